import { isJsonObject } from '../../domain/strict-json.ts';
import { canonicalJson } from '../canonical-json.ts';
import { sha256Base64url } from '../digest.ts';
import type { KeyPurpose, PublicJwk } from '../signer.ts';
import { chainProblem, eventHash, type KeyEvent, readEvent } from './events.ts';
import { type KeyLife, lifeAfter, type OtherKey, timeless } from './life.ts';
import { isPurpose } from './purposes.ts';

export { eventHash, type KeyEvent, nextEvent } from './events.ts';
export { type KeyLife, type KeyState, stateAt } from './life.ts';

/**
 * What a key was worth when it is said to have signed. `CURRENT`: it was its turn. `RETIRED`: after its end, so this is no
 * signature of ours. `NOT_YET_VALID`: before its turn. `WITHDRAWN`: whatever the time, because whoever has the key can
 * write any time; only a checkpoint from before `withdrawnFrom` can speak for such a signature. `UNKNOWN`: not of this history.
 */
export type KeyVerdict = 'CURRENT' | 'RETIRED' | 'WITHDRAWN' | 'NOT_YET_VALID' | 'UNKNOWN';

export interface KeyHistory {
  /** In the order in which they were published. */
  readonly lives: readonly KeyLife[];
  /** Hash of the last event; null without events. It stands for all of them. */
  readonly head: string | null;
  find(kid: string): KeyLife | undefined;
  /** As the function, for a signature for which no checkpoint speaks. */
  judgeKey(kid: string, signedAt: Date): KeyVerdict;
}

/** What is wrong with a key history: each event by its number. */
export class KeyHistoryError extends Error {
  override readonly name = 'KeyHistoryError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The key history cannot be believed: ${problems.join('; ')}`);
    this.problems = problems;
  }
}

/** Clocks of two replicas, and of who verifies, differ by a little. */
const clockToleranceMs = 10_000;

/** What else is known of a signature. */
export interface KeyCircumstances {
  /**
   * Instant at which witnesses had cosigned a checkpoint that covers the signed thing: with several cosignatures, the one
   * that completed their number. Only that it was checked beforehand makes it worth anything.
   */
  readonly checkpointedAt?: Date | null;
  /** What the signature was for; left out, any purpose will do. */
  readonly purpose?: KeyPurpose;
}

export type KeyRefusal =
  | 'KEY_UNKNOWN'
  | 'KEY_OTHER_PURPOSE'
  | 'KEY_NOT_YET_VALID'
  | 'KEY_RETIRED'
  | 'KEY_WITHDRAWN';

export type KeyJudgement =
  | {
      readonly ok: true;
      readonly life: KeyLife;
      /** The key is withdrawn, and the checkpoint alone speaks for this signature. */
      readonly byCheckpoint: boolean;
    }
  | { readonly ok: false; readonly code: KeyRefusal; readonly life: KeyLife | null };

/**
 * Whether a signature that verifies may be believed: it was the key's turn at that time, the key was made for this purpose,
 * and nobody else can have had it. A withdrawn key is believed for what a cosigned checkpoint covered before T_compromise.
 *
 * @param signedAt when the signed thing says that it was signed
 */
export function judgeKey(
  history: Pick<KeyHistory, 'find'>,
  kid: string,
  signedAt: Date,
  { checkpointedAt = null, purpose }: KeyCircumstances = {},
): KeyJudgement {
  const life = history.find(kid);
  if (life === undefined) return { ok: false, code: 'KEY_UNKNOWN', life: null };
  const refuse = (code: KeyRefusal): KeyJudgement => ({ ok: false, code, life });
  if (purpose !== undefined && life.purpose !== null && life.purpose !== purpose) {
    return refuse('KEY_OTHER_PURPOSE');
  }
  const { withdrawnFrom } = life;
  if (withdrawnFrom !== null && !(checkpointedAt !== null && checkpointedAt < withdrawnFrom)) {
    return refuse('KEY_WITHDRAWN');
  }
  const turn = judgeTurn(life, signedAt);
  if (turn === 'NOT_YET_VALID') return refuse('KEY_NOT_YET_VALID');
  if (turn === 'RETIRED') return refuse('KEY_RETIRED');
  return { ok: true, life, byCheckpoint: withdrawnFrom !== null };
}

function judgeTurn(
  { from, until }: KeyLife,
  signedAt: Date,
): 'CURRENT' | 'RETIRED' | 'NOT_YET_VALID' {
  const time = signedAt.getTime();
  if (Number.isNaN(time)) return 'NOT_YET_VALID';
  if (from !== null && time < from.getTime() - clockToleranceMs) return 'NOT_YET_VALID';
  return until !== null && time >= until.getTime() + clockToleranceMs ? 'RETIRED' : 'CURRENT';
}

/**
 * Replays events. `others` are keys that the file holds and no event names (a file written by hand): nothing is known of their
 * time, so they are current for ever.
 *
 * @throws KeyHistoryError when the chain is broken or an event contradicts those before it
 */
export function replay(events: readonly unknown[], others: readonly OtherKey[] = []): KeyHistory {
  const lives = new Map<string, KeyLife>();
  let last: KeyEvent | null = null;
  for (const [index, value] of events.entries()) {
    const event = readEvent(value);
    const problem: string | null =
      event === null ? 'is malformed' : (chainProblem(event, last) ?? live(event, lives));
    if (event === null || problem !== null) {
      throw new KeyHistoryError([`event ${index + 1} ${problem}`]);
    }
    last = event;
  }
  for (const other of others) {
    if (!lives.has(other.key.kid)) lives.set(other.key.kid, timeless(other));
  }
  const find = (kid: string) => lives.get(kid);
  return {
    lives: [...lives.values()],
    head: last === null ? null : eventHash(last),
    find,
    judgeKey: (kid, signedAt) => verdictOf(judgeKey({ find }, kid, signedAt)),
  };
}

const verdicts = {
  KEY_UNKNOWN: 'UNKNOWN',
  KEY_OTHER_PURPOSE: 'UNKNOWN',
  KEY_NOT_YET_VALID: 'NOT_YET_VALID',
  KEY_RETIRED: 'RETIRED',
  KEY_WITHDRAWN: 'WITHDRAWN',
} as const satisfies Record<KeyRefusal, KeyVerdict>;

function verdictOf(judgement: KeyJudgement): KeyVerdict {
  return judgement.ok ? 'CURRENT' : verdicts[judgement.code];
}

function live(event: KeyEvent, lives: Map<string, KeyLife>): string | null {
  const life = lifeAfter(event, lives.get(event.kid));
  if (typeof life === 'string') return life;
  lives.set(event.kid, life);
  return null;
}

/** The history as it is published and kept: a JWK set of every key that may be believed, and all events. */
export interface KeyHistoryDocument {
  readonly keys: readonly PublicJwk[];
  readonly events: readonly KeyEvent[];
}

/**
 * Reads a published history, or a plain JWK set, whose keys have no times and so are always current. Further members of a
 * history, such as its signature, are not looked at; see `history-document.ts`.
 *
 * @throws KeyHistoryError
 */
export function parseKeyHistory(json: unknown): KeyHistory {
  const keys = isJsonObject(json) ? json['keys'] : undefined;
  const events = isJsonObject(json) ? (json['events'] ?? []) : undefined;
  if (!Array.isArray(keys) || !Array.isArray(events)) {
    throw new KeyHistoryError(['expected {"keys": [ … ], "events": [ … ]}']);
  }
  return replay(
    events,
    keys.filter(hasKid).map((key) => ({ key, purpose: purposeOf(key), kind: null })),
  );
}

function purposeOf({ purpose }: PublicJwk): KeyPurpose | null {
  return isPurpose(purpose) ? purpose : null;
}

function hasKid(value: unknown): value is PublicJwk {
  return isJsonObject(value) && typeof value['kid'] === 'string';
}

/** What the ledger keeps of a history: equal digests, equal histories. */
export function historyDigest({ keys, events }: KeyHistoryDocument): string {
  return sha256Base64url(canonicalJson({ keys, events }));
}
