import type { BirthDate } from '../../domain/birth-date.ts';
import type { PlainDate } from '../../domain/date.ts';
import type { NoticeValues } from './notice-fields.ts';
import { noticeCategories, noticeSexes } from './wire.ts';

/** What a check-in notice (XML0) is made of. Texts that are not stated are empty; the check names what has to be. */
export interface NoticeContent {
  /** The facility's id of the episode, which links all tables of a claim (MA_LK). */
  readonly episodeId: string;
  /** The facility's id of the patient (MA_BN). */
  readonly patientId: string;
  readonly fullName: string;
  /** Citizen id, old id, passport or e-id account; null when the patient has shown none. */
  readonly personNumber: string | null;
  readonly birthDate: BirthDate;
  /** `HH:MM` in Viet Nam; null when it is not known. */
  readonly birthTime: string | null;
  readonly sex: keyof typeof noticeSexes | null;
  readonly card: NoticeCard | null;
  readonly patientCategory: string;
  readonly arrivedAt: Date;
  readonly admission: NoticeAdmission | null;
  readonly careCategory: string;
  readonly facility: string;
  readonly item: NoticeItem;
  readonly orderedAt: Date;
}

export interface NoticeCard {
  readonly cardNumber: string | null;
  readonly registeredFacility: string | null;
  readonly validFrom: PlainDate | null;
  /** null when open-ended. */
  readonly validTo: PlainDate | null;
}

export interface NoticeAdmission {
  readonly orderedAt: Date;
  readonly reason: string;
  readonly reasonCode: string | null;
}

/** The first cost. */
export interface NoticeItem {
  readonly kind: 'SERVICE' | 'DRUG' | 'SUPPLY';
  readonly code: string;
  readonly name: string;
}

/** True where the card fields are to be filled. */
export function isInsured(patientCategory: string): boolean {
  return patientCategory !== noticeCategories.uninsured;
}

/** True where no notice is due: an emergency is not announced at its start. */
export function isEmergency(patientCategory: string): boolean {
  return patientCategory === noticeCategories.emergency;
}

/** The fields as they are sent: NFC, without blanks at the ends, instants in Vietnamese time. */
export function noticeValues(content: NoticeContent): NoticeValues {
  const { admission, item } = content;
  const patientCategory = clean(content.patientCategory);
  const card = isInsured(patientCategory) ? content.card : null;
  const named = (kind: NoticeItem['kind'], part: 'code' | 'name') =>
    item.kind === kind ? clean(item[part]) : '';
  return {
    episodeId: clean(content.episodeId),
    sequence: '1',
    patientId: clean(content.patientId),
    fullName: clean(content.fullName),
    personNumber: clean(content.personNumber),
    birth: birthText(content.birthDate, content.birthTime),
    sex: content.sex === null ? '' : noticeSexes[content.sex],
    cardNumber: clean(card?.cardNumber),
    registeredFacility: clean(card?.registeredFacility),
    validFrom: dayText(card?.validFrom),
    validTo: dayText(card?.validTo),
    patientCategory,
    arrivedAt: minuteText(content.arrivedAt),
    admittedAt: admission === null ? '' : minuteText(admission.orderedAt),
    admissionReason: clean(admission?.reason).replaceAll(/\r\n?/g, '\n'),
    admissionReasonCode: clean(admission?.reasonCode),
    careCategory: clean(content.careCategory),
    facility: clean(content.facility),
    serviceCode: named('SERVICE', 'code'),
    serviceName: named('SERVICE', 'name'),
    drugCode: named('DRUG', 'code'),
    drugName: named('DRUG', 'name'),
    supplyCode: named('SUPPLY', 'code'),
    supplyName: named('SUPPLY', 'name'),
    orderedAt: minuteText(content.orderedAt),
    reserve: '',
  };
}

function clean(text: string | null | undefined): string {
  return (text ?? '').normalize('NFC').trim();
}

/** The table knows an unknown month and day as `0000` together, so a month alone is not told. */
function birthText(date: BirthDate, time: string | null): string {
  const [year = '', month, day] = date.split('-');
  const known = month !== undefined && day !== undefined;
  return `${year}${known ? `${month}${day}` : '0000'}${time?.replace(':', '') ?? '0000'}`;
}

function dayText(date: PlainDate | null | undefined): string {
  return (date ?? '').replaceAll('-', '');
}

const vietnamOffsetMs = 7 * 3_600_000;

/** `yyyymmddHHMM` in Viet Nam. */
function minuteText(instant: Date): string {
  const there = new Date(instant.getTime() + vietnamOffsetMs).toISOString();
  return there.slice(0, 16).replaceAll(/[-:T]/g, '');
}
