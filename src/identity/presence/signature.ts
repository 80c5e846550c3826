import { constants, verify } from 'node:crypto';
import type { SignatureAlgorithm } from './algorithm.ts';
import { Members, readDer, tags, unsigned } from './der.ts';
import type { ChipKey } from './public-key.ts';
import { must, Refused } from './refusal.ts';

export interface Signed {
  readonly bytes: Uint8Array;
  readonly signature: Buffer;
  readonly algorithm: SignatureAlgorithm;
}

/** Whether an algorithm is one of the key's own. */
export function fits({ type, bound }: ChipKey, algorithm: SignatureAlgorithm): boolean {
  const { family, digest, saltLength } = algorithm;
  if (type === 'EC' || bound === null) return (family === 'ECDSA') === (type === 'EC');
  if (family !== 'RSA_PSS' || bound === 'PSS') return family === 'RSA_PSS';
  // RFC 4055 3.3: hash as bound, salt at least as long.
  return bound.digest?.hash === digest?.hash && (saltLength ?? 0) >= (bound.saltLength ?? 0);
}

/** Whether a signature holds; refuses an algorithm that is not the key's. */
export function isSignedBy(key: ChipKey, signed: Signed): boolean {
  const { digest, saltLength } = signed.algorithm;
  must(fits(key, signed.algorithm), 'KEY_ALGORITHM_DIFFERS');
  if (digest === null) throw new Refused('SIGNATURE_ALGORITHM_UNKNOWN');
  if (!isWellFormed(key, signed.signature)) return false;
  return verify(
    digest.hash,
    signed.bytes,
    { key: key.key, ...padding(key, saltLength) },
    signed.signature,
  );
}

function padding({ type }: ChipKey, saltLength: number | null) {
  if (type === 'EC') return {};
  return saltLength === null
    ? { padding: constants.RSA_PKCS1_PADDING }
    : { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength };
}

/** RSA as long as its modulus; ECDSA as `SEQUENCE { r, s }` in DER, which leaves one spelling. */
function isWellFormed({ type, size }: ChipKey, signature: Buffer): boolean {
  if (type === 'RSA') return signature.length === size;
  try {
    const members = new Members(readDer(signature));
    const numbers = [members.take(tags.integer), members.take(tags.integer)].map(unsigned);
    members.end();
    return numbers.every(({ length }) => length <= size);
  } catch {
    return false;
  }
}
