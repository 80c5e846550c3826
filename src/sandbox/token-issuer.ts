import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type JsonWebKey,
  type KeyObject,
  randomUUID,
  sign,
  timingSafeEqual,
} from 'node:crypto';
import { sha256Base64url, useProofOnce, verifyProof } from '../auth/dpop.ts';
import { importPublicJwk } from '../auth/public-key.ts';
import { memoryReplayStore } from '../auth/replay.ts';
import type { Clock } from '../domain/clock.ts';
import { AuthError } from '../errors.ts';
import type { SandboxClient } from './clients.ts';

export interface SandboxIssuerOptions {
  readonly issuer: string;
  readonly audience: string;
  readonly clock: Clock;
  readonly clients: readonly SandboxClient[];
  /** EC P-256; a new one is made when none is given. */
  readonly privateJwk?: JsonWebKey;
  /** Public address of the token endpoint, for DPoP proofs; else the address of each request. */
  readonly tokenUrl?: string;
}

export interface SandboxJwks {
  readonly keys: ReadonlyArray<Readonly<Record<string, unknown>> & { readonly kid: string }>;
}

export interface SandboxIssuer {
  /** `POST /sandbox/token`. */
  readonly handle: (request: Request) => Promise<Response>;
  readonly jwks: SandboxJwks;
  /** What `TOKEN_ISSUERS_FILE` would hold for this issuer. */
  readonly issuerEntry: {
    readonly issuer: string;
    readonly audience: string;
    readonly jwks: SandboxJwks;
  };
}

const lifetimeSeconds = 600;
const largestForm = 8_192;

export function createSandboxIssuer(options: SandboxIssuerOptions): SandboxIssuer {
  const key = privateKeyOf(options.privateJwk);
  const { kid, jwks } = publish(key);
  const replay = memoryReplayStore({ clock: options.clock });

  async function grant(request: Request): Promise<Response> {
    const form = await readForm(request);
    const client = authenticateClient(request, form, options.clients);
    requireClientCredentials(form);
    const scope = grantedScope(form, client);
    const thumbprint = await provenKey(request, client);
    const now = options.clock.now().getTime() / 1_000;
    const payload = claimsFor(client, { ...options, scope, thumbprint, now });
    return json(200, {
      access_token: signToken(key, kid, payload),
      token_type: thumbprint === null ? 'Bearer' : 'DPoP',
      expires_in: lifetimeSeconds,
      scope,
    });
  }

  async function provenKey(request: Request, client: SandboxClient): Promise<string | null> {
    const header = request.headers.get('dpop');
    if (header === null) return null;
    try {
      const proof = await verifyProof(header, {
        method: request.method,
        targetUri: options.tokenUrl ?? request.url,
        now: options.clock.now().getTime() / 1_000,
      });
      await useProofOnce(replay, client.clientId, proof);
      return proof.thumbprint;
    } catch (cause) {
      if (!(cause instanceof AuthError)) throw cause;
      throw new Refusal('invalid_dpop_proof', `${cause.message}. Send a fresh proof for each try.`);
    }
  }

  return {
    handle: (request) => grant(request).catch(answerRefusal),
    jwks,
    issuerEntry: { issuer: options.issuer, audience: options.audience, jwks },
  };
}

function privateKeyOf(jwk: JsonWebKey | undefined): KeyObject {
  return jwk === undefined
    ? generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
    : createPrivateKey({ format: 'jwk', key: jwk });
}

function publish(key: KeyObject): { readonly kid: string; readonly jwks: SandboxJwks } {
  const jwk = createPublicKey(key).export({ format: 'jwk' });
  const imported = importPublicJwk(jwk);
  if (imported?.algorithm !== 'ES256') throw new TypeError('the issuer signs with EC P-256 only');
  const kid = imported.thumbprint;
  return { kid, jwks: { keys: [{ ...jwk, kid, use: 'sig', alg: 'ES256' }] } };
}

interface Grant {
  readonly issuer: string;
  readonly audience: string;
  readonly scope: string;
  readonly thumbprint: string | null;
  readonly now: number;
}

function claimsFor(client: SandboxClient, grant: Grant): Readonly<Record<string, unknown>> {
  const iat = Math.floor(grant.now);
  return {
    iss: grant.issuer,
    sub: client.clientId,
    client_id: client.clientId,
    aud: grant.audience,
    iat,
    exp: iat + lifetimeSeconds,
    jti: randomUUID(),
    scope: grant.scope,
    ...client.claims,
    ...(grant.thumbprint === null ? {} : { cnf: { jkt: grant.thumbprint } }),
  };
}

function signToken(key: KeyObject, kid: string, payload: unknown): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const input = `${part({ typ: 'at+jwt', alg: 'ES256', kid })}.${part(payload)}`;
  const signature = sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' });
  return `${input}.${signature.toString('base64url')}`;
}

async function readForm(request: Request): Promise<URLSearchParams> {
  if (request.method !== 'POST') throw new Refusal('invalid_request', 'Use POST.', 405);
  const [type] = (request.headers.get('content-type') ?? '').split(';');
  if (type?.trim().toLowerCase() !== 'application/x-www-form-urlencoded') {
    throw new Refusal('invalid_request', 'Send an application/x-www-form-urlencoded body.');
  }
  const body = await request.text();
  if (body.length > largestForm) throw new Refusal('invalid_request', 'Send less than 8 KB.', 413);
  const form = new URLSearchParams(body);
  const names = [...form.keys()];
  if (new Set(names).size < names.length) {
    throw new Refusal('invalid_request', 'Send each parameter once.');
  }
  return form;
}

function requireClientCredentials(form: URLSearchParams): void {
  const type = form.get('grant_type');
  if (type === null) {
    throw new Refusal('invalid_request', 'Add grant_type=client_credentials to the body.');
  }
  if (type !== 'client_credentials') {
    throw new Refusal('unsupported_grant_type', 'Use grant_type=client_credentials.');
  }
  if (form.has('code') || form.has('refresh_token') || form.has('assertion')) {
    throw new Refusal('invalid_grant', 'Leave out code, refresh_token and assertion.');
  }
}

interface ClientSecret {
  readonly clientId: string;
  readonly secret: string;
}

function authenticateClient(
  request: Request,
  form: URLSearchParams,
  clients: readonly SandboxClient[],
): SandboxClient {
  const given = basicSecret(request.headers.get('authorization')) ?? formSecret(form);
  const client = clients.find(({ clientId }) => clientId === given?.clientId);
  if (given === undefined || client === undefined || !isSecret(given.secret, client.secret)) {
    const known = clients.map(({ clientId }) => clientId).join(', ');
    throw new Refusal(
      'invalid_client',
      `Send client_id and client_secret in the body or by HTTP Basic. Sandbox clients: ${known}; the secret is the client id followed by -secret.`,
      401,
    );
  }
  return client;
}

function formSecret(form: URLSearchParams): ClientSecret | undefined {
  const [clientId, secret] = [form.get('client_id'), form.get('client_secret')];
  return clientId === null || secret === null ? undefined : { clientId, secret };
}

/** Both halves are form-encoded before they are joined (RFC 6749, section 2.3.1). */
function basicSecret(authorization: string | null): ClientSecret | undefined {
  const encoded = /^basic +([A-Za-z0-9+/]+={0,2})$/i.exec(authorization ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  if (colon < 0) return undefined;
  return {
    clientId: formDecoded(text.slice(0, colon)),
    secret: formDecoded(text.slice(colon + 1)),
  };
}

function formDecoded(text: string): string {
  return new URLSearchParams(`value=${text.replaceAll('&', '%26')}`).get('value') ?? '';
}

function isSecret(given: string, expected: string): boolean {
  return timingSafeEqual(
    Buffer.from(sha256Base64url(given)),
    Buffer.from(sha256Base64url(expected)),
  );
}

function grantedScope(form: URLSearchParams, client: SandboxClient): string {
  const asked = form.get('scope');
  if (asked === null) return client.scopes.join(' ');
  const scopes = client.scopes.filter((scope) => asked.split(' ').includes(scope));
  if (scopes.length !== asked.split(' ').length) {
    throw new Refusal(
      'invalid_scope',
      `Ask for some of ${client.scopes.join(', ')}, each once, or leave scope out.`,
    );
  }
  return scopes.join(' ');
}

type RefusalCode =
  | 'invalid_request'
  | 'invalid_client'
  | 'invalid_grant'
  | 'unsupported_grant_type'
  | 'invalid_scope'
  | 'invalid_dpop_proof';

/** An error response of RFC 6749, section 5.2. */
class Refusal extends Error {
  readonly code: RefusalCode;
  readonly status: number;

  constructor(code: RefusalCode, description: string, status = 400) {
    super(description);
    this.name = 'Refusal';
    this.code = code;
    this.status = status;
  }
}

function answerRefusal(cause: unknown): Response {
  if (!(cause instanceof Refusal)) throw cause;
  const extra = refusalHeaders.get(cause.status) ?? {};
  // RFC 6749 allows neither quotes nor backslashes in a description.
  const description = cause.message.replaceAll(/["\\]/g, '');
  return json(cause.status, { error: cause.code, error_description: description }, extra);
}

const refusalHeaders: ReadonlyMap<number, Readonly<Record<string, string>>> = new Map([
  [401, { 'www-authenticate': 'Basic realm="vss-gateway sandbox", charset="UTF-8"' }],
  [405, { allow: 'POST' }],
]);

function json(
  status: number,
  body: Readonly<Record<string, unknown>>,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return Response.json(body, { status, headers: { 'cache-control': 'no-store', ...headers } });
}
