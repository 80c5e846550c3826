import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { adaptiveLimit, type LoadSample } from '../../../../src/http/admission/limit.ts';

const calm: LoadSample = { leastDelayMs: 0.5, ownMs: 8, stayMs: 120, mostInFlight: 40 };
const late: LoadSample = { leastDelayMs: 12, ownMs: 60, stayMs: 120, mostInFlight: 40 };
const bounds = { min: 16, max: 2_000 };

describe('the limit', () => {
  test('begins at its upper bound', () => {
    expect(adaptiveLimit(bounds).value()).toBe(2_000);
  });

  test('falls below what was under way when the loop is late all the time', () => {
    const limit = adaptiveLimit(bounds);
    limit.observe(late);
    limit.observe(late);
    expect(limit.value()).toBe(32);
  });

  test('falls when answers take long of the gateway itself, e.g. of its database', () => {
    const limit = adaptiveLimit(bounds);
    limit.observe({ ...calm, ownMs: 400 });
    limit.observe({ ...calm, ownMs: 400 });
    expect(limit.value()).toBe(32);
  });

  test('is cut by two late samples in a row, and not again before that can have had an effect', () => {
    const limit = adaptiveLimit(bounds);
    const seen = [1, 2, 3, 4].map(() => {
      limit.observe(late);
      return limit.value();
    });
    expect(seen).toEqual([2_000, 32, 32, 25]);
  });

  test('is not cut again while those who were let in before still wait for a slow portal', () => {
    const limit = adaptiveLimit(bounds);
    const slow = { ...late, stayMs: 2_000, mostInFlight: 400 };
    for (let tick = 0; tick < 15; tick += 1) limit.observe(slow);
    expect(limit.value()).toBe(320);
  });

  test('stands a burst that passes', () => {
    const limit = adaptiveLimit(bounds);
    for (let turn = 0; turn < 5; turn += 1) {
      limit.observe(late);
      limit.observe(calm);
    }
    expect(limit.value()).toBe(2_000);
  });

  test('has room for sixteen times as many within ten seconds of calm', () => {
    const limit = adaptiveLimit(bounds);
    for (let tick = 0; tick < 50; tick += 1) limit.observe(late);
    expect(limit.value()).toBe(16);
    for (let tick = 0; tick < 100; tick += 1) limit.observe(calm);
    expect(limit.value()).toBeGreaterThan(16 * 16);
  });

  test('does not move for a time in which nothing was measured', () => {
    const limit = adaptiveLimit(bounds);
    limit.observe(late);
    limit.observe(late);
    limit.observe({ leastDelayMs: null, ownMs: null, stayMs: null, mostInFlight: 0 });
    expect(limit.value()).toBeGreaterThanOrEqual(32);
  });

  test('never leaves its bounds', () => {
    const sample = fc.record({
      leastDelayMs: fc.option(fc.double({ min: 0, max: 10_000, noNaN: true })),
      ownMs: fc.option(fc.double({ min: 0, max: 60_000, noNaN: true })),
      stayMs: fc.option(fc.double({ min: 0, max: 60_000, noNaN: true })),
      mostInFlight: fc.nat(100_000),
    });
    fc.assert(
      fc.property(fc.array(sample, { maxLength: 200 }), (samples) => {
        const limit = adaptiveLimit(bounds);
        for (const each of samples) {
          limit.observe(each);
          expect(limit.value()).toBeGreaterThanOrEqual(bounds.min);
          expect(limit.value()).toBeLessThanOrEqual(bounds.max);
        }
      }),
    );
  });
});
