import type { PlainDate } from '../domain/date.ts';
import type { FactName } from './fact-names.ts';
import type { Facts } from './facts.ts';
import type { Bilingual, ReasonCode } from './reasons.ts';
import type { Switches } from './switches.ts';

/** How well the public sources support a rule (eligibility rules, head). */
export type Confidence = 'confirmed' | 'two sources' | 'one source' | 'own judgement';

/** What identifies a rule in an explanation. */
export interface RuleCard {
  readonly id: string;
  readonly title: Bilingual;
  /** Law, decree, circular or upstream document. */
  readonly cites: string;
  readonly confidence: Confidence;
  /** First day in force; null when older than all visits that can be asked for. */
  readonly from: string | null;
  /** Last day in force. */
  readonly to: string | null;
  /** Facts that it reads. */
  readonly uses: readonly FactName[];
}

/** One rule of the book: when it holds for what is seen of a visit, and what follows. */
export interface Rule<Seen, Effect> extends RuleCard {
  applies(seen: Seen): boolean;
  decide(seen: Seen): Effect;
}

/** A visit as the rules see it. */
export interface Visit {
  readonly facts: Facts;
  /** Admission or arrival. */
  readonly date: PlainDate;
  /** Day for which the state of the card is asked. */
  readonly on: PlainDate;
  readonly switches: Switches;
}

/** What a rule did to a decision. */
export type Effect =
  | { readonly kind: 'CONTRADICTION'; readonly reason: ReasonCode }
  | { readonly kind: 'CARD'; readonly state: string; readonly status: string }
  | { readonly kind: 'ROUTE'; readonly code: string | null; readonly factorPercent: number }
  | { readonly kind: 'ROUTE_NOT_CHOSEN'; readonly code: string; readonly factorPercent: number }
  | { readonly kind: 'LEVEL'; readonly percent: number }
  | { readonly kind: 'UPGRADE'; readonly upgrade: string }
  | {
      readonly kind: 'CONDITION';
      readonly effectiveBasisPoints: number;
      readonly threshold: number | null;
    }
  | { readonly kind: 'NOTICE'; readonly reason: ReasonCode };

/** A rule that held, and what it did. */
export interface Fired {
  readonly rule: RuleCard;
  readonly effect: Effect;
}

export function isInForce(rule: RuleCard, on: PlainDate): boolean {
  return (rule.from === null || rule.from <= on) && (rule.to === null || on <= rule.to);
}
