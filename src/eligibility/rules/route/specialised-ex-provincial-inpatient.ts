import { readAs } from './former-tier.ts';
import { isLevel, paidInFull, routeRule, threeLevelsFrom } from './route-rule.ts';

export const specialisedExProvincialInpatient = routeRule({
  id: 'route.specialised-ex-provincial-inpatient',
  title: {
    vi: 'Tự đi điều trị nội trú tại cấp chuyên sâu trước là tuyến tỉnh',
    en: 'Inpatient self-referral to a specialised facility that was provincial',
  },
  cites: 'Luật BHYT điều 22(4)(h)',
  confidence: 'two sources',
  from: threeLevelsFrom,
  uses: [
    'facility.level',
    'facility.formerTier',
    'careType',
    'diagnosis.icdMain',
    'person.birthDate',
  ],
  code: '3.2',
  selfReferral: true,
  factors: paidInFull,
  applies: (visit) =>
    isLevel(visit, 'SPECIALISED') &&
    visit.careAs === 'INPATIENT' &&
    !visit.inAppendixI &&
    readAs(visit) === 'PROVINCIAL',
});
