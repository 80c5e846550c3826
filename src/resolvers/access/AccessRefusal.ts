import { errorCatalog } from '../../errors.ts';
import type { AccessRefusalResolvers } from '../../generated/schema.ts';
import { inLanguage } from '../language.ts';

export const AccessRefusal: AccessRefusalResolvers = {
  text: ({ code }, { language }) => inLanguage(errorCatalog[code], language),
};
