import type { CallerKind } from '../caller.ts';
import { type DataClass, dataClasses } from './data-classes.ts';
import type { Purpose, PurposeOf } from './purposes.ts';

/** Seen as it is; seen by its first letters only; not seen. */
export type Verdict = 'ALLOW' | 'MASK' | 'DENY';

type Row = { readonly [Kind in CallerKind]: Readonly<Record<PurposeOf<Kind>, Verdict>> };

function everyone(verdict: Verdict): Row {
  return {
    hospital: {
      CHECK_IN: verdict,
      TREATMENT: verdict,
      EMERGENCY_OVERRIDE: verdict,
      ACCESS_REVIEW: verdict,
    },
    agency: { ADMINISTRATIVE_PROCEDURE: verdict, CLAIM_REVIEW: verdict, ACCESS_REVIEW: verdict },
    citizen: { SELF_SERVICE: verdict, ACCESS_REVIEW: verdict },
    auditor: { CLAIM_REVIEW: verdict, ACCESS_REVIEW: verdict },
  };
}

const seen = everyone('ALLOW');
const unseen = everyone('DENY');

/** Whoever treats or administers, and people themselves; auditors and reviewers see pseudonyms, in the ledger. */
const identified: Row = {
  hospital: { ...seen.hospital, ACCESS_REVIEW: 'DENY' },
  agency: { ...seen.agency, ACCESS_REVIEW: 'DENY' },
  citizen: seen.citizen,
  auditor: unseen.auditor,
};

/** Who sees what: data class × kind of caller × purpose. A pair that is not here is denied. */
export const accessTable: Readonly<Record<DataClass, Row>> = {
  PUBLIC: seen,
  OPERATIONAL: seen,
  EVIDENCE: seen,
  PERSONAL: identified,
  // A claim is assessed without knowing where the patient lives.
  RESIDENCE: {
    ...identified,
    agency: { ...identified.agency, CLAIM_REVIEW: 'MASK' },
  },
  // The desk must be able to act on a difference, and learns no more of it than that (trust 3.1).
  REGISTERED: {
    ...identified,
    hospital: { ...identified.hospital, CHECK_IN: 'MASK', TREATMENT: 'MASK' },
    agency: { ...identified.agency, ADMINISTRATIVE_PROCEDURE: 'MASK', CLAIM_REVIEW: 'MASK' },
  },
  // No procedure of an agency rests on health or insurance yet; an assessor's does.
  SENSITIVE: {
    ...identified,
    agency: { ...identified.agency, ADMINISTRATIVE_PROCEDURE: 'DENY' },
  },
  // Who looked at others is no part of care or of a procedure.
  ACCESS: {
    ...seen,
    hospital: { ...unseen.hospital, ACCESS_REVIEW: 'ALLOW' },
    agency: { ...unseen.agency, ACCESS_REVIEW: 'ALLOW' },
  },
};

export interface Question {
  readonly dataClass: DataClass;
  readonly kind: CallerKind;
  readonly purpose: Purpose;
  /** Whether a person is named who stands behind the call; citizens do themselves. */
  readonly operator: boolean;
}

/** What the table says; a purpose that this kind may not name, and personal data without an operator, are denied. */
export function verdictOn({ dataClass, kind, purpose, operator }: Question): Verdict {
  if (dataClasses[dataClass].ofPerson && !operator) return 'DENY';
  const row: Partial<Record<Purpose, Verdict>> = accessTable[dataClass][kind];
  return row[purpose] ?? 'DENY';
}
