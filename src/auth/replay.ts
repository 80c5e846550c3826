import { createHash } from 'node:crypto';
import type { Clock } from '../domain/clock.ts';
import { GatewayError } from '../errors.ts';

/** Remembers what may be used once: DPoP proofs, nonces of signed requests, client assertions. */
export interface ReplayStore {
  /**
   * True when this client has not used this `jti` within the window.
   * @throws GatewayError REPLAY_CHECK_UNAVAILABLE, OVERLOADED
   */
  remember(client: string, jti: string): boolean | Promise<boolean>;
}

export interface MemoryReplayOptions {
  readonly clock: Clock;
  readonly capacity?: number;
}

/** A proof dated 10 s ahead is still 60 s old 70 s after its first use. */
export const replayWindowMs = 70_000;

interface Use {
  /** By the wall clock, by which the age of a proof is judged as well. */
  readonly until: number;
  /** By the monotonic clock: a wall clock that steps ahead and back makes nobody forget. */
  readonly forgettableAt: number;
}

/** Of one process. A full store refuses everything new: forgetting an old entry would let it be replayed. */
export function memoryReplayStore(options: MemoryReplayOptions): ReplayStore {
  const { clock, capacity = 100_000 } = options;
  const uses = new Map<string, Use>();

  function forget(now: number): void {
    const elapsed = clock.monotonic();
    for (const [key, { until, forgettableAt }] of uses) {
      if (until >= now || forgettableAt >= elapsed) return;
      uses.delete(key);
    }
  }

  return {
    remember(client, jti) {
      const now = clock.now().getTime();
      forget(now);
      const key = replayKey(client, jti);
      if ((uses.get(key)?.until ?? Number.NEGATIVE_INFINITY) >= now) return false;
      if (uses.size >= capacity) throw new GatewayError('OVERLOADED');
      uses.delete(key);
      uses.set(key, {
        until: now + replayWindowMs,
        forgettableAt: clock.monotonic() + replayWindowMs,
      });
      return true;
    },
  };
}

/** Two texts in one, without a character that could stand for the border between them. */
export function replayKey(client: string, jti: string): string {
  return createHash('sha256')
    .update(JSON.stringify([client, jti]))
    .digest('base64url');
}
