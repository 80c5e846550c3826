import { describe, expect, test } from 'vitest';
import { UpstreamError } from '../../../../src/connectors/upstream.ts';
import { decodeCardLookup } from '../../../../src/connectors/vss-portal/codec.ts';
import { checkEcho } from '../../../../src/connectors/vss-portal/echo.ts';
import { cardOf, queryFor } from '../../../support/portal-people.ts';
import { answer, cardBody, noon } from './answers.ts';

type Asked = Parameters<typeof queryFor>[1];
type Answered = Readonly<Record<string, unknown>>;

function check(asked: Asked, answered: Answered): 'same' | 'WRONG_PERSON' {
  const lookup = decodeCardLookup(answer(cardBody(answered)), noon);
  try {
    checkEcho(queryFor(cardOf(), asked), lookup);
    return 'same';
  } catch (error) {
    expect(error).toBeInstanceOf(UpstreamError);
    expect(error).toMatchObject({ failure: 'WRONG_PERSON' });
    return 'WRONG_PERSON';
  }
}

const stranger = { maThe: 'GD4790000000002', maSoBHXH: '0000000002', hoTen: 'Lê Hồng Khác' };

describe('asked with 15 characters', () => {
  const asked = { number: 'DN4010000000001' };
  test.each<[string, Answered]>([
    ['the same number', {}],
    ['another prefix before the same ten digits', { maThe: 'HT3790000000001', maSoBHXH: null }],
    ['the insurance number only', { maThe: null }],
    ['it as the previous card', { ...stranger, maTheCu: 'DN4010000000001' }],
    ['it as the next card', { ...stranger, maTheMoi: 'DN4010000000001', maKetQua: '004' }],
    ['nobody', { ...stranger, maThe: null, maSoBHXH: null, gtTheTu: null, maKetQua: '050' }],
  ])('an answer with %s is about the same card', (_what, answered) => {
    expect(check(asked, answered)).toBe('same');
  });

  test.each(['000', '004', '010', '110', '124', '090'])(
    "another card beside %s is somebody else's",
    (maKetQua) => {
      expect(check(asked, { ...stranger, maKetQua })).toBe('WRONG_PERSON');
    },
  );

  test('a legacy number with letters must come back as it is', () => {
    const legacy = { number: 'DN401A000000B01' };
    expect(check(legacy, { maTheCu: 'DN401A000000B01' })).toBe('same');
    expect(check(legacy, {})).toBe('WRONG_PERSON');
  });
});

describe('asked with 10 digits', () => {
  const asked = { number: '0000000001' };
  test.each<[string, Answered, string]>([
    ['the insurance number', { maThe: null }, 'same'],
    ['a card that ends in them', { maSoBHXH: null }, 'same'],
    ['another card', stranger, 'WRONG_PERSON'],
  ])('an answer with %s', (_what, answered, verdict) => {
    expect(check(asked, answered)).toBe(verdict);
  });
});

describe('asked with 12 digits', () => {
  const asked = { number: '001080000001' };
  test.each<[string, Answered, string]>([
    ['the holder', {}, 'same'],
    ['the holder without accents', { hoTen: 'NGUYEN VAN MAU' }, 'same'],
    ['the holder and only the year', { ngaySinh: '1980' }, 'same'],
    ['the holder and another day of the year', { ngaySinh: '05/03/1980' }, 'WRONG_PERSON'],
    ['another holder', stranger, 'WRONG_PERSON'],
    ['another year', { ngaySinh: '04/03/1981' }, 'WRONG_PERSON'],
    ['no name', { hoTen: null }, 'same'],
    ['no name and another year', { hoTen: null, ngaySinh: '04/03/1981' }, 'WRONG_PERSON'],
    ['no birth date', { ngaySinh: null }, 'same'],
    ['neither name nor birth date', { hoTen: null, ngaySinh: null }, 'WRONG_PERSON'],
    ['another holder beside a mismatch code', { ...stranger, maKetQua: '060' }, 'same'],
  ])('an answer with %s', (_what, answered, verdict) => {
    expect(check(asked, answered)).toBe(verdict);
  });
});
