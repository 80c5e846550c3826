import type { Level, UpgradeId } from '../../decision.ts';
import type { CardFacts } from '../../facts.ts';
import type { Route } from '../../route.ts';
import type { Rule, Visit } from '../../rule.ts';

/** A visit whose card and route are known. */
export interface LevelVisit extends Visit {
  readonly card: CardFacts;
  /** Level of the card itself, by its digit. */
  readonly cardLevel: Level;
  readonly route: Route;
  /** Whether the five-year exemption holds; null when that cannot be decided. */
  readonly exempt: boolean | null;
}

/** A reason to raise the level to 100 %. */
export interface UpgradeRule extends Rule<LevelVisit, UpgradeId> {
  /** The day whose law counts is the day of admission. */
  readonly from: string | null;
}
