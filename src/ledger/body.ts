import {
  createCipheriv,
  createDecipheriv,
  createSecretKey,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import { isJsonObject, parseStrictJsonBytes } from '../domain/strict-json.ts';
import type { SealedBody } from './entry.ts';

/** What an entry says about people by name and number. No more than a review of the access needs. */
export interface BodyContent {
  readonly v: 1;
  /** Number of the person asked about: of the register's person when it matched one, else as it was presented. */
  readonly personalId: string | null;
  /** Card or insurance number: of the card that VSS answered with, else as it was presented. */
  readonly cardNumber: string | null;
  /** Both numbers are registered, and belong to one person: who is found by one may be told of the other. */
  readonly linked: boolean;
  readonly practitioner: { readonly personalId: string; readonly fullName: string } | null;
  /** The caller's number of the encounter. */
  readonly encounter: string | null;
  /** Why a decision is what it is: they tell of health and insurance. */
  readonly reasonCodes: readonly string[];
}

/** A key that bodies are sealed with: that of one person, or client, in one epoch. */
export interface DataKey {
  readonly id: string;
  readonly secret: KeyObject;
}

/** SP 800-38D 5.2.1.1: with nonces of 96 random bits one key may seal 2^32 bodies; one person's month has fewer. */
const nonceBytes = 12;
const tagBytes = 16;
const algorithm = 'aes-256-gcm';

/** A body sealed for one entry is refused in every other. */
function additionalData(entryId: string): Buffer {
  return Buffer.from(`vss-gateway ledger body 1\n${entryId}`);
}

/** @param nonce 12 bytes that this key has never seen; tests fix it */
export function sealBody(
  content: BodyContent,
  entryId: string,
  key: DataKey,
  nonce: Uint8Array = randomBytes(nonceBytes),
): SealedBody {
  const cipher = createCipheriv(algorithm, key.secret, nonce, { authTagLength: tagBytes });
  cipher.setAAD(additionalData(entryId));
  const sealed = Buffer.concat([
    nonce,
    cipher.update(JSON.stringify(content), 'utf8'),
    cipher.final(),
    cipher.getAuthTag(),
  ]);
  return { key: key.id, sealed: sealed.toString('base64url') };
}

/** null for a body that was altered, sealed for another entry or by another key, or of an unknown format. */
export function openBody(body: SealedBody, entryId: string, key: DataKey): BodyContent | null {
  const plain = decrypted(body, entryId, key);
  if (plain === null) return null;
  const content: unknown = parseStrictJsonBytes(plain);
  return isBodyContent(content) ? content : null;
}

function decrypted({ sealed }: SealedBody, entryId: string, { secret }: DataKey): Buffer | null {
  const bytes = Buffer.from(sealed, 'base64url');
  // The last character of base64url has bits that decoding drops: only one spelling is the body.
  if (bytes.byteLength < nonceBytes + tagBytes || bytes.toString('base64url') !== sealed) {
    return null;
  }
  const cipher = createDecipheriv(algorithm, secret, bytes.subarray(0, nonceBytes), {
    authTagLength: tagBytes,
  });
  cipher.setAAD(additionalData(entryId));
  cipher.setAuthTag(bytes.subarray(-tagBytes));
  try {
    return Buffer.concat([cipher.update(bytes.subarray(nonceBytes, -tagBytes)), cipher.final()]);
  } catch {
    return null;
  }
}

function isBodyContent(value: unknown): value is BodyContent {
  return isJsonObject(value) && value['v'] === 1;
}

export function dataKey(id: string, secret: Uint8Array): DataKey {
  return { id, secret: createSecretKey(secret) };
}
