import { isCalendarDay, type PlainDate, parsePlainDate } from '../../domain/date.ts';
import { type FacilityCode, parseFacilityCode } from '../../domain/facility.ts';
import { foldCase, withoutAccents } from '../../domain/person-name.ts';
import { type Answer, asAnswer, attempt, key, text } from '../transport/json-fields.ts';
import { UpstreamError } from '../upstream.ts';
import type { PortalCard, PortalCode } from './index.ts';
import { sexTexts } from './wire.ts';

export { type Answer, asAnswer, attempt, key, text } from '../transport/json-fields.ts';

export function readObject(body: string): Answer | null {
  try {
    return asAnswer(JSON.parse(body.replace(/^\uFEFF/, '')));
  } catch {
    return null;
  }
}

export function codeOf(answer: Answer | null, field: string): PortalCode | null {
  const code = text(answer, field, 3);
  return code !== null && /^\w{1,16}$/.test(code) ? code : null;
}

export function list(answer: Answer, field: string): readonly Answer[] {
  const value = answer.get(key(field));
  return Array.isArray(value) ? value.map(asAnswer).filter((entry) => entry !== null) : [];
}

export function facility(answer: Answer, field: string): FacilityCode | null {
  return attempt(parseFacilityCode, text(answer, field, 5));
}

/** An empty end date means "open-ended", so an unreadable one must not become an empty one. */
export function day(answer: Answer, field: string): PlainDate | null {
  const value = text(answer, field);
  const date = attempt(parsePortalDay, value);
  if (date === null && value !== null) {
    throw new UpstreamError('INVALID_ANSWER', `"${field}" (a validity date) is unreadable`);
  }
  return date;
}

/** @throws InputError */
export function parsePortalDay(value: string): PlainDate {
  const [day = '', month = '', year = ''] = value.split('/');
  return parsePlainDate(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`);
}

const vietnamInstantForm = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(?:\d{2})?$/;

export function vietnamInstant(value: string | null): Date | null {
  const [, year, month, date, hour, minute] = vietnamInstantForm.exec(value ?? '') ?? [];
  if (!isCalendarDay(Number(year), Number(month), Number(date))) return null;
  return instant(`${year}-${month}-${date}T${hour}:${minute}:00+07:00`);
}

const receiptForm = /^(\d{4})(\d{2})(\d{2})([01]\d|2[0-3])([0-5]\d)([0-5]\d)?$/;

/** `yyyyMMddHHmmss` in Viet Nam; null for anything else. */
export function receiptInstant(value: string | null): Date | null {
  const [, year, month, date, hour, minute, second = '00'] = receiptForm.exec(value ?? '') ?? [];
  if (!isCalendarDay(Number(year), Number(month), Number(date))) return null;
  return new Date(`${year}-${month}-${date}T${hour}:${minute}:${second}+07:00`);
}

export function instant(value: string | null): Date | null {
  if (value === null || !/^\d{4}-\d{2}-\d{2}T/.test(value)) return null;
  const at = new Date(value);
  return Number.isNaN(at.getTime()) ? null : at;
}

export function sexOf(value: string | null): PortalCard['sex'] {
  if (value === null) return 'UNKNOWN';
  const folded = foldCase(value);
  if (folded === foldCase(sexTexts.MALE)) return 'MALE';
  return withoutAccents(value) === withoutAccents(sexTexts.FEMALE) ? 'FEMALE' : 'UNKNOWN';
}

const areas: ReadonlyMap<string, 'K1' | 'K2' | 'K3'> = new Map([
  ['K1', 'K1'],
  ['K2', 'K2'],
  ['K3', 'K3'],
]);

export function areaOf(value: string | null): PortalCard['area'] {
  return areas.get(value?.toUpperCase() ?? '') ?? null;
}
