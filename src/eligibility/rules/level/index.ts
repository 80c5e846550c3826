import { communeLevel } from './commune-level.ts';
import { fiveYears } from './five-years.ts';
import { fullLevelCard } from './full-level-card.ts';
import type { UpgradeRule } from './level-rule.ts';
import { regionalPolyclinic } from './regional-polyclinic.ts';
import { smallVisit } from './small-visit.ts';
import { statutoryPrimary } from './statutory-primary.ts';

/** Upgrades to 100 %, in the order of the eligibility rules 3.2. */
export const upgradeRules: readonly UpgradeRule[] = [
  fullLevelCard,
  statutoryPrimary,
  communeLevel,
  regionalPolyclinic,
  smallVisit,
  fiveYears,
];
