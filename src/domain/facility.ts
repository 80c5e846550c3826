import { InputError } from '../errors.ts';
import type { Branded } from './brand.ts';

/** 5-character facility code (maCSKCB); the first two are a VSS province code. */
export type FacilityCode = Branded<'FacilityCode'>;

export type FacilityLevel = 'PRIMARY' | 'BASIC' | 'SPECIALISED';
export type FormerTier = 'COMMUNE' | 'DISTRICT' | 'PROVINCIAL' | 'CENTRAL' | 'NONE';

/** A facility as the operator configured it; a `null` is "not configured", never a guess. */
export interface Facility {
  readonly code: FacilityCode;
  readonly name: string;
  readonly level: FacilityLevel | null;
  readonly score: number | null;
  readonly provisionalBasic: boolean;
  readonly formerTier: FormerTier;
  readonly primaryStatutory: boolean;
  readonly regionalPolyclinic: boolean;
  readonly contract: boolean;
  readonly provinceCode: string;
}

/** @throws InputError FACILITY_CODE_MALFORMED */
export function parseFacilityCode(text: string): FacilityCode {
  const code = text.trim().toUpperCase();
  if (!/^\d{2}[0-9A-Z]{3}$/.test(code)) throw new InputError('FACILITY_CODE_MALFORMED');
  return code as FacilityCode;
}
