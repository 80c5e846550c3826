import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../domain/clock.ts';
import { clockToleranceSeconds } from './access-claims.ts';

/**
 * Nonces for DPoP proofs (RFC 9449, section 8): a proof that holds one was made after it was given out. They carry their own
 * proof, so that any replica with the same key accepts what another gave out, and nothing is kept.
 */
export interface DpopNonces {
  /** Value of a `DPoP-Nonce` header. */
  issue(): string;
  /** True for a nonce that was given out within the last two minutes. */
  accepts(nonce: string): boolean;
}

/** Twice as long as a proof may be old, so that a client which asks once a minute is never sent back. */
const lifetimeSeconds = 120;
const timeBytes = 8;
const proofBytes = 16;
// With the time 24 bytes, 32 characters without a spare bit: one nonce has one spelling.
const form = /^[A-Za-z0-9_-]{32}$/;

export function createDpopNonces({
  key,
  clock,
}: {
  readonly key: Uint8Array;
  readonly clock: Clock;
}): DpopNonces {
  let latest = { second: Number.NaN, nonce: '' };
  const now = () => Math.floor(clock.now().getTime() / 1_000);
  const proofOf = (time: Uint8Array): Buffer =>
    createHmac('sha256', key).update('dpop nonce\n').update(time).digest().subarray(0, proofBytes);

  function nonceAt(second: number): string {
    const time = Buffer.alloc(timeBytes);
    time.writeBigUInt64BE(BigInt(second));
    return Buffer.concat([time, proofOf(time)]).toString('base64url');
  }

  return {
    issue() {
      const second = now();
      if (latest.second !== second) latest = { second, nonce: nonceAt(second) };
      return latest.nonce;
    },

    accepts(nonce) {
      if (!form.test(nonce)) return false;
      const bytes = Buffer.from(nonce, 'base64url');
      const time = bytes.subarray(0, timeBytes);
      if (!timingSafeEqual(bytes.subarray(timeBytes), proofOf(time))) return false;
      const age = now() - Number(time.readBigUInt64BE());
      return age >= -clockToleranceSeconds && age <= lifetimeSeconds;
    },
  };
}
