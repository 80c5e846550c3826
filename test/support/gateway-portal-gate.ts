import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';

/** A portal that takes requests and answers none until it is told to: holds an answer of the gateway under way. */
export interface PortalGate extends AsyncDisposable {
  readonly url: string;
  /** Resolves when a request is waiting. */
  readonly reached: Promise<void>;
  /** Lets the waiting ones and all later ones fail. */
  open(): void;
}

export async function startPortalGate(): Promise<PortalGate> {
  const reached = Promise.withResolvers<void>();
  const waiting = new Set<ServerResponse>();
  let isOpen = false;
  const fail = (response: ServerResponse) => response.writeHead(503).end();
  const server = createServer((request, response) => {
    request.resume();
    if (isOpen) return fail(response);
    waiting.add(response);
    return reached.resolve();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = address === null || typeof address === 'string' ? 0 : address.port;
  return {
    url: `http://127.0.0.1:${port}`,
    reached: reached.promise,
    open() {
      isOpen = true;
      for (const response of waiting) fail(response);
      waiting.clear();
    },
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
