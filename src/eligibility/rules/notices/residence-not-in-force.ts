import type { Notice } from './notice.ts';

export const residenceNotInForce: Notice = {
  id: 'notice.residence-not-in-force',
  title: { vi: 'Lưu trú, tạm trú không có hiệu lực', en: 'Stay or residence not in force' },
  cites: 'Luật BHYT điều 22(3)',
  confidence: 'two sources',
  from: null,
  to: null,
  uses: ['residence', 'visitDate'],
  applies: ({ facts, route }) =>
    facts.residence !== null && route !== null && !route.visit.residenceValid,
  decide: () => 'RESIDENCE_NOT_IN_FORCE',
};
