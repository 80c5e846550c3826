import type { PlainDate } from '../../domain/date.ts';
import type { FacilityCode } from '../../domain/facility.ts';
import type { IssuingProvince } from '../../domain/province.ts';
import type { CardState } from '../../eligibility/card-state.ts';
import type {
  Benefit,
  Conditional,
  DeskStatus,
  FiveYears,
  Outcome,
  Segment,
} from '../../eligibility/decision.ts';
import type { ExplainedRule } from '../../eligibility/explanation.ts';
import type { Area } from '../../eligibility/facts.ts';
import type { Obligation } from '../../eligibility/obligations.ts';
import type { ReasonCode } from '../../eligibility/reasons.ts';
import type { CoverChange } from '../../eligibility/timeline.ts';
import type { FacilityModel } from '../facilities/models.ts';
import type { ResolutionModel } from '../identity/models.ts';
import type { Source } from '../sources.ts';

/** Everything about a decision but its receipt. */
export interface UnsignedDecision {
  readonly id: string;
  readonly decision: Outcome;
  readonly provisional: boolean;
  readonly status: DeskStatus;
  readonly asOf: Date;
  readonly decidedAt: Date;
  readonly visitDate: PlainDate;
  readonly facility: FacilityModel | null;
  readonly reasons: readonly ReasonModel[];
  readonly identity: ResolutionModel;
  readonly card: CardModel | null;
  readonly otherCards: readonly CardModel[];
  readonly benefit: BenefitModel | null;
  readonly paidThrough: PlainDate | null;
  readonly segments: readonly Segment[];
  readonly fiveYears: FiveYearsModel;
  /** Made when asked for. */
  readonly explanation: () => readonly ExplainedRule[];
  readonly sources: readonly Source[];
  /**
   * How the registers were heard: now, by an earlier answer, or not at all and the card was believed; unchanged: an earlier decision,
   * given again to who knows it.
   */
  readonly mode: 'live' | 'stale' | 'shown' | 'unchanged';
  readonly obligations: readonly Obligation[];
  /** By when the facility should have looked up again; null where nothing is owed. */
  readonly recheckBy: Date | null;
  /** Registers that should have answered and whose answer does not count yet. Empty: nothing to wait for. */
  readonly open: readonly Source['register'][];
  readonly policyVersion: string;
}

/** A decision for which no register was asked, or none had to be. */
export const withoutObligations = {
  mode: 'live',
  obligations: [],
  recheckBy: null,
  open: [],
} as const satisfies Partial<UnsignedDecision>;

export interface DecisionModel extends UnsignedDecision {
  readonly receipt: string;
}

export interface ReasonModel {
  readonly code: ReasonCode;
}

/** The exemption, with what the portal's co-payment service contributed. */
export interface FiveYearsModel extends FiveYears {
  readonly coPayment: number | null;
  readonly dataAsOf: string | null;
}

export type ObligationModel = Obligation;
export type BenefitModel = Benefit;
export type ConditionalModel = Conditional;

export interface CardModel {
  readonly cardNumber: string | null;
  readonly insuranceNumber: string | null;
  readonly objectCode: string | null;
  readonly benefitDigit: number | null;
  readonly validFrom: PlainDate | null;
  readonly validTo: PlainDate | null;
  readonly state: CardState;
  readonly registeredFacility: { readonly code: FacilityCode } | null;
  readonly area: Area | null;
  readonly fiveYearDate: PlainDate | null;
  readonly issuedBy: string | null;
}

export interface TimelineModel {
  readonly from: PlainDate;
  readonly identity: ResolutionModel;
  readonly intervals: ReadonlyArray<{
    readonly from: PlainDate;
    readonly to: PlainDate | null;
    readonly card: CardModel;
    readonly levelPercent: number | null;
  }>;
  readonly nextChange: CoverChange | null;
  readonly changes: readonly CoverChange[];
  readonly fiveYearDate: PlainDate | null;
  readonly reasons: readonly ReasonModel[];
  readonly sources: readonly Source[];
  readonly policyVersion: string;
}

export type ChangeModel = CoverChange;
export type ExplainedRuleModel = ExplainedRule;
export type ExplainedFactModel = ExplainedRule['facts'][number];

export interface IssuingProvinceModel extends IssuingProvince {
  readonly code: string;
}
