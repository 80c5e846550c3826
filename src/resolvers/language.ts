import type { Bilingual } from '../eligibility/reasons.ts';
import type { Language } from '../generated/schema.ts';

/** A text for people in the language asked for. */
export function inLanguage(text: Bilingual, language: Language): string {
  return language === 'EN' ? text.en : text.vi;
}
