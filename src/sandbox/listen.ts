import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { faultOf } from './faults.ts';

export interface HandlerContext {
  readonly clientAddress: string;
}

/** A simulated upstream: tests call it, the sandbox listens with it. */
export type Handler = (request: Request, context: HandlerContext) => Promise<Response>;

export interface Listener {
  /** Origin without a trailing slash. */
  readonly url: string;
  /** Cuts what is still being answered. */
  close(): Promise<void>;
}

export interface ListenOptions {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
}

/** Serves a handler over HTTP/1.1 with keep-alive, and does to sockets what its answers ask for. */
export async function listenWith(handler: Handler, options: ListenOptions): Promise<Listener> {
  const server = createServer((incoming, outgoing) => {
    serve(handler, incoming, outgoing).catch(() => incoming.socket.destroy());
  });
  server.listen(options.port, options.host);
  await once(server, 'listening');
  return {
    url: `http://${hostInUrl(options.host)}:${portOf(server.address())}`,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function serve(
  handler: Handler,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const request = await toRequest(incoming);
  const response = await handler(request, { clientAddress: incoming.socket.remoteAddress ?? '' });
  const fault = faultOf(response);
  if (fault === 'reset') {
    incoming.socket.resetAndDestroy();
    return;
  }
  const body = Buffer.from(await response.arrayBuffer());
  outgoing.writeHead(response.status, {
    ...Object.fromEntries(response.headers),
    'content-length': body.length,
  });
  if (fault === 'truncated') {
    const half = body.subarray(0, Math.floor(body.length / 2));
    outgoing.write(half, () => incoming.socket.destroy());
    return;
  }
  outgoing.end(body);
}

async function toRequest(incoming: IncomingMessage): Promise<Request> {
  const { method = 'GET' } = incoming;
  const body = await bodyOf(incoming);
  return new Request(new URL(incoming.url ?? '/', 'http://localhost'), {
    method,
    headers: headersOf(incoming),
    ...(method === 'GET' || method === 'HEAD' ? {} : { body }),
  });
}

async function bodyOf(incoming: IncomingMessage): Promise<Buffer<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of incoming) {
    if (chunk instanceof Uint8Array) chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function headersOf(incoming: IncomingMessage): Headers {
  const headers = new Headers();
  for (const [name, values = []] of Object.entries(incoming.headersDistinct)) {
    for (const value of values) headers.append(name, value);
  }
  return headers;
}

function hostInUrl(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

function portOf(address: ReturnType<ReturnType<typeof createServer>['address']>): number {
  if (address === null || typeof address === 'string') {
    throw new TypeError('a simulated upstream listens on a TCP port');
  }
  return address.port;
}
