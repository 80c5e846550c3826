import { createHash, randomBytes } from 'node:crypto';
import { verifyWith } from '../algorithms.ts';
import {
  type SignatureAlgorithm,
  type Signer,
  type SignerHealth,
  type SignerKind,
  SignerUnavailable,
} from '../signer.ts';
import type { KeyEntry } from './key-entry.ts';

/** What leaves this process to be signed: EdDSA hashes by itself, everything else is sent as its SHA-256. */
export interface SignInput {
  readonly alg: SignatureAlgorithm;
  readonly type: 'DIGEST' | 'MESSAGE';
  readonly bytes: Uint8Array;
}

/** @returns r‖s for ECDSA. @throws SignerUnavailable */
export type SignElsewhere = (input: SignInput) => Promise<Uint8Array>;

/**
 * Signs with a key that is not in this process. Each signature is verified with the public key of the key file before it is
 * used: a faulty or swapped device cannot put its signature under an answer.
 */
export function deviceSigner(
  { published, alg, publicKey, x5c }: KeyEntry,
  kind: Exclude<SignerKind, 'file'>,
  signElsewhere: SignElsewhere,
): Signer {
  const verify = verifyWith(alg, publicKey);
  let health: SignerHealth = { state: 'UP', lastFailure: null };

  async function sign(bytes: Uint8Array): Promise<Uint8Array> {
    try {
      const signature = await signElsewhere(inputFor(alg, bytes));
      if (!verify(bytes, signature)) throw new SignerUnavailable('WRONG_SIGNATURE');
      health = { state: 'UP', lastFailure: health.lastFailure };
      return signature;
    } catch (error) {
      const failure = error instanceof SignerUnavailable ? error.failure : 'INVALID_ANSWER';
      health = { state: 'DOWN', lastFailure: failure };
      throw error instanceof SignerUnavailable ? error : new SignerUnavailable('INVALID_ANSWER');
    }
  }

  return {
    kid: published.kid,
    alg,
    kind,
    sign,
    health: () => health,
    async check() {
      try {
        await sign(Buffer.concat([Buffer.from('vss-gateway key check\n'), randomBytes(32)]));
        return null;
      } catch (error) {
        return error instanceof Error ? error.message : String(error);
      }
    },
    ...(x5c === null ? {} : { x5c }),
  };
}

function inputFor(alg: SignatureAlgorithm, bytes: Uint8Array): SignInput {
  return alg === 'EdDSA'
    ? { alg, type: 'MESSAGE', bytes }
    : { alg, type: 'DIGEST', bytes: createHash('sha256').update(bytes).digest() };
}
