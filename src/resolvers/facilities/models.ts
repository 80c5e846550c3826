import type { Facility, FacilityCode } from '../../domain/facility.ts';

/** A facility of the register, or only its code where another domain names it. */
export type FacilityModel = Facility | { readonly code: FacilityCode };
