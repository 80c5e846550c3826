import type { Notice } from './notice.ts';

export const upperBandCode: Notice = {
  id: 'notice.upper-band-code',
  title: { vi: 'Mã 1.13 hay 1.14', en: 'Code 1.13 or 1.14' },
  cites: 'docs/switches.md (6b)',
  confidence: 'own judgement',
  from: null,
  to: null,
  uses: ['facility.score', 'facility.formerTier'],
  applies: ({ route }) =>
    (route?.code === '1.13' || route?.code === '1.14') &&
    ['1.13', '1.14'].every((code) => route.held.some((rule) => rule.code === code)),
  decide: () => 'UPPER_BAND_CODE_UNSETTLED',
};
