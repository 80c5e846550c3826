import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { SandboxPerson } from '../../src/sandbox/person.ts';
import { cardScan, exampleInput } from '../../src/sandbox/scans.ts';
import { decisionIn, sourceNamed, startTestGateway, type TestGateway } from '../support/gateway.ts';
import {
  type DecisionAnswer,
  eligibilityManyQuery,
  eligibilityQuery,
  resolveIdentityQuery,
  signatureOf,
} from '../support/graphql-client.ts';

const deadlineMs = 4_000;
/** Room for a busy machine; the fault `slow` lasts twice as long. */
const patienceMs = 7_000;

let gateway: TestGateway;
let patient: SandboxPerson;

async function open(): Promise<void> {
  gateway = await startTestGateway({
    slowMs: 15_000,
    // What stands in for a register is told in outages.test.ts.
    environment: {
      DEADLINE_MS: String(deadlineMs),
      PORTAL_STALE_HOURS: '0',
      REGISTER_STALE_DAYS: '0',
    },
  });
  patient = gateway.person('enterprise-employee');
}

/** So many failures of one upstream in two minutes would hold back questions to it. */
async function openAnew(): Promise<void> {
  await gateway[Symbol.asyncDispose]();
  await open();
}

beforeAll(open);
afterAll(() => gateway[Symbol.asyncDispose]());
afterEach(() => {
  Object.assign(gateway.sandbox.faults, { portal: null, population: null });
});

interface Arrival {
  readonly decision: DecisionAnswer;
  readonly signed: boolean;
  readonly text: string;
  readonly tookMs: number;
}

async function arrive(input: unknown, at = gateway): Promise<Arrival> {
  const start = performance.now();
  const answer = await at.ask(eligibilityQuery, { input }, 'hospital-district');
  const tookMs = performance.now() - start;
  return {
    decision: decisionIn(answer),
    signed: signatureOf(answer, at.jwks).ok,
    text: Buffer.from(answer.bytes).toString('utf8'),
    tookMs,
  };
}

function byIdentityCard(): unknown {
  return exampleInput(patient);
}

function byInsuranceCard(): unknown {
  return { facilityCode: '99002', holder: { scan: cardScan(patient) } };
}

function outcomeOf({ decision }: Arrival) {
  return {
    status: decision.status,
    decision: decision.decision,
    provisional: decision.provisional,
    percent: decision.benefit?.effectivePercent ?? null,
  };
}

const final = { status: 'ELIGIBLE', decision: 'ELIGIBLE', provisional: false, percent: 80 };
const provisional = {
  status: 'ELIGIBLE_PROVISIONAL',
  decision: 'ELIGIBLE',
  provisional: true,
  percent: 80,
};
const undetermined = {
  status: 'NEEDS_ACTION',
  decision: 'UNDETERMINED',
  provisional: false,
  percent: null,
};

const portalFaults = [
  ['slow', 'TIMEOUT'],
  ['html-502', 'INVALID_ANSWER'],
  ['reset', 'UNREACHABLE'],
  ['truncated', 'UNREACHABLE'],
  ['empty', 'INVALID_ANSWER'],
  ['wrong-person', 'WRONG_PERSON'],
] as const;

const registerFaults = [
  ['slow', 'TIMEOUT'],
  ['html-502', 'UPSTREAM_ERROR'],
  ['reset', 'UNREACHABLE'],
  ['truncated', 'UNREACHABLE'],
  ['empty', 'INVALID_ANSWER'],
  ['wrong-person', 'WRONG_PERSON'],
  ['session-dropped', 'UPSTREAM_ERROR'],
] as const;

describe.each(portalFaults)('while the portal suffers from %s', (fault, reason) => {
  beforeAll(openAnew);

  it('a number alone leads to no decision, with the portal named as failed', async () => {
    gateway.sandbox.faults.portal = fault;
    const arrival = await arrive(byIdentityCard());
    expect(outcomeOf(arrival)).toEqual(undetermined);
    expect(sourceNamed(arrival.decision, 'VSS_PORTAL')).toMatchObject({
      status: 'FAILED',
      reason,
      fetchedAt: null,
    });
    expect(sourceNamed(arrival.decision, 'POPULATION_REGISTER').status).toBe('ANSWERED');
    expect(arrival.decision.identity.outcome).toBe('MATCHED');
    expect(arrival.decision.card).toBeNull();
  });

  it('the desk is told what to do, and that asking again may help', async () => {
    gateway.sandbox.faults.portal = fault;
    const { decision } = await arrive(byIdentityCard());
    const [reason] = decision.reasons;
    expect(reason).toMatchObject({ retryable: true, deskAction: expect.any(String) });
    expect(reason?.retryAfterMs).toBeGreaterThan(0);
  });

  it('a card that is shown is honoured for now', async () => {
    gateway.sandbox.faults.portal = fault;
    const arrival = await arrive(byInsuranceCard());
    expect(outcomeOf(arrival)).toEqual(provisional);
    expect(arrival.decision.reasons.map(({ code }) => code)).toContain('DECIDED_FROM_SHOWN_CARD');
  });

  it('the answer is signed and comes in time, and the next one after it is normal', async () => {
    gateway.sandbox.faults.portal = fault;
    const { signed, tookMs } = await arrive(byIdentityCard());
    expect(signed).toBe(true);
    expect(tookMs).toBeLessThan(patienceMs);
    gateway.sandbox.faults.portal = null;
    expect(outcomeOf(await arrive(byIdentityCard()))).toEqual(final);
  });
});

describe('while the portal forgets its sessions', () => {
  it('a new login repairs it without anybody noticing', async () => {
    await arrive(byIdentityCard());
    gateway.sandbox.faults.portal = 'session-dropped';
    gateway.portal.forget();
    expect(outcomeOf(await arrive(byIdentityCard()))).toEqual(final);
    expect(gateway.portal.hits('/token/take')).toHaveLength(1);
    expect(gateway.portal.hits('/KQNhanLichSuKCB2024')).toHaveLength(2);
  });
});

describe.each(registerFaults)('while the population register suffers from %s', (fault, reason) => {
  beforeAll(openAnew);

  it('the portal’s own match is enough for now, with the register named as failed', async () => {
    gateway.sandbox.faults.population = fault;
    const arrival = await arrive(byIdentityCard());
    expect(outcomeOf(arrival)).toEqual(provisional);
    expect(arrival.decision.identity).toMatchObject({ outcome: 'UNDETERMINED', person: null });
    expect(sourceNamed(arrival.decision, 'POPULATION_REGISTER')).toMatchObject({
      status: 'FAILED',
      reason,
      fetchedAt: null,
    });
    expect(sourceNamed(arrival.decision, 'VSS_PORTAL').status).toBe('ANSWERED');
  });

  it('nobody is refused before it is known who they are', async () => {
    gateway.sandbox.faults.population = fault;
    const { decision } = await arrive(exampleInput(gateway.person('card-expired')));
    expect(decision).toMatchObject({ decision: 'UNDETERMINED', provisional: false });
  });

  it('a check-in by insurance card does not suffer', async () => {
    gateway.sandbox.faults.population = fault;
    expect(outcomeOf(await arrive(byInsuranceCard()))).toEqual(final);
  });

  it('an identity cannot be resolved, and is not called unknown', async () => {
    gateway.sandbox.faults.population = fault;
    const { personalId, fullName, birthDate } = patient.presented;
    const answer = await gateway.ask(
      resolveIdentityQuery,
      { claim: { person: { personalId, fullName, birthDate } } },
      'ministry-interior',
    );
    expect(answer.data?.['resolveIdentity']).toMatchObject({
      outcome: 'UNDETERMINED',
      person: null,
    });
  });

  it('the answer is signed and comes in time, and the next one after it is normal', async () => {
    gateway.sandbox.faults.population = fault;
    const { signed, tookMs } = await arrive(byIdentityCard());
    expect(signed).toBe(true);
    expect(tookMs).toBeLessThan(patienceMs);
    gateway.sandbox.faults.population = null;
    expect(outcomeOf(await arrive(byIdentityCard()))).toEqual(final);
  });
});

describe('an answer about somebody else', () => {
  const others = (text: string): readonly string[] =>
    ['merit-person', 'poor-household', 'pensioner', 'small-bill']
      .flatMap((key) => {
        const { card, presented } = gateway.person(key);
        return [card?.cardNumber, card?.holderName, presented.personalId];
      })
      .filter((value) => typeof value === 'string' && text.includes(value)) as readonly string[];

  it.each(['portal', 'population'] as const)('from the %s is not shown', async (upstream) => {
    gateway.sandbox.faults[upstream] = 'wrong-person';
    const { text } = await arrive(byIdentityCard());
    expect(others(text)).toEqual([]);
  });

  it.each(['portal', 'population'] as const)('from the %s is not logged', async (upstream) => {
    gateway.sandbox.faults[upstream] = 'wrong-person';
    await arrive(byIdentityCard());
    expect(others(gateway.log.join(''))).toEqual([]);
  });
});

describe('while both registers are away', () => {
  beforeAll(openAnew);

  it('nobody is refused, and both are named', async () => {
    Object.assign(gateway.sandbox.faults, { portal: 'reset', population: 'html-502' });
    const arrival = await arrive(byIdentityCard());
    expect(outcomeOf(arrival)).toEqual(undetermined);
    expect(arrival.decision.sources.map(({ status }) => status)).toEqual(['FAILED', 'FAILED']);
  });

  it('the patient of an expired card is not refused on the card’s word', async () => {
    Object.assign(gateway.sandbox.faults, { portal: 'reset', population: 'reset' });
    const scan = cardScan(gateway.person('card-expired'));
    const { decision } = await arrive({ facilityCode: '99002', holder: { scan } });
    expect(decision.decision).toBe('UNDETERMINED');
  });

  it('the rows of a list are undetermined one by one', async () => {
    Object.assign(gateway.sandbox.faults, { portal: 'empty', population: 'empty' });
    const inputs = [byIdentityCard(), byInsuranceCard(), exampleInput(gateway.person('no-card'))];
    const answer = await gateway.ask(eligibilityManyQuery, { inputs }, 'hospital-district');
    const rows = answer.data?.['eligibilityMany'] as readonly DecisionAnswer[];
    expect(rows.map(({ decision, provisional }) => [decision, provisional])).toEqual([
      ['UNDETERMINED', false],
      ['ELIGIBLE', true],
      ['UNDETERMINED', false],
    ]);
  });

  it('readiness stays, and says which upstream failed', async () => {
    Object.assign(gateway.sandbox.faults, { portal: 'reset', population: 'reset' });
    await arrive(byIdentityCard());
    const { status, text } = await gateway.get('/readyz');
    expect(status).toBe(200);
    expect(JSON.parse(text)).toMatchObject({
      status: 'ready',
      upstreams: {
        vssPortal: { failuresInARow: expect.any(Number) },
        vssCoPayment: { failuresInARow: expect.any(Number) },
        populationRegister: { failuresInARow: expect.any(Number) },
      },
    });
  });
});

describe('a caller in a hurry', () => {
  it('is answered with what is known, and the late portal is named', async () => {
    await using slow = await startTestGateway({
      environment: { VSS_PORTAL_TIMEOUT_MS: '2500' },
    });
    const input = { ...exampleInput(slow.person('enterprise-employee')), deadlineMs: 200 };
    slow.sandbox.faults.portal = 'slow';
    const { decision, tookMs, signed } = await arrive(input, slow);
    expect(tookMs).toBeLessThan(2_000);
    expect(signed).toBe(true);
    expect(decision.decision).toBe('UNDETERMINED');
    expect(sourceNamed(decision, 'VSS_PORTAL')).toMatchObject({
      status: 'FAILED',
      reason: 'TIMEOUT',
    });
    expect(decision.reasons[0]).toMatchObject({ code: 'PORTAL_TIMEOUT', retryable: true });
  });

  it('does not end the look-up, which would only be asked again', async () => {
    await using slow = await startTestGateway({
      upstreamDelayMs: 400,
      environment: {
        VSS_PORTAL_TIMEOUT_MS: '9000',
        POPULATION_TIMEOUT_MS: '9000',
        PORTAL_STALE_HOURS: '0',
      },
    });
    const input = exampleInput(slow.person('enterprise-employee'));
    await arrive(input, slow);
    slow.portal.forget();
    const { decision } = await arrive({ ...input, deadlineMs: 50 }, slow);
    expect(sourceNamed(decision, 'VSS_PORTAL').reason).toBe('TIMEOUT');
    await slow.portal.quiet();
    expect(slow.portal.hits().map(({ abandoned }) => abandoned)).toEqual([false]);
  });

  it('cannot wait longer than the gateway does', async () => {
    await using slow = await startTestGateway({
      environment: { DEADLINE_MS: '200', VSS_PORTAL_TIMEOUT_MS: '2500' },
    });
    slow.sandbox.faults.portal = 'slow';
    const input = { ...exampleInput(slow.person('enterprise-employee')), deadlineMs: 60_000 };
    const { decision, tookMs } = await arrive(input, slow);
    expect(tookMs).toBeLessThan(2_000);
    expect(sourceNamed(decision, 'VSS_PORTAL').reason).toBe('TIMEOUT');
  });
});
