import { isLevel, paidInFull, routeRule, threeLevelsFrom } from './route-rule.ts';

export const residence = routeRule({
  id: 'route.residence',
  title: {
    vi: 'Lưu trú hoặc tạm trú đã khai báo, khám tại cấp cơ bản',
    en: 'Declared stay or temporary residence, at a basic facility',
  },
  cites: 'Luật BHYT điều 22(3); Thông tư 01/2025/TT-BYT điều 4',
  confidence: 'confirmed',
  from: threeLevelsFrom,
  uses: ['residence', 'visitDate', 'facility.level', 'card.registeredFacility.level'],
  code: '1.4',
  selfReferral: false,
  factors: paidInFull,
  applies: (visit) => {
    const registered = visit.card.registeredFacility?.level ?? null;
    return (
      visit.residenceValid &&
      isLevel(visit, 'BASIC') &&
      (registered === 'BASIC' ||
        registered === 'SPECIALISED' ||
        (registered === 'PRIMARY' &&
          visit.switches.residenceWhenRegisteredAtPrimary === 'RESIDENCE'))
    );
  },
});
