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

  it.each([3_600, -3_600])('forgets nothing when the clock steps by %d s and back', (by) => {
    const elapsing = testClock();
    let step = 0;
    const clock = {
      now: () => new Date(elapsing.now().getTime() + step * 1_000),
      monotonic: elapsing.monotonic,
    };
    const store = memoryReplayStore({ clock });
    expect(store.remember('client', 'a')).toBe(true);
    step = by;
    elapsing.advance(5);
    expect(store.remember('client', 'b')).toBe(true);
    step = 0;
    expect(store.remember('client', 'a')).toBe(false);
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
