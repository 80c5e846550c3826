import type { FormerTier } from '../../../domain/facility.ts';
import type { Switches } from '../../switches.ts';
import type { RouteVisit } from './route-rule.ts';

type Reading = Switches['specialisedWithoutFormerTier'];

const readings: Readonly<Record<Reading, FormerTier>> = {
  AS_EX_CENTRAL: 'CENTRAL',
  AS_EX_PROVINCIAL: 'PROVINCIAL',
  NEEDS_CONFIG: 'NONE',
};

/** Former tier of a specialised facility; one without (new or private) by `specialisedWithoutFormerTier`. */
export function readAs({ facts, switches }: RouteVisit): FormerTier {
  const { formerTier } = facts.facility;
  return formerTier === 'NONE' ? readings[switches.specialisedWithoutFormerTier] : formerTier;
}
