import { noticeFieldNames } from './wire.ts';

/** A field of the check-in notice, by its name in English; `noticeFieldNames` has the portal's. */
export type NoticeField = keyof typeof noticeFieldNames;

/** What a notice says, each value as it is sent; an empty text is an empty field. */
export type NoticeValues = Readonly<Record<NoticeField, string>>;

/** Field lists by the decision that set them; 4750 is the current one. */
export const noticeVersions = ['4750', '130'] as const;
export type NoticeVersion = (typeof noticeVersions)[number];

/** Type and greatest length, in characters, as the decisions write them: S100 is a text, N10 a number. */
export interface FieldSize {
  readonly type: 'S' | 'N';
  /** null: the decision sets none. */
  readonly most: number | null;
}

interface Sizes {
  /** null: the list does not have the field. */
  readonly '130': FieldSize | null;
  readonly '4750': FieldSize;
}

const S = (most: number | null): FieldSize => ({ type: 'S', most });
const N = (most: number): FieldSize => ({ type: 'N', most });

const sizes: Readonly<Record<NoticeField, Sizes>> = {
  episodeId: { '130': S(100), '4750': S(100) },
  sequence: { '130': N(10), '4750': N(10) },
  patientId: { '130': S(100), '4750': S(100) },
  fullName: { '130': S(255), '4750': S(255) },
  personNumber: { '130': N(15), '4750': S(15) },
  birth: { '130': S(12), '4750': S(12) },
  sex: { '130': N(1), '4750': N(1) },
  cardNumber: { '130': S(15), '4750': S(15) },
  registeredFacility: { '130': S(5), '4750': S(5) },
  validFrom: { '130': S(8), '4750': S(8) },
  validTo: { '130': S(8), '4750': S(8) },
  patientCategory: { '130': N(1), '4750': S(4) },
  arrivedAt: { '130': S(12), '4750': S(12) },
  admittedAt: { '130': null, '4750': S(12) },
  admissionReason: { '130': null, '4750': S(1024) },
  admissionReasonCode: { '130': null, '4750': S(5) },
  careCategory: { '130': N(2), '4750': S(2) },
  facility: { '130': S(5), '4750': S(5) },
  serviceCode: { '130': S(50), '4750': S(50) },
  serviceName: { '130': S(1024), '4750': S(1024) },
  drugCode: { '130': null, '4750': S(255) },
  drugName: { '130': null, '4750': S(1024) },
  supplyCode: { '130': null, '4750': S(255) },
  supplyName: { '130': null, '4750': S(1024) },
  orderedAt: { '130': S(12), '4750': S(12) },
  reserve: { '130': S(null), '4750': S(null) },
};

/** All fields in the order of the table. */
export const noticeFields = Object.keys(noticeFieldNames) as readonly NoticeField[];

/** Size of a field in a list; null where the list does not have it. */
export function sizeOf(field: NoticeField, version: NoticeVersion): FieldSize | null {
  return sizes[field][version];
}

/** The fields of a list, in order. */
export function fieldsOf(version: NoticeVersion): readonly NoticeField[] {
  return noticeFields.filter((field) => sizeOf(field, version) !== null);
}

/** True for the name of a field. */
export function isNoticeField(name: string): name is NoticeField {
  return Object.hasOwn(noticeFieldNames, name);
}
