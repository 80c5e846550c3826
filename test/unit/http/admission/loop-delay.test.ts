import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { watchLoopDelay } from '../../../../src/http/admission/loop-delay.ts';

test('a step that blocks the loop is seen by both, and forgotten by both', async () => {
  const loop = watchLoopDelay();
  try {
    await sleep(30);
    loop.leastMs();
    loop.p99Ms();
    const until = performance.now() + 80;
    while (performance.now() < until);
    await sleep(11);
    expect(loop.p99Ms()).toBeGreaterThan(40);
    expect(loop.leastMs()).toBeGreaterThanOrEqual(0);
    expect([loop.leastMs(), loop.p99Ms()]).toEqual([null, null]);
  } finally {
    loop.close();
  }
});
