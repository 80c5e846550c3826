import type { CardState } from './card-state.ts';
import type { Decision, DeskStatus, UpgradeId } from './decision.ts';
import type { Facts } from './facts.ts';
import { type ReasonCode, type RequiredAction, reasonCatalog } from './reasons.ts';

/** A decision under the names of the published case files (eligibility rules, 10.2). */
export interface CaseResult {
  readonly status: DeskStatus;
  readonly benefitLevelPercent: number | null;
  readonly routeFactorPercent: number | null;
  readonly effectivePercent: number | null;
  readonly routeCode: string | null;
  readonly fundPays: number | null;
  readonly coPay: number | null;
  readonly selfPay: number | null;
  readonly cardState: CardState | null;
  readonly cardUsed: string | null;
  readonly upgrades: readonly UpgradeId[];
  readonly fiveYearExempt: boolean | null;
  readonly yearThreshold: number | null;
  readonly paidThrough: string | null;
  readonly segments: ReadonlyArray<{
    readonly from: string;
    readonly to: string;
    readonly cardNumber: string | null;
    readonly benefitLevelPercent: number;
  }>;
  readonly conditional: ReadonlyArray<{
    readonly id: string;
    readonly threshold: number | null;
    readonly effectivePercent: number;
  }>;
  readonly listOrderCode: string | null;
  readonly warnings: readonly string[];
  readonly actions: readonly RequiredAction[];
  /** Reasons of the graph, most important first. */
  readonly reasons: readonly ReasonCode[];
}

export function caseResult(decision: Decision, facts: Facts): CaseResult {
  const { benefit, cardState, fiveYears, segments } = decision;
  return {
    status: decision.status,
    benefitLevelPercent: benefit?.levelPercent ?? null,
    routeFactorPercent: benefit?.routeFactorPercent ?? null,
    routeCode: benefit?.routeCode ?? null,
    ...amounts(decision, facts),
    cardState: cardState === 'UNKNOWN' ? null : cardState,
    cardUsed: numberUsed(decision, facts),
    upgrades: benefit?.upgrades ?? [],
    fiveYearExempt: fiveYears.exempt,
    yearThreshold: fiveYears.yearThreshold,
    paidThrough: decision.paidThrough,
    segments: segments.map(({ from, to, cardNumber, levelPercent }) => ({
      from,
      to,
      cardNumber,
      benefitLevelPercent: levelPercent,
    })),
    conditional: (benefit?.conditional ?? []).map(({ kind, threshold, effectiveBasisPoints }) => ({
      id: kind,
      threshold,
      effectivePercent: effectiveBasisPoints / 100,
    })),
    listOrderCode: benefit?.listOrderCode ?? null,
    warnings: warningsOf(decision.reasons),
    actions: actionsOf(decision.reasons),
    reasons: decision.reasons,
  };
}

type Amounts = Pick<CaseResult, 'effectivePercent' | 'fundPays' | 'coPay' | 'selfPay'>;

/** Without a valid card the fund pays nothing (eligibility rules 7.1). */
function amounts({ benefit, status }: Decision, { inScopeCost, outOfScopeCost }: Facts): Amounts {
  if (benefit !== null) {
    const { money, effectiveBasisPoints } = benefit;
    return {
      effectivePercent: effectiveBasisPoints / 100,
      fundPays: money?.fundPays ?? null,
      coPay: money?.coPay ?? null,
      selfPay: money?.selfPay ?? null,
    };
  }
  if (status !== 'NOT_ELIGIBLE') {
    return { effectivePercent: null, fundPays: null, coPay: null, selfPay: null };
  }
  return inScopeCost === null
    ? { effectivePercent: 0, fundPays: null, coPay: null, selfPay: null }
    : { effectivePercent: 0, fundPays: 0, coPay: 0, selfPay: inScopeCost + outOfScopeCost };
}

function numberUsed({ cardUsed }: Decision, { card, replacement }: Facts): string | null {
  if (cardUsed === null) return null;
  return (cardUsed === 'ASKED' ? card : replacement)?.number ?? null;
}

/** Warnings by their published name, or by the reason's own. */
export function warningsOf(reasons: readonly ReasonCode[]): readonly string[] {
  return reasons
    .filter(
      (code) => reasonCatalog[code].warning !== null || reasonCatalog[code].severity === 'WARNING',
    )
    .map((code) => reasonCatalog[code].warning ?? code);
}

/** What has to be done, each once, most important reason first. */
export function actionsOf(reasons: readonly ReasonCode[]): readonly RequiredAction[] {
  return [...new Set(reasons.flatMap((code) => reasonCatalog[code].actions))];
}
