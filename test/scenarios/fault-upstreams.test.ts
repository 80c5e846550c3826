import '../support/fault-names.ts';

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { catalogue } from '../support/fault-catalogue.ts';
import { undisturbed, visits } from '../support/fault-matrix.ts';
import { type Oracle, outcomeOf, sourceOf, unsoundnessOf } from '../support/fault-soundness.ts';
import { type FaultWorld, quickLimits, startFaultWorld } from '../support/fault-world.ts';

// Faults that only the upstream itself can make (F23, F30 to F36), and those that need the default time limits.

const deadlineMs = 700;
const defaultDeadlineMs = 8_000;
const login = '/token/take';
const cardLookup = '/KQNhanLichSuKCB2024';

let world: FaultWorld;
let oracle: Oracle;

beforeAll(async () => {
  world = await startFaultWorld(quickLimits);
  oracle = await undisturbed(world);
});
afterAll(() => world[Symbol.asyncDispose]());
afterEach(() => {
  Object.assign(world.faults, { portal: null, population: null, platform: null });
  for (const name of ['refusal', 'outcome', 'restrictedAccounts', 'statuses'] as const)
    delete world.portalSettings[name];
});

async function soundVisits(insurance = false) {
  const arrivals = await visits(world, { deadlineMs, insurance });
  expect(arrivals.flatMap((one) => unsoundnessOf(one, oracle, deadlineMs))).toEqual([]);
  return arrivals;
}

async function expectNormal(): Promise<void> {
  const after = await soundVisits();
  expect(after.map((one) => outcomeOf(one))).toEqual([...oracle.values()]);
}

describe('F23, an answer about somebody else', () => {
  it.each(['portal', 'population'] as const)(
    'from the %s is not used, told or kept',
    async (upstream) => {
      world.faults[upstream] = 'wrong-person';
      const arrivals = await soundVisits();
      const concerned = arrivals.filter(
        ({ visitor }) => upstream === 'portal' || visitor.kind.endsWith('identity card'),
      );
      const { presented, card } = world.visitors.stranger;
      for (const arrival of concerned) {
        expect(sourceOf(arrival, upstream)).toMatchObject({
          status: 'FAILED',
          reason: 'WRONG_PERSON',
        });
        for (const theirs of [presented.personalId, card?.cardNumber, card?.insuranceNumber])
          expect(arrival.text).not.toContain(theirs);
      }
      world.faults[upstream] = null;
      for (const arrival of concerned) {
        const again = await world.ask(arrival.visitor, { deadlineMs });
        expect(outcomeOf(again)).toBe(oracle.get(arrival.visitor.kind));
      }
    },
  );

  it('from the platform shows in what it differs, and changes no decision', async () => {
    world.faults.platform = 'wrong-person';
    const arrivals = await soundVisits(true);
    expect(arrivals.map((one) => outcomeOf(one))).toEqual([...oracle.values()]);
    const [first] = arrivals;
    expect(first?.decision.identity.insurance?.candidates).toMatchObject([
      { differences: expect.arrayContaining(['FULL_NAME']) },
    ]);
  });
});

describe.each([
  ['F30', 'http', 'a bare 401'],
  ['F31', 'code', 'HTTP 200 with code 401'],
] as const)('%s, the portal forgets its sessions: %s, %s', (_id, refusal, _shape) => {
  it('a hundred callers open one new session between them', async () => {
    await using own = await startFaultWorld({
      VSS_PORTAL_TIMEOUT_MS: '6000',
      POPULATION_TIMEOUT_MS: '3000',
    });
    await own.visit('covered by insurance card');
    own.portalSettings.refusal = refusal;
    own.faults.portal = 'session-dropped';
    own.proxies.portal.forget();
    const callers = Array.from({ length: 100 }, () => own.visit('covered by insurance card'));
    const outcomes = new Set((await Promise.all(callers)).map((one) => outcomeOf(one)));
    expect(outcomes).toEqual(new Set([oracle.get('covered by insurance card')]));
    expect(own.proxies.portal.requests(login)).toBe(1);
    expect(own.proxies.portal.requests(cardLookup)).toBeLessThanOrEqual(200);
  });
});

describe.each(['100', '101', '500'])('F32, the portal answers %s with HTTP 200', (code) => {
  it('is an outage of the portal, asked once and not again', async () => {
    world.portalSettings.outcome = code;
    world.proxies.portal.forget();
    const arrivals = await soundVisits();
    expect(arrivals.map((one) => outcomeOf(one))).toEqual([
      'UNDETERMINED final -',
      'ELIGIBLE for now 80',
      'UNDETERMINED final -',
      'UNDETERMINED final -',
    ]);
    for (const { decision } of arrivals)
      expect(decision.reasons).toContainEqual(
        expect.objectContaining({ retryable: true, retryAfterMs: expect.any(Number) }),
      );
    expect(world.proxies.portal.requests(cardLookup)).toBe(arrivals.length);
    delete world.portalSettings.outcome;
    await expectNormal();
  });
});

describe('F33, an account on the restricted list', () => {
  it('is a matter of that account: another facility goes on', async () => {
    await using own = await startFaultWorld(quickLimits);
    Object.assign(own.portalSettings, {
      restrictedAccounts: new Set(['99002_BV']),
      statuses: { '500': 500 },
    });
    own.proxies.portal.forget();
    for (let turn = 0; turn < 3; turn += 1) {
      const { decision } = await own.visit('covered by identity card', { deadlineMs });
      expect(decision).toMatchObject({ decision: 'UNDETERMINED', provisional: false });
      expect(decision.reasons.map(({ code }) => code)).toContain('PORTAL_ACCOUNT_RESTRICTED');
    }
    expect(own.proxies.portal.requests(cardLookup)).toBeLessThanOrEqual(3);
    const other = await own.visit('covered by identity card', {
      desk: { clientId: 'hospital-provincial', facilityCode: '99004' },
    });
    expect(other.decision).toMatchObject({ decision: 'ELIGIBLE', provisional: false });
  });
});

describe('F35, a SOAP fault of the population register', () => {
  it('is never read as “no match”, and not asked again', async () => {
    world.faults.population = 'session-dropped';
    world.proxies.population.forget();
    const arrivals = await soundVisits();
    for (const { decision } of arrivals) expect(decision.identity.outcome).not.toBe('NOT_FOUND');
    const [first] = arrivals;
    if (first === undefined) throw new TypeError('nobody came');
    expect(sourceOf(first, 'population')).toMatchObject({
      status: 'FAILED',
      reason: 'UPSTREAM_ERROR',
    });
    expect(world.proxies.population.requests()).toBe(2);
  });
});

describe('F36, an empty collection of the population register', () => {
  it('is an answer: nobody is found, and nothing has failed', async () => {
    const arrival = await world.ask(world.visitors.unregistered(), { deadlineMs });
    expect(sourceOf(arrival, 'population')?.status).toBe('ANSWERED');
    expect(arrival.decision.identity.outcome).toBe('NOT_FOUND');
    await expectNormal();
  });
});

describe('at the default time limits', () => {
  let slow: FaultWorld;
  beforeAll(async () => {
    slow = await startFaultWorld();
  });
  afterAll(() => slow[Symbol.asyncDispose]());
  afterEach(async () => {
    for (const proxy of Object.values(slow.proxies)) await proxy.set(null);
  });

  it.each(catalogue.filter(({ atDefaults }) => atDefaults))(
    '$id $name, everywhere at once: the answers are final',
    async ({ fault }) => {
      for (const proxy of Object.values(slow.proxies)) await proxy.set(fault);
      const arrivals = await visits(slow, {});
      expect(arrivals.flatMap((one) => unsoundnessOf(one, oracle, defaultDeadlineMs))).toEqual([]);
      expect(arrivals.map((one) => outcomeOf(one))).toEqual([...oracle.values()]);
    },
  );

  it('F29, a silent portal: one look-up, cut at its limit, and an answer within the deadline', async () => {
    const silent = catalogue.find(({ id }) => id === 'F29')?.fault ?? null;
    await slow.proxies.portal.set(silent);
    slow.proxies.portal.forget();
    const hasty = await slow.visit('covered by insurance card', { deadlineMs });
    const patient = await slow.visit('covered by identity card');
    expect(unsoundnessOf(hasty, oracle, deadlineMs)).toEqual([]);
    expect(unsoundnessOf(patient, oracle, defaultDeadlineMs)).toEqual([]);
    expect([hasty, patient].map((one) => sourceOf(one, 'portal'))).toMatchObject([
      { status: 'FAILED', reason: 'TIMEOUT' },
      { status: 'FAILED', reason: 'TIMEOUT' },
    ]);
    expect(slow.proxies.portal.requests(cardLookup)).toBe(2);
  });

  it('F29, a silent platform: whoever selects insurance numbers is answered within the deadline too', async () => {
    const silent = catalogue.find(({ id }) => id === 'F29')?.fault ?? null;
    await slow.proxies.platform.set(silent);
    const arrival = await slow.visit('covered by identity card', { deadlineMs, insurance: true });
    expect(unsoundnessOf(arrival, oracle, deadlineMs)).toEqual([]);
    expect(outcomeOf(arrival)).toBe(oracle.get('covered by identity card'));
    expect(sourceOf(arrival, 'platform')).toMatchObject({ status: 'FAILED', reason: 'TIMEOUT' });
  });
});
