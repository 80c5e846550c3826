import type { Clock } from '../domain/clock.ts';
import type { Store } from '../store/index.ts';
import type { RowCheck } from './check-row.ts';
import { leaseMs, leaveDesk, notePause, takeDesk } from './desks.ts';
import { finishLists, markStarted } from './lists.ts';
import type { ListSettings, PendingRow } from './models.ts';
import { createPace, type Sleep } from './pace.ts';
import { type DueRows, dueRows, nextDue, postponeRow } from './rows.ts';
import type { ListTexts } from './texts.ts';

export interface FacilityWorkParts {
  readonly store: Pick<Store, 'kysely'>;
  readonly texts: ListTexts;
  readonly check: RowCheck;
  readonly clock: Clock;
  readonly sleep: Sleep;
  /** Whether the sources could be asked for that facility now. */
  readonly canAsk: (facility: string) => boolean;
  readonly settings: ListSettings;
  readonly failed: (error: unknown) => void;
}

const rowsAtOnce = 32;
const lookAgainMs = 250;
const renewMs = leaseMs / 8;
const unreadableMs = 3_600_000;

/**
 * Works through what is due of one facility, while this replica holds its desk. Resolves when nothing is left, another replica has
 * the desk, or the signal is aborted; rows under way are finished first.
 */
export async function workThrough(
  facility: string,
  holder: string,
  signal: AbortSignal,
  parts: FacilityWorkParts,
): Promise<void> {
  const { canAsk, check, clock, failed, settings, sleep, store, texts } = parts;
  const { kysely } = store;
  const pace = createPace(settings.perSecond, { clock, sleep });
  const underWay = new Set<string>();
  const started = new Set<string>();
  let queue: PendingRow[] = [];
  let filling: Promise<void> | null = null;
  let renewedAt = Number.NEGATIVE_INFINITY;
  let isPaused = false;
  let isOver = false;

  const claim = () => ({ facility, holder, now: clock.now() });

  async function holdsDesk(): Promise<boolean> {
    const now = clock.monotonic();
    if (now - renewedAt < renewMs) return true;
    renewedAt = now;
    return takeDesk(kysely, claim());
  }

  async function fill(): Promise<void> {
    if (!(await holdsDesk())) {
      isOver = true;
      return;
    }
    // A row that is finished while we look may still be shown as due.
    const meanwhile = new Set(underWay);
    const due = await dueRows(kysely, texts, {
      facility,
      at: clock.now(),
      most: rowsAtOnce + underWay.size,
    });
    queue = due.rows.filter((row) => !meanwhile.has(nameOf(row)));
    await setAside(due.unreadable);
    if (queue.length > 0 || due.unreadable.length > 0) return;
    if (underWay.size === 0 && (await nextDue(kysely, facility)) === null) isOver = true;
    else await sleep(lookAgainMs, signal);
  }

  /** Left for an operator; they hold up no other row of the facility. */
  async function setAside(unreadable: DueRows['unreadable']): Promise<void> {
    const at = new Date(clock.now().getTime() + unreadableMs);
    for (const row of unreadable) {
      await postponeRow(kysely, row, { attempts: row.attempts, at });
    }
    if (unreadable.length > 0) {
      failed(new Error('rows of a list cannot be opened: was the key changed?'));
    }
  }

  async function nextRow(): Promise<PendingRow | null> {
    while (!isOver && !signal.aborted) {
      const row = queue.shift();
      if (row !== undefined) {
        underWay.add(nameOf(row));
        return row;
      }
      filling ??= fill().finally(() => {
        filling = null;
      });
      await filling;
    }
    return null;
  }

  async function pause(now: boolean): Promise<void> {
    if (isPaused === now) return;
    isPaused = now;
    await notePause(kysely, { facility, holder }, now ? clock.now() : null);
  }

  /** False when the work is over meanwhile. */
  async function mayAsk(): Promise<boolean> {
    while (!canAsk(facility)) {
      await pause(true);
      await sleep(lookAgainMs, signal);
      if (!(await holdsDesk())) isOver = true;
      if (isOver || signal.aborted) return false;
    }
    await pause(false);
    await pace.turn(signal);
    return true;
  }

  async function serve(row: PendingRow): Promise<void> {
    if (!(await holdsDesk())) {
      isOver = true;
      return;
    }
    if (!started.has(row.listId)) {
      started.add(row.listId);
      await markStarted(kysely, row.listId, clock.now());
    }
    if (row.knownVersion !== null && (await check.fromKnown(row, facility))) return;
    if (await mayAsk()) await check.ask(row, facility);
  }

  async function worker(): Promise<void> {
    for (let row = await nextRow(); row !== null; row = await nextRow()) {
      try {
        await serve(row);
      } catch (error) {
        if (!signal.aborted) failed(error);
        // A store that does not take anything now may do so in a moment.
        await sleep(lookAgainMs, signal).catch(() => undefined);
      } finally {
        underWay.delete(nameOf(row));
      }
    }
  }

  if (!(await holdsDesk())) return;
  try {
    await Promise.all(
      Array.from({ length: settings.atATime }, () =>
        worker().catch((error: unknown) => {
          isOver = true;
          if (!signal.aborted) failed(error);
        }),
      ),
    );
    await finishLists(kysely, facility, clock.now());
  } finally {
    await leaveDesk(kysely, claim());
  }
}

function nameOf({ listId, position }: PendingRow): string {
  return `${listId} ${position}`;
}
