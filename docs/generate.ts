import { writeFileSync } from 'node:fs';
import { variables } from '../src/config/env.ts';
import { type Bilingual, reasonCatalog } from '../src/eligibility/reasons.ts';
import { errorCatalog } from '../src/errors.ts';

/** Pages that are made from the tables in the code, so that they cannot fall out of step with them. */

function page(
  title: string,
  introduction: string,
  header: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return `${[`# ${title}`, '', introduction, '', line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n')}\n`;
}

function both(text: Bilingual | null): string {
  return text === null ? '–' : `${text.vi}<br>*${text.en}*`;
}

const errors = Object.entries(errorCatalog).map(([code, entry]) => [
  `\`${code}\``,
  String(entry.status),
  entry.retryable
    ? `yes${'retryAfterMs' in entry ? `, after ${entry.retryAfterMs} ms` : ''}`
    : 'no',
  both(entry),
]);

const reasons = Object.entries(reasonCatalog).map(([code, entry]) => [
  `\`${code}\``,
  entry.severity,
  both(entry.text),
  both(entry.desk),
  both(entry.vendor),
  entry.legalBasis ?? '–',
]);

const settings = Object.entries(variables).map(([name, { wanted, example }]) => [
  `\`${name}\``,
  wanted,
  `\`${example}\``,
]);

const made = '*Made by `npm run docs` from the code; do not edit.*';

writeFileSync(
  new URL('errors.md', import.meta.url),
  page(
    'Error codes',
    `${made}\n\nA GraphQL error means that the request could not be served. \`extensions.code\` is one of these; \`message\` is the Vietnamese sentence, or the English one when \`Accept-Language\` asks for it, and \`extensions.text\` holds both. What the patient's situation is comes as data, in \`reasons\`: see [reasons](reasons.md).`,
    ['code', 'HTTP status', 'retry', 'text'],
    errors,
  ),
);
writeFileSync(
  new URL('reasons.md', import.meta.url),
  page(
    'Reasons of a decision',
    `${made}\n\nEvery decision says why. A program branches on \`decision\`; a clerk reads text and desk action.`,
    [
      'code',
      'severity',
      'text',
      'what the clerk does',
      'what the vendor or operator does',
      'legal basis',
    ],
    reasons,
  ),
);
writeFileSync(
  new URL('configuration.md', import.meta.url),
  page(
    'Configuration',
    `${made}\n\nAll settings come from the environment. A wrong or missing one stops the start, and all problems are listed at once. Meanings and defaults: [README](../README.md#configuration).`,
    ['name', 'value', 'example'],
    settings,
  ),
);
