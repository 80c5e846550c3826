import type { ScanFields } from '../../../../src/identity/scan/scan-result.ts';

/** The synthetic codes of the document, spelled out (cards-and-qr, sections 4 and 5). */
export const cccd =
  '001099000001|012345678|Nguyễn Thử Nghiệm|02011999|Nam|Số 1, Phố Mẫu, Phường Mẫu, Quận Mẫu, Hà Nội|05062021';
export const oldCard =
  'DN4990000000001|4e475559454e2056414e2041|01/01/1990|1|-|99 - 001|01/01/2026|31/12/2026|20/12/2025|99010000000001|-|4|01/01/2030|0123456789abcdef-7102|$';
export const newCard =
  '0000000001|4e475559454e2056414e2041|01/01/1990|2|-|99 - 001|01/01/2026|-|20/12/2025|99010000000001|-|2|01/01/2030|0123456789abcdef-7102|3|48c3a0204ee1bb9969|$';
export const mrzLines = [
  'IDVNM0990000017001099000001<<8',
  '9901029M3901027VNM<<<<<<<<<<<8',
  'NGUYEN<<THU<NGHIEM<<<<<<<<<<<<',
] as const;
export const mrz = mrzLines.join('\n');

export const cccdFields = {
  personalId: '001099000001',
  oldNumber: '012345678',
  fullName: 'Nguyễn Thử Nghiệm',
  birthDate: '1999-01-02',
  sex: 'MALE',
  address: 'Số 1, Phố Mẫu, Phường Mẫu, Quận Mẫu, Hà Nội',
  issuedOn: '2021-06-05',
};
const cardFields = {
  insuranceNumber: '0000000001',
  fullName: 'NGUYEN VAN A',
  birthDate: '1990-01-01',
  validFrom: '2026-01-01',
  registeredFacility: '99001',
  fiveYearDate: '2030-01-01',
  issuedOn: '2025-12-20',
  managementCode: '99010000000001',
};
export const oldCardFields = {
  ...cardFields,
  cardNumber: 'DN4990000000001',
  objectCode: 'DN',
  benefitDigit: 4,
  sex: 'MALE',
  validTo: '2026-12-31',
};
export const newCardFields = { ...cardFields, benefitDigit: 3, sex: 'FEMALE', area: 'K2' };
export const mrzFields = {
  personalId: '001099000001',
  fullName: 'NGUYEN THU NGHIEM',
  birthDate: '1999-01-02',
  expiresOn: '2039-01-02',
  sex: 'MALE',
  documentNumber: '099000001',
  nationality: 'VN',
};

export function withField(scan: string, index: number, value: string): string {
  return scan
    .split('|')
    .map((field, n) => (n === index ? value : field))
    .join('|');
}

export function hex(text: string): string {
  return Buffer.from(text, 'utf8').toString('hex');
}

/** ICAO 9303-3, 4.9. */
export function checkDigit(part: string): string {
  const sum = [...part].reduce(
    (total, character, at) =>
      total + (character === '<' ? 0 : Number.parseInt(character, 36)) * [7, 3, 1][at % 3]!,
    0,
  );
  return String(sum % 10);
}

const checked = (part: string) => part + checkDigit(part);

/** Two lines with right check digits over whatever stands in them. */
export function sealed(first: string, second: string, third: string): string {
  const composite =
    first.slice(5) + second.slice(0, 7) + second.slice(8, 15) + second.slice(18, 29);
  return [first, second.slice(0, 29) + checkDigit(composite), third].join('\n');
}

export type Layout = 'CCCD_QR' | 'CAN_CUOC_QR' | 'OLD_CARD' | 'NEW_CARD' | 'MRZ';

const dayFirst = (iso = '-', mark = '/') => iso.split('-').reverse().join(mark) || '-';
const day = (iso: string | undefined) => (iso === undefined ? '-' : dayFirst(iso));
const coded = (text: string | undefined) => (text === undefined ? '-' : hex(text));
const shortDate = (iso: string) => iso.slice(2).replaceAll('-', '');

function sevenFields(fields: ScanFields): readonly string[] {
  return [
    fields.personalId ?? '',
    fields.oldNumber ?? '',
    fields.fullName ?? '',
    dayFirst(fields.birthDate, ''),
    fields.sex === 'FEMALE' ? 'Nữ' : 'Nam',
    fields.address ?? '',
    dayFirst(fields.issuedOn, ''),
  ];
}

function cardParts(fields: ScanFields): readonly string[] {
  const facility = fields.registeredFacility;
  return [
    coded(fields.fullName),
    dayFirst(fields.birthDate),
    fields.sex === 'FEMALE' ? '2' : '1',
    coded(fields.address),
    facility === undefined ? '-' : `${facility.slice(0, 2)} - ${facility.slice(2)}`,
    day(fields.validFrom),
    day(fields.validTo),
    day(fields.issuedOn),
    fields.managementCode ?? '-',
    coded(fields.parentName),
    fields.area?.slice(1) ?? '4',
    day(fields.fiveYearDate),
    '0123456789abcdef-7102',
  ];
}

function zone(fields: ScanFields): string {
  const { personalId = '', birthDate = '', expiresOn, fullName = '' } = fields;
  const first = `IDVNM${checked(personalId.slice(3))}${checked(personalId.padEnd(14, '<'))}`;
  const last = expiresOn === undefined ? '991231' : shortDate(expiresOn);
  const sex = fields.sex === 'FEMALE' ? 'F' : 'M';
  const second = `${checked(shortDate(birthDate))}${sex}${checked(last)}VNM${'<'.repeat(11)}`;
  const [surname = '', ...given] = fullName.split(' ');
  return sealed(first, second, `${surname}<<${given.join('<')}`.padEnd(30, '<'));
}

/** The layouts, written from their fields. */
export const written: Readonly<Record<Layout, (fields: ScanFields) => string>> = {
  CCCD_QR: (fields) => sevenFields(fields).join('|'),
  CAN_CUOC_QR: (fields) => {
    const { cancelledNumber = '', fatherName = '', motherName = '' } = fields;
    return [...sevenFields(fields), cancelledNumber, fatherName, motherName].join('|');
  },
  OLD_CARD: (fields) => [fields.cardNumber, ...cardParts(fields), '$'].join('|'),
  NEW_CARD: (fields) =>
    [
      fields.insuranceNumber,
      ...cardParts(fields),
      fields.benefitDigit ?? '-',
      hex('Phường Mẫu, Hà Nội'),
      '$',
    ].join('|'),
  MRZ: zone,
};
