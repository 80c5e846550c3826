/** Injected, so that tests need not wait. Both return what stops them. */
export interface Timers {
  every(ms: number, work: () => void): () => void;
  after(ms: number, work: () => void): () => void;
}

/** What a Node timer can count to. */
const longestMs = 2 ** 31 - 1;

/** They keep no process alive. */
export const systemTimers: Timers = {
  every(ms, work) {
    const timer = setInterval(work, ms).unref();
    return () => clearInterval(timer);
  },
  after(ms, work) {
    const timer = setTimeout(work, Math.min(Math.max(ms, 0), longestMs)).unref();
    return () => clearTimeout(timer);
  },
};
