import type { KeyPurpose, PublicJwk, SignerKind } from '../signer.ts';
import type { KeyEvent } from './events.ts';

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

/** A key that no event names. */
export interface OtherKey {
  readonly key: PublicJwk;
  readonly purpose: KeyPurpose | null;
  readonly kind: SignerKind | null;
}

/** A key of whose time nothing is known: it is current for ever. */
export function timeless({ key, purpose, kind }: OtherKey): KeyLife {
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

/** The life after an event, or why that cannot have happened to the key. */
export function lifeAfter(event: KeyEvent, life: KeyLife | undefined): KeyLife | string {
  return life === undefined ? published(event) : changed(event, life);
}

function published(event: KeyEvent): KeyLife | string {
  if (event.event !== 'PUBLISHED') return 'is about a key that was not published';
  return {
    ...timeless(event),
    publishedAt: new Date(event.at),
    emergency: event.emergency,
    from: event.from === null ? null : new Date(event.from),
  };
}

/** What was signed yesterday cannot be unsigned by a date: that is a withdrawal. And the dead stay dead. */
function changed(event: KeyEvent, life: KeyLife): KeyLife | string {
  const at = new Date(event.at);
  switch (event.event) {
    case 'PUBLISHED':
      return 'publishes a key a second time';
    case 'ADVANCED':
      if (event.from < event.at) return 'brings a key forward into the past';
      if (stateAt(life, at) !== 'next') return 'brings forward a key that is not waiting';
      if (life.from !== null && new Date(event.from) >= life.from) return 'puts a key off';
      return { ...life, from: new Date(event.from) };
    case 'RETIRED':
      if (event.until < event.at) return 'retires a key in the past';
      if (life.until !== null && life.until <= at) return 'brings back a retired key';
      return { ...life, until: new Date(event.until) };
    case 'WITHDRAWN':
      if (event.from > event.at) return 'withdraws a key from a time to come';
      if (life.withdrawnFrom !== null && life.withdrawnFrom <= new Date(event.from)) {
        return 'withdraws a key from a later time than before';
      }
      return {
        ...life,
        withdrawnFrom: new Date(event.from),
        withdrawnAt: life.withdrawnAt ?? at,
      };
  }
}
