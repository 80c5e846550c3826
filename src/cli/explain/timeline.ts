import { daysBetween, type PlainDate } from '../../domain/date.ts';
import type { Decision, Segment } from '../../eligibility/decision.ts';
import type { Facts } from '../../eligibility/facts.ts';
import { datedText, type Language, percentText } from '../../eligibility/words.ts';
import { labels } from './labels.ts';
import { pageWidth, wrapped } from './layout.ts';

const barWidth = 30;

/** Parts of a stay, each as a bar on the days from admission to discharge, and the last day that is paid. */
export function timeline(
  { segments, paidThrough }: Decision,
  { visitDate, dischargeDate }: Facts,
  language: Language,
): readonly string[] {
  const bars = segments.map((part) => {
    const from = visitDate ?? part.from;
    return segmentLine(part, from, dischargeDate ?? part.to, language);
  });
  return paidThrough === null
    ? bars
    : [...bars, ...wrapped(endLine(paidThrough, dischargeDate, language), pageWidth - 2)];
}

function segmentLine(part: Segment, start: PlainDate, end: PlainDate, language: Language): string {
  const { cardNumber, level } = labels[language];
  const days = datedText(`${part.from} – ${part.to}`)[language];
  const percent = `${level} ${percentText(part.levelPercent)[language]}`;
  const card = part.cardNumber === null ? '' : `  ${cardNumber} ${part.cardNumber}`;
  return `${days}  ${bar(part, start, end)}  ${percent}${card}`;
}

function bar({ from, to }: Segment, start: PlainDate, end: PlainDate): string {
  const days = daysBetween(start, end) + 1;
  const first = Math.floor((daysBetween(start, from) * barWidth) / days);
  const last = Math.ceil(((daysBetween(start, to) + 1) * barWidth) / days);
  return '·'.repeat(first) + '█'.repeat(last - first) + '·'.repeat(barWidth - last);
}

function endLine(paidThrough: PlainDate, discharge: PlainDate | null, language: Language): string {
  const words = labels[language];
  const paid = `${words.paidThrough} ${datedText(paidThrough)[language]}`;
  return discharge === null
    ? `${paid}.`
    : `${paid}; ${words.discharge} ${datedText(discharge)[language]}.`;
}
