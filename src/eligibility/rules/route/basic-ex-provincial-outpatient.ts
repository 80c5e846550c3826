import { halfSinceJuly2026, isLevel, routeRule, threeLevelsFrom } from './route-rule.ts';

export const basicExProvincialOutpatient = routeRule({
  id: 'route.basic-ex-provincial-outpatient',
  title: {
    vi: 'Tự đi khám ngoại trú tại cấp cơ bản trước là tuyến tỉnh, trung ương',
    en: 'Outpatient self-referral to a basic facility that was provincial or central',
  },
  cites: 'Nghị định 188/2025/NĐ-CP điều 19(3)',
  confidence: 'confirmed',
  from: threeLevelsFrom,
  uses: ['facility.level', 'facility.formerTier', 'careType', 'diagnosis.inAppendixII'],
  code: '1.14',
  selfReferral: true,
  assumesNotInAppendixII: true,
  factors: halfSinceJuly2026,
  applies: (visit) => {
    const { formerTier } = visit.facts.facility;
    return (
      isLevel(visit, 'BASIC') &&
      visit.careAs === 'OUTPATIENT' &&
      (formerTier === 'PROVINCIAL' || formerTier === 'CENTRAL') &&
      visit.facts.inAppendixII !== true
    );
  },
});
