import {
  addressKinds,
  birthPrecisions,
  criteriaFields,
  memberAnswer,
  memberFields,
  numberAnswer,
  searchAnswer,
  searchFields,
  sexCodes,
} from '../connectors/vss-platform/wire.ts';
import { isCalendarDay } from '../domain/date.ts';
import { sameName } from '../domain/person-name.ts';
import type { SandboxPerson } from './person.ts';

/** What VSS keeps under one insurance number. */
export interface PlatformRow {
  readonly person: SandboxPerson;
  readonly insuranceNumber: string;
  readonly cardNumber: string | null;
  readonly fullName: string;
  /** ISO, as far as it is known. */
  readonly birthDate: string;
  readonly sex: 'MALE' | 'FEMALE';
  readonly bookNumber: string;
  readonly householdNumber: string;
  readonly household: Area;
  readonly birthRegistration: Area;
  readonly address: string;
}

interface Area {
  readonly province: string;
  readonly district: string;
  readonly commune: string;
}

/** What the sources leave open (section 7). */
export interface PlatformRegisterSettings {
  /** A single hit alone, or in a list. */
  readonly one: 'object' | 'list';
  readonly none: 'null' | 'empty-object' | 'empty-list' | 'codes';
  /** The places of an unknown month or day in `ngaySinh`. */
  readonly partialDateFill: '01' | '00';
  /** Whether a look-up by number repeats it. */
  readonly statesNumber: boolean;
  /** The smallest area that a search for a number has to name. */
  readonly demands: 'province' | 'commune';
}

export type Fields = ReadonlyMap<string, string>;

export interface PlatformService {
  /** Every one must be there, and no other. */
  readonly fields: readonly string[];
  /** The first field that cannot be used. */
  complaint(fields: Fields, settings: PlatformRegisterSettings): string | null;
  find(
    fields: Fields,
    rows: readonly PlatformRow[],
    settings: PlatformRegisterSettings,
  ): readonly PlatformRow[];
  /** One row of the answer. */
  show(row: PlatformRow, settings: PlatformRegisterSettings): Readonly<Record<string, string>>;
  /** Fields of the answer, for one that says in codes that there is nothing. */
  readonly shown: readonly string[];
}

/** Whoever has a card has a number, whether or not the population register knows them. */
export function platformRows(people: readonly SandboxPerson[]): readonly PlatformRow[] {
  return people.flatMap((person) => {
    const { card, otherInsuranceNumbers = [] } = person;
    if (card === null) return [];
    return [card.insuranceNumber, ...otherInsuranceNumbers].map((insuranceNumber) => ({
      person,
      insuranceNumber,
      cardNumber: insuranceNumber === card.insuranceNumber ? card.cardNumber : null,
      fullName: card.holderName,
      birthDate: card.birthDate,
      sex: card.sex,
      bookNumber: `0199${insuranceNumber.slice(-6)}`,
      householdNumber: `01H${insuranceNumber.slice(-7)}`,
      household: householdOf(person),
      birthRegistration: birthRegistrationOf(person),
      address: card.address,
    }));
  });
}

function householdOf({ citizens: [citizen] }: SandboxPerson): Area {
  if (citizen === undefined) return { province: '01', district: '', commune: '00001' };
  const { provinceCode, districtCode, communeCode } = citizen.address;
  return { province: provinceCode, district: districtCode, commune: communeCode };
}

/** Digits 1-3 of a personal number are the province of birth registration; its commune is another than the home's. */
function birthRegistrationOf({ card }: SandboxPerson): Area {
  return { province: card?.personalId?.slice(1, 3) ?? '01', district: '', commune: '00004' };
}

export const byCriteria: PlatformService = {
  fields: Object.values(criteriaFields),
  complaint: (fields, settings) =>
    personComplaint(fields, settings) ??
    areaComplaint(fields, settings) ??
    oneOf(fields, criteriaFields.addressKind, Object.values(addressKinds)),
  find: (fields, rows, settings) =>
    rows.filter(
      (row) => isPerson(row, fields, settings) && livesIn(areaAsked(row, fields), fields),
    ),
  show: ({ insuranceNumber }) => ({
    [numberAnswer.insuranceNumber]: insuranceNumber,
    [numberAnswer.status]: '1',
    [numberAnswer.error]: '',
  }),
  shown: Object.values(numberAnswer),
};

export const byNumber: PlatformService = {
  fields: Object.values(memberFields),
  complaint: (fields) => form(fields, memberFields.insuranceNumber, /^\d{10}$/),
  find: (fields, rows) =>
    rows.filter((row) => row.insuranceNumber === fields.get(memberFields.insuranceNumber)),
  show: (row, settings) => ({
    ...(settings.statesNumber ? { [memberAnswer.insuranceNumber]: row.insuranceNumber } : {}),
    ...personShown(row, settings),
    [memberAnswer.previousBookNumber]: row.bookNumber,
    [memberAnswer.province]: row.birthRegistration.province,
    [memberAnswer.district]: row.birthRegistration.district,
    [memberAnswer.commune]: row.birthRegistration.commune,
    [memberAnswer.status]: '1',
  }),
  shown: Object.values(memberAnswer).filter((field) => field !== memberAnswer.insuranceNumber),
};

export const byHousehold: PlatformService = {
  fields: Object.values(searchFields),
  complaint: (fields, settings) =>
    personComplaint(fields, settings) ??
    form(fields, searchFields.province, /^\d{2}$/) ??
    form(fields, searchFields.cardNumber, /^(?:[A-Z]{2}[1-5]\d{2}[0-9A-Z]{10})?$/) ??
    oneOf(fields, searchFields.addressKind, Object.values(addressKinds)),
  find: (fields, rows, settings) =>
    rows.filter(
      (row) =>
        isPerson(row, fields, settings) &&
        areaAsked(row, fields).province === fields.get(searchFields.province) &&
        agrees(fields.get(searchFields.bookNumber), row.bookNumber) &&
        agrees(fields.get(searchFields.cardNumber), row.cardNumber),
    ),
  show: (row, settings) => ({
    [searchAnswer.insuranceNumber]: row.insuranceNumber,
    ...personShown(row, settings),
    [searchAnswer.householdNumber]: row.householdNumber,
    [searchAnswer.address]: row.address,
    [searchAnswer.status]: '1',
  }),
  shown: Object.values(searchAnswer),
};

/** The body of the answer; several hits are always a list. */
export function platformAnswer(
  service: PlatformService,
  found: readonly PlatformRow[],
  settings: PlatformRegisterSettings,
): unknown {
  const shown = found.map((row) => service.show(row, settings));
  if (shown.length > 0) return shown.length === 1 && settings.one === 'object' ? shown[0] : shown;
  const empty = Object.fromEntries(service.shown.map((field) => [field, '']));
  const codes = { ...empty, [numberAnswer.status]: '0' };
  const none = { null: null, 'empty-object': {}, 'empty-list': [], codes };
  return none[settings.none];
}

function personShown(row: PlatformRow, { partialDateFill: fill }: PlatformRegisterSettings) {
  return {
    [memberAnswer.fullName]: row.fullName,
    [memberAnswer.birthDate]: compactDate(row.birthDate, fill),
    [memberAnswer.birthPrecision]: precisionOf(row.birthDate),
    [memberAnswer.sex]: sexCodes[row.sex],
  };
}

function compactDate(birthDate: string, fill: string): string {
  const [year = '', month = fill, day = fill] = birthDate.split('-');
  return `${year}${month}${day}`;
}

function precisionOf(birthDate: string): string {
  const { day, month, year } = birthPrecisions;
  return { 4: year, 7: month }[birthDate.length] ?? day;
}

/** Name with its accents, date in its precision, and sex must all agree. */
function isPerson(row: PlatformRow, fields: Fields, settings: PlatformRegisterSettings): boolean {
  return (
    sameName(row.fullName, fields.get(criteriaFields.fullName) ?? '') &&
    precisionOf(row.birthDate) === fields.get(criteriaFields.birthPrecision) &&
    compactDate(row.birthDate, settings.partialDateFill) === fields.get(criteriaFields.birthDate) &&
    sexCodes[row.sex] === fields.get(criteriaFields.sex)
  );
}

function areaAsked(row: PlatformRow, fields: Fields): Area {
  return fields.get(criteriaFields.addressKind) === addressKinds.HOUSEHOLD
    ? row.household
    : row.birthRegistration;
}

function livesIn({ province, district, commune }: Area, fields: Fields): boolean {
  return (
    province === fields.get(criteriaFields.province) &&
    agrees(fields.get(criteriaFields.district), district) &&
    agrees(fields.get(criteriaFields.commune), commune)
  );
}

/** What was left empty is not compared. */
function agrees(asked: string | undefined, kept: string | null): boolean {
  return asked === '' || asked === kept;
}

function personComplaint(fields: Fields, settings: PlatformRegisterSettings): string | null {
  return (
    form(fields, criteriaFields.fullName, /^\p{L}.*\S$/u) ??
    oneOf(fields, criteriaFields.birthPrecision, Object.values(birthPrecisions)) ??
    dateComplaint(fields, settings) ??
    oneOf(fields, criteriaFields.sex, Object.values(sexCodes))
  );
}

/** The places that the precision leaves open hold the fill and nothing else. */
function dateComplaint(
  fields: Fields,
  { partialDateFill }: PlatformRegisterSettings,
): string | null {
  const parts = /^(\d{4})(\d{2})(\d{2})$/.exec(fields.get(criteriaFields.birthDate) ?? '') ?? [];
  const { year, month, day } = birthPrecisions;
  const precisions: readonly string[] = [year, month, day];
  const known = precisions.indexOf(fields.get(criteriaFields.birthPrecision) ?? '') + 1;
  const isFilled = parts.slice(1 + known).every((part) => part === partialDateFill);
  const [at = 0, inMonth = 1, onDay = 1] = parts.slice(1, 1 + known).map(Number);
  return isFilled && isCalendarDay(at, inMonth, onDay) ? null : criteriaFields.birthDate;
}

function areaComplaint(fields: Fields, { demands }: PlatformRegisterSettings): string | null {
  const commune = demands === 'commune' ? /^\d{5}$/ : /^(?:\d{5})?$/;
  return (
    form(fields, criteriaFields.province, /^\d{2}$/) ??
    form(fields, criteriaFields.district, /^(?:\d{3})?$/) ??
    form(fields, criteriaFields.commune, commune)
  );
}

function form(fields: Fields, field: string, pattern: RegExp): string | null {
  return pattern.test(fields.get(field) ?? '') ? null : field;
}

function oneOf(fields: Fields, field: string, values: readonly string[]): string | null {
  return values.includes(fields.get(field) ?? '') ? null : field;
}
