import { conditionalText } from '../../eligibility/conditional-text.ts';
import type { Benefit, Decision, DeskStatus, Outcome } from '../../eligibility/decision.ts';
import type { ExplainedRule } from '../../eligibility/explanation.ts';
import { type ReasonCode, reasonCatalog } from '../../eligibility/reasons.ts';
import {
  amountText,
  cardStateTexts,
  confidenceTexts,
  type Language,
  outcomeTexts,
  percentText,
  sentence,
  statusTexts,
} from '../../eligibility/words.ts';
import type { Answer, Answered, Refused } from './answer.ts';
import { labels, severityTexts, wantedText } from './labels.ts';
import {
  type Cell,
  hung,
  indented,
  labelled,
  padded,
  paddedLeft,
  pageWidth,
  table,
  width,
  wrapped,
} from './layout.ts';
import { timeline } from './timeline.ts';

/** One case for people. */
export function page(answer: Answer, language: Language, place: number): string {
  const { id, title } = answer.given;
  const head = [`${id ?? `(${place})`}`, title ?? ''].filter((part) => part !== '').join(' – ');
  const body = answer.kind === 'REFUSED' ? refused(answer, language) : answered(answer, language);
  const lines = [...wrapped(head, pageWidth), '═'.repeat(pageWidth), ...body];
  return lines.map((line) => `${line}\n`).join('');
}

function refused({ error: { field, wanted } }: Refused, language: Language): readonly string[] {
  const words = labels[language];
  return [
    ...labelled([
      ...outcomeFields('NEEDS_ACTION', 'UNDETERMINED', false, language),
      [words.notRead, [`${field}: ${wantedText(wanted)[language]}`]],
    ]),
    ...section(words.reasons, reasonLines(['INPUT_REFUSED'], language)),
  ];
}

function answered(answer: Answered, language: Language): readonly string[] {
  const { decision, facts, explanation } = answer;
  const words = labels[language];
  return [
    ...labelled(summary(answer, language)),
    ...section(words.money, money(answer, language)),
    ...section(words.timeline, timeline(decision, facts, language)),
    ...section(words.rules, rules(explanation, language)),
    ...section(words.reasons, reasonLines(decision.reasons, language)),
  ];
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', title, ...indented(lines, 2)];
}

function coded(text: string, code: string): string {
  return `${text} (${code})`;
}

// summary

type Field = readonly [label: string, lines: readonly string[]];

function summary({ decision, result }: Answered, language: Language): readonly Field[] {
  const words = labels[language];
  const { status, decision: outcome, provisional, cardState } = decision;
  const card = sentence(cardStateTexts[cardState])[language];
  return [
    ...outcomeFields(status, outcome, provisional, language),
    [words.card, [result.cardUsed === null ? card : `${card} – ${result.cardUsed}`]],
    [words.benefit, benefitLines(decision, language)],
    [words.fiveYears, [fiveYears(decision, language)]],
  ];
}

function outcomeFields(
  status: DeskStatus,
  outcome: Outcome,
  provisional: boolean,
  language: Language,
): readonly Field[] {
  const words = labels[language];
  const until = provisional ? `, ${words.provisional}` : '';
  return [
    [words.status, [coded(sentence(statusTexts[status])[language], status)]],
    [words.decision, [coded(sentence(outcomeTexts[outcome])[language], outcome) + until]],
  ];
}

function benefitLines(decision: Decision, language: Language): readonly string[] {
  const { benefit } = decision;
  if (benefit === null) return [withoutBenefit(decision, language)];
  return [
    benefitSentence(benefit, language),
    ...benefit.conditional.map((condition) => conditionalText(condition)[language]),
  ];
}

function withoutBenefit({ status, paidThrough, segments }: Decision, language: Language): string {
  const { noPercentage, paysNothing, paysNoLonger } = labels[language];
  if (status !== 'NOT_ELIGIBLE') return noPercentage;
  return paidThrough === null && segments.length === 0 ? paysNothing : paysNoLonger;
}

function benefitSentence(benefit: Benefit, language: Language): string {
  const { routeCode, listOrderCode } = benefit;
  const words = labels[language];
  const code = routeCode === null ? words.noCode : `${words.code} ${routeCode}`;
  const other = listOrderCode === null ? '' : ` (${words.byListOrder}: ${listOrderCode})`;
  const share = words.share(
    percentText(benefit.effectiveBasisPoints / 100)[language],
    percentText(benefit.levelPercent)[language],
    percentText(benefit.routeFactorPercent)[language],
  );
  return `${share}, ${code}${other}.`;
}

function fiveYears({ fiveYears: { exempt, yearThreshold } }: Decision, language: Language): string {
  const words = labels[language];
  const answer = exempt === null ? words.notKnown : exempt ? words.exempt : words.notExempt;
  if (yearThreshold === null) return `${answer}.`;
  return `${answer}; ${words.threshold} ${amountText(yearThreshold)[language]}.`;
}

// money

function money({ result }: Answered, language: Language): readonly string[] {
  const { fundPays, coPay, selfPay } = result;
  if (fundPays === null || coPay === null || selfPay === null) return [];
  const words = labels[language];
  const rows: ReadonlyArray<readonly [string, string]> = [
    [words.fundPays, amountText(fundPays)[language]],
    [words.coPay, amountText(coPay)[language]],
    [words.selfPay, amountText(selfPay)[language]],
    [words.total, amountText(fundPays + coPay + selfPay)[language]],
  ];
  const [left, right] = [0, 1].map((at) => Math.max(...rows.map((row) => width(row[at] ?? ''))));
  return rows.map(
    ([name, amount]) => `${padded(name, left ?? 0)}  ${paddedLeft(amount, right ?? 0)}`,
  );
}

// rules

function rules(explanation: readonly ExplainedRule[], language: Language): readonly string[] {
  if (explanation.length === 0) return [];
  const [rule, facts, effect, source] = labels[language].columns;
  const columns = [
    { title: '#', widest: 2 },
    { title: rule, widest: 32 },
    { title: facts, widest: 25, hanging: 2 },
    { title: effect, widest: 22 },
    { title: source, widest: 21 },
  ];
  return table(
    columns,
    explanation.map((one, at) => row(one, at + 1, language)),
  );
}

function row(one: ExplainedRule, number: number, language: Language): readonly Cell[] {
  const { rule, title, facts, effect, cites, confidence } = one;
  return [
    [String(number)],
    [title[language], rule],
    facts.map(({ label, text }) => `${label[language]} = ${text[language]}`),
    [effect[language]],
    [`${cites} (${confidenceTexts[confidence][language]})`],
  ];
}

// reasons

function reasonLines(reasons: readonly ReasonCode[], language: Language): readonly string[] {
  return reasons.flatMap((code) => {
    const { severity, text, desk, vendor, legalBasis } = reasonCatalog[code];
    const { desk: atDesk, vendor: atVendor, basis } = labels[language];
    const more = [
      desk === null ? null : ([atDesk, [desk[language]]] as const),
      vendor === null ? null : ([atVendor, [vendor[language]]] as const),
      legalBasis === null ? null : ([basis, [legalBasis]] as const),
    ].filter((field) => field !== null);
    const head = `${severityTexts[severity][language]}: ${coded(text[language], code)}`;
    return [...hung(`• ${head}`, pageWidth - 2, 2), ...indented(labelled(more, pageWidth - 6), 4)];
  });
}
