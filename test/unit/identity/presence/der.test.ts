import { describe, expect, test } from 'vitest';
import {
  children,
  Members,
  namedBits,
  readDer,
  smallNumber,
  unsigned,
  wholeBytes,
} from '../../../../src/identity/presence/der.ts';
import { readPublicKey } from '../../../../src/identity/presence/public-key.ts';
import { answer } from '../../../../src/identity/presence/refusal.ts';
import { flipped } from '../../../support/chip/chip.ts';
import { bits, int, nul, oid, seq } from '../../../support/chip/der.ts';
import { ecPair, rsaPair } from '../../../support/chip/keys.ts';

function refusalOf(read: () => unknown): string {
  const verdict = answer(() => ({ ok: true, is: read() }) as const);
  return verdict.ok ? 'READ' : verdict.refusal;
}

const hex = (text: string) => readDer(Buffer.from(text, 'hex'));

describe('DER', () => {
  test.each([
    ['a third tag octet', () => hex('5f811f00'), 'DER_UNEXPECTED'],
    ['a long tag that is short', () => hex('5f1e00'), 'DER_UNEXPECTED'],
    ['another tag than asked for', () => readDer(nul(), 0x30), 'DER_UNEXPECTED'],
    ['members of what has none', () => new Members(hex('0400')), 'DER_UNEXPECTED'],
    ['a child beyond its parent', () => children(hex('30020401')), 'DER_TRUNCATED'],
    ['a negative number', () => unsigned(hex('020180')), 'DER_VALUE_REFUSED'],
    ['an empty number', () => unsigned(hex('0200')), 'DER_VALUE_REFUSED'],
    ['no number', () => unsigned(hex('040101')), 'DER_VALUE_REFUSED'],
    ['a large number', () => smallNumber(hex('02050100000000')), 'DER_VALUE_REFUSED'],
    ['unused bits', () => wholeBytes(hex('03020780')), 'DER_VALUE_REFUSED'],
    ['no bits', () => wholeBytes(hex('030100')), 'DER_VALUE_REFUSED'],
    ['no BIT STRING', () => wholeBytes(hex('04020001')), 'DER_VALUE_REFUSED'],
    ['eight unused bits', () => namedBits(hex('03020800')), 'DER_VALUE_REFUSED'],
    ['unused bits that are set', () => namedBits(hex('03020781')), 'DER_VALUE_REFUSED'],
  ])('%s', (_title, read, refusal) => {
    expect(refusalOf(read)).toBe(refusal);
  });

  test('bits by their numbers', () => {
    expect([...namedBits(hex('03020106'))]).toEqual([5, 6]);
  });
});

describe('a public key', () => {
  const rsa = rsaPair(2048, 'PKCS1');
  const explicit = ecPair('prime256v1', 'explicit').spki;
  const named = ecPair('prime256v1').spki;
  const rsaEncryption = oid('1.2.840.113549.1.1.1');
  const modulus = Buffer.alloc(256, 0xfe);
  const even = bits(seq(int(modulus), int(65_537)));
  const primeField = Buffer.from('06072a8648ce3d0101', 'hex');
  const cofactor = Buffer.from('020101034200', 'hex');
  const version = Buffer.from('020101302c', 'hex');

  test.each([
    ['RSA', rsa.spki, 'READ'],
    ['explicit parameters', explicit, 'READ'],
    ['RSA without parameters', seq(seq(rsaEncryption), even), 'KEY_INVALID'],
    ['RSA with two parameters', seq(seq(rsaEncryption, nul(), nul()), even), 'DER_UNEXPECTED'],
    ['an even modulus', seq(seq(rsaEncryption, nul()), even), 'KEY_INVALID'],
    ['a compressed point', flipped(named, named.length - 65, 6), 'KEY_INVALID'],
    [
      'another cofactor',
      flipped(explicit, explicit.indexOf(cofactor) + 2, 2),
      'CURVE_PARAMETERS_REFUSED',
    ],
    [
      'another field',
      flipped(explicit, explicit.indexOf(primeField) + 8, 3),
      'CURVE_PARAMETERS_REFUSED',
    ],
    [
      'another version',
      flipped(explicit, explicit.indexOf(version) + 2, 4),
      'CURVE_PARAMETERS_REFUSED',
    ],
  ])('%s', (_title, spki, refusal) => {
    expect(refusalOf(() => readPublicKey(readDer(spki)))).toBe(refusal);
  });
});
