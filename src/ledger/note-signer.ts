import { createPublicKey, type JsonWebKey, type KeyObject, sign } from 'node:crypto';
import { cosignedText, formatSignatureLine, type NoteKey, noteKey } from './note.ts';

/** Signs notes under one name. */
export interface NoteSigner {
  readonly key: NoteKey;
  /** The signature line, with its line break. */
  sign(text: string): Promise<string>;
}

/** A private key, wherever it lives. */
export interface RawSigner {
  readonly alg: string;
  /** r‖s for ECDSA. */
  sign(bytes: Uint8Array): Uint8Array | Promise<Uint8Array>;
}

/**
 * The log's signer: Ed25519 where the key is one, ECDSA with P-256 otherwise (public witnesses ask for Ed25519).
 *
 * @param name origin of the log
 * @throws TypeError for other keys
 */
export function logSigner(name: string, signer: RawSigner, publicJwk: JsonWebKey): NoteSigner {
  const key = logKey(name, publicJwk);
  return {
    key,
    async sign(text) {
      const raw = await signer.sign(Buffer.from(text));
      return formatSignatureLine(key, key.type === 'ecdsa' ? derFromRaw(raw) : raw);
    },
  };
}

/** A published key of the log as verifier key. @throws TypeError unless it is Ed25519 or P-256 */
export function logKey(name: string, publicJwk: JsonWebKey): NoteKey {
  const publicKey = createPublicKey({ key: publicJwk, format: 'jwk' });
  return noteKey(name, publicKey.asymmetricKeyType === 'ed25519' ? 'ed25519' : 'ecdsa', publicKey);
}

/** The verifier keys among published keys: those that can sign checkpoints, and are for nothing else. */
export function logKeys(name: string, publicJwks: readonly JsonWebKey[]): readonly NoteKey[] {
  return publicJwks.flatMap((jwk: JsonWebKey & { readonly purpose?: unknown }) => {
    if (jwk.purpose !== undefined && jwk.purpose !== 'checkpoint') return [];
    try {
      return [logKey(name, jwk)];
    } catch {
      return [];
    }
  });
}

/** A witness: cosigns with the time at which it does so. @throws TypeError unless the key is Ed25519 */
export function cosigner(
  name: string,
  privateKey: KeyObject,
): { readonly key: NoteKey; cosign(text: string, at: Date): string } {
  const key = noteKey(name, 'cosignature', createPublicKey(privateKey));
  return {
    key,
    cosign(text, at) {
      const timestamp = BigInt(Math.floor(at.getTime() / 1_000));
      const front = Buffer.alloc(8);
      front.writeBigUInt64BE(timestamp);
      const signature = sign(null, Buffer.from(cosignedText(text, timestamp)), privateKey);
      return formatSignatureLine(key, Buffer.concat([front, signature]));
    },
  };
}

/** r‖s to `SEQUENCE { INTEGER r, INTEGER s }`, in which ECDSA signatures of notes stand. */
export function derFromRaw(raw: Uint8Array): Buffer {
  const half = raw.byteLength / 2;
  const integers = [raw.subarray(0, half), raw.subarray(half)].map(derInteger);
  const content = Buffer.concat(integers);
  return Buffer.concat([Buffer.of(0x30, content.byteLength), content]);
}

/** The shortest form: no zeros in front, but one where the first bit would be taken for a sign. */
function derInteger(bytes: Uint8Array): Buffer {
  const first = bytes.findIndex((byte) => byte !== 0);
  const digits = first === -1 ? Buffer.of(0) : Buffer.from(bytes.subarray(first));
  const value = (digits[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.of(0), digits]) : digits;
  return Buffer.concat([Buffer.of(0x02, value.byteLength), value]);
}
