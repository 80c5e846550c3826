import { UpstreamError } from '../upstream.ts';
import type { Policy } from './send.ts';

/**
 * Ends an attempt after `ms`, or earlier with the caller's signal. undici hears of neither while it connects, so nobody waits
 * for it to agree (fault F3).
 */
export function attemptTimeout(ms: number): Policy {
  return (next) => async (request, call) => {
    if (hasEnded(call.signal)) throw abandoned();
    const controller = new AbortController();
    const ended = Promise.withResolvers<never>();
    const end = (why: UpstreamError) => {
      ended.reject(why);
      controller.abort();
    };
    const leave = () => end(abandoned());
    const timer = setTimeout(
      () => end(new UpstreamError('TIMEOUT', `no answer within ${ms} ms`)),
      ms,
    );
    call.signal?.addEventListener('abort', leave, { once: true });
    try {
      return await Promise.race([
        next(request, { ...call, signal: controller.signal }),
        ended.promise,
      ]);
    } finally {
      clearTimeout(timer);
      call.signal?.removeEventListener('abort', leave);
    }
  };
}

function hasEnded(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true;
}

function abandoned(): UpstreamError {
  return new UpstreamError('TIMEOUT', 'ended by the caller');
}
