import { randomUUID } from 'node:crypto';
import { type FacilityWorkParts, workThrough } from './facility-work.ts';
import { facilitiesAtWork, forgetLists } from './lists.ts';

/** Works through the lists that this replica has the desk of. */
export interface ListRunner {
  /** There may be something to do. */
  wake(): void;
  /** Finishes the rows under way, then lets another replica go on. */
  close(): Promise<void>;
}

const lookEveryMs = 1_000;
const forgetEveryMs = 3_600_000;
const keptDays = 7;

export function startListRunner(parts: FacilityWorkParts): ListRunner {
  const { clock, failed, sleep, store } = parts;
  const holder = randomUUID();
  const stop = new AbortController();
  const working = new Map<string, Promise<void>>();
  let nap = new AbortController();
  let forgotAt = Number.NEGATIVE_INFINITY;

  function begin(facility: string): void {
    if (working.has(facility) || stop.signal.aborted) return;
    const work = workThrough(facility, holder, stop.signal, parts)
      .catch(failed)
      .finally(() => working.delete(facility));
    working.set(facility, work);
  }

  async function look(): Promise<void> {
    for (const facility of await facilitiesAtWork(store.kysely)) begin(facility);
    if (clock.monotonic() - forgotAt < forgetEveryMs) return;
    forgotAt = clock.monotonic();
    const before = new Date(clock.now().getTime() - keptDays * 86_400_000);
    await forgetLists(store.kysely, before);
  }

  async function run(): Promise<void> {
    while (!stop.signal.aborted) {
      await look().catch(failed);
      nap = new AbortController();
      await sleep(lookEveryMs, AbortSignal.any([nap.signal, stop.signal])).catch(() => undefined);
    }
  }

  const running = run();
  return {
    wake: () => nap.abort(),
    async close() {
      stop.abort();
      await running;
      await Promise.all(working.values());
    },
  };
}
