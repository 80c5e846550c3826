import { paidInFull, routeRule, threeLevelsFrom } from './route-rule.ts';

export const donor = routeRule({
  id: 'route.donor',
  title: {
    vi: 'Người hiến bộ phận cơ thể điều trị ngay sau khi hiến',
    en: 'Organ donor treated right after donating',
  },
  cites: 'Nghị định 188/2025/NĐ-CP điều 37(4)',
  confidence: 'two sources',
  from: threeLevelsFrom,
  uses: ['person.donorJustDonated'],
  code: '1.6',
  selfReferral: false,
  factors: paidInFull,
  applies: ({ facts }) => facts.donorJustDonated,
});
