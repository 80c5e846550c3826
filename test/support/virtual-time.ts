import type { Timers } from '../../src/connectors/transport/timers.ts';
import { HandClock } from './hand-clock.ts';

interface Due {
  readonly at: number;
  readonly work: () => void;
}

/** A clock with timers that run when it is moved past them. */
export class VirtualTime extends HandClock implements Timers {
  #due: Due[] = [];

  after(ms: number, work: () => void): () => void {
    const due = { at: this.monotonic() + Math.max(0, ms), work };
    this.#due.push(due);
    return () => {
      this.#due = this.#due.filter((one) => one !== due);
    };
  }

  /** Moves on, stopping at each timer on the way until what it started has gone as far as it can. */
  async pass(ms: number): Promise<void> {
    const end = this.monotonic() + ms;
    await quiet();
    for (let due = this.#next(end); due !== undefined; due = this.#next(end)) {
      this.#due = this.#due.filter((one) => one !== due);
      this.advance(due.at - this.monotonic());
      due.work();
      await quiet();
    }
    this.advance(end - this.monotonic());
  }

  pending(): number {
    return this.#due.length;
  }

  #next(end: number): Due | undefined {
    return this.#due.filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at)[0];
  }
}

/** Lets every promise that can settle do so. */
export function quiet(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
