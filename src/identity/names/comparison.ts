/** `SAME_BUT_SPELLING`: one name, written in two ways that a desk meets every day. */
export type Verdict = 'SAME' | 'SAME_BUT_SPELLING' | 'DIFFERENT';

/** Kinds that leave a name the same, in the order in which they are told; an order that nobody uses makes another. */
export const spellingKinds = [
  'SPELLING_FORM',
  'TONE_PLACEMENT',
  'I_Y_VARIANT',
  'DIACRITICS',
  'NAME_ORDER',
  'INITIALS',
  'HONORIFIC',
  'WORD_BOUNDARY',
] as const;

export type SpellingKind = (typeof spellingKinds)[number];

export type NameDifferenceKind =
  | SpellingKind
  | 'CONTRADICTING_ACCENTS'
  | 'MISSING_NAME'
  | 'DIFFERENT';

/** One kind of difference, with the words that it concerns on either side. */
export interface NameDifference {
  readonly kind: NameDifferenceKind;
  readonly given: string | null;
  readonly registered: string | null;
}

/** No differences with `SAME`; with `DIFFERENT`, only those that decide. */
export interface NameComparison {
  readonly verdict: Verdict;
  readonly differences: readonly NameDifference[];
}
