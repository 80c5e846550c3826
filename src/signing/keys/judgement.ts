import { isJsonObject } from '../../domain/strict-json.ts';
import { type KeyHistory, type KeyVerdict, parseKeyHistory } from './history.ts';
import { importKeySet, type PublicKeySet } from './public-key-set.ts';

/** Keys to verify with, and what is known of their lives. */
export interface JudgedKeys {
  readonly keys: PublicKeySet;
  /** Why no signature that this key is said to have made at that time is believed; null when it was its turn. */
  refusalOf(kid: string, signedAt: Date): KeyRefusalCode | null;
}

/** Why a signature that verifies is not believed. */
export const keyRefusals = {
  KEY_WITHDRAWN:
    'The key was withdrawn: somebody else may have signed with it. Only an evidence bundle whose checkpoint witnesses cosigned before the withdrawal date can speak for this signature.',
  KEY_RETIRED: 'The key had been retired before this was signed.',
  KEY_NOT_YET_VALID: 'The key was not in use yet when this is said to have been signed.',
} as const satisfies Record<string, string>;

export type KeyRefusalCode = keyof typeof keyRefusals;

const refusals = {
  CURRENT: null,
  // The signature has been verified with a key of the set: this history just says nothing about it.
  UNKNOWN: null,
  RETIRED: 'KEY_RETIRED',
  NOT_YET_VALID: 'KEY_NOT_YET_VALID',
  WITHDRAWN: 'KEY_WITHDRAWN',
} as const satisfies Record<KeyVerdict, KeyRefusalCode | null>;

/**
 * A JWK set, or a key history as `keys history` and the gateway publish it. A withdrawn key is gone from the set and stands in
 * the history alone; it is imported all the same, so that its signatures are refused by what they are.
 *
 * @throws KeySetError, KeyHistoryError
 */
export function importJudgedKeys(json: unknown): JudgedKeys {
  if (!isJsonObject(json) || json['events'] === undefined) {
    return { keys: importKeySet(json), refusalOf: () => null };
  }
  const history = parseKeyHistory(json);
  const keys = importKeySet({ keys: history.lives.map(({ key }) => key) });
  return { keys, refusalOf: (kid, signedAt) => refusalIn(history, kid, signedAt) };
}

function refusalIn(history: KeyHistory, kid: string, signedAt: Date): KeyRefusalCode | null {
  return refusals[history.judgeKey(kid, signedAt)];
}
