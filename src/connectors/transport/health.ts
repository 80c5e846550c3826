import type { Clock } from '../../domain/clock.ts';
import { UpstreamError } from '../upstream.ts';
import type { Policy } from './send.ts';

/** What `/readyz` says of one upstream. */
export interface UpstreamHealth {
  readonly policy: Policy;
  report(): {
    readonly lastAnswerAt: string | null;
    readonly lastFailure: string | null;
    readonly failuresInARow: number;
  };
}

/** Watches calls go by; changes nothing. */
export function watchHealth(clock: Clock): UpstreamHealth {
  let lastAnswerAt: Date | null = null;
  let lastFailure: string | null = null;
  let failuresInARow = 0;
  return {
    policy: (next) => async (request, call) => {
      try {
        const response = await next(request, call);
        lastAnswerAt = clock.now();
        failuresInARow = 0;
        return response;
      } catch (error) {
        lastFailure = error instanceof UpstreamError ? error.failure : 'UNKNOWN';
        failuresInARow += 1;
        throw error;
      }
    },
    report: () => ({
      lastAnswerAt: lastAnswerAt?.toISOString() ?? null,
      lastFailure,
      failuresInARow,
    }),
  };
}
