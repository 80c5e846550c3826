import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { UpstreamError, type UpstreamFailure } from '../../../../src/connectors/upstream.ts';
import {
  decodeCardLookup,
  decodeSession,
  decodeTreatmentHistory,
  lookupBody,
  lookupRequest,
  saysSessionEnded,
} from '../../../../src/connectors/vss-portal/codec.ts';
import { paths, resultCodes } from '../../../../src/connectors/vss-portal/wire.ts';
import { call, cardOf, queryFor } from '../../../support/portal-people.ts';
import { answer, cardBody, noon } from './answers.ts';

const lookUp = (body: unknown, status = 200) => decodeCardLookup(answer(body, status), noon);

function failureOf(work: () => unknown): UpstreamFailure | undefined {
  try {
    work();
  } catch (error) {
    if (error instanceof UpstreamError) return error.failure;
    throw error;
  }
  return undefined;
}

const session = {
  accessToken: 'aGk+/w==',
  sessionId: '00000000-0000-4000-8000-000000000000',
  username: '99001_BV',
  passwordHash: 'ABCDEF',
};

describe('requests', () => {
  test.each([
    ['1980-03-04', '04/03/1980'],
    ['1980-03', '03/1980'],
    ['1980', '1980'],
  ])('the birth date %s is sent as %s', (birthDate, sent) => {
    const body = lookupBody(queryFor(cardOf(), { birthDate }), call, 'as-on-card');
    expect(body.ngaySinh).toBe(sent);
  });

  test('the name is sent in upper case NFC with single blanks', () => {
    const fullName = '  nguyễn  văn mẫu '.normalize('NFD');
    const body = lookupBody(queryFor(cardOf(), { fullName }), call, 'as-on-card');
    expect(body.hoTen).toBe('NGUYỄN VĂN MẪU'.normalize('NFC'));
  });

  test('the name is sent without accents when set so', () => {
    const body = lookupBody(queryFor(cardOf(), { fullName: 'Đỗ Văn Mẫu' }), call, 'unaccented');
    expect(body.hoTen).toBe('DO VAN MAU');
  });

  test('the session travels URL-encoded in the query string', () => {
    const body = lookupBody(queryFor(cardOf()), call, 'as-on-card');
    const { path } = lookupRequest(paths.cardLookup, session, body, 'json');
    expect(path).toBe(
      '/api/egw/KQNhanLichSuKCB2024?token=aGk%2B%2Fw%3D%3D&id_token=00000000-0000-4000-8000-000000000000&username=99001_BV&password=ABCDEF',
    );
  });

  test.each([
    ['json', 'application/json; charset=utf-8', '"maThe":"DN4010000000001"'],
    ['form', 'application/x-www-form-urlencoded; charset=utf-8', 'maThe=DN4010000000001'],
  ] as const)('a body is sent as %s', (bodyType, contentType, part) => {
    const body = lookupBody(queryFor(cardOf()), call, 'as-on-card');
    const request = lookupRequest(paths.treatmentHistory, session, body, bodyType);
    expect(request.headers).toEqual({ 'content-type': contentType });
    expect(request.body).toContain(part);
  });
});

describe('result codes', () => {
  const refused = new Set(['401', '402', '403', '501']);
  test.each(Object.keys(resultCodes).filter((code) => !refused.has(code)))(
    '%s is returned as it came',
    (code) => {
      expect(lookUp(cardBody({ maKetQua: code })).code).toBe(code);
    },
  );

  test.each([...refused])('%s is a refusal', (code) => {
    expect(failureOf(() => lookUp({ maKetQua: code }))).toBe('REFUSED');
  });

  test.each([
    [0, '000'],
    [4, '004'],
    [50, '050'],
    [205, '205'],
    [9999, '9999'],
  ])('the number %i is the code %s', (number, code) => {
    expect(lookUp(cardBody({ maKetQua: number })).code).toBe(code);
  });

  test.each(['700', '9999', '00', 'X1'])('the unknown code %s passes', (code) => {
    expect(lookUp({ maKetQua: code }).code).toBe(code);
  });

  test.each([null, '', '  ', -1, 1.5, true, {}, [], 'a code with blanks'])(
    '%j is no code',
    (code) => {
      expect(failureOf(() => lookUp(cardBody({ maKetQua: code })))).toBe('INVALID_ANSWER');
    },
  );

  test.each([200, 201, 400, 401, 403, 404, 500, 502, 503])(
    'a code is an answer in HTTP %i',
    (status) => {
      expect(lookUp({ maKetQua: '050' }, status).code).toBe('050');
    },
  );

  test.each(['000', '003', '004'])('%s without a card is no answer', (code) => {
    expect(failureOf(() => lookUp({ maKetQua: code }))).toBe('INVALID_ANSWER');
  });

  test.each(['001', '002'])('%s needs none: it sends the clerk to the paper card', (code) => {
    expect(lookUp({ maKetQua: code })).toMatchObject({ code, card: null, newCard: null });
  });

  test('003 needs the new card only', () => {
    const body = { maKetQua: '003', maTheMoi: 'DN4010000000002', gtTheTuMoi: '01/01/2026' };
    expect(lookUp(body)).toMatchObject({
      card: null,
      newCard: { cardNumber: 'DN4010000000002', validFrom: '2026-01-01' },
    });
  });
});

describe('bodies without a code', () => {
  const cut = JSON.stringify(cardBody()).slice(0, -1);
  test.each([
    ['HTML', '<html><body>502 Bad Gateway</body></html>'],
    ['nothing', ''],
    ['a cut-off object', cut],
    ['an array', '[]'],
    ['null', 'null'],
    ['a text', '"000"'],
    ['a number', '0'],
    ['an object without a code', '{}'],
  ])('%s is no answer', (_what, body) => {
    expect(failureOf(() => lookUp(body))).toBe('INVALID_ANSWER');
    expect(failureOf(() => lookUp(body, 502))).toBe('INVALID_ANSWER');
    expect(failureOf(() => decodeTreatmentHistory(answer(body), noon))).toBe('INVALID_ANSWER');
    expect(failureOf(() => decodeSession(answer(body)))).toBe('INVALID_ANSWER');
  });

  test.each([401, 402, 403])('HTTP %i is a refusal', (status) => {
    expect(failureOf(() => lookUp('', status))).toBe('REFUSED');
    expect(failureOf(() => decodeTreatmentHistory(answer('', status), noon))).toBe('REFUSED');
    expect(failureOf(() => decodeSession(answer('', status)))).toBe('REFUSED');
  });

  test('a byte order mark is no part of the body', () => {
    expect(lookUp(`\uFEFF${JSON.stringify(cardBody())}`).code).toBe('000');
  });
});

describe('the end of a session', () => {
  test.each([
    ['HTTP 401 without a body', answer('', 401), true],
    ['HTTP 401 with HTML', answer('<html></html>', 401), true],
    ['code 401', answer({ maKetQua: '401' }), true],
    ['code 401 as a number', answer({ maKetQua: 401 }), true],
    ['code 501', answer({ maKetQua: '501' }), true],
    ['another code in HTTP 401', answer({ maKetQua: '050' }, 401), false],
    ['code 403', answer({ maKetQua: '403' }), false],
    ['HTTP 403', answer('', 403), false],
    ['HTTP 200 without a body', answer(''), false],
  ])('%s: %#', (_what, response, ended) => {
    expect(saysSessionEnded(response)).toBe(ended);
  });
});

describe('values of a card', () => {
  const cardFrom = (changes: Readonly<Record<string, unknown>>) => lookUp(cardBody(changes)).card;

  test.each([
    ['04/03/1980', '1980-03-04'],
    ['4/3/1980', '1980-03-04'],
    ['03/1980', '1980-03'],
    ['1980', '1980'],
    [1980, '1980'],
    ['', null],
    ['31/02/1980', null],
    ['unknown', null],
  ])('the birth date %j is read as %j', (wire, birthDate) => {
    expect(cardFrom({ ngaySinh: wire })?.birthDate).toBe(birthDate);
  });

  test.each([
    ['31/12/2026', '2026-12-31'],
    ['', null],
    [null, null],
    ['   ', null],
  ])('the end %j is read as %j', (wire, validTo) => {
    expect(cardFrom({ gtTheDen: wire })?.validTo).toBe(validTo);
  });

  test.each(['31/02/2026', '2026', 'soon', '20261231'])(
    'the end %j does not become an open end',
    (wire) => {
      expect(failureOf(() => cardFrom({ gtTheDen: wire }))).toBe('INVALID_ANSWER');
    },
  );

  test.each([
    ['Nam', 'MALE'],
    ['NAM', 'MALE'],
    ['Nữ', 'FEMALE'],
    ['Nữ'.normalize('NFD'), 'FEMALE'],
    ['Nu', 'FEMALE'],
    ['Chưa xác định', 'UNKNOWN'],
    [null, 'UNKNOWN'],
  ])('the sex %j is %s', (wire, sex) => {
    expect(cardFrom({ gioiTinh: wire })?.sex).toBe(sex);
  });

  test.each([
    ['K1', 'K1'],
    ['k3', 'K3'],
    ['K4', null],
    ['', null],
  ])('the area %j is %j', (wire, area) => {
    expect(cardFrom({ maKV: wire })?.area).toBe(area);
  });

  test('numbers in place of texts get their zeros back', () => {
    const card = cardFrom({ maSoBHXH: 1, maDKBD: 1001 });
    expect([card?.insuranceNumber, card?.registeredFacility]).toEqual(['0000000001', '01001']);
  });

  test('a legacy card number with letters is kept', () => {
    expect(cardFrom({ maThe: 'DN401A000000B01', maSoBHXH: null })?.cardNumber).toBe(
      'DN401A000000B01',
    );
  });

  test('field names are read in any case', () => {
    const { maThe, ...rest } = cardBody();
    expect(lookUp({ ...rest, MaThe: maThe }).card?.cardNumber).toBe('DN4010000000001');
  });

  test('unknown fields are passed over', () => {
    expect(cardFrom({ duPhong: { deep: [1] } })?.cardNumber).toBe('DN4010000000001');
  });

  test('an answer of nulls holds no card', () => {
    const body = Object.fromEntries(Object.keys(cardBody()).map((name) => [name, null]));
    expect(lookUp({ ...body, maKetQua: '050' }).card).toBeNull();
  });
});

describe('the new card', () => {
  const next = {
    maTheMoi: 'HT3010000000001',
    gtTheTuMoi: '01/01/2027',
    gtTheDenMoi: '',
    maDKBDMoi: '99002',
    tenDKBDMoi: 'Trạm y tế Mẫu',
  };

  test.each(['000', '003', '004', '010'])('is read beside code %s', (maKetQua) => {
    expect(lookUp(cardBody({ ...next, maKetQua })).newCard).toEqual({
      cardNumber: 'HT3010000000001',
      validFrom: '2027-01-01',
      validTo: null,
      registeredFacility: '99002',
      registeredFacilityName: 'Trạm y tế Mẫu',
    });
  });

  test.each([
    ['000', undefined],
    ['003', '2027-01-01'],
    ['004', '2027-01-01'],
  ])('with the number of the card itself beside %s begins %j', (maKetQua, validFrom) => {
    const { newCard } = lookUp(cardBody({ ...next, maTheMoi: 'DN4010000000001', maKetQua }));
    expect(newCard?.validFrom).toBe(validFrom);
  });
});

describe('the restricted list', () => {
  test.each([
    ['500', 'Có lỗi xảy ra trong quá trình tra cứu!', true],
    ['500', 'CÓ LỖI TRONG QUÁ TRÌNH TRA CỨU'.normalize('NFD'), true],
    ['500', 'Có lỗi hệ thống trong quá trình xử lý!', false],
    ['500', null, false],
    ['101', 'Có lỗi xảy ra trong quá trình tra cứu!', false],
  ])('%s with %j: %j', (maKetQua, ghiChu, restricted) => {
    expect(lookUp({ maKetQua, ghiChu }).restricted).toBe(restricted);
  });
});

describe('lists', () => {
  test('earlier look-ups name facility, instant and code', () => {
    const dsLichSuKT2018 = [
      { userKT: '99001_BV', thoiGianKT: '202611200905', thongBao: 'x', maLoi: 0 },
      { userKT: 'somebody', thoiGianKT: '202613200905', maLoi: null },
      'no object',
      null,
    ];
    expect(lookUp(cardBody({ dsLichSuKT2018 })).lookups).toEqual([
      { facility: '99001', at: new Date('2026-11-20T02:05:00Z'), code: '000' },
      { facility: null, at: null, code: null },
    ]);
  });

  test.each([[[]], [null], [undefined], ['text'], [{}]])('%j is an empty history', (rows) => {
    const body = { maKetQua: '000', dsLichSuKCB2025: rows };
    expect(decodeTreatmentHistory(answer(body), noon).records).toEqual([]);
  });

  test('record ids and statuses may be numbers', () => {
    const row = { maHoSo: 700000001, maCSKCB: '99001', ngayVao: '202611200000', tinhTrang: 1 };
    const { records } = decodeTreatmentHistory(
      answer({ maKetQua: '000', dsLichSuKCB2025: [row] }),
      noon,
    );
    expect(records).toEqual([
      {
        recordId: '700000001',
        facility: '99001',
        admittedAt: new Date('2026-11-19T17:00:00Z'),
        dischargedAt: null,
        diagnosis: null,
        discharge: '1',
        outcome: null,
        category: null,
      },
    ]);
  });
});

describe('logins', () => {
  const granted = {
    maKetQua: '200',
    APIKey: {
      access_token: 'token',
      id_token: 'id',
      token_type: 'Bearer',
      username: '99001_BV',
      expires_in: '2026-01-05T03:51:20.1047187Z',
    },
  };

  test('the end of a session is an absolute instant', () => {
    expect(decodeSession(answer(granted))).toEqual({
      accessToken: 'token',
      sessionId: 'id',
      expiresAt: new Date('2026-01-05T03:51:20.104Z'),
    });
  });

  test.each([600, '600', '', null, 'tomorrow', '2026-13-45T00:00:00Z'])(
    'the end %j is unreadable',
    (expires_in) => {
      const body = { ...granted, APIKey: { ...granted.APIKey, expires_in } };
      expect(decodeSession(answer(body)).expiresAt).toBeNull();
    },
  );

  test.each([
    ['401', 'REFUSED'],
    ['402', 'REFUSED'],
    ['403', 'REFUSED'],
    ['500', 'UPSTREAM_ERROR'],
  ])('%s is %s', (maKetQua, failure) => {
    expect(failureOf(() => decodeSession(answer({ maKetQua, APIKey: null })))).toBe(failure);
  });

  test.each([null, undefined, {}, { access_token: 'token' }, { id_token: 'id' }, []])(
    'granted with %j is no session',
    (APIKey) => {
      expect(failureOf(() => decodeSession(answer({ ...granted, APIKey })))).toBe('INVALID_ANSWER');
    },
  );
});

describe('whatever arrives', () => {
  const decoders = [
    (body: string, status: number) => decodeCardLookup(answer(body, status), noon),
    (body: string, status: number) => decodeTreatmentHistory(answer(body, status), noon),
    (body: string, status: number) => decodeSession(answer(body, status)),
    (body: string, status: number) => saysSessionEnded(answer(body, status)),
  ];
  const status = fc.integer({ min: 200, max: 599 });

  test('arbitrary bytes end in an answer or an UpstreamError', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), status, (bytes, http) => {
        const body = Buffer.from(bytes).toString('utf8');
        for (const decode of decoders) failureOf(() => decode(body, http));
      }),
    );
  });

  test("arbitrary values under the portal's names end in an answer or an UpstreamError", () => {
    const names = [...Object.keys(cardBody()), 'dsLichSuKCB2025', 'APIKey', '__proto__'];
    const fields = fc.dictionary(fc.constantFrom(...names), fc.jsonValue(), { maxKeys: 30 });
    const code = fc.constantFrom('000', '003', '050', '200', '500', 0, 200);
    fc.assert(
      fc.property(fields, code, status, (body, maKetQua, http) => {
        for (const decode of decoders)
          failureOf(() => decode(JSON.stringify({ ...body, maKetQua }), http));
      }),
      { numRuns: 500 },
    );
  });

  test('no failure repeats what the portal sent', () => {
    const canary = 'CANARY 001080000001';
    const bodies = [
      canary,
      { maKetQua: canary, maThe: canary },
      { maKetQua: '401', ghiChu: canary },
      cardBody({ gtTheDen: canary }),
      { maKetQua: '000', ghiChu: canary, hoTen: canary },
    ];
    for (const body of bodies) {
      expect(() => lookUp(body)).toThrow(UpstreamError);
      expect(() => lookUp(body)).not.toThrow(canary);
    }
  });
});
