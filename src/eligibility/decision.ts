import type { PlainDate } from '../domain/date.ts';
import type { Vnd } from '../domain/vnd.ts';
import type { CardState } from './card-state.ts';
import type { ReasonCode } from './reasons.ts';
import type { Fired } from './rule.ts';

export type DeskStatus =
  | 'ELIGIBLE'
  | 'ELIGIBLE_PROVISIONAL'
  | 'NEEDS_ACTION'
  | 'NOT_ELIGIBLE'
  | 'SYSTEM_ERROR';
export type Outcome = 'ELIGIBLE' | 'NOT_ELIGIBLE' | 'UNDETERMINED';

/** Version of rules, parameters and lists; it enters every receipt. */
export const policyVersion = '2026-11-21';

export interface Decision {
  readonly status: DeskStatus;
  readonly decision: Outcome;
  readonly provisional: boolean;
  /** Most important first. */
  readonly reasons: readonly ReasonCode[];
  /** Which of the two cards counts. */
  readonly cardUsed: 'ASKED' | 'REPLACEMENT' | null;
  readonly cardState: CardState;
  /** null when no percentage may be stated. */
  readonly benefit: Benefit | null;
  /** Last day that the fund pays of a stay or course; null for a single visit or an open end. */
  readonly paidThrough: PlainDate | null;
  /** Parts of a stay of known length, split where card or year change. */
  readonly segments: readonly Segment[];
  readonly fiveYears: FiveYears;
  /** Rules that held, in the order in which they were looked at. */
  readonly fired: readonly Fired[];
}

export type UpgradeId = 'U1' | 'U2' | 'U3' | 'U4' | 'U5';
export type Level = 100 | 95 | 80;

export interface Benefit {
  readonly levelPercent: Level;
  readonly routeFactorPercent: number;
  /** 100 × level × factor, so that 47.5 % is 4,750. */
  readonly effectiveBasisPoints: number;
  /** null before 2025-01-01, when there were no codes. */
  readonly routeCode: string | null;
  /** Code that a literal reading of the list order gives, where it differs. */
  readonly listOrderCode: string | null;
  readonly selfReferral: boolean;
  readonly upgrades: readonly UpgradeId[];
  readonly money: Money | null;
  readonly conditional: readonly Conditional[];
}

/** One visit's cost, in three parts that add up to it. */
export interface Money {
  readonly fundPays: Vnd;
  /** The patient's part of what is covered (T_BNCCT). */
  readonly coPay: Vnd;
  /** The rest of the patient's payment (T_BNTT), costs out of scope included. */
  readonly selfPay: Vnd;
}

export type ConditionalKind = 'UNDER_15_PERCENT' | 'FIVE_YEAR_EXEMPTION' | 'LISTED_DISEASE';

export interface Conditional {
  readonly kind: ConditionalKind;
  readonly threshold: Vnd | null;
  readonly effectiveBasisPoints: number;
}

export interface Segment {
  readonly from: PlainDate;
  readonly to: PlainDate;
  readonly card: 'ASKED' | 'REPLACEMENT';
  readonly cardNumber: string | null;
  readonly levelPercent: Level;
}

export interface FiveYears {
  /** null when it cannot be decided. */
  readonly exempt: boolean | null;
  /** Co-payment of the year that has to be passed, in VND with two decimals; null when it depends on what is not known. */
  readonly yearThreshold: number | null;
}
