import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exampleInput } from '../../src/sandbox/scans.ts';
import { type Chip, flipped, makeChip } from '../support/chip/chip.ts';
import { pem, utf8 } from '../support/chip/der.ts';
import { dg1, dg13, field } from '../support/chip/groups.ts';
import { kinds, plain } from '../support/chip/kinds.ts';
import { clientOf, startTestGateway, type TestGateway } from '../support/gateway.ts';

const query = `query ($input: EligibilityInput!) {
  eligibility(input: $input) {
    status receipt reasons { code }
    identity {
      outcome registers { register outcome } advice(language: EN)
      presence { kind strength matchesClaim refusal warnings }
    }
  }
}`;

const identityQuery = `query ($claim: IdentityClaim!, $presence: PresenceInput) {
  resolveIdentity(claim: $claim, presence: $presence) {
    outcome presence { strength } registers { register outcome }
    insurance { source { register status } candidates { insuranceNumber householdNumber differences } }
  }
}`;

interface Decision {
  readonly status: string;
  readonly receipt: string;
  readonly reasons: ReadonlyArray<{ readonly code: string }>;
  readonly identity: {
    readonly outcome: string;
    readonly presence: {
      readonly strength: string;
      readonly matchesClaim: boolean | null;
      readonly refusal: string | null;
    } | null;
  };
}

let gateway: TestGateway;
let chip: Chip;
let longest: Chip;

beforeAll(async () => {
  const { presented } = (await import('../../src/sandbox/people.ts'))
    .sandboxPeople('2026-11-21' as never)
    .find(({ key }) => key === 'enterprise-employee')!;
  const id = presented.personalId ?? '';
  const groups = new Map<number, Uint8Array>([
    [1, dg1({ personalId: id, birth: '860115', names: 'NGUYEN<<THU<NGHIEM' })],
    [
      13,
      dg13({
        1: field(1, utf8(id)),
        2: field(2, utf8(presented.fullName)),
        3: field(3, utf8('15/01/1986')),
      }),
    ],
  ]);
  chip = makeChip(plain, { groups });
  longest = kinds
    .map(([, kind]) => makeChip(kind, { groups }))
    .reduce((one, other) => (other.sod.length > one.sod.length ? other : one));
  const file = join(mkdtempSync(join(tmpdir(), 'csca-')), 'csca.pem');
  writeFileSync(file, [chip, longest].map(({ anchor }) => pem('CERTIFICATE', anchor)).join(''));
  gateway = await startTestGateway({ environment: { CSCA_CERTIFICATES_FILE: file } });
});
afterAll(() => gateway[Symbol.asyncDispose]());

function chipInput(
  sod: Uint8Array = chip.sod,
  others: readonly (readonly [number, Uint8Array])[] = [],
): unknown {
  return {
    chip: {
      sod: Buffer.from(sod).toString('base64'),
      dataGroups: [...chip.dataGroups, ...others].map(([number, content]) => ({
        number,
        content: Buffer.from(content).toString('base64'),
      })),
    },
  };
}

async function decide(key: string, presence: unknown): Promise<Decision> {
  const person = gateway.person(key);
  const input = { ...exampleInput(person), presence };
  const answer = await gateway.ask(query, { input }, clientOf(person.visit.facilityCode));
  expect(answer.errors).toEqual([]);
  return answer.data?.['eligibility'] as Decision;
}

function claimsIn(receipt: string): Readonly<Record<string, unknown>> {
  return JSON.parse(Buffer.from(receipt.split('.')[1] ?? '', 'base64url').toString());
}

describe('a chip at check-in', () => {
  it('confirms the patient, and the receipt says how', async () => {
    const { identity, reasons, receipt } = await decide('enterprise-employee', chipInput());
    expect(identity.presence).toMatchObject({ strength: 'CHIP_AUTHENTIC', matchesClaim: true });
    expect(reasons.map(({ code }) => code)).toContain('PRESENCE_CONFIRMED');
    expect(claimsIn(receipt)['presence']).toEqual({ kind: 'CHIP', strength: 'CHIP_AUTHENTIC' });
  });

  it('stands in for a population database that is down: the decision is final on it', async () => {
    gateway.sandbox.faults.population = 'reset';
    const { identity, reasons, receipt, status } = await decide('enterprise-employee', chipInput());
    gateway.sandbox.faults.population = null;
    expect(status).toBe('ELIGIBLE');
    expect(identity.outcome).toBe('MATCHED');
    expect(reasons.map(({ code }) => code)).toContain('IDENTITY_BY_PRESENCE');
    const claims = claimsIn(receipt);
    expect(claims).toMatchObject({ provisional: false, decision: 'ELIGIBLE' });
    expect(claims).not.toHaveProperty('obligations');
  });

  it('stands in for nothing while the portal is down too', async () => {
    Object.assign(gateway.sandbox.faults, { population: 'reset', portal: 'reset' });
    const { identity, receipt } = await decide('enterprise-employee', chipInput());
    Object.assign(gateway.sandbox.faults, { population: null, portal: null });
    expect(identity.outcome).toBe('UNDETERMINED');
    expect(claimsIn(receipt)).not.toMatchObject({ decision: 'ELIGIBLE', provisional: false });
  });

  it('passes whatever signed it: the longest EF.SOD', async () => {
    expect(longest.sod.length).toBeGreaterThan(2_048);
    const { identity } = await decide('enterprise-employee', chipInput(longest.sod));
    expect(identity.presence).toMatchObject({ strength: 'CHIP_AUTHENTIC', matchesClaim: true });
  });

  it('passes in a list too', async () => {
    const person = gateway.person('enterprise-employee');
    const { data, errors } = await gateway.ask(
      `query ($inputs: [EligibilityInput!]!) {
        eligibilityMany(inputs: $inputs) { identity { presence { strength } } }
      }`,
      { inputs: [{ ...exampleInput(person), presence: chipInput(longest.sod) }] },
      clientOf(person.visit.facilityCode),
    );
    expect(errors).toEqual([]);
    expect(data?.['eligibilityMany']).toMatchObject([
      { identity: { presence: { strength: 'CHIP_AUTHENTIC' } } },
    ]);
  });

  it('passes with its photograph, which does not fit its signature', async () => {
    const photograph = chipInput(longest.sod, [[2, new Uint8Array(20_000)]]);
    const { identity } = await decide('enterprise-employee', photograph);
    expect(identity.presence).toMatchObject({ strength: 'NONE' });
  });

  it('with one flipped bit proves nothing', async () => {
    const { identity, reasons } = await decide(
      'enterprise-employee',
      chipInput(flipped(chip.sod, chip.sod.length - 3)),
    );
    expect(identity.presence).toMatchObject({ strength: 'NONE' });
    expect(identity.presence?.refusal).not.toBeNull();
    expect(reasons.map(({ code }) => code)).toContain('PRESENCE_REFUSED');
  });

  it('of somebody else makes a mismatch, whatever the registers say', async () => {
    const { identity, status, reasons } = await decide('pensioner', chipInput());
    expect(identity).toMatchObject({ outcome: 'MISMATCHED' });
    expect(status).toBe('NEEDS_ACTION');
    expect(reasons.map(({ code }) => code)).toContain('PRESENCE_DIFFERS');
  });

  it('is not needed, and the clerk’s word is the least', async () => {
    expect((await decide('enterprise-employee', undefined)).identity.presence).toBeNull();
    const { identity } = await decide('enterprise-employee', { deskAttestation: true });
    expect(identity.presence).toMatchObject({ strength: 'DESK_ATTESTED', matchesClaim: null });
  });
});

describe('evidence that cannot be meant', () => {
  const { privateKey } = generateKeyPairSync('ed25519');
  it.each([
    ['no base64', { chip: { sod: '%', dataGroups: [] } }],
    [
      'a group twice',
      { chip: { sod: '', dataGroups: [1, 1].map((number) => ({ number, content: '' })) } },
    ],
    [
      'a challenge of nobody',
      { idToken: { token: String(privateKey.type), nonce: 'x'.repeat(56) } },
    ],
    ['an attestation that is false', { deskAttestation: false }],
    ['two kinds', { deskAttestation: true, chip: { sod: '', dataGroups: [] } }],
    ['no kind', {}],
  ])('is refused by name: %s', async (_what, presence) => {
    const person = gateway.person('enterprise-employee');
    const input = { ...exampleInput(person), presence };
    const { errors } = await gateway.ask(query, { input }, clientOf(person.visit.facilityCode));
    expect(errors[0]?.extensions).toMatchObject({
      code: 'PRESENCE_MALFORMED',
      argument: 'presence',
    });
  });
});

describe('two kinds of evidence in the document itself', () => {
  it('are refused by name', async () => {
    const document = `query ($claim: IdentityClaim!) {
      resolveIdentity(
        claim: $claim
        presence: { deskAttestation: true, idToken: { token: "", nonce: "" } }
      ) { outcome }
    }`;
    const { personalId, fullName, birthDate } = gateway.person('pensioner').presented;
    const claim = { person: { personalId, fullName, birthDate } };
    const { errors } = await gateway.ask(document, { claim }, clientOf('99002'));
    expect(errors[0]?.extensions).toMatchObject({
      code: 'PRESENCE_MALFORMED',
      argument: 'presence',
    });
  });
});

describe('resolution', () => {
  it('finds the insurance number when it is selected, by the platform of VSS', async () => {
    const person = gateway.person('enterprise-employee');
    const { personalId, fullName, birthDate } = person.presented;
    const before = gateway.platform.hits().length;
    const { data, errors } = await gateway.ask(
      identityQuery,
      { claim: { person: { personalId, fullName, birthDate } } },
      clientOf(person.visit.facilityCode),
    );
    expect(errors).toEqual([]);
    expect(data?.['resolveIdentity']).toMatchObject({
      outcome: 'MATCHED',
      registers: [{ register: 'POPULATION_REGISTER', outcome: 'MATCHED' }],
      insurance: {
        source: { register: 'VSS_PLATFORM', status: 'ANSWERED' },
        candidates: [{ insuranceNumber: person.card?.insuranceNumber, differences: [] }],
      },
    });
    expect(gateway.platform.hits().length).toBeGreaterThan(before);
  });

  it('gives a challenge that is good once', async () => {
    const answer = await gateway.ask(
      '{ presenceChallenge { challenge chipChallenge expiresAt } }',
      {},
      clientOf('99002'),
    );
    expect(answer.errors).toEqual([]);
    expect(answer.data?.['presenceChallenge']).toMatchObject({
      challenge: expect.stringMatching(/^[\w-]{56}$/),
      chipChallenge: expect.stringMatching(/^[0-9a-f]{16}$/),
    });
  });
});
