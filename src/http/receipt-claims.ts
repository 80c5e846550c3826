import type { Caller } from '../auth/caller.ts';
import { endOfVietnamDay, type PlainDate, vietnamDate } from '../domain/date.ts';
import type { Benefit } from '../eligibility/decision.ts';
import type { Obligation } from '../eligibility/obligations.ts';
import type { Presence } from '../identity/presence/strength.ts';
import type { LedgerDecision } from '../ledger/entry.ts';
import type { Pseudonyms } from '../ledger/pseudonym.ts';
import type { UnsignedDecision } from '../resolvers/insurance/models.ts';
import type { Source } from '../resolvers/sources.ts';
import { canonicalJson } from '../signing/canonical-json.ts';
import type {
  ReceiptBenefit,
  ReceiptClaims,
  ReceiptObligation,
  ReceiptSource,
} from '../signing/receipt.ts';

/** RFC 7800: the key, or the client certificate (RFC 8705, section 3.1), to which the caller's token was bound. */
export function confirmationClaim({
  boundTo,
  boundToCertificate,
}: Caller): Pick<ReceiptClaims, 'cnf'> {
  const cnf = {
    ...(boundTo === null ? {} : { jkt: boundTo }),
    ...(boundToCertificate === undefined ? {} : { 'x5t#S256': boundToCertificate }),
  };
  return Object.keys(cnf).length === 0 ? {} : { cnf };
}

/** A decision that stands settles the one before it that did not. */
export function linkClaims(
  previous: LedgerDecision | null,
  decision: UnsignedDecision,
): Pick<ReceiptClaims, 'previous' | 'settles'> {
  if (previous === null) return {};
  return {
    previous: { jti: previous.id, digest: previous.receipt },
    ...(isSettled(decision) && !isSettled(previous) ? { settles: previous.id } : {}),
  };
}

function isSettled({
  decision,
  provisional,
}: Pick<LedgerDecision, 'decision' | 'provisional'>): boolean {
  return decision !== 'UNDETERMINED' && !provisional;
}

/** What was decided, and from what. */
export function decisionClaims(
  decision: UnsignedDecision,
  pseudonyms: Pseudonyms,
): Pick<
  ReceiptClaims,
  | 'decision'
  | 'provisional'
  | 'reasonCodes'
  | 'benefit'
  | 'presence'
  | 'asOf'
  | 'mode'
  | 'obligations'
  | 'recheckBy'
  | 'sources'
  | 'policyVersion'
> {
  return {
    decision: decision.decision,
    provisional: decision.provisional,
    reasonCodes: decision.reasons.map(({ code }) => code),
    ...(decision.benefit === null ? {} : { benefit: benefitClaim(decision.benefit) }),
    ...(decision.identity.presence === null
      ? {}
      : { presence: presenceClaim(decision.identity.presence) }),
    asOf: decision.asOf.toISOString(),
    mode: decision.mode,
    ...(decision.obligations.length === 0
      ? {}
      : { obligations: decision.obligations.map(obligationClaim) }),
    ...(decision.recheckBy === null ? {} : { recheckBy: decision.recheckBy.toISOString() }),
    sources: decision.sources.map((source) => sourceClaim(source, decision.id, pseudonyms)),
    policyVersion: decision.policyVersion,
  };
}

function obligationClaim({ code, dueBy }: Obligation): ReceiptObligation {
  return { code, ...(dueBy === null ? {} : { dueBy: dueBy.toISOString() }) };
}

function sourceClaim(
  { register, status, fetchedAt, asOf, ageSeconds, reason, content }: Source,
  decision: string,
  pseudonyms: Pseudonyms,
): ReceiptSource {
  return {
    id: register,
    version: fetchedAt === null ? status : fetchedAt.toISOString(),
    ...(content === null ? {} : { digest: pseudonyms.answer(decision, canonicalJson(content)) }),
    ...(status === 'STALE' ? { mode: 'stale' as const } : {}),
    ...(status === 'STALE' && asOf !== null && ageSeconds !== null
      ? { asOf: asOf.toISOString(), ageSeconds }
      : {}),
    ...(reason === null ? {} : { reason }),
  };
}

function presenceClaim({ kind, strength }: Presence): NonNullable<ReceiptClaims['presence']> {
  return { kind, strength };
}

function benefitClaim(benefit: Benefit): ReceiptBenefit {
  return {
    levelBasisPoints: benefit.levelPercent * 100,
    routeFactorBasisPoints: benefit.routeFactorPercent * 100,
    effectiveBasisPoints: benefit.effectiveBasisPoints,
    routeCode: benefit.routeCode ?? '',
    ...(benefit.money === null ? {} : { fundPays: benefit.money.fundPays }),
  };
}

/** Usable until the end of the service day (T5). */
export function lastSecondOfUse(decision: UnsignedDecision): number {
  return Math.floor(endOfVietnamDay(lastDayOfUse(decision)).getTime() / 1_000);
}

/** The day of the visit, for tomorrow's list too; for a visit in the past, the day of the answer. */
function lastDayOfUse({ decidedAt, visitDate }: UnsignedDecision): PlainDate {
  const today = vietnamDate(decidedAt);
  return visitDate > today ? visitDate : today;
}
