const minuteMs = 60_000;
const hourMs = 3_600_000;

/** Pauses before the second and further attempts, as Standard Webhooks recommends; the last one repeats. */
const pausesMs = [5_000, 5 * minuteMs, 30 * minuteMs, 2 * hourMs, 5 * hourMs, 10 * hourMs] as const;

/** How long a message is tried. */
export const windowMs = 24 * hourMs;

export interface Attempted {
  /** Attempts so far, this one included. */
  readonly attempts: number;
  readonly createdAt: Date;
  readonly now: Date;
  /** What the receiver asked for. */
  readonly retryAfterMs: number | null;
  /** From 0 up to 1. */
  readonly random: number;
}

/** When to try again; null when the message is given up. The last attempt is at the end of the window. */
export function nextAttempt(attempted: Attempted): Date | null {
  const { attempts, createdAt, random, retryAfterMs } = attempted;
  const now = attempted.now.getTime();
  const end = createdAt.getTime() + windowMs;
  if (now >= end) return null;
  const pause = pausesMs[Math.min(attempts, pausesMs.length) - 1] ?? pausesMs[0];
  // A tenth more or less: what failed together does not come back together.
  const spread = pause * (0.9 + 0.2 * random);
  return new Date(Math.min(now + Math.max(spread, retryAfterMs ?? 0), end));
}

/** `Retry-After` in milliseconds (RFC 9110, section 10.2.3): seconds, or a date. */
export function retryAfterMs(header: string | null, now: Date): number | null {
  if (header === null) return null;
  if (/^\d{1,9}$/.test(header)) return Number(header) * 1_000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, at - now.getTime());
}
