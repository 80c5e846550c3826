const firstMs = 1_000;
const longestMs = 900_000;

/** Wait before the next attempt: full jitter below 1 s, 2 s, 4 s … 15 min. @param attempts those made, from 1 */
export function backOffMs(attempts: number, random: number): number {
  return Math.round(random * Math.min(longestMs, firstMs * 2 ** Math.min(attempts - 1, 20)));
}

/** Since when a notice that is still not taken is told to the operator. */
export const overdueMs = 86_400_000;
