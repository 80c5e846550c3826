import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';

/** One request as it arrived at an upstream. Times are of one monotonic clock for all upstreams. */
export interface UpstreamHit {
  readonly path: string;
  readonly body: string;
  readonly startedAt: number;
  /** Infinity while it is being answered. */
  readonly endedAt: number;
  /** The gateway went away before it was answered. */
  readonly abandoned: boolean;
}

export interface UpstreamRecorder extends AsyncDisposable {
  /** Address to give to the gateway in place of the upstream's. */
  readonly url: string;
  /** Requests by the end of their path; all of them without one. */
  hits(pathEnd?: string): readonly UpstreamHit[];
  /** Most requests that were being answered at the same moment. */
  mostAtOnce(pathEnd?: string): number;
  /** Resolves when that many requests have arrived since the start or the last `forget`. */
  arrived(count: number, pathEnd?: string): Promise<void>;
  /** Resolves when nothing is being answered. */
  quiet(): Promise<void>;
  forget(): void;
}

type MutableHit = { -readonly [Name in keyof UpstreamHit]: UpstreamHit[Name] };

/** A proxy on a port of its own: it passes everything on, broken connections included, and remembers when. */
export async function recordUpstream(target: string | undefined): Promise<UpstreamRecorder> {
  if (target === undefined) throw new TypeError('the upstream has no address');
  const upstream = new URL(target);
  let hits: MutableHit[] = [];
  const waiting = new Set<() => void>();
  const changed = () => {
    for (const check of waiting) check();
  };
  const until = (holds: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      const check = () => {
        if (!holds()) return;
        waiting.delete(check);
        resolve();
      };
      waiting.add(check);
      check();
    });

  const server = createServer((incoming, outgoing) => {
    const hit: MutableHit = {
      path: new URL(incoming.url ?? '/', upstream).pathname,
      body: '',
      startedAt: performance.now(),
      endedAt: Number.POSITIVE_INFINITY,
      abandoned: false,
    };
    hits.push(hit);
    incoming.setEncoding('utf8').on('data', (text: string) => {
      hit.body += text;
    });
    outgoing.once('close', () => {
      hit.endedAt = performance.now();
      hit.abandoned = !outgoing.writableFinished;
      changed();
    });
    incoming.once('end', () => {
      changed();
      forward(upstream, incoming, hit.body, outgoing);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = address === null || typeof address === 'string' ? 0 : address.port;
  const of = (pathEnd = '') => hits.filter(({ path }) => path.endsWith(pathEnd));

  return {
    url: `http://127.0.0.1:${port}${upstream.pathname.replace(/\/$/, '')}`,
    hits: of,
    mostAtOnce: (pathEnd) =>
      Math.max(
        0,
        ...of(pathEnd).map(
          ({ startedAt }) =>
            of(pathEnd).filter((other) => other.startedAt <= startedAt && startedAt < other.endedAt)
              .length,
        ),
      ),
    arrived: (count, pathEnd) => until(() => of(pathEnd).length >= count),
    quiet: () => until(() => hits.every(({ endedAt }) => Number.isFinite(endedAt))),
    forget() {
      hits = [];
    },
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function forward(
  upstream: URL,
  incoming: IncomingMessage,
  body: string,
  outgoing: ServerResponse,
): void {
  const onward = request(
    new URL(incoming.url ?? '/', upstream),
    {
      method: incoming.method ?? 'GET',
      headers: { ...incoming.headers, host: upstream.host },
      agent: false,
    },
    (answer) => {
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
      // What breaks behind the proxy breaks before it too.
      answer.on('aborted', () => outgoing.socket?.destroy());
      answer.pipe(outgoing);
    },
  );
  onward.on('error', () => outgoing.socket?.resetAndDestroy());
  outgoing.once('close', () => onward.destroy());
  onward.end(body);
}
