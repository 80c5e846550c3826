/** How long calls to one register take, by the last of them. */
export interface TypicalTime {
  took(ms: number): void;
  /** Median in milliseconds; 0 while too few calls are known. */
  median(): number;
}

const remembered = 64;
const enough = 16;

export function createTypicalTime(): TypicalTime {
  const times: number[] = [];
  let next = 0;
  let known: number | null = null;
  return {
    took(ms) {
      times[next] = ms;
      next = (next + 1) % remembered;
      known = null;
    },
    median() {
      if (times.length < enough) return 0;
      known ??= [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
      return known;
    },
  };
}
