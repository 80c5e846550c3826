import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { Environment } from '../src/config/env.ts';
import { paths } from '../src/connectors/vss-portal/wire.ts';
import { startSandbox } from '../src/sandbox/environment.ts';
import { createClerks } from './clerks.ts';
import { answerParent } from './process.ts';
import { modelPerson } from './rate-people.ts';
import { type Usage, usage } from './usage.ts';

/** Upstreams that cost next to nothing: what the sandbox answers about one person, said of a million others. */
export interface LeanUpstreamProcedures {
  start(options: LeanUpstreamOptions): Promise<Environment>;
  tokens(clerks: number): Promise<readonly string[]>;
  usage(): Usage;
}

export interface LeanUpstreamOptions {
  /** Of the gateway. */
  readonly port: number;
  readonly dataDir: string;
  readonly portalMs: Span;
  readonly registerMs: Span;
  /** Check-ins a second that are to fit. */
  readonly rate: number;
}

/** Each answer takes a time between the two, evenly. */
export type Span = readonly [least: number, most: number];

const opened = new AsyncDisposableStack();
let sign: (clerk: number) => Promise<string> = () => Promise.reject(new TypeError('not started'));

const procedures = {
  async start({ port, dataDir, portalMs, registerMs, rate }) {
    const sandbox = opened.use(
      await startSandbox({ PORT: String(port), DATA_DIR: dataDir }, { coPayDelayMs: 0 }),
    );
    const { environment } = sandbox;
    const portal = await listen(environment['VSS_PORTAL_URL'] ?? '', portalMs);
    const register = new URL(environment['POPULATION_URL'] ?? '');
    const population = await listen(register.origin, registerMs);
    const issuersFile = join(dataDir, 'bench-issuers.json');
    const clerks = await createClerks(`http://127.0.0.1:${port}`);
    sign = clerks.token;
    await writeFile(issuersFile, JSON.stringify([clerks.entry]));
    const limitsFile = join(dataDir, 'bench-limits.json');
    await writeFile(limitsFile, JSON.stringify(limitsFor(rate, portalMs)));
    return {
      ...environment,
      UPSTREAM_LIMITS_FILE: limitsFile,
      VSS_PORTAL_URL: portal,
      POPULATION_URL: `${population}${register.pathname}`,
      TOKEN_ISSUERS_FILE: issuersFile,
    };
  },
  tokens: (clerks) => Promise.all(Array.from({ length: clerks }, (_, clerk) => sign(clerk))),
  usage,
} satisfies LeanUpstreamProcedures;

/** As an operator would set it for that rate: rate times longest answer times 1.5 (resilience, 4), and no less than usual. */
function limitsFor(rate: number, [, mostMs]: Span) {
  return {
    vssPortal: { bulkhead: { capacity: Math.max(360, Math.ceil((rate * mostMs * 1.5) / 1_000)) } },
  };
}

interface Recorded {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

/** What the co-payment service takes; nobody waits for it. */
const coPayMs: Span = [4_000, 6_000];

async function listen(origin: string, span: Span): Promise<string> {
  const recorded = new Map<string, PromiseWithResolvers<Recorded>>();
  const recordingOf = (path: string) => {
    const known = recorded.get(path) ?? Promise.withResolvers<Recorded>();
    recorded.set(path, known);
    return known;
  };

  async function answerTo(request: IncomingMessage, body: string): Promise<Recorded> {
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    // A session ends, so that each is a real one.
    if (path === paths.session) return ask(request, body, origin);
    await pause(path === paths.coPay ? coPayMs : span);
    const recording = recordingOf(path);
    if (modelPerson.isAbout(body)) recording.resolve(await ask(request, body, origin));
    const { status, type, text } = await recording.promise;
    return { status, type, text: modelPerson.rewrite(text, body) };
  }

  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      answerTo(request, Buffer.concat(chunks).toString('utf8')).then(
        ({ status, type, text }) => {
          const bytes = Buffer.from(text);
          response.writeHead(status, { 'content-type': type, 'content-length': bytes.length });
          response.end(bytes);
        },
        () => response.destroy(),
      );
    });
  });
  server.keepAliveTimeout = 60_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  opened.defer(() => {
    server.close();
    server.closeAllConnections();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('no TCP port');
  return `http://127.0.0.1:${address.port}`;
}

async function ask(request: IncomingMessage, body: string, origin: string): Promise<Recorded> {
  const { host, connection, 'content-length': length, ...headers } = request.headers;
  const response = await fetch(`${origin}${request.url ?? '/'}`, {
    method: request.method ?? 'POST',
    headers: headers as Record<string, string>,
    body,
  });
  return {
    status: response.status,
    type: response.headers.get('content-type') ?? '',
    text: await response.text(),
  };
}

function pause([least, most]: Span): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, least + Math.random() * (most - least)));
}

answerParent(procedures, opened);
