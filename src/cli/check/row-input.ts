import { provincesOnly } from '../../domain/personal-id.ts';
import type { Bilingual } from '../../eligibility/reasons.ts';
import type { ListLine } from './read-list.ts';

/** A row as the gateway is asked; member names are those of `EligibilityInput`. */
export interface RowInput {
  readonly reference: string;
  readonly visit: Readonly<Record<string, unknown>>;
}

/** Why a row is not sent. */
export interface RowProblem {
  readonly reference: string;
  readonly code: keyof typeof rowProblems;
}

export const rowProblems = {
  ROW_WITHOUT_PATIENT: {
    vi: 'Dòng thiếu người bệnh: cần mã quét, hoặc một số (CCCD, thẻ BHYT, BHXH) kèm họ tên và ngày sinh.',
    en: 'The row names no patient: it needs a scan, or a number (personal, card, insurance) with name and birth date.',
  },
  NUMBER_DAMAGED: {
    vi: 'Số đã bị Excel làm hỏng (ví dụ 1,08E+11 hoặc thiếu chữ số). Hãy định dạng cột là Văn bản rồi nhập lại số.',
    en: 'The number was damaged by Excel (as 1.08E+11, or with digits missing). Format the column as Text and enter the number again.',
  },
  VISIT_TIME_UNREADABLE: {
    vi: 'Không đọc được ngày giờ khám. Hãy viết 2026-11-23, 2026-11-23 08:30 hoặc 23/11/2026 08:30.',
    en: 'The time of the visit cannot be read. Write 2026-11-23, 2026-11-23 08:30 or 23/11/2026 08:30.',
  },
  CARE_TYPE_UNKNOWN: {
    vi: 'Không rõ loại khám. Hãy viết OUTPATIENT (ngoại trú), INPATIENT (nội trú) hoặc DAY (ban ngày).',
    en: 'The kind of care is not known. Write OUTPATIENT, INPATIENT or DAY.',
  },
} as const satisfies Readonly<Record<string, Bilingual>>;

class Unusable extends Error {
  readonly code: RowProblem['code'];

  constructor(code: RowProblem['code']) {
    super(code);
    this.code = code;
  }
}

/** @param reference name of the row, once in the list @param facility of the caller */
export function rowInput(
  { values }: ListLine,
  reference: string,
  facility: string,
): RowInput | RowProblem {
  try {
    return {
      reference,
      visit: withoutEmpty({
        facilityCode: values.facilityCode ?? facility,
        holder: holderOf(values),
        visitAt: values.visitAt === undefined ? undefined : visitAtOf(values.visitAt),
        careType: values.careType === undefined ? undefined : careTypeOf(values.careType),
        emergency: isYes(values.emergency) ? true : undefined,
        diagnosisCodes: values.diagnosisCodes?.split(/[\s,;]+/).filter((code) => code !== ''),
        encounter: values.encounter,
      }),
    };
  } catch (error) {
    if (!(error instanceof Unusable)) throw error;
    return { reference, code: error.code };
  }
}

type Values = ListLine['values'];

function holderOf(values: Values): object {
  const { birthDate, cardNumber, fullName, insuranceNumber, personalId, scan } = values;
  if (scan !== undefined) return { scan };
  if (fullName === undefined || birthDate === undefined) throw new Unusable('ROW_WITHOUT_PATIENT');
  const person = { fullName, birthDate: birthDate.replace(/[ T]00:00(?::00)?$/, '') };
  if (personalId !== undefined)
    return { person: { personalId: personalIdOf(personalId), ...person } };
  if (cardNumber !== undefined) return { card: { ...cardOf(cardNumber), ...person } };
  if (insuranceNumber === undefined) throw new Unusable('ROW_WITHOUT_PATIENT');
  return { card: { insuranceNumber: insuranceOf(insuranceNumber), ...person } };
}

/** Excel takes numbers for amounts: zeros at the front go, and long ones become powers of ten. */
function personalIdOf(text: string): string {
  const digits = digitsIn(text);
  if (digits === null) return text;
  if (digits.length === 8) return `0${digits}`;
  if (digits.length !== 10 && digits.length !== 11) return digits;
  const restored = digits.padStart(12, '0');
  if (!provincesOnly.allowsPrefix(restored.slice(0, 3))) throw new Unusable('NUMBER_DAMAGED');
  return restored;
}

function insuranceOf(text: string): string {
  const digits = digitsIn(text);
  return digits !== null && digits.length >= 7 ? digits.padStart(10, '0') : text;
}

/** A card number begins with letters; digits alone are an insurance number in the wrong column. */
function cardOf(
  text: string,
): { readonly cardNumber: string } | { readonly insuranceNumber: string } {
  const digits = digitsIn(text);
  return digits === null ? { cardNumber: text } : { insuranceNumber: insuranceOf(digits) };
}

/** The digits of a number that is one but for blanks and dots; null for anything else. */
function digitsIn(text: string): string | null {
  if (/^\d(?:[.,]\d+)?E\+?\d+$/i.test(text)) throw new Unusable('NUMBER_DAMAGED');
  const digits = text.replace(/[.,]0+$/, '').replaceAll(/[\s.-]/g, '');
  return /^\d+$/.test(digits) ? digits : null;
}

const isoTime = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{1,2}):(\d{2})(?::\d{2})?)?$/;
const dayFirst = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?:\s+(\d{1,2})[:hg](\d{2})(?::\d{2})?)?$/;
const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})$/;
/** A day without a time. */
const morning = '08';

function visitAtOf(text: string): string {
  if (instant.test(text)) return text;
  const iso = isoTime.exec(text);
  const parts = iso ?? reordered(dayFirst.exec(text));
  const [, year = '', month = '', day = '', hour = morning, minute = '00'] = parts ?? [];
  const at = `${year}-${two(month)}-${two(day)}T${two(hour)}:${minute}:00`;
  // A day that there is not would be taken for another one.
  const read = new Date(`${at}Z`);
  if (parts === null || Number.isNaN(read.getTime()) || !read.toISOString().startsWith(at))
    throw new Unusable('VISIT_TIME_UNREADABLE');
  return `${at}+07:00`;
}

function reordered(match: RegExpExecArray | null): readonly (string | undefined)[] | null {
  if (match === null) return null;
  const [all, day, month, year, ...time] = match;
  return [all, year, month, day, ...time];
}

function two(number: string): string {
  return number.padStart(2, '0');
}

const careTypes: ReadonlyMap<string, string> = new Map([
  ['outpatient', 'OUTPATIENT'],
  ['ngoai tru', 'OUTPATIENT'],
  ['kham benh', 'OUTPATIENT'],
  ['inpatient', 'INPATIENT'],
  ['noi tru', 'INPATIENT'],
  ['day', 'DAY'],
  ['ban ngay', 'DAY'],
  ['dieu tri ban ngay', 'DAY'],
]);

function careTypeOf(text: string): string {
  const care = careTypes.get(plain(text));
  if (care === undefined) throw new Unusable('CARE_TYPE_UNKNOWN');
  return care;
}

const yes: ReadonlySet<string> = new Set(['true', 'yes', 'y', '1', 'x', 'co', 'dung']);

function isYes(text: string | undefined): boolean {
  return text !== undefined && yes.has(plain(text));
}

function plain(text: string): string {
  return text
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[đĐ]/g, 'd')
    .toLowerCase()
    .trim();
}

function withoutEmpty(visit: Readonly<Record<string, unknown>>): RowInput['visit'] {
  return Object.fromEntries(Object.entries(visit).filter(([, value]) => value !== undefined));
}
