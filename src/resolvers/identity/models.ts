import type { Citizen } from '../../connectors/population/index.ts';
import type { PersonalId } from '../../domain/personal-id.ts';
import type { IdentityOutcome } from '../../eligibility/facts.ts';
import type { Language } from '../../generated/schema.ts';
import type { Presence } from '../../identity/presence/strength.ts';
import type { Difference, RegisterOutcome } from '../../identity/resolution.ts';
import type { Source } from '../sources.ts';

export interface ResolutionModel {
  readonly outcome: IdentityOutcome;
  readonly differences: readonly DifferenceModel[];
  readonly person: PersonModel | null;
  readonly registers: readonly RegisterOutcome[];
  readonly presence: Presence | null;
  /** Both are made when they are asked for. */
  readonly advice: (args: { readonly language: Language }) => readonly string[];
  readonly insurance: () => Promise<InsuranceLinkModel | null>;
  readonly sources: readonly Source[];
}

export type DifferenceModel = Difference;

export interface InsuranceLinkModel {
  readonly source: Source;
  readonly candidates: ReadonlyArray<{
    readonly insuranceNumber: string;
    readonly householdNumber: string | null;
    readonly status: string | null;
    readonly differences: ReadonlyArray<Difference['field']>;
  }>;
}

/** A registered person, or only the number where another domain names it. */
export type PersonModel = Citizen | { readonly personalId: PersonalId };
