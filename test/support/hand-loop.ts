import type { LoopDelay } from '../../src/http/admission/loop-delay.ts';

/** An event loop that is as late as a test says. */
export class HandLoop implements LoopDelay {
  least = 0;
  p99 = 0;

  leastMs(): number {
    return this.least;
  }

  p99Ms(): number {
    return this.p99;
  }

  close(): void {
    // There is nothing to end.
  }
}
