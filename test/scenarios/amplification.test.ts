import '../support/fault-names.ts';

import { describe, expect, it } from 'vitest';
import { catalogue, type UpstreamName } from '../support/fault-catalogue.ts';
import { sourceOf } from '../support/fault-soundness.ts';
import { type Arrival, quickLimits, startFaultWorld } from '../support/fault-world.ts';

// Promise P4: the gateway never joins an upstream's outage.

const calls = 500;
const atATime = 100;
const most = 1.1;

/** Requests that reach a dead upstream, by question that needs it. */
async function amplificationAt(upstream: UpstreamName, faultId: string): Promise<number> {
  await using world = await startFaultWorld(quickLimits);
  const fault = catalogue.find(({ id }) => id === faultId)?.fault;
  if (fault === undefined) throw new TypeError(`no fault ${faultId}`);
  const kind =
    upstream === 'portal' ? 'covered by insurance card' : ('covered by identity card' as const);
  const options = { insurance: upstream === 'platform' };
  await world.visit(kind, options);
  const proxy = world.proxies[upstream];
  proxy.forget();
  await proxy.set(fault);
  const arrivals: Arrival[] = [];
  for (let asked = 0; asked < calls; asked += atATime) {
    const burst = Array.from({ length: atATime }, () => world.visit(kind, options));
    arrivals.push(...(await Promise.all(burst)));
  }
  expect(arrivals).toHaveLength(calls);
  // One client has a share of each bulkhead: where the register was full, the platform was not asked.
  const told = arrivals.map((one) => sourceOf(one, upstream)?.status);
  expect(told.filter((status) => status === 'ANSWERED')).toEqual([]);
  expect(told).toContain('FAILED');
  expect(arrivals.every(({ signed }) => signed)).toBe(true);
  const sent = proxy.requests();
  process.stderr.write(
    `${faultId} at the ${upstream}: ${calls} calls, ${sent} requests: ${(sent / calls).toFixed(3)}\n`,
  );
  return sent / calls;
}

describe(`${calls} calls while an upstream is dead`, () => {
  it.each([
    ['population', 'F18b'],
    ['population', 'F7'],
    ['portal', 'F18b'],
    ['portal', 'F7'],
    ['platform', 'F18b'],
  ] as const)(
    'the %s, %s: at most 1.10 requests for one',
    { timeout: 60_000 },
    async (upstream, faultId) => {
      expect(await amplificationAt(upstream, faultId)).toBeLessThanOrEqual(most);
    },
  );

  it('the portal, silent: at most one request for one', { timeout: 60_000 }, async () => {
    expect(await amplificationAt('portal', 'F29')).toBeLessThanOrEqual(1);
  });
});
