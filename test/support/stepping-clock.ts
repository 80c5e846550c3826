import type { Clock } from '../../src/domain/clock.ts';

/** A wall clock that goes on from a given time and can be set, beside a monotonic clock that cannot. */
export class SteppingClock implements Clock {
  readonly #behind: number;
  #step = 0;

  constructor(start: string) {
    this.#behind = Date.parse(start) - performance.now();
  }

  step(ms: number): void {
    this.#step += ms;
  }

  now(): Date {
    return new Date(this.#behind + performance.now() + this.#step);
  }

  monotonic(): number {
    return performance.now();
  }
}
