import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import {
  type AuthenticatorOptions,
  type CallerRequest,
  createAuthenticator,
} from '../../../src/auth/authenticate.ts';
import type { Caller } from '../../../src/auth/caller.ts';
import { createIssuerRegistry, parseTokenIssuers } from '../../../src/auth/issuers.ts';
import { memoryReplayStore } from '../../../src/auth/replay.ts';
import type { Clock } from '../../../src/domain/clock.ts';
import { GatewayError } from '../../../src/errors.ts';

export interface TestClock extends Clock {
  advance(seconds: number): void;
}

export const start = Date.UTC(2026, 10, 21, 1, 30) / 1_000;

export function testClock(): TestClock {
  let elapsed = 0;
  return {
    now: () => new Date(start * 1_000 + elapsed),
    monotonic: () => elapsed,
    advance: (seconds) => {
      elapsed += seconds * 1_000;
    },
  };
}

export interface KeyPair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

const rsa = (modulusLength: number) => generateKeyPairSync('rsa', { modulusLength });
export const ecPair = (): KeyPair => generateKeyPairSync('ec', { namedCurve: 'P-256' });

export const pairs = {
  es: ecPair(),
  ed: generateKeyPairSync('ed25519') as KeyPair,
  rsa: rsa(2_048) as KeyPair,
  weak: rsa(1_024) as KeyPair,
  p384: generateKeyPairSync('ec', { namedCurve: 'P-384' }) as KeyPair,
  legacy: rsa(2_048) as KeyPair,
  other: ecPair(),
  stranger: ecPair(),
};

export type Json = Record<string, unknown>;

export function publicJwk(pair: KeyPair, members: Json = {}): Json {
  return { ...(pair.publicKey.export({ format: 'jwk' }) as Json), ...members };
}

export const issuerUrl = 'https://sso.example.vn';
export const otherIssuer = 'https://other.example.vn';
export const legacyIssuer = 'https://legacy.example.vn';
export const gatewayUrl = 'https://gateway.example.vn';
export const target = `${gatewayUrl}/graphql`;

export const issuerEntries = [
  {
    issuer: issuerUrl,
    audience: gatewayUrl,
    jwks: {
      keys: [
        publicJwk(pairs.es, { kid: 'es-1', alg: 'ES256', use: 'sig' }),
        publicJwk(pairs.ed, { kid: 'ed-1' }),
        publicJwk(pairs.rsa, { kid: 'rsa-1' }),
        publicJwk(pairs.rsa, { kid: 'rs256-1', alg: 'RS256' }),
        publicJwk(pairs.weak, { kid: 'weak-1' }),
        publicJwk(pairs.p384, { kid: 'p384-1' }),
        publicJwk(pairs.es, { kid: 'enc-1', use: 'enc' }),
        { kty: 'oct', kid: 'oct-1', k: Buffer.alloc(32, 7).toString('base64url'), alg: 'HS256' },
      ],
    },
  },
  {
    issuer: otherIssuer,
    audience: gatewayUrl,
    jwks: { keys: [publicJwk(pairs.other, { kid: 'other-1' })] },
  },
  {
    issuer: legacyIssuer,
    audience: gatewayUrl,
    jwks: { keys: [publicJwk(pairs.legacy, { kid: 'legacy-1' })] },
    algorithms: ['RS256'],
  },
];

export const hospitalClaims: Json = {
  iss: issuerUrl,
  aud: gatewayUrl,
  sub: 'hospital-99002',
  jti: 'token-1',
  iat: start - 5,
  exp: start + 595,
  scope: 'eligibility:read facility:read',
  caller_kind: 'hospital',
  facility_code: '99002',
  practitioner_id: '001085000101',
  practitioner_name: 'Trần Quốc Bảo',
};

const { facility_code, practitioner_id, practitioner_name, ...common } = hospitalClaims;
export const agencyClaims: Json = { ...common, caller_kind: 'agency', agency_code: 'G01' };
export const citizenClaims: Json = {
  ...common,
  caller_kind: 'citizen',
  personal_id: '001086000001',
};
export const auditorClaims: Json = { ...common, caller_kind: 'auditor' };

export const esHeader: Json = { typ: 'at+jwt', alg: 'ES256', kid: 'es-1' };

export type RawSign = (input: Buffer) => Buffer;

export const signers: Record<'ES256' | 'PS256' | 'RS256' | 'EdDSA', (key: KeyObject) => RawSign> = {
  ES256: (key) => (input) => sign('sha256', input, { key, dsaEncoding: 'ieee-p1363' }),
  PS256: (key) => (input) => sign('sha256', input, { key, padding: 6, saltLength: 32 }),
  RS256: (key) => (input) => sign('sha256', input, key),
  EdDSA: (key) => (input) => sign(null, input, key),
};

export const b64u = (text: string | Buffer): string => Buffer.from(text).toString('base64url');
const part = (value: Json | string | Buffer): string =>
  b64u(typeof value === 'string' || Buffer.isBuffer(value) ? value : JSON.stringify(value));

export const byEs: RawSign = signers.ES256(pairs.es.privateKey);

/** Signs whatever it is handed; text and bytes stand as they are. */
export function forge(
  payload: Json | string | Buffer = hospitalClaims,
  header: Json | string | Buffer = esHeader,
  by: RawSign = byEs,
): string {
  const input = `${part(header)}.${part(payload)}`;
  return `${input}.${b64u(by(Buffer.from(input)))}`;
}

export function thumbprint(pair: KeyPair): string {
  const { crv, e, kty, n, x, y } = publicJwk(pair);
  return createHash('sha256').update(JSON.stringify({ crv, e, kty, n, x, y })).digest('base64url');
}

export function authenticatorWith(
  overrides: Partial<AuthenticatorOptions> = {},
): (request: Partial<CallerRequest>) => Promise<Caller> | Caller {
  const clock = overrides.clock ?? testClock();
  const { issuers } = parseTokenIssuers(issuerEntries);
  const authenticate = createAuthenticator({
    issuers: createIssuerRegistry(issuers, { clock }),
    senderConstraint: 'optional',
    gatewayUrl,
    clock,
    replay: memoryReplayStore({ clock }),
    ...overrides,
  });
  return (request) => authenticate({ method: 'POST', targetUri: target, ...request });
}

/** The code of the refusal, or `accepted`. Anything that is not a coded refusal fails the test. */
export async function outcomeOf(attempt: () => unknown): Promise<string> {
  try {
    await attempt();
    return 'accepted';
  } catch (error) {
    if (error instanceof GatewayError) return error.code;
    throw error;
  }
}
