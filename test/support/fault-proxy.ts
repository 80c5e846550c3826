import { once } from 'node:events';
import { createServer as createHttpServer, type IncomingMessage, request } from 'node:http';
import { createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { createSecureContext, TLSSocket } from 'node:tls';
import { type CertificateKind, serverCertificatesFor } from './fault-certificates.ts';
import { names } from './fault-names.ts';

/** What an upstream said, whole. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** One request on its way, for a fault to spoil the answer to. */
export interface Exchange {
  readonly path: string;
  /** Asks the upstream, each time anew. */
  answer(): Promise<Reply>;
  /** Passes an answer on as HTTP should. */
  give(reply: Reply): void;
  /** Writes bytes of its own making; resolves when they have left. */
  write(bytes: Uint8Array | string): Promise<void>;
  /** True while the client is there. */
  isOpen(): boolean;
  /** Resolves early with false when the client goes away. */
  pause(ms: number): Promise<boolean>;
  /** RST. */
  reset(): void;
  /** FIN, with the other direction left open. */
  halfClose(): void;
}

/** What is wrong between gateway and upstream. */
export interface LineFault {
  /** Nobody listens. */
  readonly refuses?: true;
  /** The name leads nowhere. */
  readonly unresolved?: true;
  /** Connections are taken and never greeted. */
  readonly hangs?: true;
  readonly certificate?: CertificateKind;
  readonly respond?: (exchange: Exchange) => void | Promise<void>;
}

export interface FaultProxy extends AsyncDisposable {
  /** https, by a name of its own; the path of the upstream is kept. */
  readonly url: string;
  /** From now on, for open connections too; null: passes everything on. */
  set(fault: LineFault | null): Promise<void>;
  /** Requests that arrived since the last `forget`, by the end of their path. */
  requests(pathEnd?: string): number;
  /** Connections that were tried. Those to nobody cannot be counted. */
  connections(): number;
  forget(): void;
}

/** Stands between the gateway and one upstream over TLS and breaks what passes, switchable while it runs. */
export async function startFaultProxy(name: string, target: string): Promise<FaultProxy> {
  const upstream = new URL(target);
  const hostname = `${name}.upstream.test`;
  const certificates = serverCertificatesFor(hostname);
  const open = new Set<Socket>();
  const rawOf = new WeakMap<Socket, Socket>();
  let fault: LineFault | null = null;
  let paths: string[] = [];
  let tried = 0;

  const front = createHttpServer(async (incoming, outgoing) => {
    const body = await bodyOf(incoming).catch(() => null);
    if (body === null) return;
    const path = incoming.url ?? '/';
    paths.push(new URL(path, upstream).pathname);
    const socket = incoming.socket;
    const exchange: Exchange = {
      path,
      answer: () => ask(upstream, incoming, body),
      give(reply) {
        if (outgoing.destroyed) return;
        outgoing.writeHead(reply.status, { ...reply.headers, 'content-length': reply.body.length });
        outgoing.end(reply.body);
      },
      write: (bytes) =>
        new Promise((resolve) => {
          if (socket.destroyed) resolve();
          else socket.write(bytes, () => resolve());
        }),
      isOpen: () => !socket.destroyed,
      async pause(ms) {
        const gone = new AbortController();
        const leave = () => gone.abort();
        socket.once('close', leave);
        if (socket.destroyed) leave();
        await sleep(ms, undefined, { signal: gone.signal, ref: false }).catch(() => undefined);
        socket.off('close', leave);
        return !socket.destroyed;
      },
      reset: () => (rawOf.get(socket) ?? socket).resetAndDestroy(),
      halfClose: () => socket.end(),
    };
    const respond = fault?.respond ?? (async (whole) => whole.give(await whole.answer()));
    await Promise.resolve(respond(exchange)).catch(() => socket.destroy());
  });
  front.keepAliveTimeout = 60_000;

  const door = createServer({ allowHalfOpen: true }, (raw) => {
    tried += 1;
    open.add(raw);
    raw.once('close', () => open.delete(raw));
    raw.on('error', () => raw.destroy());
    if (fault?.hangs === true) {
      raw.pause();
      return;
    }
    const secureContext = createSecureContext(certificates[fault?.certificate ?? 'good']);
    const secure = new TLSSocket(raw, { isServer: true, secureContext });
    rawOf.set(secure, raw);
    secure.on('error', () => raw.destroy());
    secure.once('secure', () => front.emit('connection', secure));
  });
  door.listen(0, '127.0.0.1');
  await once(door, 'listening');
  const address = door.address();
  const port = address === null || typeof address === 'string' ? 0 : address.port;

  const cut = () => {
    for (const socket of open) socket.destroy();
  };
  const changesConnections = (one: LineFault | null) =>
    one !== null && (one.refuses ?? one.unresolved ?? one.hangs ?? one.certificate) !== undefined;

  return {
    url: `https://${hostname}:${port}${upstream.pathname.replace(/\/$/, '')}`,
    async set(next) {
      const cuts = changesConnections(fault) || changesConnections(next);
      fault = next;
      if (next?.unresolved === true) names.lose(hostname);
      else names.find(hostname);
      if (next?.refuses === true && door.listening) door.close();
      if (cuts) cut();
      if (next?.refuses !== true && !door.listening) {
        door.listen(port, '127.0.0.1');
        await once(door, 'listening');
      }
    },
    requests: (pathEnd = '') => paths.filter((path) => path.endsWith(pathEnd)).length,
    connections: () => tried,
    forget() {
      paths = [];
      tried = 0;
    },
    async [Symbol.asyncDispose]() {
      names.find(hostname);
      cut();
      if (!door.listening) return;
      const closed = once(door, 'close');
      door.close();
      await closed;
    },
  };
}

async function bodyOf(incoming: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of incoming) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

function ask(upstream: URL, { method, url, headers }: IncomingMessage, body: Buffer) {
  return new Promise<Reply>((resolve, reject) => {
    const onward = request(
      new URL(url ?? '/', upstream),
      { method: method ?? 'GET', headers: { ...headers, host: upstream.host }, agent: false },
      async (answer) => {
        const whole = await bodyOf(answer).catch(reject);
        if (whole === undefined) return;
        const given = Object.entries(answer.headers).filter(
          ([name]) => name !== 'content-length' && name !== 'connection' && name !== 'keep-alive',
        );
        resolve({
          status: answer.statusCode ?? 500,
          headers: Object.fromEntries(given.map(([name, value]) => [name, String(value)])),
          body: whole,
        });
      },
    );
    onward.once('error', reject);
    onward.end(body);
  });
}

/** The answer as it stands on the wire. */
export function bytesOf({ status, headers, body }: Reply): Buffer {
  const lines = Object.entries({ ...headers, 'content-length': String(body.length) }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  return Buffer.concat([Buffer.from(`HTTP/1.1 ${status} Any\r\n${lines.join('')}\r\n`), body]);
}
