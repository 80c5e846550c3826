import type { Context } from '../../context.ts';
import type { PersonalId } from '../../domain/personal-id.ts';
import type { Resolution } from '../../identity/resolution.ts';
import type { Source } from '../sources.ts';
import type { ResolutionModel } from './models.ts';

/** The graph's view: the person is a reference, whose details the identity domain gives to whom it may. */
export function resolutionModel(
  { outcome, differences, person }: Resolution,
  sources: readonly Source[],
  { loaders }: Pick<Context, 'loaders'>,
): ResolutionModel {
  const citizen = person?.citizen ?? null;
  if (citizen !== null) loaders.remember(citizen);
  return {
    outcome,
    differences,
    person: person === null ? null : { personalId: person.personalId as PersonalId },
    sources,
  };
}
