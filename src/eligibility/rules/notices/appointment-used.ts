import type { Notice } from './notice.ts';

export const appointmentUsed: Notice = {
  id: 'notice.appointment-used',
  title: { vi: 'Phiếu hẹn đã dùng', en: 'Follow-up slip used' },
  cites: 'Thông tư 01/2025/TT-BYT điều 11',
  confidence: 'one source',
  from: null,
  to: null,
  uses: ['appointment'],
  applies: ({ facts, route }) =>
    facts.appointment !== null && route !== null && !route.visit.appointmentValid,
  decide: () => 'APPOINTMENT_NOT_USABLE',
};
