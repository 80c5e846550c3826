import { readAs } from './former-tier.ts';
import { isLevel, routeRule, threeLevelsFrom } from './route-rule.ts';

export const specialisedExCentralInpatient = routeRule({
  id: 'route.specialised-ex-central-inpatient',
  title: {
    vi: 'Tự đi điều trị nội trú tại cấp chuyên sâu trước là tuyến trung ương',
    en: 'Inpatient self-referral to a specialised facility that was central',
  },
  cites: 'Luật BHYT điều 22(4)(g)',
  confidence: 'confirmed',
  from: threeLevelsFrom,
  uses: [
    'facility.level',
    'facility.formerTier',
    'careType',
    'diagnosis.icdMain',
    'person.birthDate',
  ],
  code: '3.1',
  selfReferral: true,
  factors: [{ from: threeLevelsFrom, percent: 40 }],
  applies: (visit) =>
    isLevel(visit, 'SPECIALISED') &&
    visit.careAs === 'INPATIENT' &&
    !visit.inAppendixI &&
    readAs(visit) === 'CENTRAL',
});
