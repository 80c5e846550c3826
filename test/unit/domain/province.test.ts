import { describe, expect, test } from 'vitest';
import { addDays, parsePlainDate as day } from '../../../src/domain/date.ts';
import {
  issuingProvince,
  provinceOn,
  provinces,
  successorOf,
} from '../../../src/domain/province.ts';

const codes = Array.from({ length: 100 }, (_, code) => String(code).padStart(2, '0'));

function namesOn(date: string): ReadonlyMap<string, string> {
  return new Map(
    codes.flatMap((code) => {
      const province = provinceOn(code, day(date));
      return province === null ? [] : [[code, province.name.vi] as const];
    }),
  );
}

const before = namesOn('2025-06-30');
const after = namesOn('2025-07-01');

describe('the provinces', () => {
  test.each([
    ['2008-07-31', 0],
    ['2008-08-01', 63],
    ['2024-12-31', 63],
    ['2025-01-01', 63],
    ['2025-06-30', 63],
    ['2025-07-01', 34],
    ['2026-11-21', 34],
  ])('on %s there are %i', (date, count) => {
    expect(namesOn(date).size).toBe(count);
  });

  test('no code and no name stands for two on one day', () => {
    for (const date of ['2024-12-31', '2025-06-30', '2025-07-01']) {
      const valid = provinces.filter(
        ({ from, to }) => (from === null || from <= date) && (to === null || date <= to),
      );
      expect(new Set(valid.map(({ code }) => code)).size).toBe(valid.length);
      expect(new Set(valid.map(({ name }) => name.vi)).size).toBe(valid.length);
      expect(new Set(valid.map(({ name }) => name.en)).size).toBe(valid.length);
    }
  });

  test('rows of one code follow each other without a gap', () => {
    for (const code of codes) {
      const rows = provinces.filter((row) => row.code === code);
      for (const [index, { from }] of rows.slice(1).entries()) {
        const last = rows[index]?.to;
        expect(from).toBe(last == null ? undefined : addDays(last, 1));
      }
    }
  });

  test('every row says where it stands', () => {
    expect(provinces.filter(({ source, from }) => source === null || from === null)).toEqual([]);
    expect(provinceOn('15', day('2025-06-30'))).toEqual({
      code: '15',
      name: { vi: 'Yên Bái', en: 'Yen Bai' },
      from: '2008-08-01',
      to: '2025-06-30',
      source: 'Quyết định 124/2004/QĐ-TTg',
    });
    expect(provinceOn('15', day('2025-07-01'))).toEqual({
      code: '15',
      name: { vi: 'Lào Cai', en: 'Lao Cai' },
      from: '2025-07-01',
      to: null,
      source: 'Nghị quyết 202/2025/QH15; Quyết định 19/2025/QĐ-TTg',
    });
  });

  test('the English name is the Vietnamese one without its marks', () => {
    const bare = (text: string) =>
      text.replaceAll('Đ', 'D').replaceAll('đ', 'd').normalize('NFD').replaceAll(/\p{M}/gu, '');
    const other = provinces.filter(({ name }) => bare(name.vi) !== name.en);
    expect(new Set(other.map(({ name }) => name.en))).toEqual(new Set(['Ho Chi Minh City']));
  });

  test('code 10 was Lào Cai and is no more', () => {
    expect(provinceOn('10', day('2025-06-30'))?.name.vi).toBe('Lào Cai');
    expect(provinceOn('10', day('2025-07-01'))).toBeNull();
  });

  test('Huế has been a city of its own since 2025-01-01, under the same code', () => {
    expect(provinceOn('46', day('2024-12-31'))?.name.vi).toBe('Thừa Thiên Huế');
    expect(provinceOn('46', day('2025-01-01'))?.source).toBe('Nghị quyết 175/2024/QH15');
    expect(provinceOn('46', day('2025-07-01'))?.name.vi).toBe('Huế');
  });

  test('exactly seven codes have changed their meaning', () => {
    const changed = [...after].filter(([code, name]) => before.get(code) !== name);
    expect(changed.map(([code]) => code).sort()).toEqual([
      '15',
      '24',
      '44',
      '52',
      '80',
      '82',
      '91',
    ]);
  });

  test.each(['', '1', '001', '28', '97', '99', 'AA'])('"%s" is the code of none', (code) => {
    expect(provinceOn(code, day('2025-06-30'))).toBeNull();
    expect(provinceOn(code, day('2025-07-01'))).toBeNull();
    expect(successorOf(code)).toBeNull();
  });
});

/** Resolution 202/2025/QH15 art. 1: what each province was made of; the others stayed as they were. */
const mergers: Readonly<Record<string, readonly string[]>> = {
  'Tuyên Quang': ['Hà Giang', 'Tuyên Quang'],
  'Lào Cai': ['Lào Cai', 'Yên Bái'],
  'Thái Nguyên': ['Bắc Kạn', 'Thái Nguyên'],
  'Phú Thọ': ['Hòa Bình', 'Phú Thọ', 'Vĩnh Phúc'],
  'Bắc Ninh': ['Bắc Giang', 'Bắc Ninh'],
  'Hưng Yên': ['Hưng Yên', 'Thái Bình'],
  'Hải Phòng': ['Hải Dương', 'Hải Phòng'],
  'Ninh Bình': ['Hà Nam', 'Nam Định', 'Ninh Bình'],
  'Quảng Trị': ['Quảng Bình', 'Quảng Trị'],
  'Đà Nẵng': ['Quảng Nam', 'Đà Nẵng'],
  'Quảng Ngãi': ['Kon Tum', 'Quảng Ngãi'],
  'Gia Lai': ['Bình Định', 'Gia Lai'],
  'Khánh Hòa': ['Khánh Hòa', 'Ninh Thuận'],
  'Lâm Đồng': ['Bình Thuận', 'Lâm Đồng', 'Đắk Nông'],
  'Đắk Lắk': ['Phú Yên', 'Đắk Lắk'],
  'Thành phố Hồ Chí Minh': ['Bà Rịa - Vũng Tàu', 'Bình Dương', 'Thành phố Hồ Chí Minh'],
  'Đồng Nai': ['Bình Phước', 'Đồng Nai'],
  'Tây Ninh': ['Long An', 'Tây Ninh'],
  'Cần Thơ': ['Cần Thơ', 'Hậu Giang', 'Sóc Trăng'],
  'Vĩnh Long': ['Bến Tre', 'Trà Vinh', 'Vĩnh Long'],
  'Đồng Tháp': ['Tiền Giang', 'Đồng Tháp'],
  'Cà Mau': ['Bạc Liêu', 'Cà Mau'],
  'An Giang': ['An Giang', 'Kiên Giang'],
};

describe('the mergers', () => {
  test('made 23 provinces and left 11 as they were', () => {
    const made: Record<string, string[]> = {};
    for (const [code, name] of before) {
      const successor = successorOf(code)?.name.vi ?? 'none';
      made[successor] = [...(made[successor] ?? []), name].sort();
    }
    const unchanged = Object.entries(made).filter(([name]) => !(name in mergers));
    expect(Object.keys(made).toSorted()).toEqual([...after.values()].toSorted());
    for (const [name, parts] of Object.entries(mergers)) {
      expect(made[name]).toEqual([...parts].sort());
    }
    expect(unchanged).toHaveLength(11);
    for (const [name, parts] of unchanged) expect(parts).toEqual([name]);
  });

  test('the code of a successor is that of one of its parts', () => {
    for (const code of before.keys()) {
      const successor = successorOf(code);
      expect(successor).toEqual(provinceOn(successor?.code ?? '', day('2025-07-01')));
      expect(successorOf(successor?.code ?? '')).toEqual(successor);
    }
  });

  test('a code is read as it was before them', () => {
    expect(successorOf('10')?.code).toBe('15');
    expect(successorOf('15')?.name.vi).toBe('Lào Cai');
    expect(successorOf('36')?.name.vi).toBe('Ninh Bình');
  });
});

describe('the province on a card', () => {
  function issuers(code: string, validFrom: string | null): readonly (string | null)[] {
    const found = issuingProvince(code, validFrom === null ? null : day(validFrom));
    return [found.legacy?.name.vi ?? null, found.current?.name.vi ?? null];
  }

  test.each([
    ['15', '2025-06-30', 'Yên Bái', null],
    ['15', '2025-07-01', 'Yên Bái', 'Lào Cai'],
    ['15', null, 'Yên Bái', 'Lào Cai'],
    ['10', '2026-01-01', 'Lào Cai', null],
    ['35', '2026-01-01', 'Hà Nam', null],
    ['36', '2026-01-01', 'Nam Định', null],
    ['74', '2026-01-01', 'Bình Dương', null],
    ['77', '2026-01-01', 'Bà Rịa - Vũng Tàu', null],
    ['79', '2026-01-01', 'Thành phố Hồ Chí Minh', 'Thành phố Hồ Chí Minh'],
    ['46', '2024-12-31', 'Thừa Thiên Huế', null],
    ['46', '2025-01-01', 'Huế', null],
    ['46', null, 'Huế', 'Huế'],
    ['46', '2005-01-01', 'Thừa Thiên Huế', null],
    ['97', '2026-01-01', 'Bộ Quốc phòng', null],
    ['98', null, 'Bộ Công an', null],
    ['98', '2005-01-01', 'Bộ Công an', null],
    ['99', '2026-01-01', null, null],
    ['00', null, null, null],
    ['28', '2005-01-01', null, null],
  ])('%s, valid from %s', (code, validFrom, legacy, current) => {
    expect(issuers(code, validFrom)).toEqual([legacy, current]);
  });
});
