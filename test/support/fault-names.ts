import dns from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';

// Imported for its effect before anything that loads undici, which takes `lookup` from the module once.

const lost = new Set<string>();
let asked = 0;
const original = dns.lookup;

/** Names under `upstream.test` are this machine, until they are lost. */
function lookup(hostname: string, options: unknown, callback?: unknown): void {
  const done = (typeof options === 'function' ? options : callback) as (
    error: NodeJS.ErrnoException | null,
    ...found: unknown[]
  ) => void;
  if (!hostname.endsWith('.upstream.test')) {
    Reflect.apply(original, dns, [hostname, options, callback]);
    return;
  }
  asked += 1;
  if (lost.has(hostname)) {
    const error = Object.assign(new Error(`getaddrinfo ENOTFOUND ${hostname}`), {
      code: 'ENOTFOUND',
      syscall: 'getaddrinfo',
      hostname,
    });
    setImmediate(done, error);
    return;
  }
  const wantsAll = typeof options === 'object' && options !== null && 'all' in options;
  if (wantsAll && options.all === true)
    setImmediate(done, null, [{ address: '127.0.0.1', family: 4 }]);
  else setImmediate(done, null, '127.0.0.1', 4);
}

Object.assign(dns, { lookup });
syncBuiltinESMExports();

/** What the resolver of this process knows of the test's upstreams. */
export const names = {
  lose: (hostname: string): void => {
    lost.add(hostname);
  },
  find: (hostname: string): void => {
    lost.delete(hostname);
  },
  /** Questions about them since the start. */
  asked: (): number => asked,
};
