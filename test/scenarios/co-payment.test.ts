import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  type CardQuery,
  createVssPortal,
  type PortalCall,
  vssPortalTransport,
} from '../../src/connectors/vss-portal/index.ts';
import { parseBirthDate } from '../../src/domain/birth-date.ts';
import { parsePlainDate, vietnamDate } from '../../src/domain/date.ts';
import { parseFacilityCode } from '../../src/domain/facility.ts';
import { parsePersonalId } from '../../src/domain/personal-id.ts';
import {
  type CoPayLookups,
  coPayOfYear,
  createCoPayLookups,
} from '../../src/loaders/co-pay-lookups.ts';
import { portalAccounts } from '../../src/sandbox/clients.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/environment.ts';
import { sandboxPeople } from '../../src/sandbox/people.ts';
import { HandClock } from '../support/hand-clock.ts';

const changeDay = parsePlainDate('2026-07-01');
const [desk] = portalAccounts;
const call: PortalCall = {
  facility: parseFacilityCode(desk?.facilityCode ?? ''),
  staff: { personalId: '001188000001', fullName: 'Trần Văn Mẫu' },
};

interface Scene extends AsyncDisposable {
  readonly clock: HandClock;
  readonly sandbox: Sandbox;
  readonly lookups: CoPayLookups;
  readonly failures: unknown[];
}

async function startScene(coPayDelayMs = 0): Promise<Scene> {
  await using stack = new AsyncDisposableStack();
  const clock = new HandClock('2026-11-21T02:00:00Z');
  const dataDir = await mkdtemp(join(tmpdir(), 'vss-gateway-'));
  stack.defer(() => rm(dataDir, { recursive: true, force: true }));
  const sandbox = stack.use(await startSandbox({ DATA_DIR: dataDir }, { clock, coPayDelayMs }));
  const portal = createVssPortal({
    ...vssPortalTransport({ baseUrl: new URL(sandbox.environment['VSS_PORTAL_URL'] ?? '') }),
    accounts: new Map([[call.facility, desk ?? { username: '', password: '' }]]),
    clock,
  });
  stack.defer(() => portal.close());
  const failures: unknown[] = [];
  const lookups = createCoPayLookups({
    ask: portal.cumulativeCoPay,
    clock,
    onFailure: (error) => failures.push(error),
  });
  stack.defer(() => lookups.close());
  const open = stack.move();
  return { clock, sandbox, lookups, failures, [Symbol.asyncDispose]: () => open.disposeAsync() };
}

function queryOf(key: string, clock: HandClock): CardQuery {
  const person = sandboxPeople(vietnamDate(clock.now())).find((each) => each.key === key);
  if (person?.presented.personalId == null) throw new Error(`nobody to ask for: ${key}`);
  return {
    number: parsePersonalId(person.presented.personalId),
    fullName: person.presented.fullName,
    birthDate: parseBirthDate(person.presented.birthDate),
  };
}

async function settledAnswer({ lookups, clock }: Scene, key: string) {
  const query = queryOf(key, clock);
  expect(lookups.peek(query, call)).toEqual({ state: 'NOT_ASKED', reason: 'IN_BACKGROUND' });
  return vi.waitFor(() => {
    const answer = lookups.peek(query, call);
    if (answer.state === 'NOT_ASKED') throw new Error('not yet');
    return answer;
  });
}

describe('the co-payment of sandbox people', () => {
  let scene: Scene;
  beforeEach(async () => {
    scene = await startScene();
  });
  afterEach(() => scene[Symbol.asyncDispose]());

  it.each([
    ['exempt-pensioner', { beforeChange: 13_000_000, sinceChange: 1_124_445 }],
    ['pensioner-a-dong-short', { beforeChange: 13_000_000, sinceChange: 1_124_444 }],
    ['five-years-unknown', { beforeChange: 13_000_000, sinceChange: 6_124_444 }],
    ['pensioner', null],
  ])('%s', async (key, paid) => {
    const answer = await settledAnswer(scene, key);
    if (answer.state !== 'ANSWERED') throw new Error(answer.reason);
    expect(coPayOfYear(answer.value, 2026, changeDay)).toEqual(paid);
    expect(answer.value.code).toBe(paid === null ? '204' : '200');
  });

  it('is asked for once in a quarter of an hour', async () => {
    await settledAnswer(scene, 'exempt-pensioner');
    const query = queryOf('exempt-pensioner', scene.clock);
    scene.clock.advance(15 * 60_000 - 1);
    for (let desks = 0; desks < 20; desks++) scene.lookups.peek(query, call);
    expect(scene.sandbox.coPayCalls).toEqual({ calls: 1, repeats: 0 });
    scene.clock.advance(1);
    await settledAnswer(scene, 'exempt-pensioner');
    expect(scene.sandbox.coPayCalls).toEqual({ calls: 2, repeats: 0 });
  });

  it('can fail by the fault switch, is not asked for again, and works when it is mended', async () => {
    scene.sandbox.faults.portal = 'html-502';
    expect(await settledAnswer(scene, 'exempt-pensioner')).toEqual({
      state: 'FAILED',
      reason: 'INVALID_ANSWER',
    });
    expect(scene.failures).toHaveLength(1);
    scene.sandbox.faults.portal = null;
    const query = queryOf('exempt-pensioner', scene.clock);
    expect(scene.lookups.peek(query, call)).toMatchObject({ state: 'FAILED' });
    expect(scene.sandbox.coPayCalls.calls).toBe(0);
    scene.clock.advance(15 * 60_000);
    expect(await settledAnswer(scene, 'exempt-pensioner')).toMatchObject({ state: 'ANSWERED' });
  });
});

describe('a service that takes its time', () => {
  it('is cut off when the gateway stops, and fails nobody', async () => {
    const scene = await startScene(60_000);
    scene.lookups.peek(queryOf('exempt-pensioner', scene.clock), call);
    await vi.waitFor(() => expect(scene.sandbox.coPayCalls.calls).toBe(1));
    const before = performance.now();
    await scene[Symbol.asyncDispose]();
    expect(performance.now() - before).toBeLessThan(2_000);
    expect(scene.failures).toEqual([]);
  });
});
