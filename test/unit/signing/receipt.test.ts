import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { signCompact } from '../../../src/signing/jws/sign.ts';
import { importKeySet } from '../../../src/signing/keys/public-key-set.ts';
import {
  receiptType,
  saltedDigest,
  signReceipt,
  verifyReceipt,
} from '../../../src/signing/receipt.ts';
import { claims, claimsAt, ed25519, es256 } from './fixtures.ts';

const keys = importKeySet(es256.keys.publicKeys());
const now = claimsAt;

function sign(content: object, typ = receiptType): string {
  return String(signCompact(es256.signer, JSON.stringify(content), { typ }));
}

describe('receipts', () => {
  test('come back as they were signed', async () => {
    const receipt = await signReceipt(es256.signer, claims);
    expect(verifyReceipt(receipt, keys, { now })).toEqual({
      ok: true,
      claims,
      kid: es256.signer.kid,
      alg: 'ES256',
      expired: false,
    });
  });

  test('of equal claims have equal bytes, in whatever order they were written', async () => {
    const reversed = Object.fromEntries(
      Object.entries(claims).reverse(),
    ) as unknown as typeof claims;
    const [one, two] = [signReceipt(ed25519.signer, claims), signReceipt(ed25519.signer, reversed)];
    expect(await one).toBe(await two);
  });

  test('verify after they expired, and say so', async () => {
    const receipt = await signReceipt(es256.signer, claims);
    const later = new Date('2036-01-01');
    expect(verifyReceipt(receipt, keys, { now: later })).toMatchObject({ ok: true, expired: true });
  });

  test('expire exactly at exp', async () => {
    const receipt = await signReceipt(es256.signer, claims);
    const at = (ms: number) =>
      verifyReceipt(receipt, keys, { now: new Date(claims.exp * 1000 + ms) });
    expect(at(-1)).toMatchObject({ expired: false });
    expect(at(0)).toMatchObject({ expired: true });
  });

  test('hold no fractions', () => {
    const wrong = { ...claims, benefit: { ...claims.benefit, levelBasisPoints: 47.5 } };
    expect(() => signReceipt(es256.signer, wrong as typeof claims)).toThrow(TypeError);
  });

  test('an expired forgery is refused for its signature', async () => {
    const receipt = await signReceipt(es256.signer, claims);
    const forged = receipt.replace(/\.[^.]+\./, `.${Buffer.from('{}').toString('base64url')}.`);
    const verdict = verifyReceipt(forged, keys, { now: new Date('2036-01-01') });
    expect(verdict).toEqual({ ok: false, code: 'SIGNATURE_INVALID' });
  });

  test('an access token is no receipt', () => {
    expect(verifyReceipt(sign(claims, 'at+jwt'), keys, { now })).toEqual({
      ok: false,
      code: 'TYPE_WRONG',
    });
  });

  test.each([
    ['another version', { ...claims, v: 2 }],
    ['no decision', { ...claims, decision: 'MAYBE' }],
    ['a fraction', { ...claims, exp: 1.5 }],
    ['a wrong source', { ...claims, sources: [{ id: 7 }] }],
    ['a wrong benefit', { ...claims, benefit: { levelBasisPoints: 1 } }],
    ['no object', []],
  ])('%s is malformed even when signed', (_, content) => {
    expect(verifyReceipt(sign(content), keys, { now })).toEqual({
      ok: false,
      code: 'CLAIMS_MALFORMED',
    });
  });

  test('a claim that occurs twice is malformed even when signed', () => {
    const text = `{"decision":"NOT_ELIGIBLE",${JSON.stringify(claims).slice(1)}`;
    const jws = String(signCompact(es256.signer, text, { typ: receiptType }));
    expect(verifyReceipt(jws, keys, { now })).toEqual({ ok: false, code: 'CLAIMS_MALFORMED' });
  });
});

describe('salted digests', () => {
  test('are SHA-256 over salt and number', () => {
    const { salt, digest } = saltedDigest('DN4010112345678');
    const expected = createHash('sha256').update(Buffer.from(salt, 'base64url'));
    expect(expected.update('DN4010112345678').digest('base64url')).toBe(digest);
  });

  test('have 128 bits of salt, new each time', () => {
    const [one, two] = [saltedDigest('DN4010112345678'), saltedDigest('DN4010112345678')];
    expect(Buffer.from(one.salt, 'base64url')).toHaveLength(16);
    expect(one.digest).not.toBe(two.digest);
  });
});
