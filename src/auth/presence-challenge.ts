import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../domain/clock.ts';

export interface PresenceChallenge {
  /** 42 bytes, base64url: what an assertion names as its nonce. */
  readonly challenge: string;
  /** What a chip answers. */
  readonly chipChallenge: Uint8Array;
  readonly expiresAt: Date;
}

/** Challenges for evidence of presence. They carry their own proof, so that any replica accepts what another gave out. */
export interface PresenceChallenges {
  issue(client: string): PresenceChallenge;
  /** True once for a challenge that was given to this client within the last five minutes. */
  accept(client: string, challenge: string): boolean;
}

const lifetimeMs = 5 * 60_000;
const timeBytes = 8;
// With the rest 42 bytes, 56 characters without a spare bit: one challenge has one spelling.
const randomLength = 18;
const proofBytes = 16;
const form = /^[A-Za-z0-9_-]{56}$/;
/** Used challenges are remembered per process until they expire. */
const mostUsed = 100_000;

export function createPresenceChallenges({
  key,
  clock,
}: {
  readonly key: Uint8Array;
  readonly clock: Clock;
}): PresenceChallenges {
  const used = new Map<string, number>();
  const proofOf = (client: string, body: Uint8Array): Buffer =>
    createHmac('sha256', key)
      .update(`presence challenge\n${client}\n`)
      .update(body)
      .digest()
      .subarray(0, proofBytes);

  return {
    issue(client) {
      const now = clock.now().getTime();
      const time = Buffer.alloc(timeBytes);
      time.writeBigUInt64BE(BigInt(now));
      const body = Buffer.concat([time, randomBytes(randomLength)]);
      const challenge = Buffer.concat([body, proofOf(client, body)]).toString('base64url');
      return {
        challenge,
        chipChallenge: chipChallengeOf(challenge),
        expiresAt: new Date(now + lifetimeMs),
      };
    },

    accept(client, challenge) {
      if (!form.test(challenge) || used.has(challenge)) return false;
      const bytes = Buffer.from(challenge, 'base64url');
      const body = bytes.subarray(0, timeBytes + randomLength);
      if (!timingSafeEqual(bytes.subarray(timeBytes + randomLength), proofOf(client, body))) {
        return false;
      }
      const age = clock.now().getTime() - Number(body.readBigUInt64BE());
      if (age < 0 || age > lifetimeMs) return false;
      forgetOld(used, clock);
      used.set(challenge, clock.now().getTime() + lifetimeMs);
      return true;
    },
  };
}

/** Active Authentication takes 8 bytes (ICAO 9303-11, 6.1): the first of the SHA-256 of the whole challenge. */
export function chipChallengeOf(challenge: string): Uint8Array {
  return createHash('sha256').update(challenge).digest().subarray(0, 8);
}

function forgetOld(used: Map<string, number>, clock: Clock): void {
  const now = clock.now().getTime();
  for (const [challenge, until] of used) {
    if (until > now && used.size < mostUsed) return;
    used.delete(challenge);
  }
}
