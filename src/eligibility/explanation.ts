import type { PlainDate } from '../domain/date.ts';
import type { Decision } from './decision.ts';
import { type FactName, factNames } from './fact-names.ts';
import type { Facts } from './facts.ts';
import { type Bilingual, reasonCatalog } from './reasons.ts';
import type { Confidence, Effect, Fired, RuleCard, Visit } from './rule.ts';
import { defaultSwitches, type Switches } from './switches.ts';
import {
  amountText,
  cardStateTexts,
  type FactValue,
  factText,
  inBoth,
  named,
  percentText,
  sentence,
  statusTexts,
  upgradeTexts,
} from './words.ts';

/** A fact that a rule read. */
export interface ExplainedFact {
  readonly name: FactName;
  readonly label: Bilingual;
  readonly value: FactValue;
  /** The value in words. */
  readonly text: Bilingual;
}

/** A rule that held, for people. */
export interface ExplainedRule {
  readonly rule: string;
  readonly title: Bilingual;
  readonly cites: string;
  readonly confidence: Confidence;
  readonly facts: readonly ExplainedFact[];
  /** What the rule did to the decision. */
  readonly effect: Bilingual;
}

/**
 * The rules behind a decision in their order, each with what it read and what it did.
 *
 * @param facts the ones that were decided on, with the same `on` and `switches`
 */
export function explanationOf(
  { fired }: Pick<Decision, 'fired'>,
  facts: Facts,
  on: PlainDate,
  switches: Switches = defaultSwitches,
): readonly ExplainedRule[] {
  const visit: Visit = { facts, on, date: facts.visitDate ?? on, switches };
  return fired.map((one) => explained(one, visit));
}

function explained({ rule, effect }: Fired, visit: Visit): ExplainedRule {
  const { id, title, cites, confidence } = rule;
  return {
    rule: id,
    title,
    cites,
    confidence,
    facts: factsRead(rule, visit),
    effect: effectText(effect),
  };
}

function factsRead({ uses }: RuleCard, visit: Visit): readonly ExplainedFact[] {
  return uses.map((name) => {
    const { label, read } = factNames[name];
    const value = read(visit);
    return { name, label, value, text: isOpenEnd(name, visit) ? openEnd : factText(name, value) };
  });
}

const openEnd: Bilingual = { vi: 'không thời hạn', en: 'open-ended' };

function isOpenEnd(name: FactName, { facts: { card } }: Visit): boolean {
  return name === 'card.validTo' && card?.validTo === null && card.validFrom !== null;
}

type EffectOf<Kind extends Effect['kind']> = Extract<Effect, { readonly kind: Kind }>;

const effectTexts: { readonly [Kind in Effect['kind']]: (effect: EffectOf<Kind>) => Bilingual } = {
  CONTRADICTION: ({ reason }) => contradictionText(reasonCatalog[reason].text),
  CARD: ({ state, status }) => cardText(named(cardStateTexts, state), named(statusTexts, status)),
  ROUTE: (effect) => sentence(routeText(effect)),
  ROUTE_NOT_CHOSEN: (effect) => notChosenText(routeText(effect)),
  LEVEL: ({ percent }) => levelText(percentText(percent)),
  UPGRADE: ({ upgrade }) => upgradeText(upgrade),
  CONDITION: (effect) => conditionText(effect),
  NOTICE: ({ reason }) => reasonCatalog[reason].text,
};

/** What a rule did, in words. */
export function effectText<Kind extends Effect['kind']>(effect: EffectOf<Kind>): Bilingual {
  return effectTexts[effect.kind as Kind](effect);
}

function contradictionText(reason: Bilingual): Bilingual {
  return {
    vi: `Dữ liệu mâu thuẫn nên chưa kết luận: ${reason.vi}`,
    en: `Contradictory data, so nothing is concluded: ${reason.en}`,
  };
}

function cardText(state: Bilingual, status: Bilingual): Bilingual {
  return sentence(inBoth((language) => `${state[language]}: ${status[language]}`));
}

interface RouteEffect {
  readonly code: string | null;
  readonly factorPercent: number;
}

/** There were no codes before 2025. */
function routeText({ code, factorPercent }: RouteEffect): Bilingual {
  const percent = percentText(factorPercent);
  return {
    vi: code === null ? `tỷ lệ theo tuyến ${percent.vi}` : `mã ${code}, tỷ lệ ${percent.vi}`,
    en: code === null ? `route factor ${percent.en}` : `code ${code}, factor ${percent.en}`,
  };
}

function notChosenText(route: Bilingual): Bilingual {
  return {
    vi: `Cũng thỏa điều kiện nhưng không được chọn: ${route.vi}`,
    en: `Holds too, not chosen: ${route.en}`,
  };
}

function levelText(percent: Bilingual): Bilingual {
  return { vi: `Mức hưởng ${percent.vi}`, en: `Level ${percent.en}` };
}

function upgradeText(upgrade: string): Bilingual {
  const level = levelText(percentText(100));
  const why = named(upgradeTexts, upgrade);
  return inBoth((language) => `${level[language]}: ${why[language]}`);
}

function conditionText({
  effectiveBasisPoints,
  threshold,
}: Extract<Effect, { readonly kind: 'CONDITION' }>): Bilingual {
  const percent = percentText(effectiveBasisPoints / 100);
  const limit = threshold === null ? null : amountText(threshold);
  return {
    vi: `Có điều kiện: ${percent.vi}${limit === null ? '' : `, ngưỡng ${limit.vi}`}`,
    en: `On a condition: ${percent.en}${limit === null ? '' : `, threshold ${limit.en}`}`,
  };
}
