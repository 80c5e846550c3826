import { UpstreamError } from '../connectors/upstream.ts';
import type { CardQuery, CoPayHistory, PortalCall } from '../connectors/vss-portal/index.ts';
import type { Answer, UpstreamFailure } from '../domain/answer.ts';
import type { Clock } from '../domain/clock.ts';
import { foldCase } from '../domain/person-name.ts';
import { inTurn } from './in-turn.ts';

export { type CoPayOfYear, coPayOfYear } from '../connectors/vss-portal/co-pay-year.ts';

/** Co-payments of cards, asked in the background: the portal takes 5 to 60 s, and the desk does not wait (resilience, 4). */
export interface CoPayLookups {
  /** What is known by now. An unknown card is asked about meanwhile, once in `keepMs` whoever wants to know. */
  peek(query: CardQuery, call: PortalCall): Answer<CoPayHistory>;
  /** Ends what is being asked, and resolves when nothing is. */
  close(): Promise<void>;
}

export interface CoPayLookupOptions {
  readonly ask: (query: CardQuery, call: PortalCall) => Promise<CoPayHistory>;
  readonly clock: Clock;
  /** Told what a background look-up failed with, an `UpstreamError` unless the mistake is ours. */
  readonly onFailure: (error: unknown) => void;
  /** How long an answer is used, and how long a card is not asked about again. Default: 15 min. */
  readonly keepMs?: number;
  /** Cards that are remembered; the oldest leaves first. Default: 10,000. */
  readonly capacity?: number;
  /** Look-ups at a time. They share connections with the desk's own, and each takes long. Default: 16. */
  readonly atATime?: number;
  /** Look-ups that wait for their turn; beyond, none is started. Default: 256. */
  readonly waiting?: number;
}

/** The one look-up of a card. The number is a key in memory only, and never written anywhere. */
interface Lookup {
  /** Name and birth date: the portal tells nobody who does not know them, and so neither do we. */
  readonly holder: string;
  readonly facility: string;
  readonly startedAt: number;
  /** null while it runs. */
  settled: { readonly answer: Answer<CoPayHistory>; readonly at: number } | null;
}

const inBackground: Answer<CoPayHistory> = { state: 'NOT_ASKED', reason: 'IN_BACKGROUND' };

export function createCoPayLookups(options: CoPayLookupOptions): CoPayLookups {
  const { ask, clock, keepMs = 15 * 60_000, capacity = 10_000 } = options;
  const { atATime = 16, waiting = 256 } = options;
  const lookups = new Map<string, Lookup>();
  const running = new Set<Promise<void>>();
  const closing = new AbortController();
  const turn = inTurn(atATime);

  async function run(lookup: Lookup, query: CardQuery, call: PortalCall): Promise<void> {
    const answer = await turn(() => answerOf(query, call));
    lookup.settled = { answer, at: clock.monotonic() };
  }

  async function answerOf(query: CardQuery, call: PortalCall): Promise<Answer<CoPayHistory>> {
    try {
      closing.signal.throwIfAborted();
      const value = await ask(query, { ...call, signal: closing.signal });
      return { state: 'ANSWERED', value, fetchedAt: value.fetchedAt, asOf: null };
    } catch (error) {
      if (!closing.signal.aborted) report(error);
      return { state: 'FAILED', reason: reasonOf(error) };
    }
  }

  function report(error: unknown): void {
    try {
      options.onFailure(error);
    } catch {
      // Nobody waits for a background look-up, so nobody could be told.
    }
  }

  function start(key: string, query: CardQuery, call: PortalCall): void {
    if (closing.signal.aborted || running.size >= atATime + waiting) return;
    const lookup: Lookup = {
      holder: holderOf(query),
      facility: call.facility,
      startedAt: clock.monotonic(),
      settled: null,
    };
    lookups.delete(key);
    lookups.set(key, lookup);
    forgetOldest(lookups, capacity);
    const work = run(lookup, query, call).finally(() => running.delete(work));
    running.add(work);
  }

  return {
    peek(query, call) {
      const key = cardKey(query);
      const lookup = lookups.get(key);
      if (lookup === undefined || isOver(lookup, call, clock.monotonic(), keepMs)) {
        start(key, query, call);
        return inBackground;
      }
      return lookup.holder === holderOf(query)
        ? (lookup.settled?.answer ?? inBackground)
        : inBackground;
    },
    async close() {
      closing.abort();
      await Promise.all(running);
    },
  };
}

/** An answer lasts from when it came, a failure from when it was asked for; what still runs is never asked again. */
function isOver(
  { settled, startedAt, facility }: Lookup,
  call: PortalCall,
  now: number,
  keepMs: number,
): boolean {
  if (settled === null) return false;
  const { answer, at } = settled;
  if (answer.state === 'ANSWERED') return now - at >= keepMs;
  if (neverSent.has(answer.reason)) return now - at >= spareMs;
  const isOfAnotherAccount = facility !== call.facility && accountFailures.has(answer.reason);
  return isOfAnotherAccount || now - startedAt >= keepMs;
}

/** The portal was not asked, so asking soon is no repeated look-up. */
const neverSent: ReadonlySet<string> = new Set<UpstreamFailure>([
  'CIRCUIT_OPEN',
  'OVERLOADED',
  'THROTTLED',
]);
const spareMs = 5_000;

/** They are about the facility that asked, and tell another one nothing of its own account (resilience, 5). */
const accountFailures: ReadonlySet<string> = new Set<UpstreamFailure>([
  'NO_ACCOUNT',
  'REFUSED',
  'RESTRICTED',
]);

function reasonOf(error: unknown): UpstreamFailure {
  return error instanceof UpstreamError ? error.failure : 'UPSTREAM_ERROR';
}

/** A card and its insurance number are one card: the last ten digits outlive every change of the first five. */
function cardKey({ number }: CardQuery): string {
  return number.length === 12 ? number : number.slice(-10);
}

function holderOf({ fullName, birthDate }: CardQuery): string {
  return `${birthDate} ${foldCase(fullName)}`;
}

function forgetOldest(lookups: Map<string, Lookup>, capacity: number): void {
  if (lookups.size <= capacity) return;
  const [oldest] = lookups.keys();
  if (oldest !== undefined) lookups.delete(oldest);
}
