import { constants, createHash, privateEncrypt, randomBytes, sign } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  type ChallengeFiles,
  checkChallenge,
} from '../../../../src/identity/presence/challenge.ts';
import { answer } from '../../../../src/identity/presence/refusal.ts';
import { flipped } from '../../../support/chip/chip.ts';
import { nul, tlv } from '../../../support/chip/der.ts';
import { dg14, dg15 } from '../../../support/chip/groups.ts';
import { ecPair, type Hash, type Pair, rsaPair } from '../../../support/chip/keys.ts';

const challenge = Buffer.from('0123456789abcdef', 'hex');

function outcome(files: Partial<ChallengeFiles> & Pick<ChallengeFiles, 'publicKey' | 'response'>) {
  const given = { challenge, securityInfos: undefined, ...files };
  const verdict = answer(() => ({ ok: true, is: checkChallenge(given) }) as const);
  return verdict.ok ? verdict.is : verdict.refusal;
}

function byCurve({ privateKey }: Pair, hash: Hash, over: Uint8Array = challenge): Buffer {
  return sign(hash, over, { key: privateKey, dsaEncoding: 'ieee-p1363' });
}

const plainEcdsa = (arc: number) => `0.4.0.127.0.7.1.1.4.1.${arc}`;

describe('an elliptic curve', () => {
  const pair = ecPair('brainpoolP256r1', 'explicit', 'chip');
  const files = { publicKey: dg15(pair), securityInfos: dg14(plainEcdsa(3)) };
  const response = byCurve(pair, 'sha256');

  test.each([
    ['brainpoolP256r1', 3, 'sha256'],
    ['brainpoolP384r1', 4, 'sha384'],
    ['secp521r1', 5, 'sha512'],
    ['prime256v1', 5, 'sha512'],
  ] as const)('%s answers', (curve, arc, hash) => {
    const own = ecPair(curve, 'named', 'chip');
    const given = { publicKey: dg15(own), securityInfos: dg14(plainEcdsa(arc)) };
    expect(outcome({ ...given, response: byCurve(own, hash) })).toBe('ANSWERED');
  });

  test.each([
    ['a recorded answer to another challenge', byCurve(pair, 'sha256', Buffer.alloc(8))],
    ['the answer of another chip', byCurve(ecPair('brainpoolP256r1', 'named', 'clone'), 'sha256')],
    ['an answer under another hash', byCurve(pair, 'sha512')],
    ['a DER answer', sign('sha256', challenge, pair.privateKey)],
    ['a flipped bit', flipped(response, 40)],
    ['zeros', Buffer.alloc(64)],
    ['nothing', Buffer.alloc(0)],
  ])('%s fails', (_title, wrong) => {
    expect(outcome({ ...files, response: wrong })).toBe('CHALLENGE_FAILED');
  });

  test('a challenge of another length fails', () => {
    const short = challenge.subarray(1);
    const own = byCurve(pair, 'sha256', short);
    expect(outcome({ ...files, challenge: short, response: own })).toBe('CHALLENGE_FAILED');
  });

  test.each([
    ['no DG14', undefined],
    ['SHA-1', dg14(plainEcdsa(1))],
    ['no algorithm', tlv(0x6e, tlv(0x31))],
    ['rubbish', nul()],
  ])('%s says nothing', (_title, securityInfos) => {
    expect(outcome({ ...files, securityInfos, response })).toBe('UNSUPPORTED');
  });

  test.each([
    ['a weak key', dg15(ecPair('prime192v1', 'named', 'chip'))],
    ['another group', tlv(0x61, nul())],
  ])('%s says nothing', (_title, publicKey) => {
    expect(outcome({ ...files, publicKey, response })).toBe('UNSUPPORTED');
  });
});

const trailers: Readonly<Record<string, string>> = {
  sha1: 'bc',
  sha256: '34cc',
  sha384: '36cc',
  sha512: '35cc',
};

/** ISO 9796-2 scheme 1 as a chip does it: fill up with a random M1, hash M1 and the challenge, exponentiate. */
function byRsa(
  { privateKey }: Pair,
  hash: Hash,
  over: Uint8Array = challenge,
  first = 0x6a,
): Buffer {
  const size = (privateKey.asymmetricKeyDetails?.modulusLength ?? 0) / 8;
  const trailer = Buffer.from(trailers[hash] ?? '', 'hex');
  const length = createHash(hash).digest().length;
  const own = randomBytes(size - 1 - length - trailer.length);
  const digest = createHash(hash).update(own).update(over).digest();
  const block = Buffer.concat([Buffer.from([first]), own, digest, trailer]);
  return privateEncrypt({ key: privateKey, padding: constants.RSA_NO_PADDING }, block);
}

describe('RSA', () => {
  const pair = rsaPair(2048, 'PKCS1', 'chip');
  const publicKey = dg15(pair);

  test.each(['sha256', 'sha384', 'sha512'] as const)('answers with %s', (hash) => {
    expect(outcome({ publicKey, response: byRsa(pair, hash) })).toBe('ANSWERED');
  });

  test('with SHA-1 says nothing, nor does a short key', () => {
    expect(outcome({ publicKey, response: byRsa(pair, 'sha1') })).toBe('UNSUPPORTED');
    const short = rsaPair(1024, 'PKCS1');
    const response = byRsa(short, 'sha256');
    expect(outcome({ publicKey: dg15(short), response })).toBe('UNSUPPORTED');
  });

  test.each([
    ['a recorded answer', byRsa(pair, 'sha256', Buffer.alloc(8))],
    ['another chip', byRsa(rsaPair(2048, 'PKCS1', 'clone'), 'sha256')],
    ['another header', byRsa(pair, 'sha256', challenge, 0x4a)],
    ['a PKCS #1 signature', sign('sha256', challenge, pair.privateKey)],
    ['a flipped bit', flipped(byRsa(pair, 'sha256'), 100)],
    ['more than the modulus', Buffer.alloc(256, 0xff)],
    ['zeros', Buffer.alloc(256)],
    ['one', Buffer.concat([Buffer.alloc(255), Buffer.from([1])])],
    ['too short', Buffer.alloc(255, 1)],
  ])('%s fails', (_title, response) => {
    expect(outcome({ publicKey, response })).toBe('CHALLENGE_FAILED');
  });
});
