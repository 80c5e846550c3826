import { createPublicKey, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { algorithmOf } from '../../documents/algorithm.ts';
import { keyIn } from '../../documents/chain.ts';
import { type DocumentSigner, jwsKeySigner, keySigner } from '../../documents/signer.ts';
import { loadSigningKeys, SigningKeysError } from '../../signing/keys/key-set.ts';
import type { Terminal } from '../terminal.ts';
import { SignProblem } from './problem.ts';

/** A key that may sign documents, before anybody has certified it. */
export interface DocumentKey {
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
  };
}

function required(signer: DocumentSigner | null, from: string): DocumentSigner {
  if (signer === null) throw new SignProblem('KEY_KIND_REFUSED', `The key of ${from} is another.`);
  return signer;
}

const purpose = 'the signing keys (purpose "document")';

async function signingKey(env: Terminal['env']): Promise<DocumentKey | null> {
  const configured = env['SIGNING_KEYS_FILE'];
  const path = configured || resolve(env['DATA_DIR'] || './data', 'signing-keys.json');
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text === null) return null;
  try {
    const keys = loadSigningKeys(JSON.parse(text));
    const signer = keys.signerFor('document');
    const jwk = keys.publicKeys().keys.find(({ kid }) => kid === signer.kid);
    if (jwk === undefined) return null;
    return {
      from: purpose,
      publicKey: createPublicKey({ key: { ...jwk }, format: 'jwk' }),
      certificates: (signer.x5c ?? []).map((text) => Buffer.from(text, 'base64')),
      with: (certificates) => required(jwsKeySigner(signer, certificates), purpose),
    };
  } catch (error) {
    // No key with that purpose is the usual case; what else is wrong with the file is for those to say who need it.
    if (error instanceof SigningKeysError || error instanceof SyntaxError) return null;
    throw error;
  }
}
