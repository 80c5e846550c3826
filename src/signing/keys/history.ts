import { isJsonObject, type JsonObject } from '../../domain/strict-json.ts';
import { canonicalJson } from '../canonical-json.ts';
import { sha256Base64url } from '../digest.ts';
import type { KeyPurpose, PublicJwk, SignerKind } from '../signer.ts';
import { isPurpose } from './purposes.ts';
import { thumbprint } from './thumbprint.ts';

/** What happened to a key. Instants are ISO 8601 UTC. */
export type KeyEvent = {
  /** 1, 2, 3 … */
  readonly sequence: number;
  /** When it was written down; never earlier than the event before. */
  readonly at: string;
  readonly kid: string;
  /** SHA-256 (base64url) of the canonical JSON of the event before; null for the first. */
  readonly previous: string | null;
} & (
  | {
      readonly event: 'PUBLISHED';
      readonly key: PublicJwk;
      readonly purpose: KeyPurpose | null;
      readonly kind: SignerKind;
      /** From when it may sign; null for a key that signed before this history began. */
      readonly from: string | null;
      /** Its publication was shorter than the rule: the keys before it could not wait. */
      readonly emergency: boolean;
    }
  | { readonly event: 'RETIRED' /** From when it signs no more. */; readonly until: string }
  | {
      readonly event: 'WITHDRAWN';
      /** From when somebody else may have signed with it (T_compromise). */
      readonly from: string;
    }
);

/** The life of one key, as its events tell it. */
export interface KeyLife {
  readonly kid: string;
  readonly key: PublicJwk;
  readonly purpose: KeyPurpose | null;
  /** null where the file says no more than the public key. */
  readonly kind: SignerKind | null;
  readonly publishedAt: Date | null;
  readonly emergency: boolean;
  /** It signs from here on; null: since before the history began. */
  readonly from: Date | null;
  /** It signs until just before here; null: no end is set. */
  readonly until: Date | null;
  /** T_compromise; null: it was never withdrawn. */
  readonly withdrawnFrom: Date | null;
  readonly withdrawnAt: Date | null;
}

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

/** Where a key is in its life at some time. */
export type KeyState = 'next' | 'current' | 'retired' | 'withdrawn';

export function stateAt(
  life: Pick<KeyLife, 'from' | 'until' | 'withdrawnFrom'>,
  now: Date,
): KeyState {
  if (life.withdrawnFrom !== null) return 'withdrawn';
  if (life.until !== null && now >= life.until) return 'retired';
  return life.from !== null && now < life.from ? 'next' : 'current';
}

export function eventHash(event: KeyEvent): string {
  return sha256Base64url(canonicalJson(event));
}

/** The event that follows; `previous` and `sequence` are put in. */
export function nextEvent(
  events: readonly KeyEvent[],
  event: DistributiveOmit<KeyEvent, 'sequence' | 'previous'>,
): KeyEvent {
  const last = events.at(-1);
  return {
    ...event,
    sequence: events.length + 1,
    previous: last === undefined ? null : eventHash(last),
  };
}

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/**
 * Replays events. `others` are keys that the file holds and no event names (a file written by hand): nothing is known of their
 * time, so they are current for ever.
 *
 * @throws KeyHistoryError when the chain is broken or an event contradicts those before it
 */
export function replay(events: readonly unknown[], others: readonly OtherKey[] = []): KeyHistory {
  const problems: string[] = [];
  const lives = new Map<string, KeyLife>();
  let last: KeyEvent | null = null;
  for (const [index, value] of events.entries()) {
    const event = readEvent(value);
    const problem: string | null =
      event === null ? 'is malformed' : (chainProblem(event, last) ?? apply(event, lives));
    if (problem !== null) problems.push(`event ${index + 1} ${problem}`);
    if (event === null || problem !== null) break;
    last = event;
  }
  if (problems.length > 0) throw new KeyHistoryError(problems);
  for (const { key, purpose, kind } of others) {
    if (!lives.has(key.kid)) lives.set(key.kid, timeless(key, purpose, kind));
  }
  return {
    lives: [...lives.values()],
    head: last === null ? null : eventHash(last),
    find: (kid) => lives.get(kid),
    judgeKey: (kid, signedAt) => judge(lives.get(kid), signedAt),
  };
}

/** A key that no event names. */
export interface OtherKey {
  readonly key: PublicJwk;
  readonly purpose: KeyPurpose | null;
  readonly kind: SignerKind | null;
}

function timeless(
  key: PublicJwk,
  purpose: KeyPurpose | null,
  kind: SignerKind | null = null,
): KeyLife {
  return {
    kid: key.kid,
    key,
    purpose,
    kind,
    publishedAt: null,
    emergency: false,
    from: null,
    until: null,
    withdrawnFrom: null,
    withdrawnAt: null,
  };
}

function judge(life: KeyLife | undefined, signedAt: Date): KeyVerdict {
  if (life === undefined) return 'UNKNOWN';
  if (life.withdrawnFrom !== null) return 'WITHDRAWN';
  const time = signedAt.getTime();
  if (Number.isNaN(time)) return 'NOT_YET_VALID';
  if (life.from !== null && time < life.from.getTime() - clockToleranceMs) return 'NOT_YET_VALID';
  if (life.until !== null && time >= life.until.getTime() + clockToleranceMs) return 'RETIRED';
  return 'CURRENT';
}

function chainProblem(event: KeyEvent, last: KeyEvent | null): string | null {
  if (event.sequence !== (last?.sequence ?? 0) + 1) return 'is out of sequence';
  if (event.previous !== (last === null ? null : eventHash(last))) {
    return 'does not follow the one before: an event was changed or left out';
  }
  return last !== null && event.at < last.at ? 'is dated before the one before' : null;
}

/** Null, or why this cannot have happened to the key. */
function apply(event: KeyEvent, lives: Map<string, KeyLife>): string | null {
  const life = lives.get(event.kid);
  if (event.event === 'PUBLISHED') {
    if (life !== undefined) return 'publishes a key a second time';
    lives.set(event.kid, {
      ...timeless(event.key, event.purpose, event.kind),
      publishedAt: new Date(event.at),
      emergency: event.emergency,
      from: event.from === null ? null : new Date(event.from),
    });
    return null;
  }
  if (life === undefined) return 'is about a key that was not published';
  const problem = event.event === 'RETIRED' ? retire(event, life) : withdraw(event, life);
  if (typeof problem === 'string') return problem;
  lives.set(event.kid, problem);
  return null;
}

/** What was signed yesterday cannot be unsigned by a date: that is a withdrawal. And the dead stay dead. */
function retire(event: KeyEvent & { readonly event: 'RETIRED' }, life: KeyLife): KeyLife | string {
  if (event.until < event.at) return 'retires a key in the past';
  if (life.until !== null && life.until <= new Date(event.at)) return 'brings back a retired key';
  return { ...life, until: new Date(event.until) };
}

function withdraw(
  event: KeyEvent & { readonly event: 'WITHDRAWN' },
  life: KeyLife,
): KeyLife | string {
  if (event.from > event.at) return 'withdraws a key from a time to come';
  const from = new Date(event.from);
  if (life.withdrawnFrom !== null && life.withdrawnFrom <= from) {
    return 'withdraws a key from a later time than before';
  }
  return { ...life, withdrawnFrom: from, withdrawnAt: life.withdrawnAt ?? new Date(event.at) };
}

const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

function isInstant(value: unknown): value is string {
  return typeof value === 'string' && instant.test(value) && !Number.isNaN(Date.parse(value));
}

/** Members of each event, besides those of all; anything else makes it malformed, for it would be hashed and not understood. */
const eventMembers: Readonly<
  Record<string, Readonly<Record<string, (value: unknown) => boolean>>>
> = {
  PUBLISHED: {
    key: isPublicJwk,
    purpose: (value) => value === null || isPurpose(value),
    kind: (value) => value === 'file' || value === 'pkcs11' || value === 'kms',
    from: (value) => value === null || isInstant(value),
    emergency: (value) => typeof value === 'boolean',
  },
  RETIRED: { until: isInstant },
  WITHDRAWN: { from: isInstant },
};

const commonMembers: Readonly<Record<string, (value: unknown) => boolean>> = {
  sequence: Number.isSafeInteger,
  at: isInstant,
  kid: (value) => typeof value === 'string',
  previous: (value) => value === null || typeof value === 'string',
  event: (value) => typeof value === 'string',
};

function readEvent(value: unknown): KeyEvent | null {
  if (!isJsonObject(value)) return null;
  const name = String(value['event']);
  const own = Object.hasOwn(eventMembers, name) ? eventMembers[name] : undefined;
  if (own === undefined) return null;
  const members = { ...commonMembers, ...own };
  const isWhole =
    Object.entries(members).every(([member, fits]) => fits(value[member])) &&
    Object.keys(value).every((member) => Object.hasOwn(members, member));
  return isWhole && kidFits(value) ? (value as KeyEvent) : null;
}

/** A kid is the thumbprint of its key: no event can put another key under a name that is known. */
function kidFits({ key, kid }: JsonObject): boolean {
  if (!isJsonObject(key)) return true;
  try {
    return key['kid'] === kid && thumbprint(key) === kid;
  } catch {
    return false;
  }
}

function isPublicJwk(value: unknown): value is PublicJwk {
  return (
    isJsonObject(value) &&
    ['kty', 'kid', 'alg'].every((member) => typeof value[member] === 'string') &&
    value['use'] === 'sig' &&
    value['d'] === undefined
  );
}

function hasKid(value: unknown): value is PublicJwk {
  return isJsonObject(value) && typeof value['kid'] === 'string';
}

/** The history as it is published and kept: a JWK set of every key that may be believed, and all events. */
export interface KeyHistoryDocument {
  readonly keys: readonly PublicJwk[];
  readonly events: readonly KeyEvent[];
}

/**
 * Reads a published history, or a plain JWK set, whose keys have no times and so are always current.
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
    keys.filter(hasKid).map((key) => ({ key, purpose: null, kind: null })),
  );
}

/** What the ledger keeps of a history: equal digests, equal histories. */
export function historyDigest(document: KeyHistoryDocument): string {
  return sha256Base64url(canonicalJson(document));
}
