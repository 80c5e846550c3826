import '../support/fault-names.ts';

import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { catalogue, type UpstreamName } from '../support/fault-catalogue.ts';
import { isFullMatrix, undisturbed, visits } from '../support/fault-matrix.ts';
import type { LineFault } from '../support/fault-proxy.ts';
import { type Oracle, outcomeOf, sourceOf, unsoundnessOf } from '../support/fault-soundness.ts';
import {
  type Arrival,
  type FaultWorld,
  quickLimits,
  startFaultWorld,
} from '../support/fault-world.ts';

const deadlineMs = 700;
/** Promise P5: half a minute and one probe. */
const recoveryMs = 31_000;

function faultOf(id: string): LineFault {
  const found = catalogue.find((row) => row.id === id)?.fault;
  if (found === undefined) throw new TypeError(`no fault ${id}`);
  return found;
}

const metricNames = {
  portal: 'vssPortal',
  population: 'populationRegister',
  platform: 'vssPlatform',
} as const satisfies Record<UpstreamName, string>;

/** Values of a counter of the upstreams, with all of these labels. */
async function counted(world: FaultWorld, name: string, upstream: UpstreamName, label = '') {
  const metrics = await world.get('/metrics');
  return metrics
    .split('\n')
    .filter((line) => line.startsWith(`vss_gateway_upstream_${name}{`))
    .filter((line) => line.includes(`"${metricNames[upstream]}"`) && line.includes(label))
    .reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}

function opened(world: FaultWorld, upstream: UpstreamName): Promise<number> {
  return counted(world, 'breaker_changes_total', upstream, '"OPEN"');
}

/** Visits without a pause in several lanes until the given time is over. */
async function loadFor(world: FaultWorld, ms: number): Promise<readonly Arrival[]> {
  const end = performance.now() + ms;
  const lane = async () => {
    const arrivals: Arrival[] = [];
    while (performance.now() < end) {
      arrivals.push(await world.visit('covered by identity card', { deadlineMs }));
      await sleep(15);
    }
    return arrivals;
  };
  return (await Promise.all(Array.from({ length: 8 }, lane))).flat();
}

async function answeredAgain(world: FaultWorld, upstream: UpstreamName): Promise<number> {
  const start = performance.now();
  for (;;) {
    const arrival = await world.visit('covered by identity card', { deadlineMs });
    const tookMs = performance.now() - start;
    if (sourceOf(arrival, upstream)?.status === 'ANSWERED' || tookMs > recoveryMs) return tookMs;
    await sleep(50);
  }
}

function problems(arrivals: readonly Arrival[], oracle: Oracle): readonly string[] {
  return arrivals.flatMap((one) => unsoundnessOf(one, oracle, deadlineMs));
}

describe.each([
  ['portal', 'F1'],
  ['population', 'F18b'],
] as const)(
  'the %s under load, dead by %s, at the default settings of its breaker',
  (upstream, id) => {
    it('is left alone after a while, and asked again half a minute after its recovery at the latest', {
      timeout: 90_000,
    }, async () => {
      await using world = await startFaultWorld(quickLimits);
      const oracle = await undisturbed(world);
      await world.proxies[upstream].set(faultOf(id));
      const dead = await loadFor(world, 6_000);
      expect(problems(dead, oracle)).toEqual([]);
      expect(await opened(world, upstream)).toBeGreaterThan(0);
      expect(dead.map((one) => sourceOf(one, upstream)?.reason)).toContain('CIRCUIT_OPEN');
      world.proxies[upstream].forget();
      await world.proxies[upstream].set(null);
      const tookMs = await answeredAgain(world, upstream);
      expect(tookMs).toBeLessThan(recoveryMs);
      process.stderr.write(
        `${id} at the ${upstream}: ${dead.length} visits, answered again after ${Math.round(tookMs)} ms.\n`,
      );
      const after = await visits(world, { deadlineMs });
      expect(problems(after, oracle)).toEqual([]);
    });
  },
);

describe('F27, a portal that flaps', () => {
  const periodMs = isFullMatrix ? 5_000 : 700;
  const flaps = 4;

  it('is never taken at its word while it is away, and the breaker does not flap along', {
    timeout: 120_000,
  }, async () => {
    await using world = await startFaultWorld(quickLimits);
    const oracle = await undisturbed(world);
    const load = loadFor(world, 2 * flaps * periodMs);
    for (let flap = 0; flap < flaps; flap += 1) {
      await world.proxies.portal.set(faultOf('F1'));
      await sleep(periodMs);
      await world.proxies.portal.set(null);
      await sleep(periodMs);
    }
    const arrivals = await load;
    expect(problems(arrivals, oracle)).toEqual([]);
    expect(await opened(world, 'portal')).toBeLessThanOrEqual(flaps);
    expect(await answeredAgain(world, 'portal')).toBeLessThan(recoveryMs);
  });
});

describe('F28, a black hole at one of two sites', () => {
  it.each([
    ['the first', 0],
    ['the second', 1],
  ] as const)(
    '%s: the other one answers, and few questions go to both',
    {
      timeout: 60_000,
    },
    async (_, dark) => {
      await using world = await startFaultWorld(
        { VSS_PORTAL_TIMEOUT_MS: '500', POPULATION_TIMEOUT_MS: '1000' },
        { sites: 2 },
      );
      const oracle = await undisturbed(world);
      const sites = [world.proxies.population, world.secondSite] as const;
      await sites[dark]?.set({ hangs: true });
      const arrivals: Arrival[] = [];
      for (let turn = 0; turn < 100; turn += 1)
        arrivals.push(await world.visit('covered by identity card', { deadlineMs: 2_500 }));
      expect(arrivals.flatMap((one) => unsoundnessOf(one, oracle, 2_500))).toEqual([]);
      const final = arrivals.filter((one) => outcomeOf(one) === 'ELIGIBLE final 80');
      expect(final.length).toBeGreaterThanOrEqual(98);
      expect(await counted(world, 'hedges_total', 'population')).toBeLessThanOrEqual(2);
    },
  );
});

describe('an answer that comes after the deadline of its caller', () => {
  it('was not asked for in vain: it stands for the next caller, within the rules', async () => {
    await using world = await startFaultWorld({ PORTAL_REUSE_SECONDS: '300' });
    const oracle = await undisturbed(world);
    const late: LineFault = {
      async respond(exchange) {
        if (await exchange.pause(1_200)) exchange.give(await exchange.answer());
      },
    };
    const visitor = world.visitors.next('covered by insurance card');
    await world.proxies.portal.set(late);
    world.proxies.portal.forget();
    const hasty = await world.ask(visitor, { deadlineMs });
    expect(unsoundnessOf(hasty, oracle, deadlineMs)).toEqual([]);
    expect(sourceOf(hasty, 'portal')).toMatchObject({ status: 'FAILED', reason: 'TIMEOUT' });
    await sleep(1_000);
    const next = await world.ask(visitor, { deadlineMs });
    expect(outcomeOf(next)).toBe(oracle.get('covered by insurance card'));
    expect(world.proxies.portal.requests('/KQNhanLichSuKCB2024')).toBe(1);
  });
});
