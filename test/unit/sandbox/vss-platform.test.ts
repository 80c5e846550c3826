import { describe, expect, test } from 'vitest';
import { noFaults } from '../../../src/sandbox/faults.ts';
import type { SandboxPerson } from '../../../src/sandbox/person.ts';
import {
  createVssPlatformSimulator,
  type VssPlatformSettings,
} from '../../../src/sandbox/vss-platform.ts';
import { HandClock } from '../../support/hand-clock.ts';
import { cardOf, morning, personWith } from '../../support/portal-people.ts';

const yearOnly = cardOf({
  insuranceNumber: '0000000002',
  cardNumber: 'DN4010000000002',
  birthDate: '1955',
});
const monthOnly = cardOf({
  insuranceNumber: '0000000003',
  cardNumber: 'DN4010000000003',
  birthDate: '1958-07',
  sex: 'FEMALE',
});
const people: readonly SandboxPerson[] = [
  personWith(cardOf()),
  personWith(yearOnly),
  { ...personWith(monthOnly), otherInsuranceNumbers: ['0199000003'] },
];

const lgspToken = {
  AccessKey: 'a',
  SecretKey: 'b',
  AppName: 'c',
  PartnerCode: 'd',
  PartnerCodeCus: 'e',
};

function simulator(settings: Partial<VssPlatformSettings> = {}) {
  const clock = new HandClock(morning);
  const handler = createVssPlatformSimulator({
    people: () => people,
    consumerKey: 'key',
    consumerSecret: 'secret',
    clock,
    faults: noFaults(),
    settings,
  });
  const send = async (
    path: string,
    body: string,
    headers: Readonly<Record<string, string>>,
    method = 'POST',
  ) => {
    const request = new Request(`http://localhost${path}`, {
      method,
      headers,
      ...(method === 'POST' ? { body } : {}),
    });
    const response = await handler(request, { clientAddress: '127.0.0.1' });
    return { status: response.status, body: JSON.parse(await response.text()) as unknown };
  };
  const base = settings.base ?? '';
  const take = async () => {
    const { body } = await send(`${base}/token`, 'grant_type=client_credentials', tokenHeaders);
    return String((body as Readonly<Record<string, unknown>>)['access_token']);
  };
  const ask = async (
    operation: string,
    body: unknown,
    headers: Readonly<Record<string, string>> = {},
  ) =>
    send(`${base}/apiBHXH/${operation}`, typeof body === 'string' ? body : JSON.stringify(body), {
      'content-type': 'application/json',
      authorization: `Bearer ${await take()}`,
      ...headers,
    });
  return { clock, send, take, ask };
}

const tokenHeaders = {
  authorization: `Basic ${Buffer.from('key:secret').toString('base64')}`,
  'content-type': 'application/x-www-form-urlencoded',
};

const findNumber = 'getMaSoBhxhTheoTieuChi';
const criteria = {
  hoTen: 'Nguyễn Văn Mẫu',
  ngaySinh: '19800304',
  loaiNgaySinh: '0',
  gioiTinh: '1',
  maTinhKs: '01',
  maHuyenKs: '',
  maXaKs: '',
  isKs: '0',
};

const search = {
  maTinh: '01',
  hoTen: 'Nguyễn Văn Mẫu',
  ngaySinh: '19580701',
  loaiNgaySinh: '2',
  gioiTinh: '2',
  soSo: '',
  maThe: '',
  isKs: '0',
};

describe('the token endpoint of the simulated platform', () => {
  test('gives a bearer token with its lifetime in seconds', async () => {
    const { send } = simulator({ tokenSeconds: 90 });
    const { status, body } = await send('/token', 'grant_type=client_credentials', tokenHeaders);
    expect([status, body]).toMatchObject([200, { token_type: 'Bearer', expires_in: 90 }]);
  });

  test.each([
    [401, { ...tokenHeaders, authorization: '' }, 'grant_type=client_credentials'],
    [401, { ...tokenHeaders, authorization: 'Basic eDp5' }, 'grant_type=client_credentials'],
    [415, { ...tokenHeaders, 'content-type': 'text/plain' }, 'grant_type=client_credentials'],
    [400, tokenHeaders, 'grant_type=password'],
    [400, tokenHeaders, ''],
  ])('answers %i to %o with "%s"', async (status, headers, body) => {
    expect((await simulator().send('/token', body, headers)).status).toBe(status);
  });
});

describe('a call to the simulated platform', () => {
  test.each([
    ['none', ''],
    ['an unknown one', 'Bearer 00000000-0000-0000-0000-000000000000'],
    ['the credential', tokenHeaders.authorization],
  ])('needs a token, not %s', async (_what, authorization) => {
    const { status } = await simulator().ask(findNumber, criteria, { authorization });
    expect(status).toBe(401);
  });

  test('needs a token that has not ended', async () => {
    const { ask, take, clock } = simulator({ tokenSeconds: 60 });
    const authorization = `Bearer ${await take()}`;
    clock.advance(59_999);
    expect((await ask(findNumber, criteria, { authorization })).status).toBe(200);
    clock.advance(1);
    expect((await ask(findNumber, criteria, { authorization })).status).toBe(401);
  });

  test('needs the headers that the platform asks for', async () => {
    const { ask } = simulator({ lgspToken, xRoadClient: 'VN/GOV/0/x' });
    const header = Buffer.from(JSON.stringify(lgspToken)).toString('base64');
    const wrong = Buffer.from(JSON.stringify({ ...lgspToken, AppName: 'x' })).toString('base64');
    const status = async (headers: Readonly<Record<string, string>>) =>
      (await ask(findNumber, criteria, headers)).status;
    expect(await status({})).toBe(401);
    expect(await status({ lgspaccesstoken: wrong, 'x-road-client': 'VN/GOV/0/x' })).toBe(401);
    expect(await status({ lgspaccesstoken: header })).toBe(403);
    expect(await status({ lgspaccesstoken: header, 'x-road-client': 'VN/GOV/0/x' })).toBe(200);
  });

  test('goes to a path of the platform, below the base of a copy, by POST', async () => {
    const { ask, send } = simulator({ base: '/lgsp' });
    expect((await ask(findNumber, criteria)).status).toBe(200);
    expect((await send(`/apiBHXH/${findNumber}`, '{}', {})).status).toBe(404);
    expect((await send('/lgsp/other', '{}', {})).status).toBe(404);
    expect((await send('/lgsp/token', '', {}, 'GET')).status).toBe(405);
  });

  const without = ({ isKs: _, ...rest }: typeof criteria) => rest;
  test.each<[string, unknown, number]>([
    ['the documented fields', criteria, 200],
    ['a missing field', without(criteria), 400],
    ['another field', { ...criteria, khac: '' }, 400],
    ['a number', { ...criteria, isKs: 0 }, 400],
    ['null', { ...criteria, maXaKs: null }, 400],
    ['a list', [criteria], 400],
    ['no JSON', 'x', 400],
    ['no name', { ...criteria, hoTen: '' }, 400],
    ['no sex', { ...criteria, gioiTinh: '' }, 400],
    ['an unknown sex', { ...criteria, gioiTinh: '0' }, 400],
    ['no province', { ...criteria, maTinhKs: '' }, 400],
    ['a province of three digits', { ...criteria, maTinhKs: '001' }, 400],
    ['a commune of four digits', { ...criteria, maXaKs: '0001' }, 400],
    ['an unknown kind of address', { ...criteria, isKs: '2' }, 400],
    ['an unknown precision', { ...criteria, loaiNgaySinh: '3' }, 400],
    ['no precision', { ...criteria, loaiNgaySinh: '' }, 400],
    ['an ISO date', { ...criteria, ngaySinh: '1980-03-04' }, 400],
    ['an impossible date', { ...criteria, ngaySinh: '19800230' }, 400],
    ['a year alone', { ...criteria, ngaySinh: '1980', loaiNgaySinh: '1' }, 400],
    ['a year with a month', { ...criteria, ngaySinh: '19800301', loaiNgaySinh: '1' }, 400],
    ['a year with zeros', { ...criteria, ngaySinh: '19800000', loaiNgaySinh: '1' }, 400],
    ['a month with a day', { ...criteria, ngaySinh: '19800304', loaiNgaySinh: '2' }, 400],
  ])('with %s: %o is %i', async (_what, body, status) => {
    expect((await simulator().ask(findNumber, body)).status).toBe(status);
  });

  test('is JSON', async () => {
    const headers = { 'content-type': 'text/plain' };
    expect((await simulator().ask(findNumber, criteria, headers)).status).toBe(415);
  });

  test('names a commune where the platform demands it', async () => {
    const { ask } = simulator({ demands: 'commune' });
    expect((await ask(findNumber, criteria)).status).toBe(400);
    expect((await ask(findNumber, { ...criteria, maXaKs: '00001' })).status).toBe(200);
  });
});

describe('the simulated search for a number', () => {
  const hit = { maSoBhxh: '0000000001', trangThai: '1', errorCode: '' };

  test.each([
    ['a hit', {}, hit],
    ['by the household', { maXaKs: '00001' }, hit],
    ['by the birth registration', { isKs: '1', maXaKs: '00004' }, hit],
    ['by one as the other', { isKs: '1', maXaKs: '00001' }, []],
    ['by the other as the one', { maXaKs: '00004' }, []],
    ['in another province', { maTinhKs: '79' }, []],
    ['in another district', { maHuyenKs: '001' }, []],
    ['with another name', { hoTen: 'Nguyễn Văn Mẩu' }, []],
    ['with another sex', { gioiTinh: '2' }, []],
    ['with another date', { ngaySinh: '19800305' }, []],
    ['with less of the date', { ngaySinh: '19800101', loaiNgaySinh: '1' }, []],
    [
      'by the year',
      { ngaySinh: '19550101', loaiNgaySinh: '1' },
      { ...hit, maSoBhxh: '0000000002' },
    ],
    [
      'several candidates',
      { ngaySinh: '19580701', loaiNgaySinh: '2', gioiTinh: '2' },
      [
        { ...hit, maSoBhxh: '0000000003' },
        { ...hit, maSoBhxh: '0199000003' },
      ],
    ],
  ])('%s', async (_what, changes, body) => {
    expect(await simulator().ask(findNumber, { ...criteria, ...changes })).toEqual({
      status: 200,
      body,
    });
  });

  test.each([
    ['null', null],
    ['empty-object', {}],
    ['empty-list', []],
    ['codes', { maSoBhxh: '', trangThai: '0', errorCode: '' }],
  ] as const)('finds nobody as %s', async (none, body) => {
    const { ask } = simulator({ none });
    expect((await ask(findNumber, { ...criteria, hoTen: 'Không Ai' })).body).toEqual(body);
  });

  test('finds somebody in a list where the platform answers so', async () => {
    expect((await simulator({ one: 'list' }).ask(findNumber, criteria)).body).toEqual([hit]);
  });
});

describe('the simulated look-up by number', () => {
  test.each([
    ['0000000001', '19800304', '0'],
    ['0000000002', '19550101', '1'],
    ['0000000003', '19580701', '2'],
  ])('%s shows the birth date %s in its precision %s', async (maSoBhxh, ngaySinh, loai) => {
    const { body } = await simulator().ask('getTraCuuTtHgdByMaSoBhxh', { maSoBhxh });
    expect(body).toMatchObject({ hoTen: 'Nguyễn Văn Mẫu', ngaySinh, loaiNgaySinh: loai });
    expect(body).not.toHaveProperty('maSoBhxh');
  });

  test('shows all fields as texts', async () => {
    const { body } = await simulator({ statesNumber: true }).ask('getTraCuuTtHgdByMaSoBhxh', {
      maSoBhxh: '0000000001',
    });
    expect(body).toEqual({
      maSoBhxh: '0000000001',
      hoTen: 'Nguyễn Văn Mẫu',
      soSoCu: '0199000001',
      ngaySinh: '19800304',
      loaiNgaySinh: '0',
      gioiTinh: '1',
      maTinhKs: '01',
      maHuyenKs: '',
      maXaKs: '00004',
      trangThai: '1',
    });
  });

  test('refuses what is no number', async () => {
    const { ask } = simulator();
    expect((await ask('getTraCuuTtHgdByMaSoBhxh', { maSoBhxh: '1' })).status).toBe(400);
    expect((await ask('getTraCuuTtHgdByMaSoBhxh', { maSoBhxh: 1 })).status).toBe(400);
  });
});

describe('the simulated search for households', () => {
  test.each([
    ['by person', {}, ['0000000003', '0199000003']],
    ['by card', { maThe: 'DN4010000000003' }, ['0000000003']],
    ['by book', { soSo: '0199000003' }, ['0000000003', '0199000003']],
    ['by another card', { maThe: 'DN4010000000001' }, []],
    ['in another province', { maTinh: '79' }, []],
  ])('%s', async (_what, changes, numbers) => {
    const { body } = await simulator({ one: 'list' }).ask('getTraCuuThongTinHgd', {
      ...search,
      ...changes,
    });
    const rows = body as ReadonlyArray<Readonly<Record<string, string>>>;
    expect(rows.map(({ maSo }) => maSo)).toEqual(numbers);
    for (const row of rows) expect(row).toMatchObject({ diaChi: 'Phường Mẫu', loaiNgaySinh: '2' });
  });

  test.each([{ maThe: 'x' }, { maTinh: '' }, { isKs: '' }])('refuses %o', async (changes) => {
    const { status } = await simulator().ask('getTraCuuThongTinHgd', { ...search, ...changes });
    expect(status).toBe(400);
  });
});
