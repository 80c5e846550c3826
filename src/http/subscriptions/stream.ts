import { Readable } from 'node:stream';
import type { FacilityCode } from '../../domain/facility.ts';
import { Bell } from './bell.ts';
import { cursorOf, type SettlementPlace } from './cursor.ts';
import { complete, nextEvent, ping, placeEvent } from './events.ts';
import type { SettlementFeed, Settlements } from './feed.ts';
import type { Timers } from './timers.ts';

export interface StreamParts {
  readonly settlements: Pick<Settlements, 'settledAfter'>;
  readonly feed: SettlementFeed;
  readonly timers: Timers;
  readonly facility: FacilityCode;
  readonly after: SettlementPlace;
  /** How long the caller's token is accepted. */
  readonly lastsMs: number;
  /** The data of an event, which is in the ledger once this resolves; null when there is nothing to be told any more. */
  readonly disclose: (checkInId: string) => Promise<string | null>;
  readonly failed: (error: unknown) => void;
  /** Once, however it ends. */
  readonly ended: () => void;
}

export interface EventStream {
  readonly body: Readable;
  /** Ends without `complete`: the client is to reconnect, and goes on where it was. */
  close(): void;
}

/** Between the 10 s and 60 s after which proxies cut what is silent. */
const pingMs = 12_000;
/** Pings after which a client that reads nothing is given up. */
const patience = 3;
const pageSize = 20;

/**
 * Nothing is read, decided or entered before the client has room for it: events that it has not taken wait in the store, and not
 * here. So a slow reader costs one event of memory; one that stops reading is cut off, and goes on later where it was.
 */
export function openStream(parts: StreamParts): EventStream {
  const bell = new Bell();
  let unheard = 0;
  let isOpen = true;
  const body = Readable.from(events(parts, bell), { objectMode: false, highWaterMark: 16_384 });
  const releases = [
    parts.feed.listen(parts.facility, () => bell.ring('WAKE')),
    parts.timers.after(parts.lastsMs, () => bell.ring('EXPIRED')),
    parts.timers.every(pingMs, () => {
      bell.ring('PING');
      unheard = body.readableLength === 0 ? 0 : unheard + 1;
      if (unheard > patience) end();
    }),
  ];
  function close(): void {
    if (!isOpen) return;
    isOpen = false;
    for (const release of releases) release();
    bell.ring('CLOSED');
    parts.ended();
  }
  /** Also for one whose events would never be taken. */
  function end(): void {
    const isStuck = body.readableLength > 0;
    close();
    if (isStuck) body.destroy();
  }
  body.once('close', close);
  return { body, close: end };
}

async function* events(
  { after, disclose, facility, failed, settlements }: StreamParts,
  bell: Bell,
): AsyncGenerator<string, void> {
  let place = after;
  yield ping + placeEvent(cursorOf(place));
  try {
    while (!bell.closed && !bell.expired) {
      const found = await settlements.settledAfter({ facility, after: place, first: pageSize });
      for (const { checkInId, sequence } of found) {
        if (bell.closed || bell.expired) break;
        const data = await disclose(checkInId);
        place = { checkInId, sequence };
        if (data !== null) yield nextEvent(cursorOf(place), data);
      }
      if (found.length > 0) continue;
      while ((await bell.wait()) === 'PING') yield ping;
    }
    if (!bell.closed) yield complete;
  } catch (error) {
    failed(error);
  }
}
