import type { ReasonCode } from '../../reasons.ts';
import type { Rule, Visit } from '../../rule.ts';

/** Facts that cannot all be true: nothing is concluded from them, and the reason names what contradicts what. */
export type Contradiction = Rule<Visit, ReasonCode>;
