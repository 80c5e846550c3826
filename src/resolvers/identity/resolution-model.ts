import type { PersonalId } from '../../domain/personal-id.ts';
import type { Resolution } from '../../identity/resolution.ts';
import type { Source } from '../sources.ts';
import type { ResolutionModel } from './models.ts';

/** The graph's view: the person is a reference, whose details the identity domain gives to whom it may. */
export function resolutionModel(
  { outcome, differences, person }: Resolution,
  sources: readonly Source[],
): ResolutionModel {
  return {
    outcome,
    differences,
    person: person === null ? null : { personalId: person.personalId as PersonalId },
    sources,
  };
}
