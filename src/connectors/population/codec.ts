import { createHash } from 'node:crypto';
import {
  type BirthDate,
  birthYear,
  canBeTheSame,
  parseBirthDate,
} from '../../domain/birth-date.ts';
import { parseInstant } from '../../domain/date.ts';
import { foldCase, withoutAccents } from '../../domain/person-name.ts';
import {
  isPersonalId,
  type OldIdNumber,
  type PersonalId,
  parsePersonalId,
} from '../../domain/personal-id.ts';
import type { UpstreamResponse } from '../transport/send.ts';
import { UpstreamError, type UpstreamFailure } from '../upstream.ts';
import type { Citizen, CitizenAddress, CitizenQuery } from './index.ts';
import * as wire from './wire.ts';
import { childOf, childText, escapeXml, readXml, type XmlElement, XmlRefused } from './xml.ts';

export interface CitizenRequest {
  readonly operation: wire.Operation;
  readonly requestId: string;
  readonly procedureCode: string;
  readonly integrationCode: string;
  readonly officer: string;
  readonly query: CitizenQuery;
  readonly nameForm: 'upper' | 'as-given';
}

/** SOAP 1.1 with an empty header; the service rejects any other order of the fields (population-database, section 3). */
export function encodeRequest(request: CitizenRequest): string {
  const { number, fullName, birthDate } = request.query;
  const fields = [
    element(wire.ask.requestId, request.requestId),
    element(wire.ask.procedureCode, request.procedureCode),
    element(wire.ask.integrationCode, request.integrationCode),
    element(wire.ask.officer, request.officer),
    element(isPersonalId(number) ? wire.ask.personalId : wire.ask.oldNumber, number),
    element(wire.ask.fullName, request.nameForm === 'upper' ? foldCase(fullName) : fullName),
    `<${wire.ask.birth}>${birthField(birthDate)}</${wire.ask.birth}>`,
  ];
  const operation = wire.operations[request.operation];
  return (
    `<?xml version="1.0" encoding="UTF-8"?><soap:Envelope xmlns:soap="${wire.soapNamespace}"><soap:Header/><soap:Body>` +
    `<${operation} xmlns="${wire.operationNamespace}">${fields.join('')}</${operation}></soap:Body></soap:Envelope>`
  );
}

function element(name: string, value: string): string {
  return `<${name}>${escapeXml(value)}</${name}>`;
}

function birthField(birthDate: BirthDate): string {
  return birthDate.length === 10
    ? element(wire.ask.birthDay, birthDate.replaceAll('-', ''))
    : element(wire.ask.birthYear, birthDate.slice(0, 4));
}

export interface Credential {
  readonly username: string;
  readonly secret: string;
  readonly servicePath: string;
  readonly timestamp: string;
}

/** `Basic` whose password is a hash over path, user, timestamp and secret (population-database, section 4). */
export function authorization(credential: Credential): string {
  const { username, secret, servicePath, timestamp } = credential;
  const hash = createHash('sha256')
    .update(servicePath + username + timestamp + secret, 'utf8')
    .digest('hex');
  return `Basic ${Buffer.from(`${username}:${hash}`, 'utf8').toString('base64')}`;
}

type Answer = Pick<UpstreamResponse, 'status' | 'body'>;

export interface DecodedCitizens {
  readonly citizens: readonly Citizen[];
  readonly asOf: Date | null;
}

/** @throws UpstreamError and nothing else */
export function decodeCitizens(answer: Answer, query: CitizenQuery): DecodedCitizens {
  const content = contentOf(answer);
  const [collection, second] = found(content, [wire.collection.name], wrapperLevels);
  if (collection === undefined || second !== undefined) {
    throw invalid('not one collection of citizens');
  }
  const citizens = collection.children
    .filter((child) => child.name === wire.collection.citizen && !isEmpty(child))
    .map((record) => readCitizen(record, query))
    // A year and month is asked as the year: whoever was born in another month is not meant.
    .filter(({ birthDate }) => birthDate === null || canBeTheSame(birthDate, query.birthDate));
  checkName(citizens, query);
  return { citizens, asOf: readInstant(collection.attributes.get(wire.collection.asOf)) };
}

/** @throws UpstreamError and nothing else */
export function decodeConfirmation(answer: Answer): boolean {
  const results = found(contentOf(answer), wire.confirmation.results, wrapperLevels);
  const values = results.flatMap(existenceStated);
  const [value, second] = values;
  if (value === undefined || second !== undefined) throw invalid('not one confirmation');
  if (/^(?:true|1)$/i.test(value)) return true;
  if (/^(?:false|0)$/i.test(value)) return false;
  throw invalid('confirmation is neither true nor false');
}

/** True when the body is a SOAP fault, whatever the HTTP status says. */
export function isFault(body: string): boolean {
  return faultIn(bodyOf(body) ?? []) !== undefined;
}

function existenceStated(result: XmlElement): readonly string[] {
  const attribute = result.attributes.get(wire.confirmation.exists);
  const elements = found([result], [wire.confirmation.exists], wrapperLevels);
  return [...(attribute === undefined ? [] : [attribute]), ...elements.map((each) => each.text)];
}

function contentOf({ status, body }: Answer): readonly XmlElement[] {
  const content = bodyOf(body);
  const fault = faultIn(content ?? []);
  if (status === 401 || status === 403) throw failed('REFUSED', `HTTP ${status}`, status);
  if (fault !== undefined) throw faultError(fault, status);
  if (status < 200 || status > 299) throw failed('UPSTREAM_ERROR', `HTTP ${status}`, status);
  if (content === undefined) throw invalid('not an acceptable XML document');
  return content;
}

/** What stands in the SOAP body, or the whole of an answer that came without an envelope. */
function bodyOf(text: string): readonly XmlElement[] | undefined {
  try {
    const root = readXml(text);
    return root.name === 'Envelope' ? childOf(root, 'Body')?.children : [root];
  } catch (error) {
    if (error instanceof XmlRefused) return undefined;
    throw error;
  }
}

/** An operation response, and the `return` that some SOAP stacks put inside it. */
const wrapperLevels = 2;

/** Elements of one of these names, at the top or inside wrappers; what was found is not searched further. */
function found(
  elements: readonly XmlElement[],
  names: readonly string[],
  levels: number,
): readonly XmlElement[] {
  return elements.flatMap((each) => {
    if (names.includes(each.name)) return [each];
    return levels === 0 ? [] : found(each.children, names, levels - 1);
  });
}

function faultIn(content: readonly XmlElement[]): XmlElement | undefined {
  return content.find((each) => each.name === 'Fault');
}

/** No list of codes is public (population-database, 5.2), so a refusal is told by the words of code and reason. */
const refusalWords =
  /authent|authori[sz]|access\W?denied|forbidden|permission|credential|security\W?token|không có quyền|mật khẩu|chữ ký/i;

function faultError(fault: XmlElement, status: number): UpstreamError {
  const refused = refusalWords.test(textsOf(fault).join(' '));
  return failed(refused ? 'REFUSED' : 'UPSTREAM_ERROR', `SOAP fault${codeIn(fault)}`, status);
}

/** The code of SOAP 1.1 or 1.2, if it is a plain name: anything else could quote the request. */
function codeIn(fault: XmlElement): string {
  const code12 = childOf(fault, 'Code');
  const code = childText(fault, 'faultcode') || (code12 ? childText(code12, 'Value') : '');
  return /^[A-Za-z.:_-]{1,64}$/.test(code) ? ` ${code}` : '';
}

function textsOf(element: XmlElement): readonly string[] {
  return [element.text.normalize('NFC'), ...element.children.flatMap(textsOf)];
}

function isEmpty(element: XmlElement): boolean {
  return element.text === '' && element.children.every(isEmpty);
}

function isAskedBirth(answered: BirthDate, { birthDate: asked }: CitizenQuery): boolean {
  return asked.length === fullDate
    ? canBeTheSame(answered, asked)
    : birthYear(answered) === birthYear(asked);
}

const fullDate = '2026-11-21'.length;

function readCitizen(record: XmlElement, query: CitizenQuery): Citizen {
  const isAsked = checkEcho(record, query);
  const birthDate = readBirthDate(childOf(record, wire.citizen.birth));
  const fullName = readName(childOf(record, wire.citizen.fullName));
  if (birthDate === null ? !isAsked : !isAskedBirth(birthDate, query)) {
    throw failed('WRONG_PERSON', 'the answered birth date is not the asked one');
  }
  if (!isAsked && wordsOf(fullName) !== wordsOf(query.fullName)) {
    throw failed('WRONG_PERSON', 'the answered name is not the asked one');
  }
  return {
    personalId: readPersonalId(childText(record, wire.citizen.personalId)),
    oldNumber: readOldNumber(childText(record, wire.citizen.oldNumber)),
    fullName,
    birthDate,
    sex: wire.sexes.get(childText(record, wire.citizen.sex)) ?? 'UNKNOWN',
    nationality: childText(record, wire.citizen.nationality) || null,
    permanentAddress: readAddress(childOf(record, wire.citizen.permanentAddress)),
    statusText: childText(record, wire.citizen.status) || null,
  };
}

/** The triple named one person (section 3), so the only record must bear that name; two records are for the caller to judge. */
function checkName(citizens: readonly Citizen[], query: CitizenQuery): void {
  const [only, ...others] = citizens;
  if (only === undefined || others.length > 0 || wordsOf(only.fullName) === wordsOf(query.fullName))
    return;
  throw failed('WRONG_PERSON', 'the answered name is not the asked one');
}

/** Words of a name in any order and without accents: all that a register may write differently. */
function wordsOf(name: string): string {
  return withoutAccents(name)
    .split(/[^\p{L}]+/u)
    .sort()
    .join(' ')
    .trim();
}

/**
 * Whether the record bears the asked number. An answer about another is a lie of the upstream, and none of its content may be
 * used (trust T17), unless both are known to be one person's: false then.
 */
function checkEcho(record: XmlElement, query: CitizenQuery): boolean {
  const { number } = query;
  const field = isPersonalId(number) ? wire.citizen.personalId : wire.citizen.oldNumber;
  const answered = childText(record, field);
  // The old number may be left empty (section 5); then name and birth date alone can be compared.
  if (answered === '' && !isPersonalId(number)) return true;
  if (answered === '') throw invalid('the answer does not repeat the asked number');
  if (answered === number) return true;
  if (isChanged(record, answered, query)) return false;
  throw failed('WRONG_PERSON', 'the answered number is not the asked one');
}

/**
 * The record names the asked number as its old one, which on cards of some provinces had 12 digits (cards-and-qr 1.2), or the
 * presented card names the answered one as an earlier.
 */
function isChanged(
  record: XmlElement,
  answered: string,
  { number, earlierNumbers = [] }: CitizenQuery,
): boolean {
  const namedByRecord =
    isPersonalId(number) && childText(record, wire.citizen.oldNumber) === number;
  return namedByRecord || earlierNumbers.some((earlier) => earlier === answered);
}

/** Any prefix: the register itself says which numbers it has given out. */
function readPersonalId(text: string): PersonalId {
  return orInvalid('personal number', () => parsePersonalId(text, { allowsPrefix: () => true }));
}

function readOldNumber(text: string): OldIdNumber | null {
  return /^\d{9}$/.test(text) ? (text as OldIdNumber) : null;
}

function readName(element: XmlElement | undefined): string {
  const parts =
    element === undefined
      ? []
      : [element.text, ...wire.nameParts.map((part) => childText(element, part))];
  const name = parts.join(' ').normalize('NFC').trim().replaceAll(/\s+/gu, ' ');
  if (name === '') throw invalid('a citizen without a name');
  return name;
}

function readBirthDate(element: XmlElement | undefined): BirthDate | null {
  if (element === undefined) return null;
  const day = readDate(childText(element, wire.birth.day) || element.text);
  const year = readDate(childText(element, wire.birth.year));
  if (day !== null && year !== null && birthYear(day) !== birthYear(year)) {
    throw invalid('birth date and birth year disagree');
  }
  return day ?? year;
}

function readDate(text: string): BirthDate | null {
  return text === '' ? null : orInvalid('birth date', () => parseBirthDate(isoForm(text)));
}

/** `yyyyMMdd`, with `00` for what is not known, or an ISO date with the empty time that xs:date and xs:dateTime add. */
function isoForm(text: string): string {
  const compact = /^(\d{4})(\d{2})(\d{2})$/.exec(text);
  if (compact === null)
    return text.replace(/^(\d{4}-\d{2}-\d{2})(?:T00:00:00(?:\.0+)?)?(?:\+07:00)?$/, '$1');
  const [, year, month, day] = compact;
  if (month === '00') return `${year}`;
  return day === '00' ? `${year}-${month}` : `${year}-${month}-${day}`;
}

function readAddress(element: XmlElement | undefined): CitizenAddress | null {
  if (element === undefined || isEmpty(element)) return null;
  const unit = childText(element, wire.address.unit);
  return {
    detail: childText(element, wire.address.detail) || null,
    communeCode: childText(element, wire.address.commune) || unitOfLength(unit, 5),
    districtCode: childText(element, wire.address.district) || unitOfLength(unit, 3),
    provinceCode: childText(element, wire.address.province) || unitOfLength(unit, 2),
    country: childText(element, wire.address.country) || null,
  };
}

/** The one code of QCVN 109 tells by its length what it is a code of. */
function unitOfLength(unit: string, length: number): string | null {
  return unit.length === length ? unit : null;
}

/** xs:dateTime may lack a zone; the register runs on Viet Nam's. Quoted only, so what cannot be read is no failure. */
function readInstant(text: string | undefined): Date | null {
  if (text === undefined) return null;
  try {
    return parseInstant(/(?:[Zz]|[+-]\d{2}:\d{2})$/.test(text) ? text : `${text}+07:00`);
  } catch {
    return null;
  }
}

function orInvalid<T>(what: string, read: () => T): T {
  try {
    return read();
  } catch {
    throw invalid(`unreadable ${what}`);
  }
}

function invalid(message: string): UpstreamError {
  return failed('INVALID_ANSWER', message);
}

function failed(failure: UpstreamFailure, message: string, status?: number): UpstreamError {
  return new UpstreamError(failure, message, status === undefined ? {} : { status });
}
