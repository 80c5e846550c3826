/** The moment after which nobody waits any more. A portal look-up that is under way runs on to its own time limit. */
export interface Deadline {
  /** The work's value, or `undefined` when the deadline came first. */
  before<T>(work: Promise<T>): Promise<T | undefined>;
  passed(): boolean;
  clear(): void;
}

export function startDeadline(ms: number): Deadline {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  let over = false;
  const timer = setTimeout(() => {
    over = true;
    resolve(undefined);
  }, ms);
  return {
    before: (work) => Promise.race([work, promise]),
    passed: () => over,
    clear: () => clearTimeout(timer),
  };
}
