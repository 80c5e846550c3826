import { constants, hash, publicEncrypt, verify } from 'node:crypto';
import { openFile } from './cms.ts';
import { children, type Der, Members, oid, tags } from './der.ts';
import { type ChipKey, readPublicKey } from './public-key.ts';
import { must, Refused } from './refusal.ts';

/** Active authentication (ICAO 9303-11 6.1): the answer of a key that cannot be copied out of the chip. */
export interface ChallengeFiles {
  /** Eight bytes that the gateway itself chose for this reading: a recorded answer fits no other. */
  readonly challenge: Uint8Array;
  readonly response: Uint8Array;
  /** DG15, and DG14 which names the hash for elliptic curves; both already found to be the signed ones. */
  readonly publicKey: Uint8Array;
  readonly securityInfos: Uint8Array | undefined;
}

/** `UNSUPPORTED`: a key or hash below the floor, which says nothing about the chip in either direction. */
export type ChallengeOutcome = 'ANSWERED' | 'UNSUPPORTED';

const challengeBytes = 8;

type Hash = 'sha256' | 'sha384' | 'sha512';

/** @throws Refused CHALLENGE_FAILED */
export function checkChallenge(files: ChallengeFiles): ChallengeOutcome {
  must(files.challenge.byteLength === challengeBytes, 'CHALLENGE_FAILED');
  const key = unless(() => readKey(files.publicKey));
  if (key === null) return 'UNSUPPORTED';
  const answered = key.type === 'EC' ? answeredByCurve(key, files) : answeredByRsa(key, files);
  if (answered === null) return 'UNSUPPORTED';
  must(answered, 'CHALLENGE_FAILED');
  return 'ANSWERED';
}

function unless<Value>(read: () => Value): Value | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof Refused) return null;
    throw error;
  }
}

function readKey(dg15: Uint8Array): ChipKey {
  must(dg15[0] === 0x6f, 'DER_UNEXPECTED');
  return readPublicKey(openFile(dg15, tags.sequence));
}

const activeAuthentication = '2.23.136.1.1.5';
const plainEcdsa: ReadonlyMap<string, Hash> = new Map([
  ['0.4.0.127.0.7.1.1.4.1.3', 'sha256'],
  ['0.4.0.127.0.7.1.1.4.1.4', 'sha384'],
  ['0.4.0.127.0.7.1.1.4.1.5', 'sha512'],
]);

/** Null when DG14 names no hash of the floor. The answer is r‖s (BSI TR-03111 5.2.1). */
function answeredByCurve(key: ChipKey, { challenge, response, securityInfos }: ChallengeFiles) {
  const name = securityInfos && unless(() => hashOfInfos(securityInfos));
  if (!name) return null;
  const input = { key: key.key, dsaEncoding: 'ieee-p1363' } as const;
  return response.byteLength === 2 * key.size && verify(name, challenge, input, response);
}

function hashOfInfos(dg14: Uint8Array): Hash | null {
  must(dg14[0] === 0x6e, 'DER_UNEXPECTED');
  const infos = children(openFile(dg14, tags.set)).map(readInfo);
  const info = infos.find(({ protocol }) => protocol === activeAuthentication);
  return plainEcdsa.get(info?.algorithm ?? '') ?? null;
}

function readInfo(der: Der): { readonly protocol: string; readonly algorithm: string } {
  const members = new Members(der);
  const protocol = oid(members.take(tags.oid));
  const [, algorithm] = members.rest();
  return { protocol, algorithm: algorithm?.tag === tags.oid ? oid(algorithm) : '' };
}

/** Last two octets of ISO 9796-2 digital signature scheme 1; the single octet BC would mean SHA-1. */
const trailers: ReadonlyMap<number, readonly [Hash, number]> = new Map([
  [0x34cc, ['sha256', 32]],
  [0x36cc, ['sha384', 48]],
  [0x35cc, ['sha512', 64]],
]);
const sha1Trailer = 0xbc;
const partialRecovery = 0x6a;

/** The block is 6A ‖ M1 ‖ H(M1 ‖ challenge) ‖ trailer, with M1 the chip's own random half of the message. */
function answeredByRsa(key: ChipKey, { challenge, response }: ChallengeFiles): boolean | null {
  const block = response.byteLength === key.size ? recover(key, response) : null;
  if (block === null) return false;
  if (block.at(-1) === sha1Trailer) return null;
  const trailer = trailers.get(block.readUInt16BE(block.length - 2));
  if (trailer === undefined || block[0] !== partialRecovery) return false;
  const [name, length] = trailer;
  const end = block.length - 2;
  const [own, digest] = [block.subarray(1, end - length), block.subarray(end - length, end)];
  return digest.equals(hash(name, Buffer.concat([own, challenge]), 'buffer'));
}

function recover({ key }: ChipKey, response: Uint8Array): Buffer | null {
  try {
    return publicEncrypt({ key, padding: constants.RSA_NO_PADDING }, response);
  } catch {
    return null;
  }
}
