import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { wantedText } from '../../../src/cli/explain/labels.ts';
import {
  hung,
  padded,
  pageWidth,
  printable,
  table,
  width,
  wrapped,
} from '../../../src/cli/explain/layout.ts';
import { explain } from '../../../src/cli/explain.ts';
import { type Terminal, UsageError } from '../../../src/cli/terminal.ts';
import { switches } from '../../../src/eligibility/switches.ts';
import { caseInput } from '../../conformance/rulebook/arbitrary-input.ts';
import type { CaseExpected, RulebookFile } from '../../conformance/rulebook/case-input.ts';
import { differences } from '../../conformance/rulebook/compare.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const publishedFile = join(root, 'test/conformance/rulebook/worked-examples.json');
const published: RulebookFile = JSON.parse(readFileSync(publishedFile, 'utf8'));
const exampleFile = join(root, 'examples/cases.json');

const directory = mkdtempSync(join(tmpdir(), 'explain-'));
afterAll(() => rmSync(directory, { recursive: true }));

let files = 0;
function file(content: unknown): string {
  files += 1;
  const path = join(directory, `${files}.json`);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

interface Result {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function run(args: readonly string[], input = ''): Promise<Result> {
  const [out, err]: [string[], string[]] = [[], []];
  const terminal: Terminal = {
    out: (text) => out.push(text),
    err: (text) => err.push(text),
    readInput: async () => Buffer.from(input),
    env: { routeSelection: 'LIST_ORDER' },
  };
  const code = await explain.run(args, terminal);
  return { code, out: out.join(''), err: err.join('') };
}

function runProcess(args: readonly string[], input = '') {
  const command = join(root, 'src/cli/command.ts');
  return spawnSync(process.execPath, [command, 'explain', ...args], {
    cwd: root,
    input,
    encoding: 'utf8',
    maxBuffer: 100_000_000,
  });
}

function example(id: string) {
  const found = published.cases.find((one) => one.id === id);
  if (found === undefined) throw new TypeError(`no example ${id}`);
  return found;
}

const one = (id: string, ...more: string[]) => run([publishedFile, '--case', id, ...more]);

interface Row extends CaseExpected {
  readonly id: string | number | null;
  readonly decision: string;
  readonly provisional: boolean;
  readonly reasons: readonly string[];
  readonly error?: { readonly field: string; readonly wanted: string };
  readonly explanation: ReadonlyArray<{
    readonly rule: string;
    readonly title: { readonly vi: string; readonly en: string };
    readonly cites: string;
    readonly confidence: string;
    readonly effect: { readonly vi: string; readonly en: string };
    readonly facts: ReadonlyArray<{ readonly name: string; readonly value: unknown }>;
  }>;
}

const rowsIn = (out: string): readonly Row[] => JSON.parse(out);

describe('a page', () => {
  test('says in Vietnamese what is decided, and why', async () => {
    const { code, out } = await one('G4b');
    expect(code).toBe(0);
    expect(out).toMatch(/^G4b – The same visit/);
    expect(out).toContain('Trạng thái  Đủ điều kiện hưởng (ELIGIBLE)');
    expect(out).toContain('Kết luận    Được hưởng (ELIGIBLE)');
    expect(out).toContain(
      'Quỹ chi trả 40 % chi phí trong phạm vi (mức hưởng 80 % × tỷ lệ theo tuyến 50 %)',
    );
    expect(out).toContain('Mã 1.14, tỷ lệ 50 %');
    expect(out).toContain('tuyến cũ = tỉnh');
    expect(out).toContain('route.basic-ex-provincial-');
    expect(out).toMatch(/Quỹ chi trả +480\.000 ₫/);
    expect(out).toMatch(/Tổng chi phí +1\.200\.000 ₫/);
    expect(out).toMatch(
      /Lưu ý: Tự đi khám: .*\(SELF_REFERRAL_REDUCED\)\n +Tại quầy +Hỏi người bệnh/,
    );
    expect(out).toMatch(/Đơn vị vận hành +Đơn vị vận hành xác nhận/);
  });

  test('says the same in English', async () => {
    const { out } = await one('G4b', '--lang', 'en');
    expect(out).toContain('Status      Eligible (ELIGIBLE)');
    expect(out).toContain(
      'Fund pays 40 % of covered cost (level 80 % × route 50 %), route code 1.14.',
    );
    expect(out).toContain('Code 1.14, factor 50 %');
    expect(out).toMatch(/Total cost +1,200,000 VND/);
    expect(out).toMatch(/\(SELF_REFERRAL_REDUCED\)\n +At the desk +Ask for a referral/);
    expect(out).toContain('(confirmed)');
    expect(out).not.toMatch(/Trạng thái|Quy tắc|Tại quầy/);
  });

  test('aligns Vietnamese columns by what is seen of them', async () => {
    const { out } = await one('G9a');
    const lines = out.split('\n');
    const ruler = lines.findIndex((line) => line.startsWith('  ─'));
    const starts = [...(lines[ruler] ?? '').matchAll(/(?<= |^)─/g)].map(({ index }) => index);
    expect(starts).toHaveLength(5);
    const end = lines.indexOf('Lý do');
    for (const line of [lines[ruler - 1], ...lines.slice(ruler + 1, end)]) {
      const points = [...(line ?? '')];
      for (const start of starts) expect(points[start - 1] ?? ' ').toBe(' ');
    }
    expect([...(lines[ruler - 1] ?? '')].slice(starts[2]).join('')).toMatch(/^Dữ kiện/);
  });

  test('numbers the rules', async () => {
    const { out } = await one('G4b', '--lang', 'en');
    expect(out.match(/^ {2}\d(?= )/gm)?.map(Number)).toEqual([1, 2, 3, 4]);
  });

  test('states the conditions of a percentage', async () => {
    const { out } = await one('G11b', '--lang', 'en');
    expect(out).toContain('100 % if this visit stays below 379,500 VND.');
  });

  test('draws a stay, its parts and its last paid day', async () => {
    const { out } = await one('G11a');
    expect(out).toMatch(/25\/08\/2026 – 15\/09\/2026 {2}█+·+ {2}mức 80 % {2}thẻ DN4010000000019/);
    expect(out).toContain('Quỹ chi trả đến hết ngày 15/09/2026; ra viện ngày');
  });

  test('draws parts of different cards one after the other', async () => {
    const { dischargeDate: _, ...input } = example('G11b').input;
    const replacement = { ...input.card, number: 'HT3010000000019', benefitDigit: 3 };
    const next = { ...replacement, validFrom: '2026-09-01', validTo: '2026-12-31' };
    const stay = {
      ...input,
      dischargeDate: '2026-09-10',
      card: { ...input.card, replacement: next },
    };
    const { out } = await run([file([{ id: 'two', input: stay }]), '--lang', 'en']);
    expect(out).toMatch(/2026-08-25 – 2026-08-31 {2}█+·+ {2}level 80 % {2}card DN4010000000019\n/);
    expect(out).toMatch(/2026-09-01 – 2026-09-10 {2}·+█+ {2}level 95 % {2}card HT3010000000019\n/);
  });

  test('has the line of the five years', async () => {
    expect((await one('G12a')).out).toMatch(
      /Miễn 5 năm {2}Không được miễn cùng chi trả; ngưỡng .* 14\.124\.444,44 ₫\./,
    );
    expect((await one('G12b', '--lang', 'en')).out).toMatch(
      /Five years {2}Exempt from co-payment;/,
    );
  });

  test('says when a decision is provisional, and when no percentage may be stated', async () => {
    expect((await one('G16d', '--lang', 'en')).out).toContain('Covered (ELIGIBLE), provisional');
    const army = await one('G16c-1', '--lang', 'en');
    expect(army.out).toContain('No percentage is stated');
    expect(army.out).not.toContain('Money');
  });

  test('before 2025 there is no route code', async () => {
    const input = { ...example('G1').input, visitDate: '2024-08-10' };
    const card = { ...input.card, validFrom: '2024-01-01' };
    const { out } = await run([file([{ id: 'old', input: { ...input, card } }]), '--lang', 'en']);
    expect(out).toContain('no route code (before 2025)');
  });

  test('an expired card pays nothing, or no longer', async () => {
    const expired = {
      ...example('G11b').input,
      evaluatedOn: '2026-09-20',
      dischargeDate: '2026-09-25',
    };
    const never = { ...example('G1').input, visitDate: '2027-02-01' };
    const cases = file([
      { id: 'a', input: expired },
      { id: 'b', input: never },
    ]);
    const said = async (id: string) => (await run([cases, '--lang', 'en', '--case', id])).out;
    expect(await said('a')).toContain('the fund no longer pays; what it paid before stays paid');
    expect(await said('b')).toContain('The fund pays nothing for this visit.');
  });

  test('never is wider than the page, whatever the case', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(caseInput, { minLength: 20, maxLength: 20 }), async (inputs) => {
        const cases = file(inputs.map((input, id) => ({ id, input })));
        for (const language of ['vi', 'en']) {
          const { code, out } = await run([cases, '--lang', language]);
          expect(code).toBe(0);
          expect(out).not.toMatch(/undefined|\bnull\b|NaN|\[object|[ \t]$/m);
          expect(Math.max(...out.split('\n').map(width))).toBeLessThanOrEqual(pageWidth);
        }
      }),
      { numRuns: 10 },
    );
  });

  test('nothing of a file can steer the terminal', async () => {
    const { input } = example('G1');
    const hostile = { id: 'a\u001b[2J', title: 'Tha\u0323ch\u202e\r\nx', input };
    const { out } = await run([file([hostile])]);
    expect(out).not.toMatch(/[^\P{Cc}\n]|\p{Cf}/u);
    expect(out).toContain('Thạch');
  });
});

describe('--json', () => {
  test('a list and an object with cases say the same', async () => {
    const list = await run([file(published.cases), '--json']);
    const whole = await run([publishedFile, '--json']);
    expect(list).toEqual(whole);
    expect(list.code).toBe(0);
    expect(rowsIn(list.out).map(({ id }) => id)).toEqual(published.cases.map(({ id }) => id));
  });

  test('has the result, the decision and the rules behind it', async () => {
    const [row] = rowsIn((await one('G16d', '--json')).out);
    expect(row).toMatchObject({
      id: 'G16d',
      status: 'ELIGIBLE_PROVISIONAL',
      decision: 'ELIGIBLE',
      provisional: true,
      routeCode: '1.1',
      fundPays: 800_000,
      warnings: expect.arrayContaining(['UNVERIFIED']),
    });
    expect(row?.explanation[0]).toMatchObject({
      rule: 'card.shown-card',
      title: { vi: expect.stringContaining('thẻ'), en: expect.stringContaining('card') },
      confidence: 'one source',
      cites: expect.stringContaining('188/2025'),
      facts: expect.arrayContaining([
        expect.objectContaining({ name: 'portal.available', value: false }),
      ]),
      effect: { vi: expect.stringContaining('tạm thời'), en: expect.stringContaining('provision') },
    });
  });

  test('one bad case stops no other', async () => {
    const { input } = example('G1');
    const bad = { ...input, visitDate: '2026-02-30' };
    const cases = [{ id: 'good', input }, { id: 'bad', input: bad }, null, { id: 7, input }];
    const { code, out, err } = await run([file(cases), '--json']);
    const rows = rowsIn(out);
    expect(code).toBe(1);
    expect(err).toBe('');
    expect(rows.map(({ id, status }) => [id, status])).toEqual([
      ['good', 'ELIGIBLE'],
      ['bad', 'NEEDS_ACTION'],
      [null, 'NEEDS_ACTION'],
      [7, 'ELIGIBLE'],
    ]);
    expect(rows[2]?.error?.field).toBe('input');
  });

  test('a case that cannot be read has every field, empty', async () => {
    const { input } = example('G1');
    const cases = [
      { id: 'good', input },
      { id: 'bad', input: { ...input, careType: 'HOME' } },
    ];
    const [good, bad] = rowsIn((await run([file(cases), '--json'])).out);
    const { error, ...fields } = bad ?? { error: undefined };
    expect(error).toEqual({ field: 'careType', wanted: 'one of OUTPATIENT, INPATIENT, DAY' });
    expect(Object.keys(fields).sort()).toEqual(Object.keys(good ?? {}).sort());
    const { id: _, status, decision, provisional, reasons, ...others } = bad as Row;
    expect({ status, decision, provisional, reasons }).toEqual({
      status: 'NEEDS_ACTION',
      decision: 'UNDETERMINED',
      provisional: false,
      reasons: ['INPUT_REFUSED'],
    });
    const { error: __, ...results } = others;
    for (const value of Object.values(results))
      expect(value === null || [value].flat().length === 0).toBe(true);
  });

  test('no cases are no failure', async () => {
    expect(await run([file([]), '--json'])).toEqual({ code: 0, out: '[]\n', err: '' });
    expect(await run([file({ cases: [] })])).toEqual({ code: 0, out: '', err: '' });
  });
});

describe('a case that cannot be read', () => {
  test('has a page that names the field', async () => {
    const cases = file([{ id: 'bad', input: { visitDate: '2026-02-30' } }, { input: 4 }]);
    const { code, out } = await run([cases]);
    expect(code).toBe(1);
    expect(out).toContain('visitDate: phải là ngày có thật, dạng YYYY-MM-DD');
    expect(out).toContain('(2)\n');
    expect(out).toContain('(INPUT_REFUSED)');
    expect((await run([cases, '--lang', 'en'])).out).toContain(
      'visitDate: wanted a date, YYYY-MM-DD',
    );
  });

  test('everything that a field may have to be is said in Vietnamese', () => {
    const source = readFileSync(join(root, 'src/eligibility/case-file.ts'), 'utf8');
    const wanted = [...source.matchAll(/'((?:an? [a-zA-Z0-9 ,-]+)|true or false)'/g)];
    expect(wanted.length).toBeGreaterThan(10);
    for (const [, text = ''] of wanted) expect(wantedText(text).vi).toMatch(/^phải/);
    expect(wantedText('one of A, B')).toEqual({
      vi: 'phải là một trong: A, B',
      en: 'wanted one of A, B',
    });
  });
});

describe('the file', () => {
  test.each([
    ['no JSON', '{"cases": ['],
    ['an object without cases', { title: 'none' }],
    ['cases that are no list', { cases: {} }],
    ['a number', 5],
    ['null', null],
  ])('%s is refused', async (_title, content) => {
    const { code, out, err } = await run([file(content)]);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/^(?:Expected a list|This is not JSON).*\n$/);
  });

  test('one that is not there is named', async () => {
    expect(await run(['none.json'])).toEqual({ code: 2, out: '', err: 'Cannot read none.json.\n' });
  });

  test('a byte order mark does not matter', async () => {
    expect((await run([file(`\ufeff${JSON.stringify(published)}`)])).code).toBe(0);
  });

  test('standard input is a file too', async () => {
    const { code, out } = await run(['-', '--json'], JSON.stringify(published));
    expect(code).toBe(0);
    expect(rowsIn(out)).toHaveLength(published.cases.length);
  });
});

describe('options', () => {
  test('--case shows one case, and refuses an id that is not there', async () => {
    const { out } = await one('G1');
    expect(out.match(/═+/g)).toHaveLength(1);
    expect(await one('G99')).toMatchObject({
      code: 2,
      err: 'The file holds no case with this id.\n',
    });
  });

  test('--switch chooses a reading, and the environment does not', async () => {
    const code = async (...more: string[]) =>
      rowsIn((await one('G9a', '--json', ...more)).out)[0]?.routeCode;
    expect(await code()).toBe('3.6');
    expect(await code('--switch', 'routeSelection=LIST_ORDER')).not.toBe('3.6');
  });

  test('switches can be repeated, and a value may hold any sign', async () => {
    const more = ['--switch', 'coPayOnReducedRoute=(1-E)*R', '--switch', 'dayCareAs=OUTPATIENT'];
    expect((await one('G4b', ...more)).code).toBe(0);
  });

  test.each([
    ['--switch', 'gravity=off'],
    ['--switch', '__proto__=x'],
    ['--switch', ''],
  ])('%s %s lists the switches', async (...option) => {
    const refused = one('G1', ...option);
    await expect(refused).rejects.toThrow(UsageError);
    await expect(refused).rejects.toThrow(Object.keys(switches).join(', '));
  });

  test('a wrong value lists the values of that switch', async () => {
    const refused = one('G1', '--switch', 'dayCareAs=HOME');
    await expect(refused).rejects.toThrow('Switch dayCareAs takes: INPATIENT, OUTPATIENT.');
  });

  test.each([
    [[]],
    [[publishedFile, publishedFile]],
    [[publishedFile, '--lang', 'fr']],
    [[publishedFile, '--unknown']],
  ])('wrong usage: %j', async (args) => {
    await expect(run(args)).rejects.toThrow(UsageError);
  });
});

describe('as a program', () => {
  test('the published examples come out as published', () => {
    const { status, stdout, stderr } = runProcess([publishedFile, '--json']);
    expect([status, stderr]).toEqual([0, '']);
    const rows = rowsIn(stdout);
    expect(rows).toHaveLength(published.cases.length);
    expect(
      published.cases.flatMap(({ id, expected }, at) =>
        differences(expected, rows[at] ?? {}).map((text) => `${id} ${text}`),
      ),
    ).toEqual([]);
  });

  test('two thousand cases are answered from standard input, all of them', () => {
    const cases = Array.from({ length: 2000 }, (_, at) => ({
      id: String(at),
      input: published.cases[at % published.cases.length]?.input,
    }));
    const { status, stdout } = runProcess(['-', '--json'], JSON.stringify(cases));
    expect(status).toBe(0);
    expect(rowsIn(stdout)).toHaveLength(2000);
  });

  test('wrong usage is told from a bad file and from a bad case', () => {
    expect(runProcess([exampleFile, '--switch', 'a=b'])).toMatchObject({ status: 2, stdout: '' });
    expect(runProcess(['-'], '[').status).toBe(2);
    expect(runProcess(['-'], '[{"id":"a"}]').status).toBe(1);
    expect(runProcess(['--help']).stdout).toContain('Usage: vss-gateway explain');
  });

  test('README shows what is printed', () => {
    const readme = readFileSync(join(root, 'README.md'), 'utf8');
    const shown = /npx vss-gateway explain (.+)\n```\n\n```text\n([\s\S]+?)```/.exec(readme);
    const { stdout } = runProcess(shown?.[1]?.split(' ') ?? []);
    expect(stdout).toContain(shown?.[2]);
  });
});

describe('the layout', () => {
  test('an accent takes no column of its own', () => {
    expect(width(printable('Thẻ'.normalize('NFD')))).toBe(3);
    expect(padded('Thẻ', 5)).toBe('Thẻ  ');
    expect(width('𠀀')).toBe(1);
  });

  test('lines break between words, and a unit stays with its number', () => {
    expect(wrapped('mức hưởng 80 % của thẻ', 12)).toEqual(['mức hưởng', '80 % của thẻ']);
    expect(wrapped('tổng 1.000.000 ₫', 14)).toEqual(['tổng', '1.000.000 ₫']);
    expect(wrapped('', 10)).toEqual(['']);
  });

  test('a long word breaks after a mark, or where it must', () => {
    expect(wrapped('route.basic-ex-provincial', 12)).toEqual(['route.basic-', 'ex-', 'provincial']);
    expect(wrapped('abcdefgh', 3)).toEqual(['abc', 'def', 'gh']);
  });

  test('hanging lines are indented within their width', () => {
    expect(hung('một hai ba', 7, 2)).toEqual(['một', '  hai', '  ba']);
  });

  test('columns are as wide as their content and no wider than they may be', () => {
    const columns = [
      { title: '#', widest: 2 },
      { title: 'Tên', widest: 5 },
    ];
    expect(
      table(columns, [
        [['1'], ['thẻ cũ', 'x']],
        [['2'], ['mới']],
      ]),
    ).toEqual(['#  Tên', '─  ───', '1  thẻ', '   cũ', '   x', '', '2  mới']);
  });
});
