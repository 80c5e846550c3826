import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CatalogueRow, catalogue, type UpstreamName } from './fault-catalogue.ts';
import { type VisitorKind, visitorKinds } from './fault-people.ts';
import { concerns, type Oracle, outcomeOf, sourceOf, unsoundnessOf } from './fault-soundness.ts';
import {
  type Arrival,
  type AskOptions,
  type FaultWorld,
  quickLimits,
  startFaultWorld,
} from './fault-world.ts';

/** Three phases each under load, with a gateway of its own for every fault; else one phase of a few visits each. */
export const isFullMatrix = process.env['FAULT_MATRIX'] === 'full';

/** The full matrix has time for a busy machine, on which a connection alone can take a quarter of a second. */
const deadlineMs = isFullMatrix ? 1_500 : 700;
const limits = isFullMatrix
  ? { VSS_PORTAL_TIMEOUT_MS: '1000', POPULATION_TIMEOUT_MS: '600', NGSP_TIMEOUT_MS: '600' }
  : quickLimits;
/** Promise P5: half a minute and one probe. */
const recoveryMs = 31_000;
const lookup: Readonly<Record<UpstreamName, string>> = {
  portal: '/KQNhanLichSuKCB2024',
  population: '',
  platform: '',
};

export async function undisturbed(world: FaultWorld): Promise<Oracle> {
  const oracle = new Map<VisitorKind, string>();
  for (const kind of visitorKinds) oracle.set(kind, outcomeOf(await world.visit(kind)));
  return oracle;
}

/** One column of the matrix. */
export function defineFaultColumn(upstream: UpstreamName): void {
  const rows = catalogue.filter(({ atDefaults }) => atDefaults !== true);
  const options: AskOptions = { deadlineMs, insurance: upstream === 'platform' };
  describe.each(rows)(`$id $name, at the ${upstream}`, (row) => {
    if (isFullMatrix) defineThreePhases(upstream, row, options);
    else defineOnePhase(upstream, row, options);
  });
}

let shared: { readonly world: FaultWorld; readonly oracle: Oracle } | undefined;

export function shareWorld(): void {
  beforeAll(async () => {
    const world = await startFaultWorld(limits);
    shared = { world, oracle: await undisturbed(world) };
  });
  afterAll(async () => {
    await shared?.world[Symbol.asyncDispose]();
    shared = undefined;
  });
}

function sharedWorld() {
  if (shared === undefined) throw new Error('The world has not started');
  return shared;
}

function defineOnePhase(upstream: UpstreamName, row: CatalogueRow, options: AskOptions): void {
  it('nothing is said that is not known, and all is well after it', async () => {
    const { world, oracle } = sharedWorld();
    const proxy = world.proxies[upstream];
    proxy.forget();
    await proxy.set(row.fault);
    const arrivals = await visits(world, options);
    const attempts = attemptsAt(world, upstream);
    // A connection that hangs outlives the visit, and would be counted with the next row.
    if (row.fault.hangs === true) await sleep(1_700);
    await proxy.set(null);
    expect(problemsOf(arrivals, upstream, row, oracle)).toEqual([]);
    expect(attempts).toBeLessThanOrEqual(mostAttempts(arrivals, upstream, row));
    const { tookMs, arrivals: after } = await recovered(world, upstream, options);
    expect(tookMs).toBeLessThan(recoveryMs);
    expect(after.flatMap((one) => unsoundnessOf(one, oracle, deadlineMs))).toEqual([]);
  }, 45_000);
}

function defineThreePhases(upstream: UpstreamName, row: CatalogueRow, options: AskOptions): void {
  it('present from the start, arriving under load, clearing', async () => {
    await using world = await startFaultWorld(limits);
    const { oracle } = sharedWorld();
    const proxy = world.proxies[upstream];
    await proxy.set(row.fault);
    const first = [...(await visits(world, options)), ...(await visits(world, options))];
    expect(problemsOf(first, upstream, row, oracle)).toEqual([]);
    expect(attemptsAt(world, upstream)).toBeLessThanOrEqual(mostAttempts(first, upstream, row));
    await proxy.set(null);
    expect((await recovered(world, upstream, options)).tookMs).toBeLessThan(recoveryMs);

    const load = startLoad(world, options);
    await sleep(400);
    await proxy.set(row.fault);
    const brokenAt = performance.now();
    proxy.forget();
    await sleep(2_000);
    const attempts = attemptsAt(world, upstream);
    const mendedAt = performance.now();
    await proxy.set(null);
    const recovery = await recovered(world, upstream, options);
    const under = await load.stop();

    expect(recovery.tookMs).toBeLessThan(recoveryMs);
    expect(under.flatMap((one) => unsoundnessOf(one, oracle, deadlineMs))).toEqual([]);
    const during = under.filter(({ askedAt, endedAt }) => askedAt > brokenAt && endedAt < mendedAt);
    expect(during.length).toBeGreaterThan(5);
    const loaded = row.shared === true ? { ...row, source: 'EITHER' as const } : row;
    expect(problemsOf(during, upstream, loaded, oracle)).toEqual([]);
    const started = under.filter(({ askedAt }) => askedAt < mendedAt);
    expect(attempts).toBeLessThanOrEqual(mostAttempts(started, upstream, row));
  }, 120_000);
}

/** One visit of each kind at the same time. */
export function visits(world: FaultWorld, options: AskOptions): Promise<readonly Arrival[]> {
  return Promise.all(visitorKinds.map((kind) => world.visit(kind, options)));
}

/** Unsound answers, and sources that say something else than the row does. */
function problemsOf(
  arrivals: readonly Arrival[],
  upstream: UpstreamName,
  row: CatalogueRow,
  oracle: Oracle,
): readonly string[] {
  return arrivals.flatMap((arrival) => {
    const { kind } = arrival.visitor;
    const problems = [...unsoundnessOf(arrival, oracle, deadlineMs)];
    if (!concerns(upstream, kind)) return problems;
    // The platform is asked about whom the other two have found: a busy machine can keep them too long.
    const others = (['portal', 'population'] as const).map((one) => sourceOf(arrival, one)?.status);
    if (upstream === 'platform' && others.some((status) => status !== 'ANSWERED')) return problems;
    const source = sourceOf(arrival, upstream);
    const told = source?.status ?? 'not named';
    const isNamed = told === 'FAILED' || told === 'STALE';
    if (row.source === 'FAILED' && !(isNamed && source?.reason != null))
      problems.push(`${kind}: the source is ${told}`);
    if (row.source === 'ANSWERED' && told !== 'ANSWERED')
      problems.push(`${kind}: the source is ${told} (${source?.reason})`);
    if (
      (row.source === 'ANSWERED' || upstream === 'platform') &&
      outcomeOf(arrival) !== oracle.get(kind)
    )
      problems.push(`${kind}: ${outcomeOf(arrival)}`);
    return problems;
  });
}

function attemptsAt({ proxies }: FaultWorld, upstream: UpstreamName): number {
  const proxy = proxies[upstream];
  const logins = upstream === 'portal' ? 0 : proxy.requests('/token');
  return Math.max(proxy.requests(lookup[upstream]), proxy.connections()) - logins;
}

/** The platform is asked twice for one person; a co-payment look-up in the background may try to connect too. */
function mostAttempts(
  arrivals: readonly Arrival[],
  upstream: UpstreamName,
  { attempts }: CatalogueRow,
): number {
  const asking = arrivals.filter(({ visitor }) => concerns(upstream, visitor.kind)).length;
  const questions = upstream === 'platform' ? 2 : 1;
  return asking * attempts[upstream] * questions + (upstream === 'portal' ? asking : 0);
}

/** Asks until the upstream answers again. */
async function recovered(world: FaultWorld, upstream: UpstreamName, options: AskOptions) {
  const start = performance.now();
  const arrivals: Arrival[] = [];
  for (;;) {
    const arrival = await world.visit('covered by identity card', options);
    arrivals.push(arrival);
    const tookMs = performance.now() - start;
    const isBack = sourceOf(arrival, upstream)?.status === 'ANSWERED';
    if (isBack || tookMs > recoveryMs) return { tookMs, arrivals };
    await sleep(100);
  }
}

const lanes = 6;

/** Visits one after the other in several lanes until it is stopped. */
function startLoad(world: FaultWorld, options: AskOptions) {
  let isOver = false;
  const lane = async (_: unknown, at: number) => {
    const arrivals: Arrival[] = [];
    for (let turn = at; !isOver; turn += 1) {
      const kind = visitorKinds[turn % visitorKinds.length] ?? 'covered by identity card';
      arrivals.push(await world.visit(kind, options));
      await sleep(30);
    }
    return arrivals;
  };
  const running = Promise.all(Array.from({ length: lanes }, lane));
  return {
    async stop(): Promise<readonly Arrival[]> {
      isOver = true;
      return (await running).flat();
    },
  };
}
