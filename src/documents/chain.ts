import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { must } from './refusal.ts';
import { type Certificate, readCertificate } from './x509/certificate.ts';
import { isAmong, isIssuedBy } from './x509/path.ts';
import { pemBlocks } from './x509/pem.ts';

/** What a PEM file holds, sorted by what it can be believed for. */
export interface PemFile {
  /** Issued by themselves: as with OpenSSL's `-CAfile`, only these end a path. */
  readonly roots: readonly Certificate[];
  readonly others: readonly Certificate[];
  /** The first private key without a pass phrase; null without one. */
  readonly key: KeyObject | null;
}

const mostBlocks = 100;

/**
 * @throws DocumentRefused for a certificate that is refused, and for a file with none
 */
export function readPemFile(text: string): PemFile {
  const blocks = pemBlocks(text);
  must(blocks.length <= mostBlocks, 'CERTIFICATE_MALFORMED');
  const certificates = blocks
    .filter(({ label }) => label === 'CERTIFICATE')
    .map(({ bytes }) => readCertificate(bytes));
  must(certificates.length > 0, 'TRUST_MISSING');
  const roots = certificates.filter((one) => isIssuedBy(one, one));
  return {
    roots,
    others: certificates.filter((one) => !roots.includes(one)),
    key: keyIn(text),
  };
}

/** Null where there is none, or only one behind a pass phrase. */
export function keyIn(text: string): KeyObject | null {
  const keys = pemBlocks(text).filter(({ label }) => label.endsWith('PRIVATE KEY'));
  return keys.map((block) => readKey(block.text)).find((key) => key !== null) ?? null;
}

function readKey(text: string): KeyObject | null {
  try {
    return createPrivateKey(text);
  } catch {
    return null;
  }
}

/** The certificates from a key's own upwards, as far as the file has them. */
export interface Chain {
  readonly path: readonly [Certificate, ...Certificate[]];
  /** Whether the last of them is a root. */
  readonly isComplete: boolean;
}

/** Null when none of the certificates is of the key, public or private. */
export function chainOf(key: KeyObject, { roots, others }: PemFile): Chain | null {
  const own = key.type === 'private' ? createPublicKey(key) : key;
  const all = [...others, ...roots];
  const first = all.find((one) => one.key.equals(own));
  if (first === undefined) return null;
  const path: [Certificate, ...Certificate[]] = [first];
  for (let last = first; !isAmong(last, roots); ) {
    const issuer = all.find((one) => !isAmong(one, path) && isIssuedBy(last, one));
    if (issuer === undefined) return { path, isComplete: false };
    path.push(issuer);
    last = issuer;
  }
  return { path, isComplete: true };
}

/** What goes into a signature: everything but the root, which whoever checks has to have anyway. */
export function sentWith({ path, isComplete }: Chain): readonly [Uint8Array, ...Uint8Array[]] {
  const [first, ...rest] = path;
  const sent = isComplete ? rest.slice(0, -1) : rest;
  return [first.bytes, ...sent.map(({ bytes }) => bytes)];
}
