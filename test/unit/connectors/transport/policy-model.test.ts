import fc from 'fast-check';
import { expect, test } from 'vitest';
import { usualLimits } from '../../../../src/connectors/transport/limits.ts';
import { UpstreamError, type UpstreamFailure } from '../../../../src/connectors/upstream.ts';
import { policyOnVirtualTime } from '../../../support/upstream-policy.ts';
import { quiet } from '../../../support/virtual-time.ts';

// Throttle, door, breaker and bulkhead take from each other what a question takes from all of them: whatever comes of questions that
// overlap in any way, everything is given back, and an upstream that is back is noticed.

const outcomes = ['good', 'UNREACHABLE', 'REFUSED', 'RESTRICTED', 'INVALID_ANSWER', 'bug'] as const;
type Outcome = (typeof outcomes)[number];

const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('ask' as const),
      client: fc.constantFrom('a', 'b', 'c'),
      account: fc.constantFrom('1', '2', '3'),
      staff: fc.option(fc.constantFrom('x', 'y'), { nil: undefined }),
      priority: fc.constantFrom('DESK' as const, 'BULK' as const),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('end' as const),
      which: fc.nat(),
      outcome: fc.constantFrom<Outcome>(...outcomes, 'UNREACHABLE', 'UNREACHABLE'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('leave' as const), which: fc.nat() }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('pass' as const), ms: fc.nat({ max: 12_000 }) }),
  },
);

const usual = usualLimits.vssPortal;
const limits = {
  ...usual,
  bulkhead: { ...usual.bulkhead, capacity: 6, queue: 4 },
  breaker: { ...usual.breaker, minimumRps: 0.5 },
  throttle: { ...usual.throttle, minimumCalls: 10 },
};

interface Asked {
  readonly caller: AbortController;
  readonly answer: PromiseWithResolvers<string>;
}

function settle({ answer }: Asked, outcome: Outcome): void {
  if (outcome === 'good') answer.resolve('well');
  else if (outcome === 'bug') answer.reject(new TypeError('ours'));
  else answer.reject(new UpstreamError(outcome satisfies UpstreamFailure, 'no'));
}

test('everything is given back, and an upstream that is back is noticed within 30 s', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 120 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      async (steps, chance) => {
        const { policy, time } = policyOnVirtualTime({ limits, random: () => chance });
        const underWay: Asked[] = [];
        const all: Array<Promise<unknown>> = [];
        for (const move of steps) {
          if (move.kind === 'ask') {
            const { staff, ...options } = move;
            const caller = new AbortController();
            const question = policy.run(
              () => {
                const asked = { caller, answer: Promise.withResolvers<string>() };
                underWay.push(asked);
                return asked.answer.promise;
              },
              { ...options, signal: caller.signal, ...(staff === undefined ? {} : { staff }) },
            );
            all.push(question.catch(() => undefined));
          } else if (move.kind === 'pass') await time.pass(move.ms);
          else {
            const one = underWay[move.which % Math.max(1, underWay.length)];
            if (one !== undefined && move.kind === 'end') {
              underWay.splice(underWay.indexOf(one), 1);
              settle(one, move.outcome);
            } else one?.caller.abort();
          }
          await quiet();
          const report = policy.report();
          expect(report.underWay).toBe(underWay.length);
          expect(report.underWay).toBeLessThanOrEqual(6);
          expect(report.waiting).toBeLessThanOrEqual(4);
          expect(report.probesUnderWay).toBeLessThanOrEqual(3);
        }
        for (const one of underWay.splice(0)) settle(one, 'UNREACHABLE');
        await time.pass(10_000);
        for (const one of underWay.splice(0)) settle(one, 'UNREACHABLE');
        await Promise.all(all);
        expect(policy.report()).toMatchObject({ underWay: 0, waiting: 0, probesUnderWay: 0 });
        expect(time.pending()).toBe(0);

        const back = time.monotonic();
        const well = () => policy.run(async () => 'well', { account: 'untouched' });
        while ((await well().catch(() => null)) !== 'well') time.advance(100);
        expect(time.monotonic() - back).toBeLessThanOrEqual(30_000);
        expect(policy.report().breaker).toBe('CLOSED');
      },
    ),
    { numRuns: 200 },
  );
});
