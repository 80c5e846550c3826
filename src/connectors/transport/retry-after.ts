import type { UpstreamResponse } from './send.ts';

const statuses: ReadonlySet<number> = new Set([429, 503]);

/** Milliseconds for which an upstream asks to be left alone (RFC 9110, section 10.2.3); null when it does not. */
export function retryAfterMs({ status, headers }: UpstreamResponse, now: Date): number | null {
  const value = headers['retry-after'];
  if (!statuses.has(status) || typeof value !== 'string') return null;
  const text = value.trim();
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1_000;
  // `Date.parse` reads much that is no date of HTTP, "-1" among it.
  const at = /^[A-Z][a-z]{2,8}, .* GMT$/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? null : Math.max(0, at - now.getTime());
}
