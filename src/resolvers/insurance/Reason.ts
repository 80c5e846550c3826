import { type Bilingual, type ReasonEntry, reasonCatalog } from '../../eligibility/reasons.ts';
import type { Language, ReasonResolvers } from '../../generated/schema.ts';
import { inLanguage } from '../language.ts';
import type { ReasonModel } from './models.ts';

function entry({ code }: ReasonModel): ReasonEntry {
  return reasonCatalog[code];
}

function orNull(text: Bilingual | null, language: Language): string | null {
  return text === null ? null : inLanguage(text, language);
}

export const Reason: ReasonResolvers = {
  severity: (reason) => entry(reason).severity,
  text: (reason, { language }) => inLanguage(entry(reason).text, language),
  deskAction: (reason, { language }) => orNull(entry(reason).desk, language),
  vendorAction: (reason, { language }) => orNull(entry(reason).vendor, language),
  legalBasis: (reason) => entry(reason).legalBasis,
  actions: (reason) => entry(reason).actions,
  retryable: (reason) => entry(reason).retryable,
  retryAfterMs: (reason) => entry(reason).retryAfterMs,
};
