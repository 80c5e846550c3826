import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LedgerEntry } from '../../src/ledger/entry.ts';
import type { SandboxPerson } from '../../src/sandbox/person.ts';
import { exampleInput } from '../../src/sandbox/scans.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import {
  eligibilityManyQuery,
  eligibilityQuery,
  type GraphQLAnswer,
  type ResolutionAnswer,
  resolveIdentityQuery,
} from '../support/graphql-client.ts';
import { entriesIn } from '../support/ledger-rows.ts';

const district = 'hospital-district';
const resolveFor = `query ($claim: IdentityClaim!, $purpose: Purpose) {
  resolveIdentity(claim: $claim, purpose: $purpose) { outcome differences { field registered } }
}`;

let gateway: TestGateway;
let patient: SandboxPerson;
beforeAll(async () => {
  gateway = await startTestGateway();
  patient = gateway.person('enterprise-employee');
});
afterAll(() => gateway[Symbol.asyncDispose]());

function claimOf({ presented }: SandboxPerson): unknown {
  const { personalId, fullName, birthDate } = presented;
  return { person: { personalId, fullName, birthDate } };
}

function visitFor(purpose?: string): object {
  const input = exampleInput(patient) as object;
  return purpose === undefined ? input : { ...input, purpose };
}

function codesOf(answer: GraphQLAnswer): readonly string[] {
  return answer.errors.map(({ extensions }) => extensions.code);
}

function checkInOf(answer: GraphQLAnswer): { readonly decision: { readonly receipt: string } } {
  return answer.data?.['checkIn'] as ReturnType<typeof checkInOf>;
}

function claimsOf(receipt: string): Readonly<Record<string, unknown>> {
  const [, payload = ''] = receipt.split('.');
  return JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
}

async function asked<T>(work: () => Promise<T>): Promise<{ answer: T; calls: number }> {
  const count = () => gateway.portal.hits().length + gateway.population.hits().length;
  const before = count();
  return { answer: await work(), calls: count() - before };
}

async function lastEntry(): Promise<LedgerEntry | undefined> {
  return (await entriesIn(gateway.dataDir)).at(-1);
}

async function overridesCounted(): Promise<number> {
  const { text } = await gateway.get('/metrics');
  return [...text.matchAll(/^vss_gateway_emergency_overrides_total\{.*\} (\d+)$/gm)].reduce(
    (sum, [, count]) => sum + Number(count),
    0,
  );
}

describe('the purpose of a visit', () => {
  it.each([
    [undefined, 'CHECK_IN'],
    ['CHECK_IN', 'CHECK_IN'],
    ['TREATMENT', 'TREATMENT'],
    ['EMERGENCY_OVERRIDE', 'EMERGENCY_OVERRIDE'],
  ])('%s stands in receipt and ledger as %s', async (stated, purpose) => {
    const decision = await gateway.checkIn(visitFor(stated), district);
    expect(decision.decision).toBe('ELIGIBLE');
    expect(claimsOf(decision.receipt)['purpose']).toBe(purpose);
    expect(await lastEntry()).toMatchObject({ purpose, decision: { id: decision.id } });
  });

  it.each(['CLAIM_REVIEW', 'SELF_SERVICE', 'ADMINISTRATIVE_PROCEDURE'])(
    '%s is not a hospital’s to name: nothing is asked, and the refusal is recorded',
    async (purpose) => {
      const { answer, calls } = await asked(() =>
        gateway.ask(eligibilityQuery, { input: visitFor(purpose) }, district),
      );
      expect([codesOf(answer), answer.status, calls]).toEqual([['PURPOSE_NOT_ALLOWED'], 403, 0]);
      expect(await lastEntry()).toMatchObject({ refusal: 'PURPOSE_NOT_ALLOWED', person: null });
    },
  );

  it('is one for all rows of a list', async () => {
    const rows = (...purposes: readonly (string | undefined)[]) =>
      gateway.ask(eligibilityManyQuery, { inputs: purposes.map(visitFor) }, district);
    const { answer, calls } = await asked(() => rows('TREATMENT', 'EMERGENCY_OVERRIDE'));
    expect([codesOf(answer), calls]).toEqual([['PURPOSES_DIFFER'], 0]);
    expect(codesOf(await rows(undefined, 'EMERGENCY_OVERRIDE'))).toEqual(['PURPOSES_DIFFER']);
    expect(await lastEntry()).toMatchObject({ refusal: 'PURPOSES_DIFFER' });
    expect(codesOf(await rows(undefined, 'CHECK_IN'))).toEqual([]);
    expect(codesOf(await rows('TREATMENT', 'TREATMENT'))).toEqual([]);
    expect(await lastEntry()).toMatchObject({ purpose: 'TREATMENT', operation: 'eligibilityMany' });
  });

  it('is stated for the timeline too', async () => {
    const query = `query ($holder: IdentityClaim!) {
      coverageTimeline(holder: $holder, purpose: TREATMENT) { policyVersion }
    }`;
    const answer = await gateway.ask(query, { holder: claimOf(patient) }, district);
    expect(answer.errors).toEqual([]);
    expect(await lastEntry()).toMatchObject({
      purpose: 'TREATMENT',
      operation: 'coverageTimeline',
    });
  });

  it('is stated in a check-in that is registered', async () => {
    const query = `mutation ($input: CheckInInput!) { checkIn(input: $input) { decision { receipt } } }`;
    const input = { idempotencyKey: 'access-policy-1', visit: visitFor('EMERGENCY_OVERRIDE') };
    const answer = await gateway.ask(query, { input }, district);
    expect(answer.errors).toEqual([]);
    const { decision } = checkInOf(answer);
    expect(claimsOf(decision.receipt)['purpose']).toBe('EMERGENCY_OVERRIDE');
    expect(await lastEntry()).toMatchObject({
      purpose: 'EMERGENCY_OVERRIDE',
      operation: 'checkIn',
    });
  });
});

describe('breaking the glass', () => {
  it('is loud: a log line and a count, by a pseudonym of the staff member', async () => {
    const [lines, counted] = [gateway.log.length, await overridesCounted()];
    await gateway.checkIn(visitFor('EMERGENCY_OVERRIDE'), district);
    const alarms = gateway.log.slice(lines).filter((line) => line.includes('emergency override'));
    expect(alarms).toHaveLength(1);
    const alarm = JSON.parse(alarms[0] ?? '{}');
    const entry = await lastEntry();
    expect(alarm).toMatchObject({
      level: 50,
      client: district,
      operation: 'Query.eligibility',
      practitioner: entry?.practitioner,
      requestId: entry?.requestId,
    });
    expect(alarms.join('')).not.toContain('001085000101');
    expect(alarms.join('')).not.toContain(patient.presented.personalId);
    expect(await overridesCounted()).toBe(counted + 1);
  });

  it('is recorded as such even when the answer is a refusal', async () => {
    const input = { ...visitFor('EMERGENCY_OVERRIDE'), facilityCode: '99004' };
    const answer = await gateway.ask(eligibilityQuery, { input }, district);
    expect(codesOf(answer)).toEqual(['FACILITY_NOT_YOURS']);
    expect(await lastEntry()).toMatchObject({
      purpose: 'EMERGENCY_OVERRIDE',
      refusal: 'FACILITY_NOT_YOURS',
    });
  });

  it.each([
    ['ministry-interior', 'PURPOSE_NOT_ALLOWED'],
    ['portal-citizen', 'PURPOSE_NOT_ALLOWED'],
    ['auditor', 'CALLER_NOT_ALLOWED'],
  ])('is nothing for %s', async (clientId, code) => {
    const counted = await overridesCounted();
    const { answer, calls } = await asked(() =>
      gateway.ask(resolveFor, { claim: claimOf(patient), purpose: 'EMERGENCY_OVERRIDE' }, clientId),
    );
    expect([codesOf(answer), answer.status, calls]).toEqual([[code], 403, 0]);
    expect(await lastEntry()).toMatchObject({ refusal: code });
    expect(await overridesCounted()).toBe(counted);
  });

  it('shows a register’s value that is masked otherwise', async () => {
    const veteran = gateway.person('old-identity-number');
    const number = veteran.citizens[0]?.personalId ?? '';
    const registeredFor = async (clientId: string, purpose: string) => {
      const answer = await gateway.ask(resolveFor, { claim: claimOf(veteran), purpose }, clientId);
      const resolution = answer.data?.['resolveIdentity'] as ResolutionAnswer | undefined;
      return resolution?.differences.map(({ registered }) => registered);
    };
    const masked = [`•••${number.slice(-3)}`];
    expect(await registeredFor(district, 'CHECK_IN')).toEqual(masked);
    expect(await registeredFor(district, 'TREATMENT')).toEqual(masked);
    expect(await registeredFor('ministry-interior', 'ADMINISTRATIVE_PROCEDURE')).toEqual(masked);
    expect(await registeredFor(district, 'EMERGENCY_OVERRIDE')).toEqual([number]);
  });
});

describe('without a member of staff', () => {
  const nameless = 'ministry-unnamed-staff';

  it('an agency runs its own procedures', async () => {
    const answer = await gateway.ask(resolveIdentityQuery, { claim: claimOf(patient) }, nameless);
    expect(answer.data?.['resolveIdentity']).toMatchObject({ outcome: 'MATCHED' });
    expect(await lastEntry()).toMatchObject({
      purpose: 'ADMINISTRATIVE_PROCEDURE',
      practitioner: null,
      refusal: null,
    });
  });

  it('no personal data is asked for otherwise, and the refusal is recorded', async () => {
    const { answer, calls } = await asked(() =>
      gateway.ask(resolveFor, { claim: claimOf(patient), purpose: 'CLAIM_REVIEW' }, nameless),
    );
    expect([codesOf(answer), answer.status, calls]).toEqual([['PRACTITIONER_MISSING'], 403, 0]);
    expect(await lastEntry()).toMatchObject({
      refusal: 'PRACTITIONER_MISSING',
      client: nameless,
      practitioner: null,
    });
  });

  it('what is about nobody is answered', async () => {
    const answer = await gateway.ask('{ facility(code: "99002") { name } }', {}, nameless);
    expect(answer.errors).toEqual([]);
  });
});
