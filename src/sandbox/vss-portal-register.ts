import type { LookupBody, ResultCode } from '../connectors/vss-portal/wire.ts';
import { type BirthDate, parseBirthDate } from '../domain/birth-date.ts';
import type { PlainDate } from '../domain/date.ts';
import { foldCase, sameName, withoutAccents } from '../domain/person-name.ts';
import { provincesOnly } from '../domain/personal-id.ts';
import type { SandboxCard, SandboxPerson } from './person.ts';

/** The rule is not published (section 8), so it can be chosen. */
export type NameMatching = 'exact' | 'accents-count' | 'unaccented';

export interface RegisterSettings {
  readonly nameMatching: NameMatching;
  readonly eightDigitBirthDates: boolean;
  readonly seventeenCharacters: boolean;
}

export interface Verdict {
  readonly code: string;
  readonly note?: string;
  /** The row found, whether or not the code shows it. */
  readonly card: SandboxCard | null;
}

export interface Desk {
  readonly registeredStaff: ReadonlyMap<string, string>;
  readonly people: readonly SandboxPerson[];
  readonly today: PlainDate;
  readonly settings: RegisterSettings;
}

/** Staff, format, digits, row, holder: the first complaint wins; without one the row's own standing. */
export function examine(body: LookupBody, desk: Desk): Verdict {
  const complaint =
    staffComplaint(body, desk) ?? formatComplaint(body, desk.settings) ?? digitComplaint(body);
  if (complaint !== null) return { ...complaint, card: null };
  const card = findCard(desk.people, numberIn(body));
  if (card === null) return { code: '050', card: null };
  const code = holderComplaint(body, card, desk.settings) ?? standingOf(card, desk.today);
  return { code, card };
}

type HolderFields = Pick<LookupBody, 'maThe' | 'hoTen' | 'ngaySinh'>;

/** The holder of a card, asked for with the three that must agree; staff and digits are not looked at (section 3.5). */
export function findHolder(
  asked: HolderFields,
  people: readonly SandboxPerson[],
  settings: RegisterSettings,
): SandboxPerson | null {
  const card = findCard(people, numberIn(asked));
  if (card === null || holderComplaint(asked, card, settings) !== null) return null;
  return people.find((person) => person.card === card) ?? null;
}

type Complaint = { readonly code: ResultCode; readonly note?: string };

function staffComplaint(body: LookupBody, desk: Desk): Complaint | null {
  // Section 4 knows the text of a missing staff name ("Null hoTenCb") but not its code: we answer 205.
  if (body.hoTenCb === '') return { code: '205', note: 'Null hoTenCb' };
  if (body.cccdCb === '') return { code: '205', note: 'Null cccdCb' };
  const registered = desk.registeredStaff.get(body.cccdCb);
  if (registered === undefined) return { code: '054' };
  return sameName(registered, body.hoTenCb) ? null : { code: '055' };
}

function formatComplaint(body: LookupBody, settings: RegisterSettings): Complaint | null {
  const number = numberIn(body);
  const lengths = settings.seventeenCharacters ? [10, 12, 15, 17] : [10, 12, 15];
  const wellFormed =
    lengths.includes(number.length) &&
    (number.length >= 15 ? /^[0-9A-Z]+$/ : /^\d+$/).test(number) &&
    body.hoTen.trim() !== '' &&
    birthDateIn(body, settings) !== null;
  return wellFormed ? null : { code: '205' };
}

/** Section 4: 053 is about character 3, 052 about characters 4-5, 051 about the rest. */
function digitComplaint(body: LookupBody): Complaint | null {
  const number = numberIn(body);
  if (number.length < 15) return null;
  if (!/^[A-Z]{2}.{3}[0-9A-Z]{10}/.test(number)) return { code: '051' };
  if (!isIssuingProvince(number.slice(3, 5))) return { code: '052' };
  return /^..[1-5]/.test(number) ? null : { code: '053' };
}

/** The 63 province codes before July 2025, and 97 Defence, 98 Public security, 99 Cipher. */
function isIssuingProvince(digits: string): boolean {
  return /^9[7-9]$/.test(digits) || provincesOnly.allowsPrefix(`0${digits}`);
}

function findCard(people: readonly SandboxPerson[], number: string): SandboxCard | null {
  const asked = number.slice(0, 15);
  return people.map(({ card }) => card).find((card) => numbersOfCard(card).includes(asked)) ?? null;
}

function numbersOfCard(card: SandboxCard | null): ReadonlyArray<string | null | undefined> {
  if (card === null) return [];
  return [
    card.cardNumber,
    card.previousCardNumber,
    card.next?.cardNumber,
    card.insuranceNumber,
    card.personalId,
  ];
}

/** Whoever a look-up asks about, with a card or without. */
export function personAsked(
  people: readonly SandboxPerson[],
  body: Pick<LookupBody, 'maThe'>,
): SandboxPerson | undefined {
  const asked = numberIn(body).slice(0, 15);
  return people.find(
    ({ card, presented, citizens }) =>
      numbersOfCard(card).includes(asked) ||
      presented.cardNumber === asked ||
      presented.personalId === asked ||
      citizens.some(({ personalId }) => personalId === asked),
  );
}

function holderComplaint(
  body: HolderFields,
  card: SandboxCard,
  settings: RegisterSettings,
): ResultCode | null {
  if (!nameMatches[settings.nameMatching](body.hoTen, card.holderName)) {
    return initials(body.hoTen) === initials(card.holderName) ? '061' : '060';
  }
  const asked = birthDateIn(body, settings);
  return asked !== null && agree(asked, card.birthDate) ? null : '070';
}

const nameMatches: Readonly<Record<NameMatching, (a: string, b: string) => boolean>> = {
  exact: (a, b) => a.normalize('NFC') === b.normalize('NFC').toLocaleUpperCase('vi'),
  'accents-count': sameName,
  unaccented: (a, b) => withoutAccents(a) === withoutAccents(b),
};

/** Section 4 says of 061 only "đúng ký tự đầu"; read as the first letter of every word. */
function initials(name: string): string {
  return withoutAccents(name)
    .split(' ')
    .map((word) => word.charAt(0))
    .join('');
}

/** A date known to the month or year agrees with any day in it, whichever side knows less. */
function agree(a: string, b: string): boolean {
  return a.startsWith(b) || b.startsWith(a);
}

function standingOf(card: SandboxCard, today: PlainDate): string {
  return card.resultCode ?? managedBy[card.cardNumber.slice(3, 5)] ?? standingByDates(card, today);
}

/** Section 4 knows no code for a card whose validity has yet to begin: it is correct, and its dates say the rest. */
function standingByDates(card: SandboxCard, today: PlainDate): ResultCode {
  const ended = card.validTo !== null && card.validTo < today;
  if (card.next !== null) return ended ? '003' : '004';
  return ended ? '010' : '000';
}

const managedBy: Readonly<Record<string, ResultCode>> = { '97': '001', '98': '002' };

export function numberIn(body: Pick<LookupBody, 'maThe'>): string {
  return foldCase(body.maThe).replaceAll(' ', '');
}

const birthDateForm = /^(\d{2}\/\d{2}\/\d{4}|\d{2}\/\d{4}|\d{4})$/;

function birthDateIn(body: HolderFields, settings: RegisterSettings): BirthDate | null {
  const given = body.ngaySinh.trim();
  const text = settings.eightDigitBirthDates
    ? given.replace(/^(\d{2})(\d{2})(\d{4})$/, '$1/$2/$3')
    : given;
  if (!birthDateForm.test(text)) return null;
  try {
    return parseBirthDate(text);
  } catch {
    return null;
  }
}
