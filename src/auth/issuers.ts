import type { Clock } from '../domain/clock.ts';
import { isJsonObject, type JsonObject } from '../domain/strict-json.ts';
import { type FetchJwks, fetchJwks } from './fetch-jwks.ts';
import { parseJwks, type VerificationKey } from './jwks.ts';
import { type KeySource, pinnedKeys, remoteKeys } from './key-source.ts';
import {
  type RsaAlgorithm,
  type TokenAlgorithm,
  tokenAlgorithm,
  tokenAlgorithms,
} from './public-key.ts';

export type { KeySource, VerificationKey };

/** One entry of `TOKEN_ISSUERS_FILE`, parsed. */
export interface TokenIssuer {
  readonly issuer: string;
  readonly audience: string;
  readonly algorithms: ReadonlySet<TokenAlgorithm>;
  /** What an RSA key without `alg` verifies. */
  readonly rsaAlgorithm: RsaAlgorithm;
  /** Longest life of an accepted token, in seconds. */
  readonly longestLifetime: number;
  readonly keys: ReadonlyMap<string, VerificationKey> | URL;
}

export interface Issuer {
  readonly issuer: string;
  readonly audience: string;
  readonly algorithms: ReadonlySet<TokenAlgorithm>;
  /** Longest life of an accepted token, in seconds. */
  readonly longestLifetime: number;
  readonly keys: KeySource;
}

export interface IssuerRegistry {
  find(issuer: string): Issuer | undefined;
}

export interface IssuerRegistryOptions {
  readonly clock: Clock;
  readonly fetchJwks?: FetchJwks;
}

const defaultAlgorithms: readonly TokenAlgorithm[] = ['ES256', 'PS256', 'EdDSA'];
/** In seconds. What identity servers in place give; an entry may lower it, or raise it for one that can give no other. */
const defaultLifetime = 3_600;
const lifetimes = { from: 60, to: 86_400 };

export function createIssuerRegistry(
  entries: readonly TokenIssuer[],
  options: IssuerRegistryOptions,
): IssuerRegistry {
  const issuers = new Map(entries.map((entry) => [entry.issuer, openIssuer(entry, options)]));
  return { find: (issuer) => issuers.get(issuer) };
}

function openIssuer(entry: TokenIssuer, options: IssuerRegistryOptions): Issuer {
  const { issuer, audience, algorithms, rsaAlgorithm, longestLifetime, keys } = entry;
  const source =
    keys instanceof URL
      ? remoteKeys(keys, {
          rsaAlgorithm,
          clock: options.clock,
          fetchJwks: options.fetchJwks ?? fetchJwks,
        })
      : pinnedKeys(keys);
  return { issuer, audience, algorithms, longestLifetime, keys: source };
}

/** With problems the issuers are incomplete and must not be used; each problem names the member and an example. */
export function parseTokenIssuers(json: unknown): {
  readonly issuers: readonly TokenIssuer[];
  readonly problems: readonly string[];
} {
  if (!Array.isArray(json) || json.length === 0) {
    return {
      issuers: [],
      problems: [
        'must be an array with at least one entry, e.g. [{ "issuer": "https://sso.example.vn", "audience": "https://gateway.example.vn", "jwksUri": "https://sso.example.vn/jwks.json" }]',
      ],
    };
  }
  const problems: string[] = [];
  const issuers = json.flatMap((entry: unknown, index) => {
    const read = readEntry(entry, (problem) => problems.push(`[${index}]${problem}`));
    return read === undefined ? [] : [read];
  });
  const names = issuers.map((entry) => entry.issuer);
  for (const name of new Set(names.filter((each, index) => names.indexOf(each) !== index))) {
    problems.push(`: issuer "${name}" stands twice; one entry per issuer`);
  }
  return { issuers, problems };
}

type Report = (problem: string) => void;

function readEntry(entry: unknown, report: Report): TokenIssuer | undefined {
  if (!isJsonObject(entry)) {
    report(': must be an object with "issuer", "audience" and "jwksUri" or "jwks"');
    return undefined;
  }
  const issuer = readText(entry, 'issuer', 'https://sso.example.vn', report);
  const audience = readText(entry, 'audience', 'https://gateway.example.vn', report);
  const algorithms = readAlgorithms(entry['algorithms'], report);
  const rsaAlgorithm =
    algorithms?.find((name): name is RsaAlgorithm => name === 'RS256' || name === 'PS256') ??
    'PS256';
  const keys = readKeys(entry, rsaAlgorithm, report);
  const lifetime = readLifetime(entry['maxLifetimeSeconds'], report);
  if (!issuer || !audience || !algorithms || !keys || !lifetime) return undefined;
  return {
    issuer,
    audience,
    algorithms: new Set(algorithms),
    rsaAlgorithm,
    longestLifetime: lifetime,
    keys,
  };
}

function readText(
  entry: JsonObject,
  name: string,
  example: string,
  report: Report,
): string | undefined {
  const value = entry[name];
  if (typeof value === 'string' && value.trim() !== '') return value;
  report(`.${name}: must be a text, e.g. "${example}"`);
  return undefined;
}

function readAlgorithms(value: unknown, report: Report): readonly TokenAlgorithm[] | undefined {
  if (value === undefined) return defaultAlgorithms;
  const names: readonly unknown[] = Array.isArray(value) ? value : [];
  const algorithms = names
    .map(tokenAlgorithm)
    .filter((algorithm): algorithm is TokenAlgorithm => algorithm !== undefined);
  if (names.length > 0 && algorithms.length === names.length) return algorithms;
  report(`.algorithms: must list some of ${tokenAlgorithms.join(', ')}, e.g. ["RS256"]`);
  return undefined;
}

function readLifetime(value: unknown, report: Report): number | undefined {
  if (value === undefined) return defaultLifetime;
  const seconds = Number.isInteger(value) ? Number(value) : Number.NaN;
  const { from, to } = lifetimes;
  if (seconds >= from && seconds <= to) return seconds;
  report(`.maxLifetimeSeconds: must be a whole number from ${from} to ${to}, e.g. 600`);
  return undefined;
}

function readKeys(
  entry: JsonObject,
  rsaAlgorithm: RsaAlgorithm,
  report: Report,
): TokenIssuer['keys'] | undefined {
  const { jwksUri, jwks } = { jwksUri: entry['jwksUri'], jwks: entry['jwks'] };
  if ((jwksUri === undefined) === (jwks === undefined)) {
    report(': needs exactly one of "jwksUri" and "jwks"');
    return undefined;
  }
  return jwks === undefined
    ? readJwksUri(jwksUri, report)
    : readInlineJwks(jwks, rsaAlgorithm, report);
}

function readJwksUri(value: unknown, report: Report): URL | undefined {
  const uri = typeof value === 'string' && URL.canParse(value) ? new URL(value) : undefined;
  if (uri?.protocol === 'https:' || (uri?.protocol === 'http:' && isLoopback(uri))) return uri;
  report(
    '.jwksUri: must be an https address (http for loopback only), e.g. "https://sso.example.vn/jwks.json"',
  );
  return undefined;
}

function isLoopback({ hostname }: URL): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

function readInlineJwks(
  value: unknown,
  rsaAlgorithm: RsaAlgorithm,
  report: Report,
): ReadonlyMap<string, VerificationKey> | undefined {
  try {
    const keys = parseJwks(value, rsaAlgorithm);
    if (keys.size > 0) return keys;
  } catch {
    // reported below
  }
  report(
    '.jwks: must be { "keys": [...] } with 1 to 20 public keys, each with its own "kid": EC P-256, Ed25519 or RSA of 2048 bits or more',
  );
  return undefined;
}
