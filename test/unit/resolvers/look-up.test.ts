import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Context, LookUpPermit } from '../../../src/context.ts';
import { deadlineAt } from '../../../src/loaders/deadline.ts';
import { countedLookUp } from '../../../src/resolvers/look-up.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('a budget that is slow to say ends the wait in time, and its late permit is given back', async () => {
  const settle = vi.fn(async () => undefined);
  const permit: LookUpPermit = { granted: true, tellsMisses: true, settle };
  const reserve = () => new Promise<LookUpPermit>((give) => setTimeout(() => give(permit), 4_000));
  const context = { access: { purpose: 'CHECK_IN' }, guesses: { reserve } } as unknown as Context;
  const clock = { monotonic: () => performance.now() };
  const look = vi.fn();
  const looked = countedLookUp(
    context,
    { emergency: false, presence: false },
    deadlineAt(clock, clock.monotonic() + 500),
    look,
    () => 'MATCHED',
  ).catch((error: unknown) => error);
  await vi.advanceTimersByTimeAsync(500);
  expect(await looked).toMatchObject({ code: 'TIME_RAN_OUT' });
  expect(settle).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(3_500);
  expect(settle).toHaveBeenCalledExactlyOnceWith('UNANSWERED');
  expect(look).not.toHaveBeenCalled();
});
