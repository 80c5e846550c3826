import { int, octets, oid, seq, setOf, tlv, utf8 } from './der.ts';
import type { Pair } from './keys.ts';

/** A synthetic person: the number has a province, a year and a sex, and belongs to nobody. */
export const holder = {
  personalId: '001099000001',
  oldNumber: '012345678',
  fullName: 'Nguyễn Thử Nghiệm',
  zoneName: 'NGUYEN<<THU<NGHIEM',
  birthDate: '1999-01-02',
} as const;

const weights = [7, 3, 1];

function checkDigit(text: string): string {
  const value = (char: string) => (char === '<' ? 0 : Number.parseInt(char, 36));
  const sum = [...text].reduce((total, char, at) => total + value(char) * weights[at % 3]!, 0);
  return String(sum % 10);
}

export interface ZoneForm {
  readonly code: string;
  readonly state: string;
  readonly personalId: string;
  readonly birth: string;
  readonly sex: string;
  readonly expiry: string;
  readonly names: string;
}

export function zoneLines(changes: Partial<ZoneForm> = {}): readonly [string, string, string] {
  const form: ZoneForm = {
    code: 'ID',
    state: 'VNM',
    personalId: holder.personalId,
    birth: '990102',
    sex: 'M',
    expiry: '390102',
    names: holder.zoneName,
    ...changes,
  };
  const number = form.personalId.slice(3);
  const first = `${form.code}${form.state}${number}${checkDigit(number)}${form.personalId}<<0`;
  const birth = form.birth + checkDigit(form.birth);
  const expiry = form.expiry + checkDigit(form.expiry);
  const composite = checkDigit(`${first.slice(5)}${birth}${expiry}${'<'.repeat(11)}`);
  const second = `${birth}${form.sex}${expiry}VNM${'<'.repeat(11)}${composite}`;
  return [first, second, form.names.padEnd(30, '<').slice(0, 30)];
}

export function dg1OfText(text: string): Buffer {
  return tlv(0x61, tlv([0x5f, 0x1f], Buffer.from(text)));
}

export const dg1 = (changes: Partial<ZoneForm> = {}) => dg1OfText(zoneLines(changes).join(''));

export const field = (id: number, ...values: readonly Uint8Array[]) => seq(int(id), ...values);

export const fields: Readonly<Record<number, Buffer>> = {
  1: field(1, utf8(holder.personalId)),
  2: field(2, utf8(holder.fullName)),
  3: field(3, utf8('02/01/1999')),
  4: field(4, utf8('Nam')),
  5: field(5, utf8('Việt Nam')),
  6: field(6, utf8('Kinh')),
  7: field(7, utf8('Không')),
  8: field(8, utf8('Xã Mẫu, Hà Nội')),
  9: field(9, utf8('Số 1, Phố Mẫu, Hà Nội')),
  10: field(10, utf8('Không có')),
  11: field(11, utf8('05/06/2025')),
  12: field(12, utf8('02/01/2039')),
  13: field(13, seq(utf8('Nguyễn Văn Mẫu')), seq(utf8('Trần Thị Mẫu'))),
  14: field(14),
  15: field(15, utf8('0123')),
  16: field(16, utf8(holder.oldNumber)),
};

export function dg13(changes: Readonly<Record<number, Buffer | null>> = {}): Buffer {
  const members = Object.values({ ...fields, ...changes }).filter((each) => each !== null);
  return tlv(0x6d, seq(int(1), oid('1.2.704.1'), tlv(0x31, ...members)));
}

export const dg2 = () => tlv(0x75, octets(Buffer.from('an artificial face')));
export const dg15 = ({ spki }: Pair) => tlv(0x6f, spki);

/** ActiveAuthenticationInfo with the algorithm by which an elliptic curve answers. */
export function dg14(algorithm = '0.4.0.127.0.7.1.1.4.1.3'): Buffer {
  const chipAuthentication = seq(oid('0.4.0.127.0.7.2.2.3.2.2'), int(1));
  return tlv(0x6e, setOf(chipAuthentication, seq(oid('2.23.136.1.1.5'), int(1), oid(algorithm))));
}

export const groups = (): ReadonlyMap<number, Uint8Array> =>
  new Map([
    [1, dg1()],
    [2, dg2()],
    [13, dg13()],
  ]);
