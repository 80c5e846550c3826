import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addDays,
  dayOfWeek,
  daysBetween,
  endOfVietnamDay,
  isCalendarDay,
  parseInstant,
  parsePlainDate,
  vietnamDate,
} from '../../../src/domain/date.ts';
import { InputError } from '../../../src/errors.ts';

const days = fc
  .integer({ min: 0, max: 127_000 })
  .map((n) => addDays(parsePlainDate('1850-01-01'), n));

function codeOf(work: () => unknown): string | undefined {
  try {
    work();
  } catch (error) {
    if (error instanceof InputError) return error.code;
    throw error;
  }
  return undefined;
}

describe('the calendar', () => {
  test.each([
    [2024, 2, 29, true],
    [2025, 2, 29, false],
    [2000, 2, 29, true],
    [1900, 2, 29, false],
    [2100, 2, 29, false],
    [2026, 4, 31, false],
    [2026, 12, 31, true],
    [2026, 13, 1, false],
    [2026, 0, 1, false],
    [2026, 1, 0, false],
    [1850, 1, 1, true],
    [1849, 12, 31, false],
    [2199, 12, 31, true],
    [2200, 1, 1, false],
  ])('%i-%i-%i: %s', (year, month, date, exists) => {
    expect(isCalendarDay(year, month, date)).toBe(exists);
  });
});

describe('a date', () => {
  test.each(['2026-11-21', '2024-02-29', '1850-01-01'])('%s is one', (text) => {
    expect(parsePlainDate(text)).toBe(text);
  });

  test.each([
    '',
    '2026-1-1',
    '2026-02-30',
    '2026-11-21 ',
    ' 2026-11-21',
    '21/11/2026',
    '20261121',
    '2026-11-21T00:00:00Z',
    '+002026-11-21',
    '٢٠٢٦-١١-٢١',
    '2026-11-21\n',
  ])('"%s" is none', (text) => {
    expect(codeOf(() => parsePlainDate(text))).toBe('DATE_MALFORMED');
  });
});

describe('an instant', () => {
  test.each([
    ['2026-11-21T08:30:00+07:00', '2026-11-21T01:30:00.000Z'],
    ['2026-11-21T08:30:00.123456Z', '2026-11-21T08:30:00.123Z'],
    ['2026-11-21t08:30z', '2026-11-21T08:30:00.000Z'],
    ['2026-11-21T23:59:59-11:00', '2026-11-22T10:59:59.000Z'],
  ])('%s is %s', (text, utc) => {
    expect(parseInstant(text).toISOString()).toBe(utc);
  });

  test.each([
    '',
    '2026-11-21',
    '2026-11-21T08:30:00',
    '2026-11-21 08:30:00Z',
    '2026-02-30T08:30:00Z',
    '2026-11-21T24:00:00Z',
    '2026-11-21T25:00:00Z',
    '2026-11-21T08:60:00Z',
    '2026-11-21T08:30:61Z',
    '2026-11-21T08:30:00+24:00',
    '2026-11-21T08:30:00+0700',
    '1789-07-14T08:30:00Z',
    'Sat, 21 Nov 2026 08:30:00 GMT',
    '1795220000000',
  ])('"%s" is none', (text) => {
    expect(codeOf(() => parseInstant(text))).toBe('DATE_MALFORMED');
  });
});

describe('the day in Viet Nam', () => {
  test.each([
    ['2026-11-20T16:59:59.999Z', '2026-11-20'],
    ['2026-11-20T17:00:00.000Z', '2026-11-21'],
    ['2026-11-21T16:59:59.999Z', '2026-11-21'],
    ['2026-12-31T17:00:00.000Z', '2027-01-01'],
    ['2024-02-28T17:00:00.000Z', '2024-02-29'],
  ])('at %s it is %s', (instant, date) => {
    expect(vietnamDate(new Date(instant))).toBe(date);
  });

  test('ends in the last millisecond before 17:00 UTC', () => {
    expect(endOfVietnamDay(parsePlainDate('2026-11-21')).toISOString()).toBe(
      '2026-11-21T16:59:59.999Z',
    );
  });

  test('of any day, the last millisecond belongs to it and the next one to the day after', () => {
    fc.assert(
      fc.property(days, (date) => {
        const end = endOfVietnamDay(date);
        expect(vietnamDate(end)).toBe(date);
        expect(vietnamDate(new Date(end.getTime() + 1))).toBe(addDays(date, 1));
      }),
    );
  });
});

describe('counting days', () => {
  test('forwards, backwards, over month and leap day', () => {
    expect(addDays(parsePlainDate('2024-02-28'), 1)).toBe('2024-02-29');
    expect(addDays(parsePlainDate('2025-02-28'), 1)).toBe('2025-03-01');
    expect(addDays(parsePlainDate('2026-01-01'), -1)).toBe('2025-12-31');
    expect(daysBetween(parsePlainDate('2024-02-28'), parsePlainDate('2024-03-01'))).toBe(2);
    expect(daysBetween(parsePlainDate('2026-01-02'), parsePlainDate('2026-01-01'))).toBe(-1);
  });

  test('adding and counting undo each other', () => {
    fc.assert(
      fc.property(days, fc.integer({ min: -20_000, max: 20_000 }), (date, n) => {
        expect(daysBetween(date, addDays(date, n))).toBe(n);
      }),
    );
  });

  test('text order is the order of days', () => {
    fc.assert(
      fc.property(days, days, (a, b) => {
        expect(Math.sign(daysBetween(a, b))).toBe(a < b ? 1 : a > b ? -1 : 0);
      }),
    );
  });

  test('weekdays are numbered from Sunday', () => {
    expect(dayOfWeek(parsePlainDate('2026-11-22'))).toBe(0);
    expect(dayOfWeek(parsePlainDate('2026-11-21'))).toBe(6);
    expect(dayOfWeek(parsePlainDate('2026-09-02'))).toBe(3);
  });
});
