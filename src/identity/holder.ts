import { type BirthDate, birthYear, isBornAfter, parseBirthDate } from '../domain/birth-date.ts';
import type { CardNumber, InsuranceNumber } from '../domain/card-number.ts';
import {
  parseCardNumber,
  parseCardOrInsuranceNumber,
  parseInsuranceNumber,
} from '../domain/card-number.ts';
import type { PlainDate } from '../domain/date.ts';
import { type PersonName, parsePersonName } from '../domain/person-name.ts';
import {
  birthYearOf,
  isPersonalId,
  type PersonalIdRules,
  type PersonNumber,
  parsePersonNumber,
} from '../domain/personal-id.ts';
import { InputError, parseArgument } from '../errors.ts';
import { type PrintedCard, readScan } from './scan.ts';

/** The claimed person, however the desk learned of them. */
export interface Holder {
  readonly personNumber: PersonNumber | null;
  readonly cardNumber: CardNumber | InsuranceNumber | null;
  readonly fullName: PersonName;
  readonly birthDate: BirthDate;
  /** What a scanned health-insurance card shows. */
  readonly printed: PrintedCard | null;
  /** The year inside the personal number is not that of the birth date. */
  readonly contradictsNumber: boolean;
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
 * CARD_NUMBER_MALFORMED and those of `readScan`
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
  const scan = parseArgument('scan', () => readScan(claim.scan ?? '', rules));
  const { fullName, birthDate } = scan;
  return scan.kind === 'HEALTH_CARD_QR'
    ? { personNumber: null, cardNumber: scan.number, fullName, birthDate, printed: scan.printed }
    : { personNumber: scan.personalId, cardNumber: null, fullName, birthDate, printed: null };
}

function readPerson(person: PersonClaim, rules: PersonalIdRules): ReadClaim {
  return {
    personNumber: parseArgument('person.personalId', () =>
      parsePersonNumber(person.personalId, rules),
    ),
    cardNumber: null,
    fullName: parseArgument('person.fullName', () => parsePersonName(person.fullName)),
    birthDate: parseArgument('person.birthDate', () => parseBirthDate(person.birthDate)),
    printed: null,
  };
}

function readCard(card: CardClaim): ReadClaim {
  return {
    personNumber: null,
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
