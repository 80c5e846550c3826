import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import pino from 'pino';
import { loadConfiguration } from '../../src/config/secrets.ts';
import { type Clock, systemClock } from '../../src/domain/clock.ts';
import { vietnamDate } from '../../src/domain/date.ts';
import { startGateway } from '../../src/gateway.ts';
import type { LoopDelay } from '../../src/http/admission/loop-delay.ts';
import type { Ledger } from '../../src/ledger/entry.ts';
import { sandboxClients } from '../../src/sandbox/clients.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/environment.ts';
import { sandboxPeople } from '../../src/sandbox/people.ts';
import type { SandboxPerson } from '../../src/sandbox/person.ts';
import { canariesOf, found } from './canary.ts';
import { recordUpstream, type UpstreamRecorder } from './gateway-recorder.ts';
import {
  type DecisionAnswer,
  eligibilityQuery,
  type GraphQLAnswer,
  graphQLClient,
  type PlainAnswer,
  type TlsConnect,
} from './graphql-client.ts';
import { roomForAll } from './room.ts';

export interface TestGatewayOptions {
  readonly environment?: Readonly<Record<string, string>>;
  readonly clock?: Clock;
  readonly ledger?: Ledger;
  readonly loopDelay?: LoopDelay;
  /** Ordinary latency of the simulated upstreams. */
  readonly upstreamDelayMs?: number;
  /** How long the fault `slow` keeps the gateway waiting; longer than its time limits. */
  readonly slowMs?: number;
  /** Latency of the simulated co-payment service, in place of its seconds. */
  readonly coPayDelayMs?: number;
  /** How its own client connects, where the environment names TLS files. */
  readonly connect?: TlsConnect;
}

/**
 * A real gateway on a free port, in front of the sandbox's upstreams, with a recorder before each of them. Its end fails when
 * anything of a person stands in its log, its metrics or the names of its files (P10).
 */
export interface TestGateway extends AsyncDisposable {
  readonly url: string;
  readonly dataDir: string;
  readonly sandbox: Sandbox;
  readonly portal: UpstreamRecorder;
  readonly population: UpstreamRecorder;
  readonly platform: UpstreamRecorder;
  readonly jwks: unknown;
  /** Lines of the log, as written. */
  readonly log: readonly string[];
  person(key: string): SandboxPerson;
  token(clientId: string, scope?: string): Promise<string>;
  ask(query: string, variables: unknown, clientId: string): Promise<GraphQLAnswer>;
  askWith(token: string, query: string, variables: unknown): Promise<GraphQLAnswer>;
  /** The answer to one visit. @throws when the request was refused */
  checkIn(input: unknown, clientId: string): Promise<DecisionAnswer>;
  get(path: string): Promise<PlainAnswer>;
  post(
    path: string,
    body: string,
    headers?: Readonly<Record<string, string>>,
  ): Promise<PlainAnswer>;
}

export async function startTestGateway(options: TestGatewayOptions = {}): Promise<TestGateway> {
  await using stack = new AsyncDisposableStack();
  const dataDir = await mkdtemp(join(tmpdir(), 'vss-gateway-'));
  stack.defer(() => rm(dataDir, { recursive: true, force: true }));
  const { clock = systemClock } = options;
  const environment = {
    PORT: String(await freePort()),
    DATA_DIR: dataDir,
    VSS_PORTAL_TIMEOUT_MS: '600',
    POPULATION_TIMEOUT_MS: '500',
    NGSP_TIMEOUT_MS: '500',
    ...roomForAll,
    ...options.environment,
  };
  const sandbox = stack.use(
    await startSandbox(environment, {
      clock,
      upstreamDelayMs: options.upstreamDelayMs ?? 0,
      slowMs: options.slowMs ?? 3_000,
      coPayDelayMs: options.coPayDelayMs ?? 0,
    }),
  );
  const portal = stack.use(await recordUpstream(sandbox.environment['VSS_PORTAL_URL']));
  const population = stack.use(await recordUpstream(sandbox.environment['POPULATION_URL']));
  const platform = stack.use(await recordUpstream(sandbox.environment['NGSP_URL']));
  const { config, secrets } = loadConfiguration({
    ...sandbox.environment,
    VSS_PORTAL_URL: portal.url,
    POPULATION_URL: population.url,
    NGSP_URL: platform.url,
  });
  const log: string[] = [];
  const gateway = stack.use(
    await startGateway(config, secrets, {
      clock,
      log: pino({ level: 'trace' }, linesInto(log)),
      routes: sandbox.routes,
      ...(options.ledger === undefined ? {} : { ledger: options.ledger }),
      ...(options.loopDelay === undefined ? {} : { loopDelay: options.loopDelay }),
    }),
  );
  const client = stack.use(graphQLClient(gateway.url, options.connect));
  const people = sandboxPeople(vietnamDate(clock.now()));
  const canaries = canariesOf(people);
  const tokens = new Map<string, Promise<string>>();

  async function fetchToken(clientId: string, scope?: string): Promise<string> {
    const answer = await client.send('POST', '/sandbox/token', {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: clientId,
        client_secret: `${clientId}-secret`,
        ...(scope === undefined ? {} : { scope }),
      }).toString(),
    });
    const { access_token: token } = JSON.parse(answer.text) as { readonly access_token?: string };
    if (token === undefined) throw new Error(`No token for ${clientId}: ${answer.text}`);
    return token;
  }

  const askWith: TestGateway['askWith'] = (token, query, variables) =>
    client.post({ query, variables }, { authorization: `Bearer ${token}` });
  const token: TestGateway['token'] = (clientId, scope) => {
    const key = `${clientId} ${scope ?? ''}`;
    const known = tokens.get(key) ?? fetchToken(clientId, scope);
    tokens.set(key, known);
    return known;
  };
  const ask: TestGateway['ask'] = async (query, variables, clientId) =>
    askWith(await token(clientId), query, variables);

  const keys = await client.send('GET', '/.well-known/jwks.json');
  const open = stack.move();
  return {
    url: gateway.url,
    dataDir,
    sandbox,
    portal,
    population,
    platform,
    jwks: JSON.parse(keys.text),
    log,
    token,
    ask,
    askWith,
    checkIn: async (input, clientId) =>
      decisionIn(await ask(eligibilityQuery, { input }, clientId)),
    get: (path) => client.send('GET', path),
    post: (path, body, headers = {}) => client.send('POST', path, { body, headers }),
    person(key) {
      const person = people.find((each) => each.key === key);
      if (person === undefined) throw new Error(`The sandbox has nobody called ${key}`);
      return person;
    },
    async [Symbol.asyncDispose]() {
      const { text: metrics } = await client.send('GET', '/metrics');
      const names = await readdir(dataDir, { recursive: true });
      await open.disposeAsync();
      // A measured fraction can have any digits: 0.0100000018 seconds are nobody's insurance number.
      const counted = metrics.replaceAll(/\d*\.\d+/g, '');
      const leaks = found(canaries, [...log, counted, ...names].join('\n'));
      if (leaks.length > 0) throw new Error(`Log, metrics or file names hold ${leaks.join(', ')}`);
    },
  };
}

export function decisionIn(answer: GraphQLAnswer): DecisionAnswer {
  const decision = answer.data?.['eligibility'];
  if (decision === undefined || decision === null) {
    throw new Error(`No decision: HTTP ${answer.status} ${JSON.stringify(answer.errors)}`);
  }
  return decision as DecisionAnswer;
}

/** The sandbox client that speaks for a facility. */
export function clientOf(facilityCode: string): string {
  const client = sandboxClients.find(({ claims }) => claims['facility_code'] === facilityCode);
  if (client === undefined) throw new Error(`No sandbox client speaks for ${facilityCode}`);
  return client.clientId;
}

export function sourceNamed<S extends { readonly register: string }>(
  { sources }: { readonly sources: readonly S[] },
  register: 'POPULATION_REGISTER' | 'VSS_PORTAL' | 'VSS_CO_PAYMENT' | 'VSS_PLATFORM',
): S {
  const source = sources.find((each) => each.register === register);
  if (source === undefined) throw new Error(`${register} is not named among the sources`);
  return source;
}

/** A port that was free a moment ago: the gateway's address is part of its configuration. */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const port = nextPort();
    if (await isFree(port)) return port;
  }
  throw new Error('no TCP port');
}

/** Below those that the system gives to outgoing connections, and a range for each worker: nobody takes one in between. */
const firstPort = 10_000;
const portsOfWorker = 2_500;
const worker = Number(process.env['VITEST_POOL_ID'] ?? 0) % 9;
let nextOffset = process.pid % portsOfWorker;

function nextPort(): number {
  nextOffset = (nextOffset + 1) % portsOfWorker;
  return firstPort + worker * portsOfWorker + nextOffset;
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  const listening = new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false)).once('listening', () => resolve(true));
  });
  server.listen(port, '127.0.0.1');
  const free = await listening;
  if (free) await new Promise((resolve) => server.close(resolve));
  return free;
}

function linesInto(lines: string[]): Writable {
  return new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
}
