import { constants, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { bits, int, nul, oid, seq, tlv } from './der.ts';

export type Hash = 'md5' | 'sha1' | 'sha224' | 'sha256' | 'sha384' | 'sha512';
export type Scheme = 'PKCS1' | 'PSS' | 'ECDSA';

export interface Pair {
  readonly scheme: Scheme;
  readonly privateKey: KeyObject;
  readonly spki: Buffer;
}

interface KeyPair {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

const made = new Map<string, KeyPair>();

/** One key per name and run: RSA keys take seconds. */
function remembered(name: string, make: () => KeyPair): KeyPair {
  const pair = made.get(name) ?? make();
  made.set(name, pair);
  return pair;
}

const spkiOf = ({ publicKey }: KeyPair) => publicKey.export({ type: 'spki', format: 'der' });

function rsaKey(bits: number, name: string, exponent: number): KeyPair {
  return remembered(`rsa ${bits} ${exponent} ${name}`, () =>
    generateKeyPairSync('rsa', { modulusLength: bits, publicExponent: exponent }),
  );
}

export function rsaPair(bits: number, scheme: 'PKCS1' | 'PSS', name = '', exponent = 65_537): Pair {
  const pair = rsaKey(bits, name, exponent);
  return { scheme, privateKey: pair.privateKey, spki: spkiOf(pair) };
}

export function ecPair(curve: string, encoding: 'named' | 'explicit' = 'named', name = ''): Pair {
  const pair = remembered(`ec ${curve} ${encoding} ${name}`, () =>
    generateKeyPairSync('ec', { namedCurve: curve, paramEncoding: encoding }),
  );
  return { scheme: 'ECDSA', privateKey: pair.privateKey, spki: spkiOf(pair) };
}

/** An RSA key whose SubjectPublicKeyInfo is for RSA-PSS alone, bound to a hash or to none. */
export function pssOnlyPair(size: number, hash: Hash | null, name = ''): Pair {
  const { privateKey, publicKey } = rsaKey(size, name, 65_537);
  const parameters = hash === null ? [] : [pssParameters(hash)];
  const algorithm = seq(oid('1.2.840.113549.1.1.10'), ...parameters);
  const key = publicKey.export({ type: 'pkcs1', format: 'der' });
  return { scheme: 'PSS', privateKey, spki: seq(algorithm, bits(key)) };
}

const saltOf = (hash: Hash) => ({ sha512: 64, sha384: 48 })[hash as string] ?? 32;

export const digestOids: Readonly<Record<Hash, string>> = {
  md5: '1.2.840.113549.2.5',
  sha1: '1.3.14.3.2.26',
  sha224: '2.16.840.1.101.3.4.2.4',
  sha256: '2.16.840.1.101.3.4.2.1',
  sha384: '2.16.840.1.101.3.4.2.2',
  sha512: '2.16.840.1.101.3.4.2.3',
};

const pkcs1Arcs: Readonly<Record<Hash, number>> = {
  md5: 4,
  sha1: 5,
  sha224: 14,
  sha256: 11,
  sha384: 12,
  sha512: 13,
};

const ecdsaArcs: Readonly<Record<Hash, string>> = {
  md5: '1',
  sha1: '1',
  sha224: '3.1',
  sha256: '3.2',
  sha384: '3.3',
  sha512: '3.4',
};

export const digestIdentifier = (hash: Hash) => seq(oid(digestOids[hash]));

export function pssParameters(hash: Hash, mask: Hash = hash, salt = saltOf(hash)): Buffer {
  const algorithm = (name: Hash) => seq(oid(digestOids[name]), nul());
  return seq(
    tlv(0xa0, algorithm(hash)),
    tlv(0xa1, seq(oid('1.2.840.113549.1.1.8'), algorithm(mask))),
    tlv(0xa2, int(salt)),
  );
}

const identifiers: Readonly<Record<Scheme, (hash: Hash) => Buffer>> = {
  PKCS1: (hash) => seq(oid(`1.2.840.113549.1.1.${pkcs1Arcs[hash]}`), nul()),
  PSS: (hash) => seq(oid('1.2.840.113549.1.1.10'), pssParameters(hash)),
  ECDSA: (hash) => seq(oid(`1.2.840.10045.4.${ecdsaArcs[hash]}`)),
};

export const signatureIdentifier = (scheme: Scheme, hash: Hash) => identifiers[scheme](hash);

export function signWith({ scheme, privateKey }: Pair, hash: Hash, bytes: Uint8Array): Buffer {
  const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: saltOf(hash) };
  return sign(hash, bytes, { key: privateKey, ...(scheme === 'PSS' ? pss : {}) });
}
