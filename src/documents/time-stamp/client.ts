import { hash, randomBytes } from 'node:crypto';
import { request } from 'undici';
import type { Clock } from '../../domain/clock.ts';
import type { PemFile } from '../chain.ts';
import { DocumentRefused, documentRefusals } from '../refusal.ts';
import { TimeStampError, type TimeStamper } from '../time-stamp.ts';
import { encodeRequest } from './request.ts';
import { readResponse } from './response.ts';
import { verifyTimeStamp } from './verify.ts';

/** What an authority answered over HTTP. */
export interface TimeStampAnswer {
  readonly status: number;
  /** `Content-Type`, '' without one. */
  readonly type: string;
  readonly body: Uint8Array;
}

/** Sends a request (RFC 3161 3.4). @throws for whatever the network does */
export type AskTimeStamper = (
  url: URL,
  body: Uint8Array,
  signal: AbortSignal,
) => Promise<TimeStampAnswer>;

export interface TimeStamperOptions {
  readonly url: URL;
  readonly trust: Pick<PemFile, 'roots' | 'others'>;
  readonly clock: Pick<Clock, 'now'>;
  /** Policy to ask for; null for the authority's own. */
  readonly policy?: string | null;
  readonly timeoutMs?: number;
  readonly ask?: AskTimeStamper;
  /** 16 random bytes. */
  readonly nonce?: () => Uint8Array;
}

/** A time-stamping authority on the network. Whatever it answers is checked before it is believed. */
export function httpTimeStamper(options: TimeStamperOptions): TimeStamper {
  const { url, trust, clock, policy = null, timeoutMs = 10_000, ask = askOverHttp } = options;
  const authority = `${url.host}${url.pathname}`.replace(/\/+$/, '');
  return {
    authority,
    async stamp(data, signal) {
      const nonce = positive(options.nonce?.() ?? randomBytes(16));
      const body = encodeRequest({ digest: hash('sha256', data, 'buffer'), nonce, policy });
      const limit = AbortSignal.timeout(timeoutMs);
      const answer = await asked(ask, url, body, signal ? AbortSignal.any([signal, limit]) : limit);
      const token = tokenOf(answer);
      const verdict = await verifyTimeStamp({
        token,
        data,
        roots: trust.roots,
        intermediates: trust.others,
        now: clock.now(),
        nonce,
        policy,
      });
      if (verdict.ok) return { token, at: verdict.info.at, authority };
      throw new TimeStampError(
        'TSA_TOKEN_REFUSED',
        `${verdict.code}: ${documentRefusals[verdict.code]}`,
      );
    },
  };
}

/** Neither a sign nor zeros in front: the number has these bytes and no others. */
function positive(nonce: Uint8Array): Buffer {
  const bytes = Buffer.from(nonce);
  bytes[0] = 0x40 | ((bytes[0] ?? 0) & 0x3f);
  return bytes;
}

async function asked(
  ask: AskTimeStamper,
  url: URL,
  body: Uint8Array,
  signal: AbortSignal,
): Promise<TimeStampAnswer> {
  try {
    return await ask(url, body, signal);
  } catch (cause) {
    throw new TimeStampError('TSA_UNAVAILABLE', 'The authority does not answer.', { cause });
  }
}

const answerType = 'application/timestamp-reply';

function tokenOf({ status, type, body }: TimeStampAnswer): Uint8Array {
  if (status !== 200) {
    throw new TimeStampError('TSA_UNAVAILABLE', `The authority answered with status ${status}.`);
  }
  const [essence = ''] = type.split(';');
  if (essence.trim().toLowerCase() !== answerType) {
    throw new TimeStampError('TSA_ANSWER_MALFORMED', `The answer is not of type ${answerType}.`);
  }
  try {
    const response = readResponse(body);
    if (response.granted) return response.token;
    throw new TimeStampError(
      'TSA_REFUSED',
      `The authority refused with status ${response.status}.`,
    );
  } catch (cause) {
    if (!(cause instanceof DocumentRefused)) throw cause;
    throw new TimeStampError('TSA_ANSWER_MALFORMED', cause.message, { cause });
  }
}

const maxAnswerBytes = 65_536;

const askOverHttp: AskTimeStamper = async (url, body, signal) => {
  const response = await request(url, {
    method: 'POST',
    headers: { 'content-type': 'application/timestamp-query', accept: answerType },
    body,
    signal,
  });
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body) {
    size += chunk.byteLength;
    if (size > maxAnswerBytes) throw new Error('The answer is larger than 64 KB');
    chunks.push(chunk);
  }
  const type = response.headers['content-type'];
  return {
    status: response.statusCode,
    type: typeof type === 'string' ? type : '',
    body: Buffer.concat(chunks),
  };
};
