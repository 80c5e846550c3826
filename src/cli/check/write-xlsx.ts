import { type ResultColumn, resultColumns } from './result-columns.ts';
import type { ResultRow, ResultTable } from './results.ts';
import { isFormula } from './write-csv.ts';
import { zipDeflated } from './zip-deflated.ts';

/** Positions in `cellXfs` below. */
const styles = { text: 0, header: 1, percent: 2, quoted: 3, green: 4, yellow: 5, red: 6, grey: 7 };
type Style = keyof typeof styles;

const colours: Readonly<Record<string, Style>> = {
  ELIGIBLE: 'green',
  ELIGIBLE_PROVISIONAL: 'yellow',
  NEEDS_ACTION: 'yellow',
  NOT_ELIGIBLE: 'red',
  SYSTEM_ERROR: 'grey',
};

const widths: Partial<Record<ResultColumn, number>> = {
  reason: 60,
  deskAction: 60,
  status: 22,
  checkedAt: 26,
  version: 38,
  receipt: 20,
};
const ownWidth = 20;
const usualWidth = 14;

/**
 * An Excel workbook (ECMA-376, SpreadsheetML) with one sheet: numbers that are names stay text with their zeros, the status has a
 * colour, the header stays in sight and can filter.
 */
export function resultXlsx(table: ResultTable): Buffer {
  return zipDeflated([
    { name: '[Content_Types].xml', text: contentTypes },
    { name: '_rels/.rels', text: rootRelations },
    { name: 'xl/workbook.xml', text: workbookOf(table) },
    { name: 'xl/_rels/workbook.xml.rels', text: workbookRelations },
    { name: 'xl/styles.xml', text: styleSheet },
    { name: 'xl/worksheets/sheet1.xml', text: sheetOf(table) },
  ]);
}

const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packages = 'http://schemas.openxmlformats.org/package/2006';
const types = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

const contentTypes = `${head}<Types xmlns="${packages}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${types}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${types}.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="${types}.styles+xml"/></Types>`;
const rootRelations = `${head}<Relationships xmlns="${packages}/relationships"><Relationship Id="rId1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`;
const workbookRelations = `${head}<Relationships xmlns="${packages}/relationships"><Relationship Id="rId1" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${office}/styles" Target="styles.xml"/></Relationships>`;

function fill(colour: string): string {
  return `<fill><patternFill patternType="solid"><fgColor rgb="FF${colour}"/><bgColor indexed="64"/></patternFill></fill>`;
}

/** Number format 49 is text, 0 is general. */
function cellFormat(format: number, font: number, fillAt: number, more = ''): string {
  return `<xf numFmtId="${format}" fontId="${font}" fillId="${fillAt}" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1"${more}/>`;
}

const styleSheet = `${head}<styleSheet xmlns="${main}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="7"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>${['D9E1F2', 'C6EFCE', 'FFEB9C', 'FFC7CE', 'D9D9D9'].map(fill).join('')}</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="8">${[
  cellFormat(49, 0, 0),
  cellFormat(49, 1, 2),
  cellFormat(0, 0, 0),
  cellFormat(49, 0, 0, ' quotePrefix="1"'),
  cellFormat(49, 0, 3),
  cellFormat(49, 0, 4),
  cellFormat(49, 0, 5),
  cellFormat(49, 0, 6),
].join('')}</cellXfs></styleSheet>`;

function lastCell({ headers, rows }: ResultTable): string {
  return `${columnName(headers.length + resultColumns.length)}${rows.length + 1}`;
}

function workbookOf(table: ResultTable): string {
  const range = lastCell(table).replace(/^([A-Z]+)(\d+)$/, '$A$1:$$$1$$$2');
  return `${head}<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="Checked" sheetId="1" r:id="rId1"/></sheets><definedNames><definedName name="_xlnm._FilterDatabase" localSheetId="0" hidden="1">Checked!${range}</definedName></definedNames></workbook>`;
}

function sheetOf(table: ResultTable): string {
  const { headers, rows } = table;
  const columns = [
    ...headers.map(() => ownWidth),
    ...resultColumns.map((column) => widths[column] ?? usualWidth),
  ];
  const cols = columns.map(
    (width, index) =>
      `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`,
  );
  const header = rowOf(
    1,
    [...headers, ...resultColumns].map((text) => [text, 'header'] as const),
  );
  const lines = rows.map((row, index) => rowOf(index + 2, cellsOf(row)));
  return `${head}<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/><cols>${cols.join('')}</cols><sheetData>${header}${lines.join('')}</sheetData><autoFilter ref="A1:${lastCell(table)}"/></worksheet>`;
}

type Cell = readonly [text: string, style: Style];

function cellsOf({ cells, result }: ResultRow): readonly Cell[] {
  const own = cells.map((text): Cell => [text, isFormula(text) ? 'quoted' : 'text']);
  const said = resultColumns.map((column): Cell => {
    const text = result[column];
    if (column === 'percent') return [text, 'percent'];
    if (column === 'status') return [text, colours[text] ?? 'text'];
    return [text, isFormula(text) ? 'quoted' : 'text'];
  });
  return [...own, ...said];
}

function rowOf(number: number, cells: readonly Cell[]): string {
  const written = cells.map(([text, style], index) => {
    if (text === '') return '';
    const at = `r="${columnName(index + 1)}${number}" s="${styles[style]}"`;
    return style === 'percent'
      ? `<c ${at}><v>${Number(text)}</v></c>`
      : `<c ${at} t="inlineStr"><is><t xml:space="preserve">${escaped(text)}</t></is></c>`;
  });
  return `<row r="${number}">${written.join('')}</row>`;
}

/** A, B, … Z, AA, … */
function columnName(number: number): string {
  const letter = String.fromCharCode(65 + ((number - 1) % 26));
  return number > 26 ? `${columnName(Math.floor((number - 1) / 26))}${letter}` : letter;
}

/** What an Excel cell holds at most; characters that XML cannot hold are left out. */
const longestText = 32_767;

function escaped(text: string): string {
  return text
    .toWellFormed()
    .slice(0, longestText)
    .replaceAll(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('\r', '&#13;');
}
