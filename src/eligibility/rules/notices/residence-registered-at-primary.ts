import type { Notice } from './notice.ts';

export const residenceRegisteredAtPrimary: Notice = {
  id: 'notice.residence-registered-at-primary',
  title: {
    vi: 'Lưu trú, tạm trú của người đăng ký tại cấp ban đầu',
    en: 'Residence of one registered at a primary facility',
  },
  cites: 'docs/switches.md (7)',
  confidence: 'own judgement',
  from: null,
  to: null,
  uses: ['residence', 'card.registeredFacility.level', 'facility.level'],
  applies: ({ counts, facts, route }) =>
    route?.visit.residenceValid === true &&
    facts.facility.level === 'BASIC' &&
    counts?.registeredFacility?.level === 'PRIMARY' &&
    (route.selfReferral || route.code === '1.4'),
  decide: () => 'RESIDENCE_REGISTERED_AT_PRIMARY',
};
