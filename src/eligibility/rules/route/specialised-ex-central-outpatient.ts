import { readAs } from './former-tier.ts';
import { isLevel, routeRule, threeLevelsFrom } from './route-rule.ts';

export const specialisedExCentralOutpatient = routeRule({
  id: 'route.specialised-ex-central-outpatient',
  title: {
    vi: 'Tự đi khám ngoại trú tại cấp chuyên sâu trước là tuyến trung ương',
    en: 'Outpatient self-referral to a specialised facility that was central',
  },
  cites: 'Luật BHYT điều 22(4)(g)',
  confidence: 'two sources',
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
  factors: [{ from: threeLevelsFrom, percent: 0 }],
  applies: (visit) =>
    isLevel(visit, 'SPECIALISED') &&
    visit.careAs === 'OUTPATIENT' &&
    !visit.inAppendixI &&
    readAs(visit) === 'CENTRAL',
});
