import { endOfVietnamDay, vietnamDate } from '../../domain/date.ts';
import type { Obligation, ObligationCode } from '../../eligibility/obligations.ts';
import { meaningOf } from '../../eligibility/portal-codes.ts';
import type { ReasonCode } from '../../eligibility/reasons.ts';
import type { Switches } from '../../eligibility/switches.ts';
import type { Resolution } from '../../identity/resolution.ts';
import type { UnsignedDecision } from './models.ts';
import { portalFacts, type RegisterAnswers } from './registers.ts';
import type { Visit } from './visit.ts';

type Owed = Pick<UnsignedDecision, 'mode' | 'obligations' | 'recheckBy' | 'open'>;

/** What the facility owes, by the reason that says which source was not heard (resilience, 7). */
const owedFor: Partial<Record<ReasonCode, readonly ObligationCode[]>> = {
  DECIDED_FROM_STORED_ANSWER: ['RETRY_LOOKUP', 'RECHECK_BEFORE_CLAIM'],
  DECIDED_FROM_SHOWN_CARD: ['RETRY_LOOKUP', 'STORE_EVIDENCE', 'RECHECK_BEFORE_DISCHARGE'],
  STORED_ANSWER_AGAINST: ['RETRY_LOOKUP', 'STORE_EVIDENCE', 'RECHECK_BEFORE_DISCHARGE'],
  ADMITTED_UNVERIFIED: [
    'RETRY_LOOKUP',
    'STORE_EVIDENCE',
    'RECORD_CARD_NUMBER',
    'RECHECK_BEFORE_DISCHARGE',
  ],
};

/** Before the visit ends, as far as its end is known. */
const dueWithVisit: ReadonlySet<ObligationCode> = new Set([
  'RECHECK_BEFORE_DISCHARGE',
  'VERIFY_IDENTITY_AGAIN',
]);

export function owedOf(
  visit: Visit,
  reasons: readonly ReasonCode[],
  { answers, resolution }: { answers: RegisterAnswers; resolution: Resolution },
  switches: Switches,
  decidedAt: Date,
): Owed {
  const open = openRegisters(answers, resolution, switches);
  const codes = new Set(reasons.flatMap((reason) => owedFor[reason] ?? []));
  if (open.includes('POPULATION_REGISTER')) codes.add('VERIFY_IDENTITY_AGAIN');
  const visitEnds = endOfVisit(visit, decidedAt);
  const obligations = [...codes].map((code): Obligation => {
    return { code, dueBy: dueWithVisit.has(code) ? visitEnds : null };
  });
  return {
    mode: modeOf(answers, reasons),
    obligations,
    recheckBy: obligations.length === 0 ? null : visitEnds,
    open,
  };
}

/** Failed, heard by an earlier answer only, or answering about itself or about us. */
export function openRegisters(
  { portal, register }: RegisterAnswers,
  { restsOnPresence }: Pick<Resolution, 'restsOnPresence'>,
  switches: Switches,
): UnsignedDecision['open'] {
  const open: UnsignedDecision['open'][number][] = [];
  const isSilent = register.state === 'FAILED' || register.state === 'STALE';
  if (isSilent && !restsOnPresence) open.push('POPULATION_REGISTER');
  if (portal.state !== 'NOT_ASKED' && countsNot.has(kindOf(portal, switches))) {
    open.push('VSS_PORTAL');
  }
  return open;
}

const countsNot: ReadonlySet<string> = new Set(['OUTAGE', 'ACCOUNT', 'OUR_FAULT']);

function kindOf(portal: RegisterAnswers['portal'], switches: Switches): string {
  return meaningOf(portalFacts(portal), switches).kind;
}

function modeOf(
  { portal, register }: RegisterAnswers,
  reasons: readonly ReasonCode[],
): Owed['mode'] {
  if (reasons.includes('DECIDED_FROM_SHOWN_CARD')) return 'shown';
  return portal.state === 'STALE' || register.state === 'STALE' ? 'stale' : 'live';
}

/** Nothing is due before today is over. */
function endOfVisit({ dischargeDate, on }: Visit, decidedAt: Date): Date {
  const today = vietnamDate(decidedAt);
  const [last = today] = [today, on, dischargeDate ?? on].sort().reverse();
  return endOfVietnamDay(last);
}
