import { InputError } from '../errors.ts';

/** Vietnamese dong, a whole number. */
export type Vnd = number & { readonly __vnd?: never };

export const largestAmount = 1_000_000_000_000;

/** @throws InputError AMOUNT_MALFORMED */
export function parseVnd(value: unknown): Vnd {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > largestAmount) {
    throw new InputError('AMOUNT_MALFORMED');
  }
  return value;
}

/**
 * `amount × basisPoints / 10,000`, rounded half up. Integers all the way: 1e12 × 1e4 exceeds 2^53, so the product is a
 * bigint, and half-up holds exactly (eligibility rules, 3.1).
 */
export function shareOf(amount: Vnd, basisPoints: number): Vnd {
  return Number((BigInt(amount) * BigInt(basisPoints) + 5_000n) / 10_000n);
}
