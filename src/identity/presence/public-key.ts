import { createPublicKey, type KeyObject } from 'node:crypto';
import { isNull, readIdentifier, readPss, type SignatureAlgorithm } from './algorithm.ts';
import { readCurve, spkiOf } from './curve.ts';
import { type Der, Members, only, readDer, tags, unsigned, wholeBytes } from './der.ts';
import { must, Refused } from './refusal.ts';

export interface ChipKey {
  readonly key: KeyObject;
  readonly type: 'RSA' | 'EC';
  /** Octets of a signature (RSA), or of each of its two numbers (EC). */
  readonly size: number;
  /** What a key that is for RSA-PSS alone is bound to. */
  readonly bound: SignatureAlgorithm | 'PSS' | null;
}

const rsaEncryption = '1.2.840.113549.1.1.1';
const rsaPss = '1.2.840.113549.1.1.10';
const ecPublicKey = '1.2.840.10045.2.1';

const families: ReadonlyMap<string, (parameters: Der | undefined, key: Buffer) => ChipKey> =
  new Map([
    [rsaEncryption, readRsa],
    [rsaPss, readRsaPss],
    [ecPublicKey, readEc],
  ]);

/** A SubjectPublicKeyInfo that is strong enough; nothing else of it reaches OpenSSL than key and known curve. */
export function readPublicKey(der: Der): ChipKey {
  const members = new Members(der);
  const { name, parameters } = readIdentifier(members.take(tags.sequence));
  const key = wholeBytes(members.take(tags.bitString));
  members.end();
  const read = families.get(name);
  if (read === undefined) throw new Refused('KEY_ALGORITHM_UNKNOWN');
  return read(parameters, key);
}

function readRsa(parameters: Der | undefined, bytes: Buffer): ChipKey {
  must(parameters !== undefined && isNull(parameters), 'KEY_INVALID');
  return importRsa(bytes, null);
}

function readRsaPss(parameters: Der | undefined, bytes: Buffer): ChipKey {
  return importRsa(bytes, parameters === undefined ? 'PSS' : readPss(parameters));
}

function importRsa(bytes: Buffer, bound: ChipKey['bound']): ChipKey {
  const members = new Members(readDer(bytes));
  const [n, e] = [unsigned(members.take(tags.integer)), unsigned(members.take(tags.integer))];
  members.end();
  requireSoundRsa(n, e);
  const jwk = { kty: 'RSA', n: n.toString('base64url'), e: e.toString('base64url') };
  const key = imported(() => createPublicKey({ format: 'jwk', key: jwk }));
  return { key, type: 'RSA', size: n.length, bound };
}

/** A tiny exponent makes forgeries out of sloppy padding checks (CVE-2006-4339); a huge one costs seconds. */
function requireSoundRsa(n: Buffer, e: Buffer): void {
  const bits = 8 * n.length - Math.clz32(n[0] ?? 0) + 24;
  must(bits >= 2_048 && bits <= 8_192, 'RSA_LENGTH_REFUSED');
  must(((n.at(-1) ?? 0) & 1) === 1, 'KEY_INVALID');
  const exponent = e.length <= 4 ? e.readUIntBE(0, e.length) : 0;
  must(exponent >= 65_537 && exponent % 2 === 1, 'RSA_EXPONENT_REFUSED');
}

function readEc(parameters: Der | undefined, point: Buffer): ChipKey {
  if (parameters === undefined) throw new Refused('CURVE_REFUSED');
  const curve = readCurve(parameters);
  must(point.length === 1 + 2 * curve.size && point[0] === 4, 'KEY_INVALID');
  return {
    key: imported(() =>
      createPublicKey({ format: 'der', type: 'spki', key: spkiOf(curve, point) }),
    ),
    type: 'EC',
    size: curve.size,
    bound: null,
  };
}

function imported(make: () => KeyObject): KeyObject {
  try {
    return make();
  } catch {
    throw new Refused('KEY_INVALID');
  }
}

/** A SubjectPublicKeyInfo inside another element, as in DG15. */
export function readWrappedKey(der: Der): ChipKey {
  return readPublicKey(only(der, tags.sequence));
}
