import { addDays, type PlainDate } from '../../../domain/date.ts';
import type { Segment } from '../../decision.ts';
import type { Notice } from './notice.ts';

/** A day after the first paid one that no card covers. */
function hasGap(segments: readonly Segment[], _from: PlainDate, to: PlainDate): boolean {
  const last = segments.at(-1);
  const broken = segments.some((part, index) => {
    const next = segments[index + 1];
    return next !== undefined && next.from !== addDays(part.to, 1);
  });
  return broken || (last !== undefined && last.to < to);
}

export const coverEndsBeforeDischarge: Notice = {
  id: 'notice.cover-ends-before-discharge',
  title: { vi: 'Quỹ ngừng chi trả trước ngày ra viện', en: 'Cover ends before discharge' },
  cites: 'Nghị định 188/2025/NĐ-CP điều 50(4)',
  confidence: 'confirmed',
  from: null,
  to: null,
  uses: ['dischargeDate', 'card.validTo', 'card.replacement'],
  applies: ({ facts: { dischargeDate }, segments, date, counts }) =>
    dischargeDate !== null &&
    counts !== null &&
    segments.length > 0 &&
    hasGap(segments, date, dischargeDate),
  decide: () => 'COVER_ENDS_BEFORE_DISCHARGE',
};
