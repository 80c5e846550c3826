import { canonicalJson } from '../canonical-json.ts';
import { sha256Base64url } from '../digest.ts';
import { eventHash, type KeyEvent } from './events.ts';
import type { KeyFile } from './key-file.ts';

/** Something that happened to a key, as the ledger is told of it. */
export interface KeyHappening {
  readonly operation: 'keys.publish' | 'keys.activate' | 'keys.retire' | 'keys.withdraw';
  readonly kid: string;
  /** When it takes effect, ISO 8601 UTC: first use, end of use, T_compromise; null: before the history began. */
  readonly effective: string | null;
  /** SHA-256 (base64url) of the history's event; of an activation, which no event but time brings about, of kid and instant. */
  readonly digest: string;
}

const operations = {
  PUBLISHED: 'keys.publish',
  ADVANCED: 'keys.publish',
  RETIRED: 'keys.retire',
  WITHDRAWN: 'keys.withdraw',
} as const satisfies Record<KeyEvent['event'], KeyHappening['operation']>;

/** All that has happened to the keys of a file until now. Keys without a history have none. */
export function happenings({ events, history }: KeyFile, now: Date): readonly KeyHappening[] {
  const activated = history.lives.flatMap((life): readonly KeyHappening[] => {
    const { kid, publishedAt, from, withdrawnAt } = life;
    const began = from ?? null;
    if (publishedAt === null || began === null || began > now) return [];
    if (withdrawnAt !== null && withdrawnAt < began) return [];
    const effective = began.toISOString();
    const digest = sha256Base64url(canonicalJson({ kid, from: effective }));
    return [{ operation: 'keys.activate', kid, effective, digest }];
  });
  const written = events.map(
    (event): KeyHappening => ({
      operation: operations[event.event],
      kid: event.kid,
      effective: event.event === 'RETIRED' ? event.until : event.from,
      digest: eventHash(event),
    }),
  );
  return [...written, ...activated];
}
