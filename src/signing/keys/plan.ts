import { isJsonObject, type JsonObject } from '../../domain/strict-json.ts';
import type { KeyPurpose } from '../signer.ts';
import { type KeyEvent, type NewKeyEvent, nextEvent, type WithdrawalReason } from './events.ts';
import { type KeyEntry, readKeyEntry } from './key-entry.ts';
import { type KeyFile, parseKeyFile } from './key-file.ts';
import { type KeyLife, stateAt } from './life.ts';
import { SigningKeysError } from './problems.ts';

/** A key must be published this long before it signs: verifiers may serve a stale set for a day (`stale-if-error`). */
export const publicationMs = 24 * 3_600_000;

/** What was asked for cannot be done; the message says why and what can. */
export class KeyPlanError extends Error {
  override readonly name = 'KeyPlanError';
}

/** The next content of a key file. */
export interface KeyPlan {
  readonly json: JsonObject;
  /** What it adds to the history. */
  readonly events: readonly KeyEvent[];
}

export interface Rotation {
  readonly now: Date;
  /** null: a key for everything, in the place of another one. */
  readonly purpose: KeyPurpose | null;
  /** The new key as the file will hold it. */
  readonly key: JsonObject;
  /** When it takes over: a day from now or later, except in an emergency. */
  readonly from: Date;
  readonly emergency: boolean;
}

/**
 * Publishes a key that takes over at a time, and ends the turn of those before it at the same time. Private parts whose turn
 * is over are taken out of the file.
 *
 * @throws KeyPlanError, SigningKeysError
 */
export function planRotation(json: unknown, rotation: Rotation): KeyPlan {
  const { now, purpose, from, emergency } = rotation;
  const draft = openDraft(json, now);
  for (const { kid, from: turn } of draft.lives(purpose, 'next')) {
    // One that the file does not hold was lost with an earlier file: it can wait for ever.
    if (turn === null || (draft.entry(kid)?.holder ?? null) === null) continue;
    throw new KeyPlanError(
      `A key for ${nameOf(purpose)} is waiting already: ${kid}, from ${turn.toISOString()}.`,
    );
  }
  if (!emergency && from.getTime() < now.getTime() + publicationMs) {
    throw new KeyPlanError('A key is published 24 hours before it signs. In an emergency: --now.');
  }
  const current = draft.lives(purpose, 'current');
  for (const life of draft.lives(purpose, 'next')) draft.retire(life, life.from ?? now);
  draft.publish(rotation.key, { purpose, from, emergency });
  for (const life of current) draft.retire(life, from);
  return draft.done();
}

export interface Withdrawal {
  readonly now: Date;
  readonly kid: string;
  /** From when somebody else may have signed with it (T_compromise). */
  readonly since: Date;
  readonly reason: WithdrawalReason;
  /** Makes a key in place of one for which none is waiting; null where it has to come from a device. */
  readonly replacement: (entry: KeyEntry) => JsonObject | null;
  /** Withdraw it even if nothing can sign for its purpose then. */
  readonly alone: boolean;
}

/**
 * Takes a key out of circulation at once. The key that waits behind it takes over now; without one, a new key does, which
 * verifiers learn when they next fetch the key set.
 *
 * @throws KeyPlanError, SigningKeysError
 */
export function planWithdrawal(json: unknown, withdrawal: Withdrawal): KeyPlan {
  const { now, kid, since, reason } = withdrawal;
  const draft = openDraft(json, now);
  const life = draft.find(kid);
  if (life === undefined) throw new KeyPlanError('There is no key of that id in the file.');
  if (since > now) throw new KeyPlanError('A key cannot be withdrawn from a time to come.');
  const state = stateAt(life, now);
  const entry = draft.entry(kid);
  draft.add({ kid, event: 'WITHDRAWN', from: since.toISOString(), reason });
  if (state === 'current' || state === 'next') succeed(draft, life, state, entry, withdrawal);
  return draft.done();
}

function succeed(
  draft: Draft,
  { purpose, from }: KeyLife,
  state: 'current' | 'next',
  entry: KeyEntry | undefined,
  { now, replacement, alone }: Withdrawal,
): void {
  const current = draft.lives(purpose, 'current');
  if (state === 'current' && current.length > 0) return;
  const [waiting] = draft.lives(purpose, 'next');
  if (state === 'current' && waiting !== undefined) {
    draft.add({ kid: waiting.kid, event: 'ADVANCED', from: draft.at });
    return;
  }
  if (state === 'next' && waiting !== undefined) return;
  const key = entry === undefined ? null : replacement(entry);
  if (key === null) {
    if (alone) return;
    throw new KeyPlanError(
      `Nothing could sign for ${nameOf(purpose)} then. Publish a successor first (keys rotate --now), or add --alone.`,
    );
  }
  if (state === 'current') {
    draft.publish(key, { purpose, from: now, emergency: true });
    return;
  }
  // Those whose turn was to end with the one withdrawn go on until the new one may sign.
  const later = new Date(Math.max(now.getTime() + publicationMs, from?.getTime() ?? 0));
  draft.publish(key, { purpose, from: later, emergency: false });
  for (const life of current) draft.retire(life, later);
}

interface Draft {
  /** Instant of its events. */
  readonly at: string;
  find(kid: string): KeyLife | undefined;
  entry(kid: string): KeyEntry | undefined;
  lives(purpose: KeyPurpose | null, state: 'next' | 'current'): readonly KeyLife[];
  add(event: DistributiveOmit<NewKeyEvent, 'at'>): void;
  publish(
    key: JsonObject,
    facts: { purpose: KeyPurpose | null; from: Date; emergency: boolean },
  ): void;
  retire(life: KeyLife, until: Date): void;
  done(): KeyPlan;
}

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

function openDraft(json: unknown, now: Date): Draft {
  const start = parseKeyFile(json);
  const members = isJsonObject(json) ? json : {};
  let keys: readonly unknown[] = Array.isArray(members['keys']) ? members['keys'] : [];
  let events: readonly KeyEvent[] = start.events;
  let file = start;
  const last = events.at(-1)?.at ?? '';
  const at = now.toISOString() > last ? now.toISOString() : last;

  const add: Draft['add'] = (event) => {
    events = [...events, nextEvent(events, { ...event, at })];
    file = parseKeyFile({ ...members, keys, history: events });
  };
  for (const event of beginning(start, at)) add(event);

  return {
    at,
    add,
    find: (kid) => file.history.find(kid),
    entry: (kid) => start.entries.find(({ published }) => published.kid === kid),
    lives: (purpose, state) =>
      file.history.lives.filter(
        (life) => life.purpose === purpose && stateAt(life, new Date(at)) === state,
      ),
    publish(key, { purpose, from, emergency }) {
      const { published, holder } = usable(key);
      keys = [...keys, key];
      add({
        kid: published.kid,
        event: 'PUBLISHED',
        key: published,
        purpose,
        kind: holder?.kind ?? 'file',
        from: from.toISOString() > at ? from.toISOString() : at,
        emergency,
      });
    },
    retire({ kid }, until) {
      add({ kid, event: 'RETIRED', until: until.toISOString() > at ? until.toISOString() : at });
    },
    done() {
      const kept = keys.map((key) => (isJsonObject(key) ? worthKeeping(key, file, at) : key));
      const plan = { ...members, keys: kept, history: events };
      parseKeyFile(plan);
      return { json: plan, events: events.slice(start.events.length) };
    },
  };
}

function usable(key: JsonObject): KeyEntry {
  const problems: string[] = [];
  const entry = readKeyEntry(key, (problem) => problems.push(problem));
  if (entry === null || problems.length > 0) {
    throw new SigningKeysError(problems.map((problem) => `the new key: ${problem}`));
  }
  return entry;
}

/** Keys of a file that was written by hand have signed for an unknown time: the history begins with saying so. */
function beginning(file: KeyFile, at: string): readonly DistributiveOmit<NewKeyEvent, 'at'>[] {
  return file.entries
    .filter(({ published }) => (file.history.find(published.kid)?.publishedAt ?? null) === null)
    .flatMap(({ published, purpose, holder, retired }) => [
      {
        kid: published.kid,
        event: 'PUBLISHED',
        key: published,
        purpose,
        kind: holder?.kind ?? 'file',
        from: null,
        emergency: false,
      } as const,
      ...(retired ? [{ kid: published.kid, event: 'RETIRED', until: at } as const] : []),
    ]);
}

const privateMembers = new Set(['d', 'p', 'q', 'dp', 'dq', 'qi', 'pkcs11', 'kms']);

/** What can no longer sign is no longer worth stealing. */
function worthKeeping(key: JsonObject, file: KeyFile, at: string): JsonObject {
  const life = file.history.find(usable(key).published.kid);
  const state = life === undefined ? 'current' : stateAt(life, new Date(at));
  return state === 'retired' || state === 'withdrawn'
    ? Object.fromEntries(Object.entries(key).filter(([name]) => !privateMembers.has(name)))
    : key;
}

function nameOf(purpose: KeyPurpose | null): string {
  return purpose === null ? 'everything' : `"${purpose}"`;
}
