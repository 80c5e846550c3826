import { byState } from './by-state.ts';
import type { CardPart, CardRule, CardVisit } from './card-rule.ts';
import { childWithoutCard } from './child-without-card.ts';
import { deathReported } from './death-reported.ts';
import { deskAction } from './desk-action.ts';
import { donorWithoutCard } from './donor-without-card.ts';
import { endedForNow } from './ended-for-now.ts';
import { expiredByPortal } from './expired-by-portal.ts';
import { higherLevelCard } from './higher-level-card.ts';
import { newCardMissing } from './new-card-missing.ts';
import { newbornWithoutCard } from './newborn-without-card.ts';
import { noLookup } from './no-lookup.ts';
import { notFound } from './not-found.ts';
import { papersToCheck } from './papers-to-check.ts';
import { replaced } from './replaced.ts';
import { revoked } from './revoked.ts';
import { shownCard } from './shown-card.ts';
import { storedAnswerRule } from './stored-answer.ts';
import { temporaryChildNumber } from './temporary-child-number.ts';

/** What it would have meant at the time. */
const storedAnswer = storedAnswerRule((visit): CardPart => cardRuleOf(visit).decide(visit));

const special: readonly CardRule[] = [
  deathReported,
  newbornWithoutCard,
  donorWithoutCard,
  storedAnswer,
  revoked,
  childWithoutCard,
  temporaryChildNumber,
  notFound,
  deskAction,
  papersToCheck,
  shownCard,
  noLookup,
  newCardMissing,
  replaced,
  endedForNow,
  expiredByPortal,
  higherLevelCard,
];

/** In this order; the first that holds decides, and the last always does. */
export const cardRules: readonly CardRule[] = [...special, byState];

export function cardRuleOf(visit: CardVisit): CardRule {
  return special.find((rule) => rule.applies(visit)) ?? byState;
}
