import { timingSafeEqual } from 'node:crypto';
import { clockToleranceSeconds } from '../auth/access-claims.ts';
import { sha256Base64url } from '../auth/dpop.ts';
import { parseJwks, type VerificationKey } from '../auth/jwks.ts';
import type { ReplayStore } from '../auth/replay.ts';
import { type CompactToken, readCompact, verifySignature } from '../auth/token.ts';
import type { JsonObject } from '../domain/strict-json.ts';
import { AuthError } from '../errors.ts';
import type { SandboxClient } from './clients.ts';
import { TokenRefusal } from './token-refusal.ts';

/** How the clients of the sandbox show who they are: by their secret, or by an assertion that they sign (RFC 7523). */
export interface ClientAuthentication {
  /** @throws TokenRefusal invalid_client, invalid_request */
  authenticate(asking: AskingClient): Promise<SandboxClient>;
  /** Takes the place of the keys that the client had. @throws TokenRefusal invalid_request */
  registerKeys(client: SandboxClient, jwks: unknown): readonly string[];
  keyIdsOf(client: SandboxClient): readonly string[];
}

export interface AskingClient {
  readonly authorization: string | null;
  readonly form: URLSearchParams;
  readonly replay: ReplayStore;
  /** Seconds since the epoch. */
  readonly now: number;
}

export interface ClientAuthenticationOptions {
  readonly clients: readonly SandboxClient[];
  /** What an assertion may be addressed to: the issuer, or its token endpoint. */
  readonly audiences: readonly string[];
}

export const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

const oldestSeconds = 60;
const longestSeconds = 600;
const assertionTypes: readonly unknown[] = [undefined, 'jwt', 'client-authentication+jwt'];

export function createClientAuthentication(
  options: ClientAuthenticationOptions,
): ClientAuthentication {
  const keys = new Map<string, ReadonlyMap<string, VerificationKey>>();
  const find = (id: string | undefined) =>
    options.clients.find(({ clientId }) => clientId === id) ?? null;

  function bySecret({ clientId, secret }: ClientSecret): SandboxClient {
    const client = find(clientId);
    if (client === null || !isSecret(secret, client.secret)) throw unknownClient(options.clients);
    return client;
  }

  async function byAssertion({ form, replay, now }: AskingClient): Promise<SandboxClient> {
    if (form.get('client_assertion_type') !== assertionType) {
      throw refused(`client_assertion_type must be ${assertionType}`);
    }
    const token = read(form.get('client_assertion') ?? '');
    const { payload } = token;
    const client = find(text(payload, 'sub'));
    if (client === null || payload['iss'] !== client.clientId) {
      throw refused('iss and sub must both be the client id');
    }
    await requireSignature(token, keys.get(client.clientId));
    const jti = requireClaims(payload, options.audiences, now);
    if (!(await replay.remember(JSON.stringify(['client-assertion', client.clientId]), jti))) {
      throw refused('it was used before; make a new one for each request');
    }
    return client;
  }

  return {
    async authenticate(asking) {
      const { authorization, form } = asking;
      const basic = basicSecret(authorization);
      const posted = formSecret(form);
      const asserted = form.has('client_assertion') || form.has('client_assertion_type');
      const ways = [basic !== undefined, posted !== undefined, asserted];
      // RFC 6749, section 2.3: not more than one method in a request.
      if (ways.filter((used) => used).length > 1) {
        throw new TokenRefusal('invalid_request', 'Authenticate in one way only.');
      }
      const secret = basic ?? posted;
      const client =
        secret === undefined && asserted
          ? await byAssertion(asking)
          : bySecret(secret ?? { clientId: '', secret: '' });
      const named = form.get('client_id');
      if (named !== null && named !== client.clientId) throw refused('client_id is another client');
      return client;
    },
    registerKeys(client, jwks) {
      const read = readKeys(jwks);
      keys.set(client.clientId, read);
      return [...read.keys()];
    },
    keyIdsOf: ({ clientId }) => [...(keys.get(clientId)?.keys() ?? [])],
  };
}

function read(assertion: string): CompactToken {
  try {
    const token = readCompact(assertion);
    const typ = token.header['typ'];
    if (assertionTypes.includes(typeof typ === 'string' ? typ.toLowerCase() : typ)) return token;
  } catch (cause) {
    if (!(cause instanceof AuthError)) throw cause;
  }
  throw refused('it must be a compact JWS with typ JWT');
}

async function requireSignature(
  token: CompactToken,
  keys: ReadonlyMap<string, VerificationKey> | undefined,
): Promise<void> {
  const kid = token.header['kid'];
  const only = keys?.size === 1 ? [...keys.values()][0] : undefined;
  const key = kid === undefined ? only : keys?.get(String(kid));
  if (key === undefined) {
    throw refused('its key is not registered; POST the public keys to /sandbox/clients first');
  }
  try {
    await verifySignature(token, key);
  } catch (cause) {
    if (!(cause instanceof AuthError)) throw cause;
    throw refused('its signature is not one of the registered key by its algorithm');
  }
}

/** Its `jti`. An `iat` is asked for, so that an assertion is old before it is forgotten. */
function requireClaims(payload: JsonObject, audiences: readonly string[], now: number): string {
  const { aud, iat, exp, nbf } = {
    aud: payload['aud'],
    iat: payload['iat'],
    exp: payload['exp'],
    nbf: payload['nbf'],
  };
  const [audience, ...others] = Array.isArray(aud) ? aud : [aud];
  if (others.length > 0 || !audiences.includes(audience)) {
    throw refused(`aud must be ${audiences.join(' or ')}`);
  }
  if (typeof iat !== 'number' || typeof exp !== 'number') throw refused('iat and exp are needed');
  const ahead = Math.max(iat, typeof nbf === 'number' ? nbf : iat) - now;
  if (!(ahead <= clockToleranceSeconds)) throw refused('the clock of the client is ahead');
  if (!(now - iat <= oldestSeconds)) {
    throw refused('it is older than 60 seconds, or the clock of the client is behind');
  }
  if (!(now < exp + clockToleranceSeconds && exp - iat <= longestSeconds)) {
    throw refused('exp is past, or more than 10 minutes after iat');
  }
  const jti = text(payload, 'jti');
  if (jti === undefined || jti === '' || jti.length > 256) throw refused('jti is needed');
  return jti;
}

function readKeys(jwks: unknown): ReadonlyMap<string, VerificationKey> {
  const listed: unknown = Object(Object(jwks)['keys']);
  try {
    const read = parseJwks(jwks, 'PS256');
    const allowed = [...read.values()].every(({ algorithm }) => algorithm !== 'RS256');
    if (allowed && read.size > 0 && Array.isArray(listed) && read.size === listed.length) {
      return read;
    }
  } catch {
    // Refused below.
  }
  throw new TokenRefusal(
    'invalid_request',
    'Send a JWK Set of 1 to 20 public keys, each with a kid of its own: EC P-256 (ES256), Ed25519 (EdDSA) or RSA of 2048 bits (PS256).',
  );
}

interface ClientSecret {
  readonly clientId: string;
  readonly secret: string;
}

function formSecret(form: URLSearchParams): ClientSecret | undefined {
  const [clientId, secret] = [form.get('client_id'), form.get('client_secret')];
  return clientId === null || secret === null ? undefined : { clientId, secret };
}

/** Both halves are form-encoded before they are joined (RFC 6749, section 2.3.1). */
function basicSecret(authorization: string | null): ClientSecret | undefined {
  const encoded = /^basic +([A-Za-z0-9+/]+={0,2})$/i.exec(authorization ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const pair = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = pair.indexOf(':');
  if (colon < 0) return undefined;
  return {
    clientId: formDecoded(pair.slice(0, colon)),
    secret: formDecoded(pair.slice(colon + 1)),
  };
}

function formDecoded(encoded: string): string {
  return new URLSearchParams(`value=${encoded.replaceAll('&', '%26')}`).get('value') ?? '';
}

function isSecret(given: string, expected: string): boolean {
  return timingSafeEqual(
    Buffer.from(sha256Base64url(given)),
    Buffer.from(sha256Base64url(expected)),
  );
}

function text(payload: JsonObject, name: string): string | undefined {
  const value = payload[name];
  return typeof value === 'string' ? value : undefined;
}

function refused(why: string): TokenRefusal {
  return new TokenRefusal('invalid_client', `The client assertion is refused: ${why}.`, 401);
}

function unknownClient(clients: readonly SandboxClient[]): TokenRefusal {
  const known = clients.map(({ clientId }) => clientId).join(', ');
  return new TokenRefusal(
    'invalid_client',
    `Send client_id and client_secret in the body or by HTTP Basic, or a client_assertion. Sandbox clients: ${known}; the secret is the client id followed by -secret.`,
    401,
  );
}
