import { expect, test } from 'vitest';
import { Waits } from '../../../src/http/waits.ts';
import { HandClock } from '../../support/hand-clock.ts';

const settled = () => new Promise((resolve) => setImmediate(resolve));

test('calls side by side are one wait', async () => {
  const clock = new HandClock('2026-11-22T00:00:00Z');
  const waits = new Waits(clock);
  const [register, portal] = [Promise.withResolvers<string>(), Promise.withResolvers<string>()];
  const both = [waits.during(register.promise), waits.during(portal.promise)];
  clock.advance(30);
  register.resolve('register');
  await settled();
  clock.advance(70);
  portal.reject(new Error('portal'));
  await expect(Promise.all(both)).rejects.toThrow('portal');
  clock.advance(500);
  expect(waits.milliseconds()).toBe(100);
});

test('one that nobody waits for any more counts until now', () => {
  const clock = new HandClock('2026-11-22T00:00:00Z');
  const waits = new Waits(clock);
  const call = waits.during(new Promise(() => undefined));
  clock.advance(40);
  expect([call instanceof Promise, waits.milliseconds()]).toEqual([true, 40]);
});
