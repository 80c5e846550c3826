import type { CallerKind } from '../caller.ts';

/** Why personal data is asked for; values of `Purpose` in `schema/shared.graphql`. */
export type Purpose =
  | 'CHECK_IN'
  | 'TREATMENT'
  | 'EMERGENCY_OVERRIDE'
  | 'CLAIM_REVIEW'
  | 'ADMINISTRATIVE_PROCEDURE'
  | 'SELF_SERVICE'
  | 'ACCESS_REVIEW';

/** Which purposes a kind of caller may name. The first goes with operations that leave it open. */
export const purposesOf = {
  hospital: ['CHECK_IN', 'TREATMENT', 'EMERGENCY_OVERRIDE', 'ACCESS_REVIEW'],
  agency: ['ADMINISTRATIVE_PROCEDURE', 'CLAIM_REVIEW', 'ACCESS_REVIEW'],
  citizen: ['SELF_SERVICE', 'ACCESS_REVIEW'],
  auditor: ['CLAIM_REVIEW', 'ACCESS_REVIEW'],
} as const satisfies Record<CallerKind, readonly [Purpose, ...Purpose[]]>;

export type PurposeOf<Kind extends CallerKind> = (typeof purposesOf)[Kind][number];

export function mayName(kind: CallerKind, purpose: Purpose): boolean {
  const own: readonly Purpose[] = purposesOf[kind];
  return own.includes(purpose);
}

export function usualPurpose(kind: CallerKind): Purpose {
  return purposesOf[kind][0];
}
