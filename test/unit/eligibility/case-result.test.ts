import { describe, expect, test } from 'vitest';
import {
  actionsOf,
  type CaseResult,
  caseResult,
  warningsOf,
} from '../../../src/eligibility/case-result.ts';
import type { Facts } from '../../../src/eligibility/facts.ts';
import {
  card,
  day,
  decide,
  elsewhere,
  places,
  selfReferral,
  usualVisitDay,
  visit,
} from './visit.ts';

function resultOf(facts: Facts): CaseResult {
  return caseResult(decide(facts), facts);
}

const half = selfReferral(places.specialisedExProvincial);
const expired = visit({ card: card({ validTo: day('2026-08-09') }) });
const notConfigured = selfReferral(places.notConfigured);
const renewed = visit({
  card: card({ validTo: day('2026-08-09') }),
  replacement: card({ number: 'DN4010123456780', validFrom: usualVisitDay }),
});

describe('percentages', () => {
  test('are those of level, route and both', () => {
    expect(resultOf(half)).toMatchObject({
      benefitLevelPercent: 80,
      routeFactorPercent: 50,
      effectivePercent: 40,
      routeCode: '1.18',
    });
  });

  test('may have decimals', () => {
    const facts = { ...half, card: card({ benefitDigit: 3, registeredFacility: elsewhere }) };
    expect(resultOf(facts).effectivePercent).toBe(47.5);
  });

  test('are not shown where nothing was decided', () => {
    expect(resultOf(notConfigured)).toMatchObject({
      status: 'NEEDS_ACTION',
      benefitLevelPercent: null,
      routeFactorPercent: null,
      effectivePercent: null,
      routeCode: null,
      upgrades: [],
      conditional: [],
      listOrderCode: null,
    });
  });

  test('are nothing without a card', () => {
    expect(resultOf(expired)).toMatchObject({ status: 'NOT_ELIGIBLE', effectivePercent: 0 });
  });
});

describe('money', () => {
  const costs = { inScopeCost: 1_000_000, outOfScopeCost: 50_000 };
  test.each<readonly [string, Facts, readonly [number | null, number | null, number | null]]>([
    ['of a decided visit', { ...half, ...costs }, [400_000, 100_000, 550_000]],
    ['of a visit without its cost', half, [null, null, null]],
    ['of a visit without a card', { ...expired, ...costs }, [0, 0, 1_050_000]],
    ['of a visit without a card or cost', expired, [null, null, null]],
    ['of a visit that is not decided', { ...notConfigured, ...costs }, [null, null, null]],
  ])('%s', (_title, facts, [fundPays, coPay, selfPay]) => {
    expect(resultOf(facts)).toMatchObject({ fundPays, coPay, selfPay });
  });
});

describe('the card', () => {
  test.each<readonly [string, Facts, string | null, string | null]>([
    ['is the one asked for', visit(), 'DN4010123456789', 'VALID'],
    ['is its replacement', renewed, 'DN4010123456780', 'REPLACED'],
    ['is none', visit({ card: null, portal: { answered: false, reason: 'NO_CARD' } }), null, null],
    ['has no number', visit({ card: card({ number: null }) }), null, 'VALID'],
  ])('%s', (_title, facts, cardUsed, cardState) => {
    expect(resultOf(facts)).toMatchObject({ cardUsed, cardState });
  });
});

describe('parts of a stay', () => {
  const stay = visit({
    visitDate: usualVisitDay,
    careType: 'INPATIENT',
    dischargeDate: day('2026-08-20'),
  });

  test('have the published names', () => {
    expect(resultOf(stay).segments).toEqual([
      {
        from: '2026-08-10',
        to: '2026-08-20',
        cardNumber: 'DN4010123456789',
        benefitLevelPercent: 80,
      },
    ]);
  });

  test('end where the fund stops', () => {
    expect(resultOf(stay).paidThrough).toBe('2026-08-20');
  });
});

describe('what may still change', () => {
  test('is under the published names', () => {
    expect(resultOf(half).conditional).toEqual([
      { id: 'UNDER_15_PERCENT', threshold: 379_500, effectivePercent: 50 },
    ]);
  });

  test('five years', () => {
    const facts = visit({
      card: card({ fiveYearDate: usualVisitDay }),
      coPayment: { beforeChange: 13_000_000, sinceChange: 0 },
    });
    expect(resultOf(facts)).toMatchObject({ fiveYearExempt: false, yearThreshold: 14_124_444.44 });
  });

  test('the code of the list order', () => {
    expect(resultOf(selfReferral(places.basicExDistrictUpperBand)).listOrderCode).toBe('1.13');
  });

  test('upgrades', () => {
    expect(resultOf(selfReferral(places.communeStation)).upgrades).toEqual(['U2']);
  });
});

describe('warnings', () => {
  test('have their published name, or that of the reason', () => {
    expect(warningsOf(['APPENDIX_UNKNOWN', 'FORMER_TIER_UNKNOWN', 'ADMITTED_UNVERIFIED'])).toEqual([
      'UNKNOWN_APPENDIX',
      'FORMER_TIER_UNKNOWN',
      'UNVERIFIED',
    ]);
  });

  test('are no reasons that only tell', () => {
    expect(warningsOf(['CARD_VALID', 'RIGHT_ROUTE', 'CARD_EXPIRED'])).toEqual([]);
  });

  test('are also reasons of another weight that are published as warnings', () => {
    expect(warningsOf(['FACILITY_NOT_CONFIGURED'])).toEqual(['NEEDS_CONFIG']);
  });

  test('are those of the decision', () => {
    expect(resultOf(notConfigured).warnings).toContain('NEEDS_CONFIG');
  });
});

describe('actions', () => {
  test('are each named once, in the order of their reasons', () => {
    expect(actionsOf(['CARD_EXPIRED', 'CARD_ENDS_SOON', 'NO_CONTRACT'])).toEqual([
      'ASK_TO_RENEW',
      'DIRECT_CLAIM',
    ]);
  });

  test('are those of the decision', () => {
    expect(resultOf(notConfigured).actions).toContain('CONFIGURE_FACILITY');
  });
});

test('the reasons of the graph come along', () => {
  expect(resultOf(visit()).reasons).toEqual(['CARD_VALID', 'IDENTITY_MATCHED', 'RIGHT_ROUTE']);
});
