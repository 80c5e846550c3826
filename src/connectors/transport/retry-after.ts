import type { UpstreamResponse } from './send.ts';

const statuses: ReadonlySet<number> = new Set([429, 503]);

/** Milliseconds for which an upstream asks to be left alone (RFC 9110, section 10.2.3); null when it does not. */
export function retryAfterMs({ status, headers }: UpstreamResponse, now: Date): number | null {
  const value = headers['retry-after'];
  if (!statuses.has(status) || typeof value !== 'string') return null;
  const text = value.trim();
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1_000;
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : Math.max(0, at - now.getTime());
}
