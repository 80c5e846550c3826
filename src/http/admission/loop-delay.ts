import { monitorEventLoopDelay } from 'node:perf_hooks';

/** How late the event loop comes to its timers. */
export interface LoopDelay {
  /** Mean since it was last asked, in milliseconds; null when nothing was measured. */
  recentMs(): number | null;
  /** 99th percentile since it was last asked, in milliseconds; null when nothing was measured. */
  p99Ms(): number | null;
  close(): void;
}

const resolutionMs = 10;

/** Node counts the time between two looks, so the pause that it makes itself is taken off. */
export function watchLoopDelay(): LoopDelay {
  const recent = monitorEventLoopDelay({ resolution: resolutionMs });
  const second = monitorEventLoopDelay({ resolution: resolutionMs });
  recent.enable();
  second.enable();
  const read = (histogram: typeof recent, value: () => number): number | null => {
    const ms = histogram.count === 0 ? null : Math.max(0, value() / 1e6 - resolutionMs);
    histogram.reset();
    return ms;
  };
  return {
    recentMs: () => read(recent, () => recent.mean),
    p99Ms: () => read(second, () => second.percentile(99)),
    close() {
      recent.disable();
      second.disable();
    },
  };
}
