import { createHash } from 'node:crypto';
import type { Clock } from '../domain/clock.ts';
import { GatewayError } from '../errors.ts';

/** Remembers what may be used once. A shared store can stand in for the one in memory. */
export interface ReplayStore {
  /** True when this client has not used this `jti` within the window. */
  remember(client: string, jti: string): boolean | Promise<boolean>;
}

export interface MemoryReplayOptions {
  readonly clock: Clock;
  readonly capacity?: number;
}

/** A proof dated 10 s ahead is still 60 s old 70 s after its first use. */
const windowMs = 70_000;

/**
 * A full store refuses everything new: forgetting an old entry would let it be replayed. Times are the wall clock's, by
 * which the age of a proof is judged as well, so that a step of the clock moves both alike.
 */
export function memoryReplayStore(options: MemoryReplayOptions): ReplayStore {
  const { clock, capacity = 100_000 } = options;
  const expiries = new Map<string, number>();

  function forgetExpired(now: number): void {
    for (const [key, expiry] of expiries) {
      if (expiry >= now) return;
      expiries.delete(key);
    }
  }

  return {
    remember(client, jti) {
      const now = clock.now().getTime();
      forgetExpired(now);
      const key = keyOf(client, jti);
      if ((expiries.get(key) ?? Number.NEGATIVE_INFINITY) >= now) return false;
      if (expiries.size >= capacity) throw new GatewayError('OVERLOADED');
      expiries.delete(key);
      expiries.set(key, now + windowMs);
      return true;
    },
  };
}

function keyOf(client: string, jti: string): string {
  return createHash('sha256')
    .update(JSON.stringify([client, jti]))
    .digest('base64');
}
