import { HttpResponse, http } from 'msw';
import { describe, expect, test } from 'vitest';
import {
  createVssPortal,
  type VssPortalOptions,
  vssPortalTransport,
} from '../../../../src/connectors/vss-portal/index.ts';
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
import { cardBody } from './answers.ts';

const origin = 'https://portal.example';
const granted = {
  maKetQua: '200',
  APIKey: { access_token: 'a+b/c=', id_token: 'id', expires_in: '2026-11-20T02:10:00.0000000Z' },
};

function portalWith(
  handlers: ConstructorParameters<typeof MswDispatcher>,
  more: Partial<VssPortalOptions> = {},
) {
  const dispatcher = new MswDispatcher(
    http.post(`${origin}/gw/api/token/take`, () => HttpResponse.json(granted)),
    ...handlers,
  );
  const transport = vssPortalTransport({
    baseUrl: new URL(`${origin}/gw/`),
    dispatcher,
    retryWaitMs: () => 0,
  });
  return createVssPortal({
    ...transport,
    accounts: new Map([[facility, account]]),
    clock: new HandClock(morning),
    ...more,
  });
}

const cardLookup = `${origin}/gw/api/egw/KQNhanLichSuKCB2024`;
const history = `${origin}/gw/api/egw/Lskcb2025`;

describe('the portal behind msw handlers', () => {
  test('the look-up sends exactly the documented request', async () => {
    const seen: unknown[] = [];
    const portal = portalWith([
      http.post(cardLookup, async ({ request }) => {
        seen.push(Object.fromEntries(new URL(request.url).searchParams), await request.json());
        return HttpResponse.json(cardBody());
      }),
    ]);
    await portal.lookUpCard(queryFor(cardOf()), call);
    expect(seen).toEqual([
      {
        token: 'a+b/c=',
        id_token: 'id',
        username: '99001_BV',
        password: expect.stringMatching(/^[0-9A-F]{32}$/),
      },
      {
        maThe: 'DN4010000000001',
        hoTen: 'NGUYỄN VĂN MẪU',
        ngaySinh: '04/03/1980',
        hoTenCb: 'Trần Thị Mẫu',
        cccdCb: '001190000001',
      },
    ]);
  });

  test.each([
    ['form', 'application/x-www-form-urlencoded; charset=utf-8'],
    ['json', 'application/json; charset=utf-8'],
  ] as const)('the history is asked for with a body of type %s', async (historyBody, type) => {
    const seen: Array<string | null> = [];
    const portal = portalWith(
      [
        http.post(history, ({ request }) => {
          seen.push(request.headers.get('content-type'));
          return HttpResponse.json({ maKetQua: '000', dsLichSuKCB2025: null });
        }),
      ],
      { historyBody },
    );
    await portal.treatmentHistory(queryFor(cardOf()), call);
    expect(seen).toEqual([type]);
  });

  test('a connection that is reset once is answered by the retry', async () => {
    let tries = 0;
    const portal = portalWith([
      http.post(cardLookup, () => {
        tries++;
        return tries === 1 ? HttpResponse.error() : HttpResponse.json(cardBody());
      }),
    ]);
    expect((await portal.lookUpCard(queryFor(cardOf()), call)).code).toBe('000');
    expect(tries).toBe(2);
  });

  test('no failure shows a URL, a token or a name', async () => {
    const portal = portalWith([http.post(cardLookup, () => HttpResponse.error())]);
    const error: unknown = await portal.lookUpCard(queryFor(cardOf()), call).catch((e) => e);
    expect(error).toMatchObject({ failure: 'UNREACHABLE', message: 'ECONNRESET' });
    expect(error).not.toHaveProperty('cause');
  });
});
