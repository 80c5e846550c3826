/** What a column of a list holds. */
export const fields = [
  'reference',
  'facilityCode',
  'scan',
  'personalId',
  'cardNumber',
  'insuranceNumber',
  'fullName',
  'birthDate',
  'visitAt',
  'careType',
  'emergency',
  'diagnosisCodes',
  'encounter',
] as const;
export type Field = (typeof fields)[number];

/** Headers by what is left of them without case, accents and punctuation. */
const names: Readonly<Record<Field, readonly string[]>> = {
  reference: ['reference', 'stt', 'ma', 'maluotkham', 'mahoso', 'row'],
  facilityCode: ['facilitycode', 'facility', 'macoso', 'cosokcb', 'macosokcb'],
  scan: ['scan', 'qr', 'maqr', 'maquet'],
  personalId: ['personalid', 'cccd', 'socccd', 'cancuoc', 'sodinhdanh', 'sodinhdanhcanhan', 'cmnd'],
  cardNumber: ['cardnumber', 'card', 'sothe', 'sothebhyt', 'mathebhyt', 'thebhyt'],
  insuranceNumber: ['insurancenumber', 'sobhxh', 'masobhxh'],
  fullName: ['fullname', 'name', 'hoten', 'hovaten', 'hotenbenhnhan', 'tenbenhnhan'],
  birthDate: ['birthdate', 'dateofbirth', 'dob', 'ngaysinh', 'ngaythangnamsinh', 'namsinh'],
  visitAt: ['visitat', 'visit', 'appointment', 'ngaykham', 'giokham', 'ngayhen', 'ngaygiokham'],
  careType: ['caretype', 'loaikham', 'loaikcb', 'hinhthuckham', 'hinhthuckcb'],
  emergency: ['emergency', 'capcuu'],
  diagnosisCodes: ['diagnosiscodes', 'diagnosis', 'icd10', 'icd', 'mabenh', 'chandoan'],
  encounter: ['encounter', 'malankham'],
};

const byName: ReadonlyMap<string, Field> = new Map(
  fields.flatMap((field) => names[field].map((name) => [name, field] as const)),
);

/** The field that a header names; null for a column that is handed through. */
export function fieldOf(header: string): Field | null {
  return byName.get(plainHeader(header)) ?? null;
}

function plainHeader(header: string): string {
  return header
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[đĐ]/g, 'd')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '');
}

/** A list to fill in: UTF-8 with a byte-order mark, as Excel wants it. */
export const template = `\ufeff${fields
  .filter((field) => field !== 'facilityCode' && field !== 'encounter')
  .join(',')}\r\n`;
