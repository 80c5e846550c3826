import { describe, expect, test } from 'vitest';
import { parsePlainDate } from '../../../../src/domain/date.ts';
import { sameName, withoutAccents } from '../../../../src/domain/person-name.ts';
import { readScan } from '../../../../src/identity/scan/read-scan.ts';
import type { RejectionCode } from '../../../../src/identity/scan/scan-result.ts';
import { sandboxPeople } from '../../../../src/sandbox/people.ts';
import * as sandboxScans from '../../../../src/sandbox/scans.ts';
import { cccd, oldCard, withField } from './samples.ts';

describe('numbers typed by hand', () => {
  test.each([
    ['012345678', 'OLD_ID', { oldNumber: '012345678' }],
    ['0123456789', 'INSURANCE_NUMBER', { insuranceNumber: '0123456789' }],
    ['001099000001', 'PERSONAL_ID', { personalId: '001099000001' }],
    [
      'DN4990000000001',
      'CARD_NUMBER',
      {
        cardNumber: 'DN4990000000001',
        insuranceNumber: '0000000001',
        objectCode: 'DN',
        benefitDigit: 4,
      },
    ],
    [
      'DN401A0B0000001',
      'CARD_NUMBER',
      { cardNumber: 'DN401A0B0000001', objectCode: 'DN', benefitDigit: 4 },
    ],
  ])('%s', (text, kind, fields) => {
    expect(readScan(text)).toEqual({ kind, fields, repairs: [], rejected: null });
  });

  test.each([
    ['012.345.678', 'oldNumber', 'WHITESPACE'],
    ['01 2345 6789', 'insuranceNumber', 'WHITESPACE'],
    ['001-099-000001', 'personalId', 'WHITESPACE'],
    ['ĐN4990000000001', 'cardNumber', 'D_STROKE'],
    ['dn4990000000001', 'cardNumber', 'CASE'],
    ['DN 4 99 00000 00001', 'cardNumber', 'WHITESPACE'],
    ['TÉ010123456789', 'cardNumber', 'VNI'],
    ['ÐN4990000000001', 'cardNumber', 'D_STROKE'],
  ])('%s is put right', (text, field, kind) => {
    const result = readScan(text);
    expect(result.rejected).toBeNull();
    expect(result.repairs).toEqual([{ field, kind }]);
  });

  test.each([
    ['003099000001', 'PERSONAL_ID', 'personalId'],
    ['00109900000', 'PERSONAL_ID', 'personalId'],
    ['01099000001', 'PERSONAL_ID', 'personalId'],
    ['010.990.000.01', 'PERSONAL_ID', 'personalId'],
    ['DN6990000000001', 'CARD_NUMBER', 'cardNumber'],
    ['DN499000000001', 'CARD_NUMBER', 'cardNumber'],
    ['414990000000001', 'CARD_NUMBER', 'cardNumber'],
    ['12345678', null, undefined],
    ['1234567890123', null, undefined],
  ])('%s is impossible', (text, kind, field) => {
    const rejected = field === undefined ? {} : { field };
    expect(readScan(text)).toEqual({
      kind,
      fields: {},
      repairs: [],
      rejected: { code: 'NUMBER_IMPOSSIBLE', ...rejected },
    });
  });
});

describe('every code that a sandbox person carries', () => {
  const people = sandboxPeople(parsePlainDate('2026-11-21'));
  const { cccdScan, canCuocScan, cardScanOld, cardScanNew, mrz } = sandboxScans;
  const layouts = { cccdScan, canCuocScan, cardScanOld, cardScanNew, mrz };

  test.each(Object.entries(layouts))('%s is read back', (name, layout) => {
    const scans = people.flatMap((somebody) => {
      const text = layout(somebody);
      return text === null ? [] : [{ somebody, text }];
    });
    expect(scans.length).toBeGreaterThan(20);
    for (const { somebody, text } of scans) {
      const { presented, card } = somebody;
      const { kind, fields, repairs, rejected } = readScan(text);
      expect(rejected).toBeNull();
      // Some registers of the sandbox write accents decomposed.
      expect(repairs.filter((repair) => repair.kind !== 'UNICODE_FORM')).toEqual([]);
      expect(fields.birthDate).toBe(presented.birthDate);
      if (kind !== 'HEALTH_CARD_QR') expect(fields.personalId).toBe(presented.personalId);
      if (kind === 'MRZ') {
        expect(withoutAccents(presented.fullName).startsWith(fields.fullName ?? '?')).toBe(true);
        continue;
      }
      expect(sameName(fields.fullName ?? '', presented.fullName)).toBe(true);
      if (kind !== 'HEALTH_CARD_QR') continue;
      const number = presented.cardNumber ?? '';
      expect(fields.cardNumber).toBe(name === 'cardScanNew' ? undefined : number);
      expect(fields).toMatchObject({
        benefitDigit: Number(number[2]),
        validFrom: card?.validFrom,
        registeredFacility: card?.registeredFacility,
      });
      expect(fields.validTo ?? null).toBe(card?.validTo);
      expect(fields.area ?? null).toBe(card?.area);
      expect(fields.fiveYearDate ?? null).toBe(card?.fiveYearDate);
    }
  });
});

describe('refused before anything is read', () => {
  const inside = (text: string) => withField(cccd, 5, `Phố${text}Mẫu`);

  test.each<readonly [string, string, RejectionCode]>([
    ['nothing', '', 'EMPTY'],
    ['blanks', ' \u00a0\t\r\n', 'EMPTY'],
    ['a byte order mark alone', '\ufeff', 'EMPTY'],
    ['a misread byte order mark alone', 'ï»¿', 'EMPTY'],
    ['a zero-width blank in front', `\u200b${cccd}`, 'FORBIDDEN_CHARACTER'],
    ['a zero-width joiner at the end', `${cccd}\u200d`, 'FORBIDDEN_CHARACTER'],
    ['a tab', inside('\t'), 'FORBIDDEN_CHARACTER'],
    ['a line feed', inside('\n'), 'FORBIDDEN_CHARACTER'],
    ['a NUL', inside('\u0000'), 'FORBIDDEN_CHARACTER'],
    ['an escape', inside('\u001b[31m'), 'FORBIDDEN_CHARACTER'],
    ['a zero-width blank', inside('\u200b'), 'FORBIDDEN_CHARACTER'],
    ['a soft hyphen', inside('\u00ad'), 'FORBIDDEN_CHARACTER'],
    ['a second byte order mark', inside('\ufeff'), 'FORBIDDEN_CHARACTER'],
    ['a right-to-left override', inside('\u202e'), 'FORBIDDEN_CHARACTER'],
    ['a right-to-left isolate', inside('\u2067'), 'FORBIDDEN_CHARACTER'],
    ['a line separator', inside('\u2028'), 'FORBIDDEN_CHARACTER'],
    ['half a surrogate pair', inside('\ud800'), 'FORBIDDEN_CHARACTER'],
    ['a private character', inside('\ue000'), 'FORBIDDEN_CHARACTER'],
    ['a NUL at the end', `${cccd}\u0000`, 'FORBIDDEN_CHARACTER'],
    ['2,049 bytes', 'x'.repeat(2_049), 'TOO_LONG'],
    ['2,049 bytes of accents', `${'ễ'.repeat(683)}`, 'TOO_LONG'],
    ['a word', 'nothing', 'UNKNOWN_LAYOUT'],
    ['a web address', 'https://example.vn/verify?id=001099000001', 'UNKNOWN_LAYOUT'],
    ['seven words', 'a|b|c|d|e|f|g', 'UNKNOWN_LAYOUT'],
  ])('%s', (_title, text, code) => {
    expect(readScan(text)).toEqual({ kind: null, fields: {}, repairs: [], rejected: { code } });
  });
});

describe('worst cases take no time', () => {
  const half = '\u0000'.repeat(2);
  const everyText = (text: string) =>
    [1, 4, 10].reduce((scan, at) => withField(scan, at, text), oldCard);
  test.each([
    ['a megabyte of bars', '|'.repeat(1_000_000)],
    ['a megabyte of blanks', ' '.repeat(1_000_000)],
    ['a megabyte of digits', '0'.repeat(1_000_000)],
    ['a megabyte of accents', 'ễ'.repeat(350_000)],
    ['a megabyte of lone surrogates', '\ud800'.repeat(500_000)],
    ['2 KB of references', '&#7877;'.repeat(290)],
    ['2 KB of ampersands', '&#12345'.repeat(290)],
    ['2 KB of bars', '|'.repeat(2_048)],
    ['2 KB of blanks inside', `a${' '.repeat(2_046)}b`],
    ['2 KB of accents', 'é'.repeat(1_024)],
    ['2 KB of combining marks', `a${'\u0323\u0302'.repeat(500)}`],
    ['2 KB of hex that a tool broke', withField(oldCard, 1, 'éabcdef'.repeat(200))],
    ['2 KB of hex with one accent', withField(oldCard, 1, `é${'a'.repeat(1_500)}`)],
    ['a name of 1,000 Telex words', withField(oldCard, 1, '5641574e20'.repeat(180))],
    ['a name of hex that VNI broke', withField(oldCard, 1, 'c3à'.repeat(75))],
    ['three texts that VNI broke', everyText('c3à'.repeat(133))],
    ['three texts that Telex broke', everyText('4đê20'.repeat(57))],
    ['three texts of many places', everyText('đéà'.repeat(90))],
    ['words before the places', everyText(`${'4120'.repeat(50)}${'éaa'.repeat(30)}`)],
    ['words after the places', everyText(`${'éaa'.repeat(4)}${'4120'.repeat(80)}`)],
    ['a zone of accents', `ÍDVNM${'é'.repeat(40)}`],
    ['NULs', half.repeat(1_000)],
  ])('%s', (_title, text) => {
    // The best of many: a pause of the machine is no time of the reader's.
    const times = Array.from({ length: 40 }, () => {
      const start = performance.now();
      readScan(text);
      return performance.now() - start;
    });
    expect(Math.min(...times)).toBeLessThan(1);
  });
});
