import type { Notice } from './notice.ts';

const byFormerTier: ReadonlySet<string> = new Set([
  'route.specialised-ex-central-inpatient',
  'route.specialised-ex-central-outpatient',
  'route.specialised-ex-provincial-inpatient',
  'route.specialised-ex-provincial-outpatient',
]);

export const formerTierUnknown: Notice = {
  id: 'notice.former-tier-unknown',
  title: {
    vi: 'Cơ sở chuyên sâu chưa có tuyến cũ',
    en: 'Specialised facility without former tier',
  },
  cites: 'docs/switches.md (2)',
  confidence: 'own judgement',
  from: null,
  to: null,
  uses: ['facility.level', 'facility.formerTier'],
  applies: ({ facts: { facility }, route }) =>
    facility.level === 'SPECIALISED' &&
    facility.formerTier === 'NONE' &&
    (route?.held ?? []).some(({ id }) => byFormerTier.has(id)),
  decide: () => 'FORMER_TIER_UNKNOWN',
};
