import { addDays, type PlainDate } from '../../domain/date.ts';
import type { SandboxCard, SandboxCitizen, SandboxCoPay, SandboxPerson } from '../person.ts';

/** What stays the same whatever a register holds or a desk is shown. */
export interface Life {
  /** Unique; the last digits of the personal number and of the insurance number. */
  readonly serial: number;
  readonly name: string;
  /** ISO, possibly only a year. */
  readonly birthDate: string;
  readonly sex: 'MALE' | 'FEMALE';
}

export interface PersonRecord {
  readonly key: string;
  readonly story: string;
  readonly life: Life;
  /** Object code and benefit digit of the registered card, e.g. `DN4`; null without a card. */
  readonly card: string | null;
  readonly terms?: Partial<SandboxCard>;
  readonly coPay?: readonly SandboxCoPay[];
  readonly otherInsuranceNumbers?: readonly string[];
  readonly presents?: Partial<SandboxPerson['presented']>;
  readonly citizens?: readonly SandboxCitizen[];
  readonly at?: string;
  readonly input?: Readonly<Record<string, unknown>>;
  readonly expected: SandboxPerson['expected'];
  readonly faults?: NonNullable<SandboxPerson['faults']>;
}

/** Where the people are registered unless their story says otherwise, and most of them visit. */
export const homeHospital = '99002';

/** Digit 4 is century and sex, digits 5-6 the birth year (cards-and-qr, section 1). */
export function personalIdOf(life: Life): string {
  const year = Number(life.birthDate.slice(0, 4));
  const centuryAndSex = 2 * Math.floor((year - 1900) / 100) + (life.sex === 'FEMALE' ? 1 : 0);
  return `001${centuryAndSex}${life.birthDate.slice(2, 4)}${String(life.serial).padStart(6, '0')}`;
}

export function insuranceNumberOf(life: Life): string {
  return `01${String(life.serial).padStart(8, '0')}`;
}

export function citizenOf(life: Life, differing: Partial<SandboxCitizen> = {}): SandboxCitizen {
  const standard = life.serial % 2 === 0;
  return {
    personalId: personalIdOf(life),
    oldNumber: null,
    fullName: life.name,
    birthDate: life.birthDate,
    sex: life.sex,
    address: {
      detail: addressOf(life),
      communeCode: '00001',
      districtCode: standard ? '001' : '',
      provinceCode: '01',
    },
    profile: standard ? 'standard' : 'live',
    ...differing,
  };
}

function addressOf(life: Life): string {
  return `Số ${life.serial}, Phố Mẫu, Phường Mẫu, Hà Nội`;
}

function cardOf(life: Life, code: string, terms: Partial<SandboxCard>, year: number): SandboxCard {
  return {
    cardNumber: `${code}01${insuranceNumberOf(life)}`,
    insuranceNumber: insuranceNumberOf(life),
    personalId: personalIdOf(life),
    holderName: life.name,
    birthDate: life.birthDate,
    sex: life.sex,
    address: addressOf(life),
    registeredFacility: homeHospital,
    issuedBy: 'Bảo hiểm xã hội thành phố Mẫu',
    validFrom: `${year}-01-01`,
    validTo: `${year + 1}-12-31`,
    area: null,
    fiveYearDate: `${year + 2}-01-01`,
    previousCardNumber: null,
    next: null,
    resultCode: null,
    history: [],
    ...terms,
  };
}

export function personOf(record: PersonRecord, today: PlainDate): SandboxPerson {
  const { life, terms = {}, presents = {} } = record;
  const year = Number(today.slice(0, 4));
  const card = record.card === null ? null : cardOf(life, record.card, terms, year);
  return {
    key: record.key,
    story: record.story,
    presented: {
      personalId: personalIdOf(life),
      fullName: life.name,
      birthDate: life.birthDate,
      cardNumber: card?.cardNumber ?? null,
      ...(presents.personalId === undefined ? { idCardIssuedOn: idCardIssuedOn(life, year) } : {}),
      ...presents,
    },
    citizens: record.citizens ?? [citizenOf(life)],
    card,
    ...(record.coPay === undefined ? {} : { coPay: record.coPay }),
    ...(record.otherInsuranceNumbers === undefined
      ? {}
      : { otherInsuranceNumbers: record.otherInsuranceNumbers }),
    visit: {
      facilityCode: record.at ?? homeHospital,
      ...(record.input === undefined ? {} : { input: record.input }),
    },
    expected: record.expected,
    ...(record.faults === undefined ? {} : { faults: record.faults }),
  };
}

function idCardIssuedOn(life: Life, year: number): string {
  const lastYear = `${year - 1}-03-01`;
  return life.birthDate < lastYear ? lastYear : addDays(life.birthDate as PlainDate, 14);
}

type Expected = SandboxPerson['expected'];

export function expecting(
  status: Expected['status'],
  identity: Expected['identity'],
  portalCode: string | null,
  routeCode: string | null,
): Expected {
  return { status, identity, portalCode, routeCode };
}

/** Covered at the registered hospital, both registers agreeing: what most stories start from. */
export const coveredAtHome: Expected = expecting('ELIGIBLE', 'MATCHED', '000', '1.1');

/** An RFC 3339 instant at eight in the morning in Viet Nam. */
export function morningOf(date: PlainDate): string {
  return `${date}T08:00:00+07:00`;
}
