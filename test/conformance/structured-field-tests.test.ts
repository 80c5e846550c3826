import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { runCases } from './run-cases.ts';
import { filesBelow, publish, readJson, Tally, vectorFolder } from './vectors.ts';

const folder = vectorFolder('httpwg/structured-field-tests');

interface FieldTest {
  readonly name: string;
  readonly header_type: 'item' | 'list' | 'dictionary';
  readonly raw?: readonly string[];
  readonly expected?: unknown;
  readonly must_fail?: boolean;
  readonly can_fail?: boolean;
  readonly canonical?: readonly string[];
}

/** The tests of a file, in which 1.0 is not yet 1, and will be 1.0 again when it is written. */
function withDecimals(file: string): readonly FieldTest[] {
  const { rawJSON } = JSON as JSON & { rawJSON(text: string): unknown };
  const text = readFileSync(join(folder ?? '', file), 'utf8');
  return JSON.parse(text, (_, value: unknown, context?: { source?: string }) =>
    typeof value === 'number' ? rawJSON(context?.source ?? '') : value,
  );
}

/** The public tests write bytes in base32 (RFC 4648 6), the command in base64. */
function adapted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(adapted);
  if (typeof value !== 'object' || value === null || !('value' in value)) return value;
  const { __type, value: inner } = value as { __type: string; value: unknown };
  return __type === 'binary' ? { __type, value: fromBase32(String(inner)) } : value;
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

function fromBase32(text: string): string {
  const bits = [...text.replace(/=+$/, '')]
    .map((digit) => alphabet.indexOf(digit).toString(2).padStart(5, '0'))
    .join('');
  const bytes = bits.match(/.{8}/g) ?? [];
  return Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2))).toString('base64');
}

describe.skipIf(folder === null)('public tests of structured fields', () => {
  const files = folder === null ? [] : filesBelow(folder, '.json').filter(isTestFile);
  const [reading, writing] = [new Tally(), new Tally()];
  afterAll(() => {
    publish(`structured-field-tests, read: ${reading}`);
    publish(`structured-field-tests, written: ${writing}`);
  });

  test.each(files)('%s', async (file) => {
    const tests = readJson<readonly FieldTest[]>(join(folder ?? '', file));
    const read = tests.filter(({ raw }) => raw !== undefined);
    const seen = await runCases(
      'field',
      read.map(({ header_type: type, raw }, id) => ({ id, type, raw })),
    );
    for (const [at, { name, must_fail = false, can_fail, expected }] of read.entries()) {
      const { ok = false, value } = seen[at] ?? {};
      reading.count(`${file}: ${name}`, can_fail ? ok : !must_fail, ok);
      if (ok && !must_fail) expect(value, name).toEqual(adapted(expected));
    }
    const write = withDecimals(file).filter(({ expected }) => expected !== undefined);
    const written = await runCases(
      'field',
      write.map(({ header_type: type, expected }, id) => ({ id, type, value: adapted(expected) })),
    );
    for (const [at, { name, must_fail = false, canonical, raw }] of write.entries()) {
      const { ok = false, canonical: lines } = written[at] ?? {};
      writing.count(`${file}: ${name}`, !must_fail, ok);
      if (ok) expect(lines, name).toEqual(canonical ?? raw);
    }
  });

  test('all of them: 1,591 to read, and what they hold to write', () => {
    expect(reading).toMatchObject({ cases: 1_591, wrongAccepts: [], wrongRejects: [] });
    expect(writing).toMatchObject({
      cases: 1_271,
      accepted: 732,
      wrongAccepts: [],
      wrongRejects: [],
    });
  });
});

function isTestFile(file: string): boolean {
  return !file.includes('schema') && !file.includes('package');
}
