import { withoutAccents } from '../domain/person-name.ts';
import type { SandboxCard, SandboxPerson } from './person.ts';

/** QR on the front of a chip CCCD: seven fields (cards-and-qr, 4.1). */
export function cccdScan(person: SandboxPerson): string | null {
  return idCardFields(person)?.join('|') ?? null;
}

/** QR on the back of a căn cước card of 2024: further fields, most of them empty, after the seven (cards-and-qr, 4.2). */
export function canCuocScan(person: SandboxPerson): string | null {
  const fields = idCardFields(person);
  const { cancelledNumber = '' } = person.presented;
  return fields === null ? null : [...fields, cancelledNumber, '', ''].join('|');
}

/** The QR of the identity card that this person carries. */
export function idCardScan(person: SandboxPerson): string | null {
  return person.presented.cancelledNumber === undefined ? cccdScan(person) : canCuocScan(person);
}

interface IdCard {
  readonly personalId: string;
  readonly birthDate: string;
  readonly issuedOn: string;
}

/** The codes and the MRZ hold whole dates, so a person known by the birth year alone has neither. */
function idCardOf({ presented }: SandboxPerson): IdCard | null {
  const { personalId, birthDate, idCardIssuedOn: issuedOn } = presented;
  if (personalId?.length !== 12 || birthDate.length !== 10) return null;
  if (issuedOn === undefined) return null;
  return { personalId, birthDate, issuedOn };
}

function idCardFields(person: SandboxPerson): readonly string[] | null {
  const idCard = idCardOf(person);
  if (idCard === null) return null;
  const citizen = person.citizens[0];
  return [
    idCard.personalId,
    // The place is that of the 9-digit card.
    citizen?.oldNumber?.length === 9 ? citizen.oldNumber : '',
    person.presented.fullName,
    dayFirst(idCard.birthDate, ''),
    isFemale(idCard) ? 'Nữ' : 'Nam',
    citizen?.address.detail ?? person.card?.address ?? 'Phố Mẫu',
    dayFirst(idCard.issuedOn, ''),
  ];
}

function isFemale({ personalId }: IdCard): boolean {
  return Number(personalId[3]) % 2 === 1;
}

/** QR of a health-insurance card with the 15-character number: 15 parts (cards-and-qr, 4.4). */
export function cardScanOld(person: SandboxPerson): string | null {
  const { cardNumber } = person.presented;
  if (person.card === null || cardNumber === null) return null;
  const address = hex(person.card.address);
  return [cardNumber, ...cardFields(person, person.card, address), '$'].join('|');
}

/** QR of a card printed since 2021-04-01: 10-digit number, benefit digit apart, 17 parts. */
export function cardScanNew(person: SandboxPerson): string | null {
  const { cardNumber } = person.presented;
  if (person.card === null || cardNumber === null) return null;
  const benefitDigit = cardNumber.slice(2, 3);
  return [
    cardNumber.slice(5),
    ...cardFields(person, person.card, '-'),
    benefitDigit,
    hex('Phường Mẫu, Hà Nội'),
    '$',
  ].join('|');
}

/** The QR of the card that this person carries. */
export function cardScan(person: SandboxPerson): string | null {
  return person.presented.cardLayout === 'new' ? cardScanNew(person) : cardScanOld(person);
}

const noLivingArea = '4';
const livingAreas = { K1: '1', K2: '2', K3: '3' } as const;

/** Samples of 2017 to 2022 all end the check field like this; its algorithm is not public, and nobody verifies it. */
const checkField = '0123456789abcdef-7102';

/** Parts 1 to 13, the same in both layouts. */
function cardFields(
  { presented }: SandboxPerson,
  card: SandboxCard,
  address: string,
): readonly string[] {
  const facility = `${card.registeredFacility.slice(0, 2)} - ${card.registeredFacility.slice(2)}`;
  return [
    hex(presented.fullName),
    dayFirst(presented.birthDate, '/'),
    card.sex === 'MALE' ? '1' : '2',
    address,
    facility,
    dayFirst(card.validFrom, '/'),
    card.validTo === null ? '-' : dayFirst(card.validTo, '/'),
    dayFirst(card.validFrom, '/'),
    `0101${card.insuranceNumber}`,
    '-',
    card.area === null ? noLivingArea : livingAreas[card.area],
    card.fiveYearDate === null ? '-' : dayFirst(card.fiveYearDate, '/'),
    checkField,
  ];
}

function hex(text: string): string {
  return Buffer.from(text, 'utf8').toString('hex');
}

/** `1986-01-15` becomes `15/01/1986`; a year alone stays. */
function dayFirst(iso: string, separator: string): string {
  return iso.split('-').reverse().join(separator);
}

/** Three lines of 30 characters on the back of an identity card (TD1; cards-and-qr, section 5). */
export function mrz(person: SandboxPerson): string | null {
  const idCard = idCardOf(person);
  if (idCard === null) return null;
  const { personalId, birthDate } = idCard;
  const upper = `IDVNM${checked(personalId.slice(3))}${checked(personalId.padEnd(14, '<'))}`;
  const dates = [
    checked(shortDate(birthDate)),
    isFemale(idCard) ? 'F' : 'M',
    checked(shortDate(expiryOf(idCard))),
  ];
  const middle = `${dates.join('')}VNM${'<'.repeat(11)}`;
  const composite = upper.slice(5) + middle.slice(0, 7) + middle.slice(8, 15) + middle.slice(18);
  return [upper, middle + checkDigit(composite), mrzName(person.presented.fullName)].join('\n');
}

const noExpiry = '2099-12-31';

/**
 * A card ends at 14, 25, 40 and 60 years of age and then no more; one issued within two years before such an age runs
 * on to the next (Law 26/2023/QH15 art. 21).
 */
function expiryOf({ birthDate, issuedOn }: IdCard): string {
  const year = Number(birthDate.slice(0, 4));
  const twoYearsOn = `${Number(issuedOn.slice(0, 4)) + 2}${issuedOn.slice(4)}`;
  return (
    [14, 25, 40, 60]
      .map((age) => `${year + age}${birthDate.slice(4)}`)
      .find((birthday) => birthday > twoYearsOn) ?? noExpiry
  );
}

function shortDate(iso: string): string {
  return iso.slice(2).replaceAll('-', '');
}

function mrzName(fullName: string): string {
  const [surname = '', ...given] = withoutAccents(fullName).split(' ');
  return `${surname}<<${given.join('<')}`.slice(0, 30).padEnd(30, '<');
}

function checked(field: string): string {
  return field + checkDigit(field);
}

const weights = [7, 3, 1] as const;

/** ICAO 9303-3, 4.9: weights 7, 3, 1; letters count from 10, fillers 0. */
function checkDigit(field: string): string {
  const sum = [...field].reduce(
    (total, character, at) =>
      total + (weights[at % 3] ?? 0) * (character === '<' ? 0 : Number.parseInt(character, 36)),
    0,
  );
  return String(sum % 10);
}

/** What the desk sends as `EligibilityInput.holder`: the identity card's scan, else the insurance card's, else by hand. */
export function presentedHolder(person: SandboxPerson): Readonly<Record<string, unknown>> {
  const { personalId, fullName, birthDate, cardNumber } = person.presented;
  const scan = idCardScan(person) ?? cardScan(person);
  if (scan !== null) return { scan };
  if (personalId !== null) return { person: { personalId, fullName, birthDate } };
  return { card: { cardNumber, fullName, birthDate } };
}

/** The whole `EligibilityInput` of the example visit. */
export function exampleInput(person: SandboxPerson): Readonly<Record<string, unknown>> {
  return {
    facilityCode: person.visit.facilityCode,
    holder: presentedHolder(person),
    ...person.visit.input,
  };
}
