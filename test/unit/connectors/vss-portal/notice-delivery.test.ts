import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import { UpstreamError } from '../../../../src/connectors/upstream.ts';
import type { SessionSecrets } from '../../../../src/connectors/vss-portal/codec.ts';
import {
  deliverNotice,
  type NoticeDelivery,
} from '../../../../src/connectors/vss-portal/notice-delivery.ts';
import { noticeTransport } from '../../../../src/connectors/vss-portal/notice-transport.ts';

const session: SessionSecrets = {
  accessToken: 'access',
  sessionId: 'session',
  username: '99001_BV',
  passwordHash: 'ABC',
};

interface Portal {
  readonly url: URL;
  readonly bodies: string[];
  readonly headers: IncomingMessage['headers'][];
}

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  }
});

type Respond = (response: ServerResponse, request: IncomingMessage) => void;

async function portal(...plan: readonly Respond[]): Promise<Portal> {
  const steps = [...plan];
  const bodies: string[] = [];
  const headers: IncomingMessage['headers'][] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => {
      body += text;
    });
    request.on('end', () => {
      bodies.push(body);
      headers.push(request.headers);
      (steps.shift() ?? says({ maKetQua: '200' }))(response, request);
    });
  });
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { url: new URL(`http://127.0.0.1:${address.port}`), bodies, headers };
}

function says(body: unknown, status = 200): Respond {
  return (response) => {
    response.writeHead(status).end(typeof body === 'string' ? body : JSON.stringify(body));
  };
}

interface Sent {
  readonly delivery: NoticeDelivery;
  readonly events: readonly string[];
}

async function send(
  url: URL,
  parts: Partial<Parameters<typeof deliverNotice>[1]> = {},
  beforeFirstByte?: () => Promise<void>,
): Promise<Sent> {
  const events: string[] = [];
  const transport = noticeTransport({ baseUrl: url, attemptTimeoutMs: 250, connectTimeoutMs: 200 });
  try {
    const delivery = await deliverNotice(
      {
        xml: '<x>Nguyễn</x>',
        facility: '99001',
        beforeFirstByte:
          beforeFirstByte ??
          (async () => {
            events.push('first byte');
          }),
      },
      {
        transport,
        path: '/api/qd130/checkInKcbQd3176',
        session: async () => {
          events.push('session');
          return session;
        },
        renewed: async () => {
          events.push('renewed');
          return { ...session, sessionId: 'session 2' };
        },
        ...parts,
      },
    );
    return { delivery, events };
  } finally {
    await transport.close();
  }
}

describe('what is sent', () => {
  test('has the session in headers and the rest in a form', async () => {
    const { bodies, headers, url } = await portal();
    await send(url);
    expect(headers[0]).toMatchObject({
      accesstoken: 'access',
      tokenid: 'session',
      passwordhash: 'ABC',
      connection: 'close',
      'content-type': 'application/x-www-form-urlencoded',
    });
    expect(Object.fromEntries(new URLSearchParams(bodies[0]))).toEqual({
      username: '99001_BV',
      loaiHoSo: '0',
      maTinh: '99',
      maCSKCB: '99001',
      fileHSBase64: Buffer.from('<x>Nguyễn</x>').toString('base64'),
    });
  });

  test('is announced before its first byte, and not sent when that fails', async () => {
    const { bodies, url } = await portal();
    const failing = send(url, {}, () => Promise.reject(new Error('lease lost')));
    await expect(failing).rejects.toThrow('lease lost');
    expect(bodies).toEqual([]);
    expect((await send(url)).events).toEqual(['session', 'first byte']);
  });
});

describe('what comes back', () => {
  test('an acceptance is read with its receipt', async () => {
    const { url } = await portal(
      says({
        MaKetQua: 200,
        maGiaoDich: ' GD-7 ',
        thoiGianTiepNhan: '20261120090102',
        thongDiep: 'Tiếp nhận thành công',
      }),
    );
    expect((await send(url)).delivery).toEqual({
      outcome: 'ACCEPTED',
      code: '200',
      transactionId: 'GD-7',
      receivedAt: new Date('2026-11-20T02:01:02Z'),
      message: 'Tiếp nhận thành công',
    });
  });

  test('a receipt has its limits', async () => {
    const long = 'x'.repeat(100_000);
    const { url } = await portal(says({ maKetQua: '200', maGiaoDich: long, thongDiep: long }));
    expect((await send(url)).delivery).toMatchObject({
      transactionId: 'x'.repeat(200),
      message: 'x'.repeat(4_000),
    });
  });

  test('what is unreadable of a receipt is left out', async () => {
    const { url } = await portal(says({ maKetQua: '200', thoiGianTiepNhan: '20261332999999' }));
    expect((await send(url)).delivery).toMatchObject({
      outcome: 'ACCEPTED',
      transactionId: null,
      receivedAt: null,
      message: null,
    });
  });

  test.each([
    ['a refusal of the content', says({ maKetQua: '202', thongDiep: 'Sai' }), 'REJECTED'],
    ['a code that nobody knows', says({ maKetQua: '777' }, 500), 'REJECTED'],
    ['a refused right', says({ maKetQua: '403' }), 'NOT_SENT'],
    ['a refused right, by HTTP alone', says('', 403), 'NOT_SENT'],
    ['no such service', says('<html>', 404), 'NOT_SENT'],
    ['too many', says('', 429), 'NOT_SENT'],
    ['a failure of the portal', says({ maKetQua: '500' }), 'UNKNOWN'],
    ['a proxy’s page', says('<html>', 502), 'UNKNOWN'],
    ['a page with status 200', says('<html>'), 'UNKNOWN'],
    ['an empty answer', says(''), 'UNKNOWN'],
    [
      'a cut answer',
      (response) =>
        response.writeHead(200, { 'content-length': 99 }).write('{', () => response.destroy()),
      'UNKNOWN',
    ],
    ['a reset', (_response, request) => request.socket.resetAndDestroy(), 'UNKNOWN'],
    ['a close without an answer', (_response, request) => request.socket.destroy(), 'UNKNOWN'],
    ['silence', () => undefined, 'UNKNOWN'],
  ] as ReadonlyArray<readonly [string, Respond, string]>)('%s', async (_name, respond, outcome) => {
    const { bodies, url } = await portal(respond);
    expect((await send(url)).delivery).toMatchObject({ outcome });
    expect(bodies).toHaveLength(1);
  });
});

describe('a dead session', () => {
  test.each([
    ['by HTTP 401', says('', 401)],
    ['by code 401', says({ maKetQua: '401' })],
  ])('%s costs one login and one more attempt', async (_name, ended) => {
    const { bodies, headers, url } = await portal(ended);
    const { delivery, events } = await send(url);
    expect(delivery.outcome).toBe('ACCEPTED');
    expect(events).toEqual(['session', 'first byte', 'renewed']);
    expect(bodies).toHaveLength(2);
    expect(headers[1]?.['tokenid']).toBe('session 2');
  });

  test('is not tried a third time', async () => {
    const { bodies, url } = await portal(says('', 401), says({ maKetQua: '401' }));
    expect((await send(url)).delivery).toEqual({ outcome: 'NOT_SENT', failure: 'REFUSED_401' });
    expect(bodies).toHaveLength(2);
  });

  test('of which the second attempt is unclear stays unclear', async () => {
    const { url } = await portal(says('', 401), () => undefined);
    expect((await send(url)).delivery).toEqual({ outcome: 'UNKNOWN', failure: 'TIMEOUT' });
  });
});

describe('nothing is sent', () => {
  test('without a session', async () => {
    const { bodies, url } = await portal();
    const refused = () => Promise.reject(new UpstreamError('REFUSED', 'login refused'));
    const { delivery, events } = await send(url, { session: refused });
    expect(delivery).toEqual({ outcome: 'NOT_SENT', failure: 'LOGIN_REFUSED' });
    expect([...bodies, ...events]).toEqual([]);
  });

  test('where nobody listens, or nobody is known by that name', async () => {
    const { url } = await portal();
    for (const server of servers.splice(0)) await new Promise((done) => server.close(done));
    expect((await send(url)).delivery).toEqual({ outcome: 'NOT_SENT', failure: 'UNREACHABLE' });
    const nowhere = new URL('http://portal.invalid');
    expect((await send(nowhere)).delivery).toMatchObject({ outcome: 'NOT_SENT' });
  });

  test('over TLS that does not hold', async () => {
    const { bodies, url } = await portal();
    const secure = new URL(url.href.replace('http:', 'https:'));
    expect((await send(secure)).delivery).toMatchObject({ outcome: 'NOT_SENT' });
    expect(bodies).toEqual([]);
  });
});
