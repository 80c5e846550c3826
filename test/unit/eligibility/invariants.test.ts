import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, type PlainDate } from '../../../src/domain/date.ts';
import type { CaseFacts } from '../../../src/eligibility/case-file.ts';
import type { Decision } from '../../../src/eligibility/decision.ts';
import { evaluate } from '../../../src/eligibility/evaluate.ts';
import type { CardFacts, Facts } from '../../../src/eligibility/facts.ts';
import { knownPortalCodes } from '../../../src/eligibility/portal-codes.ts';
import { reasonCatalog } from '../../../src/eligibility/reasons.ts';
import { isResidenceInForce } from '../../../src/eligibility/slips.ts';
import { anySwitches, anyVisit } from './arbitrary-facts.ts';
import {
  answeredWith,
  born,
  card,
  day,
  decide,
  elsewhere,
  places,
  referral,
  residence,
  selfReferral,
  visit,
} from './visit.ts';

const runs = { numRuns: 1_000 };

const asked = ({ facts, on }: CaseFacts): Decision => decide(facts, on);

const forAny = (check: (decision: Decision, one: CaseFacts) => void): void => {
  fc.assert(
    fc.property(anyVisit, (one) => check(asked(one), one)),
    runs,
  );
};

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    for (const part of Object.values(value)) frozen(part);
    Object.freeze(value);
  }
  return value;
}

/** Rules section 9, over any visit. */
describe('for any visit', () => {
  test('a decision comes out, the same for the same facts, and the facts stay as they are', () => {
    fc.assert(
      fc.property(anyVisit, anySwitches, ({ facts, on }, switches) => {
        const first = evaluate(frozen(structuredClone(facts)), on, frozen(switches));
        expect(evaluate(facts, on, switches)).toEqual(first);
      }),
      runs,
    );
  });

  test('visits of all kinds are among those generated', () => {
    const decisions = fc.sample(anyVisit, { numRuns: 4_000, seed: 3 }).map(asked);
    expect([...new Set(decisions.map(({ status }) => status))].sort()).toEqual([
      'ELIGIBLE',
      'ELIGIBLE_PROVISIONAL',
      'NEEDS_ACTION',
      'NOT_ELIGIBLE',
      'SYSTEM_ERROR',
    ]);
    const factors = new Set(decisions.map(({ benefit }) => benefit?.routeFactorPercent));
    expect([0, 40, 50, 60, 100].filter((factor) => !factors.has(factor))).toEqual([]);
  });

  test('fund, co-payment and self-payment are the whole cost, and the fund never pays more', () => {
    forAny(({ benefit }, { facts: { inScopeCost, outOfScopeCost } }) => {
      if (benefit === null) return;
      expect(benefit.money === null).toBe(inScopeCost === null);
      if (benefit.money === null || inScopeCost === null) return;
      const { fundPays, coPay, selfPay } = benefit.money;
      expect(fundPays + coPay + selfPay).toBe(inScopeCost + outOfScopeCost);
      expect(Math.min(fundPays, coPay, selfPay)).toBeGreaterThanOrEqual(0);
      expect(fundPays).toBeLessThanOrEqual(inScopeCost);
    });
  });

  test('level and factor are those of the law, and the percentage is their product', () => {
    forAny(({ benefit }, { facts }) => {
      if (benefit === null) return;
      const since2025 = (facts.visitDate ?? '') >= '2025-01-01';
      expect([100, 95, 80]).toContain(benefit.levelPercent);
      expect(since2025 ? [100, 50, 40, 0] : [100, 70, 60, 40, 0]).toContain(
        benefit.routeFactorPercent,
      );
      expect(benefit.routeCode === null).toBe(!since2025);
      expect(benefit.effectiveBasisPoints).toBe(benefit.levelPercent * benefit.routeFactorPercent);
    });
  });

  test('emergency means the full factor', () => {
    fc.assert(
      fc.property(anyVisit, ({ facts, on }) => {
        const { benefit } = decide({ ...facts, emergency: true }, on);
        if (benefit !== null) expect(benefit.routeFactorPercent).toBe(100);
      }),
      runs,
    );
  });

  test('digits 1, 2 and 5 mean 0, 40, 50 or 100 % since 2025', () => {
    fc.assert(
      fc.property(anyVisit, fc.constantFrom(1, 2, 5), ({ facts, on }, benefitDigit) => {
        const one = facts.card === null ? null : { ...facts.card, benefitDigit };
        const { benefit, cardUsed } = decide({ ...facts, card: one, replacement: null }, on);
        if (benefit === null || cardUsed === null || (facts.visitDate ?? '') < '2025-01-01') return;
        expect([0, 4_000, 5_000, 10_000]).toContain(benefit.effectiveBasisPoints);
      }),
      runs,
    );
  });

  test('the statutory primary list means 100 % since 2025', () => {
    fc.assert(
      fc.property(anyVisit, ({ facts, on }) => {
        const facility = { ...facts.facility, primaryStatutory: true };
        const { benefit } = decide({ ...facts, facility }, on);
        if (benefit === null || (facts.visitDate ?? '') < '2025-01-01') return;
        expect(benefit.effectiveBasisPoints).toBe(10_000);
        expect(benefit.upgrades).toContain('U2');
      }),
      runs,
    );
  });

  test('without the level of the facility no percentage is stated since 2025', () => {
    fc.assert(
      fc.property(anyVisit, ({ facts, on }) => {
        const decision = decide({ ...facts, facility: { ...facts.facility, level: null } }, on);
        if ((facts.visitDate ?? '') < '2025-01-01') return;
        expect(decision.benefit).toBeNull();
        expect(decision.segments).toEqual([]);
        expect(decision.decision).not.toBe('ELIGIBLE');
      }),
      runs,
    );
  });

  test('covered means a percentage above zero, and refused none', () => {
    forAny(({ decision, benefit }) => {
      if (decision === 'ELIGIBLE') expect(benefit?.effectiveBasisPoints).toBeGreaterThan(0);
      if (decision === 'NOT_ELIGIBLE') expect(benefit?.effectiveBasisPoints ?? 0).toBe(0);
    });
  });

  test('only a cover for now is provisional', () => {
    forAny(({ status, decision, provisional }) => {
      expect(provisional).toBe(status === 'ELIGIBLE_PROVISIONAL');
      expect(decision).toBe(
        {
          ELIGIBLE: 'ELIGIBLE',
          ELIGIBLE_PROVISIONAL: 'ELIGIBLE',
          NEEDS_ACTION: 'UNDETERMINED',
          NOT_ELIGIBLE: 'NOT_ELIGIBLE',
          SYSTEM_ERROR: 'UNDETERMINED',
        }[status],
      );
    });
  });

  test('nothing is final by an earlier answer', () => {
    forAny(({ status }, { facts: { portal } }) => {
      if (portal.answered || portal.stored === undefined) return;
      expect(['ELIGIBLE', 'NOT_ELIGIBLE']).not.toContain(status);
    });
  });

  test('only a matched person is covered without reserve, and nobody is refused unknown', () => {
    forAny(({ status }, { facts }) => {
      if (status === 'ELIGIBLE') expect(facts.identity).toBe('MATCHED');
      // Who has neither card nor number is nobody whom a register could know.
      const nothingShown = !facts.portal.answered && facts.portal.reason === 'NO_CARD';
      if (status === 'NOT_ELIGIBLE' && !nothingShown)
        expect(facts.identity).not.toBe('UNDETERMINED');
    });
  });

  test('every refusal and every open question says why, gravest first, each reason once', () => {
    const weight = { BLOCKING: 0, WARNING: 1, INFO: 2 };
    forAny(({ status, reasons }) => {
      const weights = reasons.map((code) => weight[reasonCatalog[code].severity]);
      expect(weights).toEqual(weights.toSorted());
      expect(new Set(reasons).size).toBe(reasons.length);
      expect(reasons.length).toBeGreaterThan(0);
      if (status === 'NOT_ELIGIBLE' || status === 'SYSTEM_ERROR') expect(weights[0]).toBe(0);
    });
  });

  test('a condition never promises less than what is paid anyway', () => {
    forAny(({ benefit }) => {
      for (const { effectiveBasisPoints } of benefit?.conditional ?? []) {
        expect(effectiveBasisPoints).toBeGreaterThan(benefit?.effectiveBasisPoints ?? 0);
      }
    });
  });

  test('the card that counts covers the day, or its treatment grace does', () => {
    forAny(({ decision, cardUsed, cardState }, { facts, on }) => {
      if (decision !== 'ELIGIBLE' || cardUsed === null) return;
      const used = cardUsed === 'REPLACEMENT' ? facts.replacement : facts.card;
      expect(used?.revoked).toBe(false);
      expect(used?.validFrom != null && used.validFrom <= on).toBe(true);
      const end = used?.validTo ?? null;
      const last = end !== null && cardState === 'VALID_GRACE' ? addDays(end, 15) : end;
      expect(last === null || on <= last).toBe(true);
    });
  });

  test('the parts of a stay follow each other, within it, and the last is the last paid day', () => {
    forAny(({ segments, paidThrough }, { facts: { dischargeDate, visitDate } }) => {
      for (const [index, { from, to, levelPercent }] of segments.entries()) {
        expect(from <= to).toBe(true);
        const before = segments[index - 1];
        if (before !== undefined) expect(before.to < from).toBe(true);
        expect([100, 95, 80]).toContain(levelPercent);
        expect(from.slice(0, 4)).toBe(to.slice(0, 4));
      }
      if (segments.length === 0) return;
      expect((visitDate ?? '') <= (segments[0]?.from ?? '')).toBe(true);
      expect((dischargeDate ?? '') >= (segments.at(-1)?.to ?? '9')).toBe(true);
      expect(paidThrough).toBe(segments.at(-1)?.to);
    });
  });
});

test('nobody is refused while the portal has not answered', () => {
  fc.assert(
    fc.property(
      anyVisit,
      fc.oneof(
        fc
          .constantFrom(
            'TIMEOUT',
            'UNREACHABLE',
            'INVALID_ANSWER',
            'WRONG_PERSON',
            'UPSTREAM_ERROR',
            'REFUSED',
            'RESTRICTED',
            'NO_ACCOUNT',
            'NO_NUMBER',
          )
          .map((reason): Facts['portal'] => ({ answered: false, reason })),
        fc
          .constantFrom('TIMEOUT', 'CIRCUIT_OPEN', 'WRONG_PERSON')
          .chain((reason) =>
            fc
              .constantFrom('000', ...knownPortalCodes)
              .map((stored): Facts['portal'] => ({ answered: false, reason, stored })),
          ),
        fc
          .constantFrom('054', '055', '100', '101', '205', '401', '402', '403', '500', '501')
          .map((code) => answeredWith(code)),
        fc.string({ maxLength: 3 }).map((code) => answeredWith(code, true)),
      ),
      ({ facts, on }, portal) => {
        const { status } = decide({ ...facts, portal }, on);
        expect(['ELIGIBLE_PROVISIONAL', 'NEEDS_ACTION', 'SYSTEM_ERROR']).toContain(status);
      },
    ),
    runs,
  );
});

describe('more documents never lower the benefit', () => {
  const more: Readonly<Record<string, (facts: Facts, date: PlainDate) => Partial<Facts>>> = {
    'a referral slip': (_facts, date) => ({ referral: referral(date) }),
    'a yearly slip': (_facts, date) => ({ referral: referral(date, { kind: 'ONE_YEAR' }) }),
    'a follow-up slip': (_facts, date) => ({ appointment: { date, used: false } }),
    'a declared residence': (_facts, date) => ({ residence: residence(date) }),
    'an emergency': () => ({ emergency: true }),
    'going on after an emergency': () => ({ emergencyContinued: true }),
  };
  const rank = { NOT_ELIGIBLE: 0, UNDETERMINED: 1, ELIGIBLE: 2 };

  test.each(Object.entries(more))('%s', (_title, add) => {
    fc.assert(
      fc.property(anyVisit, ({ facts, on }) => {
        const date = facts.visitDate ?? on;
        const richer = { ...facts, ...add(facts, date) };
        // Whether a residence counts depends on the level registered at, so without it the desk has to ask.
        const levels = [facts.card, facts.replacement].map((one) => one?.registeredFacility?.level);
        const inForce = richer.residence !== null && isResidenceInForce(richer.residence, date);
        if (inForce && levels.includes(null)) return;
        const [before, after] = [decide(facts, on), decide(richer, on)];
        expect(rank[after.decision]).toBeGreaterThanOrEqual(rank[before.decision]);
        if (before.benefit === null) return;
        expect(after.benefit?.effectiveBasisPoints).toBeGreaterThanOrEqual(
          before.benefit.effectiveBasisPoints,
        );
      }),
      runs,
    );
  });
});

/** Final, for now, or open. */
function firmness({ decision, provisional }: Decision): 0 | 1 | 2 {
  if (decision === 'UNDETERMINED') return 0;
  return provisional ? 1 : 2;
}

describe('what is not known never makes a decision firmer', () => {
  type Change = (facts: Facts) => Facts;
  interface Unknown {
    readonly unknown: Change;
    readonly known: readonly Change[];
  }

  const ofFacility =
    (part: Partial<Facts['facility']>): Change =>
    (facts) => ({ ...facts, facility: { ...facts.facility, ...part } });
  const ofCards =
    (change: (one: CardFacts) => Partial<CardFacts>): Change =>
    (facts) => ({
      ...facts,
      card: facts.card === null ? null : { ...facts.card, ...change(facts.card) },
      replacement:
        facts.replacement === null ? null : { ...facts.replacement, ...change(facts.replacement) },
    });
  const all =
    (part: Partial<Facts>): Change =>
    (facts) => ({ ...facts, ...part });

  const levels = ['PRIMARY', 'BASIC', 'SPECIALISED'] as const;
  const down = { answered: false, reason: 'TIMEOUT' } as const;

  /** In each, `unknown` is the absence, and `known` what it might be. */
  const facts: Readonly<Record<string, Unknown>> = {
    'level of the facility': {
      unknown: ofFacility({ level: null }),
      known: levels.map((level) => ofFacility({ level })),
    },
    score: {
      unknown: ofFacility({ score: null }),
      known: [45, 50, 69, 75].map((score) => ofFacility({ score })),
    },
    'benefit digit': {
      unknown: ofCards(() => ({ benefitDigit: null })),
      known: ([1, 2, 3, 4, 5] as const).map((benefitDigit) => ofCards(() => ({ benefitDigit }))),
    },
    'registered facility': {
      unknown: ofCards(() => ({ registeredFacility: null })),
      known: [
        (one) =>
          ofCards(() => ({
            registeredFacility: { code: one.facility.code, level: one.facility.level },
          }))(one),
        ofCards(() => ({ registeredFacility: elsewhere })),
      ],
    },
    'level registered at': {
      unknown: ofCards(() => ({ registeredFacility: { ...elsewhere, level: null } })),
      known: levels.map((level) =>
        ofCards(() => ({ registeredFacility: { ...elsewhere, level } })),
      ),
    },
    'first day of the card': {
      unknown: ofCards(() => ({ validFrom: null })),
      known: ['2000-01-01', '2199-01-01'].map((validFrom) =>
        ofCards(() => ({ validFrom: day(validFrom) })),
      ),
    },
    'last day of a card that the portal reports as over': {
      unknown: (one) => ({
        ...ofCards(() => ({ validTo: null }))(one),
        portal: answeredWith('010'),
      }),
      known: [day('2000-01-01'), day('2199-01-01')].map((validTo): Change => {
        const ending = ofCards(() => ({ validTo }));
        return (one) => ({ ...ending(one), portal: answeredWith('010') });
      }),
    },
    'five-year date': {
      unknown: ofCards(() => ({ fiveYearDate: null })),
      known: ['2000-01-01', '2199-01-01'].map((fiveYearDate) =>
        ofCards(() => ({ fiveYearDate: day(fiveYearDate) })),
      ),
    },
    'co-payment': {
      unknown: all({ coPayment: null }),
      known: [0, 99_000_000].map((sinceChange) =>
        all({ coPayment: { beforeChange: 0, sinceChange } }),
      ),
    },
    'Appendix II': {
      unknown: all({ inAppendixII: null }),
      known: [true, false].map((inAppendixII) => all({ inAppendixII })),
    },
    'answer of the portal': {
      unknown: all({ portal: down }),
      known: ['000', '010', '110', '050'].map((code) => all({ portal: answeredWith(code) })),
    },
    cost: {
      unknown: all({ inScopeCost: null }),
      known: [0, 379_499, 10_000_000].map((inScopeCost) => all({ inScopeCost })),
    },
    'main diagnosis': {
      unknown: all({ mainDiagnosis: null }),
      known: ['K29.7', 'G35'].map((mainDiagnosis) => all({ mainDiagnosis })),
    },
    'birth date': {
      unknown: all({ birthDate: null }),
      known: ['1986-01-15', '2012-08-10'].map((text) => all({ birthDate: born(text) })),
    },
  };

  /** Read as not listed, with the listed disease as a condition (point 20): no age, no age limit. */
  const readAsNotListed = new Set(['main diagnosis', 'birth date']);

  const opposite = { ELIGIBLE: 'NOT_ELIGIBLE', NOT_ELIGIBLE: 'ELIGIBLE', UNDETERMINED: null };

  test.each(Object.entries(facts))('%s', (name, { unknown, known }) => {
    fc.assert(
      fc.property(anyVisit, (one) => {
        const without = decide(unknown(one.facts), one.on);
        const withIt = known.map((change) => decide(change(one.facts), one.on));
        expect(firmness(without)).toBeLessThanOrEqual(Math.max(...withIt.map(firmness)));
        if (firmness(without) < 2) return;
        if (!withIt.some(({ decision }) => decision === opposite[without.decision])) return;
        expect(readAsNotListed).toContain(name);
        expect(without.benefit?.conditional.map(({ kind }) => kind)).toContain('LISTED_DISEASE');
      }),
      runs,
    );
  });

  test('a new card that the portal announces and does not give', () => {
    fc.assert(
      fc.property(anyVisit, ({ facts: one, on }) => {
        const { status, fired } = decide(
          { ...one, portal: answeredWith('003'), replacement: null },
          on,
        );
        if (fired[0]?.rule.id !== 'card.revoked') expect(status).not.toBe('NOT_ELIGIBLE');
        expect(status).not.toBe('ELIGIBLE');
      }),
      runs,
    );
  });
});

describe('the factor of a self-referral by its day', () => {
  /** What rests on card and papers changes with the day by itself. */
  const on = (facts: Facts, visitDate: PlainDate) =>
    decide({
      ...facts,
      visitDate,
      dischargeDate: null,
      portal: answeredWith('000'),
      identity: 'MATCHED',
      card:
        facts.card === null
          ? null
          : {
              ...facts.card,
              benefitDigit: 3,
              validFrom: day('2020-01-01'),
              validTo: null,
              revoked: false,
            },
      replacement: null,
      referral: null,
      residence: null,
      birthDate: born('1986'),
    }).benefit?.routeFactorPercent;

  test('is the same from 2025-01-01 to 2026-06-30', () => {
    fc.assert(
      fc.property(anyVisit, fc.nat(545), fc.nat(545), ({ facts }, first, second) => {
        const start = day('2025-01-01');
        expect(on(facts, addDays(start, first))).toBe(on(facts, addDays(start, second)));
      }),
      runs,
    );
  });

  test('is at no day before 2026-07-01 higher than on that day', () => {
    fc.assert(
      fc.property(anyVisit, fc.nat(545), ({ facts }, days) => {
        const before = on(facts, addDays(day('2025-01-01'), days)) ?? 0;
        expect(before).toBeLessThanOrEqual(on(facts, day('2026-07-01')) ?? 0);
      }),
      runs,
    );
  });
});

describe('the day on which something changes', () => {
  const always = card({ validFrom: day('2010-01-01'), validTo: null });
  const unregistered = card({ ...always, registeredFacility: elsewhere });
  const central = { mainDiagnosis: 'K29.7', inAppendixII: false } as const;
  const at = (changes: Partial<Facts>) => (visitDate: string) =>
    decide(visit({ card: always, ...changes, visitDate: day(visitDate) })).benefit;
  const self = (facility: Facts['facility'], changes: Partial<Facts> = {}) =>
    at({ ...selfReferral(facility, { ...central, card: unregistered, ...changes }) });
  const inpatient = { careType: 'INPATIENT' } as const;

  type Row = [string, ReturnType<typeof at>, string, before: number, after: number];
  const smallVisit = (from: string, inScopeCost: number): Row => [
    `a visit of ${inScopeCost}`,
    at({ inScopeCost }),
    from,
    80,
    100,
  ];
  const nearPoor = { ...always, objectCode: 'CN', benefitDigit: 3 } as const;

  /** In percent of the cost. */
  test.each<Row>([
    smallVisit('2018-07-01', 208_499),
    smallVisit('2019-07-01', 208_500),
    smallVisit('2023-07-01', 223_500),
    smallVisit('2024-07-01', 270_000),
    smallVisit('2026-07-01', 351_000),
    ['half of 1.13', self(places.basicUpperBand), '2026-07-01', 0, 40],
    ['half of 1.14', self(places.basicExProvincial), '2026-07-01', 0, 40],
    ['half of 1.18', self(places.specialisedExProvincial), '2026-07-01', 0, 40],
    ['nothing of 3.1 outpatient', self(places.central), '2026-07-01', 0, 0],
    [
      'provincial inpatients',
      self(places.specialisedExProvincial, inpatient),
      '2021-01-01',
      48,
      80,
    ],
    ['district self-referral', self(places.home), '2016-01-01', 56, 80],
    [
      '100 % by list and not by tier',
      at({ facility: places.communeStation }),
      '2025-01-01',
      100,
      100,
    ],
    ['regional polyclinic', self(places.regionalPolyclinic), '2025-01-01', 80, 100],
    ['near-poor', at({ card: nearPoor }), '2026-01-01', 95, 100],
    ['75 and more', at({ card: { ...always, objectCode: 'LH' } }), '2026-01-01', 80, 100],
  ])('%s', (_title, ask, from, before, after) => {
    const percent = (visitDate: string) => (ask(visitDate)?.effectiveBasisPoints ?? -100) / 100;
    expect([percent(addDays(day(from), -1)), percent(from)]).toEqual([before, after]);
  });

  test('codes are there from 2025-01-01', () => {
    expect(at({})('2024-12-31')?.routeCode).toBeNull();
    expect(at({})('2025-01-01')?.routeCode).toBe('1.1');
  });

  test('the exemption is there from 2015-01-01, in years with a known base salary', () => {
    const reached = { ...always, fiveYearDate: day('2010-01-01') };
    const coPayment = { beforeChange: 0, sinceChange: 99_000_000 };
    expect(at({ card: reached, coPayment })('2018-12-31')?.upgrades).toEqual([]);
    expect(at({ card: reached, coPayment })('2019-01-01')?.upgrades).toEqual(['U5']);
  });
});
