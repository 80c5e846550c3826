import { createPublicKey, type KeyObject } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { openSigningKeys } from '../../config/signing-keys.ts';
import { algorithmOf } from '../../documents/algorithm.ts';
import { keyIn } from '../../documents/chain.ts';
import { type DocumentSigner, jwsKeySigner, keySigner } from '../../documents/signer.ts';
import { SigningKeysError } from '../../signing/keys/problems.ts';
import type { Terminal } from '../terminal.ts';
import { SignProblem } from './problem.ts';

/** A key that may sign documents, before anybody has certified it; disposing of it closes the device that holds it. */
export interface DocumentKey extends AsyncDisposable {
  /** Where it was found, for people. */
  readonly from: string;
  readonly publicKey: KeyObject;
  /** DER of the certificates that are kept with the key, its own first; empty where none are. */
  readonly certificates: readonly Buffer[];
  with(certificates: DocumentSigner['certificates']): DocumentSigner;
}

export interface KeyPlaces {
  /** `--key` */
  readonly file: string | undefined;
  /** Text of the chain file. */
  readonly chain: string | null;
  readonly env: Terminal['env'];
}

/**
 * The key that was named, or else the first of: one in the chain file, DOCUMENT_KEY_FILE, the signing keys' own for documents.
 *
 * @throws SignProblem when the one that was named cannot be used; null when none was named and none is there
 */
export async function findDocumentKey({
  file,
  chain,
  env,
}: KeyPlaces): Promise<DocumentKey | null> {
  if (file !== undefined) return keyFile(file, '--key');
  const inChain = chain === null ? null : keyIn(chain);
  if (inChain !== null) return ownKey(inChain, 'the chain file');
  const configured = env['DOCUMENT_KEY_FILE'];
  if (configured) return keyFile(configured, 'DOCUMENT_KEY_FILE');
  return signingKey(env);
}

export async function keyFile(path: string, from: string): Promise<DocumentKey> {
  const key = keyIn(await readText(path, from));
  if (key === null) {
    throw new SignProblem(
      'KEY_UNUSABLE',
      `${from} has to name a PEM file with a private key (PKCS#8, PKCS#1 or SEC1) without pass phrase.`,
    );
  }
  return ownKey(key, from);
}

async function readText(path: string, from: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new SignProblem('FILE_UNREADABLE', `Check the path of ${from}: ${path}`, { cause });
  }
}

function ownKey(key: KeyObject, from: string): DocumentKey {
  const publicKey = createPublicKey(key);
  if (algorithmOf(publicKey) === null) {
    throw new SignProblem('KEY_KIND_REFUSED', `The key of ${from} is another.`);
  }
  return {
    from,
    publicKey,
    certificates: [],
    with: (certificates) => required(keySigner(key, certificates), from),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

function required(signer: DocumentSigner | null, from: string): DocumentSigner {
  if (signer === null) throw new SignProblem('KEY_KIND_REFUSED', `The key of ${from} is another.`);
  return signer;
}

const purpose = 'the signing keys (purpose "document")';

/** The key file of the gateway, as the environment names it. */
export function signingKeysPlace(env: Terminal['env']): string {
  return env['SIGNING_KEYS_FILE'] || resolve(env['DATA_DIR'] || './data', 'signing-keys.json');
}

/** In the file, a PKCS#11 device or a key management service. */
async function signingKey(env: Terminal['env']): Promise<DocumentKey | null> {
  const path = signingKeysPlace(env);
  if (!existsSync(path)) return null;
  await using stack = new AsyncDisposableStack();
  try {
    const ring = stack.use(openSigningKeys(path));
    const signer = ring.signerFor('document');
    const jwk = ring.publicKeys().keys.find(({ kid }) => kid === signer.kid);
    if (jwk === undefined) return null;
    const open = stack.move();
    return {
      from: purpose,
      publicKey: createPublicKey({ key: { ...jwk }, format: 'jwk' }),
      certificates: (signer.x5c ?? []).map((text) => Buffer.from(text, 'base64')),
      with: (certificates) => required(jwsKeySigner(signer, certificates), purpose),
      [Symbol.asyncDispose]: () => open.disposeAsync(),
    };
  } catch (error) {
    // No key with that purpose is the usual case; what else is wrong with the file is for those to say who need it.
    if (error instanceof SigningKeysError) return null;
    throw error;
  }
}
