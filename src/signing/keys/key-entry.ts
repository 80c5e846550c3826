import { createPrivateKey, createPublicKey, type KeyObject, X509Certificate } from 'node:crypto';
import { isJsonObject, type JsonObject } from '../../domain/strict-json.ts';
import { algorithms, signWith, verifyWith } from '../algorithms.ts';
import type { KeyPurpose, PublicJwk, SignatureAlgorithm } from '../signer.ts';
import type { Report } from './problems.ts';
import { algorithmsOf, isPurpose, keyPurposes, mayServe } from './purposes.ts';
import { publicPart, thumbprint } from './thumbprint.ts';

/** Where the private part of a key is. */
export type KeyHolder =
  | { readonly kind: 'file'; readonly privateKey: KeyObject }
  | {
      readonly kind: 'pkcs11';
      /** CKA_LABEL of the private key; null when only the id is given. */
      readonly label: string | null;
      /** CKA_ID in hexadecimal. */
      readonly id: string | null;
    }
  | { readonly kind: 'kms' /** The service's own name of the key. */; readonly key: string };

/** One key of the key file. */
export interface KeyEntry {
  readonly published: PublicJwk;
  readonly alg: SignatureAlgorithm;
  readonly publicKey: KeyObject;
  readonly purpose: KeyPurpose | null;
  /** Marked by hand: published, never used. */
  readonly retired: boolean;
  /** null where no private part is left: such a key can only be published. */
  readonly holder: KeyHolder | null;
  readonly x5c: readonly string[] | null;
}

/** What each key type and curve signs with, and the `alg` values that say so. */
const families: ReadonlyMap<string, readonly [SignatureAlgorithm, ...string[]]> = new Map([
  ['EC P-256', ['ES256']],
  ['OKP Ed25519', ['EdDSA', 'Ed25519']],
  ['RSA', ['PS256']],
]);

/** Null when there was something to report. */
export function readKeyEntry(jwk: unknown, report: Report): KeyEntry | null {
  if (!isJsonObject(jwk)) {
    report('not a JWK object');
    return null;
  }
  const alg = algorithmOf(jwk, report);
  const retired = retiredOf(jwk, report);
  if (alg === null) return null;
  const purpose = purposeOf(jwk, alg, report);
  const publicKey = publicKeyOf(jwk, alg, report);
  const holder = publicKey === null ? null : holderOf(jwk, { alg, publicKey, retired }, report);
  if (publicKey === null || holder === 'UNUSABLE') return null;
  return {
    published: publishedKey(jwk, alg, report),
    alg,
    publicKey,
    purpose,
    retired,
    holder,
    x5c: certificatesOf(jwk, publicKey, purpose, report),
  };
}

function algorithmOf(jwk: JsonObject, report: Report): SignatureAlgorithm | null {
  const family = families.get(jwk['kty'] === 'RSA' ? 'RSA' : `${jwk['kty']} ${jwk['crv']}`);
  if (family === undefined) {
    report('"kty" and "crv" must be EC with P-256, OKP with Ed25519, or RSA');
    return null;
  }
  const [alg, ...aliases] = family;
  if (jwk['alg'] !== undefined && ![alg, ...aliases].includes(String(jwk['alg']))) {
    report(`"alg" of this key can only be ${alg}`);
    return null;
  }
  return alg;
}

function retiredOf(jwk: JsonObject, report: Report): boolean {
  const retired = jwk['retired'] ?? false;
  if (typeof retired !== 'boolean') {
    report('"retired" must be true or false');
  }
  return retired === true;
}

function purposeOf(jwk: JsonObject, alg: SignatureAlgorithm, report: Report): KeyPurpose | null {
  const purpose = jwk['purpose'];
  if (purpose === undefined) return null;
  if (!isPurpose(purpose)) {
    report(`"purpose" must be one of ${keyPurposes.join(', ')}`);
    return null;
  }
  if (!mayServe(alg, purpose)) {
    report(`a key for "${purpose}" must use ${algorithmsOf(purpose)}`);
  }
  return purpose;
}

function publicKeyOf(jwk: JsonObject, alg: SignatureAlgorithm, report: Report): KeyObject | null {
  try {
    const key = createPublicKey({ key: publicPart(jwk), format: 'jwk' });
    if (algorithms[alg].fits(key)) return key;
    report('an RSA key needs 2048 to 8192 bits and an exponent above 65536');
  } catch {
    report('its members do not form a key');
  }
  return null;
}

interface KeyFacts {
  readonly alg: SignatureAlgorithm;
  readonly publicKey: KeyObject;
  readonly retired: boolean;
}

/** 'UNUSABLE' when there was something to report; null for a key of which only the public part is left. */
function holderOf(jwk: JsonObject, facts: KeyFacts, report: Report): KeyHolder | null | 'UNUSABLE' {
  const named = ['d', 'pkcs11', 'kms'].filter((member) => jwk[member] !== undefined);
  if (named.length > 1) {
    report(`only one of "d", "pkcs11" and "kms" can hold the private part`);
    return 'UNUSABLE';
  }
  if (facts.retired || named.length === 0) return null;
  if (jwk['pkcs11'] !== undefined) return deviceReference(jwk['pkcs11'], report);
  if (jwk['kms'] !== undefined) return serviceReference(jwk['kms'], report);
  return privateKeyOf(jwk, facts, report);
}

function deviceReference(reference: unknown, report: Report): KeyHolder | 'UNUSABLE' {
  const { label = null, id = null } = isJsonObject(reference) ? reference : {};
  const isLabel = label === null || (typeof label === 'string' && label !== '');
  const isId = id === null || (typeof id === 'string' && /^(?:[0-9a-f]{2})+$/i.test(id));
  if (!isLabel || !isId || (label === null && id === null)) {
    report('"pkcs11" must be {"label": text, "id": hexadecimal}, one of them or both');
    return 'UNUSABLE';
  }
  return { kind: 'pkcs11', label, id };
}

function serviceReference(reference: unknown, report: Report): KeyHolder | 'UNUSABLE' {
  const key = isJsonObject(reference) ? reference['key'] : undefined;
  if (typeof key !== 'string' || key === '') {
    report('"kms" must be {"key": name}');
    return 'UNUSABLE';
  }
  return { kind: 'kms', key };
}

function privateKeyOf(
  jwk: JsonObject,
  { alg, publicKey }: KeyFacts,
  report: Report,
): KeyHolder | 'UNUSABLE' {
  try {
    const privateKey = createPrivateKey({ key: { ...jwk }, format: 'jwk' });
    // OpenSSL imports an EC key whose x and y belong to another d; only a signature shows it.
    const probe = Buffer.from('probe');
    if (verifyWith(alg, publicKey)(probe, signWith(alg, privateKey)(probe))) {
      return { kind: 'file', privateKey };
    }
    report('the private part does not belong to the public part');
  } catch {
    report('its members do not form a key');
  }
  return 'UNUSABLE';
}

/** RFC 7517 4.7: the first certificate must hold the key of the JWK. */
function certificatesOf(
  jwk: JsonObject,
  publicKey: KeyObject,
  purpose: KeyPurpose | null,
  report: Report,
): readonly string[] | null {
  const chain = jwk['x5c'];
  if (chain === undefined) {
    if (purpose === 'document') report('a key for "document" needs its certificates, "x5c"');
    return null;
  }
  try {
    const texts = Array.isArray(chain) ? chain.map(String) : [];
    const [own] = texts.map((text) => new X509Certificate(Buffer.from(text, 'base64')));
    if (own?.publicKey.equals(publicKey)) return texts;
    report('the first certificate of "x5c" is not about this key');
  } catch {
    report('"x5c" must be an array of certificates, DER in base64');
  }
  return null;
}

function publishedKey(jwk: JsonObject, alg: SignatureAlgorithm, report: Report): PublicJwk {
  const kid = thumbprint(jwk);
  if (jwk['kid'] !== undefined && jwk['kid'] !== kid) {
    report(`"kid" must be the RFC 7638 thumbprint, ${kid}, or be left out`);
  }
  return { kty: String(jwk['kty']), ...publicPart(jwk), alg, use: 'sig', kid };
}
