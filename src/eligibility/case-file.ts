import { type BirthDate, parseBirthDate } from '../domain/birth-date.ts';
import type { BenefitDigit } from '../domain/card-number.ts';
import { type PlainDate, parsePlainDate } from '../domain/date.ts';
import { type FacilityCode, parseFacilityCode } from '../domain/facility.ts';
import { parseVnd, type Vnd } from '../domain/vnd.ts';
import { policyVersion } from './decision.ts';
import type { CardFacts, Facts } from './facts.ts';

/** A case of the published form (eligibility rules, 10.1), as facts and the day asked about. */
export interface CaseFacts {
  readonly facts: Facts;
  readonly on: PlainDate;
}

/** What is wrong with a case, by field, without its value. */
export class CaseError extends Error {
  override readonly name = 'CaseError';
  readonly field: string;
  readonly wanted: string;

  constructor(field: string, wanted: string) {
    super(`${field}: ${wanted}`);
    this.field = field;
    this.wanted = wanted;
  }
}

type Json = Readonly<Record<string, unknown>>;

/** @throws CaseError naming the first field that cannot be read */
export function readCase(input: unknown): CaseFacts {
  const root = reader(input, '');
  const visitDate = root.date('visitDate');
  const evaluatedOn = root.date('evaluatedOn');
  const on = evaluatedOn ?? visitDate ?? dayOfContradiction(root);
  if (on === null) throw new CaseError('visitDate', 'a date, YYYY-MM-DD');
  const card = root.object('card');
  const asked = card === null ? null : readCard(card);
  return {
    on,
    facts: {
      askedOn: on,
      visitDate,
      dischargeDate: root.date('dischargeDate'),
      careType: root.oneOf('careType', ['OUTPATIENT', 'INPATIENT', 'DAY']) ?? 'OUTPATIENT',
      emergency: root.flag('emergency'),
      emergencyContinued: root.flag('emergencyContinued'),
      facility: facilityIn(root),
      ...readPerson(root.object('person')),
      identity: 'MATCHED',
      deathReported: false,
      lookedUpElsewhere: false,
      ...readProof(root.object('proof')),
      portal: readPortal(root.object('portal'), asked),
      card: asked,
      replacement: card === null ? null : readReplacement(card, asked),
      childNumber: /^TE1\d{12}$/.test(asked?.number ?? ''),
      ...readSlips(root),
      ...readDiagnosis(root.object('diagnosis')),
      inScopeCost: root.amount('inScopeCost'),
      outOfScopeCost: root.amount('outOfScopeCost') ?? 0,
      coPayment: readCoPayment(root.object('cumulativeCoPay')),
      holidays: root.list('officialHolidays').map((day) => asDate(day, 'officialHolidays')),
    },
  };
}

/** A stay of no known day is a contradiction on every day, and the answer names it. */
function dayOfContradiction(root: Reader): PlainDate | null {
  return root.text('careType') === 'INPATIENT' ? (policyVersion as PlainDate) : null;
}

const noFacility = {
  code: '00000' as FacilityCode,
  level: null,
  score: null,
  provisionalBasic: false,
  formerTier: 'NONE',
  primaryStatutory: false,
  regionalPolyclinic: false,
  contract: true,
} as const satisfies Facts['facility'];

function readFacility(facility: Reader): Facts['facility'] {
  return {
    code: asFacility(facility.text('code'), facility.name('code')),
    level: facility.oneOf('level', ['PRIMARY', 'BASIC', 'SPECIALISED']),
    score: facility.number('score'),
    provisionalBasic: facility.flag('provisionalBasic'),
    formerTier:
      facility.oneOf('formerTier', ['COMMUNE', 'DISTRICT', 'PROVINCIAL', 'CENTRAL', 'NONE']) ??
      'NONE',
    primaryStatutory: facility.flag('primaryStatutory'),
    regionalPolyclinic: facility.flag('regionalPolyclinic'),
    contract: facility.flag('contract', true),
  };
}

/** Without a former tier a level tells too little, but for a primary facility. */
function facilityIn(root: Reader): Facts['facility'] {
  const given = root.object('facility');
  if (given === null) return noFacility;
  const facility = readFacility(given);
  const isKnown = given.text('formerTier') !== null || facility.level === 'PRIMARY';
  return isKnown ? facility : { ...facility, level: null };
}

function readPerson(
  person: Reader | null,
): Pick<Facts, 'birthDate' | 'newborn' | 'donorJustDonated'> {
  return {
    birthDate: person === null ? null : person.birthDate('birthDate'),
    newborn: person?.flag('newborn') ?? false,
    donorJustDonated: person?.flag('donorJustDonated') ?? false,
  };
}

function readProof(proof: Reader | null): Pick<Facts, 'birthPaperShown' | 'documentsCheckedByEye'> {
  return {
    birthPaperShown: proof?.text('presentedBy') === 'BIRTH_NOTIFICATION',
    documentsCheckedByEye: proof?.flag('manuallyConfirmed') ?? false,
  };
}

function readPortal(portal: Reader | null, asked: CardFacts | null): Facts['portal'] {
  const code = portal?.text('resultCode') ?? null;
  if (portal !== null && !portal.flag('available', true)) {
    return { answered: false, reason: 'TIMEOUT' };
  }
  if (code !== null) return { answered: true, code, restricted: false };
  return { answered: false, reason: asked === null ? 'NO_CARD' : 'UNREACHABLE' };
}

function readCard(card: Reader): CardFacts {
  const number = card.text('number')?.replaceAll(/[\s-]/g, '').toUpperCase() ?? null;
  const digit = card.number('benefitDigit') ?? digitIn(number);
  return {
    number,
    objectCode: card.text('objectCode')?.toUpperCase() ?? objectCodeIn(number),
    benefitDigit: digit === null ? null : asDigit(digit, card.name('benefitDigit')),
    validFrom: card.date('validFrom'),
    validTo: card.text('validTo')?.startsWith('9999') === true ? null : card.date('validTo'),
    revoked: card.flag('revoked'),
    registeredFacility: readRegistered(card.object('registeredFacility')),
    fiveYearDate: card.date('fiveYearDate'),
    area: card.oneOf('area', ['K1', 'K2', 'K3']),
  };
}

/** Area and five-year date stay with the person. */
function readReplacement(card: Reader, asked: CardFacts | null): CardFacts | null {
  const replacement = card.object('replacement');
  if (replacement === null) return null;
  const next = readCard(replacement);
  return {
    ...next,
    area: next.area ?? asked?.area ?? null,
    fiveYearDate: next.fiveYearDate ?? asked?.fiveYearDate ?? null,
  };
}

function readRegistered(registered: Reader | null): CardFacts['registeredFacility'] {
  if (registered === null) return null;
  return {
    code: asFacility(registered.text('code'), registered.name('code')),
    level: registered.oneOf('level', ['PRIMARY', 'BASIC', 'SPECIALISED']),
  };
}

const cardForm = /^([A-Z]{2})([1-5])\d{12}$/;

function objectCodeIn(number: string | null): string | null {
  return cardForm.exec(number ?? '')?.[1] ?? null;
}

function digitIn(number: string | null): number | null {
  const digit = cardForm.exec(number ?? '')?.[2];
  return digit === undefined ? null : Number(digit);
}

/** Reasons for a declared short stay (Law art. 22(3); Circular 01/2025/TT-BYT art. 4). */
const stayReasons: ReadonlySet<string> = new Set([
  'BUSINESS_TRIP',
  'STUDENT_HOLIDAY_OR_PRACTICE',
  'LEAVE_WITH_FAMILY',
  'MOBILE_WORKER',
  'VISITING_RELATIVES',
]);

function readSlips(root: Reader): Pick<Facts, 'referral' | 'appointment' | 'residence'> {
  const referral = root.object('referral');
  const appointment = root.object('appointment');
  const residence = root.object('residence');
  return {
    referral:
      referral === null
        ? null
        : {
            kind: referral.oneOf('type', ['SINGLE', 'ONE_YEAR']) ?? 'SINGLE',
            issuedOn: referral.neededDate('signedOn'),
            complete:
              (referral.text('fromFacilityCode') ?? '') !== '' &&
              (referral.text('slipNumber') ?? '') !== '',
            usedBefore: referral.flag('usedBefore'),
          },
    appointment:
      appointment === null
        ? null
        : { date: appointment.neededDate('date'), used: appointment.flag('used') },
    residence: residence === null ? null : readResidence(residence),
  };
}

function readResidence(residence: Reader): NonNullable<Facts['residence']> {
  const reason = residence.text('reason');
  return {
    kind: residence.oneOf('type', ['SHORT_STAY', 'TEMPORARY_RESIDENCE']) ?? 'SHORT_STAY',
    declared: residence.flag('declared'),
    from: residence.neededDate('from'),
    to: residence.date('to'),
    reasonAccepted: reason === null || stayReasons.has(reason),
  };
}

function readDiagnosis(
  diagnosis: Reader | null,
): Pick<Facts, 'mainDiagnosis' | 'inAppendixII' | 'inAppendixIII'> {
  return {
    mainDiagnosis: diagnosis?.text('icdMain') ?? null,
    inAppendixII: diagnosis?.optionalFlag('inAppendixII') ?? null,
    inAppendixIII: diagnosis?.optionalFlag('inAppendixIII') ?? null,
  };
}

function readCoPayment(paid: Reader | null): Facts['coPayment'] {
  if (paid === null) return null;
  return {
    beforeChange: paid.amount('beforeChange') ?? 0,
    sinceChange: paid.amount('sinceChange') ?? 0,
  };
}

// values

interface Reader {
  name(field: string): string;
  object(field: string): Reader | null;
  list(field: string): readonly unknown[];
  text(field: string): string | null;
  number(field: string): number | null;
  amount(field: string): Vnd | null;
  flag(field: string, otherwise?: boolean): boolean;
  optionalFlag(field: string): boolean | null;
  date(field: string): PlainDate | null;
  neededDate(field: string): PlainDate;
  birthDate(field: string): BirthDate | null;
  oneOf<const T extends string>(field: string, values: readonly T[]): T | null;
}

function reader(value: unknown, path: string): Reader {
  if (!isJson(value)) throw new CaseError(path === '' ? 'input' : path, 'an object');
  const name = (field: string): string => (path === '' ? field : `${path}.${field}`);
  const typed = <T>(
    field: string,
    is: (found: unknown) => found is T,
    wanted: string,
  ): T | null => {
    const found = value[field];
    if (found === undefined || found === null) return null;
    if (!is(found)) throw new CaseError(name(field), wanted);
    return found;
  };
  const text = (field: string): string | null => typed(field, isText, 'a text');
  const flag = (field: string): boolean | null => typed(field, isFlag, 'true or false');
  const date = (field: string): PlainDate | null => {
    const found = text(field);
    return found === null ? null : asDate(found, name(field));
  };
  return {
    name,
    text,
    date,
    object: (field) => {
      const found = value[field];
      return found === undefined || found === null ? null : reader(found, name(field));
    },
    list: (field) => typed(field, Array.isArray, 'a list') ?? [],
    number: (field) => typed(field, isNumber, 'a number'),
    amount: (field) => parsed(value[field], name(field), parseVnd, 'a whole number of VND'),
    flag: (field, otherwise = false) => flag(field) ?? otherwise,
    optionalFlag: flag,
    neededDate: (field) => {
      const found = date(field);
      if (found === null) throw new CaseError(name(field), 'a date, YYYY-MM-DD');
      return found;
    },
    birthDate: (field) => {
      const found = text(field);
      return found === null
        ? null
        : parsed(found, name(field), (one) => parseBirthDate(String(one)), 'a birth date');
    },
    oneOf: (field, values) => {
      const found = text(field);
      const one = values.find((candidate) => candidate === found);
      if (found !== null && one === undefined) {
        throw new CaseError(name(field), `one of ${values.join(', ')}`);
      }
      return one ?? null;
    },
  };
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isFlag(value: unknown): value is boolean {
  return typeof value === 'boolean';
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function parsed<T>(
  value: unknown,
  field: string,
  parse: (value: unknown) => T,
  wanted: string,
): T | null {
  if (value === undefined || value === null) return null;
  try {
    return parse(value);
  } catch {
    throw new CaseError(field, wanted);
  }
}

function asDate(value: unknown, field: string): PlainDate {
  const date = parsed(value, field, (text) => parsePlainDate(String(text)), 'a date, YYYY-MM-DD');
  if (date === null) throw new CaseError(field, 'a date, YYYY-MM-DD');
  return date;
}

function asFacility(value: string | null, field: string): FacilityCode {
  const code = parsed(
    value,
    field,
    (text) => parseFacilityCode(String(text)),
    'a facility code of 5 characters',
  );
  if (code === null) throw new CaseError(field, 'a facility code of 5 characters');
  return code;
}

function asDigit(value: number, field: string): BenefitDigit {
  switch (value) {
    case 1:
    case 2:
    case 3:
    case 4:
    case 5:
      return value;
    default:
      throw new CaseError(field, 'a digit from 1 to 5');
  }
}
