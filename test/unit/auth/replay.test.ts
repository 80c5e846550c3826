import { describe, expect, it } from 'vitest';
import { memoryReplayStore } from '../../../src/auth/replay.ts';
import { outcomeOf, testClock } from './token-forge.ts';

describe('the replay store', () => {
  it('knows a jti again for 70 s', async () => {
    const clock = testClock();
    const store = memoryReplayStore({ clock });
    expect(store.remember('client', 'a')).toBe(true);
    clock.advance(70);
    expect(store.remember('client', 'a')).toBe(false);
    clock.advance(0.001);
    expect(store.remember('client', 'a')).toBe(true);
    expect(store.remember('client', 'a')).toBe(false);
  });

  it('does not lengthen the window when a jti is tried again', async () => {
    const clock = testClock();
    const store = memoryReplayStore({ clock });
    await store.remember('client', 'a');
    clock.advance(60);
    await store.remember('client', 'a');
    clock.advance(11);
    expect(store.remember('client', 'a')).toBe(true);
  });

  it('keeps clients apart, whatever characters they use', async () => {
    const store = memoryReplayStore({ clock: testClock() });
    expect(store.remember('client', 'a')).toBe(true);
    expect(store.remember('other', 'a')).toBe(true);
    expect(store.remember('clienta', '')).toBe(true);
    expect(store.remember('client","a', '')).toBe(true);
  });

  it('refuses new entries when full, rather than forget one that could be replayed', async () => {
    const clock = testClock();
    const store = memoryReplayStore({ clock, capacity: 2 });
    await store.remember('client', 'a');
    await store.remember('client', 'b');
    expect(await outcomeOf(() => store.remember('client', 'c'))).toBe('OVERLOADED');
    expect(store.remember('client', 'a')).toBe(false);
    clock.advance(71);
    expect(store.remember('client', 'c')).toBe(true);
  });
});
