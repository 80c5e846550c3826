import { type BirthDate, parseBirthDate } from '../../domain/birth-date.ts';
import {
  type InsuranceNumber,
  insuranceNumberOf,
  parseInsuranceNumber,
} from '../../domain/card-number.ts';
import { type Answer, asAnswer, attempt, key, text } from '../transport/json-fields.ts';
import type { UpstreamRequest, UpstreamResponse } from '../transport/send.ts';
import { UpstreamError } from '../upstream.ts';
import type {
  AreaCodes,
  FoundNumbers,
  HouseholdCriteria,
  PersonCriteria,
  PersonDetails,
  PlatformMember,
  VssPlatformOptions,
} from './index.ts';
import {
  addressKinds,
  birthPrecisions,
  criteriaFields,
  headers,
  lgspTokenFields,
  memberAnswer,
  memberFields,
  numberAnswer,
  paths,
  searchAnswer,
  searchFields,
  sexCodes,
  tokenAnswer,
  tokenRequest,
} from './wire.ts';

export { lgspTokenFields } from './wire.ts';

/** What fills the places of an unknown month or day; the sources only say `yyyyMMdd`. */
export type PartialDateFill = '01' | '00';

export type PlatformBody = Readonly<Record<string, string>>;

export interface GrantedToken {
  readonly value: string;
  /** null when the platform does not say. */
  readonly lifetimeMs: number | null;
}

// requests

type Credential = Pick<VssPlatformOptions, 'consumerKey' | 'consumerSecret'>;

export function tokenRequestOf({ consumerKey, consumerSecret }: Credential): UpstreamRequest {
  const credential = Buffer.from(`${consumerKey}:${consumerSecret}`).toString('base64');
  return {
    method: 'POST',
    path: paths.token,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      authorization: `Basic ${credential}`,
    },
    body: `${tokenRequest.grantType}=${tokenRequest.clientCredentials}`,
  };
}

type Marks = Pick<VssPlatformOptions, 'lgspToken' | 'xRoadClient'>;

export function serviceRequest(
  path: string,
  body: PlatformBody,
  token: string,
  { lgspToken, xRoadClient }: Marks,
): UpstreamRequest {
  return {
    method: 'POST',
    path,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      authorization: `Bearer ${token}`,
      ...(lgspToken ? { [headers.lgspToken]: lgspToken } : {}),
      ...(xRoadClient ? { [headers.xRoadClient]: xRoadClient } : {}),
    },
    body: JSON.stringify(body),
  };
}

/** Value of the `lgspaccesstoken` header for its JSON; null unless all five members are texts. */
export function lgspTokenHeader(json: unknown): string | null {
  const given = typeof json === 'object' && json !== null ? Object.entries(json) : [];
  const members = new Map<string, unknown>(given);
  const token: Record<string, string> = {};
  for (const field of lgspTokenFields) {
    const value = members.get(field);
    if (typeof value !== 'string' || value === '') return null;
    token[field] = value;
  }
  return Buffer.from(JSON.stringify(token)).toString('base64');
}

export function criteriaBody(criteria: PersonCriteria, fill: PartialDateFill): PlatformBody {
  const [kind, codes] =
    'household' in criteria
      ? (['HOUSEHOLD', criteria.household] as const)
      : (['BIRTH_REGISTRATION', criteria.birthRegistration] as const);
  return {
    ...personFields(criteria, criteriaFields, fill),
    [criteriaFields.province]: codes.provinceCode ?? '',
    [criteriaFields.district]: codes.districtCode ?? '',
    [criteriaFields.commune]: codes.communeCode ?? '',
    [criteriaFields.addressKind]: addressKinds[kind],
  };
}

export function memberBody(insuranceNumber: InsuranceNumber): PlatformBody {
  return { [memberFields.insuranceNumber]: insuranceNumber };
}

export function searchBody(criteria: HouseholdCriteria, fill: PartialDateFill): PlatformBody {
  return {
    [searchFields.province]: criteria.provinceCode ?? '',
    ...personFields(criteria, searchFields, fill),
    [searchFields.bookNumber]: criteria.bookNumber ?? '',
    [searchFields.cardNumber]: criteria.cardNumber ?? '',
    [searchFields.addressKind]: addressKinds[criteria.addressKind],
  };
}

function personFields(
  { fullName, birthDate, sex }: PersonDetails,
  fields: typeof criteriaFields | typeof searchFields,
  fill: PartialDateFill,
): PlatformBody {
  const [year = '', month = fill, day = fill] = birthDate.split('-');
  return {
    [fields.fullName]: fullName.normalize('NFC').trim().replaceAll(/\s+/gu, ' '),
    [fields.birthDate]: `${year}${month}${day}`,
    [fields.birthPrecision]: precisionOf(birthDate),
    [fields.sex]: sex === null ? '' : sexCodes[sex],
  };
}

function precisionOf(birthDate: BirthDate): string {
  const { day, month, year } = birthPrecisions;
  return [year, month, day][birthDate.split('-').length - 1] ?? day;
}

// answers

/** @throws UpstreamError REFUSED, UPSTREAM_ERROR or INVALID_ANSWER */
export function decodeToken({ status, body }: UpstreamResponse): GrantedToken {
  if (tokenRefusals.has(status)) throw failed('REFUSED', 'a token was refused', status);
  checkStatus(status);
  const answer = asAnswer(parse(body, status));
  const value = text(answer, tokenAnswer.accessToken);
  const type = text(answer, tokenAnswer.tokenType) ?? 'bearer';
  // Visible ASCII: it becomes a header.
  if (value === null || !/^[\x21-\x7e]+$/.test(value) || type.toLowerCase() !== 'bearer') {
    throw failed('INVALID_ANSWER', 'no bearer token in the answer', status);
  }
  return { value, lifetimeMs: lifetimeOf(text(answer, tokenAnswer.expiresIn)) };
}

/** RFC 6749 section 5.2 refuses a client with 400 or 401. */
const tokenRefusals: ReadonlySet<number> = new Set([400, 401, 403]);

function lifetimeOf(seconds: string | null): number | null {
  return seconds !== null && /^\d{1,9}$/.test(seconds) && Number(seconds) > 0
    ? Number(seconds) * 1_000
    : null;
}

/** @throws UpstreamError */
export function decodeNumbers(response: UpstreamResponse): Omit<FoundNumbers, 'fetchedAt'> {
  const rows = rowsOf(response, Object.values(numberAnswer));
  const numbers = rows.map((row) => insuranceNumberIn(row, numberAnswer.insuranceNumber));
  return {
    numbers: [...new Set(numbers.filter((number) => number !== null))],
    status: firstText(rows, numberAnswer.status),
    errorCode: firstText(rows, numberAnswer.error),
  };
}

function firstText(rows: readonly Answer[], field: string): string | null {
  return rows.map((row) => text(row, field)).find((value) => value !== null) ?? null;
}

/**
 * Rows that name another number are not about the one asked for. A single row without a number is: nothing else was asked.
 *
 * @throws UpstreamError
 */
export function decodeMember(
  response: UpstreamResponse,
  asked: InsuranceNumber,
): readonly PlatformMember[] {
  const rows = rowsOf(response, Object.values(memberAnswer));
  const members = rows.filter((row) => hasData(row, memberAnswer)).map(memberOf);
  checkEcho(members, asked);
  const own = members.filter(({ insuranceNumber: number }) => number === null || number === asked);
  return own.length === 1 ? own.map((member) => ({ ...member, insuranceNumber: asked })) : own;
}

/** @throws UpstreamError */
export function decodeHousehold(
  response: UpstreamResponse,
  { cardNumber }: Pick<HouseholdCriteria, 'cardNumber'>,
): readonly PlatformMember[] {
  const rows = rowsOf(response, Object.values(searchAnswer));
  const members = rows.filter((row) => hasData(row, searchAnswer)).map(householdMemberOf);
  const asked = cardNumber === undefined ? undefined : insuranceNumberOf(cardNumber);
  if (asked !== undefined) checkEcho(members, asked);
  return members;
}

/** @throws UpstreamError WRONG_PERSON when numbers are named and none of them is the one asked for */
function checkEcho(members: readonly PlatformMember[], asked: InsuranceNumber): void {
  const named = members.map(({ insuranceNumber }) => insuranceNumber).filter((one) => one !== null);
  if (named.length > 0 && !named.includes(asked)) {
    throw new UpstreamError('WRONG_PERSON', 'the answer is about another insurance number');
  }
}

function memberOf(row: Answer): PlatformMember {
  return {
    ...personOf(row, memberAnswer),
    insuranceNumber: insuranceNumberIn(row, memberAnswer.insuranceNumber),
    householdNumber: null,
    address: null,
    codes: codesOf(row),
    previousBookNumber: text(row, memberAnswer.previousBookNumber),
  };
}

function householdMemberOf(row: Answer): PlatformMember {
  return {
    ...personOf(row, searchAnswer),
    insuranceNumber: insuranceNumberIn(row, searchAnswer.insuranceNumber),
    householdNumber: text(row, searchAnswer.householdNumber),
    address: text(row, searchAnswer.address),
    codes: null,
    previousBookNumber: null,
  };
}

type PersonPart = Pick<PlatformMember, 'fullName' | 'birthDate' | 'sex' | 'status'>;

function personOf(row: Answer, fields: typeof memberAnswer | typeof searchAnswer): PersonPart {
  return {
    fullName: text(row, fields.fullName)?.normalize('NFC') ?? null,
    birthDate: birthDateOf(text(row, fields.birthDate), text(row, fields.birthPrecision)),
    sex: sexOf(text(row, fields.sex)),
    status: text(row, fields.status),
  };
}

const knownDigits: ReadonlyMap<string | null, number> = new Map([
  [birthPrecisions.day, 8],
  [birthPrecisions.month, 6],
]);

/** Never more exact than stated: with an unknown precision only the year is sure, and `00` is no month and no day. */
function birthDateOf(value: string | null, precision: string | null): BirthDate | null {
  if (value === null || !/^\d{4}(?:\d{2}){0,2}$/.test(value)) return null;
  const known = value.slice(0, knownDigits.get(precision) ?? 4);
  const parts = [known.slice(0, 4), known.slice(4, 6), known.slice(6)];
  const end = parts.findIndex((part) => part === '' || part === '00');
  return attempt(parseBirthDate, parts.slice(0, end < 0 ? 3 : end).join('-'));
}

function sexOf(value: string | null): PlatformMember['sex'] {
  const { MALE, FEMALE, OTHER } = sexCodes;
  if (value === MALE) return 'MALE';
  if (value === FEMALE) return 'FEMALE';
  return value === OTHER ? 'OTHER' : 'UNKNOWN';
}

function codesOf(row: Answer): AreaCodes | null {
  const codes = {
    provinceCode: text(row, memberAnswer.province, 2),
    districtCode: text(row, memberAnswer.district, 3),
    communeCode: text(row, memberAnswer.commune, 5),
  };
  return Object.values(codes).every((code) => code === null) ? null : codes;
}

/** An unreadable number is not a missing one: none found is an answer of its own. */
function insuranceNumberIn(row: Answer, field: string): InsuranceNumber | null {
  const value = text(row, field, 10);
  const number = attempt(parseInsuranceNumber, value);
  if (number === null && value !== null) {
    throw new UpstreamError('INVALID_ANSWER', 'an insurance number is unreadable');
  }
  return number;
}

/** A row of codes alone is about nobody. */
function hasData(row: Answer, fields: typeof memberAnswer | typeof searchAnswer): boolean {
  return Object.values(fields).some(
    (field) => field !== fields.status && text(row, field) !== null,
  );
}

/**
 * Neither shape nor "no hit" is recorded (section 7): an object, a list, either of them empty, and null are answers. An
 * object with none of the service's fields is not one: an error page in JSON must not become "not found".
 *
 * @throws UpstreamError
 */
function rowsOf({ status, body }: UpstreamResponse, fields: readonly string[]): readonly Answer[] {
  if (status === 401 || status === 403) throw failed('REFUSED', `HTTP ${status}`, status);
  checkStatus(status);
  const value = parse(body, status);
  const rows: readonly unknown[] = Array.isArray(value) ? value : [value];
  return rows
    .filter((row) => row !== null && !isEmptyObject(row))
    .map((row) => {
      const answer = asAnswer(row);
      if (answer === null || !fields.some((field) => answer.has(key(field)))) {
        throw failed('INVALID_ANSWER', 'an answer without any field of the service', status);
      }
      return answer;
    });
}

function isEmptyObject(value: unknown): boolean {
  return asAnswer(value)?.size === 0;
}

function checkStatus(status: number): void {
  if (status < 200 || status > 299) throw failed('UPSTREAM_ERROR', `HTTP ${status}`, status);
}

function parse(body: string, status: number): unknown {
  try {
    return JSON.parse(body.replace(/^\uFEFF/, ''));
  } catch {
    throw failed('INVALID_ANSWER', 'no JSON in the answer', status);
  }
}

function failed(failure: UpstreamError['failure'], message: string, status: number): UpstreamError {
  return new UpstreamError(failure, message, { status });
}
