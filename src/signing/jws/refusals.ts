import { publicJwkRefusals } from './public-jwk.ts';

/** Why a compact JWS is refused. */
export const jwsRefusals = {
  ...publicJwkRefusals,
  MALFORMED: 'This is not a compact JWS: three parts of base64url without padding.',
  NOT_CANONICAL: 'A part of the JWS is not written in the one spelling that its bytes have.',
  HEADER_TOO_LARGE: 'The header of the JWS is larger than 8 KB.',
  HEADER_MALFORMED: 'The header of the JWS is not a JSON object with distinct member names.',
  CRITICAL_REFUSED: 'The JWS demands an extension ("crit") that is not supported here.',
  PAYLOAD_UNENCODED:
    'The JWS says how its payload is encoded ("b64"), which is not supported here.',
  ALGORITHM_MISMATCH: 'The JWS names another signature algorithm than that of the key.',
  TYPE_WRONG: 'The JWS is of another type ("typ") than expected.',
  KEY_UNKNOWN: 'The key that signed the JWS is not in the key set.',
  KEY_ID_DIFFERS: 'The JWS names another key ("kid") than the one that was given.',
  SIGNATURE_INVALID: 'The signature does not belong to this content.',
} as const satisfies Record<string, string>;

export type JwsRefusalCode = keyof typeof jwsRefusals;
