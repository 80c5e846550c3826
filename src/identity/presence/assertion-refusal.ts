import { type JwsRefusalCode, jwsRefusals } from '../../signing/jws/verify.ts';

/** Why the word of another system is refused. */
export const assertionRefusals = {
  ...jwsRefusals,
  ISSUERS_MISSING: 'No issuer of identity assertions is configured: nothing can be verified.',
  DEVICES_MISSING: 'No fingerprint station is configured: nothing can be verified.',
  ASSERTION_TOO_LARGE: 'The assertion is larger than 8 KB.',
  ASSERTION_ISSUER_UNKNOWN: 'The issuer of the assertion is not configured.',
  ASSERTION_AUDIENCE_WRONG: 'The assertion was made for another system.',
  ASSERTION_CLAIMS_INVALID: 'The assertion lacks a claim, or one has not its form.',
  ASSERTION_EXPIRED: 'The assertion has expired.',
  ASSERTION_TOO_OLD: 'The person was identified more than five minutes ago.',
  ASSERTION_NOT_YET_VALID: 'The assertion is from the future: a clock is wrong.',
  ASSERTION_NONCE_WRONG: 'The assertion was not made for this check-in.',
  ASSERTION_LEVEL_REFUSED: 'The level of assurance is not one that the configuration accepts.',
  DEVICE_DIFFERS: 'The assertion names another station than the one whose key signed it.',
  FINGER_NOT_MATCHED: 'The station did not find the finger to be that of the person.',
} as const satisfies Record<string, string>;

export type AssertionRefusal = keyof typeof assertionRefusals;
export type { JwsRefusalCode };
