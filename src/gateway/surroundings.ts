import type { Clock } from '../domain/clock.ts';
import type { Events } from '../http/events.ts';

/** What every part of the gateway is given besides what it needs of its own. */
export interface Surroundings {
  readonly clock: Clock;
  readonly events: Events;
  /** Closes in reverse order what was opened. */
  readonly stack: AsyncDisposableStack;
}
