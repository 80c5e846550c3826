import type { ResultTable } from './results.ts';

/** What came of a list, for people or programs. */
export interface Summary {
  readonly rows: number;
  readonly eligible: number;
  readonly provisional: number;
  readonly needsAction: number;
  readonly notEligible: number;
  readonly failed: number;
  /** Of all, those whose known answer still counts. */
  readonly unchanged: number;
  /** Rows that no visit could be read from. */
  readonly notSent: number;
  readonly pending: number;
  readonly files: { readonly csv: string; readonly xlsx: string };
}

export function summaryOf({ rows }: ResultTable, files: Summary['files']): Summary {
  const results = rows.map(({ result }) => result);
  const sent = results.filter(({ outcome }) => outcome !== 'NOT_SENT');
  const withStatus = (status: string) => sent.filter((result) => result.status === status).length;
  const withOutcome = (outcome: string) =>
    results.filter((result) => result.outcome === outcome).length;
  return {
    rows: rows.length,
    eligible: withStatus('ELIGIBLE'),
    provisional: withStatus('ELIGIBLE_PROVISIONAL'),
    needsAction: withStatus('NEEDS_ACTION'),
    notEligible: withStatus('NOT_ELIGIBLE'),
    failed: withStatus('SYSTEM_ERROR'),
    unchanged: withOutcome('UNCHANGED'),
    notSent: withOutcome('NOT_SENT'),
    pending: withOutcome('PENDING'),
    files,
  };
}

const words = {
  vi: {
    rows: 'dòng',
    eligible: 'được hưởng',
    provisional: 'tạm xác nhận, sẽ chốt sau',
    needsAction: 'cần xử lý trước',
    notEligible: 'không được hưởng',
    failed: 'lỗi hệ thống, hãy chạy lại',
    notSent: 'dòng không đọc được',
    pending: 'chưa tra cứu',
    unchanged: 'không đổi, không tra cứu lại',
  },
  en: {
    rows: 'rows',
    eligible: 'eligible',
    provisional: 'provisional, to be settled',
    needsAction: 'to act on first',
    notEligible: 'not eligible',
    failed: 'failed: run it again',
    notSent: 'rows that could not be read',
    pending: 'not checked',
    unchanged: 'unchanged, not asked again',
  },
} as const;

const lines = [
  'rows',
  'eligible',
  'provisional',
  'needsAction',
  'notEligible',
  'failed',
  'notSent',
  'pending',
  'unchanged',
] as const;

export function summaryText(summary: Summary, language: 'vi' | 'en'): string {
  const text = words[language];
  const counts = lines
    .filter((name) => name === 'rows' || summary[name] > 0)
    .map((name) => `${String(summary[name]).padStart(7)}  ${text[name]}\n`);
  return `${counts.join('')}${summary.files.csv}\n${summary.files.xlsx}\n`;
}
