import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exampleInput } from '../../src/sandbox/scans.ts';
import { sourceNamed, startTestGateway, type TestGateway } from '../support/gateway.ts';

const lookUp = '/KQNhanLichSuKCB2024';
const openMs = 1_500;

let gateway: TestGateway;
let folder: string;

/** Five calls, half of them bad, open the breaker, so that an outage takes a moment. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'upstream-limits-'));
  const file = join(folder, 'limits.json');
  const breaker = { minimumRps: 0.5, openMs };
  await writeFile(file, JSON.stringify({ vssPortal: { breaker, doors: { closedMs: 500 } } }));
  gateway = await startTestGateway({ environment: { UPSTREAM_LIMITS_FILE: file } });
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

async function portalSourceFor(key: string, client = 'hospital-district') {
  return sourceNamed(
    await gateway.checkIn(exampleInput(gateway.person(key)), client),
    'VSS_PORTAL',
  );
}

async function upstreams(): Promise<Readonly<Record<string, Readonly<Record<string, unknown>>>>> {
  const { status, text } = await gateway.get('/readyz');
  expect(status).toBe(200);
  return JSON.parse(text).upstreams;
}

const metric = async (line: string) => {
  const { text } = await gateway.get('/metrics');
  return Number(
    text
      .split('\n')
      .find((one) => one.startsWith(`${line} `))
      ?.split(' ')[1],
  );
};

const people = [
  'pensioner',
  'poor-household',
  'merit-person',
  'small-bill',
  'card-expired',
] as const;

describe('an outage of the portal', () => {
  it('begins with an upstream that answers', async () => {
    expect(await portalSourceFor('pensioner')).toMatchObject({ status: 'ANSWERED' });
    expect(await upstreams()).toMatchObject({
      vssPortal: { breaker: 'CLOSED', underWay: 0, waiting: 0, capacity: 360, closedAccounts: 0 },
      vssCoPayment: { breaker: 'CLOSED' },
      populationRegister: { breaker: 'CLOSED', retriesLeft: 10, throttled: 0 },
      vssPlatform: { breaker: 'CLOSED' },
    });
    expect(await metric('vss_gateway_upstream_breaker_state{upstream="vssPortal"}')).toBe(0);
  });

  it('opens the breaker, and the gateway stays ready', async () => {
    gateway.sandbox.faults.portal = 'html-502';
    for (const key of people) await portalSourceFor(key);
    expect(await upstreams()).toMatchObject({
      vssPortal: { breaker: 'OPEN', lastFailure: 'INVALID_ANSWER', failuresInARow: 4 },
      populationRegister: { breaker: 'CLOSED' },
    });
    expect(await metric('vss_gateway_upstream_breaker_state{upstream="vssPortal"}')).toBe(2);
  });

  it('costs the portal nothing more, and says why it was not asked', async () => {
    gateway.portal.forget();
    const source = await portalSourceFor('enterprise-employee');
    expect(source).toMatchObject({ reason: 'CIRCUIT_OPEN', fetchedAt: null });
    expect(gateway.portal.hits()).toHaveLength(0);
    const line = 'vss_gateway_upstream_not_asked_total{upstream="vssPortal",why="CIRCUIT_OPEN"}';
    expect(await metric(line)).toBe(2);
  });

  it('ends with one probe, whose patient has the whole answer', async () => {
    gateway.sandbox.faults.portal = null;
    await sleep(openMs);
    gateway.portal.forget();
    expect(await portalSourceFor('enterprise-employee')).toMatchObject({ status: 'ANSWERED' });
    expect(gateway.portal.hits(lookUp)).toHaveLength(1);
    expect(await upstreams()).toMatchObject({
      vssPortal: { breaker: 'CLOSED', failuresInARow: 0 },
    });
    const line = 'vss_gateway_upstream_breaker_changes_total{upstream="vssPortal",state="CLOSED"}';
    expect(await metric(line)).toBe(1);
  });
});

describe('a member of staff whom the portal does not know', () => {
  it('is asked for once, while a colleague goes on', async () => {
    gateway.portal.forget();
    const stranger = 'hospital-unregistered-staff';
    expect(await portalSourceFor('pensioner', stranger)).toMatchObject({ status: 'ANSWERED' });
    expect(await portalSourceFor('poor-household', stranger)).toMatchObject({
      reason: 'STAFF_NOT_REGISTERED',
    });
    expect(gateway.portal.hits(lookUp)).toHaveLength(1);
    expect(await portalSourceFor('merit-person')).toMatchObject({ status: 'ANSWERED' });
    expect(await upstreams()).toMatchObject({
      vssPortal: { breaker: 'CLOSED', closedAccounts: 1 },
    });
    const alarm = 'vss_gateway_upstream_alarms_total{upstream="vssPortal",about="ACCOUNT"}';
    expect(await metric(alarm)).toBe(1);
  });

  it('is asked for again later', async () => {
    await sleep(500);
    gateway.portal.forget();
    await portalSourceFor('small-bill', 'hospital-unregistered-staff');
    expect(gateway.portal.hits(lookUp)).toHaveLength(1);
  });
});
