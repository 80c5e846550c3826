import { type OldPath, oldTierRows } from '../../data/old-tiers.ts';
import type { FactName } from '../../fact-names.ts';
import { percentOn, type RouteRule, type RouteVisit } from './route-rule.ts';

/** First day of "district registration counts at every commune and district facility of the province". */
const sameProvinceFrom = '2016-01-01';

/** Right route, or self-referral with or without a living area (Circular 30/2020/TT-BYT art. 6). */
function pathOf(visit: RouteVisit): OldPath {
  if (isRightRoute(visit)) return 'RIGHT_ROUTE';
  return visit.card.area === null ? 'SELF_ORDINARY' : 'SELF_AREA';
}

function isRightRoute(visit: RouteVisit): boolean {
  const { facts, card, referralValid, appointmentValid, residenceValid } = visit;
  return (
    facts.emergency ||
    facts.emergencyContinued ||
    card.registeredFacility?.code === facts.facility.code ||
    referralValid ||
    appointmentValid ||
    facts.donorJustDonated ||
    facts.newborn ||
    (residenceValid && isSameLevel(visit)) ||
    isNeighbour(visit)
  );
}

/** What the right route before 2025 rests on. */
const factsOfPath: readonly FactName[] = [
  'visitDate',
  'emergency',
  'emergencyContinued',
  'facility.code',
  'facility.level',
  'card.registeredFacility.code',
  'card.registeredFacility.level',
  'referral',
  'appointment',
  'residence',
  'person.donorJustDonated',
  'person.newborn',
];

function isSameLevel({ facts: { facility }, card }: RouteVisit): boolean {
  return facility.level !== null && card.registeredFacility?.level === facility.level;
}

/** Registered at a commune or district facility, at another one of the same province (Circular 40/2015/TT-BYT). */
function isNeighbour({
  facts: { facility },
  card: { registeredFacility },
  date,
}: RouteVisit): boolean {
  return (
    date >= sameProvinceFrom &&
    (facility.formerTier === 'COMMUNE' || facility.formerTier === 'DISTRICT') &&
    registeredFacility !== null &&
    (registeredFacility.level === 'PRIMARY' || registeredFacility.level === 'BASIC') &&
    registeredFacility.code.slice(0, 2) === facility.code.slice(0, 2)
  );
}

/** The old four tiers; no route codes were recorded for that time (eligibility rules 4.3). */
export const oldTiers: readonly RouteRule[] = oldTierRows.map(
  ({ id, tier, careAs, path, factors, confidence }) => ({
    id: `route.old.${id}`,
    title: { vi: 'Bốn tuyến trước năm 2025', en: 'Four tiers before 2025' },
    cites:
      'Luật BHYT 25/2008/QH12 điều 22 (sửa 2014); Thông tư 40/2015/TT-BYT; Thông tư 30/2020/TT-BYT',
    confidence,
    from: null,
    to: '2024-12-31',
    uses: [
      'facility.formerTier',
      ...(careAs === null ? [] : (['careType'] as const)),
      ...factsOfPath,
      ...(path === 'RIGHT_ROUTE' ? [] : (['card.area'] as const)),
    ],
    code: null,
    selfReferral: path !== 'RIGHT_ROUTE',
    assumesNotInAppendixII: false,
    applies: (visit) =>
      visit.facts.facility.formerTier === tier &&
      (careAs === null || visit.careAs === careAs) &&
      pathOf(visit) === path,
    decide: ({ date }) => percentOn(factors, date),
  }),
);
