import { type Bilingual, type ReasonEntry, reasonCatalog } from '../../eligibility/reasons.ts';
import type { Language, ReasonResolvers } from '../../generated/schema.ts';
import type { ReasonModel } from './models.ts';

function entry({ code }: ReasonModel): ReasonEntry {
  return reasonCatalog[code];
}

function inLanguage(text: Bilingual | null, language: Language): string | null {
  return text === null ? null : language === 'EN' ? text.en : text.vi;
}

export const Reason: ReasonResolvers = {
  severity: (reason) => entry(reason).severity,
  text: (reason, { language }) => inLanguage(entry(reason).text, language) ?? '',
  deskAction: (reason, { language }) => inLanguage(entry(reason).desk, language),
  vendorAction: (reason, { language }) => inLanguage(entry(reason).vendor, language),
  legalBasis: (reason) => entry(reason).legalBasis,
  retryable: (reason) => entry(reason).retryable,
  retryAfterMs: (reason) => entry(reason).retryAfterMs,
};
