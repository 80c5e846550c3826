import { hardware } from './machine.ts';
import type { OpenLoopResult, SecondResult, StepResult } from './open-loop.ts';
import { histogramBetween } from './own-share.ts';
import { type Rated, startRated } from './rate-gateway.ts';

export interface OverloadSettings {
  /** Of each step of load. */
  readonly seconds: number;
  /** Of each step on the way up to capacity. */
  readonly rampSeconds: number;
  readonly clerks: number;
  readonly store?: string | undefined;
}

export const fullRun: OverloadSettings = { seconds: 20, rampSeconds: 5, clerks: 1_000 };
export const quickRun: OverloadSettings = { seconds: 8, rampSeconds: 3, clerks: 1_000 };

/** Load as parts of capacity; the last step shows the way back. */
const parts = [0.5, 1, 3, 1] as const;
const recovery = parts.length - 1;

export interface OverloadReport {
  readonly at: string;
  readonly node: string;
  readonly hardware: string;
  readonly settings: OverloadSettings;
  readonly runs: readonly OverloadRun[];
  readonly problems: readonly string[];
}

interface OverloadRun {
  readonly contender: ContenderName;
  readonly store: string;
  /** Good answers a second on the way up, at most. */
  readonly capacity: number;
  readonly steps: ReadonlyArray<StepResult & { readonly part: number; readonly goodput: number }>;
  readonly seconds: readonly SecondResult[];
  readonly loopDelayMs: { readonly p50: number; readonly p99: number; readonly most: number };
  /** Of refusals, from their first header to their last byte, in the gateway: what a shared generator adds is left out. */
  readonly refusalP99Ms: number;
  /** Seconds after the overload until goodput is what it was; null: not within the last step. */
  readonly recoveredAfter: number | null;
}

/** The same gateway, with admission as it comes and with bounds that are never reached. */
const contenders = {
  'as it comes': {},
  'shedding off': {
    ADMISSION_MIN_IN_FLIGHT: '100000',
    ADMISSION_MAX_IN_FLIGHT: '100000',
    ADMISSION_PER_CLIENT: '100000',
    ADMISSION_LOOP_DELAY_MS: '60000',
  },
} as const;
type ContenderName = keyof typeof contenders;

export async function measureOverload(
  settings: OverloadSettings,
  progress: (text: string) => void,
): Promise<OverloadReport> {
  const runs: OverloadRun[] = [];
  let capacity: number | null = null;
  for (const contender of Object.keys(contenders) as ContenderName[]) {
    const run = await measureContender(contender, capacity, settings, progress);
    // Both get the same load.
    capacity = run.capacity;
    runs.push(run);
    progress(runLines(run).join('\n'));
  }
  return {
    at: new Date().toISOString(),
    node: process.version,
    hardware: hardware(),
    settings,
    runs,
    problems: runs.flatMap(problemsOf),
  };
}

async function measureContender(
  contender: ContenderName,
  known: number | null,
  { seconds, rampSeconds, clerks, store }: OverloadSettings,
  progress: (text: string) => void,
): Promise<OverloadRun> {
  await using stack = new AsyncDisposableStack();
  const rated = await startRated(
    {
      portalMs: [80, 120],
      registerMs: [80, 120],
      rate: 2_000,
      clerks,
      connections: 2_048,
      store,
      environment: contenders[contender],
    },
    stack,
  );
  const ramp = await rampUp(rated, rampSeconds);
  const capacity = known ?? ramp;
  progress(`${contender}: ${ramp.toFixed(0)} a second at most on the way up`);
  // What the way up left over is not to count.
  await rated.run([{ rate: capacity / 4, seconds: 3 }]);
  await rated.gateway.call('loopDelay');
  const before = await rated.metrics();
  const result = await rated.run(
    parts.map((part) => ({ rate: Math.round(capacity * part), seconds })),
  );
  return {
    contender,
    store: rated.store,
    capacity,
    steps: result.steps.map((step, index) => ({
      ...step,
      part: parts[index] ?? Number.NaN,
      goodput: goodputOf(result, index, seconds),
    })),
    seconds: result.seconds,
    refusalP99Ms: histogramBetween(
      before,
      await rated.metrics(),
      'vss_gateway_answer_seconds',
      'operation="none"',
    ).quantile(0.99),
    loopDelayMs: await rated.gateway.call('loopDelay'),
    recoveredAfter: recoveredAfter(result, seconds),
  };
}

/** Rates that grow until a fifth of the requests is not answered well: the most that was. */
async function rampUp(rated: Rated, seconds: number): Promise<number> {
  let best = 0;
  await rated.run([{ rate: 40, seconds: seconds * 2 }]);
  for (let rate = 60; rate < 4_000; rate = Math.round(rate * 1.35)) {
    const good = goodputOf(await rated.run([{ rate, seconds }]), 0, seconds);
    best = Math.max(best, good);
    if (good < rate * 0.8) break;
  }
  return best;
}

function goodputOf({ seconds }: OpenLoopResult, step: number, length: number): number {
  // The first second of a step still holds answers of the one before.
  const rows = seconds.slice(step * length + 1, (step + 1) * length);
  return goodputIn(rows);
}

function goodputIn(rows: readonly SecondResult[]): number {
  return rows.reduce((sum, { good }) => sum + good, 0) / rows.length;
}

/** Of the goodput at capacity, from second to second. */
const normalPart = 0.9;

function recoveredAfter({ seconds }: OpenLoopResult, length: number): number | null {
  const usual = goodputIn(seconds.slice(length + 1, length * 2));
  const rows = seconds.slice(recovery * length, (recovery + 1) * length);
  const disturbed = rows.findLastIndex(({ good }) => good < usual * normalPart);
  return disturbed === rows.length - 1 ? null : disturbed + 1;
}

function problemsOf({ contender, steps }: OverloadRun): readonly string[] {
  if (contender !== 'as it comes') return [];
  return steps.flatMap(({ failures, part }) =>
    Object.entries(failures)
      .filter(([, count]) => count > 0)
      .map(([what, count]) => `${contender}, ${part} times capacity: ${count} times ${what}`),
  );
}

/** P2; reported, for a shared machine can miss them. */
function marksOf({
  steps,
  recoveredAfter,
  refusalP99Ms,
}: OverloadRun): ReadonlyArray<readonly [string, boolean]> {
  const [, full, over] = steps;
  if (full === undefined || over === undefined) return [];
  const goodput = over.goodput / full.goodput;
  const p99 = over.good.p99Ms / full.good.p99Ms;
  return [
    [
      `goodput at 3 times capacity >= 80 % of that at capacity: ${(goodput * 100).toFixed(0)} %`,
      goodput >= 0.8,
    ],
    [`p99 of what is answered <= twice that at capacity: ${p99.toFixed(2)}`, p99 <= 2],
    ...(over.refused.count === 0
      ? []
      : [
          [
            `refusals within 20 ms (p99 in the gateway): ${refusalP99Ms.toFixed(1)} ms`,
            refusalP99Ms <= 20,
          ] as const,
        ]),
    [`normal again <= 10 s after: ${recoveredAfter ?? 'not'} s`, (recoveredAfter ?? 99) <= 10],
  ];
}

export function asText(report: OverloadReport): string {
  return [
    `${report.at}  Node ${report.node}  ${report.hardware}`,
    ...report.runs.flatMap(runLines),
    ...report.problems.map((problem) => `PROBLEM  ${problem}`),
    '',
  ].join('\n');
}

const columns = [
  'load',
  'due/s',
  'good/s',
  'p50 ms',
  'p99 ms',
  'refused/s',
  'p50 ms',
  'p99 ms',
  'degraded',
  'failed',
  'sent late',
];

function runLines(run: OverloadRun): readonly string[] {
  const cells = (values: readonly string[]) => values.map((value) => value.padStart(11)).join('');
  return [
    '',
    `${run.contender}, ${run.store}, capacity ${run.capacity.toFixed(0)} a second; loop delay p99 ${run.loopDelayMs.p99.toFixed(0)} ms`,
    cells(columns),
    ...run.steps.map(({ part, rate, goodput, good, refused, degraded, failures, lag, seconds }) =>
      cells([
        `${part} x`,
        String(rate),
        goodput.toFixed(0),
        good.p50Ms.toFixed(0),
        good.p99Ms.toFixed(0),
        (refused.count / seconds).toFixed(0),
        refused.p50Ms.toFixed(1),
        refused.p99Ms.toFixed(1),
        String(degraded),
        String(Object.values(failures).reduce((sum, count) => sum + count, 0)),
        lag.p99Ms.toFixed(0),
      ]),
    ),
    ...marksOf(run).map(([mark, isReached]) => `  ${isReached ? 'reached' : 'MISSED '}  ${mark}`),
  ];
}
