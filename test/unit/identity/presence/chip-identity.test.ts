import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readChipIdentity } from '../../../../src/identity/presence/chip-identity.ts';
import { checkDigit } from '../../../../src/identity/presence/dg1.ts';
import { answer, chipRefusals } from '../../../../src/identity/presence/refusal.ts';
import { flipped } from '../../../support/chip/chip.ts';
import { int, nul, octets, seq, tlv, utf8 } from '../../../support/chip/der.ts';
import { dg1, dg1OfText, dg13, field, fields, zoneLines } from '../../../support/chip/groups.ts';

const read = (...groups: readonly (readonly [number, Uint8Array])[]) =>
  answer(() => ({ ok: true, ...readChipIdentity(new Map(groups)) }) as const);
const zone = (bytes: Uint8Array) => read([1, bytes]);
const list = (bytes: Uint8Array) => read([13, bytes]);

describe('DG1', () => {
  test('check digits are those of ICAO 9303-3', () => {
    expect(checkDigit('520727')).toBe('3');
    expect(checkDigit('D23145890<<<<<<')).toBe('7');
    expect(checkDigit('HA672242<658022549601086<<<<<<<<<<<<<<0')).toBe('8');
  });

  test('is read', () => {
    expect(zone(dg1())).toEqual({
      ok: true,
      personalId: '001099000001',
      fullName: 'NGUYEN THU NGHIEM',
      nameForm: 'TRANSLITERATED',
      birthDate: '1999-01-02',
      sex: 'MALE',
      oldNumber: null,
      issuedOn: null,
      expiresOn: '2039-01-02',
      undocumented: new Map(),
    });
  });

  test.each([
    ['001299000001', '990102', '2099-01-02'],
    ['001099000001', '000102', '2000-01-02'],
    ['001200000001', '991231', '1999-12-31'],
    ['001210000001', '10<<<<', '2010'],
    ['001210000001', '1005<<', '2010-05'],
  ])('number %s and birth date %s are %s', (personalId, birth, birthDate) => {
    const expected = personalId === '001299000001' ? '2099-01-02' : birthDate;
    expect(zone(dg1({ personalId, birth }))).toMatchObject({ birthDate: expected });
  });

  test('a card without an end, a sex that is not stated, a name that fills its line', () => {
    expect(zone(dg1({ expiry: '991231', sex: '<' }))).toMatchObject({ expiresOn: null, sex: null });
    const names = 'NGUYEN<<THI<THANH<THANH<PHUONG<ANH';
    for (const cut of [names, names.replace('THI', 'TH')]) {
      expect(zone(dg1({ names: cut }))).toMatchObject({ nameForm: 'TRANSLITERATED_AND_CUT' });
    }
  });

  const lines = zoneLines();
  test.each([
    ['number', 0, 5],
    ['its check digit', 0, 14],
    ['optional data', 0, 20],
    ['birth date', 1, 0],
    ['expiry', 1, 9],
    ['composite', 1, 29],
  ])('a wrong digit in: %s', (_part, line, at) => {
    const bytes = Buffer.from(lines.join(''));
    const digit = bytes[30 * line + at] ?? 0;
    bytes[30 * line + at] = digit === 0x39 ? 0x38 : digit + 1;
    expect(zone(dg1OfText(bytes.toString()))).toMatchObject({ refusal: 'DG1_CHECK_DIGIT_WRONG' });
  });

  test.each([
    ['a passport', dg1({ code: 'P<' }), 'DG1_NOT_VIETNAMESE'],
    ['another state', dg1({ state: 'UTO' }), 'DG1_NOT_VIETNAMESE'],
    ['no number', dg1({ personalId: '0010990000A1' }), 'DG1_NOT_VIETNAMESE'],
    ['an impossible birth date', dg1({ birth: '991332' }), 'DG1_MALFORMED'],
    ['an unknown month with a day', dg1({ birth: '99<<3A' }), 'DG1_MALFORMED'],
    ['an impossible expiry', dg1({ expiry: '391332' }), 'DG1_MALFORMED'],
    ['digits in the name', dg1({ names: 'NGUYEN<<A1' }), 'DG1_MALFORMED'],
    ['no name', dg1({ names: '' }), 'DG1_MALFORMED'],
    ['lower case', dg1OfText(lines.join('').toLowerCase()), 'DG1_MALFORMED'],
    ['one character less', dg1OfText(lines.join('').slice(1)), 'DG1_MALFORMED'],
    ['another tag', tlv(0x6d, dg1().subarray(2)), 'DG1_MALFORMED'],
    ['another inner tag', tlv(0x61, octets(Buffer.from(lines.join('')))), 'DG1_MALFORMED'],
    ['nothing', Buffer.alloc(0), 'DG1_MALFORMED'],
  ])('%s', (_title, bytes, refusal) => {
    expect(zone(bytes)).toEqual({ ok: false, refusal });
  });
});

describe('DG13', () => {
  test('is read, but for what nobody asked for', () => {
    expect(list(dg13())).toEqual({
      ok: true,
      personalId: '001099000001',
      fullName: 'Nguyễn Thử Nghiệm',
      nameForm: 'FULL',
      birthDate: '1999-01-02',
      sex: 'MALE',
      oldNumber: '012345678',
      issuedOn: '2025-06-05',
      expiresOn: '2039-01-02',
      undocumented: new Map([
        [14, Buffer.alloc(0)],
        [15, utf8('0123')],
      ]),
    });
  });

  test('in other nestings', () => {
    const all = Object.values(fields);
    for (const file of [
      tlv(0x6d, ...all),
      tlv(0x6d, seq(...all)),
      tlv(0x6d, seq(int(0), seq(...all))),
    ]) {
      expect(list(file)).toMatchObject({
        personalId: '001099000001',
        fullName: 'Nguyễn Thử Nghiệm',
      });
    }
  });

  test('with optional fields missing, empty or in words', () => {
    const changes = {
      4: null,
      11: field(11),
      12: field(12, utf8('Không thời hạn')),
      16: field(16, utf8('')),
    };
    expect(list(dg13({ ...changes, 14: null, 15: null }))).toMatchObject({
      sex: null,
      issuedOn: null,
      expiresOn: null,
      oldNumber: null,
      undocumented: new Map(),
    });
    expect(list(dg13({ 4: field(4, utf8('Nữ')) }))).toMatchObject({ sex: 'FEMALE' });
  });

  const deep = Array.from({ length: 12 }).reduce((inner: Buffer) => seq(inner), utf8('x'));
  const deepLists = Array.from({ length: 12 }).reduce((inner: Buffer) => seq(nul(), inner), seq());
  test.each([
    ['another tag', dg13().fill(0x61, 0, 1), 'DG13_MALFORMED'],
    ['nothing', Buffer.alloc(0), 'DG13_MALFORMED'],
    ['no fields', tlv(0x6d), 'DG13_FIELD_MISSING'],
    ['a cut end', dg13().subarray(0, -1), 'DG13_MALFORMED'],
    ['texts too deep', dg13({ 13: field(13, deep) }), 'DG13_MALFORMED'],
    ['lists too deep', tlv(0x6d, deepLists), 'DG13_MALFORMED'],
    ['too many elements', tlv(0x6d, ...Array.from({ length: 513 }, () => nul())), 'DG13_MALFORMED'],
    ['too large', tlv(0x6d, octets(Buffer.alloc(16_384))), 'DG13_MALFORMED'],
    ['a field twice', dg13({ 5: field(1, utf8('001099000002')) }), 'DG13_FIELD_REPEATED'],
    ['no number', dg13({ 1: null }), 'DG13_FIELD_MISSING'],
    ['an empty name', dg13({ 2: field(2, utf8(' ')) }), 'DG13_FIELD_MISSING'],
    ['no birth date', dg13({ 3: field(3) }), 'DG13_FIELD_MISSING'],
    ['a number of 9 digits', dg13({ 1: field(1, utf8('012345678')) }), 'DG13_VALUE_REFUSED'],
    ['an impossible date', dg13({ 3: field(3, utf8('31/02/1999')) }), 'DG13_VALUE_REFUSED'],
    ['an impossible issue', dg13({ 11: field(11, utf8('31/02/2021')) }), 'DG13_VALUE_REFUSED'],
    ['two names', dg13({ 2: field(2, utf8('A'), utf8('B')) }), 'DG13_VALUE_REFUSED'],
    ['a direction mark', dg13({ 2: field(2, utf8('Nguyễn\u202eAn')) }), 'DG13_VALUE_REFUSED'],
    ['no UTF-8', dg13({ 2: field(2, tlv(0x0c, Buffer.from([0xff]))) }), 'DG13_VALUE_REFUSED'],
    ['a long value', dg13({ 9: field(9, utf8('x'.repeat(1_025))) }), 'DG13_VALUE_REFUSED'],
  ])('%s', (_title, bytes, refusal) => {
    expect(list(bytes)).toEqual({ ok: false, refusal });
  });
});

describe('both', () => {
  test('agree: the name with accents is taken', () => {
    const both = read([1, dg1()], [13, dg13({ 4: null, 12: null })]);
    expect(both).toMatchObject({
      fullName: 'Nguyễn Thử Nghiệm',
      sex: 'MALE',
      expiresOn: '2039-01-02',
    });
  });

  test.each([
    ['numbers', dg1({ personalId: '001099000002' })],
    ['birth dates', dg1({ birth: '990103' })],
  ])('differ in %s', (_title, bytes) => {
    expect(read([1, bytes], [13, dg13()])).toEqual({ ok: false, refusal: 'GROUPS_DISAGREE' });
  });

  test('are missing', () => {
    expect(read([2, dg1()])).toEqual({ ok: false, refusal: 'GROUPS_MISSING' });
  });
});

test('any bytes get an answer', () => {
  const known = new Set<string>(Object.keys(chipRefusals));
  const seeds = [dg1(), dg13()] as const;
  const altered = fc
    .tuple(
      fc.constantFrom(...seeds),
      fc.array(fc.tuple(fc.nat(700), fc.integer({ min: 1, max: 255 }))),
    )
    .map(([seed, flips]) =>
      flips.reduce((bytes: Buffer, [at, mask]) => flipped(bytes, at % seed.length, mask), seed),
    );
  fc.assert(
    fc.property(fc.oneof(altered, fc.uint8Array({ maxLength: 200 })), (bytes) => {
      for (const identity of [zone(bytes), list(bytes)]) {
        if (!identity.ok) expect(known).toContain(identity.refusal);
      }
    }),
    { numRuns: 1_000 },
  );
});
