import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { parsePlainDate } from '../../../src/domain/date.ts';
import { noFaults } from '../../../src/sandbox/faults.ts';
import { sandboxPeople } from '../../../src/sandbox/people.ts';
import {
  createVssPortalSimulator,
  type VssPortalSettings,
} from '../../../src/sandbox/vss-portal.ts';
import { HandClock } from '../../support/hand-clock.ts';
import { account, cardOf, facility, morning, personWith } from '../../support/portal-people.ts';

const here = { clientAddress: '192.0.2.1' };
const elsewhere = { clientAddress: '192.0.2.2' };
const hash = createHash('md5').update(account.password).digest('hex');
const serviceUrl = 'http://portal.example/api/TraCuuCCT/TraCuuTienMCCT';
const question = {
  username: account.username,
  maThe: 'DN4010000000001',
  hoTen: 'NGUYỄN VĂN MẪU',
  ngaySinh: '04/03/1980',
};

type Fields = Readonly<Record<string, string>>;

function simulated(settings: Partial<VssPortalSettings> = {}) {
  const clock = new HandClock(morning);
  const coPay = [
    {
      facility: '99001',
      admittedOn: '2026-05-01',
      dischargedOn: '2026-05-03',
      receivedOn: '2026-05-04',
      routeCode: '1.1',
      paid: 1_000_000,
    },
  ];
  const handler = createVssPortalSimulator({
    people: () => [personWith(cardOf(), { coPay })],
    accounts: new Map([[facility, account]]),
    staff: new Map(),
    clock,
    facilityName: () => undefined,
    faults: noFaults(),
    settings,
  });
  const post = (url: string, body: Fields, headers: Fields, from = here, asForm = false) =>
    handler(
      new Request(url, {
        method: 'POST',
        body: asForm ? new URLSearchParams(body).toString() : JSON.stringify(body),
        headers: {
          'content-type': asForm ? 'application/x-www-form-urlencoded' : 'application/json',
          ...headers,
        },
      }),
      from,
    );
  const login = async (): Promise<Fields> => {
    const url = 'http://portal.example/api/token/take';
    const response = await post(url, { username: account.username, password: hash }, {});
    const { APIKey } = (await response.json()) as { APIKey: Fields };
    return {
      accessToken: APIKey['access_token'] ?? '',
      tokenId: APIKey['id_token'] ?? '',
      passwordHash: hash,
    };
  };
  return { clock, post, login };
}

const said = async (response: Response) => [response.status, await response.text()];

describe('who is let in', () => {
  test('a session in the three headers, whatever the case of the hash', async () => {
    const { post, login } = simulated();
    const session = await login();
    for (const passwordHash of [hash, hash.toUpperCase()]) {
      const response = await post(serviceUrl, question, { ...session, passwordHash });
      expect(await response.json()).toMatchObject({ MaKetQua: '200' });
    }
  });

  test.each<[string, Fields]>([
    ['no token', { accessToken: '' }],
    ['another token', { accessToken: 'x' }],
    ['no session id', { tokenId: '' }],
    ['another session id', { tokenId: 'x' }],
    ['no password', { passwordHash: '' }],
    ['another password', { passwordHash: createHash('md5').update('x').digest('hex') }],
  ])('%s is a 401 without a word', async (_what, changes) => {
    const { post, login } = simulated();
    const session = await login();
    expect(await said(await post(serviceUrl, question, { ...session, ...changes }))).toEqual([
      401,
      '',
    ]);
  });

  test.each<[string, Fields]>([
    ['another user name', { username: '99002_BV' }],
    ['no user name', { username: '' }],
  ])('%s in the body is a 401 without a word', async (_what, changes) => {
    const { post, login } = simulated();
    const session = await login();
    const response = await post(serviceUrl, { ...question, ...changes }, session);
    expect(await said(response)).toEqual([401, '']);
  });

  test.each([true, false])('the query string is refused, headers beside it: %j', async (beside) => {
    const { post, login } = simulated();
    const session = await login();
    const query = new URLSearchParams({
      token: session['accessToken'] ?? '',
      id_token: session['tokenId'] ?? '',
      username: account.username,
      password: hash,
    });
    const response = await post(`${serviceUrl}?${query}`, question, beside ? session : {});
    expect(await said(response)).toEqual([401, '']);
  });

  test('another address and an ended session are a 401 without a word', async () => {
    const { clock, post, login } = simulated();
    const session = await login();
    expect(await said(await post(serviceUrl, question, session, elsewhere))).toEqual([401, '']);
    clock.advance(10 * 60_000);
    expect(await said(await post(serviceUrl, question, session))).toEqual([401, '']);
  });

  test('a form is no JSON', async () => {
    const { post, login } = simulated();
    const response = await post(serviceUrl, question, await login(), here, true);
    expect(response.status).toBe(415);
  });
});

describe('what is asked', () => {
  const ask = async (changes: Fields, settings: Partial<VssPortalSettings> = {}) => {
    const { post, login } = simulated(settings);
    const response = await post(serviceUrl, { ...question, ...changes }, await login());
    const body = (await response.json()) as Readonly<Record<string, unknown>>;
    return { status: response.status, body };
  };

  test.each<[string, Fields]>([
    ['no number', { maThe: '' }],
    ['no name', { hoTen: ' ' }],
    ['no birth date', { ngaySinh: '' }],
    ['eleven characters', { maThe: '00000000011' }],
    ['17 characters', { maThe: 'DN401000000000101' }],
    ['a birth date without slashes', { ngaySinh: '04031980' }],
  ])('%s is 400 with a text', async (_what, changes) => {
    expect(await ask(changes)).toEqual({
      status: 400,
      body: {
        MaKetQua: '400',
        GhiChu: expect.stringMatching(/!$/),
        DataCCT: null,
        ThongTinSoThe: null,
      },
    });
  });

  test.each<[string, Fields, string]>([
    [
      'blanks in number and name',
      { maThe: 'DN 4 01 0000000001', hoTen: ' NGUYỄN  VĂN MẪU ' },
      '200',
    ],
    ['ten digits', { maThe: '0000000001' }, '200'],
    ['twelve digits', { maThe: '001080000001' }, '200'],
    ['month and year', { ngaySinh: '03/1980' }, '200'],
    ['the year', { ngaySinh: '1980' }, '200'],
    ['another year', { ngaySinh: '1981' }, '204'],
    ['a name without accents', { hoTen: 'NGUYEN VAN MAU' }, '204'],
    ['a number that nobody has', { maThe: '0000000009' }, '204'],
  ])('%s is %s', async (_what, changes, code) => {
    const { status, body } = await ask(changes);
    expect([status, body['MaKetQua']]).toEqual([200, code]);
    if (code === '204') expect([body['DataCCT'], body['ThongTinSoThe']]).toEqual([null, null]);
  });

  test.each<[string, Partial<VssPortalSettings>, RegExp]>([
    [
      'a restricted account',
      { restrictedAccounts: new Set([account.username]) },
      /trong quá trình tra cứu!$/,
    ],
    ['a failing portal', { outcome: '500' }, /hệ thống .*trong quá trình xử lý!$/],
  ])('%s is told by the text of 500 only', async (_what, settings, text) => {
    const { status, body } = await ask({}, settings);
    expect([status, body]).toEqual([
      500,
      { MaKetQua: '500', GhiChu: expect.stringMatching(text), DataCCT: null, ThongTinSoThe: null },
    ]);
  });

  test('the answer has the documented names', async () => {
    const spare = { duPhong1: '', duPhong2: '', duPhong3: '', duPhong4: '', duPhong5: '' };
    expect((await ask({})).body).toEqual({
      MaKetQua: '200',
      GhiChu: expect.stringContaining('19/11/2026'),
      DataCCT: [
        {
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
          ...spare,
        },
      ],
      ThongTinSoThe: {
        hoTen: 'Nguyễn Văn Mẫu',
        ngaySinh: '04/03/1980',
        ngayKetThuc: '31/12/2026',
        maBhxh: '0000000001',
        ...spare,
      },
    });
  });
});

describe('the people of the sandbox', () => {
  const paidBy = (key: string, day: string) =>
    (sandboxPeople(parsePlainDate(day)).find((person) => person.key === key)?.coPay ?? []).reduce(
      (sum, { paid }) => sum + paid,
      0,
    );

  test.each([
    ['2026-11-21', 'exempt-pensioner', 14_124_445],
    ['2026-11-21', 'pensioner-a-dong-short', 14_124_444],
    ['2026-06-30', 'exempt-pensioner', 13_000_000],
    ['2026-01-01', 'exempt-pensioner', 0],
    ['2027-01-01', 'exempt-pensioner', 15_180_001],
    ['2027-01-01', 'pensioner-a-dong-short', 15_180_000],
    ['2026-11-21', 'pensioner', 0],
  ])('on %s %s has paid %i', (day, key, amount) => {
    expect(paidBy(key, day)).toBe(amount);
  });
});
