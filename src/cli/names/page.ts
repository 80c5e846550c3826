import type { Language } from '../../eligibility/words.ts';
import { table } from '../explain/layout.ts';
import type { EitherComparison } from './compare-either.ts';
import { columnLabels, kindLabels, verdictLabels } from './labels.ts';

/** A comparison for people. */
export function page(comparison: EitherComparison, language: Language): string {
  const { field, verdict, differences } = comparison;
  const head = `${verdictLabels[field][verdict][language]} (${verdict})`;
  const lines = differences.length === 0 ? [head] : [head, '', ...rows(differences, language)];
  return lines.map((line) => `${line}\n`).join('');
}

function rows(differences: EitherComparison['differences'], language: Language): readonly string[] {
  const { kind, given, registered } = columnLabels;
  const columns = [
    { title: kind[language], widest: 44, hanging: 2 },
    { title: given[language], widest: 30 },
    { title: registered[language], widest: 30 },
  ];
  return table(
    columns,
    differences.map((difference) => [
      [kindLabels[difference.kind][language], difference.kind],
      [difference.given ?? '–'],
      [difference.registered ?? '–'],
    ]),
  );
}
