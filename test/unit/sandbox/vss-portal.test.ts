import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { noFaults } from '../../../src/sandbox/faults.ts';
import {
  createVssPortalSimulator,
  type VssPortalSettings,
} from '../../../src/sandbox/vss-portal.ts';
import { HandClock } from '../../support/hand-clock.ts';
import {
  account,
  cardOf,
  facility,
  morning,
  personWith,
  staff,
} from '../../support/portal-people.ts';

const here = { clientAddress: '192.0.2.1' };
const elsewhere = { clientAddress: '192.0.2.2' };
const hash = createHash('md5').update(account.password).digest('hex');
const loginUrl = 'http://portal.example/api/token/take';
const lookupUrl = 'http://portal.example/api/egw/KQNhanLichSuKCB2024';
const historyUrl = 'http://portal.example/api/egw/Lskcb2025';
const question = {
  maThe: 'DN4010000000001',
  hoTen: 'NGUYỄN VĂN MẪU',
  ngaySinh: '04/03/1980',
  hoTenCb: staff.fullName,
  cccdCb: staff.personalId,
};

type Fields = Readonly<Record<string, string>>;
type Answer = Readonly<Record<string, unknown>>;

function simulated(settings: Partial<VssPortalSettings> = {}) {
  const clock = new HandClock(morning);
  const handler = createVssPortalSimulator({
    people: () => [personWith(cardOf())],
    accounts: new Map([[facility, account]]),
    staff: new Map([[facility, new Map([[staff.personalId, staff.fullName]])]]),
    clock,
    facilityName: () => undefined,
    faults: noFaults(),
    settings,
  });
  const post = (url: string, body: Fields, type: 'form' | 'json' = 'form', from = here) =>
    handler(
      new Request(url, {
        method: 'POST',
        body: type === 'json' ? JSON.stringify(body) : new URLSearchParams(body).toString(),
        headers: { 'content-type': type === 'json' ? 'application/json' : form },
      }),
      from,
    );
  const login = async (from = here): Promise<Fields> => {
    const response = await post(
      loginUrl,
      { username: account.username, password: hash },
      'form',
      from,
    );
    const { APIKey } = (await response.json()) as { APIKey: Fields };
    return APIKey;
  };
  const withSession = (url: string, key: Fields, changes: Fields = {}) => {
    const query = new URLSearchParams({
      token: key['access_token'] ?? '',
      id_token: key['id_token'] ?? '',
      username: account.username,
      password: hash,
      ...changes,
    });
    return `${url}?${query}`;
  };
  return { clock, handler, post, login, withSession };
}

const form = 'application/x-www-form-urlencoded';
const read = async (response: Response): Promise<Answer> => (await response.json()) as Answer;

describe('logins', () => {
  test.each<[string, Fields, 'form' | 'json']>([
    ['a form', { username: account.username, password: hash }, 'form'],
    ['JSON', { username: account.username, password: hash }, 'json'],
    ['other letter case', { Username: account.username, PassWord: hash.toUpperCase() }, 'form'],
  ])('%s is accepted', async (_what, body, type) => {
    const { post } = simulated();
    expect(await read(await post(loginUrl, body, type))).toMatchObject({ maKetQua: '200' });
  });

  test.each<[string, Fields]>([
    ['the plain password', { username: account.username, password: account.password }],
    ['an unknown account', { username: '99002_BV', password: hash }],
    ['nothing', {}],
  ])('%s is refused with code 401 in HTTP 200', async (_what, body) => {
    const { post } = simulated();
    const response = await post(loginUrl, body);
    expect([response.status, await read(response)]).toMatchObject([
      200,
      { maKetQua: '401', APIKey: null },
    ]);
  });

  test('a refusal by HTTP has no body', async () => {
    const { post } = simulated({ refusal: 'http' });
    const response = await post(loginUrl, {});
    expect([response.status, await response.text()]).toEqual([401, '']);
  });

  test('a session ends ten minutes later, told as an instant with seven decimals', async () => {
    const { login } = simulated();
    expect((await login())['expires_in']).toBe('2026-11-20T02:10:00.0000000Z');
  });

  test('the token holds signature, user name and issue time as FILETIME', async () => {
    const { login } = simulated();
    const token = Buffer.from((await login())['access_token'] ?? '', 'base64').toString();
    const [signature, username, issuedAt] = token.split(':');
    expect(Buffer.from(signature ?? '', 'base64')).toHaveLength(32);
    expect(username).toBe('99001_BV');
    expect(Number(BigInt(issuedAt ?? 0) / 10_000n) - 11_644_473_600_000).toBe(Date.parse(morning));
  });
});

describe('sessions', () => {
  test('a session of another address is refused', async () => {
    const { post, login, withSession } = simulated();
    const url = withSession(lookupUrl, await login(here));
    expect(await read(await post(url, question, 'form', elsewhere))).toMatchObject({
      maKetQua: '401',
    });
    expect(await read(await post(url, question, 'form', here))).toMatchObject({ maKetQua: '000' });
  });

  test.each([
    [599_999, '000'],
    [600_000, '401'],
  ])('after %d ms a session answers %s', async (ms, code) => {
    const { clock, post, login, withSession } = simulated();
    const url = withSession(lookupUrl, await login());
    clock.advance(ms);
    expect(await read(await post(url, question))).toMatchObject({ maKetQua: code });
  });

  test.each<[string, Fields]>([
    ['another token', { token: 'x' }],
    ['another session id', { id_token: 'x' }],
    ['another user name', { username: '99002_BV' }],
    ['another password', { password: 'x' }],
  ])('%s in the query is refused', async (_what, changes) => {
    const { post, login, withSession } = simulated();
    const url = withSession(lookupUrl, await login(), changes);
    expect(await read(await post(url, question))).toMatchObject({ maKetQua: '401' });
  });

  test('the header style is refused at a look-up', async () => {
    const { handler, login } = simulated();
    const key = await login();
    const response = await handler(
      new Request(lookupUrl, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accessToken: key['access_token'] ?? '',
          tokenId: key['id_token'] ?? '',
          passwordHash: hash,
        },
        body: JSON.stringify({ ...question, username: account.username }),
      }),
      here,
    );
    expect(await read(response)).toMatchObject({ maKetQua: '401' });
  });

  test.each([
    [true, '401'],
    [false, '000'],
  ])('a new login ends the old session: %j gives %s', async (newLoginEndsOldSession, code) => {
    const { post, login, withSession } = simulated({ newLoginEndsOldSession });
    const url = withSession(lookupUrl, await login());
    await login();
    expect(await read(await post(url, question))).toMatchObject({ maKetQua: code });
  });
});

describe('look-ups', () => {
  const ask = async (
    changes: Fields,
    settings: Partial<VssPortalSettings> = {},
    url = lookupUrl,
    type: 'form' | 'json' = 'form',
  ) => {
    const { post, login, withSession } = simulated(settings);
    return post(withSession(url, await login()), { ...question, ...changes }, type);
  };

  test.each(['form', 'json'] as const)('a body as %s is accepted', async (type) => {
    expect(await read(await ask({}, {}, lookupUrl, type))).toMatchObject({ maKetQua: '000' });
  });

  test('an error carries no card', async () => {
    const { maKetQua, ghiChu, ...card } = await read(await ask({ maThe: 'DN4010000000009' }));
    expect([maKetQua, ghiChu]).toEqual(['050', 'Thẻ không tồn tại!']);
    expect(new Set(Object.values(card))).toEqual(new Set([null]));
  });

  test('all values are texts, and the old history is null', async () => {
    const { dsLichSuKCB2018, dsLichSuKT2018, ...fields } = await read(await ask({}));
    expect(dsLichSuKCB2018).toBeNull();
    expect(dsLichSuKT2018).toEqual([]);
    for (const value of Object.values(fields)) {
      expect(value === null || typeof value === 'string').toBe(true);
    }
  });

  test.each<[string, Fields, Partial<VssPortalSettings>, string]>([
    ['staff before format', { cccdCb: '001190000009', maThe: 'x' }, {}, '054'],
    ['format before digits', { ngaySinh: 'x', maThe: 'DN9010000000001' }, {}, '205'],
    ['name before birth date', { hoTen: 'LÊ KHÁC', ngaySinh: '1999' }, {}, '060'],
    ['an empty birth date', { ngaySinh: '' }, {}, '205'],
    ['eight digits as a birth date', { ngaySinh: '04031980' }, {}, '205'],
    ['eight digits, allowed', { ngaySinh: '04031980' }, { eightDigitBirthDates: true }, '000'],
    ['17 characters', { maThe: 'DN401000000000101' }, {}, '205'],
    ['17, allowed', { maThe: 'DN401000000000101' }, { seventeenCharacters: true }, '000'],
    ['a name without accents', { hoTen: 'NGUYEN VAN MAU' }, {}, '061'],
    ['the same, allowed', { hoTen: 'NGUYEN VAN MAU' }, { nameMatching: 'unaccented' }, '000'],
    [
      'a name in small letters, exactly',
      { hoTen: 'nguyễn văn mẫu' },
      { nameMatching: 'exact' },
      '061',
    ],
  ])('%s', async (_what, changes, settings, code) => {
    expect(await read(await ask(changes, settings))).toMatchObject({ maKetQua: code });
  });

  test('HTTP status and text can be set by code', async () => {
    const settings = { statuses: { '050': 404 }, notes: { '050': 'Khác' } };
    const response = await ask({ maThe: 'DN4010000000009' }, settings);
    expect([response.status, await read(response)]).toMatchObject([404, { ghiChu: 'Khác' }]);
  });

  test.each([
    ['form', 'form', 200],
    ['form', 'json', 415],
    ['any', 'json', 200],
  ] as const)(
    'a history that takes %s answers %s with HTTP %i',
    async (historyBody, type, status) => {
      expect((await ask({}, { historyBody }, historyUrl, type)).status).toBe(status);
    },
  );

  test('other paths and methods do not exist', async () => {
    const { handler, post } = simulated();
    expect((await post('http://portal.example/api/his/checkLichSuKCB', {})).status).toBe(404);
    expect((await handler(new Request(lookupUrl), here)).status).toBe(405);
  });
});
