import type { FacilityCode } from '../domain/facility.ts';
import type { PersonalId } from '../domain/personal-id.ts';

export const scopes = [
  'eligibility:read',
  'checkin:write',
  'identity:read',
  'person:read',
  'facility:read',
  'ledger:read',
] as const;
export type Scope = (typeof scopes)[number];

interface Credential {
  /** `sub` of the token. */
  readonly clientId: string;
  /** Issuer of the token. */
  readonly issuer: string;
  /** Scopes that this gateway knows; others in the token are ignored. */
  readonly scopes: ReadonlySet<Scope>;
  /** Thumbprint of the DPoP key that the token is bound to and that this request proved; null when there is none. */
  readonly boundTo: string | null;
  /** `x5t#S256` of the client certificate that the token is bound to and that this connection showed. */
  readonly boundToCertificate?: string;
}

/** The staff member in whose name a hospital asks; the VSS portal demands one. */
export interface Practitioner {
  readonly personalId: string;
  readonly fullName: string;
}

/** A caller carries only what its credential proved. */
export type Caller =
  | (Credential & {
      readonly kind: 'hospital';
      readonly facility: FacilityCode;
      readonly practitioner: Practitioner;
    })
  | (Credential & {
      readonly kind: 'agency';
      readonly agency: string;
      readonly practitioner: Practitioner | null;
    })
  | (Credential & { readonly kind: 'citizen'; readonly personalId: PersonalId })
  | (Credential & { readonly kind: 'auditor'; readonly practitioner: Practitioner | null });

export type CallerKind = Caller['kind'];
