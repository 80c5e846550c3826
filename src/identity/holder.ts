import { type BirthDate, birthYear, isBornAfter, parseBirthDate } from '../domain/birth-date.ts';
import type { BenefitDigit, CardNumber, InsuranceNumber } from '../domain/card-number.ts';
import {
  parseCardNumber,
  parseCardOrInsuranceNumber,
  parseInsuranceNumber,
} from '../domain/card-number.ts';
import type { PlainDate } from '../domain/date.ts';
import type { FacilityCode } from '../domain/facility.ts';
import { type PersonName, parsePersonName } from '../domain/person-name.ts';
import {
  birthYearOf,
  isPersonalId,
  type PersonalIdRules,
  type PersonNumber,
  parsePersonNumber,
} from '../domain/personal-id.ts';
import { type ErrorCode, InputError, parseArgument } from '../errors.ts';
import { readScan } from './scan/read-scan.ts';
import type { ScanField, ScanFields, ScanKind, ScanRejection } from './scan/scan-result.ts';

/** The claimed person, however the desk learned of them. */
export interface Holder {
  readonly personNumber: PersonNumber | null;
  /** What a scanned identity card names as its holder's earlier numbers, the likeliest first. Unsigned like all of it. */
  readonly earlierNumbers: readonly PersonNumber[];
  readonly cardNumber: CardNumber | InsuranceNumber | null;
  readonly fullName: PersonName;
  readonly birthDate: BirthDate;
  /** What a scanned health-insurance card shows. */
  readonly printed: PrintedCard | null;
  /** The year inside the personal number is not that of the birth date. */
  readonly contradictsNumber: boolean;
}

/** What an outage decision may rest on. */
export interface PrintedCard {
  readonly benefitDigit: BenefitDigit | null;
  readonly validFrom: PlainDate | null;
  readonly validTo: PlainDate | null;
  readonly registeredFacility: FacilityCode | null;
  readonly area: 'K1' | 'K2' | 'K3' | null;
  readonly fiveYearDate: PlainDate | null;
}

/** An IdentityClaim as it arrives: nothing parsed yet. */
export interface Claim {
  readonly scan?: string | null | undefined;
  readonly person?: PersonClaim | null | undefined;
  readonly card?: CardClaim | null | undefined;
}

interface PersonClaim {
  readonly personalId: string;
  readonly fullName: string;
  readonly birthDate: string;
}

interface CardClaim {
  readonly cardNumber?: string | null | undefined;
  readonly insuranceNumber?: string | null | undefined;
  readonly fullName: string;
  readonly birthDate: string;
}

/**
 * @throws InputError CLAIM_NOT_ONE_HOLDER, BIRTH_DATE_IN_FUTURE, BIRTH_DATE_MALFORMED, PERSONAL_ID_IMPOSSIBLE, NAME_MISSING,
 * CARD_NUMBER_MALFORMED, SCAN_TOO_LONG, SCAN_MALFORMED, SCAN_NEEDS_NAME
 */
export function holderOf(claim: Claim, today: PlainDate, rules: PersonalIdRules): Holder {
  const given = [claim.scan, claim.person, claim.card].filter(
    (part) => part !== null && part !== undefined,
  );
  if (given.length !== 1) throw new InputError('CLAIM_NOT_ONE_HOLDER');
  const holder = readClaim(claim, rules);
  const year = yearInNumber(holder.personNumber);
  if (year !== null && year > Number(today.slice(0, 4))) {
    throw new InputError('PERSONAL_ID_IMPOSSIBLE', { argument: placeOf(claim, 'personalId') });
  }
  if (isBornAfter(holder.birthDate, today)) {
    throw new InputError('BIRTH_DATE_IN_FUTURE', { argument: placeOf(claim, 'birthDate') });
  }
  return { ...holder, contradictsNumber: year !== null && year !== birthYear(holder.birthDate) };
}

function placeOf(claim: Claim, field: 'personalId' | 'birthDate'): string {
  if (claim.person) return `person.${field}`;
  return claim.card ? `card.${field}` : 'scan';
}

function yearInNumber(number: PersonNumber | null): number | null {
  return number !== null && isPersonalId(number) ? birthYearOf(number) : null;
}

type ReadClaim = Omit<Holder, 'contradictsNumber'>;

function readClaim(claim: Claim, rules: PersonalIdRules): ReadClaim {
  if (claim.person) return readPerson(claim.person, rules);
  if (claim.card) return readCard(claim.card);
  return parseArgument('scan', () => readScanned(claim.scan ?? '', rules));
}

function readScanned(text: string, rules: PersonalIdRules): ReadClaim {
  const { kind, fields, rejected } = readScan(text, { rules });
  if (rejected !== null && !isBesideThePoint(rejected)) throw new InputError(errorOf(rejected));
  if (kind !== null && numbersOnly.has(kind)) throw new InputError('SCAN_NEEDS_NAME');
  const { fullName, birthDate, personalId = null, cardNumber, insuranceNumber } = fields;
  const number = cardNumber ?? insuranceNumber ?? null;
  if (fullName === undefined || birthDate === undefined) throw new InputError('SCAN_MALFORMED');
  return {
    personNumber: personalId,
    earlierNumbers: earlierNumbersOn(fields),
    cardNumber: number,
    fullName,
    birthDate,
    printed: kind === 'HEALTH_CARD_QR' ? printedOn(fields) : null,
  };
}

/** The cancelled number before that of the old card; the readers let only 9 or 12 digits through. */
function earlierNumbersOn({
  cancelledNumber,
  oldNumber,
  personalId,
}: ScanFields): readonly PersonNumber[] {
  const named = [cancelledNumber, oldNumber].flatMap((number) =>
    number === undefined || number === personalId ? [] : [number as PersonNumber],
  );
  return [...new Set(named)];
}

const numbersOnly: ReadonlySet<ScanKind> = new Set([
  'PERSONAL_ID',
  'OLD_ID',
  'INSURANCE_NUMBER',
  'CARD_NUMBER',
]);

/** Parts of a card that say nothing of who its holder is and whether it is valid: damaged, they are as if left out. */
const beside: ReadonlySet<ScanField | undefined> = new Set<ScanField>([
  'address',
  'parentName',
  'issuedOn',
  'registeredFacility',
  'fiveYearDate',
]);

function isBesideThePoint({ code, field }: ScanRejection): boolean {
  return code !== 'FORBIDDEN_CHARACTER' && beside.has(field);
}

const numberErrors: Partial<Record<ScanField, ErrorCode>> = {
  personalId: 'PERSONAL_ID_IMPOSSIBLE',
  cardNumber: 'CARD_NUMBER_MALFORMED',
  insuranceNumber: 'CARD_NUMBER_MALFORMED',
};

function errorOf({ code, field }: ScanRejection): ErrorCode {
  if (code === 'TOO_LONG') return 'SCAN_TOO_LONG';
  const ofNumber = code === 'NUMBER_IMPOSSIBLE' && field !== undefined && numberErrors[field];
  return ofNumber || 'SCAN_MALFORMED';
}

function printedOn(fields: ScanFields): PrintedCard {
  return {
    benefitDigit: fields.benefitDigit ?? null,
    validFrom: fields.validFrom ?? null,
    validTo: fields.validTo ?? null,
    registeredFacility: fields.registeredFacility ?? null,
    area: fields.area ?? null,
    fiveYearDate: fields.fiveYearDate ?? null,
  };
}

function readPerson(person: PersonClaim, rules: PersonalIdRules): ReadClaim {
  return {
    personNumber: parseArgument('person.personalId', () =>
      parsePersonNumber(person.personalId, rules),
    ),
    earlierNumbers: [],
    cardNumber: null,
    fullName: parseArgument('person.fullName', () => parsePersonName(person.fullName)),
    birthDate: parseArgument('person.birthDate', () => parseBirthDate(person.birthDate)),
    printed: null,
  };
}

function readCard(card: CardClaim): ReadClaim {
  return {
    personNumber: null,
    earlierNumbers: [],
    cardNumber: parseArgument('card', () => claimedCardNumber(card)),
    fullName: parseArgument('card.fullName', () => parsePersonName(card.fullName)),
    birthDate: parseArgument('card.birthDate', () => parseBirthDate(card.birthDate)),
    printed: null,
  };
}

/** One of the two numbers, or both when they are of the same card. */
function claimedCardNumber({
  cardNumber,
  insuranceNumber,
}: CardClaim): CardNumber | InsuranceNumber {
  if (typeof cardNumber === 'string' && typeof insuranceNumber === 'string') {
    const [card, insurance] = [parseCardNumber(cardNumber), parseInsuranceNumber(insuranceNumber)];
    if (!card.endsWith(insurance)) throw new InputError('CLAIM_NOT_ONE_HOLDER');
    return card;
  }
  const number = cardNumber ?? insuranceNumber;
  if (typeof number !== 'string') throw new InputError('CARD_NUMBER_MALFORMED');
  return parseCardOrInsuranceNumber(number);
}
