import { type BirthDate, parseBirthDate } from '../../domain/birth-date.ts';
import {
  type CardNumber,
  parseCardNumber,
  parseInsuranceNumber,
} from '../../domain/card-number.ts';
import { parseFacilityCode } from '../../domain/facility.ts';
import { foldCase, withoutAccents } from '../../domain/person-name.ts';
import type { UpstreamRequest, UpstreamResponse } from '../transport/send.ts';
import { UpstreamError } from '../upstream.ts';
import type {
  CardLookup,
  CardQuery,
  PastLookup,
  PortalCall,
  PortalCard,
  PortalCode,
  PortalNewCard,
  TreatmentHistory,
  TreatmentRecord,
} from './index.ts';
import {
  type Answer,
  areaOf,
  asAnswer,
  attempt,
  codeOf,
  day,
  facility,
  instant,
  key,
  list,
  parsePortalDay,
  readObject,
  sexOf,
  text,
  vietnamInstant,
} from './values.ts';
import {
  answerFields,
  cardCodes,
  historyFields,
  type LookupBody,
  loginAnswer,
  loginFields,
  loginGranted,
  lookupFields,
  newCardCodes,
  pastLookupFields,
  paths,
  portalErrorCode,
  recordFields,
  refusedCodes,
  restrictedText,
  sessionEndedCodes,
  sessionQuery,
} from './wire.ts';

/** What a session proves itself with; all four go into the query string of a look-up, three into headers elsewhere. */
export interface SessionSecrets {
  readonly accessToken: string;
  readonly sessionId: string;
  readonly username: string;
  /** MD5 of the password, upper-case hex. */
  readonly passwordHash: string;
}

export interface GrantedSession {
  readonly accessToken: string;
  readonly sessionId: string;
  /** null when the portal's instant is unreadable. */
  readonly expiresAt: Date | null;
}

export type BodyType = 'form' | 'json';
/** What is sent as the holder's name; the portal's own matching rule is not published. */
export type NameForm = 'as-on-card' | 'unaccented';

// requests

export function loginRequest(username: string, passwordHash: string): UpstreamRequest {
  return {
    method: 'POST',
    path: paths.session,
    headers: { 'content-type': contentTypes.form },
    body: new URLSearchParams({
      [loginFields.username]: username,
      [loginFields.password]: passwordHash,
    }).toString(),
  };
}

export function lookupBody(query: CardQuery, call: PortalCall, nameForm: NameForm): LookupBody {
  return {
    [lookupFields.number]: query.number,
    [lookupFields.fullName]: holderName(query, nameForm),
    [lookupFields.birthDate]: portalDate(query.birthDate),
    [lookupFields.staffName]: call.staff.fullName.normalize('NFC').trim(),
    [lookupFields.staffId]: call.staff.personalId,
  };
}

export function holderName({ fullName }: CardQuery, nameForm: NameForm): string {
  return nameForm === 'unaccented' ? withoutAccents(fullName) : foldCase(fullName);
}

export function lookupRequest(
  path: string,
  session: SessionSecrets,
  body: LookupBody,
  bodyType: BodyType,
): UpstreamRequest {
  const query = new URLSearchParams({
    [sessionQuery.accessToken]: session.accessToken,
    [sessionQuery.sessionId]: session.sessionId,
    [sessionQuery.username]: session.username,
    [sessionQuery.password]: session.passwordHash,
  });
  return {
    method: 'POST',
    path: `${path}?${query}`,
    headers: { 'content-type': contentTypes[bodyType] },
    body: bodyType === 'json' ? JSON.stringify(body) : new URLSearchParams(body).toString(),
  };
}

export const contentTypes: Readonly<Record<BodyType, string>> = {
  form: 'application/x-www-form-urlencoded; charset=utf-8',
  json: 'application/json; charset=utf-8',
};

/** `1958-03-04`, `1958-03` and `1958` become `04/03/1958`, `03/1958` and `1958`. */
export function portalDate(date: BirthDate): string {
  return date.split('-').toReversed().join('/');
}

// answers

/** An answer whose body has been read once; null where it is not an object of the portal. */
export interface PortalAnswer {
  readonly status: number;
  readonly fields: Answer | null;
}

export function readPortalAnswer({ status, body }: UpstreamResponse): PortalAnswer {
  return { status, fields: readObject(body) };
}

/** @throws UpstreamError REFUSED, UPSTREAM_ERROR or INVALID_ANSWER */
export function decodeSession({ status, fields: answer }: PortalAnswer): GrantedSession {
  const code = codeOf(answer, loginAnswer.code);
  if (code !== loginGranted) throw loginFailure(code, status);
  const session = asAnswer(answer?.get(key(loginAnswer.session)));
  const accessToken = text(session, loginAnswer.accessToken);
  const sessionId = text(session, loginAnswer.sessionId);
  if (accessToken === null || sessionId === null) {
    throw new UpstreamError('INVALID_ANSWER', 'a login was granted without a session', {
      status,
    });
  }
  return { accessToken, sessionId, expiresAt: instant(text(session, loginAnswer.expiresAt)) };
}

function loginFailure(code: PortalCode | null, status: number): UpstreamError {
  if (code === portalErrorCode) {
    return new UpstreamError('UPSTREAM_ERROR', 'the portal failed during login', { status });
  }
  if (code !== null || refusalStatuses.has(status)) {
    return new UpstreamError('REFUSED', `login refused with ${code ?? `HTTP ${status}`}`, {
      status,
    });
  }
  return unreadable(status);
}

const refusalStatuses: ReadonlySet<number> = new Set([401, 402, 403]);

/** True for "log in again", which comes as HTTP 401 with an empty body or as a code in any status. */
export function saysSessionEnded({ status, fields }: PortalAnswer): boolean {
  const code = codeOf(fields, answerFields.code);
  return code === null ? status === 401 : sessionEndedCodes.has(code);
}

/** @throws UpstreamError */
export function decodeCardLookup(response: PortalAnswer, fetchedAt: Date): CardLookup {
  const { answer, code } = readAnswer(response, answerFields.code);
  const note = text(answer, answerFields.note);
  const card = decodeCard(answer);
  const newCard = decodeNewCard(answer, code);
  if (!hasWhatItPromises(code, card, newCard)) {
    throw new UpstreamError('INVALID_ANSWER', `code ${code} came without a card`, {
      status: response.status,
    });
  }
  return {
    code,
    note,
    restricted: isRestricted(code, note),
    card,
    newCard,
    previousCardNumber: text(answer, answerFields.previousCardNumber),
    // Read when asked for: a card can have many, and most decisions need none.
    get lookups() {
      return list(answer, answerFields.lookups).map(decodePastLookup);
    },
    fetchedAt,
  };
}

/** 001 and 002 send the clerk to the paper card, and 003 to the new one: only 000 and 004 are about the card asked for. */
function hasWhatItPromises(
  code: PortalCode,
  card: PortalCard | null,
  newCard: PortalNewCard | null,
): boolean {
  if (code === '003') return namesACard(card) || newCard !== null;
  return !cardCodes.has(code) || namesACard(card);
}

/** @throws UpstreamError */
export function decodeTreatmentHistory(response: PortalAnswer, fetchedAt: Date): TreatmentHistory {
  const { answer, code } = readAnswer(response, historyFields.code);
  const note = text(answer, historyFields.note);
  if (isRestricted(code, note)) throw restricted(response.status);
  return { code, note, records: list(answer, historyFields.records).map(decodeRecord), fetchedAt };
}

/** @throws UpstreamError INVALID_ANSWER or REFUSED */
export function readAnswer(
  { status, fields: answer }: PortalAnswer,
  codeField: string,
): { readonly answer: Answer; readonly code: PortalCode } {
  const code = codeOf(answer, codeField);
  if (answer === null || code === null) throw withoutCode(status);
  if (sessionEndedCodes.has(code) || refusedCodes.has(code)) throw refused(`code ${code}`, status);
  return { answer, code };
}

function withoutCode(status: number): UpstreamError {
  return refusalStatuses.has(status) ? refused(`HTTP ${status}`, status) : unreadable(status);
}

function refused(by: string, status: number): UpstreamError {
  return new UpstreamError('REFUSED', `the portal refused the account with ${by}`, { status });
}

export function restricted(status: number): UpstreamError {
  return new UpstreamError('RESTRICTED', 'the account is on the restricted-lookup list', {
    status,
  });
}

function unreadable(status: number): UpstreamError {
  return new UpstreamError('INVALID_ANSWER', `no result code in an answer with HTTP ${status}`, {
    status,
  });
}

function decodeCard(answer: Answer): PortalCard | null {
  const cardNumber = attempt(parseCardNumber, text(answer, answerFields.cardNumber));
  const insuranceNumber = attempt(
    parseInsuranceNumber,
    text(answer, answerFields.insuranceNumber, 10),
  );
  const validFrom = day(answer, answerFields.validFrom);
  const holderName = text(answer, answerFields.holderName);
  if (cardNumber === null && insuranceNumber === null && validFrom === null) return null;
  return {
    cardNumber,
    insuranceNumber,
    holderName,
    birthDate: attempt(parseBirthDate, text(answer, answerFields.birthDate)),
    sex: sexOf(text(answer, answerFields.sex)),
    validFrom,
    validTo: day(answer, answerFields.validTo),
    registeredFacility: facility(answer, answerFields.registeredFacility),
    area: areaOf(text(answer, answerFields.area)),
    fiveYearDate: attempt(parsePortalDay, text(answer, answerFields.fiveYearDate)),
    issuedBy: text(answer, answerFields.issuedBy),
  };
}

function namesACard(card: PortalCard | null): boolean {
  return card !== null && (card.cardNumber !== null || card.insuranceNumber !== null);
}

/** Some systems see the card itself repeated as "new"; only codes 003 and 004 make that a next card. */
function decodeNewCard(answer: Answer, code: PortalCode): PortalNewCard | null {
  const cardNumber = attempt(parseCardNumber, text(answer, answerFields.newCardNumber));
  if (cardNumber === null) return null;
  if (!newCardCodes.has(code) && isTheCurrentCard(answer, cardNumber)) return null;
  return {
    cardNumber,
    validFrom: day(answer, answerFields.newValidFrom),
    validTo: day(answer, answerFields.newValidTo),
    registeredFacility: facility(answer, answerFields.newRegisteredFacility),
    registeredFacilityName: text(answer, answerFields.newRegisteredFacilityName),
  };
}

function isTheCurrentCard(answer: Answer, cardNumber: CardNumber): boolean {
  return attempt(parseCardNumber, text(answer, answerFields.cardNumber)) === cardNumber;
}

function decodePastLookup(entry: Answer): PastLookup {
  const account = text(entry, pastLookupFields.account);
  return {
    facility: attempt(parseFacilityCode, account?.split('_')[0] ?? null),
    at: vietnamInstant(text(entry, pastLookupFields.at)),
    code: text(entry, pastLookupFields.code, 3),
  };
}

function decodeRecord(entry: Answer): TreatmentRecord {
  return {
    recordId: text(entry, recordFields.recordId) ?? '',
    facility: facility(entry, recordFields.facility),
    admittedAt: vietnamInstant(text(entry, recordFields.admittedAt)),
    dischargedAt: vietnamInstant(text(entry, recordFields.dischargedAt)),
    diagnosis: text(entry, recordFields.diagnosis),
    discharge: text(entry, recordFields.discharge),
    outcome: text(entry, recordFields.outcome),
    category: text(entry, recordFields.category),
  };
}

export function isRestricted(code: PortalCode, note: string | null): boolean {
  return code === portalErrorCode && note !== null && foldCase(note).includes(restrictedFolded);
}

const restrictedFolded = foldCase(restrictedText);
