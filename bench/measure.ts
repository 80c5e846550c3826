import { availableParallelism } from 'node:os';
import type { AnswerCheck } from './check-in.ts';
import type { Contender, ContenderName, Upstreams } from './contenders.ts';
import type { LoadProcedures, LoadResult } from './load.ts';
import { machineCpuMs } from './machine.ts';
import type { RemoteProcess } from './process.ts';
import { type Usage, usage } from './usage.ts';

/** One contender in one round. */
export interface Measurement {
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** CPU of the gateway process for one request, all threads. */
  readonly cpuMs: number;
  /** Of that, its main thread. */
  readonly mainThreadCpuMs: number;
  /** CPU of the processes behind it that belong to it. */
  readonly cpuBehindMs: number;
  /** CPU of the simulated upstreams and of the load generator, which share the machine. */
  readonly cpuAroundMs: number;
  /** Share of the machine's CPU time that processes other than those of this run took: noise. */
  readonly othersPercent: number;
  /** Share of the time in which the main thread had something to do: near 100, the gateway itself was the limit. */
  readonly busyPercent: number;
  readonly residentMb: number;
}

export interface Counted {
  readonly answered: number;
  readonly failures: LoadResult['failures'];
}

export interface LoadPlan {
  readonly connections: number;
  readonly bodies: readonly string[];
  readonly tokens: readonly string[];
  readonly check: AnswerCheck;
}

export type Load = RemoteProcess<LoadProcedures>;

/** What runs besides the contender. */
export interface Surroundings {
  readonly load: Load;
  readonly upstreams: Upstreams;
}

export async function measure(
  around: Surroundings,
  contender: Contender,
  plan: LoadPlan,
  seconds: number,
): Promise<Measurement & Counted> {
  const before = await usages(contender, around);
  const result = await around.load.call('run', { ...plan, url: contender.url, seconds });
  const after = await usages(contender, around);
  const { answered, failures, p50Ms, p99Ms } = result;
  const gateway = (of: keyof Usage) => after.gateway[of] - before.gateway[of];
  const used = (of: keyof typeof after.cpuMs) => after.cpuMs[of] - before.cpuMs[of];
  const ours = gateway('cpuMs') + used('behind') + used('around') + used('here');
  return {
    answered,
    failures,
    p50Ms,
    p99Ms,
    requestsPerSecond: answered / result.seconds,
    cpuMs: gateway('cpuMs') / answered,
    mainThreadCpuMs: gateway('mainThreadCpuMs') / answered,
    cpuBehindMs: used('behind') / answered,
    cpuAroundMs: used('around') / answered,
    othersPercent: (Math.max(0, used('machine') - ours) / used('capacity')) * 100,
    busyPercent: gateway('busyMs') / result.seconds / 10,
    residentMb: after.gateway.residentMb,
  };
}

async function usages(contender: Contender, { load, upstreams }: Surroundings) {
  const [gateway, behind, generator, simulated] = await Promise.all([
    contender.usage(),
    contender.usageBehind?.(),
    load.call('usage'),
    upstreams.usage(),
  ]);
  return {
    gateway,
    cpuMs: {
      behind: behind?.cpuMs ?? 0,
      around: generator.cpuMs + simulated.cpuMs,
      here: usage().cpuMs,
      machine: machineCpuMs(),
      capacity: performance.now() * availableParallelism(),
    },
  };
}

export function failed({ failures }: Counted): number {
  return Object.values(failures).reduce((sum, count) => sum + count, 0);
}

export function medianOf(rounds: readonly Measurement[]): Measurement {
  const of = (name: keyof Measurement) => median(rounds.map((round) => round[name]));
  return {
    requestsPerSecond: of('requestsPerSecond'),
    p50Ms: of('p50Ms'),
    p99Ms: of('p99Ms'),
    cpuMs: of('cpuMs'),
    mainThreadCpuMs: of('mainThreadCpuMs'),
    cpuBehindMs: of('cpuBehindMs'),
    cpuAroundMs: of('cpuAroundMs'),
    othersPercent: of('othersPercent'),
    busyPercent: of('busyPercent'),
    residentMb: of('residentMb'),
  };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  const middle = (sorted.length - 1) / 2;
  const [low = Number.NaN, high = Number.NaN] = [
    sorted[Math.floor(middle)],
    sorted[Math.ceil(middle)],
  ];
  return (low + high) / 2;
}

export type Rounds = Readonly<Record<ContenderName, readonly Measurement[]>>;

/** How many times the throughput of another, round by round: both had the same noise around them. */
export function ratio(rounds: Rounds, other: ContenderName): number {
  return median(
    rounds['everything-on'].map(
      ({ requestsPerSecond }, round) =>
        requestsPerSecond / (rounds[other][round]?.requestsPerSecond ?? Number.NaN),
    ),
  );
}
