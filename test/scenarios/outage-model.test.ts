import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { openOutageHouse } from '../support/outage-house.ts';
import { type WalkCounts, walk, walks } from '../support/outage-walk.ts';

// Promise P13: uncertainty is never dressed as certainty, and every open check-in is settled once.

/** 100,000 in the nightly run. */
const runs = Number(process.env['OUTAGE_RUNS'] ?? 1_000);
const seed = Number(process.env['OUTAGE_SEED'] ?? 20_261_122);
/** A store of their own for so many walks: neither it nor the calendar runs away. */
const perHouse = 500;

const counts: WalkCounts = { outcomes: new Map(), settled: 0 };

describe(`${runs} walks through outages`, () => {
  afterAll(() => {
    const told = [...counts.outcomes].map(([outcome, count]) => `${count} ${outcome}`).join(', ');
    process.stderr.write(`Seed ${seed}: ${told}; ${counts.settled} settled.\n`);
  });

  it('never say what is not known, and leave nothing unsettled', {
    timeout: 60_000 + runs * 200,
  }, async () => {
    for (let done = 0; done < runs; done += perHouse) {
      await using house = await openOutageHouse();
      await fc.assert(
        fc.asyncProperty(walks, (path) => walk(house, path, counts)),
        { numRuns: Math.min(perHouse, runs - done), seed: seed + done, endOnFailure: false },
      );
    }
    // The walks went everywhere.
    for (const outcome of [
      'ELIGIBLE final',
      'ELIGIBLE for now',
      'NOT_ELIGIBLE final',
      'UNDETERMINED final',
    ])
      expect(counts.outcomes.get(outcome)).toBeGreaterThan(runs / 50);
    expect(counts.settled).toBeGreaterThan(runs / 10);
  });
});
