import { isKnownObjectCode } from '../../data/object-codes.ts';
import type { Notice } from './notice.ts';

export const unknownObjectCode: Notice = {
  id: 'notice.unknown-object-code',
  title: { vi: 'Mã đối tượng không có trong danh mục', en: 'Object code not in the list' },
  cites: 'Quyết định 1351/QĐ-BHXH',
  confidence: 'two sources',
  from: null,
  to: null,
  uses: ['card.objectCode'],
  applies: ({ counts }) =>
    counts !== null && counts.objectCode !== null && !isKnownObjectCode(counts.objectCode),
  decide: () => 'UNKNOWN_OBJECT_CODE',
};
