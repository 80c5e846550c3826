import { isJsonObject, type JsonObject } from '../../domain/strict-json.ts';
import { canonicalJson } from '../canonical-json.ts';
import { sha256Base64url } from '../digest.ts';
import type { KeyPurpose, PublicJwk, SignerKind } from '../signer.ts';
import { isPurpose } from './purposes.ts';
import { thumbprint } from './thumbprint.ts';

/** Why a key was withdrawn: a code, for the history is public and a free text could name somebody. */
export const withdrawalReasons = {
  KEY_COMPROMISE: 'The private part is, or may be, known to somebody else.',
  DEVICE_LOST: 'The device that holds it is gone, or was out of sight.',
  CUSTODY_BROKEN: 'Somebody who had access to it no longer may, or a ceremony was not kept to.',
  ALGORITHM_BROKEN: 'Its algorithm or size can no longer be relied on.',
  DRILL: 'Withdrawn to practise.',
} as const satisfies Record<string, string>;

export type WithdrawalReason = keyof typeof withdrawalReasons;

export function isWithdrawalReason(value: unknown): value is WithdrawalReason {
  return typeof value === 'string' && Object.hasOwn(withdrawalReasons, value);
}

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
  | {
      /** Its turn was brought forward, because the key before it was withdrawn. */
      readonly event: 'ADVANCED';
      readonly from: string;
    }
  | { readonly event: 'RETIRED' /** From when it signs no more. */; readonly until: string }
  | {
      readonly event: 'WITHDRAWN';
      /** From when somebody else may have signed with it (T_compromise). */
      readonly from: string;
      readonly reason?: WithdrawalReason;
    }
);

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/** An event before it has its place. */
export type NewKeyEvent = DistributiveOmit<KeyEvent, 'sequence' | 'previous'>;

export function eventHash(event: KeyEvent): string {
  return sha256Base64url(canonicalJson(event));
}

/** The event that follows; `previous` and `sequence` are put in. */
export function nextEvent(events: readonly KeyEvent[], event: NewKeyEvent): KeyEvent {
  const last = events.at(-1);
  return {
    ...event,
    sequence: events.length + 1,
    previous: last === undefined ? null : eventHash(last),
  };
}

/** Why an event does not follow the one before; null when it does. */
export function chainProblem(event: KeyEvent, last: KeyEvent | null): string | null {
  if (event.sequence !== (last?.sequence ?? 0) + 1) return 'is out of sequence';
  if (event.previous !== (last === null ? null : eventHash(last))) {
    return 'does not follow the one before: an event was changed or left out';
  }
  return last !== null && event.at < last.at ? 'is dated before the one before' : null;
}

/** Whether all events of `earlier` are still the first ones of `later`. */
export function isContinuation(earlier: readonly KeyEvent[], later: readonly KeyEvent[]): boolean {
  const last = earlier.at(-1);
  if (last === undefined) return true;
  const same = later[earlier.length - 1];
  return same !== undefined && eventHash(same) === eventHash(last);
}

const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

function isInstant(value: unknown): value is string {
  return typeof value === 'string' && instant.test(value) && !Number.isNaN(Date.parse(value));
}

type Members = Readonly<Record<string, (value: unknown) => boolean>>;

/** Members of each event, besides those of all; anything else makes it malformed, for it would be hashed and not understood. */
const eventMembers: Readonly<Record<string, Members>> = {
  PUBLISHED: {
    key: isPublicJwk,
    purpose: (value) => value === null || isPurpose(value),
    kind: (value) => value === 'file' || value === 'pkcs11' || value === 'kms',
    from: (value) => value === null || isInstant(value),
    emergency: (value) => typeof value === 'boolean',
  },
  ADVANCED: { from: isInstant },
  RETIRED: { until: isInstant },
  WITHDRAWN: {
    from: isInstant,
    reason: (value) => value === undefined || isWithdrawalReason(value),
  },
};

const commonMembers: Members = {
  sequence: Number.isSafeInteger,
  at: isInstant,
  kid: (value) => typeof value === 'string',
  previous: (value) => value === null || typeof value === 'string',
  event: (value) => typeof value === 'string',
};

/** Null when it is malformed. */
export function readEvent(value: unknown): KeyEvent | null {
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

const privateMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k'];

function isPublicJwk(value: unknown): value is PublicJwk {
  return (
    isJsonObject(value) &&
    ['kty', 'kid', 'alg'].every((member) => typeof value[member] === 'string') &&
    value['use'] === 'sig' &&
    privateMembers.every((member) => value[member] === undefined)
  );
}
