import { UpstreamError } from '../upstream.ts';
import type { Policy } from './send.ts';

/** Ends an attempt after `ms`, or earlier with the caller's signal. */
export function attemptTimeout(ms: number): Policy {
  return (next) => async (request, call) => {
    if (hasEnded(call.signal)) throw abandoned();
    const controller = new AbortController();
    const end = () => controller.abort();
    const timer = setTimeout(end, ms);
    call.signal?.addEventListener('abort', end, { once: true });
    try {
      return await next(request, { ...call, signal: controller.signal });
    } catch (error) {
      if (hasEnded(call.signal)) throw abandoned();
      if (controller.signal.aborted)
        throw new UpstreamError('TIMEOUT', `no answer within ${ms} ms`);
      throw error;
    } finally {
      clearTimeout(timer);
      call.signal?.removeEventListener('abort', end);
    }
  };
}

function hasEnded(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true;
}

function abandoned(): UpstreamError {
  return new UpstreamError('TIMEOUT', 'ended by the caller');
}
