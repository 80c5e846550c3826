import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays } from '../../../src/domain/date.ts';
import {
  type CardState,
  cardState,
  isInGrace,
  isWithin,
  type Stay,
} from '../../../src/eligibility/card-state.ts';
import { card, day, decide, visit } from './visit.ts';

const inpatientSince = (admittedOn: string): Stay => ({
  admittedOn: day(admittedOn),
  careType: 'INPATIENT',
});

const june = card({ validFrom: day('2026-06-01'), validTo: day('2026-06-30') });
const july = card({ validFrom: day('2026-07-01'), validTo: day('2027-06-30') });

interface Row {
  readonly on: string;
  readonly admitted?: string;
  readonly replaced?: boolean;
  readonly state: CardState;
}

describe('a card valid from 2026-06-01 to 2026-06-30', () => {
  test.each<Row>([
    { on: '2026-05-31', state: 'NOT_YET_VALID' },
    { on: '2026-06-01', state: 'VALID' },
    { on: '2026-06-30', state: 'VALID' },
    { on: '2026-07-01', state: 'EXPIRED' },
    { on: '2026-07-01', replaced: true, state: 'REPLACED' },
    { on: '2026-06-30', replaced: true, state: 'VALID' },
    { on: '2026-07-01', admitted: '2026-06-30', state: 'VALID_GRACE' },
    { on: '2026-07-15', admitted: '2026-06-30', state: 'VALID_GRACE' },
    { on: '2026-07-16', admitted: '2026-06-30', state: 'EXPIRED' },
    { on: '2026-07-15', admitted: '2026-06-01', state: 'VALID_GRACE' },
    { on: '2026-07-15', admitted: '2026-05-31', state: 'EXPIRED' },
    { on: '2026-07-15', admitted: '2026-07-01', state: 'EXPIRED' },
    { on: '2026-07-10', admitted: '2026-06-30', replaced: true, state: 'REPLACED' },
    { on: '2026-06-15', admitted: '2026-05-31', state: 'VALID' },
    { on: '2026-05-31', admitted: '2026-05-30', state: 'NOT_YET_VALID' },
  ])(
    'on $on, admitted $admitted, replaced: $replaced, is $state',
    ({ on, admitted, replaced, state }) => {
      const replacement = replaced === true ? july : null;
      expect(cardState(june, replacement, day(on), inpatientSince(admitted ?? on))).toBe(state);
    },
  );
});

test('a replacement that is not valid either leaves the card expired', () => {
  const later = card({ validFrom: day('2026-08-01') });
  expect(cardState(june, later, day('2026-07-20'), null)).toBe('EXPIRED');
});

test('without a last day a card stays valid', () => {
  expect(cardState(card({ validTo: null }), null, day('2199-12-31'), null)).toBe('VALID');
});

test('without a first day nothing is known, whatever the last day', () => {
  expect(cardState(card({ validFrom: null }), null, day('2026-06-15'), null)).toBe('UNKNOWN');
  expect(isWithin(card({ validFrom: null }), day('2026-06-15'))).toBe(false);
});

test('a card whose dates are missing needs action', () => {
  const verdict = decide(visit({ card: card({ validFrom: null, validTo: null }) }));
  expect(verdict).toMatchObject({ status: 'NEEDS_ACTION', cardState: 'UNKNOWN', benefit: null });
  expect(verdict.reasons).toContain('CARD_DATES_MISSING');
});

test('a card that has not begun is refused with its own reason', () => {
  const verdict = decide(visit({ visitDate: day('2025-12-31') }));
  expect(verdict).toMatchObject({
    status: 'NOT_ELIGIBLE',
    cardState: 'NOT_YET_VALID',
    benefit: null,
  });
  expect(verdict.reasons).toContain('CARD_NOT_YET_VALID');
});

test('the desk is told when the card ends within 30 days', () => {
  const endsSoon = (validTo: string | null) =>
    decide(
      visit({ card: card({ validTo: validTo === null ? null : day(validTo) }) }),
    ).reasons.includes('CARD_ENDS_SOON');
  expect(endsSoon('2026-08-10')).toBe(true);
  expect(endsSoon('2026-09-09')).toBe(true);
  expect(endsSoon('2026-09-10')).toBe(false);
  expect(endsSoon(null)).toBe(false);
});

test('an outpatient visit on the day after expiry is not covered', () => {
  expect(decide(visit({ card: card({ validTo: day('2026-08-09') }) })).status).toBe('NOT_ELIGIBLE');
});

test('grace is exactly the 15 days after the end of the card, for a stay that began while it was valid', () => {
  const start = day('2026-01-01');
  fc.assert(
    fc.property(fc.nat(400), fc.nat(60), fc.nat(60), (length, before, after) => {
      const validTo = addDays(start, length);
      const admittedOn = addDays(validTo, -before);
      const on = addDays(validTo, after);
      const state = cardState(card({ validFrom: start, validTo }), null, on, {
        admittedOn,
        careType: 'INPATIENT',
      });
      const open = before <= length;
      expect(state).toBe(after === 0 ? 'VALID' : open && after <= 15 ? 'VALID_GRACE' : 'EXPIRED');
    }),
  );
});

test('a withdrawn card is withdrawn on every day, and covers none', () => {
  const withdrawn = { ...june, revoked: true };
  for (const on of ['2026-05-31', '2026-06-15', '2026-07-01']) {
    expect(cardState(withdrawn, july, day(on), inpatientSince('2026-06-01'))).toBe(
      'INVALID_REVOKED',
    );
    expect(isWithin(withdrawn, day(on))).toBe(false);
  }
  expect(isInGrace(withdrawn, day('2026-07-01'), inpatientSince('2026-06-30'))).toBe(false);
});

test('the day of the first and of the last day are within, their neighbours are not', () => {
  const days = ['2026-05-31', '2026-06-01', '2026-06-30', '2026-07-01'];
  expect(days.map((on) => isWithin(june, day(on)))).toEqual([false, true, true, false]);
});

test('without a stay there is no grace', () => {
  expect(cardState(june, null, day('2026-07-01'), null)).toBe('EXPIRED');
});

test('a card without a last day never comes into its grace', () => {
  expect(
    isInGrace({ ...june, validTo: null }, day('2026-07-01'), inpatientSince('2026-06-30')),
  ).toBe(false);
});

test('a card that still covers the day is not in its grace', () => {
  expect(isInGrace(june, day('2026-06-30'), inpatientSince('2026-06-15'))).toBe(false);
  expect(isInGrace(june, day('2026-06-20'), inpatientSince('2026-06-15'))).toBe(false);
});

test('a card that began after admission opens no grace', () => {
  expect(isInGrace(june, day('2026-07-01'), inpatientSince('2026-05-31'))).toBe(false);
  expect(isInGrace(june, day('2026-07-01'), inpatientSince('2026-06-01'))).toBe(true);
});

describe('where replacement and grace are both possible', () => {
  const on = day('2026-07-10');
  const stay = inpatientSince('2026-06-30');

  test('the replacement comes first, or the grace where so switched', () => {
    expect(cardState(june, july, on, stay)).toBe('REPLACED');
    expect(cardState(june, july, on, stay, true)).toBe('VALID_GRACE');
  });

  test('switched, a replacement still counts where there is no grace', () => {
    expect(cardState(june, july, day('2026-07-16'), stay, true)).toBe('REPLACED');
    expect(cardState(june, july, on, null, true)).toBe('REPLACED');
  });
});

test('outpatient and day care have the grace for visits from 2025-08-15 on', () => {
  const before = card({ validFrom: day('2025-01-01'), validTo: day('2025-08-14') });
  const after = card({ validFrom: day('2025-01-01'), validTo: day('2025-08-15') });
  for (const careType of ['OUTPATIENT', 'DAY'] as const) {
    const since = (admitted: string): Stay => ({ admittedOn: day(admitted), careType });
    expect(isInGrace(before, day('2025-08-20'), since('2025-08-14'))).toBe(false);
    expect(isInGrace(after, day('2025-08-20'), since('2025-08-15'))).toBe(true);
  }
  expect(isInGrace(before, day('2025-08-20'), inpatientSince('2025-08-14'))).toBe(true);
});
