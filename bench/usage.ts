import { performance } from 'node:perf_hooks';

/** What a process has used since it started. */
export interface Usage {
  /** CPU milliseconds of all its threads. */
  readonly cpuMs: number;
  /** Of these, those of its main thread. */
  readonly mainThreadCpuMs: number;
  /** Milliseconds in which the event loop of the main thread had something to do. */
  readonly busyMs: number;
  readonly residentMb: number;
}

export function usage(): Usage {
  return {
    cpuMs: milliseconds(process.cpuUsage()),
    mainThreadCpuMs: milliseconds(process.threadCpuUsage()),
    busyMs: performance.eventLoopUtilization().active,
    residentMb: process.memoryUsage.rss() / 1_048_576,
  };
}

function milliseconds({ user, system }: NodeJS.CpuUsage): number {
  return (user + system) / 1_000;
}
