import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';

/** A load balancer as hospitals have them before gateways: in turn, to whoever says on /readyz that it is ready. */
export interface Balancer extends AsyncDisposable {
  /** Replicas that requests go to now. */
  ready(): readonly string[];
  /** Waits for a replica when there is none, and never sends a request twice. */
  post(path: string, headers: Readonly<Record<string, string>>, body: string): Promise<Reply>;
}

export interface Reply {
  readonly status: number;
  readonly text: string;
  readonly replica: string;
}

export interface BalancerOptions {
  readonly everyMs: number;
  /** Longest wait for a replica that is ready. */
  readonly patienceMs: number;
}

interface Replica {
  readonly url: string;
  readonly pool: Pool;
  isReady: boolean;
}

export function startBalancer(urls: readonly string[], options: BalancerOptions): Balancer {
  const replicas = urls.map(
    (url): Replica => ({ url, pool: new Pool(url, { connections: 64 }), isReady: false }),
  );
  const closing = new AbortController();
  let turn = 0;

  async function probe(replica: Replica): Promise<void> {
    replica.isReady = await replica.pool
      .request({ method: 'GET', path: '/readyz', headersTimeout: 2_000 })
      .then(
        async ({ statusCode, body }) => {
          await body.dump();
          return statusCode === 200;
        },
        () => false,
      );
  }

  const watches = replicas.map(async (replica) => {
    while (!closing.signal.aborted) {
      await probe(replica);
      await sleep(options.everyMs);
    }
  });

  async function next(): Promise<Replica> {
    const until = performance.now() + options.patienceMs;
    for (;;) {
      const ready = replicas.filter(({ isReady }) => isReady);
      turn += 1;
      const chosen = ready[turn % Math.max(1, ready.length)];
      if (chosen !== undefined) return chosen;
      if (performance.now() > until) throw new Error('no replica is ready');
      await sleep(20);
    }
  }

  return {
    ready: () => replicas.filter(({ isReady }) => isReady).map(({ url }) => url),
    async post(path, headers, body) {
      const { pool, url } = await next();
      const response = await pool.request({ method: 'POST', path, headers: { ...headers }, body });
      return { status: response.statusCode, text: await response.body.text(), replica: url };
    },
    async [Symbol.asyncDispose]() {
      closing.abort();
      await Promise.all(watches);
      await Promise.all(replicas.map(({ pool }) => pool.destroy()));
    },
  };
}
