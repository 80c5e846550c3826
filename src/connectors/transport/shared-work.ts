import { UpstreamError } from '../upstream.ts';

/** Waits for shared work that goes on when this caller goes away. @throws UpstreamError TIMEOUT once it has gone */
export async function unlessAborted<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  if (signal === undefined) return work();
  if (signal.aborted) throw abandoned();
  const left = Promise.withResolvers<never>();
  const leave = () => left.reject(abandoned());
  signal.addEventListener('abort', leave, { once: true });
  try {
    return await Promise.race([work(), left.promise]);
  } finally {
    signal.removeEventListener('abort', leave);
  }
}

function abandoned(): UpstreamError {
  return new UpstreamError('TIMEOUT', 'ended by the caller during a login');
}
