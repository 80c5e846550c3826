import type { Citizen } from '../../connectors/population/index.ts';
import type { PersonalId } from '../../domain/personal-id.ts';
import type { IdentityOutcome } from '../../eligibility/facts.ts';
import type { Difference } from '../../identity/resolution.ts';
import type { Source } from '../sources.ts';

export interface ResolutionModel {
  readonly outcome: IdentityOutcome;
  readonly differences: readonly Difference[];
  readonly person: PersonModel | null;
  readonly sources: readonly Source[];
}

/** A registered person, or only the number where another domain names it. */
export type PersonModel = Citizen | { readonly personalId: PersonalId };
