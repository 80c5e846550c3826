import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exampleInput } from '../../src/sandbox/scans.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import { type PortalGate, startPortalGate } from '../support/gateway-portal-gate.ts';
import {
  eligibilityManyQuery,
  eligibilityQuery,
  type GraphQLAnswer,
  type GraphQLClient,
  graphQLClient,
  signatureOf,
} from '../support/graphql-client.ts';
import { HandLoop } from '../support/hand-loop.ts';

/** Room for eight; of these portals may fill seven, documents six, bulk four. */
const settings = {
  ADMISSION_MIN_IN_FLIGHT: '8',
  ADMISSION_MAX_IN_FLIGHT: '8',
  ADMISSION_PER_CLIENT: '100',
  ADMISSION_LOOP_DELAY_MS: '100',
};

/** A gateway whose portal holds every look-up until it is told to fail it. */
class Place implements AsyncDisposable {
  readonly gateway: TestGateway;
  readonly gate: PortalGate;
  readonly loop: HandLoop;
  readonly client: GraphQLClient;
  readonly held: Promise<GraphQLAnswer>[] = [];

  private constructor(parts: Pick<Place, 'gateway' | 'gate' | 'loop' | 'client'>) {
    ({ gateway: this.gateway, gate: this.gate, loop: this.loop, client: this.client } = parts);
  }

  static async open(environment: Readonly<Record<string, string>> = {}): Promise<Place> {
    const gate = await startPortalGate();
    const loop = new HandLoop();
    const gateway = await startTestGateway({
      environment: {
        ...settings,
        VSS_PORTAL_URL: gate.url,
        VSS_PORTAL_TIMEOUT_MS: '7000',
        ...environment,
      },
      loopDelay: loop,
    });
    return new Place({ gateway, gate, loop, client: graphQLClient(gateway.url) });
  }

  async ask(clientId: string, headers: Readonly<Record<string, string>> = {}) {
    const token = await this.gateway.token(clientId);
    return this.client.post(
      { query: '{ __typename }' },
      { authorization: `Bearer ${token}`, ...headers },
    );
  }

  async askMany(): Promise<GraphQLAnswer> {
    const inputs = [exampleInput(this.gateway.person('enterprise-employee'))];
    return this.gateway.ask(eligibilityManyQuery, { inputs }, 'hospital-district');
  }

  /** Check-ins that stay under way. */
  async hold(count: number): Promise<void> {
    const before = await this.inFlight();
    const input = exampleInput(this.gateway.person('enterprise-employee'));
    for (let number = 0; number < count; number += 1) {
      this.held.push(this.gateway.ask(eligibilityQuery, { input }, 'hospital-district'));
    }
    await expect.poll(() => this.inFlight()).toBe(before + count);
  }

  async release(): Promise<readonly number[]> {
    this.gate.open();
    const answers = await Promise.all(this.held);
    return answers.map(({ status }) => status);
  }

  async inFlight(): Promise<number> {
    return (await this.admission()).inFlight;
  }

  async admission(): Promise<{ readonly inFlight: number; readonly shedding: readonly string[] }> {
    return JSON.parse((await this.gateway.get('/readyz')).text).admission;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.release();
    await this.client[Symbol.asyncDispose]();
    await this.gateway[Symbol.asyncDispose]();
    await this.gate[Symbol.asyncDispose]();
  }
}

const codeOf = ({ errors }: GraphQLAnswer) => errors[0]?.extensions.code;

let place: Place;
beforeEach(async () => {
  place = await Place.open();
});
afterEach(() => place[Symbol.asyncDispose]());

/** Status of one request of each class, the most urgent first. */
async function classes(): Promise<readonly number[]> {
  const seen: number[] = [];
  for (const [client, headers] of [
    ['hospital-provincial', {}],
    ['portal-citizen', {}],
    ['auditor', {}],
    ['hospital-provincial', { 'x-priority': 'bulk' }],
  ] as const) {
    seen.push((await place.ask(client, headers)).status);
  }
  return seen;
}

describe('a full house', () => {
  it('refuses bulk, documents, portals and check-ins in this order, and serves all again after', async () => {
    for (const client of ['portal-citizen', 'auditor', 'hospital-provincial'])
      await place.gateway.token(client);
    const seen = [await classes()];
    for (const more of [4, 2, 1, 1]) {
      await place.hold(more);
      seen.push(await classes());
    }
    expect(seen).toEqual([
      [200, 200, 200, 200],
      [200, 200, 200, 503],
      [200, 200, 503, 503],
      [200, 503, 503, 503],
      [503, 503, 503, 503],
    ]);
    expect((await place.admission()).shedding).toEqual(['CHECK_IN', 'PORTAL', 'DOCUMENTS', 'BULK']);
    // What was let in is answered, whoever was refused meanwhile.
    expect(new Set(await place.release())).toEqual(new Set([200]));
    expect(await place.admission()).toMatchObject({ inFlight: 0, shedding: [] });
    expect(await classes()).toEqual([200, 200, 200, 200]);
  });

  it('refuses with the catalogue, a moment to come back and a signature', async () => {
    await place.hold(8);
    const waits = new Set<number>();
    for (let turn = 0; turn < 5; turn += 1) {
      const answer = await place.ask('hospital-provincial');
      expect(answer).toMatchObject({ status: 503, data: undefined });
      const [error] = answer.errors;
      const { code, retryable, retryAfterMs } = (error?.extensions ?? {}) as {
        readonly code?: string;
        readonly retryable?: boolean;
        readonly retryAfterMs?: number;
      };
      expect([code, retryable]).toEqual(['OVERLOADED', true]);
      expect(answer.headers['retry-after']).toBe(String(Math.ceil((retryAfterMs ?? 0) / 1_000)));
      expect(signatureOf(answer, place.gateway.jwks)).toMatchObject({ ok: true });
      waits.add(retryAfterMs ?? 0);
    }
    expect(waits.size).toBeGreaterThan(1);
    expect((await place.gateway.get('/metrics')).text).toMatch(
      /vss_gateway_shed_total\{class="CHECK_IN",why="IN_FLIGHT"\} 5/,
    );
  });

  it('does not read what it refuses: a long body costs the client its connection', async () => {
    await place.hold(8);
    const token = await place.gateway.token('hospital-provincial');
    const { hostname, port } = new URL(place.gateway.url);
    const socket = connect(Number(port), hostname).setEncoding('utf8');
    socket.on('error', () => undefined);
    let received = '';
    socket.on('data', (text) => {
      received += text;
    });
    socket.write(
      [
        'POST /graphql HTTP/1.1',
        `host: ${hostname}:${port}`,
        `authorization: Bearer ${token}`,
        'content-type: application/json',
        'content-length: 200000',
        '',
        '{',
      ].join('\r\n'),
    );
    await once(socket, 'close');
    expect(received).toMatch(/^HTTP\/1\.1 503 /);
    expect(received).toMatch(/\r\nconnection: close\r\n/i);
  });

  it('keeps the connection of a small one', async () => {
    await place.hold(8);
    const answer = await place.ask('hospital-provincial');
    expect([answer.status, answer.headers['connection']]).toEqual([503, 'keep-alive']);
  });

  it('is never full for health, metrics and keys', async () => {
    await place.hold(8);
    place.loop.p99 = 900;
    const paths = ['/healthz', '/readyz', '/metrics', '/.well-known/jwks.json'];
    const statuses = paths.map(async (path) => (await place.gateway.get(path)).status);
    expect(await Promise.all(statuses)).toEqual([200, 200, 200, 200]);
  });

  it('refuses proofs of the ledger like documents', async () => {
    await place.hold(6);
    const answer = await place.gateway.get('/ledger/checkpoint');
    expect(answer.status).toBe(503);
    expect(JSON.parse(answer.text).errors[0].extensions).toMatchObject({ code: 'OVERLOADED' });
    expect(Number(answer.headers['retry-after'])).toBeGreaterThanOrEqual(1);
  });

  it('knows a list only by its operation, and refuses it then', async () => {
    await place.hold(4);
    const answer = await place.askMany();
    expect([answer.status, codeOf(answer)]).toEqual([503, 'OVERLOADED']);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThanOrEqual(1);
    expect(signatureOf(answer, place.gateway.jwks)).toMatchObject({ ok: true });
    expect((await place.ask('hospital-provincial')).status).toBe(200);
    expect(await place.inFlight()).toBe(4);
  });

  it('has the room again of a client that went away before its answer', async () => {
    const token = await place.gateway.token('hospital-provincial');
    const { hostname, port } = new URL(place.gateway.url);
    const head = `POST /graphql HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${token}\r\ncontent-type: application/json\r\ncontent-length: 500\r\n\r\n{"query":`;
    const socket = connect(Number(port), hostname);
    socket.on('error', () => undefined);
    socket.write(head);
    await expect.poll(() => place.inFlight()).toBe(1);
    socket.destroy();
    await expect.poll(() => place.inFlight()).toBe(0);
  });
});

describe('a late event loop', () => {
  it('costs the lowest classes first, and check-ins never', async () => {
    place.loop.p99 = 250;
    await expect
      .poll(async () => (await place.admission()).shedding, { timeout: 6_000 })
      .toEqual(['PORTAL', 'DOCUMENTS', 'BULK']);
    expect(await classes()).toEqual([200, 503, 503, 503]);
    place.loop.p99 = 10;
    await expect
      .poll(async () => (await place.admission()).shedding, { timeout: 6_000 })
      .toEqual([]);
    expect(await classes()).toEqual([200, 200, 200, 200]);
  });
});

describe('one client', () => {
  it('is refused beyond its share while others need the room, and they are not', async () => {
    await place[Symbol.asyncDispose]();
    place = await Place.open({ ADMISSION_PER_CLIENT: '5' });
    await place.hold(5);
    const own = await place.ask('hospital-district');
    expect([own.status, codeOf(own)]).toEqual([429, 'CLIENT_BUSY']);
    expect(Number(own.headers['retry-after'])).toBeGreaterThanOrEqual(1);
    expect(signatureOf(own, place.gateway.jwks)).toMatchObject({ ok: true });
    expect((await place.ask('hospital-provincial')).status).toBe(200);
  });
});
