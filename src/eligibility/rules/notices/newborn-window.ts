import { addDays } from '../../../domain/date.ts';
import type { Notice } from './notice.ts';

const auditDays = 5;

export const newbornWindow: Notice = {
  id: 'notice.newborn-window',
  title: { vi: 'Trẻ sơ sinh quá 5 ngày', en: 'Newborn older than 5 days' },
  cites: 'Quyết định 3276/QĐ-BYT',
  confidence: 'one source',
  from: null,
  to: null,
  uses: ['person.newborn', 'person.birthDate', 'visitDate'],
  applies: ({ facts: { birthDate, newborn }, date }) =>
    newborn &&
    birthDate !== null &&
    birthDate < addDays(date, -auditDays).slice(0, birthDate.length),
  decide: () => 'NEWBORN_OUTSIDE_AUDIT_WINDOW',
};
