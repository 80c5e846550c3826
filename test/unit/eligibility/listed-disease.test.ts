import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seriousDiseases } from '../../../src/eligibility/data/serious-diseases.ts';
import {
  appendixIRows,
  diseaseCatalogue,
  isInAppendixIAtSomeAge,
  normaliseIcd,
  readDiseaseEntries,
} from '../../../src/eligibility/listed-disease.ts';
import { born, day } from './visit.ts';

const today = day('2026-08-10');
const adult = born('1986-01-15');
const child = born('2016-08-10');

function rowsOf(code: string, birthDate = adult): readonly number[] {
  return appendixIRows(code, birthDate, today).map(({ row }) => row);
}

describe('the list', () => {
  test('has 62 rows, numbered as printed', () => {
    expect(seriousDiseases.map(({ row }) => row)).toEqual(
      Array.from({ length: 62 }, (_, n) => n + 1),
    );
  });

  test('limits the age in five rows, always to under 18', () => {
    const limited = seriousDiseases.filter(({ ageUnder }) => ageUnder !== null);
    expect(limited.map(({ row }) => row)).toEqual([22, 30, 31, 32, 58]);
    expect(new Set(limited.map(({ ageUnder }) => ageUnder))).toEqual(new Set([18]));
  });

  test('excludes codes in exactly these rows', () => {
    const excluding = seriousDiseases.filter(({ exclude }) => exclude !== '');
    expect(excluding.map(({ row, exclude }) => [row, exclude])).toEqual([
      [16, 'C38.4'],
      [23, 'C83.5'],
      [25, 'D61.9'],
      [38, 'G04.2'],
    ]);
  });

  test('every code of every row is a code or a range of categories', () => {
    const form = /^[A-Z]\d{2}(?:\.\d|-[A-Z]\d{2})?$/;
    const entries = seriousDiseases.flatMap(({ include, exclude }) => [
      ...include.split(';'),
      ...(exclude === '' ? [] : exclude.split(';')),
    ]);
    expect(entries.filter((entry) => !form.test(entry))).toEqual([]);
  });

  test.each(seriousDiseases.map(({ row, include, exclude }) => ({ row, include, exclude })))(
    'row $row matches a child with what it includes, and not what it excludes',
    ({ row, include, exclude }) => {
      for (const entry of include.split(';')) {
        const [first = ''] = entry.split('-');
        expect(rowsOf(first, child)).toContain(row);
      }
      if (exclude !== '') expect(rowsOf(exclude, child)).not.toContain(row);
    },
  );
});

describe('codes that hospitals ask about', () => {
  test.each<readonly [string, readonly number[]]>([
    ['G44.0', []],
    ['N18.5', []],
    ['B44.9', []],
    ['B44.0', [10]],
    ['Z94.0', [62]],
    ['L51.2', [44]],
    ['I51.2', [44]],
    ['L51.1', []],
    ['I51.3', []],
    ['C83.5', []],
    ['C83.4', [23]],
    ['C38.4', []],
    ['C38.3', [16]],
    ['D61.9', []],
    ['D61.8', [25]],
    ['G04.2', []],
    ['G04.1', [38]],
    ['E75.2', [33]],
    ['E11.7', [29]],
    ['E11.9', []],
    ['A17', []],
    ['A17.0', [1]],
    ['C25.9', [14]],
    ['C50.9', []],
    ['Q21.0', []],
    ['J18.9', []],
  ])('an adult with %s: rows %j', (code, rows) => {
    expect(rowsOf(code)).toEqual(rows);
  });

  test.each<readonly [string, readonly number[]]>([
    ['C83.5', [22]],
    ['C50.9', [22]],
    ['C00', [22]],
    ['C97', [22]],
    ['C98', []],
    ['B99', []],
    ['Q20', [58]],
    ['Q28.9', [58]],
    ['Q19', []],
    ['Q29', []],
    ['E72.1', [32]],
    ['C81.0', [22, 23]],
    ['C87', [22]],
    ['C90.0', [22, 23]],
    ['C96.9', [22, 23]],
  ])('a child with %s: rows %j', (code, rows) => {
    expect(rowsOf(code, child)).toEqual(rows);
  });
});

describe('age at admission', () => {
  test.each([
    ['2008-08-11', [22]],
    ['2008-08-10', []],
    ['2009', [22]],
    ['2008', []],
    ['2008-09', [22]],
    ['2008-08', []],
  ])('born %s with C50.9 on 2026-08-10: rows %j', (birth, rows) => {
    expect(rowsOf('C50.9', born(birth))).toEqual(rows);
  });
});

describe('without a birth date', () => {
  test.each([
    ['C50.9', []],
    ['C81.0', [23]],
  ])('no age limit holds for %s: rows %j', (code, rows) => {
    expect(appendixIRows(code, null, today).map(({ row }) => row)).toEqual(rows);
  });

  test.each([
    ['C50.9', true],
    ['C81.0', true],
    ['K29.7', false],
    ['nonsense', false],
  ])('%s is listed at some age: %s', (code, listed) => {
    expect(isInAppendixIAtSomeAge(code)).toBe(listed);
  });
});

describe('how a code is written', () => {
  test.each([
    ['g35', 'G35'],
    [' G35 ', 'G35'],
    ['C83.5', 'C83.5'],
    ['C835', 'C83.5'],
    ['A17.0†', 'A17.0'],
    ['G01*', 'G01'],
    ['A17.0+', 'A17.0'],
    ['M32 .1', 'M32.1'],
  ])('%s is %s', (given, normal) => {
    expect(normaliseIcd(given)).toBe(normal);
  });

  test.each(['G35.', 'G35', 'g35*'])('"%s" is the bare category', (given) => {
    expect(normaliseIcd(given)).toBe('G35');
  });

  test.each(['', 'G', 'G3', '35', 'G35-', 'Viêm não', 'G35;I50', 'G355555', 'xG35', 'GG35'])(
    '"%s" is no code',
    (given) => {
      expect(normaliseIcd(given)).toBeNull();
    },
  );

  test('any text is read without an exception, and only a code is ever listed', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const rows = rowsOf(text, child);
        if (normaliseIcd(text) === null) expect(rows).toEqual([]);
      }),
    );
  });
});

describe('a catalogue from a file', () => {
  test('is one entry a line, with remarks and blank lines', () => {
    expect(readDiseaseEntries('# Appendix II\n\ne11 # diabetes\r\nJ44.1\nC00-C97\n')).toEqual({
      entries: ['E11', 'J44.1', 'C00-C97'],
      badLines: [],
    });
  });

  test('names the lines that are no entry', () => {
    expect(readDiseaseEntries('E11\ndiabetes\nE11.\nE11-\n11E')).toEqual({
      entries: ['E11'],
      badLines: [2, 3, 4, 5],
    });
  });

  test.each(['E11X', 'XE11', 'C00-C97X', 'E11.99', 'C00-', 'C00.1-C0'])(
    '%s is no entry',
    (entry) => {
      expect(readDiseaseEntries(entry).badLines).toEqual([1]);
    },
  );

  test('keeps the name of its version', () => {
    expect(diseaseCatalogue([], 'appendix-ii 2026').version).toBe('appendix-ii 2026');
  });

  test('holds a category with its children, a code alone, and a range', () => {
    const { holds } = diseaseCatalogue(['E11', 'J44.1', 'C00-C97'], 'test');
    const codes = ['E11', 'E11.9', 'e119', 'J44.1', 'J44', 'J44.8', 'C50.1', 'D00', 'nonsense', ''];
    expect(codes.filter(holds)).toEqual(['E11', 'E11.9', 'e119', 'J44.1', 'C50.1']);
  });
});

test('codes in any number are read alike', () => {
  for (let number = 0; number < 20_100; number += 1) normaliseIcd(`x${number}`);
  expect([normaliseIcd('c835'), normaliseIcd('x1'), normaliseIcd('c835')]).toEqual([
    'C83.5',
    null,
    'C83.5',
  ]);
});
