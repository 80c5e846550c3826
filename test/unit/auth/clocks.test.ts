import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Caller } from '../../../src/auth/caller.ts';
import { parseClientKeys } from '../../../src/auth/client-keys.ts';
import { memoryReplayStore } from '../../../src/auth/replay.ts';
import { createRequestSignatures } from '../../../src/auth/request-signature.ts';
import { errorCatalog } from '../../../src/errors.ts';
import { signedHeaders } from '../../support/signed-request.ts';
import {
  authenticatorWith,
  forge,
  hospitalClaims,
  issuerUrl,
  outcomeOf,
  start,
  target,
  testClock,
} from './token-forge.ts';

/** Every whole second of two minutes to either side by which a client's clock is ahead of the gateway's (P12). */
const offsets = Array.from({ length: 241 }, (_, index) => index - 120);

function tally(outcomes: readonly (readonly [offset: number, outcome: string])[]) {
  const found = new Map<string, number[]>();
  for (const [offset, outcome] of outcomes) {
    found.set(outcome, [...(found.get(outcome) ?? []), offset]);
  }
  return Object.fromEntries(
    [...found].map(([outcome, all]) => [outcome, [Math.min(...all), Math.max(...all), all.length]]),
  );
}

async function over(judge: (offset: number) => Promise<string>) {
  const outcomes = await Promise.all(
    offsets.map(async (offset) => [offset, await judge(offset)] as const),
  );
  return tally(outcomes);
}

const key = generateKeyPairSync('ed25519');
const jwk = { ...key.publicKey.export({ format: 'jwk' }), kid: 'desk-1' };
const { keys } = parseClientKeys([
  { issuer: issuerUrl, client: 'hospital-99002', jwks: { keys: [jwk] } },
]);

describe('a clock that is wrong by up to two minutes', () => {
  it('signs requests that are accepted up to 10 s ahead and 60 s behind', async () => {
    const clock = testClock();
    const judge = createRequestSignatures({
      signatures: 'required',
      keys,
      clock,
      replay: memoryReplayStore({ clock }),
    });
    const caller = (await authenticatorWith({ clock })({
      authorization: `Bearer ${forge()}`,
    })) as Caller;
    const outcomes = await over(async (offset) => {
      const headers = await signedHeaders(
        { keyid: 'desk-1', key: key.privateKey, alg: 'ed25519' },
        { url: target, body: '{}', headers: { authorization: `Bearer ${forge()}` } },
        { created: new Date((start + offset) * 1_000) },
      );
      return outcomeOf(() => judge({ method: 'POST', targetUri: target, headers }, caller));
    });
    expect(outcomes).toEqual({
      PROOF_TOO_OLD: [-120, -61, 60],
      accepted: [-60, 10, 71],
      PROOF_CLOCK_AHEAD: [11, 120, 110],
    });
  });

  it('issues tokens that are accepted up to 10 s ahead', async () => {
    const outcomes = await over((offset) => {
      const token = forge({ ...hospitalClaims, iat: start + offset, exp: start + offset + 600 });
      return outcomeOf(() => authenticatorWith()({ authorization: `Bearer ${token}` }));
    });
    expect(outcomes).toEqual({ accepted: [-120, 10, 131], TOKEN_NOT_YET_VALID: [11, 120, 110] });
  });

  it('issues tokens that end up to 10 s late', async () => {
    const outcomes = await over((offset) => {
      const token = forge({ ...hospitalClaims, iat: start - 600, exp: start + offset });
      return outcomeOf(() => authenticatorWith()({ authorization: `Bearer ${token}` }));
    });
    expect(outcomes).toEqual({ TOKEN_EXPIRED: [-120, -10, 111], accepted: [-9, 120, 130] });
  });

  it.each(['PROOF_CLOCK_AHEAD', 'PROOF_TOO_OLD', 'TOKEN_NOT_YET_VALID'] as const)(
    'is named by the text of %s',
    (code) => {
      expect(errorCatalog[code].en).toContain('clock of ');
      expect(errorCatalog[code].vi).toContain('đồng hồ của ');
    },
  );
});
