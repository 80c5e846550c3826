import type { Province } from '../../domain/province.ts';
import type { IssuingProvinceResolvers, Language } from '../../generated/schema.ts';
import { inLanguage } from '../language.ts';

function nameOf(province: Province | null, language: Language): string | null {
  return province === null ? null : inLanguage(province.name, language);
}

export const IssuingProvince: IssuingProvinceResolvers = {
  legacyName: ({ legacy }, { language }) => nameOf(legacy, language),
  currentName: ({ current }, { language }) => nameOf(current, language),
};
