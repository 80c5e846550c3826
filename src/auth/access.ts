import type { FacilityCode } from '../domain/facility.ts';
import type { PersonNumber } from '../domain/personal-id.ts';
import { AuthError } from '../errors.ts';
import type { Caller, CallerKind, Scope } from './caller.ts';

export interface AccessRule {
  /** null: none is needed. */
  readonly scope: Scope | null;
  readonly callers: readonly CallerKind[];
}

/** Who may start which operation. A root field without an entry is denied to everyone. */
export const operationAccess = {
  'Mutation.checkIn': { scope: 'checkin:write', callers: ['hospital'] },
  'Query.checkIn': { scope: 'eligibility:read', callers: ['hospital'] },
  'Query.checkIns': { scope: 'eligibility:read', callers: ['hospital'] },
  'Mutation.reportFirstCost': { scope: 'checkin:write', callers: ['hospital'] },
  'Query.checkInNotice': { scope: 'eligibility:read', callers: ['hospital'] },
  'Query.checkInNotices': { scope: 'eligibility:read', callers: ['hospital'] },
  'Query.eligibility': { scope: 'eligibility:read', callers: ['hospital'] },
  'Query.eligibilityMany': { scope: 'eligibility:read', callers: ['hospital'] },
  'Query.checkList': { scope: 'eligibility:read', callers: ['hospital'] },
  'Mutation.startCheckList': { scope: 'eligibility:read', callers: ['hospital'] },
  'Mutation.addToCheckList': { scope: 'eligibility:read', callers: ['hospital'] },
  'Mutation.closeCheckList': { scope: 'eligibility:read', callers: ['hospital'] },
  'Mutation.cancelCheckList': { scope: 'eligibility:read', callers: ['hospital'] },
  'Subscription.checkInSettled': { scope: 'eligibility:read', callers: ['hospital'] },
  'Query.coverageTimeline': { scope: 'eligibility:read', callers: ['hospital'] },
  'Query.resolveIdentity': { scope: 'identity:read', callers: ['hospital', 'agency', 'citizen'] },
  'Query.presenceChallenge': {
    scope: 'identity:read',
    callers: ['hospital', 'agency', 'citizen'],
  },
  'Query.person': { scope: 'person:read', callers: ['hospital', 'agency', 'citizen'] },
  'Query.explainAccess': { scope: null, callers: ['hospital', 'agency', 'citizen', 'auditor'] },
  'Query.facility': {
    scope: 'facility:read',
    callers: ['hospital', 'agency', 'citizen', 'auditor'],
  },
  'Query.accessLog': {
    scope: 'ledger:read',
    callers: ['hospital', 'agency', 'citizen', 'auditor'],
  },
} as const satisfies Record<string, AccessRule>;

const rules: ReadonlyMap<string, AccessRule> = new Map(Object.entries(operationAccess));

export function ruleFor(coordinate: string): AccessRule | undefined {
  return rules.get(coordinate);
}

/** @throws AuthError CALLER_NOT_ALLOWED, SCOPE_MISSING */
export function authorise(coordinate: string, caller: Caller): void {
  const rule = rules.get(coordinate);
  if (!rule?.callers.includes(caller.kind)) throw new AuthError('CALLER_NOT_ALLOWED');
  if (rule.scope !== null && !caller.scopes.has(rule.scope)) throw new AuthError('SCOPE_MISSING');
}

/** @throws AuthError FACILITY_NOT_YOURS when a hospital asks for another one */
export function ownFacility(caller: Caller, code: FacilityCode): void {
  if (caller.kind === 'hospital' && caller.facility !== code) {
    throw new AuthError('FACILITY_NOT_YOURS');
  }
}

/** @throws AuthError PERSON_NOT_YOURS when citizens ask about someone else, or by a number that is not their personal one */
export function ownPerson(caller: Caller, number: PersonNumber | null): void {
  if (caller.kind === 'citizen' && caller.personalId !== number) {
    throw new AuthError('PERSON_NOT_YOURS');
  }
}
