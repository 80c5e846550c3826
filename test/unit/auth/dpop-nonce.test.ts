import { describe, expect, it } from 'vitest';
import { createDpopNonces } from '../../../src/auth/dpop-nonce.ts';
import { testClock } from './token-forge.ts';

const key = Buffer.alloc(32, 1);

describe('a DPoP nonce', () => {
  it('is accepted for two minutes, by every replica with the key', () => {
    const clock = testClock();
    const nonce = createDpopNonces({ key, clock }).issue();
    const replica = createDpopNonces({ key, clock });
    expect(replica.accepts(nonce)).toBe(true);
    clock.advance(120);
    expect(replica.accepts(nonce)).toBe(true);
    clock.advance(1);
    expect(replica.accepts(nonce)).toBe(false);
  });

  it('may come from a replica whose clock is 10 s ahead', () => {
    const [ahead, ours] = [testClock(), testClock()];
    ahead.advance(10);
    const replica = createDpopNonces({ key, clock: ahead });
    const nonces = createDpopNonces({ key, clock: ours });
    expect(nonces.accepts(replica.issue())).toBe(true);
    ahead.advance(1);
    expect(nonces.accepts(replica.issue())).toBe(false);
  });

  it('changes every second', () => {
    const clock = testClock();
    const nonces = createDpopNonces({ key, clock });
    const first = nonces.issue();
    expect(nonces.issue()).toBe(first);
    clock.advance(1);
    expect(nonces.issue()).not.toBe(first);
  });

  it('has one spelling and fits one key', () => {
    const clock = testClock();
    const nonces = createDpopNonces({ key, clock });
    const nonce = nonces.issue();
    const altered = [...nonce].map(
      (_, at) => `${nonce.slice(0, at)}${nonce[at] === 'A' ? 'B' : 'A'}${nonce.slice(at + 1)}`,
    );
    const others = createDpopNonces({ key: Buffer.alloc(32, 2), clock }).issue();
    for (const wrong of ['', `${nonce}=`, ` ${nonce}`, `${nonce}\n`, others, ...altered]) {
      expect(nonces.accepts(wrong)).toBe(false);
    }
  });
});
