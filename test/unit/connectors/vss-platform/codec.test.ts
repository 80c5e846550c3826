import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { UpstreamError } from '../../../../src/connectors/upstream.ts';
import {
  criteriaBody,
  decodeHousehold,
  decodeMember,
  decodeNumbers,
  decodeToken,
  lgspTokenHeader,
  memberBody,
  searchBody,
  serviceRequest,
  tokenRequestOf,
} from '../../../../src/connectors/vss-platform/codec.ts';
import { parseBirthDate } from '../../../../src/domain/birth-date.ts';
import { parseCardNumber } from '../../../../src/domain/card-number.ts';
import {
  codes,
  memberRow,
  nowhere,
  number,
  numberRow,
  ok,
  otherNumber,
  person,
  searchRow,
} from './answers.ts';

function failureOf(work: () => unknown): UpstreamError {
  try {
    work();
  } catch (error) {
    if (error instanceof UpstreamError) return error;
    throw error;
  }
  throw new Error('it did not fail');
}

describe('a question', () => {
  test('for a number goes by the household with isKs 0', () => {
    expect(criteriaBody({ ...person, household: codes }, '01')).toEqual({
      hoTen: 'Nguyễn Thử Nghiệm',
      ngaySinh: '19860115',
      loaiNgaySinh: '0',
      gioiTinh: '1',
      maTinhKs: '01',
      maHuyenKs: '',
      maXaKs: '00001',
      isKs: '0',
    });
  });

  test('for a number goes by the birth registration with isKs 1', () => {
    const body = criteriaBody({ ...person, birthRegistration: codes }, '01');
    expect(body).toMatchObject({ maTinhKs: '01', maXaKs: '00001', isKs: '1' });
  });

  test.each([
    ['1986-01-15', '01', '19860115', '0'],
    ['1986', '01', '19860101', '1'],
    ['1986-07', '01', '19860701', '2'],
    ['1986', '00', '19860000', '1'],
    ['1986-07', '00', '19860700', '2'],
  ] as const)('sends the birth date %s with fill %s as %s, %s', (date, fill, sent, precision) => {
    const asked = { ...person, birthDate: parseBirthDate(date), household: codes };
    expect(criteriaBody(asked, fill)).toMatchObject({ ngaySinh: sent, loaiNgaySinh: precision });
  });

  test.each([
    ['MALE', '1'],
    ['FEMALE', '2'],
    ['OTHER', '3'],
    [null, ''],
  ] as const)('sends the sex %s as "%s"', (sex, code) => {
    expect(criteriaBody({ ...person, sex, household: codes }, '01')['gioiTinh']).toBe(code);
  });

  test('holds texts only, and nothing of an unknown place', () => {
    const body = criteriaBody({ ...person, sex: null, birthRegistration: nowhere }, '01');
    expect(Object.values(body).every((value) => typeof value === 'string')).toBe(true);
    expect(body).toMatchObject({ maTinhKs: '', maHuyenKs: '', maXaKs: '' });
  });

  test('sends a name in NFC with single blanks', () => {
    const fullName = ` ${'Nguyễn  Thử Nghiệm'.normalize('NFD')} `;
    expect(criteriaBody({ ...person, fullName, household: codes }, '01')['hoTen']).toBe(
      'Nguyễn Thử Nghiệm',
    );
  });

  test('about a member is its number', () => {
    expect(memberBody(number)).toEqual({ maSoBhxh: '0100000001' });
  });

  test('for households has every field, empty where nothing is known', () => {
    const criteria = { ...person, provinceCode: '01', addressKind: 'HOUSEHOLD' } as const;
    expect(searchBody(criteria, '01')).toEqual({
      maTinh: '01',
      hoTen: 'Nguyễn Thử Nghiệm',
      ngaySinh: '19860115',
      loaiNgaySinh: '0',
      gioiTinh: '1',
      soSo: '',
      maThe: '',
      isKs: '0',
    });
    const cardNumber = parseCardNumber('DN4010100000001');
    expect(
      searchBody(
        { ...criteria, addressKind: 'BIRTH_REGISTRATION', cardNumber, bookNumber: '7' },
        '01',
      ),
    ).toMatchObject({ soSo: '7', maThe: 'DN4010100000001', isKs: '1' });
  });
});

describe('the headers', () => {
  test('of a token hold key and secret as Basic', () => {
    const request = tokenRequestOf({ consumerKey: 'key', consumerSecret: 'a:b' });
    expect(request).toMatchObject({
      method: 'POST',
      path: '/token',
      body: 'grant_type=client_credentials',
    });
    expect(request.headers['authorization']).toBe(
      `Basic ${Buffer.from('key:a:b').toString('base64')}`,
    );
  });

  test.each([
    [{}, []],
    [{ lgspToken: null, xRoadClient: null }, []],
    [{ lgspToken: 'bGdzcA==' }, ['lgspaccesstoken']],
    [{ xRoadClient: 'VN/GOV/0/x' }, ['x-road-client']],
    [{ lgspToken: 'bGdzcA==', xRoadClient: 'VN/GOV/0/x' }, ['lgspaccesstoken', 'x-road-client']],
  ])('of a service with %o hold %o besides the token', (marks, more) => {
    const { headers } = serviceRequest('/x', {}, 'abc', marks);
    expect(Object.keys(headers)).toEqual(['content-type', 'authorization', ...more]);
    expect(headers['authorization']).toBe('Bearer abc');
  });

  test.each([
    ['nothing', null],
    ['a text', 'x'],
    ['a list', []],
    ['four members', { AccessKey: 'a', SecretKey: 'b', AppName: 'c', PartnerCode: 'd' }],
  ])('of a platform of the VNPT family are not made of %s', (_what, json) => {
    expect(lgspTokenHeader(json)).toBeNull();
  });
});

describe('a token', () => {
  const answer = { access_token: 'abc', token_type: 'Bearer', expires_in: 3600 };

  test.each([
    ['a lifetime in seconds', answer, 3_600_000],
    ['one as a text', { ...answer, expires_in: '60' }, 60_000],
    ['none', { access_token: 'abc' }, null],
    ['zero', { ...answer, expires_in: 0 }, null],
    ['a negative one', { ...answer, expires_in: -1 }, null],
    ['an instant', { ...answer, expires_in: '2026-11-21T00:00:00Z' }, null],
  ])('comes with %s', (_what, body, lifetimeMs) => {
    expect(decodeToken(ok(body))).toEqual({ value: 'abc', lifetimeMs });
  });

  test.each([
    [400, '{"error":"invalid_client"}', 'REFUSED'],
    [401, '', 'REFUSED'],
    [403, '{}', 'REFUSED'],
    [404, '{}', 'UPSTREAM_ERROR'],
    [429, '{}', 'UPSTREAM_ERROR'],
    [500, '<html>', 'UPSTREAM_ERROR'],
    [302, '', 'UPSTREAM_ERROR'],
    [200, '<html>', 'INVALID_ANSWER'],
    [200, '', 'INVALID_ANSWER'],
    [200, 'null', 'INVALID_ANSWER'],
    [200, '{}', 'INVALID_ANSWER'],
    [200, '{"access_token":"a b"}', 'INVALID_ANSWER'],
    [200, '{"access_token":"a\\r\\nx: y"}', 'INVALID_ANSWER'],
    [200, '{"access_token":"abc","token_type":"mac"}', 'INVALID_ANSWER'],
  ])('with HTTP %i and %s is %s', (status, body, failure) => {
    expect(failureOf(() => decodeToken({ status, headers: {}, body })).failure).toBe(failure);
  });
});

const decoders = {
  number: { decode: (body: unknown) => decodeNumbers(ok(body)).numbers, row: numberRow },
  member: { decode: (body: unknown) => decodeMember(ok(body), number), row: memberRow },
  household: { decode: (body: unknown) => decodeHousehold(ok(body), {}), row: searchRow },
} as const;

describe.each(Object.entries(decoders))('an answer about a %s', (_what, { decode, row }) => {
  const empty = Object.fromEntries(Object.keys(row).map((name) => [name, '']));
  const nulls = Object.fromEntries(Object.keys(row).map((name) => [name, null]));

  test.each([
    ['an object', row, 1],
    ['a list of one', [row], 1],
    ['a list with an empty object', [{}, row], 1],
    ['a list with null', [null, row], 1],
    [
      'other letter case',
      Object.fromEntries(Object.entries(row).map(([k, v]) => [k.toUpperCase(), v])),
      1,
    ],
    ['a byte order mark', `\uFEFF${JSON.stringify(row)}`, 1],
    ['null', null, 0],
    ['an empty object', {}, 0],
    ['an empty list', [], 0],
    ['a list of null', [null], 0],
    ['empty fields', empty, 0],
    ['fields of null', nulls, 0],
    ['codes alone', { trangThai: '404' }, 0],
  ])('may be %s', (_shape, body, hits) => {
    expect(decode(body)).toHaveLength(hits);
  });

  test.each([
    ['HTML', '<html></html>'],
    ['nothing', ''],
    ['half a body', JSON.stringify(row).slice(0, -4)],
    ['a text', '"x"'],
    ['a number', '5'],
    ['true', 'true'],
    ['an error page in JSON', '{"fault":{"code":900800,"message":"Message throttled out"}}'],
    ['one such row among others', JSON.stringify([row, { message: 'x' }])],
    ['a list in a list', JSON.stringify([[row]])],
  ])('is not %s', (_shape, body) => {
    expect(failureOf(() => decode(body)).failure).toBe('INVALID_ANSWER');
  });

  test('that arbitrary JSON gives ends in a value or an UpstreamError', () => {
    const names = fc.constantFrom(...Object.keys(row), 'x');
    const rows = fc.dictionary(names, fc.oneof(fc.jsonValue(), fc.stringMatching(/^\d{0,10}$/)));
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), rows, fc.array(rows)), (body) => {
        try {
          decode(JSON.stringify(body));
        } catch (error) {
          if (!(error instanceof UpstreamError)) throw error;
        }
      }),
    );
  });
});

describe.each([
  ['number', (response: Parameters<typeof decodeNumbers>[0]) => decodeNumbers(response)],
  ['member', (response: Parameters<typeof decodeNumbers>[0]) => decodeMember(response, number)],
  ['household', (response: Parameters<typeof decodeNumbers>[0]) => decodeHousehold(response, {})],
])('the HTTP status of an answer about a %s', (_what, decode) => {
  test.each([
    [401, 'REFUSED'],
    [403, 'REFUSED'],
    [302, 'UPSTREAM_ERROR'],
    [400, 'UPSTREAM_ERROR'],
    [404, 'UPSTREAM_ERROR'],
    [429, 'UPSTREAM_ERROR'],
    [500, 'UPSTREAM_ERROR'],
    [503, 'UPSTREAM_ERROR'],
  ])('%i is %s, whatever the body', (status, failure) => {
    for (const body of ['[]', '<html>', '']) {
      const error = failureOf(() => decode({ status, headers: {}, body }));
      expect([error.failure, error.status]).toEqual([failure, status]);
    }
  });
});

describe('found numbers', () => {
  test('are candidates, each once, with the codes verbatim', () => {
    const body = [numberRow, { ...numberRow, maSoBhxh: '0100000002', errorCode: 'E7' }, numberRow];
    expect(decodeNumbers(ok(body))).toEqual({
      numbers: [number, otherNumber],
      status: '1',
      errorCode: 'E7',
    });
  });

  test('do not depend on the codes', () => {
    const body = { ...numberRow, trangThai: 'LOI', errorCode: '999' };
    expect(decodeNumbers(ok(body))).toEqual({ numbers: [number], status: 'LOI', errorCode: '999' });
  });

  test('that are none leave the codes', () => {
    const body = { maSoBhxh: '', trangThai: '0', errorCode: '12' };
    expect(decodeNumbers(ok(body))).toEqual({ numbers: [], status: '0', errorCode: '12' });
  });

  test('get back the zeros that a number in place of a text has lost', () => {
    expect(decodeNumbers(ok({ maSoBhxh: 100000001 })).numbers).toEqual([number]);
  });

  test.each(['x', '123', '01000000011', '010000000A'])('%s is unreadable, not missing', (value) => {
    const error = failureOf(() => decodeNumbers(ok({ maSoBhxh: value })));
    expect(error.failure).toBe('INVALID_ANSWER');
    expect(error.message).not.toContain(value);
  });
});

describe('a member', () => {
  test('by number comes with everything that the service says', () => {
    expect(decodeMember(ok(memberRow), number)).toEqual([
      {
        insuranceNumber: number,
        fullName: 'Nguyễn Thử Nghiệm',
        birthDate: '1986-01-15',
        sex: 'MALE',
        householdNumber: null,
        address: null,
        codes: { provinceCode: '01', districtCode: null, communeCode: '00004' },
        previousBookNumber: '0199000001',
        status: 'Đang tham gia',
      },
    ]);
  });

  test('by search comes with number, household and address', () => {
    expect(decodeHousehold(ok(searchRow), {})).toEqual([
      {
        insuranceNumber: number,
        fullName: 'Nguyễn Thử Nghiệm',
        birthDate: '1986-01-15',
        sex: 'MALE',
        householdNumber: '01H0000001',
        address: 'Số 1, Phố Mẫu',
        codes: null,
        previousBookNumber: null,
        status: '1',
      },
    ]);
  });

  test.each([
    ['19860115', '0', '1986-01-15'],
    ['19860115', '1', '1986'],
    ['19860115', '2', '1986-01'],
    ['19860000', '1', '1986'],
    ['19860700', '2', '1986-07'],
    ['20000101', '1', '2000'],
    ['20000000', '0', '2000'],
    ['19860700', '0', '1986-07'],
    ['1986', '1', '1986'],
    ['198607', '2', '1986-07'],
    ['1986', '0', '1986'],
    ['19860115', '', '1986'],
    ['19860115', '9', '1986'],
    ['19861315', '0', null],
    ['19860231', '0', null],
    ['15/01/1986', '0', null],
    ['', '0', null],
    [null, '0', null],
    [19860115, 0, '1986-01-15'],
  ])('born %s with precision %s was born %s', (ngaySinh, loaiNgaySinh, birthDate) => {
    const row = { ...memberRow, ngaySinh, loaiNgaySinh };
    expect(decodeMember(ok(row), number)[0]?.birthDate).toBe(birthDate);
  });

  test.each([
    ['1', 'MALE'],
    ['2', 'FEMALE'],
    ['3', 'OTHER'],
    ['0', 'UNKNOWN'],
    ['Nam', 'UNKNOWN'],
    ['', 'UNKNOWN'],
    [2, 'FEMALE'],
  ])('of sex %s is %s', (gioiTinh, sex) => {
    expect(decodeHousehold(ok({ ...searchRow, gioiTinh }), {})[0]?.sex).toBe(sex);
  });

  test('without any code has none', () => {
    const row = { ...memberRow, maTinhKs: '', maXaKs: null };
    expect(decodeMember(ok(row), number)[0]?.codes).toBeNull();
  });
});

describe('the echo', () => {
  const own = { ...memberRow, maSoBhxh: '0100000001' };
  const other = { ...memberRow, maSoBhxh: '0100000002', hoTen: 'Trần Thị Khác' };

  test('of another number is a wrong person', () => {
    for (const body of [other, [other], [memberRow, other]]) {
      expect(failureOf(() => decodeMember(ok(body), number)).failure).toBe('WRONG_PERSON');
    }
  });

  test('of the number asked for leaves out the rows of others', () => {
    const members = decodeMember(ok([other, own]), number);
    expect(members.map(({ fullName }) => fullName)).toEqual(['Nguyễn Thử Nghiệm']);
  });

  test('does not compare names', () => {
    const row = { ...own, hoTen: 'Trần Thị Khác', ngaySinh: '19500101' };
    expect(decodeMember(ok(row), number)).toHaveLength(1);
  });

  test('does not make several rows without a number the one asked for', () => {
    const members = decodeMember(ok([memberRow, memberRow]), number);
    expect(members.map(({ insuranceNumber }) => insuranceNumber)).toEqual([null, null]);
  });

  test.each([
    ['DN4010100000001', 1],
    ['DN4010100000002', 'WRONG_PERSON'],
    // Letters: no insurance number to compare.
    ['DN401A100000002', 1],
  ])('of a search by card %s gives %s', (card, outcome) => {
    const cardNumber = parseCardNumber(card);
    const decode = () => decodeHousehold(ok(searchRow), { cardNumber });
    if (typeof outcome === 'number') expect(decode()).toHaveLength(outcome);
    else expect(failureOf(decode).failure).toBe(outcome);
  });

  test('of a search by card keeps the household', () => {
    const rows = [searchRow, { ...searchRow, maSo: '0100000002' }];
    const cardNumber = parseCardNumber('DN4010100000001');
    expect(decodeHousehold(ok(rows), { cardNumber })).toHaveLength(2);
  });

  test('repeats nothing of the answer in its failure', () => {
    const { message } = failureOf(() => decodeMember(ok(other), number));
    expect(message).not.toMatch(/0100000|Trần/);
  });
});
