/** Later ones go before earlier ones. */
const signals = ['PING', 'WAKE', 'EXPIRED', 'CLOSED'] as const;
export type Signal = (typeof signals)[number];

/** Wakes one who waits; what rings meanwhile is heard at the next wait. The last two go on ringing. */
export class Bell {
  readonly #rung = new Set<Signal>();
  #hear: (() => void) | null = null;

  ring(signal: Signal): void {
    this.#rung.add(signal);
    this.#hear?.();
  }

  get closed(): boolean {
    return this.#rung.has('CLOSED');
  }

  get expired(): boolean {
    return this.#rung.has('EXPIRED');
  }

  async wait(): Promise<Signal> {
    if (this.#rung.size === 0) {
      await new Promise<void>((resolve) => {
        this.#hear = resolve;
      });
      this.#hear = null;
    }
    const signal = signals.findLast((each) => this.#rung.has(each)) ?? 'WAKE';
    if (signal === 'PING' || signal === 'WAKE') this.#rung.delete(signal);
    return signal;
  }
}
