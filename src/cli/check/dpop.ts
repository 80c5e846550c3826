import { createHash, generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import type { Clock } from '../../domain/clock.ts';

/** Proves that whoever fetched a token is who uses it (RFC 9449), with a key that ends with the command. */
export interface DpopKey {
  proof(call: {
    readonly method: 'POST';
    readonly url: string;
    readonly token?: string;
    readonly nonce?: string | null;
  }): string;
}

export function createDpopKey(clock: Clock): DpopKey {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { kty, crv, x, y } = publicKey.export({ format: 'jwk' });
  const header = encoded({ typ: 'dpop+jwt', alg: 'ES256', jwk: { kty, crv, x, y } });
  return {
    proof({ method, url, token, nonce }) {
      const payload = encoded({
        jti: randomUUID(),
        htm: method,
        htu: url.replace(/[?#].*$/, ''),
        iat: Math.floor(clock.now().getTime() / 1_000),
        ...(token === undefined
          ? {}
          : { ath: createHash('sha256').update(token).digest('base64url') }),
        ...(nonce == null ? {} : { nonce }),
      });
      const signed = `${header}.${payload}`;
      const signature = sign('sha256', Buffer.from(signed), {
        key: privateKey,
        dsaEncoding: 'ieee-p1363',
      });
      return `${signed}.${signature.toString('base64url')}`;
    },
  };
}

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
