import { isJsonObject } from '../../domain/strict-json.ts';
import type { KeyPurpose } from '../signer.ts';
import { judgeKey, parseKeyHistory } from './history.ts';
import { importKeySet, type PublicKeySet } from './public-key-set.ts';

/** Keys to verify with, and what is known of their lives. */
export interface JudgedKeys {
  readonly keys: PublicKeySet;
  /** Why no signature that this key is said to have made then, for that purpose, is believed; null when it was its turn. */
  refusalOf(kid: string, signedAt: Date, purpose: KeyPurpose): KeyRefusalCode | null;
}

/** Why a signature that verifies is not believed. */
export const keyRefusals = {
  KEY_WITHDRAWN:
    'The key was withdrawn: somebody else may have signed with it. Only an evidence bundle whose checkpoint witnesses cosigned before the withdrawal date can speak for this signature.',
  KEY_RETIRED: 'The key had been retired before this was signed.',
  KEY_NOT_YET_VALID: 'The key was not in use yet when this is said to have been signed.',
  KEY_OTHER_PURPOSE: 'The key is one of the gateway, but for something else.',
} as const satisfies Record<string, string>;

export type KeyRefusalCode = keyof typeof keyRefusals;

/**
 * A JWK set, or a key history as `keys history` and the gateway publish it. A withdrawn key is gone from the set and stands in
 * the history alone; it is imported all the same, so that its signatures are refused by what they are.
 *
 * @throws KeySetError, KeyHistoryError
 */
export function importJudgedKeys(json: unknown): JudgedKeys {
  const isPlain = !isJsonObject(json) || json['events'] === undefined;
  const plain = isPlain ? importKeySet(json) : null;
  const history = parseKeyHistory(json);
  return {
    keys: plain ?? importKeySet({ keys: history.lives.map(({ key }) => key) }),
    refusalOf(kid, signedAt, purpose) {
      const judgement = judgeKey(history, kid, signedAt, { purpose });
      // The signature has been verified with a key of the set: of an unknown one this history just says nothing.
      return judgement.ok || judgement.code === 'KEY_UNKNOWN' ? null : judgement.code;
    },
  };
}
