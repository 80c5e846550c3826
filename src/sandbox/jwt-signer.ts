import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type JsonWebKey,
  sign,
} from 'node:crypto';
import { importPublicJwk, type PublicKey } from '../auth/public-key.ts';

export interface SandboxJwks {
  readonly keys: ReadonlyArray<Readonly<Record<string, unknown>> & { readonly kid: string }>;
}

/** Signs ES256 as an identity server would. */
export interface JwtSigner {
  readonly jwks: SandboxJwks;
  readonly publicKey: PublicKey;
  /** A compact JWS whose header has that `typ`. */
  sign(typ: string, payload: Readonly<Record<string, unknown>>): string;
}

/** With a key of its own unless a private EC P-256 key is given. */
export function createJwtSigner(privateJwk?: JsonWebKey): JwtSigner {
  const key =
    privateJwk === undefined
      ? generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
      : createPrivateKey({ format: 'jwk', key: privateJwk });
  const jwk = createPublicKey(key).export({ format: 'jwk' });
  const publicKey = importPublicJwk(jwk);
  if (publicKey?.algorithm !== 'ES256') throw new TypeError('the sandbox signs with EC P-256 only');
  const kid = publicKey.thumbprint;
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return {
    publicKey,
    jwks: { keys: [{ ...jwk, kid, use: 'sig', alg: 'ES256' }] },
    sign(typ, payload) {
      const input = `${part({ typ, alg: 'ES256', kid })}.${part(payload)}`;
      const signature = sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' });
      return `${input}.${signature.toString('base64url')}`;
    },
  };
}
