import type { Context } from '../../context.ts';
import type { Facility as RegisteredFacility } from '../../domain/facility.ts';
import type { FacilityResolvers } from '../../generated/schema.ts';
import type { FacilityModel } from './models.ts';

function registered(facility: FacilityModel): RegisteredFacility | null {
  return 'name' in facility ? facility : null;
}

export const Facility: FacilityResolvers & {
  __resolveReference(reference: FacilityModel, context: Context): Promise<FacilityModel>;
} = {
  /** A card may name a facility that the register does not hold: then only the code is known. */
  __resolveReference: async ({ code }, { loaders }) =>
    (await loaders.facility.load(code)) ?? { code },
  name: (facility) => registered(facility)?.name ?? null,
  level: (facility) => registered(facility)?.level ?? null,
  score: (facility) => registered(facility)?.score ?? null,
  provisionalBasic: (facility) => registered(facility)?.provisionalBasic ?? null,
  formerTier: (facility) => registered(facility)?.formerTier ?? null,
  primaryStatutory: (facility) => registered(facility)?.primaryStatutory ?? null,
  regionalPolyclinic: (facility) => registered(facility)?.regionalPolyclinic ?? null,
  contract: (facility) => registered(facility)?.contract ?? null,
  provinceCode: (facility) => registered(facility)?.provinceCode ?? null,
};
