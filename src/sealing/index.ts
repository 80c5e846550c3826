import {
  createCipheriv,
  createDecipheriv,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';

/** Texts with personal data as they are stored: AES-256-GCM under a key of their own kind. */
export interface Sealing {
  /** @param place where the text is kept, e.g. table, row and column: sealed for another place it opens no more */
  seal(place: string, text: string): string;
  /** @throws Error when it was sealed for another place, with another key, or changed */
  open(place: string, sealed: string): string;
}

const nonceBytes = 12;
const tagBytes = 16;
const algorithm = 'aes-256-gcm';

/** A key for one use, from the secret that all replicas share. */
export function derivedKey(secret: Uint8Array, use: string): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync('sha256', secret, '', use, 32)));
}

/**
 * @param secret 32 bytes or more, shared by all replicas
 * @param use names the kind of text, e.g. `vss-gateway kept answers 1`
 * @param compressed for long texts that say the same again and again: half the room, for a tenth of a millisecond
 */
export function createSealing(
  secret: Uint8Array,
  use: string,
  { compressed = false }: { readonly compressed?: boolean } = {},
): Sealing {
  const key = derivedKey(secret, use);
  const packed = (text: string): Uint8Array =>
    compressed ? deflateRawSync(text, { level: 3 }) : Buffer.from(text);
  const unpacked = (bytes: Uint8Array): string =>
    (compressed ? inflateRawSync(bytes) : Buffer.from(bytes)).toString('utf8');
  return {
    seal(place, text) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv(algorithm, key, nonce, { authTagLength: tagBytes });
      cipher.setAAD(Buffer.from(place));
      const sealed = [nonce, cipher.update(packed(text)), cipher.final(), cipher.getAuthTag()];
      return Buffer.concat(sealed).toString('base64url');
    },

    open(place, sealed) {
      const bytes = Buffer.from(sealed, 'base64url');
      const cipher = createDecipheriv(algorithm, key, bytes.subarray(0, nonceBytes), {
        authTagLength: tagBytes,
      });
      cipher.setAAD(Buffer.from(place));
      cipher.setAuthTag(bytes.subarray(-tagBytes));
      const plain = [cipher.update(bytes.subarray(nonceBytes, -tagBytes)), cipher.final()];
      return unpacked(Buffer.concat(plain));
    },
  };
}
