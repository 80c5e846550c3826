import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { scan, scanCommand } from '../../../src/cli/scan.ts';
import { type Terminal, UsageError } from '../../../src/cli/terminal.ts';

const directory = mkdtempSync(join(tmpdir(), 'scan-'));
afterAll(() => rmSync(directory, { recursive: true }));

const command = scanCommand({
  now: () => new Date('2026-11-21T08:00:00+07:00'),
  monotonic: () => 0,
});
const cccd = '001099000001||Nguyễn Thử Nghiệm|02011999|Nam|Phố Mẫu, Hà Nội|05062021';

async function run(args: readonly string[], input: string | Uint8Array = '', env = {}) {
  const [out, err]: [string[], string[]] = [[], []];
  const terminal: Terminal = {
    out: (text) => out.push(text),
    err: (text) => err.push(text),
    readInput: async () => Buffer.from(input),
    env,
  };
  const code = await command.run(args, terminal);
  return { code, out: out.join(''), err: err.join('') };
}

describe('a page', () => {
  test('says in Vietnamese what was read and put right', async () => {
    const { code, out } = await run([`\ufeff${cccd.slice(1)}`]);
    expect(code).toBe(0);
    expect(out).toContain('Mã QR thẻ CCCD gắn chip (CCCD_QR)');
    expect(out).toMatch(/Số định danh +001099000001/);
    expect(out).toMatch(/Ngày sinh +1999-01-02/);
    expect(out).toMatch(/Cả mã +.*\(BYTE_ORDER_MARK\)/);
    expect(out).toMatch(/Số định danh +.*\(LEADING_ZERO\)/);
    expect(out).toContain('không chứng minh');
  });

  test('says in English why a text is refused', async () => {
    const { code, out } = await run(['003099000001', '--lang', 'en']);
    expect(code).toBe(1);
    expect(out).toContain('Read: nothing');
    expect(out).toMatch(/Personal number +impossible number \(NUMBER_IMPOSSIBLE\)/);
    expect((await run(['nothing', '--lang', 'en'])).out).toContain('Kind  not recognised');
  });

  test.each(['01099000001', '0109 900 0001', '0109.900.0001\n'])(
    'says of the 11 digits "%s" that one is missing',
    async (text) => {
      const english = await run(['-', '--lang', 'en'], text);
      const words = english.out.replaceAll(/\s+/g, ' ');
      expect(english.code).toBe(1);
      expect(words).toContain('Kind Personal number, typed (PERSONAL_ID)');
      expect(words).toContain('impossible number (NUMBER_IMPOSSIBLE)');
      expect(words).toContain(
        'A personal number has 12 digits; this one has 11, and nothing beside it tells which is missing.',
      );
      expect(english.out).not.toContain('0109');
      const vietnamese = (await run([text])).out.replaceAll(/\s+/g, ' ');
      expect(vietnamese).toContain('Số định danh có 12 chữ số; số này chỉ có 11');
    },
  );

  test('says of 12 wrong digits and of a code nothing about their length', async () => {
    expect((await run(['003099000001', '--lang', 'en'])).out).not.toContain('has 11');
    expect((await run(['01099000001|x', '--lang', 'en'])).out).not.toContain('has 11');
    const card = await run(['401010000000001', '--lang', 'en']);
    expect(card.out).toContain('begins with two letters');
  });

  test('of standard input, with its byte order mark', async () => {
    const { out } = await run(['-', '--lang', 'en'], `\ufeff${cccd}\r\n`);
    expect(out).toContain('BYTE_ORDER_MARK');
    expect(out).toContain('CONTROL_CHARACTER');
    expect((await run(['-'], new Uint8Array([0xff, 0xfe]))).code).toBe(1);
  });

  test('of births abroad that the operator allows, and of nobody born tomorrow', async () => {
    const env = { PERSONAL_ID_EXTRA_PREFIXES: '500,501' };
    expect((await run(['500099000001'], '', env)).code).toBe(0);
    expect((await run(['500099000001'])).code).toBe(1);
    expect((await run([cccd.replace('02011999', '22112026')])).code).toBe(1);
    expect((await run([cccd.replace('02011999', '21112026')])).code).toBe(0);
    const wrong = { PERSONAL_ID_EXTRA_PREFIXES: '5' };
    await expect(run(['x'], '', wrong)).rejects.toThrow(UsageError);
  });
});

describe('--json', () => {
  const cases = [
    { id: 'a', text: `${cccd}\n` },
    { id: 2, text: '003099000001' },
    { id: 'c' },
    'x',
    { id: 'e', text: '\ud800' },
  ];

  test.each(['a file', 'standard input', 'an object with "cases"'])('of %s', async (source) => {
    const text = JSON.stringify(source.startsWith('an') ? { cases } : cases);
    const file = join(directory, 'cases.json');
    writeFileSync(file, text);
    const { code, out } = await run(['--json', source === 'standard input' ? '-' : file], text);
    expect(code).toBe(0);
    const nothing = { kind: null, fields: {}, repairs: [] };
    const refused = (code: string) => ({ ...nothing, rejected: { code, field: null } });
    expect(JSON.parse(out)).toEqual([
      {
        id: 'a',
        kind: 'CCCD_QR',
        fields: {
          personalId: '001099000001',
          fullName: 'Nguyễn Thử Nghiệm',
          birthDate: '1999-01-02',
          sex: 'MALE',
          address: 'Phố Mẫu, Hà Nội',
          issuedOn: '2021-06-05',
        },
        repairs: [{ kind: 'CONTROL_CHARACTER', field: null }],
        rejected: null,
      },
      {
        ...nothing,
        id: 2,
        kind: 'PERSONAL_ID',
        rejected: { code: 'NUMBER_IMPOSSIBLE', field: 'personalId' },
      },
      { id: 'c', ...refused('EMPTY') },
      { id: null, ...refused('EMPTY') },
      { id: 'e', ...refused('FORBIDDEN_CHARACTER') },
    ]);
  });

  test.each(['{', '3', '"x"', '{"cases": 1}'])('%s is no list', async (text) => {
    const { code, out, err } = await run(['--json', '-'], text);
    expect([code, out]).toEqual([2, '']);
    expect(err).not.toBe('');
  });

  test('of a file that is not there', async () => {
    expect((await run(['--json', join(directory, 'none')])).code).toBe(2);
  });
});

test.each([[[]], [['a', 'b']], [['a', '--lang', 'fr']], [['a', '--what']], [['a', '--json', '-']]])(
  'usage %j is wrong',
  async (args) => {
    await expect(run(args)).rejects.toThrow(UsageError);
  },
);

test('the help names every option', () => {
  for (const option of ['--lang', '--json', '--help']) expect(scan.help).toContain(option);
});
