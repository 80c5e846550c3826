import { isUnsettledObjectCode } from '../../data/object-codes.ts';
import type { Notice } from './notice.ts';

export const objectCodeUnsettled: Notice = {
  id: 'notice.object-code-unsettled',
  title: {
    vi: 'Ý nghĩa hoặc mức hưởng của mã đối tượng chưa rõ',
    en: 'Meaning or level of the object code not settled',
  },
  cites: 'docs/switches.md (10)',
  confidence: 'own judgement',
  from: null,
  to: null,
  uses: ['card.objectCode'],
  applies: ({ counts }) =>
    counts !== null && counts.objectCode !== null && isUnsettledObjectCode(counts.objectCode),
  decide: () => 'OBJECT_CODE_UNSETTLED',
};
