import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { cardScan, exampleInput } from '../../src/sandbox/scans.ts';
import { sha256Base64url } from '../../src/signing/digest.ts';
import { importKeySet } from '../../src/signing/keys/public-key-set.ts';
import { type ReceiptClaims, verifyReceipt } from '../../src/signing/receipt.ts';
import { openExistingStore } from '../../src/store/index.ts';
import { clientOf, startTestGateway, type TestGateway } from '../support/gateway.ts';

const decisionFields = `id decision provisional status receipt visitDate reasons { code } identity { outcome person { personalId } }
  benefit { effectivePercent } explanation { rule }`;
const checkInFields = `id registeredAt state encounter decision { ${decisionFields} }
  settlement { settledAt decision { ${decisionFields} } }`;
const mutation = `mutation($input: CheckInInput!) { checkIn(input: $input) { ${checkInFields} } }`;
const byId = `query($id: ID!) { checkIn(id: $id) { ${checkInFields} } }`;
const byState = `query($state: CheckInState, $first: Int, $after: ID) {
  checkIns(state: $state, first: $first, after: $after) { id state } }`;

interface Decided {
  readonly id: string;
  readonly decision: string;
  readonly provisional: boolean;
  readonly receipt: string;
  readonly explanation: readonly unknown[];
}
interface CheckIn {
  readonly id: string;
  readonly state: string;
  readonly registeredAt: string;
  readonly decision: Decided;
  readonly settlement: { readonly settledAt: string; readonly decision: Decided } | null;
}

/** What the registers said to one test is no answer to the next. */
const nothingStored = {
  PORTAL_REUSE_SECONDS: '0',
  PORTAL_STALE_HOURS: '0',
  REGISTER_STALE_DAYS: '0',
};

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({ environment: { DEADLINE_MS: '3000', ...nothingStored } });
});
afterAll(() => gateway?.[Symbol.asyncDispose]());
afterEach(() => {
  Object.assign(gateway.sandbox.faults, { portal: null, population: null });
});

async function ask<T>(query: string, variables: object, client = 'hospital-district'): Promise<T> {
  const answer = await gateway.ask(query, variables, client);
  const [data] = Object.values(answer.data ?? {});
  if (data === undefined) throw new Error(JSON.stringify(answer.errors));
  return data as T;
}

function checkIn(visit: object, client = 'hospital-district'): Promise<CheckIn> {
  return ask(mutation, { input: { idempotencyKey: randomUUID(), visit } }, client);
}

/** The visit of somebody who shows the insurance card. */
function cardVisit(key: string, more: object = {}) {
  const person = gateway.person(key);
  return {
    facilityCode: person.visit.facilityCode,
    holder: { scan: cardScan(person) },
    ...more,
  };
}

async function inState(state: string | null, more: object = {}): Promise<readonly string[]> {
  const found = await ask<readonly CheckIn[]>(byState, { state, ...more });
  return found.map(({ id }) => id);
}

/** Asks until the check-in is settled. */
async function settled(id: string, client?: string): Promise<CheckIn> {
  for (let attempt = 1; attempt <= 120; attempt += 1) {
    const found = await ask<CheckIn>(byId, { id }, client);
    if (found.state !== 'UNSETTLED') return found;
    await setTimeout(250);
  }
  throw new Error('not settled within 30 s');
}

function claimsOf(receipt: string): ReceiptClaims {
  const verdict = verifyReceipt(receipt, importKeySet(gateway.jwks), { now: new Date() });
  if (!verdict.ok) throw new Error(verdict.code);
  return verdict.claims;
}

describe('a check-in', () => {
  it('whose first decision stands is final at once', async () => {
    const registered = await checkIn(exampleInput(gateway.person('enterprise-employee')));
    expect(registered).toMatchObject({ state: 'FINAL', settlement: null });
    expect(await ask(byId, { id: registered.id })).toEqual(registered);
    expect(await inState('FINAL')).toContain(registered.id);
    expect(await inState('UNSETTLED')).not.toContain(registered.id);
  });

  it('that the portal did not hear is confirmed once it does', async () => {
    gateway.sandbox.faults.portal = 'html-502';
    const registered = await checkIn(cardVisit('enterprise-employee', { encounter: 'V-1' }));
    expect(registered).toMatchObject({
      state: 'UNSETTLED',
      encounter: 'V-1',
      decision: { decision: 'ELIGIBLE', provisional: true },
      settlement: null,
    });
    expect(await inState('UNSETTLED')).toEqual([registered.id]);
    gateway.sandbox.faults.portal = null;

    const confirmed = await settled(registered.id);
    expect(confirmed).toMatchObject({
      ...registered,
      state: 'CONFIRMED',
      settlement: { decision: { decision: 'ELIGIBLE', provisional: false } },
    });
    expect(await inState('UNSETTLED')).toEqual([]);
    expect(await inState('CONFIRMED')).toEqual([registered.id]);
    const claims = claimsOf(confirmed.settlement?.decision.receipt ?? '');
    expect(claims).toMatchObject({
      jti: confirmed.settlement?.decision.id,
      previous: { jti: registered.id, digest: sha256Base64url(registered.decision.receipt) },
      settles: registered.id,
      encounter: 'V-1',
      op: claimsOf(registered.decision.receipt).op,
      req: { digest: claimsOf(registered.decision.receipt).req.digest },
    });
  });

  it('is changed when the portal says otherwise than the card', async () => {
    gateway.sandbox.faults.portal = 'html-502';
    const registered = await checkIn(cardVisit('card-withdrawn'));
    expect(registered).toMatchObject({ state: 'UNSETTLED', decision: { decision: 'ELIGIBLE' } });
    gateway.sandbox.faults.portal = null;
    const changed = await settled(registered.id);
    expect(changed).toMatchObject({
      state: 'CHANGED',
      decision: { decision: 'ELIGIBLE', provisional: true },
      settlement: { decision: { decision: 'NOT_ELIGIBLE', provisional: false } },
    });
  });

  it('of which nothing was known is changed once it is', async () => {
    Object.assign(gateway.sandbox.faults, { portal: 'html-502', population: 'html-502' });
    const registered = await checkIn(exampleInput(gateway.person('enterprise-employee')));
    expect(registered).toMatchObject({
      state: 'UNSETTLED',
      decision: { decision: 'UNDETERMINED' },
    });
    Object.assign(gateway.sandbox.faults, { portal: null, population: null });
    expect(await settled(registered.id)).toMatchObject({
      state: 'CHANGED',
      settlement: { decision: { decision: 'ELIGIBLE', provisional: false } },
    });
  });

  it('is settled by the desk too, when it asks again for the same encounter', async () => {
    gateway.sandbox.faults.portal = 'html-502';
    const visit = cardVisit('enterprise-employee', { encounter: 'V-2' });
    const first = await checkIn(visit);
    gateway.sandbox.faults.portal = null;
    const second = await checkIn(visit);
    expect(second).toMatchObject({ state: 'FINAL' });
    const found = await ask<CheckIn>(byId, { id: first.id });
    expect(found.state).toBe('CONFIRMED');
    expect(claimsOf(found.settlement?.decision.receipt ?? '').settles).toBe(first.id);
  });

  it('breaks the glass once, however often the gateway asks again', async () => {
    gateway.sandbox.faults.portal = 'html-502';
    const alarms = () => gateway.log.filter((line) => line.includes('emergency override')).length;
    const before = alarms();
    const registered = await checkIn(
      cardVisit('enterprise-employee', { purpose: 'EMERGENCY_OVERRIDE' }),
    );
    gateway.sandbox.faults.portal = null;
    expect((await settled(registered.id)).state).toBe('CONFIRMED');
    expect(alarms()).toBe(before + 1);
  });

  it('is seen by its own facility only, and each look is in the ledger', async () => {
    const registered = await checkIn(exampleInput(gateway.person('enterprise-employee')));
    expect(await ask(byId, { id: registered.id }, clientOf('99004'))).toBeNull();
    expect(await ask(byId, { id: randomUUID() })).toBeNull();
    await ask(byId, { id: registered.id });
    const store = await openExistingStore({ dataDir: gateway.dataDir });
    const rows = await store?.kysely
      .selectFrom('ledger_rows')
      .select(['entry', 'person'])
      .orderBy('sequence', 'desc')
      .limit(4)
      .execute();
    await store?.close();
    const entries = (rows ?? []).map(({ entry }) => JSON.parse(entry));
    expect(entries.map(({ operation }) => operation)).toEqual([
      ...['checkIn', 'checkIn', 'checkIn', 'checkIn'],
    ]);
    expect((rows ?? []).map(({ person }) => person === rows?.at(-1)?.person)).toEqual([
      ...[true, false, false, true],
    ]);
  });

  it('is listed newest first, page by page', async () => {
    const ids: string[] = [];
    for (let count = 0; count < 3; count += 1) {
      ids.unshift((await checkIn(exampleInput(gateway.person('enterprise-employee')))).id);
    }
    expect(await inState(null, { first: 2 })).toEqual(ids.slice(0, 2));
    const [next] = await inState(null, { first: 1, after: ids[1] });
    expect(next).toBe(ids[2]);
    expect(await inState(null, { first: 1, after: randomUUID() })).toEqual([]);
    for (const first of [0, 201]) {
      const answer = await gateway.ask(byState, { first }, 'hospital-district');
      expect(answer.errors?.[0]?.extensions.code).toBe('INPUT_INVALID');
    }
  });

  it('leaves counts of what waits and what was settled', async () => {
    const { text } = await gateway.get('/metrics');
    expect(text).toMatch(/vss_gateway_settlements_total\{outcome="CONFIRMED"\} [1-9]/);
    expect(text).toMatch(/vss_gateway_settlements_total\{outcome="CHANGED"\} [1-9]/);
    expect(text).toContain('vss_gateway_settlement_queue_length');
  });
});
