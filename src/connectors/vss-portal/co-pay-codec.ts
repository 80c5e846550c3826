import { parseBirthDate } from '../../domain/birth-date.ts';
import {
  type InsuranceNumber,
  parseCardOrInsuranceNumber,
  parseInsuranceNumber,
} from '../../domain/card-number.ts';
import { parseVnd, type Vnd } from '../../domain/vnd.ts';
import { InputError } from '../../errors.ts';
import type { UpstreamRequest } from '../transport/send.ts';
import { UpstreamError } from '../upstream.ts';
import {
  contentTypes,
  holderName,
  isRestricted,
  type NameForm,
  type PortalAnswer,
  portalDate,
  readAnswer,
  restricted,
  type SessionSecrets,
} from './codec.ts';
import { isHolder } from './echo.ts';
import type { CardQuery, CoPayEpisode, CoPayHistory, PortalCard, PortalCode } from './index.ts';
import {
  type Answer,
  asAnswer,
  attempt,
  day,
  facility,
  key,
  list,
  parsePortalDay,
  text,
} from './values.ts';
import {
  coPayCardFields,
  coPayCodes,
  coPayEpisodeFields,
  coPayFields,
  coPayRequestFields,
  paths,
  sessionHeaders,
} from './wire.ts';

// requests

type CoPayBody = Readonly<Record<string, string>>;

/** @throws InputError CARD_NUMBER_MALFORMED for a length that the portal answers with 400 */
export function coPayBody(query: CardQuery, nameForm: NameForm): CoPayBody {
  const number = query.number.replaceAll(/\s/g, '');
  if (![10, 12, 15].includes(number.length)) throw new InputError('CARD_NUMBER_MALFORMED');
  return {
    [coPayRequestFields.number]: number,
    [coPayRequestFields.fullName]: holderName(query, nameForm),
    [coPayRequestFields.birthDate]: portalDate(query.birthDate),
  };
}

export function coPayRequest(session: SessionSecrets, body: CoPayBody): UpstreamRequest {
  return {
    method: 'POST',
    path: paths.coPay,
    headers: {
      'content-type': contentTypes.json,
      [sessionHeaders.accessToken]: session.accessToken,
      [sessionHeaders.sessionId]: session.sessionId,
      [sessionHeaders.password]: session.passwordHash,
    },
    body: JSON.stringify({ [coPayRequestFields.username]: session.username, ...body }),
  };
}

// answers

type Holder = Pick<PortalCard, 'holderName' | 'birthDate' | 'insuranceNumber'>;

/** What was asked for, and whom the portal says it is about. */
export interface CoPayAnswer {
  readonly history: CoPayHistory;
  readonly holder: Holder;
}

/** @throws UpstreamError */
export function decodeCoPay(response: PortalAnswer, fetchedAt: Date): CoPayAnswer {
  const { answer, code } = readAnswer(response, coPayFields.code);
  const note = text(answer, coPayFields.note);
  if (code === coPayCodes.nothing) {
    return { history: { code, note, episodes: [], cardEndsOn: null, fetchedAt }, holder: nobody };
  }
  if (code !== coPayCodes.found || !Array.isArray(answer.get(key(coPayFields.episodes)))) {
    throw coPayFailure(code, note, response.status);
  }
  const card = asAnswer(answer.get(key(coPayFields.card)));
  const episodes = list(answer, coPayFields.episodes).map(decodeEpisode);
  const cardEndsOn = attempt(parsePortalDay, text(card, coPayCardFields.endsOn));
  return { history: { code, note, episodes, cardEndsOn, fetchedAt }, holder: decodeHolder(card) };
}

function coPayFailure(code: PortalCode, note: string | null, status: number): UpstreamError {
  if (isRestricted(code, note)) return restricted(status);
  return code === coPayCodes.found
    ? new UpstreamError('INVALID_ANSWER', `code ${code} came without episodes`, { status })
    : new UpstreamError('UPSTREAM_ERROR', `the co-payment service answered with code ${code}`, {
        status,
      });
}

const nobody: Holder = { holderName: null, birthDate: null, insuranceNumber: null };

function decodeHolder(card: Answer | null): Holder {
  return {
    holderName: text(card, coPayCardFields.holderName),
    birthDate: attempt(parseBirthDate, text(card, coPayCardFields.birthDate)),
    insuranceNumber: attempt(parseInsuranceNumber, text(card, coPayCardFields.insuranceNumber, 10)),
  };
}

/** Discharge and receipt decide the year that an amount counts for, so an unreadable one is not taken for a missing one. */
function decodeEpisode(row: Answer): CoPayEpisode {
  return {
    cardNumber: attempt(parseCardOrInsuranceNumber, text(row, coPayEpisodeFields.number, 10)),
    facility: facility(row, coPayEpisodeFields.facility),
    admittedOn: attempt(parsePortalDay, text(row, coPayEpisodeFields.admittedOn)),
    dischargedOn: day(row, coPayEpisodeFields.dischargedOn),
    receivedOn: day(row, coPayEpisodeFields.receivedOn),
    routeCode: text(row, coPayEpisodeFields.routeCode),
    exemptCoPay: amount(row, coPayEpisodeFields.exempt),
    cumulative: amount(row, coPayEpisodeFields.cumulative),
  };
}

/** Dots and commas could be either thousands or decimals, so only plain digits are an amount. */
function amount(row: Answer, field: string): Vnd | null {
  const value = text(row, field);
  return value === null || !/^\d{1,13}$/.test(value)
    ? null
    : attempt((digits) => parseVnd(Number(digits)), value);
}

// whom it is about

/**
 * All numbers that can be compared must name one person. Twelve digits and legacy numbers with letters come back nowhere,
 * so there the holder must agree; an answer without a holder is about nobody we know.
 *
 * @throws UpstreamError WRONG_PERSON
 */
export function checkCoPayEcho(query: CardQuery, { history, holder }: CoPayAnswer): void {
  if (history.code !== coPayCodes.found) return;
  const asked = query.number.length === 12 ? null : insuranceDigits(query.number);
  const numbers = [
    asked,
    holder.insuranceNumber,
    ...history.episodes.map(({ cardNumber }) => insuranceDigits(cardNumber ?? '')),
  ];
  const people = new Set(numbers.filter((number) => number !== null));
  if (people.size > 1 || (asked === null && !isHolder(query, holder))) {
    throw new UpstreamError('WRONG_PERSON', 'the co-payment is about another person');
  }
}

function insuranceDigits(number: string): InsuranceNumber | null {
  return attempt(parseInsuranceNumber, number.slice(-10));
}
