import type { AnswerStore } from '../answers/index.ts';
import type { Clock } from '../domain/clock.ts';
import { createFlights, type Flights } from './flights.ts';
import { createTypicalTime, type TypicalTime } from './typical-time.ts';

/** What look-ups of different requests share. */
export interface SharedAnswers {
  /** null: nothing is kept. */
  readonly store: AnswerStore | null;
  readonly flights: Flights;
  readonly clock: Clock;
  readonly reuse: ReuseRules;
  readonly portalTime: TypicalTime;
  readonly registerTime: TypicalTime;
}

/** For how long earlier answers are given; 0: never. */
export interface ReuseRules {
  /** As answers of now; of the portal alone. */
  readonly portalFreshMs: number;
  /** As stale ones, when the portal is not heard. */
  readonly portalStaleMs: number;
  readonly registerStaleMs: number;
}

const never: ReuseRules = { portalFreshMs: 0, portalStaleMs: 0, registerStaleMs: 0 };

export function shareAnswers(
  clock: Clock,
  { store = null, reuse = never }: { store?: AnswerStore | null; reuse?: ReuseRules } = {},
): SharedAnswers {
  return {
    store,
    clock,
    reuse,
    flights: createFlights(),
    portalTime: createTypicalTime(),
    registerTime: createTypicalTime(),
  };
}
