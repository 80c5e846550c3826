import { UpstreamError } from '../upstream.ts';
import {
  type PortalAnswer,
  readPortalAnswer,
  type SessionSecrets,
  saysSessionEnded,
} from './codec.ts';
import type { NoticeTransport } from './notice-transport.ts';
import { codeOf, receiptInstant, text } from './values.ts';
import {
  noticeAccepted,
  noticeAnswerFields,
  noticeFailureCodes,
  noticeKind,
  noticeRequestFields,
  refusedCodes,
  sessionEndedCodes,
  sessionHeaders,
} from './wire.ts';

/** What became of one attempt to send a notice. */
export type NoticeDelivery =
  | ({ readonly outcome: 'ACCEPTED' } & NoticeReceipt)
  /** A definite no about this notice. */
  | ({ readonly outcome: 'REJECTED' } & NoticeReceipt)
  /** The portal has not taken it: it may be sent later. `failure` names why, and holds nothing personal. */
  | { readonly outcome: 'NOT_SENT'; readonly failure: string }
  /** Bytes were sent, and what became of them is not known: sent again, the notice could count twice. */
  | { readonly outcome: 'UNKNOWN'; readonly failure: string };

/** What the portal answered. */
export interface NoticeReceipt {
  /** `maKetQua`. */
  readonly code: string;
  /** `maGiaoDich`: to be kept. */
  readonly transactionId: string | null;
  /** When the portal took it, by its own clock. */
  readonly receivedAt: Date | null;
  /** The portal's words, verbatim. Never logged: they can quote the notice. */
  readonly message: string | null;
}

export interface NoticeSending {
  /** The document, its signature in place. */
  readonly xml: string;
  readonly facility: string;
  /** Awaited before the first byte: from then on the notice may have arrived. A rejection stops the sending. */
  readonly beforeFirstByte: () => Promise<void>;
  readonly signal?: AbortSignal;
}

export interface NoticeSenderParts<Session extends SessionSecrets> {
  readonly transport: NoticeTransport;
  readonly path: string;
  /** An open session. @throws UpstreamError */
  readonly session: () => Promise<Session>;
  /** The one after it, once the portal has ended it. @throws UpstreamError */
  readonly renewed: (ended: Session) => Promise<Session>;
}

/** One attempt: never retried, but for one login where the portal definitely refused the session. */
export async function deliverNotice<Session extends SessionSecrets>(
  sending: NoticeSending,
  parts: NoticeSenderParts<Session>,
): Promise<NoticeDelivery> {
  const first = await obtained(parts.session);
  if ('outcome' in first) return first;
  await sending.beforeFirstByte();
  const answer = await attempt(sending, first, parts);
  if ('outcome' in answer || !saysSessionEnded(answer)) return judged(answer);
  const second = await obtained(() => parts.renewed(first));
  return 'outcome' in second ? second : judged(await attempt(sending, second, parts));
}

async function obtained<Session extends SessionSecrets>(
  session: () => Promise<Session>,
): Promise<Session | NoticeDelivery> {
  try {
    return await session();
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    return { outcome: 'NOT_SENT', failure: `LOGIN_${error.failure}` };
  }
}

async function attempt(
  { xml, facility, signal }: NoticeSending,
  session: SessionSecrets,
  { transport, path }: Pick<NoticeSenderParts<SessionSecrets>, 'transport' | 'path'>,
): Promise<PortalAnswer | NoticeDelivery> {
  let started = false;
  const request = noticeRequest(path, session, facility, xml);
  try {
    const response = await transport.send(request, {
      ...(signal === undefined ? {} : { signal }),
      onFirstByte: () => {
        started = true;
      },
    });
    return readPortalAnswer(response);
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    return { outcome: started ? 'UNKNOWN' : 'NOT_SENT', failure: error.failure };
  }
}

/** Header style: the user name goes into the body (vss-portal, 2.4 and 5.2). */
function noticeRequest(path: string, session: SessionSecrets, facility: string, xml: string) {
  return {
    method: 'POST',
    path,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      [sessionHeaders.accessToken]: session.accessToken,
      [sessionHeaders.sessionId]: session.sessionId,
      [sessionHeaders.password]: session.passwordHash,
    },
    body: new URLSearchParams({
      [noticeRequestFields.username]: session.username,
      [noticeRequestFields.kind]: noticeKind,
      [noticeRequestFields.province]: facility.slice(0, 2),
      [noticeRequestFields.facility]: facility,
      [noticeRequestFields.file]: Buffer.from(xml, 'utf8').toString('base64'),
    }).toString(),
  } as const;
}

/**
 * The code decides, whatever status it came with (section 8). Without one only a refusal of the request itself is definite: a proxy's
 * 502 can follow on a notice that arrived.
 */
function judged(answer: PortalAnswer | NoticeDelivery): NoticeDelivery {
  if ('outcome' in answer) return answer;
  const { status, fields } = answer;
  const code = codeOf(fields, noticeAnswerFields.code);
  if (code === null) {
    const outcome = refusingStatuses.has(status) ? 'NOT_SENT' : 'UNKNOWN';
    return { outcome, failure: `HTTP_${status}` };
  }
  if (sessionEndedCodes.has(code) || refusedCodes.has(code)) {
    return { outcome: 'NOT_SENT', failure: `REFUSED_${code}` };
  }
  if (noticeFailureCodes.has(code)) return { outcome: 'UNKNOWN', failure: `PORTAL_${code}` };
  return {
    outcome: code === noticeAccepted ? 'ACCEPTED' : 'REJECTED',
    code,
    transactionId: text(fields, noticeAnswerFields.transactionId)?.slice(0, 200) ?? null,
    receivedAt: receiptInstant(text(fields, noticeAnswerFields.receivedAt)),
    message: text(fields, noticeAnswerFields.message)?.slice(0, 4_000) ?? null,
  };
}

/** The server did not take up the request: session, right, place, method, size, type, rate. */
const refusingStatuses: ReadonlySet<number> = new Set([401, 402, 403, 404, 405, 413, 415, 429]);
