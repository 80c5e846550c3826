/** How long good answers took lately. */
export interface Latencies {
  add(ms: number): void;
  /** Milliseconds; before enough answers are known, what was assumed at the start. */
  p95(): number;
}

const kept = 256;
const enough = 20;
const refreshedEvery = 16;

export function createLatencies(assumedP95Ms: number): Latencies {
  const recent: number[] = [];
  let added = 0;
  let p95 = assumedP95Ms;
  return {
    add(ms) {
      recent[added % kept] = ms;
      added += 1;
      if (recent.length < enough || (added % refreshedEvery !== 0 && added !== enough)) return;
      const sorted = recent.toSorted((a, b) => a - b);
      p95 = sorted[Math.ceil(sorted.length * 0.95) - 1] ?? p95;
    },
    p95: () => p95,
  };
}
