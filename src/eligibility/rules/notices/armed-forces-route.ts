import { isArmedForces } from '../../data/object-codes.ts';
import type { Notice } from './notice.ts';

export const armedForcesRoute: Notice = {
  id: 'notice.armed-forces-route',
  title: { vi: 'Lực lượng vũ trang tự đi khám', en: 'Armed forces outside the route' },
  cites: 'Nghị định 70/2015/NĐ-CP; Nghị định 74/2025/NĐ-CP; docs/switches.md (11)',
  confidence: 'own judgement',
  from: null,
  to: null,
  uses: ['card.objectCode'],
  applies: ({ counts, route }) =>
    route?.selfReferral === true && counts !== null && isArmedForces(counts.objectCode),
  decide: () => 'ARMED_FORCES_ROUTE',
};
