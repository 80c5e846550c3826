import type { Notice } from './notice.ts';

export const lookedUpElsewhere: Notice = {
  id: 'notice.looked-up-elsewhere',
  title: { vi: 'Thẻ đã được tra cứu ở cơ sở khác hôm nay', en: 'Looked up elsewhere today' },
  cites: 'Quyết định 2555/QĐ-BYT',
  confidence: 'own judgement',
  from: null,
  to: null,
  uses: ['evaluatedOn'],
  applies: ({ facts }) => facts.lookedUpElsewhere,
  decide: () => 'LOOKED_UP_ELSEWHERE_TODAY',
};
