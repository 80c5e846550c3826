import { readAs } from './former-tier.ts';
import { halfSinceJuly2026, isLevel, routeRule, threeLevelsFrom } from './route-rule.ts';

export const specialisedExProvincialOutpatient = routeRule({
  id: 'route.specialised-ex-provincial-outpatient',
  title: {
    vi: 'Tự đi khám ngoại trú tại cấp chuyên sâu trước là tuyến tỉnh',
    en: 'Outpatient self-referral to a specialised facility that was provincial',
  },
  cites: 'Luật BHYT điều 22(4)(h); Nghị định 188/2025/NĐ-CP điều 19(4)',
  confidence: 'confirmed',
  from: threeLevelsFrom,
  uses: [
    'facility.level',
    'facility.formerTier',
    'careType',
    'diagnosis.icdMain',
    'person.birthDate',
  ],
  code: '1.18',
  selfReferral: true,
  factors: halfSinceJuly2026,
  applies: (visit) =>
    isLevel(visit, 'SPECIALISED') &&
    visit.careAs === 'OUTPATIENT' &&
    !visit.inAppendixI &&
    readAs(visit) === 'PROVINCIAL',
});
