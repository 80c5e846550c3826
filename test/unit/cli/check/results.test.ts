import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseXml, type XmlElement, type XmlNode } from '@rgrove/parse-xml';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { knownVersions } from '../../../../src/cli/check/known.ts';
import { resultColumns } from '../../../../src/cli/check/result-columns.ts';
import type { ResultTable } from '../../../../src/cli/check/results.ts';
import { resultCsv } from '../../../../src/cli/check/write-csv.ts';
import { resultXlsx } from '../../../../src/cli/check/write-xlsx.ts';

function tableOf(rows: readonly (readonly string[])[], delimiter = ','): ResultTable {
  return {
    headers: ['cccd', 'ghi chú'],
    delimiter,
    rows: rows.map((cells, index) => ({
      cells,
      result: {
        row: `#${index + 1}`,
        outcome: 'DECIDED',
        decision: 'ELIGIBLE',
        status: 'ELIGIBLE',
        percent: '47.5',
        routeCode: '1.1',
        reasonCodes: 'CARD_VALID',
        reason: 'Thẻ còn giá trị.',
        deskAction: '',
        validTo: '2026-12-31',
        checkedAt: '2026-11-22T01:00:00.000Z',
        version: `version-${index + 1}`,
        receipt: 'eyJh.e30.c2ln',
      },
    })),
  };
}

const dangerous = ['=1+1', '+84901', '-1', '@SUM(A1)', '\tx', '\rx', '=HYPERLINK("http://x";"y")'];
const cell = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.constantFrom(...dangerous));

describe('the result as CSV', () => {
  it('reads back as it was, but for what a spreadsheet would calculate', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 5 }),
        fc.constantFrom(',', ';', '\t'),
        (rows, delimiter) => {
          const text = resultCsv(tableOf(rows, delimiter));
          const [, ...read]: string[][] = parse(text, { bom: true, delimiter });
          expect(
            read.map(([a = '', b = '']) => [a, b].map((each) => each.replace(/^'/, ''))),
          ).toEqual(rows.map((cells) => cells.map((each) => each.replace(/^'/, ''))));
          for (const value of read.flat()) expect(value).not.toMatch(/^[=+\-@\t\r]/);
        },
      ),
    );
  });

  it('tells a later run what is known', () => {
    for (const delimiter of [',', ';', '\t']) {
      const text = resultCsv(
        tableOf(
          [
            ['001086000001', 'a;b,"c"'],
            ['x', ''],
          ],
          delimiter,
        ),
      );
      expect(knownVersions(new TextEncoder().encode(text))).toEqual(
        new Map([
          ['#1', 'version-1'],
          ['#2', 'version-2'],
        ]),
      );
    }
    expect(knownVersions(new TextEncoder().encode('no result at all "'))).toEqual(new Map());
  });
});

/** Python's zipfile reads what we packed: another program than ours. */
function unpacked(archive: Buffer): Readonly<Record<string, string>> {
  const folder = mkdtempSync(join(tmpdir(), 'vss-gateway-'));
  try {
    const file = join(folder, 'a.xlsx');
    writeFileSync(file, archive);
    const script =
      'import json,sys,zipfile\nz=zipfile.ZipFile(sys.argv[1])\nassert z.testzip() is None\nprint(json.dumps({n:z.read(n).decode() for n in z.namelist()}))';
    return JSON.parse(
      execFileSync('python3', ['-c', script, file], { encoding: 'utf8', maxBuffer: 1e8 }),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function elements(node: XmlElement, name: string): readonly XmlElement[] {
  const below = node.children.filter(isElement).flatMap((child) => elements(child, name));
  return node.name === name ? [node, ...below] : below;
}

function isElement(node: XmlNode): node is XmlElement {
  return node.type === 'element';
}

function sheetIn(archive: Buffer): XmlElement {
  const { root } = parseXml(unpacked(archive)['xl/worksheets/sheet1.xml'] ?? '');
  if (root === null) throw new Error('no sheet');
  return root;
}

const hasPython = spawnSync('python3', ['--version']).status === 0;
if (!hasPython) process.stderr.write('Reading XLSX back is skipped: python3 is missing.\n');

describe.skipIf(!hasPython)('the result as XLSX', () => {
  const rows = [
    ['001086000001', 'Nội <&> "x"'],
    ['=1+1', '\u0000\ud800 ok'],
  ];
  const archive = resultXlsx(tableOf(rows));

  it('has the parts of a workbook, each well-formed', () => {
    const files = unpacked(archive);
    expect(Object.keys(files)).toEqual([
      '[Content_Types].xml',
      '_rels/.rels',
      'xl/workbook.xml',
      'xl/_rels/workbook.xml.rels',
      'xl/styles.xml',
      'xl/worksheets/sheet1.xml',
    ]);
    for (const text of Object.values(files)) expect(parseXml(text).root).not.toBeNull();
  });

  it('holds every cell as text, the percentage as a number, and no formula', () => {
    const sheet = sheetIn(archive);
    const cells = new Map(elements(sheet, 'c').map((each) => [each.attributes['r'], each]));
    expect(cells.get('A1')?.text).toBe('cccd');
    expect(cells.get('A2')).toMatchObject({ text: '001086000001', attributes: { t: 'inlineStr' } });
    expect(cells.get('B2')?.text).toBe('Nội <&> "x"');
    expect(cells.get('A3')).toMatchObject({
      text: '=1+1',
      attributes: { t: 'inlineStr', s: '3' },
    });
    const percent = cells.get('G2');
    expect(percent?.text).toBe('47.5');
    expect(percent?.attributes['t']).toBeUndefined();
    expect(elements(sheet, 'f')).toEqual([]);
  });

  it('keeps its header in sight, filters, and colours the status', () => {
    const sheet = sheetIn(archive);
    expect(elements(sheet, 'pane')[0]?.attributes).toMatchObject({ ySplit: '1', state: 'frozen' });
    expect(elements(sheet, 'autoFilter')[0]?.attributes['ref']).toBe('A1:O3');
    expect(elements(sheet, 'col')).toHaveLength(2 + resultColumns.length);
    const status = elements(sheet, 'c').find(({ attributes }) => attributes['r'] === 'F2');
    expect(status?.attributes['s']).toBe('4');
  });

  it('is well-formed whatever the cells hold', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { maxLength: 20 }), (cells) => {
        expect(elements(sheetIn(resultXlsx(tableOf(cells))), 'row')).toHaveLength(cells.length + 1);
      }),
      { numRuns: 10 },
    );
  });
});
