import { alike } from './alike.ts';
import type { NameComparison, NameDifference } from './comparison.ts';
import { type ReadName, readName } from './read-name.ts';
import { type Reading, readingsOf } from './readings.ts';
import { unlike } from './unlike.ts';

const mostWords = 20;

/**
 * Whether two names are one, for a clerk who has both before him: never more than what eligibility rules 7.3 let
 * pass without a word (form, case, blanks) is `SAME`. docs/names.md has the boundary cases. Total and symmetric in
 * its verdict.
 */
export function compareNames(given: string, registered: string): NameComparison {
  const [a, b] = [readName(given), readName(registered)];
  if (a === null || b === null) return different(a, b);
  if (a.form === b.form) return { verdict: 'SAME', differences: [] };
  if (a.words.length > mostWords || b.words.length > mostWords) return different(a, b);
  const readings = readingsOf(a.words, b.words);
  const spelling = firstAlike(readings);
  if (spelling === null) return { verdict: 'DIFFERENT', differences: unlike(readings) };
  const form: NameDifference = { kind: 'SPELLING_FORM', given: a.text, registered: b.text };
  return {
    verdict: 'SAME_BUT_SPELLING',
    differences: spelling.length === 0 ? [form] : spelling,
  };
}

function firstAlike(readings: readonly Reading[]): readonly NameDifference[] | null {
  for (const reading of readings) {
    const differences = alike(reading);
    if (differences !== null) return differences;
  }
  return null;
}

function different(given: ReadName | null, registered: ReadName | null): NameComparison {
  const difference: NameDifference = {
    kind: 'DIFFERENT',
    given: given?.text ?? null,
    registered: registered?.text ?? null,
  };
  return { verdict: 'DIFFERENT', differences: [difference] };
}
