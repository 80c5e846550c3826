import { withoutReferences } from './html-references.ts';
import { merged, repaired } from './reading.ts';
import type { Reading } from './scan-result.ts';

/** No card's text has control, format (bidirectional, zero-width), private or unpaired characters (trust T8). */
const forbidden = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/u;

export function hasForbidden(text: string): boolean {
  return forbidden.test(text);
}

/** Tab, line ends, and what readers frame a code with: STX, ETX, EOT and the separators FS to US. */
const framing: ReadonlySet<string> = new Set('\t\n\r\u0002\u0003\u0004\u001c\u001d\u001e\u001f');

export interface CleanText {
  readonly text: string;
  readonly repairs: Reading;
}

const mark = '\ufeff';
/** A byte order mark whose bytes were taken for Windows-1252. */
const misread = '\u00ef\u00bb\u00bf';

/** The text without what a reader or a keyboard tool put around it. Called only with a text of bounded length. */
export function cleanText(raw: string): CleanText {
  const [start, end] = innerRange(raw);
  const escaped = raw.slice(start, end);
  const inner = withoutReferences(escaped);
  const around = raw.slice(0, start) + raw.slice(end);
  const others = [...around.replaceAll(misread, '').replaceAll(mark, '')];
  const text = inner.normalize('NFC');
  const changes = [
    ...(others.length < around.length ? [repaired('BYTE_ORDER_MARK')] : []),
    ...(others.some((one) => framing.has(one)) ? [repaired('CONTROL_CHARACTER')] : []),
    ...(others.some((one) => !framing.has(one)) ? [repaired('WHITESPACE')] : []),
    ...(inner === escaped ? [] : [repaired('HTML_REFERENCE')]),
    ...(text === inner ? [] : [repaired('UNICODE_FORM')]),
  ];
  return { text, repairs: merged(...changes) };
}

const blank = /[\p{Zs}\ufeff]/u;

function innerRange(text: string): readonly [start: number, end: number] {
  const isAround = (at: number) => framing.has(text.charAt(at)) || blank.test(text.charAt(at));
  let [start, end] = [0, text.length];
  while (start < end && (isAround(start) || text.startsWith(misread, start))) {
    start += isAround(start) ? 1 : misread.length;
  }
  while (end > start && isAround(end - 1)) end -= 1;
  return [start, end];
}
