import type { FastifyInstance } from 'fastify';

/** The end of a server, in two steps: first balancers are told, then nobody new is let in. */
export interface Farewell {
  /** From now on clients are asked to connect elsewhere; requests are served as before. */
  begin(): void;
  readonly hasBegun: boolean;
  /** Aborts when nothing new is let in any more: whatever takes long is to end with what it has. */
  readonly closing: AbortSignal;
}

/** Longest a request that never ends may hold up the end of the server. */
const longestFarewellMs = 10_000;

/**
 * `server.close()` waits for every connection, also for one that sends nothing or half a request, and then without any time
 * limit of its own. At the end, answers under way are finished; whatever is still connected after them is cut off.
 */
export function bidFarewell(app: FastifyInstance): Farewell {
  const closing = new AbortController();
  let hasBegun = false;
  let underWay = 0;
  const cutOff = () => {
    if (closing.signal.aborted && underWay === 0) app.server.closeAllConnections();
  };
  app.addHook('onRequest', (_request, reply, done) => {
    underWay += 1;
    // Also when the client goes away before its answer.
    reply.raw.once('close', () => {
      underWay -= 1;
      // After the last bytes have been handed to the socket.
      setImmediate(cutOff);
    });
    done();
  });
  app.addHook('onSend', (_request, reply, _payload, done) => {
    if (hasBegun) reply.header('connection', 'close');
    done();
  });
  app.addHook('preClose', (done) => {
    hasBegun = true;
    closing.abort();
    setImmediate(cutOff);
    setTimeout(() => app.server.closeAllConnections(), longestFarewellMs).unref();
    done();
  });
  return {
    begin: () => {
      hasBegun = true;
    },
    get hasBegun() {
      return hasBegun;
    },
    closing: closing.signal,
  };
}
