import type { Clock } from '../domain/clock.ts';

/** How long one request has waited for others: upstreams, or its turn among guesses. What is left of its time is the gateway's own. */
export class Waits {
  readonly #clock: Pick<Clock, 'monotonic'>;
  #underWay = 0;
  #since = 0;
  #waited = 0;

  constructor(clock: Pick<Clock, 'monotonic'>) {
    this.#clock = clock;
  }

  /** The work itself, whose time until it settles is a wait. */
  during<T>(work: Promise<T>): Promise<T> {
    if (this.#underWay === 0) this.#since = this.#clock.monotonic();
    this.#underWay += 1;
    return work.finally(() => {
      this.#underWay -= 1;
      if (this.#underWay === 0) this.#waited += this.#clock.monotonic() - this.#since;
    });
  }

  /** Until now: a call that goes on when nobody waits for it any more ends here. */
  milliseconds(): number {
    return this.#waited + (this.#underWay === 0 ? 0 : this.#clock.monotonic() - this.#since);
  }
}
