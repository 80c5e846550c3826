import type { Clock } from '../../domain/clock.ts';
import { createDpopKey, type DpopKey } from './dpop.ts';

/** What a refusal of the last call asks for: another token, or one that is bound to a key. */
export type Renewal = 'TOKEN' | 'PROOF' | null;

/** Gives the calls of one command their credential. */
export interface AccessSource {
  /** @throws TokenRefused */
  token(renewal: Renewal): Promise<string>;
  /** The header fields of a call with that token. */
  headers(token: string, url: string): Readonly<Record<string, string>>;
  /** `DPoP-Nonce` of an answer: the next proof holds it. */
  heard(nonce: string | null): void;
  /** Whether a token bound to a key can be had where the gateway demands one. */
  readonly canProve: boolean;
}

/** A token that somebody fetched; when it ends, so does the command. */
export function givenToken(token: string): AccessSource {
  return {
    token: () => Promise.resolve(token),
    headers: () => ({ authorization: `Bearer ${token}` }),
    heard: () => undefined,
    canProve: false,
  };
}

export interface ClientCredentials {
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly secret: string;
  readonly clock: Clock;
}

/** The token endpoint refused, or is none: its answer is not repeated, since it may hold anything. */
export class TokenRefused extends Error {
  override readonly name = 'TokenRefused';
}

/** RFC 6749, section 4.4; with a key of its own (RFC 9449) once the gateway has asked for that. */
export function clientCredentials(credentials: ClientCredentials): AccessSource {
  let current: Promise<string> | null = null;
  let key: DpopKey | null = null;
  let nonce: string | null = null;
  return {
    canProve: true,
    token(renewal) {
      if (renewal === 'PROOF') key ??= createDpopKey(credentials.clock);
      if (renewal !== null) current = null;
      current ??= fetchToken(credentials, key).catch((error: unknown) => {
        current = null;
        throw error;
      });
      return current;
    },
    headers: (token, url) =>
      key === null
        ? { authorization: `Bearer ${token}` }
        : {
            authorization: `DPoP ${token}`,
            dpop: key.proof({ method: 'POST', url, token, nonce }),
          },
    heard(next) {
      nonce = next ?? nonce;
    },
  };
}

async function fetchToken(
  { clientId, secret, tokenUrl }: ClientCredentials,
  key: DpopKey | null,
): Promise<string> {
  const ask = (nonce: string | null) =>
    fetch(tokenUrl, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        ...(key === null ? {} : { dpop: key.proof({ method: 'POST', url: tokenUrl, nonce }) }),
      },
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: clientId,
        client_secret: secret,
      }),
      signal: AbortSignal.timeout(10_000),
    });
  const first = await ask(null);
  const nonce = first.headers.get('dpop-nonce');
  // Section 8: a server that wants a nonce gives one with its refusal.
  const response =
    key !== null && first.status === 400 && nonce !== null ? await ask(nonce) : first;
  if (response.status >= 500) throw new Error(`HTTP ${response.status}`);
  const answer: unknown = await response.json().catch(() => null);
  if (!response.ok || typeof answer !== 'object' || answer === null)
    throw new TokenRefused(`The token endpoint refused (HTTP ${response.status}).`);
  const token: unknown = Reflect.get(answer, 'access_token');
  if (typeof token !== 'string') throw new TokenRefused('The token endpoint gave no token.');
  return token;
}

/** What a token says of its bearer, unverified: the gateway verifies it. */
export function facilityIn(token: string): string | null {
  try {
    const claims: unknown = JSON.parse(
      Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'),
    );
    if (typeof claims !== 'object' || claims === null) return null;
    const code: unknown = Reflect.get(claims, 'facility_code');
    return typeof code === 'string' ? code : null;
  } catch {
    return null;
  }
}
