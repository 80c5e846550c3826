import type { Language } from '../../eligibility/words.ts';
import type { NameComparison, NameDifference } from '../../identity/names/comparison.ts';
import { table } from '../explain/layout.ts';
import { columnLabels, kindLabels, verdictLabels } from './labels.ts';

/** A comparison for people. */
export function page({ verdict, differences }: NameComparison, language: Language): string {
  const head = `${verdictLabels[verdict][language]} (${verdict})`;
  const lines = differences.length === 0 ? [head] : [head, '', ...rows(differences, language)];
  return lines.map((line) => `${line}\n`).join('');
}

function rows(differences: readonly NameDifference[], language: Language): readonly string[] {
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
