import { generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { BirthDate } from '../../../../src/domain/birth-date.ts';
import type { PersonNumber } from '../../../../src/domain/personal-id.ts';
import {
  parseFingerprintDevices,
  parsePresenceIssuers,
} from '../../../../src/identity/presence/assertion-settings.ts';
import type { PresenceClaim } from '../../../../src/identity/presence/comparison.ts';
import {
  type ChipEvidence,
  checkPresence,
  isAtLeast,
  noPresenceTrust,
  type PresenceEvidence,
  presenceRefusals,
  presenceStrengths,
} from '../../../../src/identity/presence/strength.ts';
import { type Chip, makeChip } from '../../../support/chip/chip.ts';
import { utf8 } from '../../../support/chip/der.ts';
import { dg1, dg13, dg14, dg15, field, groups } from '../../../support/chip/groups.ts';
import { ecPair } from '../../../support/chip/keys.ts';
import { plain } from '../../../support/chip/kinds.ts';

const now = new Date('2026-11-21T03:00:00Z');

function claimOf(changes: Partial<Record<keyof PresenceClaim, string | null>> = {}): PresenceClaim {
  const claim = {
    personNumber: '001099000001',
    fullName: 'Nguyễn Thử Nghiệm',
    birthDate: '1999-01-02',
    ...changes,
  };
  return {
    personNumber: claim.personNumber as PersonNumber | null,
    fullName: claim.fullName ?? '',
    birthDate: claim.birthDate as BirthDate,
  };
}

const own = ecPair('prime256v1', 'named', 'chip');
const challenge = Buffer.from('0123456789abcdef', 'hex');
const response = sign('sha256', challenge, { key: own.privateKey, dsaEncoding: 'ieee-p1363' });
const all = new Map([...groups(), [14, dg14()], [15, dg15(own)]]);
const chip = makeChip(plain, { groups: all });

const evidenceOf = ({ sod, dataGroups }: Chip): ChipEvidence => ({ kind: 'CHIP', sod, dataGroups });
const trustOf = ({ trust }: Chip) => ({ ...noPresenceTrust, chip: trust });

function presence(evidence: PresenceEvidence, claim = claimOf(), trust = trustOf(chip)) {
  return checkPresence(evidence, claim, trust, now);
}
const given = evidenceOf(chip);

test('strengths are in order', () => {
  expect(presenceStrengths.filter((each) => isAtLeast(each, 'ASSERTED'))).toEqual([
    'ASSERTED',
    'CHIP_AUTHENTIC',
    'CHIP_GENUINE',
    'FINGERPRINT',
  ]);
});

test('the desk says so', () => {
  expect(presence({ kind: 'DESK_ATTESTATION' }, claimOf(), noPresenceTrust)).toEqual({
    kind: 'DESK_ATTESTATION',
    strength: 'DESK_ATTESTED',
    matchesClaim: null,
    differences: [],
    refusal: null,
    warnings: [],
  });
});

describe('a chip', () => {
  test('is authentic without a challenge', () => {
    expect(presence(given)).toEqual({
      kind: 'CHIP',
      strength: 'CHIP_AUTHENTIC',
      matchesClaim: true,
      differences: [],
      refusal: null,
      warnings: ['CHALLENGE_NOT_DONE'],
    });
  });

  test('is genuine with an answer, and nothing with a wrong one', () => {
    expect(presence({ ...given, challenge, response })).toMatchObject({
      strength: 'CHIP_GENUINE',
      warnings: [],
    });
    expect(presence({ ...given, challenge: Buffer.alloc(8), response })).toMatchObject({
      strength: 'NONE',
      matchesClaim: null,
      refusal: 'CHALLENGE_FAILED',
    });
  });

  test('says why an answer did not count', () => {
    const read = (...numbers: number[]) => new Map([...all].filter(([n]) => numbers.includes(n)));
    const answered = { ...given, challenge, response };
    expect(presence({ ...answered, dataGroups: read(1, 14) })).toMatchObject({
      strength: 'CHIP_AUTHENTIC',
      warnings: ['CHALLENGE_KEY_NOT_READ'],
    });
    expect(presence({ ...answered, dataGroups: read(1, 15) })).toMatchObject({
      strength: 'CHIP_AUTHENTIC',
      warnings: ['CHALLENGE_UNSUPPORTED'],
    });
  });

  test('cannot be given the key of another chip', () => {
    const clone = ecPair('prime256v1', 'named', 'clone');
    const dataGroups = new Map([...all, [15, dg15(clone)]]);
    const forged = sign('sha256', challenge, { key: clone.privateKey, dsaEncoding: 'ieee-p1363' });
    expect(presence({ ...given, dataGroups, challenge, response: forged })).toMatchObject({
      strength: 'NONE',
      refusal: 'GROUP_DIFFERS',
    });
  });

  test.each([
    ['personNumber', { personNumber: '001099000002' }],
    ['fullName', { fullName: 'Nguyễn Thử Nghiêm' }],
    ['birthDate', { birthDate: '1999-01-03' }],
  ])('of another %s raises nothing', (difference, changes) => {
    expect(presence({ ...given, challenge, response }, claimOf(changes))).toMatchObject({
      strength: 'NONE',
      matchesClaim: false,
      differences: [difference],
      refusal: null,
    });
  });

  test.each([
    ['in capitals', { fullName: 'NGUYỄN THỬ NGHIỆM' }],
    ['with a year alone', { birthDate: '1999' }],
    ['by the old number', { personNumber: '012345678' }],
  ])('matches a claim %s', (_title, changes) => {
    expect(presence(given, claimOf(changes))).toMatchObject({ strength: 'CHIP_AUTHENTIC' });
  });

  test('is compared with DG1 alone by its letters', () => {
    const dataGroups = new Map([[1, dg1()]]);
    const evidence = { ...given, dataGroups };
    expect(presence(evidence)).toMatchObject({ strength: 'CHIP_AUTHENTIC' });
    expect(presence(evidence, claimOf({ fullName: 'Nguyen Thu-Nghiem' }))).toMatchObject({
      matchesClaim: true,
    });
    expect(presence(evidence, claimOf({ fullName: 'Nguyễn Thử' }))).toMatchObject({
      differences: ['fullName'],
    });
    expect(presence(evidence, claimOf({ personNumber: '012345678' }))).toMatchObject({
      strength: 'NONE',
      matchesClaim: null,
      refusal: 'CLAIM_NOT_COMPARABLE',
    });
  });

  test('a name that its zone cuts matches by what is left of it', () => {
    const names = 'NGUYEN<<THI<THANH<THANH<PHUONG<ANH';
    const cut = makeChip(plain, { groups: new Map([...groups(), [1, dg1({ names })]]) });
    const evidence = { ...evidenceOf(cut), dataGroups: new Map([[1, dg1({ names })]]) };
    const claim = claimOf({ fullName: 'Nguyễn Thị Thanh Thanh Phương Anh' });
    expect(presence(evidence, claim)).toMatchObject({ matchesClaim: true });
    expect(presence(evidence, claimOf({ fullName: 'Nguyễn Thị Thanh' }))).toMatchObject({
      matchesClaim: false,
    });
  });

  test('raises nothing for a claim without a number: names and days are shared', () => {
    expect(presence(given, claimOf({ personNumber: null }))).toMatchObject({
      strength: 'NONE',
      matchesClaim: null,
      refusal: 'CLAIM_NOT_COMPARABLE',
    });
  });

  test('the date of issue in DG13 decides when the signature has no time', () => {
    const signer = { to: new Date('2026-01-01T00:00:00Z') };
    const old = makeChip(plain, { signer, sod: { signingTime: null } });
    expect(presence(evidenceOf(old))).toMatchObject({ strength: 'CHIP_AUTHENTIC' });
    const zoneOnly = { ...evidenceOf(old), dataGroups: new Map([[1, dg1()]]) };
    expect(presence(zoneOnly)).toMatchObject({ strength: 'NONE', refusal: 'SIGNER_EXPIRED' });
  });

  test('of an expired card says so', () => {
    const expired = dg13({ 12: field(12, utf8('20/11/2026')) });
    const card = makeChip(plain, { groups: new Map([...groups(), [13, expired]]) });
    expect(presence(evidenceOf(card))).toMatchObject({
      warnings: ['DOCUMENT_EXPIRED', 'CHALLENGE_NOT_DONE'],
    });
  });

  test('with signed groups of two persons is refused', () => {
    const two = makeChip(plain, {
      groups: new Map([...groups(), [1, dg1({ personalId: '001099000009' })]]),
    });
    expect(presence(evidenceOf(two))).toMatchObject({ refusal: 'GROUPS_DISAGREE' });
  });
});

const pair = generateKeyPairSync('ed25519');
const jwks = { keys: [{ ...pair.publicKey.export({ format: 'jwk' }), kid: 'k' }] };
const trust = {
  ...noPresenceTrust,
  issuers: parsePresenceIssuers([
    { issuer: 'https://vneid.example.vn', audience: 'gateway', jwks, levels: { high: 'HIGH' } },
  ]).issuers,
  devices: parseFingerprintDevices([{ device: 'FP-01', jwks }]).devices,
};

function signed(typ: string, payload: object): string {
  const parts = [{ alg: 'EdDSA', kid: 'k', typ }, payload].map((part) =>
    Buffer.from(JSON.stringify(part)).toString('base64url'),
  );
  const input = parts.join('.');
  return `${input}.${sign(null, Buffer.from(input), pair.privateKey).toString('base64url')}`;
}

const seconds = now.getTime() / 1_000;
const token = (changes: object = {}) =>
  signed('JWT', {
    iss: 'https://vneid.example.vn',
    aud: 'gateway',
    iat: seconds,
    exp: seconds + 60,
    auth_time: seconds,
    nonce: 'n',
    acr: 'high',
    personal_id: '001099000001',
    ...changes,
  });
const finger = signed('fingerprint-assertion+jws', {
  device: 'FP-01',
  personalId: '001099000001',
  result: 'MATCH',
  time: now.toISOString(),
  nonce: 'n',
});

describe('the word of others', () => {
  test.each<[string, PresenceEvidence, string]>([
    ['an ID token', { kind: 'ID_TOKEN', token: token(), nonce: 'n' }, 'ASSERTED'],
    ['a fingerprint', { kind: 'FINGERPRINT', assertion: finger, nonce: 'n' }, 'FINGERPRINT'],
  ])('%s', (_title, evidence, strength) => {
    const { kind } = evidence;
    expect(presence(evidence, claimOf(), trust)).toEqual({
      kind,
      strength,
      matchesClaim: true,
      differences: [],
      refusal: null,
      warnings: [],
    });
    const another = claimOf({ personNumber: '001099000002' });
    expect(presence(evidence, another, trust)).toMatchObject({
      strength: 'NONE',
      matchesClaim: false,
      differences: ['personNumber'],
    });
    expect(presence(evidence, claimOf({ personNumber: null }), trust)).toMatchObject({
      strength: 'NONE',
      refusal: 'CLAIM_NOT_COMPARABLE',
    });
    expect(
      presence({ ...evidence, nonce: 'm' } as PresenceEvidence, claimOf(), trust),
    ).toMatchObject({
      strength: 'NONE',
      refusal: 'ASSERTION_NONCE_WRONG',
    });
  });

  test('a token that names somebody else', () => {
    const evidence = {
      kind: 'ID_TOKEN',
      token: token({ name: 'Trần Văn Mẫu' }),
      nonce: 'n',
    } as const;
    expect(presence(evidence, claimOf(), trust)).toMatchObject({
      strength: 'NONE',
      differences: ['fullName'],
    });
  });
});

test.each<[PresenceEvidence, string]>([
  [given, 'TRUST_MISSING'],
  [{ kind: 'ID_TOKEN', token: token(), nonce: 'n' }, 'ISSUERS_MISSING'],
  [{ kind: 'FINGERPRINT', assertion: finger, nonce: 'n' }, 'DEVICES_MISSING'],
])('without configuration nothing is valid: %#', (evidence, refusal) => {
  expect(presence(evidence, claimOf(), noPresenceTrust)).toMatchObject({
    strength: 'NONE',
    matchesClaim: null,
    refusal,
  });
});

test('every refusal has a sentence of its own', () => {
  const sentences = Object.values(presenceRefusals);
  expect(new Set(sentences).size).toBe(sentences.length);
});
