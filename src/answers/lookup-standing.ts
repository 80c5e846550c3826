import type { CardLookup } from '../connectors/vss-portal/index.ts';
import { meaningOf, type PortalMeaning } from '../eligibility/portal-codes.ts';
import { defaultSwitches } from '../eligibility/switches.ts';

/**
 * What an answer of the portal is worth later. VERIFIED: it tells of the patient's card. AGAINST: it tells that none counts, or
 * that something differs. SILENT: an outage in the form of an answer. NOTHING: it is about our account, our request, or unknown.
 */
export type LookupStanding = 'VERIFIED' | 'AGAINST' | 'SILENT' | 'NOTHING';

const standings: Readonly<Record<PortalMeaning['kind'], LookupStanding>> = {
  BY_CARD: 'VERIFIED',
  AFTER_CHECK: 'VERIFIED',
  ENDED: 'AGAINST',
  EXPIRED: 'AGAINST',
  WITHDRAWN: 'AGAINST',
  REFUSED: 'AGAINST',
  ACTION: 'AGAINST',
  OUR_FAULT: 'NOTHING',
  ACCOUNT: 'NOTHING',
  OUTAGE: 'SILENT',
};

export function standingOfLookup({ code, restricted }: CardLookup): LookupStanding {
  const meaning = meaningOf({ answered: true, code, restricted }, defaultSwitches);
  // What an unknown code means is a matter of configuration, and of tomorrow's table.
  return meaning.reasons.includes('PORTAL_CODE_UNKNOWN') ? 'NOTHING' : standings[meaning.kind];
}
