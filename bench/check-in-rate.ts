import { hardware, machineCpuMs } from './machine.ts';
import type { StepResult } from './open-loop.ts';
import { histogramBetween } from './own-share.ts';
import { type Rated, startRated } from './rate-gateway.ts';
import { type Usage, usage } from './usage.ts';

export interface RateSettings {
  readonly rate: number;
  readonly seconds: number;
  readonly warmUpSeconds: number;
  readonly clerks: number;
  readonly store?: string | undefined;
  /** The slow portal doubles the time that a run takes. */
  readonly fastOnly?: boolean;
  /** Whether memory is looked at without what only waits to be collected. */
  readonly collected?: boolean;
}

export const fullRun: RateSettings = { rate: 200, seconds: 120, warmUpSeconds: 15, clerks: 1_000 };
export const quickRun: RateSettings = { ...fullRun, seconds: 15, warmUpSeconds: 8 };
/** Two minutes in which memory has to stay as it is, once what is remembered of 20,000 people is full. */
export const memoryRun: RateSettings = {
  ...fullRun,
  warmUpSeconds: 110,
  store: 'sqlite',
  fastOnly: true,
  collected: true,
};

/** Upstreams in milliseconds, evenly between the two. */
const profiles = [
  { name: 'portal and register 80-120 ms', portalMs: [80, 120], registerMs: [80, 120] },
  { name: 'portal 1-3 s, register 80-120 ms', portalMs: [1_000, 3_000], registerMs: [80, 120] },
] as const;

export interface RateReport {
  readonly at: string;
  readonly node: string;
  readonly hardware: string;
  readonly settings: RateSettings;
  readonly profiles: readonly ProfileResult[];
  readonly problems: readonly string[];
}

interface ProfileResult {
  readonly profile: string;
  readonly store: string;
  readonly measured: StepResult;
  readonly firstWrong: string | null;
  /** The gateway's own share of an answer, by its histogram `vss_gateway_own_seconds`. */
  readonly own: Readonly<Record<'p50Ms' | 'p95Ms' | 'p99Ms', number>>;
  readonly loopDelayMs: { readonly p50: number; readonly p99: number; readonly most: number };
  readonly cpuMsEach: number;
  readonly busyPercent: number;
  readonly othersPercent: number;
  readonly memory: Memory;
}

interface Memory {
  readonly residentMb: number;
  /** Least squares over the least of each ten seconds: what a collection of garbage leaves. */
  readonly heapSlopeMbPerMinute: number;
  readonly residentSlopeMbPerMinute: number;
}

export async function measureRate(
  settings: RateSettings,
  progress: (text: string) => void,
): Promise<RateReport> {
  const results: ProfileResult[] = [];
  for (const profile of settings.fastOnly === true ? profiles.slice(0, 1) : profiles) {
    results.push(await measureProfile(profile, settings));
    progress(`${profile.name}: done`);
  }
  return {
    at: new Date().toISOString(),
    node: process.version,
    hardware: hardware(),
    settings,
    profiles: results,
    problems: results.flatMap(problemsOf),
  };
}

async function measureProfile(
  { name, portalMs, registerMs }: (typeof profiles)[number],
  { rate, seconds, warmUpSeconds, clerks, store, collected = false }: RateSettings,
): Promise<ProfileResult> {
  await using stack = new AsyncDisposableStack();
  const rated = await startRated(
    { portalMs, registerMs, rate, clerks, connections: 1_024, store },
    stack,
  );
  await rated.run([
    { rate: rate / 4, seconds: warmUpSeconds / 3 },
    { rate, seconds: (warmUpSeconds * 2) / 3 },
  ]);
  const before = await reading(rated);
  await rated.gateway.call('loopDelay');
  const memory = watchMemory(rated, collected);
  const { steps, firstWrong } = await rated.run([{ rate, seconds }]);
  const loopDelayMs = await rated.gateway.call('loopDelay');
  const after = await reading(rated);
  const [measured] = steps;
  if (measured === undefined) throw new TypeError('no step was run');
  const own = histogramBetween(
    before.metrics,
    after.metrics,
    'vss_gateway_own_seconds',
    'operation="eligibility"',
  );
  const ours = (['gateway', 'upstreams', 'load', 'here'] as const).reduce(
    (sum, part) => sum + after[part].cpuMs - before[part].cpuMs,
    0,
  );
  const wallMs = after.at - before.at;
  return {
    profile: name,
    store: rated.store,
    measured,
    firstWrong,
    own: { p50Ms: own.quantile(0.5), p95Ms: own.quantile(0.95), p99Ms: own.quantile(0.99) },
    loopDelayMs,
    cpuMsEach: (after.gateway.cpuMs - before.gateway.cpuMs) / Math.max(1, measured.good.count),
    busyPercent: ((after.gateway.busyMs - before.gateway.busyMs) / wallMs) * 100,
    othersPercent: (Math.max(0, after.machine - before.machine - ours) / (wallMs * 2)) * 100,
    memory: await memory.stop(),
  };
}

interface Reading {
  readonly at: number;
  readonly metrics: string;
  readonly machine: number;
  readonly gateway: Usage;
  readonly upstreams: Usage;
  readonly load: Usage;
  readonly here: Usage;
}

async function reading({ gateway, upstreams, load, metrics }: Rated): Promise<Reading> {
  return {
    at: performance.now(),
    metrics: await metrics(),
    machine: machineCpuMs(),
    gateway: await gateway.call('usage'),
    upstreams: await upstreams.call('usage'),
    load: await load.call('usage'),
    here: usage(),
  };
}

const sampleMs = 1_000;
const samplesInBlock = 10;

/** Both: what garbage collection puts off makes either of them rise for a while. */
export function grows({
  heapSlopeMbPerMinute: heap,
  residentSlopeMbPerMinute: all,
}: Memory): boolean {
  return heap > mostGrowth && all > mostGrowth;
}

const mostGrowth = 1;

function watchMemory({ gateway }: Rated, collected: boolean) {
  const samples: { heap: number; resident: number }[] = [];
  const timer = setInterval(() => {
    Promise.all([
      gateway.call('heapMb', collected && samples.length % samplesInBlock === 0),
      gateway.call('usage'),
    ]).then(
      ([heap, { residentMb }]) => samples.push({ heap, resident: residentMb }),
      () => undefined,
    );
  }, sampleMs);
  return {
    async stop(): Promise<Memory> {
      clearInterval(timer);
      return {
        residentMb: (await gateway.call('usage')).residentMb,
        heapSlopeMbPerMinute: slope(samples.map(({ heap }) => heap)),
        residentSlopeMbPerMinute: slope(samples.map(({ resident }) => resident)),
      };
    },
  };
}

function slope(samples: readonly number[]): number {
  const points = Array.from({ length: Math.floor(samples.length / samplesInBlock) }, (_, block) =>
    Math.min(...samples.slice(block * samplesInBlock, (block + 1) * samplesInBlock)),
  );
  const middle = (points.length - 1) / 2;
  const mean = points.reduce((sum, point) => sum + point, 0) / points.length;
  const [above, below] = points.reduce(
    ([up, down], point, at) => [up + (at - middle) * (point - mean), down + (at - middle) ** 2],
    [0, 0],
  );
  return (above / below) * (60_000 / (sampleMs * samplesInBlock));
}

/** Only what is a promise whatever the machine; times are reported. */
function problemsOf({ profile, measured, firstWrong }: ProfileResult): readonly string[] {
  const failed = Object.entries(measured.failures).filter(([, count]) => count > 0);
  return [
    ...failed.map(([what, count]) => `${profile}: ${count} times ${what}`),
    ...(measured.refused.count > 0 ? [`${profile}: ${measured.refused.count} refused`] : []),
    ...(firstWrong === null ? [] : [`${profile}: ${firstWrong}`]),
    ...(measured.good.count === 0 ? [`${profile}: no answer at all`] : []),
  ];
}

/** P1 and P19; reported, for a shared machine can miss them. */
const marks: ReadonlyArray<readonly [string, (result: ProfileResult) => boolean | null]> = [
  ['total p95 <= 250 ms', ({ measured, profile }) => within(profile, measured.good.p95Ms, 250)],
  ['total p99 <= 600 ms', ({ measured, profile }) => within(profile, measured.good.p99Ms, 600)],
  ['own share p95 <= 40 ms', ({ own }) => own.p95Ms <= 40],
  ['loop delay p99 <= 50 ms', ({ loopDelayMs }) => loopDelayMs.p99 <= 50],
  [
    'memory slope <= 1 MB/min',
    // A short run has no slope.
    ({ memory }) => (Number.isNaN(memory.heapSlopeMbPerMinute) ? null : !grows(memory)),
  ],
];

/** The total is promised for the fast portal alone. */
function within(profile: string, ms: number, most: number): boolean | null {
  return profile.startsWith('portal and') ? ms <= most : null;
}

export function asText(report: RateReport): string {
  const { rate, seconds } = report.settings;
  return [
    `${report.at}  Node ${report.node}  ${report.hardware}`,
    `${rate} check-ins a second for ${seconds} s, each about somebody else, by ${report.settings.clerks} clerks`,
    ...report.profiles.flatMap(profileLines),
    ...report.problems.map((problem) => `PROBLEM  ${problem}`),
    '',
  ].join('\n');
}

function profileLines(result: ProfileResult): readonly string[] {
  const { good, lag, refused, failures } = result.measured;
  const { own, loopDelayMs, memory } = result;
  const ms = (value: number) => value.toFixed(1);
  return [
    '',
    `${result.profile}, ${result.store}`,
    `  total ms        p50 ${ms(good.p50Ms)}  p95 ${ms(good.p95Ms)}  p99 ${ms(good.p99Ms)}  most ${ms(good.mostMs)}   ${good.count} answers, ${refused.count} refused, failures ${JSON.stringify(failures)}`,
    `  own share ms    p50 ${ms(own.p50Ms)}  p95 ${ms(own.p95Ms)}  p99 ${ms(own.p99Ms)}`,
    `  loop delay ms   p50 ${ms(loopDelayMs.p50)}  p99 ${ms(loopDelayMs.p99)}  most ${ms(loopDelayMs.most)}`,
    `  CPU ms each     ${result.cpuMsEach.toFixed(2)}   loop busy ${result.busyPercent.toFixed(0)} %   others ${result.othersPercent.toFixed(0)} % of the machine`,
    `  memory          ${memory.residentMb.toFixed(0)} MB, slope of heap ${memory.heapSlopeMbPerMinute.toFixed(2)} and of resident ${memory.residentSlopeMbPerMinute.toFixed(2)} MB/min`,
    `  generator late  p99 ${ms(lag.p99Ms)} ms`,
    ...marks.flatMap(([mark, isReached]) => {
      const reached = isReached(result);
      return reached === null ? [] : [`  ${reached ? 'reached' : 'MISSED '}  ${mark}`];
    }),
  ];
}
