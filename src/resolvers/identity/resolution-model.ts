import type { Context } from '../../context.ts';
import type { PersonalId } from '../../domain/personal-id.ts';
import type { Resolution } from '../../identity/resolution.ts';
import type { Deadline } from '../../loaders/deadline.ts';
import { inLanguage } from '../language.ts';
import type { Source } from '../sources.ts';
import { adviceOn } from './advice.ts';
import { insuranceLinkOf } from './insurance-link.ts';
import type { ResolutionModel } from './models.ts';

/** The graph's view: the person is a reference, whose details the identity domain gives to whom it may. */
export function resolutionModel(
  resolution: Resolution,
  sources: readonly Source[],
  within: Deadline,
  { access, clock, loaders, rules }: Pick<Context, 'access' | 'clock' | 'loaders' | 'rules'>,
): ResolutionModel {
  const { outcome, differences, person, presence, registers } = resolution;
  const citizen = person?.citizen ?? null;
  if (citizen !== null) loaders.remember(citizen);
  return {
    outcome,
    differences,
    registers,
    presence,
    person: person === null ? null : { personalId: person.personalId as PersonalId },
    advice: ({ language }) =>
      adviceOn(resolution, access.purpose, rules.deceasedStatuses).map((text) =>
        inLanguage(text, language),
      ),
    insurance: () => insuranceLinkOf(citizen, within, { clock, loaders }),
    sources,
  };
}
