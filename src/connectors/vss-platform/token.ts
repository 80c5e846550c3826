import type { Clock } from '../../domain/clock.ts';
import { unlessAborted } from '../transport/shared-work.ts';
import type { GrantedToken } from './codec.ts';

export interface AccessToken {
  readonly value: string;
  /** By our monotonic clock. */
  readonly renewAt: number;
}

export interface AccessTokens {
  /** The token in use, or a new one when it is about to end. @throws UpstreamError */
  current(signal?: AbortSignal): Promise<AccessToken>;
  /** The token after `refused`: whoever saw the same one refused gets the same new one. @throws UpstreamError */
  replace(refused: AccessToken, signal?: AbortSignal): Promise<AccessToken>;
}

export interface AccessTokenOptions {
  readonly take: () => Promise<GrantedToken>;
  readonly clock: Clock;
  readonly renewalMarginMs: number;
  readonly defaultLifetimeMs: number;
}

export function createAccessTokens(options: AccessTokenOptions): AccessTokens {
  const { clock } = options;
  let inUse: AccessToken | null = null;
  let running: Promise<AccessToken> | null = null;

  async function take(): Promise<AccessToken> {
    // From before the question: a lifetime cannot have begun later than its answer.
    const askedAt = clock.monotonic();
    const { value, lifetimeMs } = await options.take();
    inUse = { value, renewAt: askedAt + usableFor(lifetimeMs, options) };
    return inUse;
  }

  function taken(): Promise<AccessToken> {
    running ??= take().finally(() => {
      running = null;
    });
    return running;
  }

  async function current(signal?: AbortSignal): Promise<AccessToken> {
    if (inUse !== null && clock.monotonic() < inUse.renewAt) return inUse;
    return unlessAborted(taken, signal);
  }

  return {
    current,
    async replace(refused, signal) {
      if (inUse === refused) inUse = null;
      return current(signal);
    },
  };
}

/** A lifetime shorter than the margin must not turn every call into a new token. */
function usableFor(lifetimeMs: number | null, options: AccessTokenOptions): number {
  const lifetime = lifetimeMs ?? options.defaultLifetimeMs;
  return lifetime - Math.min(options.renewalMarginMs, lifetime / 2);
}
