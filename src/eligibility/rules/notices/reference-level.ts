import { policyVersion } from '../../decision.ts';
import type { Notice } from './notice.ts';

/** Up to the state of knowledge of these rules no other level has been set; for later days it is assumed. */
export const referenceLevel: Notice = {
  id: 'notice.reference-level',
  title: {
    vi: 'Mức tham chiếu lấy bằng lương cơ sở',
    en: 'Reference level taken as the base salary',
  },
  cites: 'Luật 51/2024/QH15 điều 3(5)(b); docs/switches.md (14)',
  confidence: 'one source',
  from: null,
  to: null,
  uses: ['visitDate'],
  applies: ({ benefit, date, switches }) =>
    benefit !== null &&
    (date > policyVersion || switches.referenceLevelEqualsBaseSalary === 'false'),
  decide: () => 'REFERENCE_LEVEL_ASSUMED',
};
