import { createHmac, createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { algorithms, signWith } from '../../src/signing/algorithms.ts';
import { checkContentDigest } from '../../src/signing/digest.ts';
import { signatureBase } from '../../src/signing/http-message/components.ts';
import { importKeySet } from '../../src/signing/keys/public-key-set.ts';
import { parseDictionary } from '../../src/signing/structured-fields/parse.ts';
import { serializeDictionary } from '../../src/signing/structured-fields/serialize.ts';
import { bitFlips } from '../unit/signing/fixtures.ts';
import {
  keys,
  requestDigest,
  requestValues,
  responseDigest,
  type Vector,
  vectors,
} from './rfc-9421-b.ts';
import { publish, vectorFolder } from './vectors.ts';

function baseOf({
  values,
  covered,
  params,
}: Pick<Vector, 'values' | 'covered' | 'params'>): Buffer {
  const lines = covered.map((identifier): [string, string] => [
    identifier,
    values[identifier] ?? '',
  ]);
  return Buffer.from(signatureBase(lines, `(${covered.join(' ')})${params}`));
}

describe.each(vectors)('RFC 9421 $title', (vector) => {
  const key = keys.find(vector.keyid);
  const signature = Buffer.from(vector.signature, 'base64');

  test('the published signature verifies', () => {
    expect(key).not.toBe('UNUSABLE');
    const { alg, verify } = key as Exclude<typeof key, 'UNUSABLE' | undefined>;
    expect(algorithms[alg].http).toBe(vector.algorithm);
    expect(verify(baseOf(vector), signature)).toBe(true);
  });

  test('it does not verify with one line break more', () => {
    const { verify } = key as Exclude<typeof key, 'UNUSABLE' | undefined>;
    expect(verify(Buffer.concat([baseOf(vector), Buffer.from('\n')]), signature)).toBe(false);
  });
});

describe.each(vectors)('RFC 9421 $title', (vector) => {
  const key = keys.find(vector.keyid) as Exclude<
    ReturnType<typeof keys.find>,
    'UNUSABLE' | undefined
  >;
  const signature = Buffer.from(vector.signature, 'base64');

  test('no bit of the signature base can be turned', () => {
    for (const flipped of bitFlips(baseOf(vector))) {
      expect(key.verify(flipped, signature)).toBe(false);
    }
  });

  test('no bit of the signature can be turned', () => {
    for (const flipped of bitFlips(signature)) {
      expect(key.verify(baseOf(vector), flipped)).toBe(false);
    }
  });

  test('the fields are read and written as they are printed', () => {
    const input = `sig=(${vector.covered.join(' ')})${vector.params}`;
    expect(serializeDictionary(parseDictionary(input))).toBe(input);
    const field = `sig=:${vector.signature}:`;
    const member = parseDictionary(field).get('sig');
    expect(member).toMatchObject({ value: { type: 'binary', value: signature } });
    expect(serializeDictionary(parseDictionary(field))).toBe(field);
  });
});

/** No key set here holds a shared secret, so only the signature base of B.2.5 is ours. */
test('RFC 9421 B.2.5: the signature base is the one whose HMAC is printed', () => {
  const secret =
    'uzvJfB4u3N0Jy4T7NZ75MDVcr8zSTInedJtkgcu46YW4XByzNJjxBdtjUkdJPBtbmHhIDi6pcl8jsasjlTMtDQ==';
  const base = baseOf({
    values: requestValues,
    covered: ['"date"', '"@authority"', '"content-type"'],
    params: ';created=1618884473;keyid="test-shared-secret"',
  });
  const mac = createHmac('sha256', Buffer.from(secret, 'base64')).update(base).digest('base64');
  expect(mac).toBe('pxcQw6G3AjtMBQjwo8XzkZf/bws5LelbaMk5rGIGtE8=');
  expect(importKeySet({ keys: [{ kty: 'oct', k: 'AAAA', kid: 'k' }] }).find('k')).toBe('UNUSABLE');
});

test('RFC 9421 B.2.6 is reproduced byte for byte', () => {
  const vector = vectors.at(-1);
  const key = createPrivateKey({
    format: 'jwk',
    key: {
      kty: 'OKP',
      crv: 'Ed25519',
      x: 'JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs',
      d: 'n4Ni-HpISpVObnQMW0wOhCKROaIKqKtW_2ZYb2p9KcU',
    },
  });
  const base = baseOf(vector as Vector);
  expect(base.toString().split('\n')[0]).toBe('"date": Tue, 20 Apr 2021 02:07:55 GMT');
  expect(signWith('EdDSA', key)(base).toString('base64')).toBe(vector?.signature);
});

test('the digests of the messages of B.2 match their bodies', () => {
  const request = Buffer.from('{"hello": "world"}');
  const response = Buffer.from('{"message": "good dog"}');
  expect(checkContentDigest(requestDigest, request)).toBe('MATCHES');
  expect(checkContentDigest(responseDigest, response)).toBe('MATCHES');
});

const folder = vectorFolder('dhensby/node-http-message-signatures');

/** That set is a program: its texts and signatures stand in calls of `Buffer.from`. */
function printedIn(file: string): readonly Buffer[] {
  const text = readFileSync(join(folder ?? '', 'test', file), 'utf8');
  const printed = text.slice(text.indexOf("describe('specification examples'"));
  const calls = /Buffer\.from\(((?:\s*'(?:[^'\\]|\\.)*'\s*\+?)+)(?:, '(base64)')?\)/g;
  return [...printed.matchAll(calls)].map(([, literals = '', base64]) => {
    const parts = [...literals.matchAll(/'((?:[^'\\]|\\.)*)'/g)].map(([, part = '']) => part);
    const joined = parts.join('').replaceAll('\\n', '\n');
    return Buffer.from(joined, base64 === undefined ? 'utf8' : 'base64');
  });
}

describe.skipIf(folder === null)('the printed examples as another implementation has them', () => {
  test('are the same signatures as here', () => {
    const text = readFileSync(join(folder ?? '', 'test/httpbis/httpbis.int.ts'), 'utf8');
    for (const { title, signature } of vectors) expect(text, title).toContain(signature);
  });

  test.each([
    ['rsa-pss-sha512', 'test-key-rsa-pss', 3],
    ['ecdsa-p256-sha256', 'test-key-ecc-p256', 1],
    ['ed25519', 'test-key-ed25519', 1],
  ])('of %s, drafts included, verify: each over its own signature base', (name, keyid, count) => {
    const key = keys.find(keyid) as Exclude<ReturnType<typeof keys.find>, 'UNUSABLE' | undefined>;
    const printed = printedIn(`algorithm/${name}.ts`);
    const isBase = (bytes: Buffer) => bytes.includes('"@signature-params": ');
    const [bases, signatures] = [printed.filter(isBase), printed.filter((each) => !isBase(each))];
    expect([bases.length, signatures.length]).toEqual([count, count]);
    const verified = bases.map((base) => signatures.map((each) => key.verify(base, each)));
    expect(verified).toEqual(
      bases.map((_, row) => signatures.map((_each, column) => row === column)),
    );
    publish(`RFC 9421 ${name}: ${count} more signatures of drafts and appendix B.2 verify`);
  });
});
