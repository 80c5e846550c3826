import type { Clock } from '../domain/clock.ts';
import { parseStrictJsonObject } from '../domain/strict-json.ts';
import type { FetchJwks } from './fetch-jwks.ts';
import { parseJwks, type VerificationKey } from './jwks.ts';
import type { RsaAlgorithm } from './public-key.ts';

/** The keys of one issuer. */
export interface KeySource {
  /** What is known without asking the issuer; undefined also means "ask `find`". */
  peek(kid: string): VerificationKey | undefined;
  find(kid: string): Promise<VerificationKey | undefined>;
}

export interface RemoteKeysOptions {
  readonly rsaAlgorithm: RsaAlgorithm;
  readonly clock: Clock;
  readonly fetchJwks: FetchJwks;
}

const coolDownMs = 30_000;
const refreshAheadMs = 4 * 60_000;
const freshMs = 5 * 60_000;
const staleMs = 24 * 3_600_000;
const largestJwks = 65_536;

export function pinnedKeys(keys: ReadonlyMap<string, VerificationKey>): KeySource {
  const peek = (kid: string) => keys.get(kid);
  return { peek, find: async (kid) => peek(kid) };
}

/**
 * Keys older than five minutes are used only when the issuer could not be asked, so that a key it withdraws is gone
 * after five. From the fourth minute on a request starts the next fetch in passing, and nobody waits for it.
 */
export function remoteKeys(uri: URL, options: RemoteKeysOptions): KeySource {
  const { clock } = options;
  let keys: ReadonlyMap<string, VerificationKey> = new Map();
  let fetchedAt = Number.NEGATIVE_INFINITY;
  let attemptedAt = Number.NEGATIVE_INFINITY;
  let running: Promise<void> | undefined;

  const age = () => clock.monotonic() - fetchedAt;
  const isCoolingDown = () => clock.monotonic() - attemptedAt < coolDownMs;
  const known = (kid: string) => (age() <= staleMs ? keys.get(kid) : undefined);

  async function fetchKeys(): Promise<void> {
    const startedAt = clock.monotonic();
    attemptedAt = startedAt;
    try {
      keys = readJwks(await options.fetchJwks(uri), options.rsaAlgorithm);
      fetchedAt = startedAt;
    } catch {
      // The keys at hand go on serving until they are stale.
    }
  }

  function fetchOnce(): Promise<void> {
    running ??= fetchKeys().finally(() => {
      running = undefined;
    });
    return running;
  }

  return {
    peek(kid) {
      const mayServe = age() <= freshMs || (running === undefined && isCoolingDown());
      if (age() > refreshAheadMs && !isCoolingDown()) running = fetchOnce();
      return mayServe ? known(kid) : undefined;
    },
    async find(kid) {
      if (running !== undefined) await running;
      const isWanting = age() > freshMs || known(kid) === undefined;
      if (isWanting && !isCoolingDown()) await fetchOnce();
      return known(kid);
    },
  };
}

function readJwks(
  body: Uint8Array,
  rsaAlgorithm: RsaAlgorithm,
): ReadonlyMap<string, VerificationKey> {
  if (body.byteLength > largestJwks) throw new TypeError('a JWK Set of more than 64 KB');
  return parseJwks(parseStrictJsonObject(body), rsaAlgorithm);
}
