import type { ReceiptClaims } from '../../../signing/receipt.ts';

/** Clocks of gateway, witnesses and authorities may differ by this much. */
const clockToleranceMs = 10_000;

/** A tree cannot hold what was not signed yet. */
export function isBefore(at: Date, { iat }: ReceiptClaims): boolean {
  return at.getTime() < iat * 1_000 - clockToleranceMs;
}
