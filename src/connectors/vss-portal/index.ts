import type { BirthDate } from '../../domain/birth-date.ts';
import type { CardNumber, InsuranceNumber } from '../../domain/card-number.ts';
import type { Clock } from '../../domain/clock.ts';
import type { PlainDate } from '../../domain/date.ts';
import { type FacilityCode, parseFacilityCode } from '../../domain/facility.ts';
import type { PersonalId } from '../../domain/personal-id.ts';
import type { Vnd } from '../../domain/vnd.ts';
import type { Send, UpstreamRequest } from '../transport/send.ts';
import type { Timers } from '../transport/timers.ts';
import { type UpstreamCall, UpstreamError } from '../upstream.ts';
import { checkCoPayEcho, coPayBody, coPayRequest, decodeCoPay } from './co-pay-codec.ts';
import {
  type BodyType,
  decodeCardLookup,
  decodeSession,
  decodeTreatmentHistory,
  loginRequest,
  lookupBody,
  lookupRequest,
  type NameForm,
  type PortalAnswer,
  readPortalAnswer,
  type SessionSecrets,
  saysSessionEnded,
} from './codec.ts';
import { checkEcho } from './echo.ts';
import { deliverNotice, type NoticeDelivery, type NoticeSending } from './notice-delivery.ts';
import type { NoticeTransport } from './notice-transport.ts';
import { createSessions, type PortalAccount } from './session.ts';
import { noticePath, paths } from './wire.ts';

export { type CoPayOfYear, coPayOfYear } from './co-pay-year.ts';
export type { BodyType, NameForm } from './codec.ts';
export type { NoticeDelivery, NoticeReceipt, NoticeSending } from './notice-delivery.ts';
export type { PortalAccount } from './session.ts';
export {
  type VssPortalTransport,
  type VssPortalTransportOptions,
  vssPortalTransport,
} from './transport.ts';

/** Assessment portal of Vietnam Social Security (Cổng giám định BHYT). */
export interface VssPortal {
  /** Card look-up (KQNhanLichSuKCB2024). @throws UpstreamError when there is no usable answer */
  lookUpCard(query: CardQuery, call: PortalCall): Promise<CardLookup>;
  /** Past treatment (Lskcb2025), newest first as the portal sends it. @throws UpstreamError */
  treatmentHistory(query: CardQuery, call: PortalCall): Promise<TreatmentHistory>;
  /** Cumulative co-payment (TraCuuTienMCCT); takes 5 to 60 s, so nobody waits for it. @throws UpstreamError */
  cumulativeCoPay(query: CardQuery, call: PortalCall): Promise<CoPayHistory>;
  close(): Promise<void>;
}

/** The part of the portal that takes check-in notices (XML0). */
export interface NoticePortal {
  /** One attempt. Every outcome is a value. @throws what `beforeFirstByte` throws */
  sendCheckInNotice(notice: NoticeSending): Promise<NoticeDelivery>;
}

/** A look-up needs all three to agree. */
export interface CardQuery {
  readonly number: PersonalId | InsuranceNumber | CardNumber;
  readonly fullName: string;
  readonly birthDate: BirthDate;
}

export interface PortalCall extends UpstreamCall {
  /** Whose account is used. */
  readonly facility: FacilityCode;
  /** The staff member who looks up; the portal refuses a look-up without one. */
  readonly staff: { readonly personalId: string; readonly fullName: string };
}

export type PortalCode = string;

/** What the portal said. Codes that the portal uses for its own failures (100, 101, 500, 401, …) are answers too. */
export interface CardLookup {
  /** `maKetQua`, text with leading zeros. */
  readonly code: PortalCode;
  /** The portal's message, verbatim; null when empty. Never logged: it can quote the card. */
  readonly note: string | null;
  /** True when code 500 came with the text of the restricted-lookup list. */
  readonly restricted: boolean;
  /** The card, when the answer holds one. */
  readonly card: PortalCard | null;
  /** The next card of codes 003 and 004, or one announced without a code. */
  readonly newCard: PortalNewCard | null;
  readonly previousCardNumber: string | null;
  /** Earlier look-ups of this card by any facility. */
  readonly lookups: readonly PastLookup[];
  readonly fetchedAt: Date;
}

export interface PortalCard {
  readonly cardNumber: CardNumber | null;
  readonly insuranceNumber: InsuranceNumber | null;
  readonly holderName: string | null;
  readonly birthDate: BirthDate | null;
  readonly sex: 'MALE' | 'FEMALE' | 'UNKNOWN';
  readonly validFrom: PlainDate | null;
  /** null when open-ended. */
  readonly validTo: PlainDate | null;
  readonly registeredFacility: FacilityCode | null;
  readonly area: 'K1' | 'K2' | 'K3' | null;
  readonly fiveYearDate: PlainDate | null;
  readonly issuedBy: string | null;
}

export interface PortalNewCard {
  readonly cardNumber: CardNumber;
  readonly validFrom: PlainDate | null;
  readonly validTo: PlainDate | null;
  readonly registeredFacility: FacilityCode | null;
  readonly registeredFacilityName: string | null;
}

export interface PastLookup {
  readonly facility: FacilityCode | null;
  readonly at: Date | null;
  readonly code: PortalCode | null;
}

export interface TreatmentHistory {
  readonly code: PortalCode;
  readonly note: string | null;
  readonly records: readonly TreatmentRecord[];
  readonly fetchedAt: Date;
}

export interface TreatmentRecord {
  readonly recordId: string;
  readonly facility: FacilityCode | null;
  readonly admittedAt: Date | null;
  readonly dischargedAt: Date | null;
  readonly diagnosis: string | null;
  /** `tinhTrang`: 1 discharged, 2 transferred, 3 absconded, 4 left on request, 5 transferred on request. */
  readonly discharge: string | null;
  /** `kqDieuTri`: 1 cured, 2 improved, 3 unchanged, 4 worse, 5 died. */
  readonly outcome: string | null;
  /** `lyDoVV`, the patient category of the visit. */
  readonly category: string | null;
}

export interface CoPayHistory {
  /** 200, or 204: the card was not found or has no co-payment, which the portal does not tell apart. */
  readonly code: PortalCode;
  /** The portal's "data as of …", verbatim. */
  readonly note: string | null;
  readonly episodes: readonly CoPayEpisode[];
  readonly cardEndsOn: PlainDate | null;
  readonly fetchedAt: Date;
}

export interface CoPayEpisode {
  readonly cardNumber: CardNumber | InsuranceNumber | null;
  readonly facility: FacilityCode | null;
  readonly admittedOn: PlainDate | null;
  readonly dischargedOn: PlainDate | null;
  /** The day on which the portal received the episode. */
  readonly receivedOn: PlainDate | null;
  readonly routeCode: string | null;
  /** Co-payment of this episode that the patient was spared. */
  readonly exemptCoPay: Vnd | null;
  /** Running total up to and with this episode: never to be added up. */
  readonly cumulative: Vnd | null;
}

export interface VssPortalOptions {
  /** Already composed: time limit, retry. */
  readonly send: Send;
  /** The same for the co-payment service: a longer limit, and no retry. */
  readonly sendSlow: Send;
  /** Closes what `send` holds open. */
  readonly close?: () => Promise<void>;
  readonly accounts: ReadonlyMap<FacilityCode, PortalAccount>;
  readonly clock: Clock;
  /** How check-in notices are sent; without it none is. */
  readonly notices?: { readonly transport: NoticeTransport; readonly path?: string };
  /** Body of Lskcb2025; its circular says JSON, a real call was refused with it. Default: form. */
  readonly historyBody?: BodyType;
  /** Default: as on the card. */
  readonly nameForm?: NameForm;
  /** For renewals of sessions; tests hand in their own. */
  readonly timers?: Timers;
  /** How long before its end another session is logged in for. Default: 60 s. */
  readonly renewalMarginMs?: number;
  /** For an `expires_in` that is unreadable or already past. Default: 10 min. */
  readonly defaultLifetimeMs?: number;
}

export function createVssPortal(options: VssPortalOptions): VssPortal & NoticePortal {
  const { send, sendSlow, accounts, clock } = options;
  const { historyBody = 'form', nameForm = 'as-on-card' } = options;
  const sessions = createSessions({
    logIn: async (username, passwordHash) =>
      decodeSession(readPortalAnswer(await send(loginRequest(username, passwordHash), {}))),
    clock,
    ...(options.timers === undefined ? {} : { timers: options.timers }),
    renewalMarginMs: options.renewalMarginMs ?? 60_000,
    defaultLifetimeMs: options.defaultLifetimeMs ?? 600_000,
  });

  /** Resilience, F30 and F31: a dead session costs one login and one repeat; a second 401 is for the decoder to refuse. */
  async function ask(
    call: PortalCall,
    request: (session: SessionSecrets) => UpstreamRequest,
    sendWith: Send = send,
  ): Promise<PortalAnswer> {
    const account = accountOf(accounts, call.facility);
    const session = await sessions.current(account, call.signal);
    const answer = readPortalAnswer(await sendWith(request(session), call));
    if (!saysSessionEnded(answer)) return answer;
    const renewed = await sessions.replace(account, session, call.signal);
    return readPortalAnswer(await sendWith(request(renewed), call));
  }

  return {
    async lookUpCard(query, call) {
      const body = lookupBody(query, call, nameForm);
      const response = await ask(call, (session) =>
        lookupRequest(paths.cardLookup, session, body, 'json'),
      );
      const lookup = decodeCardLookup(response, clock.now());
      checkEcho(query, lookup);
      return lookup;
    },
    async treatmentHistory(query, call) {
      const body = lookupBody(query, call, nameForm);
      const response = await ask(call, (session) =>
        lookupRequest(paths.treatmentHistory, session, body, historyBody),
      );
      return decodeTreatmentHistory(response, clock.now());
    },
    async cumulativeCoPay(query, call) {
      const body = coPayBody(query, nameForm);
      const response = await ask(call, (session) => coPayRequest(session, body), sendSlow);
      const answer = decodeCoPay(response, clock.now());
      checkCoPayEcho(query, answer);
      return answer.history;
    },
    async sendCheckInNotice(notice) {
      const account = accounts.get(parseFacilityCode(notice.facility));
      const { notices } = options;
      if (account === undefined || notices === undefined) {
        return { outcome: 'NOT_SENT', failure: 'NO_ACCOUNT' };
      }
      return deliverNotice(notice, {
        transport: notices.transport,
        path: notices.path ?? noticePath,
        session: () => sessions.current(account, notice.signal),
        renewed: (ended) => sessions.replace(account, ended, notice.signal),
      });
    },
    async close() {
      sessions.close();
      await options.notices?.transport.close();
      await options.close?.();
    },
  };
}

function accountOf(
  accounts: ReadonlyMap<FacilityCode, PortalAccount>,
  facility: FacilityCode,
): PortalAccount {
  const account = accounts.get(facility);
  if (account === undefined) {
    throw new UpstreamError('NO_ACCOUNT', 'the facility has no portal account');
  }
  return account;
}
