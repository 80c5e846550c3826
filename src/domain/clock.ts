/** The only source of time; tests hand in their own. */
export interface Clock {
  now(): Date;
  /** Milliseconds that only ever grow; for deadlines and durations. */
  monotonic(): number;
}

export const systemClock: Clock = {
  now: () => new Date(),
  monotonic: () => performance.now(),
};
