import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto';
import { isJsonObject, type JsonObject } from '../../domain/strict-json.ts';
import { algorithms, signWith, verifyWith } from '../algorithms.ts';
import type { KeyPurpose, PublicJwk, SignatureAlgorithm, Signer, SigningKeys } from '../signer.ts';
import { publicPart, thumbprint } from './thumbprint.ts';

/** C2SP signed notes take Ed25519 from public witnesses, so no other key signs checkpoints. */
const purposes = {
  receipt: ['ES256', 'EdDSA', 'PS256'],
  http: ['ES256', 'EdDSA'],
  checkpoint: ['EdDSA'],
} as const satisfies Record<KeyPurpose, readonly SignatureAlgorithm[]>;

/** What each key type and curve signs with, and the `alg` values that say so. */
const families: ReadonlyMap<string, readonly [SignatureAlgorithm, ...string[]]> = new Map([
  ['EC P-256', ['ES256']],
  ['OKP Ed25519', ['EdDSA', 'Ed25519']],
  ['RSA', ['PS256']],
]);

/** What is wrong with a private JWK set: each key by its index, never any key material. */
export class SigningKeysError extends Error {
  override readonly name = 'SigningKeysError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The signing keys cannot be used: ${problems.join('; ')}`);
    this.problems = problems;
  }
}

interface LoadedKey {
  readonly published: PublicJwk;
  readonly purpose: KeyPurpose | null;
  /** Null for a retired key: published, never used. */
  readonly signer: Signer | null;
}

type Report = (problem: string) => void;

/**
 * Reads a private JWK set (RFC 7517) as `SIGNING_KEYS_FILE` holds it. Each key may carry `"purpose"` (`receipt`, `http` or
 * `checkpoint`; a key without one serves all that its algorithm can) and `"retired": true` (published, never signs; needs no
 * private part). The first key that serves a purpose signs; the later ones are published for the next rotation.
 *
 * @throws SigningKeysError with all problems
 */
export function loadSigningKeys(jwksJson: unknown): SigningKeys {
  const problems: string[] = [];
  const entries = isJsonObject(jwksJson) ? jwksJson['keys'] : undefined;
  if (!Array.isArray(entries) || entries.length === 0) {
    throw new SigningKeysError(['expected a JWK set: {"keys": [ … ]} with at least one key']);
  }
  const keys = entries.flatMap((entry: unknown, index) =>
    loadKey(entry, (problem) => problems.push(`keys[${index}]: ${problem}`)),
  );
  problems.push(...problemsOfSet(keys));
  if (problems.length > 0) {
    throw new SigningKeysError(problems);
  }
  return signingKeys(keys);
}

function problemsOfSet(keys: readonly LoadedKey[]): readonly string[] {
  const kids = keys.map((key) => key.published.kid);
  return kids
    .filter((kid, index) => kids.indexOf(kid) !== index)
    .map((kid) => `the key ${kid} occurs twice`);
}

function signingKeys(keys: readonly LoadedKey[]): SigningKeys {
  const published = { keys: keys.map((key) => key.published) };
  const signers = new Map<KeyPurpose, Signer>();
  for (const purpose of Object.keys(purposes).filter(isPurpose)) {
    const signer = keyFor(purpose, keys)?.signer;
    if (signer) {
      signers.set(purpose, signer);
    }
  }
  return {
    publicKeys: () => published,
    signerFor(purpose) {
      const signer = signers.get(purpose);
      if (signer === undefined) {
        throw new SigningKeysError([
          `no key may sign for "${purpose}" (${purposes[purpose].join(' or ')})`,
        ]);
      }
      return signer;
    },
  };
}

function keyFor(purpose: KeyPurpose, keys: readonly LoadedKey[]): LoadedKey | undefined {
  const able = keys.filter((key) => key.signer !== null && serves(key.signer.alg, purpose));
  return able.find((key) => key.purpose === purpose) ?? able.find((key) => key.purpose === null);
}

function serves(algorithm: SignatureAlgorithm, purpose: KeyPurpose): boolean {
  const accepted: readonly SignatureAlgorithm[] = purposes[purpose];
  return accepted.includes(algorithm);
}

function isPurpose(value: unknown): value is KeyPurpose {
  return typeof value === 'string' && Object.hasOwn(purposes, value);
}

/** Empty when there was something to report. */
function loadKey(entry: unknown, report: Report): readonly LoadedKey[] {
  if (!isJsonObject(entry)) {
    report('not a JWK object');
    return [];
  }
  const alg = algorithmOf(entry, report);
  const retired = retiredOf(entry, report);
  const purpose = alg === null ? null : purposeOf(entry, alg, report);
  const key = alg === null ? null : keyPair(entry, alg, retired, report);
  if (alg === null || key === null) {
    return [];
  }
  const published = publishedKey(entry, alg, report);
  return [
    { published, purpose, signer: key === 'public' ? null : signer(published.kid, alg, key) },
  ];
}

function signer(kid: string, alg: SignatureAlgorithm, key: KeyObject): Signer {
  return { kid, alg, sign: signWith(alg, key) };
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
  if (purpose === undefined) {
    return null;
  }
  if (!isPurpose(purpose)) {
    report(`"purpose" must be one of ${Object.keys(purposes).join(', ')}`);
    return null;
  }
  if (!serves(alg, purpose)) {
    report(`a key for "${purpose}" must use ${purposes[purpose].join(' or ')}`);
  }
  return purpose;
}

/** The private key, 'public' for a retired one, null when there was something to report. */
function keyPair(
  jwk: JsonObject,
  alg: SignatureAlgorithm,
  retired: boolean,
  report: Report,
): KeyObject | 'public' | null {
  if (!retired && typeof jwk['d'] !== 'string') {
    report('the private part "d" is missing');
    return null;
  }
  try {
    const publicKey = createPublicKey({ key: publicPart(jwk), format: 'jwk' });
    if (!algorithms[alg].fits(publicKey)) {
      report('an RSA key needs 2048 to 8192 bits');
      return null;
    }
    return retired ? 'public' : privateKey(jwk, alg, publicKey, report);
  } catch {
    report('its members do not form a key');
    return null;
  }
}

function privateKey(
  jwk: JsonObject,
  alg: SignatureAlgorithm,
  publicKey: KeyObject,
  report: Report,
): KeyObject | null {
  const key = createPrivateKey({ key: { ...jwk }, format: 'jwk' });
  // OpenSSL imports an EC key whose x and y belong to another d; only a signature shows it.
  const probe = Buffer.from('probe');
  if (!verifyWith(alg, publicKey)(probe, signWith(alg, key)(probe))) {
    report('the private part does not belong to the public part');
    return null;
  }
  return key;
}

function publishedKey(jwk: JsonObject, alg: SignatureAlgorithm, report: Report): PublicJwk {
  const kid = thumbprint(jwk);
  if (jwk['kid'] !== undefined && jwk['kid'] !== kid) {
    report(`"kid" must be the RFC 7638 thumbprint, ${kid}, or be left out`);
  }
  return { kty: String(jwk['kty']), ...publicPart(jwk), alg, use: 'sig', kid };
}

/** A private JWK set with one key for each purpose: ES256 for receipts and HTTP, Ed25519 for checkpoints. */
export function generateSigningKeys(): { readonly keys: readonly JsonObject[] } {
  return {
    keys: [generateKey('receipt'), generateKey('http'), generateKey('checkpoint')],
  };
}

function generateKey(purpose: KeyPurpose): JsonObject {
  const { privateKey } =
    purpose === 'checkpoint'
      ? generateKeyPairSync('ed25519')
      : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk: JsonObject = { ...privateKey.export({ format: 'jwk' }) };
  const alg = purpose === 'checkpoint' ? 'EdDSA' : 'ES256';
  return { ...jwk, alg, use: 'sig', kid: thumbprint(jwk), purpose };
}
