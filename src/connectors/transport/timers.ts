/** The only way in which a policy waits; tests hand in their own. */
export interface Timers {
  /** Runs `work` once after `ms`, unless what it returns is called first. */
  after(ms: number, work: () => void): () => void;
}

export const systemTimers: Timers = {
  after(ms, work) {
    const timer = setTimeout(work, ms);
    return () => clearTimeout(timer);
  },
};

/** False when the caller went away first. */
export async function waited(
  timers: Timers,
  ms: number,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  if (signal?.aborted === true) return false;
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const cancel = timers.after(ms, () => resolve(true));
  const leave = () => resolve(false);
  signal?.addEventListener('abort', leave, { once: true });
  try {
    return await promise;
  } finally {
    cancel();
    signal?.removeEventListener('abort', leave);
  }
}
