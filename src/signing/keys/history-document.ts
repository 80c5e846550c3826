import { isJsonObject } from '../../domain/strict-json.ts';
import { canonicalJson } from '../canonical-json.ts';
import { signCompact } from '../jws/sign.ts';
import { type JwsRefusalCode, jwsRefusals, verifyCompact } from '../jws/verify.ts';
import type { Signer } from '../signer.ts';
import { isContinuation } from './events.ts';
import {
  historyDigest,
  judgeKey,
  type KeyHistory,
  type KeyHistoryDocument,
  parseKeyHistory,
} from './history.ts';
import { importKeySet } from './public-key-set.ts';

/** `typ` of the signature of a key history. */
export const historyType = 'vss-key-history+jws';

/** A key history that can be saved and handed on. Other readers see a JWK set in it. */
export interface SignedKeyHistory extends KeyHistoryDocument {
  /** Public address of the gateway whose keys these are. */
  readonly issuer: string;
  /** ISO 8601 UTC. */
  readonly issuedAt: string;
  /** Compact JWS over `{"iss", "iat", "digest"}`; `digest` is SHA-256 (base64url) of the canonical JSON of keys and events. */
  readonly signature: string;
}

export interface HistorySigning {
  readonly issuer: string;
  readonly signer: Signer;
  readonly now: Date;
}

/** @throws SignerUnavailable */
export async function signHistory(
  { keys, events }: KeyHistoryDocument,
  { issuer, signer, now }: HistorySigning,
): Promise<SignedKeyHistory> {
  const iat = Math.floor(now.getTime() / 1_000);
  const digest = historyDigest({ keys, events });
  const payload = canonicalJson({ iss: issuer, iat, digest });
  const signature = await signCompact(signer, payload, { typ: historyType });
  return { issuer, issuedAt: new Date(iat * 1_000).toISOString(), keys, events, signature };
}

/** Why a signed history is not believed. */
export const historyRefusals = {
  ...jwsRefusals,
  KEY_UNKNOWN: 'The history is signed by a key that is not among those trusted so far.',
  HISTORY_UNSIGNED: 'The key history is not signed.',
  HISTORY_ALTERED: 'The signature belongs to another key history.',
  HISTORY_REWRITTEN: 'It does not continue the key history known so far.',
  SIGNER_NOT_CURRENT:
    'By this history itself it was not the turn of the key that signed it, or that key is withdrawn.',
} as const satisfies Record<string, string>;

export type HistoryRefusal = JwsRefusalCode | keyof typeof historyRefusals;

export type HistoryVerdict =
  | {
      readonly ok: true;
      readonly history: KeyHistory;
      readonly document: SignedKeyHistory;
      readonly kid: string;
    }
  | { readonly ok: false; readonly code: HistoryRefusal };

/**
 * Verifies a signed history against what is known so far: a history saved earlier, or a JWK set got by another way. Without
 * either it can only be told whether the history agrees with itself, which anybody can bring about.
 *
 * @throws KeyHistoryError when it is no history; KeySetError when `known` is no JWK set
 */
export function verifyHistory(json: unknown, known: unknown = json): HistoryVerdict {
  const history = parseKeyHistory(json);
  const document = readSigned(json);
  if (document === null) return { ok: false, code: 'HISTORY_UNSIGNED' };
  const verdict = verifyCompact(document.signature, importKeySet(keysOf(known)), {
    typ: historyType,
  });
  if (!verdict.ok) return verdict;
  const statement = Buffer.from(verdict.payload).toString();
  const iat = Math.floor(Date.parse(document.issuedAt) / 1_000);
  const claims = { iss: document.issuer, iat, digest: historyDigest(document) };
  if (statement !== canonicalJson(claims)) return { ok: false, code: 'HISTORY_ALTERED' };
  if (!continues(known, document)) return { ok: false, code: 'HISTORY_REWRITTEN' };
  const { kid } = verdict.header;
  return judgeKey(history, kid, new Date(document.issuedAt)).ok
    ? { ok: true, history, document, kid }
    : { ok: false, code: 'SIGNER_NOT_CURRENT' };
}

function readSigned(json: unknown): SignedKeyHistory | null {
  const isSigned =
    isJsonObject(json) &&
    ['issuer', 'issuedAt', 'signature'].every((member) => typeof json[member] === 'string') &&
    !Number.isNaN(Date.parse(String(json['issuedAt'])));
  // `parseKeyHistory` has read keys and events.
  return isSigned ? (json as unknown as SignedKeyHistory) : null;
}

/** Keys that only its events still name are believed too: the saved history may be from before a retirement. */
function keysOf(known: unknown): unknown {
  if (!isJsonObject(known) || known['events'] === undefined) return known;
  return { keys: parseKeyHistory(known).lives.map(({ key }) => key) };
}

function continues(known: unknown, { events }: KeyHistoryDocument): boolean {
  const earlier = isJsonObject(known) ? (known['events'] ?? []) : [];
  return Array.isArray(earlier) && isContinuation(earlier, events);
}
