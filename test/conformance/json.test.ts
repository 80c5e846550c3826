import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseStrictJsonBytes } from '../../src/domain/strict-json.ts';
import { canonicalJson } from '../../src/signing/canonical-json.ts';
import { filesBelow, publish, Tally, vectorFolder } from './vectors.ts';

const suite = vectorFolder('nst/JSONTestSuite');

function refusalOf(bytes: Uint8Array): string | null {
  try {
    parseStrictJsonBytes(bytes);
    return null;
  } catch (error) {
    if (error instanceof SyntaxError) return error.message;
    throw error;
  }
}

/** RFC 8259 lets a parser take these, and so does the suite; whoever signs JSON must not. */
const repeatedNames = ['y_object_duplicated_key.json', 'y_object_duplicated_key_and_value.json'];

describe.skipIf(suite === null)('JSONTestSuite', () => {
  const folder = join(suite ?? '', 'test_parsing');
  const files = suite === null ? [] : filesBelow(folder, '.json');
  const refusal = (file: string) => refusalOf(readFileSync(join(folder, file)));

  test('188 files that must be refused are refused, 95 that must be accepted are accepted', () => {
    const tally = new Tally();
    for (const file of files.filter((name) => /^[ny]_/.test(name))) {
      tally.count(file, file.startsWith('y'), refusal(file) === null);
    }
    publish(`JSONTestSuite: ${tally} (${repeatedNames.length} of them for a repeated name)`);
    expect(tally).toMatchObject({ cases: 283, wrongAccepts: [], wrongRejects: repeatedNames });
  });

  test.each(repeatedNames)('%s is refused for its repeated name alone', (file) => {
    expect(refusal(file)).toBe('A member name occurs twice');
    expect(() => JSON.parse(readFileSync(join(folder, file), 'utf8'))).not.toThrow();
  });

  test('what a parser may decide is refused when it is not UTF-8, or begins with a byte order mark', () => {
    const open = files.filter((name) => name.startsWith('i_'));
    const refused = open.filter((file) => refusal(file) !== null);
    publish(`JSONTestSuite, left open: ${open.length} cases, ${refused.length} refused`);
    expect(refused).toHaveLength(14);
    expect(refused.filter((file) => !/UTF|utf|overlong|unicode_range|latin/.test(file))).toEqual(
      [],
    );
  });
});

const jcs = vectorFolder('cyberphone/json-canonicalization');

describe.skipIf(jcs === null)('cyberphone/json-canonicalization', () => {
  const data = join(jcs ?? '', 'testdata');
  const files = jcs === null ? [] : filesBelow(join(data, 'input'), '.json');

  test.each(files)('%s', (file) => {
    const canonical = canonicalJson(parseStrictJsonBytes(readFileSync(join(data, 'input', file))));
    expect(canonical).toBe(readFileSync(join(data, 'output', file), 'utf8').trimEnd());
    const hex = readFileSync(join(data, 'outhex', file.replace('.json', '.txt')), 'utf8');
    expect(Buffer.from(canonical).toString('hex')).toBe(hex.replaceAll(/\s/g, ''));
  });

  test('all six', () => {
    publish(`JCS: ${files.length} of 6 files are written byte for byte`);
    expect(files).toHaveLength(6);
  });
});
