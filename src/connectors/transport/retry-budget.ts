export interface RetryBudgetLimits {
  /** Retries that a good answer earns; 0.1 is 10 %. */
  readonly ratio: number;
  /** Retries that can be saved up, and are there at the start. */
  readonly burst: number;
}

/**
 * Tries that may be made beyond the first. Only good answers earn them: if every call did, a dead upstream would get a tenth
 * more calls for as long as it is dead.
 */
export interface RetryBudget {
  earn(): void;
  /** False: none is left. */
  spend(): boolean;
  left(): number;
}

export function createRetryBudget({ ratio, burst }: RetryBudgetLimits): RetryBudget {
  let tokens = burst;
  return {
    earn() {
      tokens = Math.min(burst, tokens + ratio);
    },
    spend() {
      // A tenth added ten times is a little less than one.
      if (tokens < 1 - 1e-9) return false;
      tokens -= 1;
      return true;
    },
    left: () => Math.max(0, tokens),
  };
}
