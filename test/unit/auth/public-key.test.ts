import { describe, expect, it } from 'vitest';
import { importPublicJwk } from '../../../src/auth/public-key.ts';
import { pairs, publicJwk } from './token-forge.ts';

describe('a public key', () => {
  it('has the thumbprint of RFC 7638, section 3.1', () => {
    const key = importPublicJwk({
      kty: 'RSA',
      n: '0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw',
      e: 'AQAB',
      alg: 'RS256',
      kid: '2011-04-29',
    });
    expect(key?.thumbprint).toBe('NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs');
    expect(key?.algorithm).toBe('RS256');
  });

  it('has the thumbprint of RFC 8037, appendix A.3', () => {
    const x = '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo';
    const key = importPublicJwk({ kty: 'OKP', crv: 'Ed25519', x });
    expect(key?.thumbprint).toBe('kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k');
  });

  it('has one thumbprint however its members are spelled', () => {
    const plain = publicJwk(pairs.es);
    const padded = { ...plain, x: `${String(plain['x'])}=`, extra: 1 };
    expect(importPublicJwk(padded)?.thumbprint).toBe(importPublicJwk(plain)?.thumbprint);
  });

  it.each<readonly [string, unknown]>([
    ['null', null],
    ['a text', 'key'],
    ['no kty', { ...publicJwk(pairs.es), kty: undefined }],
    ['a member missing', { ...publicJwk(pairs.es), y: undefined }],
    ['a member of the wrong type', { ...publicJwk(pairs.rsa), n: 7 }],
    ['another curve', publicJwk(pairs.p384)],
    ['use enc', publicJwk(pairs.es, { use: 'enc' })],
    ['key_ops without verify', publicJwk(pairs.es, { key_ops: ['sign'] })],
    ['alg of another family', publicJwk(pairs.es, { alg: 'PS256' })],
    ['alg HS256', publicJwk(pairs.es, { alg: 'HS256' })],
    ['alg null', publicJwk(pairs.es, { alg: null })],
    ['a public exponent of 1', publicJwk(pairs.rsa, { e: 'AQ' })],
    ['a public exponent of 3', publicJwk(pairs.rsa, { e: 'Aw' })],
    ['a huge public exponent', publicJwk(pairs.rsa, { e: 'AQAAAAE' })],
  ])('is not imported from %s', (_name, jwk) => {
    expect(importPublicJwk(jwk)).toBeUndefined();
  });
});
