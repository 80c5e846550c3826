import { isLevel, paidInFull, routeRule, threeLevelsFrom } from './route-rule.ts';

export const basicBelow50Outpatient = routeRule({
  id: 'route.basic-below-50-outpatient',
  title: {
    vi: 'Tự đi khám ngoại trú tại cấp cơ bản dưới 50 điểm',
    en: 'Outpatient self-referral to a basic facility below 50 points',
  },
  cites: 'Nghị định 188/2025/NĐ-CP điều 19(1)',
  confidence: 'confirmed',
  from: threeLevelsFrom,
  uses: [
    'facility.level',
    'facility.score',
    'facility.provisionalBasic',
    'facility.formerTier',
    'careType',
  ],
  code: '1.12',
  selfReferral: true,
  factors: paidInFull,
  applies: (visit) => {
    const { formerTier, provisionalBasic, score } = visit.facts.facility;
    return (
      isLevel(visit, 'BASIC') &&
      visit.careAs === 'OUTPATIENT' &&
      (provisionalBasic || (score !== null && score < 50)) &&
      formerTier !== 'PROVINCIAL' &&
      formerTier !== 'CENTRAL'
    );
  },
});
