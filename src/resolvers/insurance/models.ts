import type { PlainDate } from '../../domain/date.ts';
import type { FacilityCode } from '../../domain/facility.ts';
import type { Benefit, Conditional } from '../../eligibility/benefit.ts';
import type { CardState } from '../../eligibility/card-state.ts';
import type { Decision, DeskStatus } from '../../eligibility/decide.ts';
import type { Area } from '../../eligibility/facts.ts';
import type { ReasonCode } from '../../eligibility/reasons.ts';
import type { FacilityModel } from '../facilities/models.ts';
import type { ResolutionModel } from '../identity/models.ts';
import type { Source } from '../sources.ts';

/** Everything about a decision but its receipt. */
export interface UnsignedDecision {
  readonly id: string;
  readonly decision: Decision;
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
  readonly sources: readonly Source[];
  readonly policyVersion: string;
}

export interface DecisionModel extends UnsignedDecision {
  readonly receipt: string;
}

export interface ReasonModel {
  readonly code: ReasonCode;
}

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
