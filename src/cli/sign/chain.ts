import { generateKeyPairSync } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { selfCertified } from '../../documents/authority.ts';
import { type Chain, chainOf, readPemFile } from '../../documents/chain.ts';
import { DocumentRefused } from '../../documents/refusal.ts';
import type { Certificate } from '../../documents/x509/certificate.ts';
import { pem } from '../../documents/x509/pem.ts';
import type { Terminal } from '../terminal.ts';
import { type DocumentKey, findDocumentKey, keyFile } from './key.ts';
import { SignProblem } from './problem.ts';

export interface CertifiedDocumentKey {
  readonly key: DocumentKey;
  readonly chain: Chain;
  readonly roots: readonly Certificate[];
  /** The chain was issued just now, by nobody. */
  readonly isNew: boolean;
}

export interface ChainRequest {
  /** `--chain`; null where only the certificates kept with the key are left. */
  readonly chainFile: string | null;
  /** `--key` */
  readonly keyFile: string | undefined;
  readonly terminal: Terminal;
  readonly now: Date;
}

/**
 * The key and its certificates. A chain file that is not there yet is made: from the certificates kept with the key, or, outside
 * production, by a synthetic authority, which certifies the key and signs nothing else ever.
 *
 * @throws SignProblem
 */
export async function certifiedKey(request: ChainRequest): Promise<CertifiedDocumentKey> {
  const { chainFile, terminal } = request;
  const { env } = terminal;
  const text = chainFile === null ? null : await existing(chainFile);
  const found = await findDocumentKey({ file: request.keyFile, chain: text, env });
  if (chainFile === null) return ownCertificates(found);
  if (text !== null) {
    const key = found ?? (await sandboxKey(env, false));
    return { ...fromFile(text, key, chainFile), isNew: false };
  }
  if (found !== null && found.certificates.length > 0) {
    const own = await saved(chainFile, found.certificates);
    return { ...fromFile(own, found, chainFile), isNew: false };
  }
  if (env['GATEWAY_MODE'] === 'production') {
    throw new SignProblem(
      'CHAIN_MISSING',
      `Put the certificate of the key, and those of its authorities up to the root, into ${chainFile} (PEM).`,
    );
  }
  const key = found ?? (await sandboxKey(env, true));
  const { certificates } = selfCertified({
    organization: 'vss-gateway sandbox',
    use: 'DOCUMENTS',
    now: request.now,
    key: key.publicKey,
  });
  const issued = await saved(chainFile, certificates);
  return { ...fromFile(issued, key, chainFile), isNew: true };
}

function ownCertificates(key: DocumentKey | null): CertifiedDocumentKey {
  if (key === null || key.certificates.length === 0) {
    throw new SignProblem('CHAIN_MISSING', 'Name the file of the certificates of the key.');
  }
  return { ...fromFile(asPem(key.certificates), key, key.from), isNew: false };
}

function asPem(certificates: readonly Buffer[]): string {
  return certificates.map((bytes) => pem('CERTIFICATE', bytes)).join('');
}

async function saved(path: string, certificates: readonly Buffer[]): Promise<string> {
  const text = asPem(certificates);
  await write(path, text, 0o644);
  return text;
}

/** Null for a file that is not there, or is empty. */
async function existing(path: string): Promise<string | null> {
  try {
    const text = await readFile(path, 'utf8');
    return text.trim() === '' ? null : text;
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return null;
    throw new SignProblem('FILE_UNREADABLE', `Check the path of --chain: ${path}`, { cause });
  }
}

function fromFile(text: string, key: DocumentKey, path: string) {
  try {
    const file = readPemFile(text);
    const chain = chainOf(key.publicKey, file);
    if (chain === null) {
      throw new SignProblem(
        'CHAIN_OF_OTHER_KEY',
        `The key is that of ${key.from}, the file ${path}.`,
      );
    }
    return { key, chain, roots: file.roots };
  } catch (error) {
    if (!(error instanceof DocumentRefused)) throw error;
    throw new SignProblem('CHAIN_UNUSABLE', `${path}: ${error.code}: ${error.message}`);
  }
}

const placeOfSandboxKey = 'sandbox/document-key.pem';

/** The key of a sandbox, beside its other files; it stays, so that its chain stays good. */
async function sandboxKey(env: Terminal['env'], isWanted: boolean): Promise<DocumentKey> {
  const path = resolve(env['DATA_DIR'] || './data', placeOfSandboxKey);
  const isThere = (await readFile(path, 'utf8').catch(() => null)) !== null;
  if (env['GATEWAY_MODE'] === 'production' || (!isThere && !isWanted)) {
    throw new SignProblem(
      'KEY_MISSING',
      'Name one with --key or DOCUMENT_KEY_FILE, put it into the chain file, or give the signing keys one with the purpose "document".',
    );
  }
  if (!isThere) {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const text = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    await writeOnce(path, text);
  }
  return keyFile(path, 'the sandbox');
}

export async function write(path: string, content: string | Uint8Array, mode?: number) {
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content, mode === undefined ? {} : { mode });
  } catch (cause) {
    throw new SignProblem('FILE_NOT_WRITTEN', `Check the path: ${path}`, { cause });
  }
}

/** Two commands at once: the one that comes second takes what the first has written. */
async function writeOnce(path: string, content: string): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content, { mode: 0o600, flag: 'wx' });
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'EEXIST') return;
    throw new SignProblem('FILE_NOT_WRITTEN', `Check the path: ${path}`, { cause });
  }
}
