import type { Vnd } from '../src/domain/vnd.ts';
import { baseSalaries } from '../src/eligibility/data/base-salary.ts';
import { benefitDigits } from '../src/eligibility/data/benefit-digits.ts';
import { directClaimCaps } from '../src/eligibility/data/direct-claim-caps.ts';
import { objectCodes } from '../src/eligibility/data/object-codes.ts';
import { oldTierRows } from '../src/eligibility/data/old-tiers.ts';
import { graceByLaw, treatmentGraceDays } from '../src/eligibility/data/treatment-grace.ts';
import { factNames } from '../src/eligibility/fact-names.ts';
import type { RuleCard } from '../src/eligibility/rule.ts';
import { cardRules } from '../src/eligibility/rules/card/index.ts';
import { contradictions } from '../src/eligibility/rules/contradictions/index.ts';
import { upgradeRules } from '../src/eligibility/rules/level/index.ts';
import { notices } from '../src/eligibility/rules/notices/index.ts';
import { routeRules } from '../src/eligibility/rules/route/index.ts';
import { switchNotes } from '../src/eligibility/switch-notes.ts';
import { type SwitchName, switches } from '../src/eligibility/switches.ts';
import { both, code, page, type Section } from './page.ts';

// rules.md

const ruleHeader = ['rule', 'what it says', 'source', 'confidence', 'in force', 'facts it reads'];

function ruleCells(rule: RuleCard): readonly string[] {
  return [
    code(rule.id),
    both(rule.title),
    rule.cites,
    rule.confidence,
    period(rule.from, rule.to),
    rule.uses.length === 0 ? '–' : rule.uses.map(code).join(', '),
  ];
}

function period(from: string | null, to: string | null): string {
  if (from === null && to === null) return 'always';
  if (to === null) return `from ${from}`;
  return from === null ? `until ${to}` : `${from} to ${to}`;
}

function stage(heading: string, text: string, rules: readonly RuleCard[]): Section {
  return { heading, text, header: ruleHeader, rows: rules.map(ruleCells) };
}

export const rulesPage = page(
  'Rules of a decision',
  `${[contradictions, cardRules, routeRules, upgradeRules, notices].flat().length} rules in five stages. Every decision names those that held, with the facts they read. *Confidence* says how well public sources support a rule; which points are open and how they are read stands in [switches](switches.md), amounts and lists in [rule data](rule-data.md), the sentences for the desk in [reasons](reasons.md).`,
  stage(
    '1 Contradictions',
    'Facts that cannot all be true: nothing is concluded from them.',
    contradictions,
  ),
  stage('2 Cards', 'In this order; the first that holds decides what the cards say.', cardRules),
  {
    heading: '3 Routes',
    text: 'Of the rules that hold, the one with the highest factor counts; ties go to the first. Self-referral is looked at only when nothing else gives a basis. *Code* is MA_DOITUONG_KCB of Decision 3276/QĐ-BYT, which did not exist before 2025.',
    header: ['code', 'route', ...ruleHeader],
    rows: routeRules.map((rule) => [
      rule.code === null ? '–' : code(rule.code),
      rule.selfReferral ? 'self-referral' : 'right',
      ...ruleCells(rule),
    ]),
  },
  stage('4 Level', 'Each raises the level to 100 %.', upgradeRules),
  stage('5 Notices', 'Each adds a reason and changes nothing else.', notices),
  {
    heading: 'Facts',
    text: 'Names as in the published case files, and where the graph has them from.',
    header: ['fact', 'label', 'in the graph'],
    rows: Object.entries(factNames).map(([name, { graph, label }]) => [
      code(name),
      both(label),
      graph,
    ]),
  },
);

// switches.md

const switchNames = Object.keys(switches) as SwitchName[];

export const switchesPage = page(
  'Switches',
  'Points that the sources leave open, by their number in section 12 of the eligibility rules. `RULE_SWITCHES` sets them, for example `RULE_SWITCHES=dayCareAs=OUTPATIENT,routeSelection=LIST_ORDER`; positions that are not the default enter the policy version. A decision that rests on a switch carries its warning: see [reasons](reasons.md). Why: [0007](decisions/0007-open-points-are-switches.md).',
  {
    header: ['point', 'switch', 'positions, default first', 'meaning', 'warning'],
    rows: switchNames.map((name) => {
      const { point, meaning, warnings } = switchNotes[name];
      const [first, ...others] = switches[name];
      return [
        point,
        code(name),
        [`**${code(first)}**`, ...others.map(code)].join('<br>'),
        both(meaning),
        warnings.map(code).join('<br>'),
      ];
    }),
  },
);

// rule-data.md

function vnd(amount: Vnd): string {
  return amount.toLocaleString('en');
}

function percents(factors: (typeof oldTierRows)[number]['factors']): string {
  return factors
    .map(({ from, percent }) =>
      from.startsWith('0000') ? `${percent} %` : `${percent} % from ${from}`,
    )
    .join(', ');
}

/** The rule of a row says what it rests on. */
function sourceOfTier(id: string): string {
  return routeRules.find((rule) => rule.id === `route.old.${id}`)?.cites ?? '–';
}

const paths = {
  RIGHT_ROUTE: 'right',
  SELF_ORDINARY: 'self-referral',
  SELF_AREA: 'self-referral, card with K1, K2 or K3',
} as const;

export const ruleDataPage = page(
  'Data of the rules',
  'Amounts and lists by first day: the day of change already uses the new value.',
  {
    heading: 'Base salary',
    text: 'A visit below 15 % of it is paid in full (Law art. 22(1)); co-payment of a year above six of it ends co-payment, together with five continuous years (Decree 188/2025 art. 18(2)). 45 times it is the ceiling for medical equipment in one use of a technical service (Circular 24/2025), which the gateway does not compute.',
    header: ['from', 'VND a month', '15 %', '6 ×', '45 ×', 'source'],
    rows: baseSalaries.map(({ from, amount, source }) => [
      from,
      vnd(amount),
      vnd((amount * 15) / 100),
      vnd(amount * 6),
      vnd(amount * 45),
      source,
    ]),
  },
  {
    heading: 'Benefit digits',
    text: 'Character 3 of a card number.',
    header: ['digit', 'level', 'costs out of scope', 'source'],
    rows: Object.entries(benefitDigits).map(([digit, { percent, outOfScope, source }]) => [
      digit,
      `${percent} %`,
      outOfScope ? "from the armed forces' own budget" : 'paid by the patient',
      source,
    ]),
  },
  {
    heading: 'Object codes',
    text: 'Characters 1 and 2 of a card number. The digit is a plausibility check: the card is followed. *Group* is the one of Law art. 12, by who contributes.',
    header: ['code', 'usual digit', 'group', 'meaning', 'source'],
    rows: objectCodes.map(({ code: name, digits, group, meaning }) => [
      code(name),
      digits.map(({ from, digit }) => (from === null ? digit : `${digit} from ${from}`)).join(', '),
      group === null ? '–' : String(group),
      meaning ?? 'not told by any source',
      [...new Set(digits.map(({ source }) => source))].join('; '),
    ]),
  },
  {
    heading: 'Four tiers until 2024-12-31',
    header: ['tier', 'care', 'route', 'factor', 'confidence', 'source'],
    rows: oldTierRows.map(({ id, tier, careAs, path, factors, confidence }) => [
      tier.toLowerCase(),
      careAs?.toLowerCase() ?? 'any',
      paths[path],
      percents(factors),
      confidence,
      sourceOfTier(id),
    ]),
  },
  {
    heading: 'Ceilings at a facility without contract',
    text: 'Most that is paid for one visit, unless it was an emergency; the first row that fits counts.',
    header: ['care', 'facility', 'base salaries', 'source'],
    rows: directClaimCaps.map(({ careType, facility, baseSalaryPercent, source }) => [
      careType.toLowerCase(),
      facility,
      String(baseSalaryPercent / 100),
      source,
    ]),
  },
  {
    heading: 'Treatment grace',
    text: `A card that ends during one of these is paid for until discharge, at most ${treatmentGraceDays} days longer.`,
    header: ['visit from', 'care', 'source'],
    rows: graceByLaw.map(({ from, careTypes, source }) => [
      from ?? 'always',
      careTypes.map((careType) => careType.toLowerCase()).join(', '),
      source,
    ]),
  },
);
