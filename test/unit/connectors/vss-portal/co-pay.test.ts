import { HttpResponse, http } from 'msw';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { UpstreamError, type UpstreamFailure } from '../../../../src/connectors/upstream.ts';
import {
  checkCoPayEcho,
  coPayBody,
  decodeCoPay,
} from '../../../../src/connectors/vss-portal/co-pay-codec.ts';
import {
  createVssPortal,
  vssPortalTransport,
} from '../../../../src/connectors/vss-portal/index.ts';
import { InputError } from '../../../../src/errors.ts';
import { HandClock } from '../../../support/hand-clock.ts';
import { MswDispatcher } from '../../../support/msw-dispatcher.ts';
import {
  account,
  call,
  cardOf,
  facility,
  morning,
  queryFor,
} from '../../../support/portal-people.ts';
import { answer, noon } from './answers.ts';

type Fields = Readonly<Record<string, unknown>>;

function rowWith(changes: Fields = {}): Fields {
  return {
    Id: 1,
    ngayTraCuu: '20/11/2026',
    maThe: 'DN4010000000001',
    maCskcb: '99001',
    ngayVao: '01/05/2026',
    ngayRa: '03/05/2026',
    maDoiTuongKCB: '1.1',
    tBNCCTMCCT: 0,
    tBNCCTLuyKe: 1_000_000,
    ngayNhanCong: '04/05/2026',
    ngayNhan: '04/05/2026',
    duPhong1: '',
    ...changes,
  };
}

const holder = {
  hoTen: 'Nguyễn Văn Mẫu',
  ngaySinh: '04/03/1980',
  ngayKetThuc: '31/12/2026',
  maBhxh: '0000000001',
};

function bodyWith(changes: Fields = {}): Fields {
  return {
    MaKetQua: '200',
    GhiChu: 'Dữ liệu đồng chi trả tính đến ngày 19/11/2026',
    DataCCT: [rowWith()],
    ThongTinSoThe: holder,
    ...changes,
  };
}

const decode = (body: unknown, status = 200) => decodeCoPay(answer(body, status), noon);
const episodeOf = (row: Fields) =>
  decode(bodyWith({ DataCCT: [rowWith(row)] })).history.episodes[0];

function failureOf(work: () => unknown): UpstreamFailure | undefined {
  try {
    work();
  } catch (error) {
    if (error instanceof UpstreamError) return error.failure;
    throw error;
  }
  return undefined;
}

describe('an answer', () => {
  test('is told in our own words, with its note as it came', () => {
    expect(decode(bodyWith()).history).toEqual({
      code: '200',
      note: 'Dữ liệu đồng chi trả tính đến ngày 19/11/2026',
      episodes: [
        {
          cardNumber: 'DN4010000000001',
          facility: '99001',
          admittedOn: '2026-05-01',
          dischargedOn: '2026-05-03',
          receivedOn: '2026-05-04',
          routeCode: '1.1',
          exemptCoPay: 0,
          cumulative: 1_000_000,
        },
      ],
      cardEndsOn: '2026-12-31',
      fetchedAt: noon,
    });
  });

  test.each<[string, Fields]>([
    ['both null', { DataCCT: null, ThongTinSoThe: null }],
    ['neither', {}],
    ['rows all the same', { DataCCT: [rowWith()] }],
  ])('204 with %s is no episodes, and no failure', (_what, more) => {
    const { history } = decode({ MaKetQua: '204', GhiChu: '', ...more });
    expect(history).toEqual({
      code: '204',
      note: null,
      episodes: [],
      cardEndsOn: null,
      fetchedAt: noon,
    });
  });

  test.each<[unknown, number | null]>([
    [1_124_445, 1_124_445],
    ['1124445', 1_124_445],
    [' 1124445 ', 1_124_445],
    [0, 0],
    ['0', 0],
    ['1.124.445', null],
    ['1124445.00', null],
    [1_124_444.5, null],
    ['-1', null],
    [-1, null],
    ['1e6', null],
    ['', null],
    [null, null],
    [true, null],
    [{}, null],
    ['9999999999999', null],
  ])('the amount %j is %j', (tBNCCTLuyKe, cumulative) => {
    expect(episodeOf({ tBNCCTLuyKe })?.cumulative).toBe(cumulative);
    expect(episodeOf({ tBNCCTMCCT: tBNCCTLuyKe })?.exemptCoPay).toBe(cumulative);
  });

  test.each<[unknown, string | null]>([
    ['', null],
    [null, null],
    ['01/01/2026', '2026-01-01'],
    ['1/1/2026', '2026-01-01'],
  ])('the day %j is %j', (ngay, day) => {
    const episode = episodeOf({ ngayRa: ngay, ngayNhan: ngay, ngayVao: ngay });
    expect([episode?.dischargedOn, episode?.receivedOn, episode?.admittedOn]).toEqual([
      day,
      day,
      day,
    ]);
  });

  test.each(['ngayRa', 'ngayNhan'])('an unreadable %s is not taken for a missing one', (field) => {
    expect(failureOf(() => episodeOf({ [field]: '31/02/2026' }))).toBe('INVALID_ANSWER');
  });

  test('what decides nothing may be unreadable', () => {
    const odd = { ngayVao: 'x', maCskcb: '?', maDoiTuongKCB: {}, maThe: 'x' };
    expect(episodeOf(odd)).toMatchObject({
      admittedOn: null,
      facility: null,
      routeCode: null,
      cardNumber: null,
    });
    expect(decode(bodyWith({ ThongTinSoThe: 'x' })).history.cardEndsOn).toBeNull();
  });

  test('names may have any case, and entries that are no rows are left out', () => {
    const { history } = decode({ maketqua: 200, dataCCT: [null, 'x', rowWith()] });
    expect([history.code, history.episodes.length]).toEqual(['200', 1]);
  });
});

describe('what is no answer', () => {
  const restricted = 'Có lỗi xảy ra trong quá trình tra cứu!';
  const broken = 'Có lỗi hệ thống trong quá trình xử lý!';
  test.each<[string, unknown, number, UpstreamFailure]>([
    ['the restricted list', { MaKetQua: '500', GhiChu: restricted }, 500, 'RESTRICTED'],
    ['the restricted list in HTTP 200', { MaKetQua: 500, GhiChu: restricted }, 200, 'RESTRICTED'],
    ['a system error', { MaKetQua: '500', GhiChu: broken }, 500, 'UPSTREAM_ERROR'],
    ['a system error without a text', { MaKetQua: '500' }, 500, 'UPSTREAM_ERROR'],
    ['a missing parameter', { MaKetQua: '400', GhiChu: 'Thiếu' }, 400, 'UPSTREAM_ERROR'],
    ['an unknown code', { MaKetQua: '700' }, 200, 'UPSTREAM_ERROR'],
    ['an empty 401', '', 401, 'REFUSED'],
    ['an empty 403', '', 403, 'REFUSED'],
    ['code 401', { MaKetQua: '401' }, 200, 'REFUSED'],
    ['a page of a proxy', '<html></html>', 502, 'INVALID_ANSWER'],
    ['an empty body', '', 200, 'INVALID_ANSWER'],
    ['no code', { DataCCT: [] }, 200, 'INVALID_ANSWER'],
    ['200 without rows', { MaKetQua: '200', DataCCT: null }, 200, 'INVALID_ANSWER'],
  ])('%s', (_what, body, status, failure) => {
    expect(failureOf(() => decode(body, status))).toBe(failure);
  });
});

describe('whom it is about', () => {
  const check = (asked: Parameters<typeof queryFor>[1], body: Fields) =>
    failureOf(() => checkCoPayEcho(queryFor(cardOf(), asked), decode(bodyWith(body)))) ?? 'same';
  const stranger = { ...holder, maBhxh: '0000000002', hoTen: 'Lê Hồng Khác' };
  const theirs = rowWith({ maThe: 'GD4790000000002' });

  test.each<[string, string, Fields, string]>([
    ['15 characters, the same', 'DN4010000000001', {}, 'same'],
    ['15, an earlier card', 'HT3790000000001', {}, 'same'],
    ['15, no holder', 'DN4010000000001', { ThongTinSoThe: null }, 'same'],
    ['15, rows without numbers', 'DN4010000000001', { DataCCT: [rowWith({ maThe: '' })] }, 'same'],
    [
      '15, a row with letters',
      'DN4010000000001',
      { DataCCT: [rowWith({ maThe: 'DN401A00000B01' })] },
      'same',
    ],
    ['15, rows with ten digits', 'DN4010000000001', { DataCCT: [rowWith({ maThe: 1 })] }, 'same'],
    ['15, another holder', 'DN4010000000001', { ThongTinSoThe: stranger }, 'WRONG_PERSON'],
    ['15, one row of another', 'DN4010000000001', { DataCCT: [rowWith(), theirs] }, 'WRONG_PERSON'],
    ['10 digits, the same', '0000000001', {}, 'same'],
    ['10 digits, rows of another', '0000000001', { DataCCT: [theirs] }, 'WRONG_PERSON'],
    ['12 digits, the holder', '001080000001', {}, 'same'],
    [
      '12 digits, another name',
      '001080000001',
      { ThongTinSoThe: { ...holder, hoTen: 'Lê Hồng Khác' } },
      'WRONG_PERSON',
    ],
    [
      '12 digits, another year',
      '001080000001',
      { ThongTinSoThe: { ...holder, ngaySinh: '1981' } },
      'WRONG_PERSON',
    ],
    ['12 digits, no holder', '001080000001', { ThongTinSoThe: null }, 'WRONG_PERSON'],
    ['12 digits, a row of another', '001080000001', { DataCCT: [theirs] }, 'WRONG_PERSON'],
    ['a legacy number, the holder', 'DN401A000000B01', {}, 'same'],
    [
      'a legacy number, another holder',
      'DN401A000000B01',
      { ThongTinSoThe: stranger, DataCCT: [] },
      'WRONG_PERSON',
    ],
    ['204 is about nobody', 'DN4010000000001', { MaKetQua: '204', DataCCT: [theirs] }, 'same'],
  ])('%s', (_what, number, body, verdict) => {
    expect(check({ number }, body)).toBe(verdict);
  });
});

describe('the request', () => {
  const origin = 'https://portal.example';
  const service = `${origin}/gw/api/TraCuuCCT/TraCuuTienMCCT`;

  function portalWith(respond: (request: Request, calls: number) => Response | Promise<Response>) {
    const hits = { logins: 0, calls: 0 };
    const dispatcher = new MswDispatcher(
      http.post(`${origin}/gw/api/token/take`, () => {
        hits.logins++;
        const session = { access_token: `a+b/c=${hits.logins}`, id_token: 'id' };
        return HttpResponse.json({
          maKetQua: '200',
          APIKey: { ...session, expires_in: '2026-11-20T02:10:00.0000000Z' },
        });
      }),
      http.post(service, ({ request }) => respond(request, ++hits.calls)),
    );
    const portal = createVssPortal({
      ...vssPortalTransport({
        baseUrl: new URL(`${origin}/gw/`),
        dispatcher,
        retryWaitMs: () => 0,
      }),
      accounts: new Map([[facility, account]]),
      clock: new HandClock(morning),
    });
    return { portal, hits };
  }

  afterEach(() => vi.useRealTimers());

  test('carries the session in three headers, and nothing in the query string', async () => {
    const seen: unknown[] = [];
    const { portal } = portalWith(async (request) => {
      const { headers, url } = request;
      const names = ['accesstoken', 'tokenid', 'passwordhash', 'content-type'];
      seen.push(
        new URL(url).search,
        names.map((name) => headers.get(name)),
        await request.json(),
      );
      return HttpResponse.json(bodyWith());
    });
    await portal.cumulativeCoPay(queryFor(cardOf(), { number: 'DN 4 01 00 00000001' }), call);
    expect(seen).toEqual([
      '',
      ['a+b/c=1', 'id', expect.stringMatching(/^[0-9A-F]{32}$/), 'application/json; charset=utf-8'],
      {
        username: '99001_BV',
        maThe: 'DN4010000000001',
        hoTen: 'NGUYỄN VĂN MẪU',
        ngaySinh: '04/03/1980',
      },
    ]);
  });

  test.each(['', '1', '123456789', '00000000011', 'DN401000000000101'])(
    'is never sent for a number of another length: %j',
    async (number) => {
      const { portal, hits } = portalWith(() => HttpResponse.json(bodyWith()));
      const work = portal.cumulativeCoPay(queryFor(cardOf(), { number }), call);
      await expect(work).rejects.toThrow(InputError);
      expect(hits).toEqual({ logins: 0, calls: 0 });
    },
  );

  test('sends the name without accents when set so', () => {
    const body = coPayBody(queryFor(cardOf(), { fullName: 'Đỗ Văn Mẫu' }), 'unaccented');
    expect(Object.values(body)).toContain('DO VAN MAU');
  });

  test('is repeated once, with a new session, after a 401 without a word', async () => {
    const tokens: Array<string | null> = [];
    const { portal, hits } = portalWith((request, calls) => {
      tokens.push(request.headers.get('accessToken'));
      return calls === 1 ? new HttpResponse(null, { status: 401 }) : HttpResponse.json(bodyWith());
    });
    expect((await portal.cumulativeCoPay(queryFor(cardOf()), call)).code).toBe('200');
    expect([tokens, hits.logins]).toEqual([['a+b/c=1', 'a+b/c=2'], 2]);
  });

  test.each<[string, () => Response, UpstreamFailure, number]>([
    ['a second 401', () => new HttpResponse(null, { status: 401 }), 'REFUSED', 2],
    ['a broken connection', () => HttpResponse.error(), 'UNREACHABLE', 1],
    ['503', () => new HttpResponse('', { status: 503 }), 'INVALID_ANSWER', 1],
    [
      'code 500',
      () => HttpResponse.json({ MaKetQua: '500' }, { status: 500 }),
      'UPSTREAM_ERROR',
      1,
    ],
  ])('is not repeated after %s', async (_what, respond, failure, calls) => {
    const { portal, hits } = portalWith(respond);
    const error: unknown = await portal.cumulativeCoPay(queryFor(cardOf()), call).catch((e) => e);
    expect(error).toMatchObject({ failure });
    expect(hits.calls).toBe(calls);
    expect(String(error)).not.toMatch(/0000000001|NGUYỄN|a\+b/i);
  });

  test('is given up after 120 s and not before, and is not repeated', async () => {
    const { portal, hits } = portalWith((_request, calls) =>
      calls === 1 ? HttpResponse.json(bodyWith()) : new Promise<Response>(() => undefined),
    );
    await portal.cumulativeCoPay(queryFor(cardOf()), call);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const outcome = vi.fn();
    const work = portal.cumulativeCoPay(queryFor(cardOf()), call).catch(outcome);
    await vi.waitFor(() => expect(hits.calls).toBe(2));
    await vi.advanceTimersByTimeAsync(119_000);
    expect(outcome).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1_000);
    await work;
    expect(outcome).toHaveBeenCalledWith(expect.objectContaining({ failure: 'TIMEOUT' }));
    await vi.advanceTimersByTimeAsync(600_000);
    expect(hits.calls).toBe(2);
  });

  test('ends with its caller', async () => {
    const leaving = new AbortController();
    const { portal, hits } = portalWith(() => new Promise<Response>(() => undefined));
    const work = portal.cumulativeCoPay(queryFor(cardOf()), { ...call, signal: leaving.signal });
    await vi.waitFor(() => expect(hits.calls).toBe(1));
    leaving.abort();
    await expect(work).rejects.toMatchObject({ failure: 'TIMEOUT' });
  });
});
