import { daysBetween, type PlainDate } from '../../domain/date.ts';
import {
  type NoticeField,
  type NoticeValues,
  type NoticeVersion,
  noticeFields,
  sizeOf,
} from './notice-fields.ts';
import { hasFitCharacters, lengthOf, noticeForms, noticeLists } from './notice-forms.ts';
import { isInsured } from './notice-values.ts';
import { openEndedCards } from './wire.ts';

/** Why a field cannot be sent as it is. */
export const problemKinds = [
  'MISSING',
  'TOO_LONG',
  'FORM',
  'NOT_IN_LIST',
  'CHARACTERS',
  'MUST_BE_EMPTY',
  'NOT_IN_VERSION',
  'TOO_EARLY',
  'TOO_LATE',
  'SEVERAL_ITEMS',
  'OTHER_FACILITY',
  'BIRTH_TIME_NEEDED',
] as const;
export type ProblemKind = (typeof problemKinds)[number];

/** One thing that is wrong with a notice. It never holds the value. */
export interface NoticeProblem {
  readonly field: NoticeField;
  readonly kind: ProblemKind;
  /** The field that it contradicts. */
  readonly other?: NoticeField;
}

export interface NoticeCheck {
  readonly version: NoticeVersion;
  /** Facility of the portal account that sends. */
  readonly facility: string;
  /** Whether the time of birth was stated: `0000` alone can also be midnight. */
  readonly birthTimeStated: boolean;
}

/** Everything that is wrong with a notice, in the order of its fields; empty when it may be sent. */
export function checkNotice(values: NoticeValues, check: NoticeCheck): readonly NoticeProblem[] {
  const alone = noticeFields.flatMap((field) => fieldProblems(field, values, check));
  const wrong = new Set(alone.map(({ field }) => field));
  const together = crossProblems(values, check).filter(
    ({ field, other }) => !wrong.has(field) && (other === undefined || !wrong.has(other)),
  );
  const place = ({ field }: NoticeProblem) => noticeFields.indexOf(field);
  return [...alone, ...together].sort((a, b) => place(a) - place(b));
}

/** The first thing that is wrong with one field alone. */
function fieldProblems(
  field: NoticeField,
  values: NoticeValues,
  { version }: NoticeCheck,
): readonly NoticeProblem[] {
  const text = values[field];
  const size = sizeOf(field, version);
  const kind =
    text === ''
      ? emptyProblem(field, values, version)
      : size === null
        ? 'NOT_IN_VERSION'
        : filledProblem(field, text, values, size);
  return kind === null ? [] : [{ field, kind }];
}

function emptyProblem(
  field: NoticeField,
  values: NoticeValues,
  version: NoticeVersion,
): ProblemKind | null {
  return sizeOf(field, version) !== null && isRequired(field, values) ? 'MISSING' : null;
}

function filledProblem(
  field: NoticeField,
  text: string,
  values: NoticeValues,
  { type, most }: NonNullable<ReturnType<typeof sizeOf>>,
): ProblemKind | null {
  if (cardFields.has(field) && !isInsured(values.patientCategory)) return 'MUST_BE_EMPTY';
  if (!hasFitCharacters(field, text)) return 'CHARACTERS';
  if (most !== null && lengthOf(text) > most) return 'TOO_LONG';
  if (noticeLists[field]?.has(text) === false) return 'NOT_IN_LIST';
  if (type === 'N' && !/^\d+$/.test(text)) return 'FORM';
  return noticeForms[field]?.(text) === false ? 'FORM' : null;
}

const cardFields: ReadonlySet<NoticeField> = new Set<NoticeField>([
  'cardNumber',
  'registeredFacility',
  'validFrom',
  'validTo',
]);

const items = [
  ['serviceCode', 'serviceName'],
  ['drugCode', 'drugName'],
  ['supplyCode', 'supplyName'],
] as const satisfies readonly (readonly [NoticeField, NoticeField])[];

const admissionFields = ['admittedAt', 'admissionReason', 'admissionReasonCode'] as const;

const always: ReadonlySet<NoticeField> = new Set<NoticeField>([
  'episodeId',
  'sequence',
  'patientId',
  'fullName',
  'birth',
  'sex',
  'patientCategory',
  'arrivedAt',
  'careCategory',
  'facility',
  'orderedAt',
]);

function isRequired(field: NoticeField, values: NoticeValues): boolean {
  if (always.has(field)) return true;
  if (cardFields.has(field)) {
    // A category that is missing is named itself.
    const insured = values.patientCategory !== '' && isInsured(values.patientCategory);
    return insured && (field !== 'validTo' || !openEndedCards.has(values.cardNumber.slice(0, 2)));
  }
  if (field === 'admittedAt' || field === 'admissionReason') {
    return admissionFields.some((name) => values[name] !== '');
  }
  const pair = items.find((names) => names.some((name) => name === field));
  if (pair === undefined) return false;
  // Without any item it is the service that is asked for.
  return pair.some((name) => values[name] !== '') || (pair === items[0] && given(values) === 0);
}

function given(values: NoticeValues): number {
  return items.filter((pair) => pair.some((name) => values[name] !== '')).length;
}

/** Pairs of which the first must not lie after the second. */
const inOrder = [
  ['arrivedAt', 'orderedAt'],
  ['arrivedAt', 'admittedAt'],
  ['validFrom', 'validTo'],
] as const satisfies readonly (readonly [NoticeField, NoticeField])[];

function crossProblems(values: NoticeValues, check: NoticeCheck): readonly NoticeProblem[] {
  const problems: NoticeProblem[] = inOrder
    .filter(([first, second]) => values[second] !== '' && values[first] > values[second])
    .map(([other, field]) => ({ field, kind: 'TOO_EARLY', other }));
  for (const [field] of items.slice(1)) {
    const filled = items.find(([code]) => code === field)?.some((name) => values[name] !== '');
    if (filled === true && given(values) > 1) problems.push({ field, kind: 'SEVERAL_ITEMS' });
  }
  if (values.facility !== check.facility)
    problems.push({ field: 'facility', kind: 'OTHER_FACILITY' });
  return [...problems, ...birthProblems(values, check)];
}

/** Days after birth in which the table wants the full time of birth. */
const infantDays = 28;

function birthProblems(
  { birth, arrivedAt }: NoticeValues,
  { birthTimeStated }: NoticeCheck,
): readonly NoticeProblem[] {
  const unknownDay = birth.slice(4, 8) === '0000';
  const known = unknownDay ? birth.slice(0, 4) : birth.slice(0, 8);
  if (known > arrivedAt.slice(0, known.length)) {
    return [{ field: 'birth', kind: 'TOO_LATE', other: 'arrivedAt' }];
  }
  const age = unknownDay ? Number.POSITIVE_INFINITY : daysBetween(asDate(birth), asDate(arrivedAt));
  return age <= infantDays && !birthTimeStated
    ? [{ field: 'birth', kind: 'BIRTH_TIME_NEEDED' }]
    : [];
}

function asDate(text: string): PlainDate {
  return `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6, 8)}` as PlainDate;
}
