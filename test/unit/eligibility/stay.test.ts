import { describe, expect, test } from 'vitest';
import type { Decision, Segment } from '../../../src/eligibility/decision.ts';
import type { CardFacts, Facts } from '../../../src/eligibility/facts.ts';
import type { Switches } from '../../../src/eligibility/switches.ts';
import { card, day, decide, elsewhere, places, visit } from './visit.ts';

/** An inpatient from 2026-08-25 to 2026-09-10, asked about on the day of admission. */
function stay(changes: Partial<Facts> = {}): Facts {
  return visit({
    visitDate: day('2026-08-25'),
    dischargeDate: day('2026-09-10'),
    careType: 'INPATIENT',
    ...changes,
  });
}

function ask(facts: Facts, on?: string, switches: Partial<Switches> = {}): Decision {
  return decide(facts, on === undefined ? undefined : day(on), switches);
}

/** `from to card level`, one line each. */
function lines(segments: readonly Segment[]): readonly string[] {
  return segments.map(
    ({ from, to, card: used, levelPercent }) => `${from} ${to} ${used} ${levelPercent}`,
  );
}

const pensioner = (changes: Partial<CardFacts> = {}): CardFacts =>
  card({
    number: 'HT3010123456789',
    objectCode: 'HT',
    benefitDigit: 3,
    validFrom: day('2026-09-01'),
    validTo: day('2027-08-31'),
    ...changes,
  });
const endsInAugust = card({ validTo: day('2026-08-31') });

describe('the parts of a stay', () => {
  test('one card: one part, with its number', () => {
    expect(ask(stay()).segments).toEqual([
      {
        from: '2026-08-25',
        to: '2026-09-10',
        card: 'ASKED',
        cardNumber: 'DN4010123456789',
        levelPercent: 80,
      },
    ]);
  });

  test('without a discharge there are none', () => {
    expect(ask(stay({ dischargeDate: null })).segments).toEqual([]);
  });

  test('of one day', () => {
    expect(lines(ask(stay({ dischargeDate: day('2026-08-25') })).segments)).toEqual([
      '2026-08-25 2026-08-25 ASKED 80',
    ]);
  });

  test('a new card with another level splits it on its first day', () => {
    const decision = ask(stay({ card: endsInAugust, replacement: pensioner() }));
    expect(lines(decision.segments)).toEqual([
      '2026-08-25 2026-08-31 ASKED 80',
      '2026-09-01 2026-09-10 REPLACEMENT 95',
    ]);
    expect(decision.segments.map(({ cardNumber }) => cardNumber)).toEqual([
      'DN4010123456789',
      'HT3010123456789',
    ]);
    expect(decision.reasons).not.toContain('COVER_ENDS_BEFORE_DISCHARGE');
  });

  test('a new card of the same level is a part of its own too', () => {
    const next = card({ validFrom: day('2026-09-01') });
    expect(lines(ask(stay({ card: endsInAugust, replacement: next })).segments)).toEqual([
      '2026-08-25 2026-08-31 ASKED 80',
      '2026-09-01 2026-09-10 REPLACEMENT 80',
    ]);
  });

  test('of two valid cards the higher level counts, and of equal ones the old card', () => {
    expect(lines(ask(stay({ replacement: pensioner() })).segments)).toEqual([
      '2026-08-25 2026-08-31 ASKED 80',
      '2026-09-01 2026-09-10 REPLACEMENT 95',
    ]);
    const same = card({ validFrom: day('2026-09-01') });
    expect(lines(ask(stay({ replacement: same })).segments)).toEqual([
      '2026-08-25 2026-09-10 ASKED 80',
    ]);
    const lower = stay({ card: pensioner({ validFrom: day('2026-01-01') }), replacement: same });
    expect(lines(ask(lower).segments)).toEqual(['2026-08-25 2026-09-10 ASKED 95']);
  });

  test('a card without a digit has no level of its own', () => {
    const unknown = card({ benefitDigit: null, validFrom: day('2026-09-01') });
    expect(lines(ask(stay({ replacement: unknown })).segments)).toEqual([
      '2026-08-25 2026-09-10 ASKED 80',
    ]);
    expect(lines(ask(stay({ card: endsInAugust, replacement: unknown })).segments)).toEqual([
      '2026-08-25 2026-08-31 ASKED 80',
    ]);
  });

  test('a new card without a first day covers nothing', () => {
    const dateless = pensioner({ validFrom: null, validTo: day('2026-09-01') });
    expect(lines(ask(stay({ card: endsInAugust, replacement: dateless })).segments)).toEqual([
      '2026-08-25 2026-09-10 ASKED 80',
    ]);
  });

  test('a withdrawn new card covers nothing', () => {
    const withdrawn = pensioner({ revoked: true });
    expect(lines(ask(stay({ card: endsInAugust, replacement: withdrawn })).segments)).toEqual([
      '2026-08-25 2026-09-10 ASKED 80',
    ]);
  });

  test('the turn of the year splits, even where nothing else changes', () => {
    const facts = stay({
      visitDate: day('2026-12-28'),
      dischargeDate: day('2027-01-03'),
      card: card({ validTo: null }),
    });
    expect(lines(ask(facts).segments)).toEqual([
      '2026-12-28 2026-12-31 ASKED 80',
      '2027-01-01 2027-01-03 ASKED 80',
    ]);
    expect(lines(ask({ ...facts, dischargeDate: day('2026-12-31') }).segments)).toEqual([
      '2026-12-28 2026-12-31 ASKED 80',
    ]);
    expect(lines(ask({ ...facts, dischargeDate: day('2027-01-01') }).segments)).toEqual([
      '2026-12-28 2026-12-31 ASKED 80',
      '2027-01-01 2027-01-01 ASKED 80',
    ]);
  });

  test('every turn of the year splits', () => {
    const facts = stay({
      visitDate: day('2025-12-31'),
      dischargeDate: day('2028-01-01'),
      card: card({ validFrom: day('2025-01-01'), validTo: null }),
    });
    expect(lines(ask(facts).segments)).toEqual([
      '2025-12-31 2025-12-31 ASKED 80',
      '2026-01-01 2026-12-31 ASKED 80',
      '2027-01-01 2027-12-31 ASKED 80',
      '2028-01-01 2028-01-01 ASKED 80',
    ]);
  });

  test('a group raised on 2026-01-01 is raised from that day', () => {
    const facts = stay({
      visitDate: day('2025-12-30'),
      dischargeDate: day('2026-01-02'),
      card: card({ objectCode: 'CN', benefitDigit: 3, validFrom: day('2025-01-01') }),
    });
    expect(lines(ask(facts).segments)).toEqual([
      '2025-12-30 2025-12-31 ASKED 95',
      '2026-01-01 2026-01-02 ASKED 100',
    ]);
  });
});

describe('a card that ends during the stay', () => {
  test('pays to the end of the grace, and the desk is told', () => {
    const within = ask(stay({ card: endsInAugust, dischargeDate: day('2026-09-15') }));
    expect(lines(within.segments)).toEqual(['2026-08-25 2026-09-15 ASKED 80']);
    expect(within.paidThrough).toBe('2026-09-15');
    expect(within.reasons).not.toContain('COVER_ENDS_BEFORE_DISCHARGE');
    const beyond = ask(stay({ card: endsInAugust, dischargeDate: day('2026-09-16') }));
    expect(lines(beyond.segments)).toEqual(['2026-08-25 2026-09-15 ASKED 80']);
    expect(beyond.paidThrough).toBe('2026-09-15');
    expect(beyond.reasons).toContain('COVER_ENDS_BEFORE_DISCHARGE');
  });

  test('a new card after a gap is covered up to there by the grace', () => {
    const next = pensioner({ validFrom: day('2026-09-05') });
    expect(lines(ask(stay({ card: endsInAugust, replacement: next })).segments)).toEqual([
      '2026-08-25 2026-09-04 ASKED 80',
      '2026-09-05 2026-09-10 REPLACEMENT 95',
    ]);
  });

  test('a gap beyond the grace is not paid', () => {
    const facts = stay({
      card: endsInAugust,
      replacement: pensioner({ validFrom: day('2026-09-20') }),
      dischargeDate: day('2026-09-25'),
    });
    const decision = ask(facts);
    expect(lines(decision.segments)).toEqual([
      '2026-08-25 2026-09-15 ASKED 80',
      '2026-09-20 2026-09-25 REPLACEMENT 95',
    ]);
    expect(decision.paidThrough).toBe('2026-09-25');
    expect(decision.reasons).toContain('COVER_ENDS_BEFORE_DISCHARGE');
  });

  test('a new card has its own grace only where it was there at admission', () => {
    const next = pensioner({ validTo: day('2026-09-05') });
    const decision = ask(stay({ card: endsInAugust, replacement: next }));
    expect(lines(decision.segments)).toEqual([
      '2026-08-25 2026-08-31 ASKED 80',
      '2026-09-01 2026-09-05 REPLACEMENT 95',
      '2026-09-06 2026-09-10 ASKED 80',
    ]);
  });

  test('what it paid for stays paid when the question comes after the grace', () => {
    const facts = stay({
      card: endsInAugust,
      dischargeDate: day('2026-09-20'),
      askedOn: day('2026-09-20'),
    });
    const decision = ask(facts, '2026-09-20');
    expect(decision).toMatchObject({
      status: 'NOT_ELIGIBLE',
      cardState: 'EXPIRED',
      benefit: null,
      paidThrough: '2026-09-15',
    });
    expect(lines(decision.segments)).toEqual(['2026-08-25 2026-09-15 ASKED 80']);
    expect(decision.reasons).toContain('COVER_ENDS_BEFORE_DISCHARGE');
    expect(decision.fired.map(({ effect }) => effect.kind)).not.toContain('ROUTE');
  });

  test('but not where it had ended, not begun or was withdrawn before the stay', () => {
    for (const one of [
      card({ validTo: day('2026-08-24') }),
      card({ validFrom: day('2026-08-26'), validTo: day('2026-08-31') }),
      card({ validTo: day('2026-08-31'), revoked: true }),
    ]) {
      const facts = stay({
        card: one,
        askedOn: day('2026-09-20'),
        dischargeDate: day('2026-09-20'),
      });
      expect(ask(facts, '2026-09-20')).toMatchObject({
        status: 'NOT_ELIGIBLE',
        segments: [],
        paidThrough: null,
      });
    }
  });
});

describe('upgrades and the parts', () => {
  test('those of the whole visit raise every part', () => {
    const low = { inScopeCost: 100_000, card: endsInAugust, replacement: pensioner() };
    expect(lines(ask(stay(low)).segments)).toEqual([
      '2026-08-25 2026-08-31 ASKED 100',
      '2026-09-01 2026-09-10 REPLACEMENT 100',
    ]);
    const statutory = { facility: places.communeStation, inScopeCost: 10_000_000 };
    expect(lines(ask(stay(statutory)).segments)).toEqual(['2026-08-25 2026-09-10 ASKED 100']);
    const polyclinic = {
      facility: places.regionalPolyclinic,
      careType: 'OUTPATIENT',
      inScopeCost: 10_000_000,
    } as const;
    expect(lines(ask(stay(polyclinic)).segments)).toEqual(['2026-08-25 2026-09-10 ASKED 100']);
  });

  test('the level of one card does not raise the other', () => {
    const full = card({ objectCode: 'HN', benefitDigit: 2, validTo: day('2026-08-31') });
    expect(lines(ask(stay({ card: full, replacement: pensioner() })).segments)).toEqual([
      '2026-08-25 2026-08-31 ASKED 100',
      '2026-09-01 2026-09-10 REPLACEMENT 95',
    ]);
  });

  describe('the exemption', () => {
    const passed = { beforeChange: 0, sinceChange: 15_180_001 };
    const from = (fiveYearDate: string | null, changes: Partial<Facts> = {}) =>
      stay({
        coPayment: passed,
        card: card({
          fiveYearDate: fiveYearDate === null ? null : day(fiveYearDate),
          validTo: null,
        }),
        ...changes,
      });

    test('begins on the day on which five years are reached', () => {
      expect(lines(ask(from('2026-08-25')).segments)).toEqual(['2026-08-25 2026-09-10 ASKED 100']);
      expect(lines(ask(from('2026-09-01')).segments)).toEqual([
        '2026-08-25 2026-08-31 ASKED 80',
        '2026-09-01 2026-09-10 ASKED 100',
      ]);
      expect(lines(ask(from('2026-09-10')).segments)).toEqual([
        '2026-08-25 2026-09-09 ASKED 80',
        '2026-09-10 2026-09-10 ASKED 100',
      ]);
      expect(lines(ask(from('2026-09-11')).segments)).toEqual(['2026-08-25 2026-09-10 ASKED 80']);
    });

    test('is none while the date or the amounts are not known, or the threshold is not passed', () => {
      const expected = ['2026-08-25 2026-09-10 ASKED 80'];
      expect(lines(ask(from(null)).segments)).toEqual(expected);
      expect(lines(ask(from('2026-09-01', { coPayment: null })).segments)).toEqual(expected);
      const short = { beforeChange: 0, sinceChange: 15_180_000 };
      expect(lines(ask(from('2026-09-01', { coPayment: short })).segments)).toEqual(expected);
    });

    test('ends with its year', () => {
      const facts = from('2020-01-01', {
        visitDate: day('2026-12-30'),
        dischargeDate: day('2027-01-02'),
      });
      expect(lines(ask(facts).segments)).toEqual([
        '2026-12-30 2026-12-31 ASKED 100',
        '2027-01-01 2027-01-02 ASKED 80',
      ]);
    });

    test('does not reach a self-referral unless so switched', () => {
      const facts = from('2026-09-01', {
        facility: places.basicNew,
        mainDiagnosis: 'K29.7',
        card: card({ fiveYearDate: day('2026-09-01'), registeredFacility: elsewhere }),
      });
      expect(lines(ask(facts).segments)).toEqual(['2026-08-25 2026-09-10 ASKED 80']);
      const switched = ask(facts, undefined, {
        fiveYearExemptionOnFullFactorSelfReferral: 'true',
      });
      expect(lines(switched.segments)).toEqual([
        '2026-08-25 2026-08-31 ASKED 80',
        '2026-09-01 2026-09-10 ASKED 100',
      ]);
    });
  });
});

describe('the last day that the fund pays', () => {
  const open = (changes: Partial<Facts> = {}) => stay({ dischargeDate: null, ...changes });

  test('of a stay without discharge is the end of the grace', () => {
    expect(ask(open()).paidThrough).toBe('2027-01-15');
    expect(ask(open({ careType: 'DAY' })).paidThrough).toBe('2027-01-15');
  });

  test('of a single outpatient visit is none', () => {
    expect(ask(open({ careType: 'OUTPATIENT' })).paidThrough).toBeNull();
  });

  test('of an outpatient course is the end of the grace', () => {
    const course = open({ careType: 'OUTPATIENT', askedOn: day('2026-08-26') });
    expect(ask(course, '2026-08-26').paidThrough).toBe('2027-01-15');
  });

  test('of an outpatient course before 2025-08-15 is the end of the card', () => {
    const course = (visitDate: string, careType: Facts['careType']) =>
      ask(
        open({
          visitDate: day(visitDate),
          careType,
          card: card({ validFrom: day('2025-01-01'), validTo: day('2025-12-31') }),
        }),
        '2025-09-01',
      ).paidThrough;
    expect(course('2025-08-14', 'OUTPATIENT')).toBe('2025-12-31');
    expect(course('2025-08-14', 'INPATIENT')).toBe('2026-01-15');
    expect(course('2025-08-15', 'OUTPATIENT')).toBe('2026-01-15');
  });

  test('of an open-ended card is not in sight', () => {
    expect(ask(open({ card: card({ validTo: null }) })).paidThrough).toBeNull();
  });

  test('is that of a new card that follows, with the grace of one that was valid at admission', () => {
    const next = (changes: Partial<CardFacts>) =>
      ask(open({ card: endsInAugust, replacement: pensioner(changes) })).paidThrough;
    expect(next({})).toBe('2027-08-31');
    expect(next({ validTo: null })).toBeNull();
    expect(next({ validFrom: day('2026-09-02') })).toBe('2027-08-31');
    expect(next({ validFrom: day('2026-01-01') })).toBe('2027-09-15');
  });

  test('is that of the new card once it counts', () => {
    const facts = open({ card: endsInAugust, replacement: pensioner() });
    expect(ask(facts, '2026-09-05').paidThrough).toBe('2027-08-31');
  });

  test('with a discharge is the last day of the last part', () => {
    expect(ask(stay()).paidThrough).toBe('2026-09-10');
    expect(ask(stay({ careType: 'OUTPATIENT' })).paidThrough).toBe('2026-09-10');
  });

  test('is none where no card counts', () => {
    expect(ask(open({ card: null })).paidThrough).toBeNull();
    expect(ask(stay({ card: card({ benefitDigit: null }) })).paidThrough).toBeNull();
  });
});
