import type { AnsweredRow } from './documents.ts';
import type { ListFile } from './read-list.ts';
import type { ResultColumn } from './result-columns.ts';
import { type RowProblem, rowProblems } from './row-input.ts';

/** What a result file says of one row: its own cells, and what came of it. */
export interface ResultRow {
  readonly cells: readonly string[];
  readonly result: Readonly<Record<ResultColumn, string>>;
}

export interface ResultTable {
  readonly headers: readonly string[];
  readonly delimiter: string;
  readonly rows: readonly ResultRow[];
}

type Language = 'vi' | 'en';

/** The rows of the list in their order. */
export function resultTable(
  list: ListFile,
  names: readonly string[],
  problems: ReadonlyMap<string, RowProblem>,
  answers: ReadonlyMap<string, AnsweredRow>,
  language: Language,
): ResultTable {
  const rows = list.rows.map(({ cells }, index) => {
    const name = names[index] ?? '';
    const problem = problems.get(name);
    return {
      cells,
      result:
        problem === undefined
          ? resultOf(name, answers.get(name))
          : problemResult(problem, language),
    };
  });
  return { headers: list.headers, delimiter: list.delimiter, rows };
}

const nothing: Readonly<Record<ResultColumn, string>> = {
  row: '',
  outcome: 'PENDING',
  decision: '',
  status: '',
  percent: '',
  routeCode: '',
  reasonCodes: '',
  reason: '',
  deskAction: '',
  validTo: '',
  checkedAt: '',
  version: '',
  receipt: '',
};

function problemResult({ reference, code }: RowProblem, language: Language): ResultRow['result'] {
  return {
    ...nothing,
    row: reference,
    outcome: 'NOT_SENT',
    decision: 'UNDETERMINED',
    status: 'NEEDS_ACTION',
    reasonCodes: code,
    reason: rowProblems[code][language],
  };
}

function resultOf(name: string, answer: AnsweredRow | undefined): ResultRow['result'] {
  const decision = answer?.decision ?? null;
  if (answer === undefined || decision === null) return { ...nothing, row: name };
  const { benefit, card, reasons } = decision;
  return {
    row: name,
    outcome: answer.outcome,
    decision: decision.decision,
    status: decision.status,
    percent: benefit === null ? '' : String(benefit.effectivePercent),
    routeCode: benefit?.routeCode ?? '',
    reasonCodes: reasons.map(({ code }) => code).join(' '),
    reason: reasonText(decision),
    deskAction: reasons.find(isToActOn)?.deskAction ?? '',
    validTo: card?.validTo ?? '',
    checkedAt: decision.asOf,
    version: answer.version ?? '',
    receipt: answer.receipt ?? '',
  };
}

type Decision = NonNullable<AnsweredRow['decision']>;

/** Why the row has its status; then what the desk action is about. Mere notes, which may come first, are left to the codes. */
function reasonText({ reasons, status }: Decision): string {
  const affirms = ({ severity }: Decision['reasons'][number]) => severity === 'INFO';
  const why = (status === 'ELIGIBLE' ? reasons.find(affirms) : undefined) ?? reasons[0];
  const texts = [why, reasons.find(isToActOn)].flatMap((reason) => reason?.text ?? []);
  return [...new Set(texts)].join(' ');
}

function isToActOn({ deskAction }: Decision['reasons'][number]): boolean {
  return deskAction !== null;
}
