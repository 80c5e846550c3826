import { writeFileSync } from 'node:fs';
import { variables } from '../src/config/env.ts';
import { reasonCatalog } from '../src/eligibility/reasons.ts';
import { errorCatalog } from '../src/errors.ts';
import { accessPage } from './access-page.ts';
import { both, code, page } from './page.ts';
import { refusalsPage } from './refusals-page.ts';
import { ruleDataPage, rulesPage, switchesPage } from './rule-pages.ts';

/** Pages that are made from the tables in the code, so that they cannot fall out of step with them. */
const pages: Readonly<Record<string, string>> = {
  'errors.md': page(
    'Error codes',
    "A GraphQL error means that the request could not be served. `extensions.code` is one of these; `message` is the Vietnamese sentence, or the English one when `Accept-Language` asks for it, and `extensions.text` holds both. What the patient's situation is comes as data, in `reasons`: see [reasons](reasons.md).",
    {
      header: ['code', 'HTTP status', 'retry', 'text'],
      rows: Object.entries(errorCatalog).map(([name, entry]) => [
        code(name),
        String(entry.status),
        entry.retryable
          ? `yes${'retryAfterMs' in entry ? `, after ${entry.retryAfterMs} ms` : ''}`
          : 'no',
        both(entry),
      ]),
    },
  ),
  'reasons.md': page(
    'Reasons of a decision',
    'Every decision says why. A program branches on `decision`; a clerk reads text and desk action.',
    {
      header: [
        'code',
        'severity',
        'text',
        'what the clerk does',
        'what the vendor or operator does',
        'legal basis',
      ],
      rows: Object.entries(reasonCatalog).map(([name, entry]) => [
        code(name),
        entry.severity,
        both(entry.text),
        both(entry.desk),
        both(entry.vendor),
        entry.legalBasis ?? '–',
      ]),
    },
  ),
  'configuration.md': page(
    'Configuration',
    'All settings come from the environment. A wrong or missing one stops the start, and all problems are listed at once. Meanings and defaults: [README](../README.md#configuration).',
    {
      header: ['name', 'value', 'example'],
      rows: Object.entries(variables).map(([name, { wanted, example }]) => [
        code(name),
        wanted,
        code(example),
      ]),
    },
  ),
  'access.md': accessPage,
  'refusals.md': refusalsPage,
  'rules.md': rulesPage,
  'rule-data.md': ruleDataPage,
  'switches.md': switchesPage,
};

for (const [name, text] of Object.entries(pages)) {
  writeFileSync(new URL(name, import.meta.url), text);
}
