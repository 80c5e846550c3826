import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { coPayOfYear } from '../../../../src/connectors/vss-portal/co-pay-year.ts';
import type { CoPayEpisode, CoPayHistory } from '../../../../src/connectors/vss-portal/index.ts';
import { addDays, parsePlainDate } from '../../../../src/domain/date.ts';
import { noon } from './answers.ts';

const changeDay = parsePlainDate('2026-07-01');

type Row = readonly [discharged: string | null, received: string | null, total: number | null];

function episode([discharged, received, cumulative]: Row): CoPayEpisode {
  return {
    cardNumber: null,
    facility: null,
    admittedOn: null,
    dischargedOn: discharged === null ? null : parsePlainDate(discharged),
    receivedOn: received === null ? null : parsePlainDate(received),
    routeCode: null,
    exemptCoPay: null,
    cumulative,
  };
}

function history(rows: readonly Row[], code = '200'): CoPayHistory {
  return { code, note: null, episodes: rows.map(episode), cardEndsOn: null, fetchedAt: noon };
}

const parts = (beforeChange: number, sinceChange: number) => ({ beforeChange, sinceChange });

describe('the co-payment of 2026', () => {
  test.each<[string, readonly Row[], ReturnType<typeof parts> | null]>([
    ['no episode is nothing paid', [], parts(0, 0)],
    [
      'running totals are not added up',
      [
        ['2026-08-01', null, 14_124_445],
        ['2026-05-20', null, 13_000_000],
        ['2026-02-12', null, 8_000_000],
      ],
      parts(13_000_000, 1_124_445),
    ],
    ['the last day before the change', [['2026-06-30', null, 5]], parts(5, 0)],
    ['the day of the change', [['2026-07-01', null, 5]], parts(0, 5)],
    ['discharge counts, not receipt', [['2026-06-30', '2026-07-02', 5]], parts(5, 0)],
    ['receipt counts where discharge is missing', [[null, '2026-07-02', 5]], parts(0, 5)],
    ['an episode without either day counts nowhere', [[null, null, 5]], parts(0, 0)],
    ['discharged last year, received this', [['2025-12-31', '2026-01-02', 5]], parts(0, 0)],
    ['the first day', [['2026-01-01', null, 5]], parts(5, 0)],
    ['the last day', [['2026-12-31', null, 5]], parts(0, 5)],
    ['the next year', [['2027-01-01', null, 5]], parts(0, 0)],
    [
      'an unreadable amount beside a readable one',
      [
        ['2026-08-02', null, null],
        ['2026-08-01', null, 5],
      ],
      parts(0, 5),
    ],
    ['unreadable amounts only', [['2026-08-02', null, null]], null],
  ])('%s', (_what, rows, expected) => {
    expect(coPayOfYear(history(rows), 2026, changeDay)).toEqual(expected);
  });

  test('without a change it is all since', () => {
    const rows: readonly Row[] = [
      ['2026-02-01', null, 3],
      ['2026-08-01', null, 8],
    ];
    expect(coPayOfYear(history(rows), 2026, null)).toEqual(parts(0, 8));
  });

  test.each(['204', '500'])('%s tells nothing', (code) => {
    expect(coPayOfYear(history([], code), 2026, changeDay)).toBeNull();
  });

  test('the order of the rows does not matter, and the parts make the highest total', () => {
    const row = fc.tuple(
      fc.integer({ min: 0, max: 364 }).map((days) => addDays(parsePlainDate('2026-01-01'), days)),
      fc.constant(null),
      fc.integer({ min: 0, max: 50_000_000 }),
    );
    fc.assert(
      fc.property(fc.array(row, { minLength: 1 }), (rows) => {
        const result = coPayOfYear(history(rows), 2026, changeDay);
        expect(coPayOfYear(history(rows.toReversed()), 2026, changeDay)).toEqual(result);
        expect((result?.beforeChange ?? 0) + (result?.sinceChange ?? 0)).toBe(
          Math.max(...rows.map(([, , total]) => total)),
        );
      }),
    );
  });
});
