import { createPrivateKey } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { signWith } from '../../src/signing/algorithms.ts';
import { verifyCompactWith } from '../../src/signing/jws/verify.ts';
import { importKeySet, type VerificationKey } from '../../src/signing/keys/public-key-set.ts';
import { thumbprint } from '../../src/signing/keys/thumbprint.ts';

interface Vector {
  readonly title: string;
  readonly alg: 'ES256' | 'EdDSA';
  readonly jwk: Readonly<Record<string, string>>;
  /** Whether signing again must give the same bytes. */
  readonly deterministic: boolean;
  readonly compact: string;
}

const vectors: readonly Vector[] = [
  {
    title: 'RFC 7515 A.3',
    alg: 'ES256',
    deterministic: false,
    jwk: {
      kty: 'EC',
      crv: 'P-256',
      x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
      y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
      d: 'jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI',
    },
    compact:
      'eyJhbGciOiJFUzI1NiJ9.' +
      'eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.' +
      'DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q',
  },
  {
    title: 'RFC 8037 A.4',
    alg: 'EdDSA',
    deterministic: true,
    jwk: {
      kty: 'OKP',
      crv: 'Ed25519',
      x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo',
      d: 'nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A',
    },
    compact:
      'eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.' +
      'hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg',
  },
];

function verificationKey({ d: _, ...jwk }: Vector['jwk']): VerificationKey {
  const key = importKeySet({ keys: [{ ...jwk, kid: 'vector' }] }).find('vector');
  if (key === undefined || key === 'UNUSABLE') {
    throw new Error('The key of the vector was not imported');
  }
  return key;
}

describe.each(vectors)('$title', ({ alg, jwk, compact, deterministic }) => {
  const end = compact.lastIndexOf('.');
  const input = Buffer.from(compact.slice(0, end));
  const signature = Buffer.from(compact.slice(end + 1), 'base64url');

  test('the published signature verifies', () => {
    const key = verificationKey(jwk);
    expect(key.alg).toBe(alg);
    expect(key.verify(input, signature)).toBe(true);
  });

  test('it verifies as a JWS, with the key that names its algorithm', () => {
    const { d: _, ...key } = jwk;
    const verdict = verifyCompactWith(compact, { ...key, alg });
    expect(verdict).toMatchObject({ ok: true });
    const payload = compact.split('.')[1] ?? '';
    expect(verdict.ok && Buffer.from(verdict.payload).toString('base64url')).toBe(payload);
  });

  test('another signing input does not', () => {
    expect(verificationKey(jwk).verify(Buffer.concat([input, input]), signature)).toBe(false);
  });

  test.runIf(deterministic)('signing again gives the published bytes', () => {
    const key = createPrivateKey({ key: { ...jwk }, format: 'jwk' });
    expect(signWith(alg, key)(input).toString('base64url')).toBe(compact.slice(end + 1));
  });

  test.skipIf(deterministic)('signing again gives another signature that verifies', () => {
    const key = createPrivateKey({ key: { ...jwk }, format: 'jwk' });
    expect(verificationKey(jwk).verify(input, signWith(alg, key)(input))).toBe(true);
  });
});

describe('JWK thumbprints', () => {
  test('RFC 7638 3.1: the RSA example, whatever else the key says of itself', () => {
    const jwk = {
      kty: 'RSA',
      n:
        '0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWK' +
        'RXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMic' +
        'AtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3' +
        'XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw',
      e: 'AQAB',
      alg: 'RS256',
      kid: '2011-04-29',
    };
    expect(thumbprint(jwk)).toBe('NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs');
  });

  test('RFC 8037 A.3: the Ed25519 example', () => {
    const jwk = { crv: 'Ed25519', kty: 'OKP', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' };
    expect(thumbprint(jwk)).toBe('kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k');
  });
});
