import { halfSinceJuly2026, isLevel, routeRule, threeLevelsFrom } from './route-rule.ts';

export const basic50To70Outpatient = routeRule({
  id: 'route.basic-50-to-70-outpatient',
  title: {
    vi: 'Tự đi khám ngoại trú tại cấp cơ bản từ 50 đến dưới 70 điểm',
    en: 'Outpatient self-referral to a basic facility of 50 to below 70 points',
  },
  cites: 'Nghị định 188/2025/NĐ-CP điều 19(2)',
  confidence: 'confirmed',
  from: threeLevelsFrom,
  uses: ['facility.level', 'facility.score', 'careType', 'diagnosis.inAppendixII'],
  code: '1.13',
  selfReferral: true,
  assumesNotInAppendixII: true,
  factors: halfSinceJuly2026,
  applies: (visit) => {
    const { score } = visit.facts.facility;
    return (
      isLevel(visit, 'BASIC') &&
      visit.careAs === 'OUTPATIENT' &&
      score !== null &&
      score >= 50 &&
      score < 70 &&
      visit.facts.inAppendixII !== true
    );
  },
});
