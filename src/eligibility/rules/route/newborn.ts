import { paidInFull, routeRule, threeLevelsFrom } from './route-rule.ts';

export const newborn = routeRule({
  id: 'route.newborn',
  title: { vi: 'Trẻ sơ sinh điều trị ngay sau khi sinh', en: 'Newborn treated right after birth' },
  cites: 'Nghị định 188/2025/NĐ-CP điều 37(2)',
  confidence: 'two sources',
  from: threeLevelsFrom,
  uses: ['person.newborn'],
  code: '1.7',
  selfReferral: false,
  factors: paidInFull,
  applies: ({ facts }) => facts.newborn,
});
