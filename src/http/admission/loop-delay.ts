/** How late the event loop comes to its timers. */
export interface LoopDelay {
  /** The least since it was last asked, in milliseconds; null when nothing was measured. */
  leastMs(): number | null;
  /** 99th percentile since it was last asked, in milliseconds; null when nothing was measured. */
  p99Ms(): number | null;
  close(): void;
}

const everyMs = 10;

/**
 * A timer of its own: `monitorEventLoopDelay` drops the first delay after each reset, and so the very one that a long step has
 * caused when it ends with both timers due.
 */
export function watchLoopDelay(): LoopDelay {
  let [sinceLeast, sinceP99]: [number[], number[]] = [[], []];
  let last = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    const late = Math.max(0, now - last - everyMs);
    last = now;
    sinceLeast.push(late);
    sinceP99.push(late);
  }, everyMs).unref();
  return {
    leastMs() {
      const delays = sinceLeast;
      sinceLeast = [];
      return delays.length === 0 ? null : Math.min(...delays);
    },
    p99Ms() {
      const delays = sinceP99.toSorted((left, right) => left - right);
      sinceP99 = [];
      return delays[Math.min(delays.length - 1, Math.floor(delays.length * 0.99))] ?? null;
    },
    close: () => clearInterval(timer),
  };
}
