import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { names } from '../../../src/cli/names.ts';
import { type Terminal, UsageError } from '../../../src/cli/terminal.ts';

const directory = mkdtempSync(join(tmpdir(), 'names-'));
afterAll(() => rmSync(directory, { recursive: true }));

async function run(args: readonly string[], input = '') {
  const [out, err]: [string[], string[]] = [[], []];
  const terminal: Terminal = {
    out: (text) => out.push(text),
    err: (text) => err.push(text),
    readInput: async () => Buffer.from(input),
    env: {},
  };
  const code = await names.run(args, terminal);
  return { code, out: out.join(''), err: err.join('') };
}

describe('two names', () => {
  test('that are the same', async () => {
    expect(await run(['Nguyễn Văn An', 'NGUYỄN VĂN AN'])).toEqual({
      code: 0,
      out: 'Cùng một họ tên (SAME)\n',
      err: '',
    });
  });

  test('that differ in their spelling, in English', async () => {
    const { code, out } = await run(['--lang', 'en', 'Ông Nguyen Van An', 'Nguyễn Văn An']);
    expect(code).toBe(0);
    expect(out.split('\n')).toEqual([
      'The same name but for its spelling (SAME_BUT_SPELLING)',
      '',
      'Difference                   First       Second',
      '───────────────────────────  ──────────  ──────────',
      'accents missing on one side  Nguyen Van  Nguyễn Văn',
      'DIACRITICS',
      '',
      'title or form of address     Ông         –',
      'HONORIFIC',
      '',
    ]);
  });

  test('that are different, in Vietnamese', async () => {
    const { code, out } = await run(['Hà', 'Hạ']);
    expect(code).toBe(1);
    expect(out).toContain('Họ tên khác nhau (DIFFERENT)\n');
    expect(out).toContain('dấu mâu thuẫn');
  });
});

describe('two birth dates', () => {
  test('are compared as such', async () => {
    const { code, out } = await run(['--lang', 'en', '02/05/1990', '1990']);
    expect(code).toBe(0);
    expect(out).toContain('The same birth date, less exactly known on one side');
    expect(out).toContain('YEAR_ONLY');
    expect((await run(['02/05/1990', '1990-05-02'])).out).toBe('Cùng một ngày sinh (SAME)\n');
    expect((await run(['02/05/1990', '1990-02-05'])).code).toBe(1);
  });

  test.each([
    ['05/1990', '1990-05-02', 'SAME_BUT_SPELLING', 'YEAR_AND_MONTH_ONLY'],
    ['1990', '1990-05', 'SAME_BUT_SPELLING', 'YEAR_ONLY'],
    ['05/02/1990', '1990-05-02', 'DIFFERENT', 'DAY_MONTH_SWAPPED'],
    ['1991', '1990-05-02', 'DIFFERENT', 'DIFFERENT'],
  ])('of a file: %s, %s', async (a, b, verdict, kind) => {
    const { out } = await run(['--json', '-'], JSON.stringify([{ id: 1, a, b }]));
    expect(JSON.parse(out)).toMatchObject([
      { id: 1, verdict, differences: [{ field: 'BIRTH_DATE', kind }] },
    ]);
  });

  test('and what is none is compared as names', async () => {
    const { out } = await run(['--json', '-'], JSON.stringify([{ id: 1, a: '1990', b: 'An' }]));
    expect(JSON.parse(out)).toMatchObject([
      { verdict: 'DIFFERENT', differences: [{ field: 'FULL_NAME' }] },
    ]);
  });
});

describe('a file of pairs', () => {
  const pairs = [
    { id: 1, a: 'An', b: 'AN' },
    { id: 'two', a: 'Hòa', b: 'Hoà' },
    { id: 'three', a: 'Hà', b: 'Hạ' },
    { a: 5 },
    null,
  ];
  const verdicts = [
    { id: 1, verdict: 'SAME', differences: [] },
    {
      id: 'two',
      verdict: 'SAME_BUT_SPELLING',
      differences: [
        { field: 'FULL_NAME', kind: 'TONE_PLACEMENT', given: 'Hòa', registered: 'Hoà' },
      ],
    },
    {
      id: 'three',
      verdict: 'DIFFERENT',
      differences: [
        { field: 'FULL_NAME', kind: 'CONTRADICTING_ACCENTS', given: 'Hà', registered: 'Hạ' },
      ],
    },
    ...[null, null].map((id) => ({
      id,
      verdict: 'DIFFERENT',
      differences: [{ field: 'FULL_NAME', kind: 'DIFFERENT', given: null, registered: null }],
    })),
  ];

  test('is answered pair by pair', async () => {
    const file = join(directory, 'pairs.json');
    writeFileSync(file, JSON.stringify(pairs));
    const { code, out } = await run(['--json', file]);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual(verdicts);
  });

  test('comes from standard input too, as "cases"', async () => {
    const { code, out } = await run(['--json', '-'], JSON.stringify({ cases: pairs }));
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual(verdicts);
  });

  test.each(['', '{}', '"An"', '\u00ff'])('that holds %j is refused', async (input) => {
    const { code, out, err } = await run(['--json', '-'], input);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/^(?:Expected|This is not JSON)/);
  });

  test('that is not there is refused', async () => {
    const { code, err } = await run(['--json', join(directory, 'none.json')]);
    expect(code).toBe(2);
    expect(err).toContain('Cannot read');
  });
});

test.each([
  [[]],
  [['An']],
  [['An', 'An', 'An']],
  [['An', 'An', '--lang', 'fr']],
  [['An', 'An', '--other']],
  [['--json', '-', 'An']],
])('%j is wrong usage', async (args) => {
  await expect(run(args)).rejects.toThrow(UsageError);
});
