// Written from the table of outage modes (resilience, section 7), without a look at the rules that the gateway decides by.

const minute = 60_000;
const hour = 60 * minute;

/** What a register once truly said about one question, and when. */
export interface Told {
  readonly at: number;
  readonly covered: boolean;
}

export interface OutageFacts {
  readonly now: number;
  readonly byInsuranceCard: boolean;
  /** The dates on the shown card cover the visit. */
  readonly cardDatesCover: boolean;
  /** Said while this question was asked. */
  readonly portal: Told | null;
  readonly populationSpoke: boolean;
  /** What the portal said last before this question, to this facility about the same number. */
  readonly portalBefore: Told | null;
  /** Whether the process that was told is still the same one: what is reused as fresh is in its memory. */
  readonly remembered: boolean;
}

export type OutageOutcome =
  | 'ELIGIBLE final'
  | 'ELIGIBLE for now'
  | 'NOT_ELIGIBLE final'
  | 'UNDETERMINED final';

export function outageOutcome(facts: OutageFacts): OutageOutcome {
  const { byInsuranceCard, cardDatesCover, now, populationSpoke, portalBefore, remembered } = facts;
  const age = portalBefore === null ? Number.POSITIVE_INFINITY : now - portalBefore.at;
  const reused = remembered && age <= 5 * minute && portalBefore?.covered ? portalBefore : null;
  const heard = reused ?? facts.portal;
  if (heard !== null) {
    const isCertain = byInsuranceCard || populationSpoke;
    if (!heard.covered) return isCertain ? 'NOT_ELIGIBLE final' : 'UNDETERMINED final';
    return isCertain ? 'ELIGIBLE final' : 'ELIGIBLE for now';
  }
  if (portalBefore !== null && age <= 24 * hour)
    return portalBefore.covered ? 'ELIGIBLE for now' : 'UNDETERMINED final';
  return byInsuranceCard && cardDatesCover ? 'ELIGIBLE for now' : 'UNDETERMINED final';
}
