import type { Bilingual } from '../../eligibility/reasons.ts';
import type { Language } from '../../eligibility/words.ts';
import { withoutGroups } from '../../identity/scan/numbers.ts';
import type { ScanField, ScanResult } from '../../identity/scan/scan-result.ts';
import { labelled } from '../explain/layout.ts';
import {
  fieldLabels,
  impossibleLengths,
  kindLabels,
  rejectionLabels,
  repairLabels,
} from './labels.ts';

const words = {
  kind: { vi: 'Loại', en: 'Kind' },
  unknown: { vi: 'không nhận ra', en: 'not recognised' },
  read: { vi: 'Đọc được', en: 'Read' },
  repaired: { vi: 'Đã sửa', en: 'Repaired' },
  rejected: { vi: 'Từ chối', en: 'Rejected' },
  nothing: { vi: 'không', en: 'nothing' },
  whole: { vi: 'Cả mã', en: 'Whole text' },
  proof: {
    vi: 'Mã quét chỉ giúp điền thông tin, không chứng minh điều gì.',
    en: 'A scan only fills in fields; it proves nothing.',
  },
} satisfies Record<string, Bilingual>;

type Row = readonly [label: string, lines: readonly string[]];

/** What was read of a text, put right and refused, for people. */
export function page(result: ScanResult, text: string, language: Language): string {
  const { kind, rejected } = result;
  const name = kind === null ? words.unknown[language] : `${kindLabels[kind][language]} (${kind})`;
  const sections = [
    labelled([[words.kind[language], [name]]]),
    section(words.read, readRows(result, language), language),
    section(words.repaired, repairRows(result, language), language),
    rejected === null
      ? []
      : section(words.rejected, rejectionRows(result, text, language), language),
    [words.proof[language]],
  ];
  const shown = sections.filter((lines) => lines.length > 0);
  return `${shown.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function section(title: Bilingual, rows: readonly Row[], language: Language): readonly string[] {
  if (rows.length === 0) return [`${title[language]}: ${words.nothing[language]}`];
  return [title[language], ...labelled(rows, 100).map((line) => `  ${line}`)];
}

function labelOf(field: ScanField | null | undefined, language: Language): string {
  return field ? fieldLabels[field][language] : words.whole[language];
}

function readRows({ fields }: ScanResult, language: Language): readonly Row[] {
  const names = Object.keys(fieldLabels) as ScanField[];
  return names.flatMap((name) => {
    const value = fields[name];
    return value === undefined ? [] : [[labelOf(name, language), [String(value)]] as const];
  });
}

function repairRows({ repairs }: ScanResult, language: Language): readonly Row[] {
  return repairs.map(({ field, kind }) => [
    labelOf(field, language),
    [`${repairLabels[kind][language]} (${kind})`],
  ]);
}

function rejectionRows({ rejected }: ScanResult, text: string, language: Language): readonly Row[] {
  if (rejected === null) return [];
  const { code, field } = rejected;
  const why = code === 'NUMBER_IMPOSSIBLE' ? impossibleLength(text) : undefined;
  const lines = [`${rejectionLabels[code][language]} (${code})`];
  return [[labelOf(field, language), why === undefined ? lines : [...lines, why[language]]]];
}

/** Why no number has as many digits as were typed, where that is known. */
function impossibleLength(text: string): Bilingual | undefined {
  const plain = withoutGroups(text);
  return /^\d+$/.test(plain) ? impossibleLengths.get(plain.length) : undefined;
}
