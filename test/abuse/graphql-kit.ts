import {
  createHash,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
} from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Agent, request } from 'undici';
import type { Environment } from '../../src/config/env.ts';
import { loadConfiguration } from '../../src/config/secrets.ts';
import { systemClock } from '../../src/domain/clock.ts';
import { type Overrides, startGateway } from '../../src/gateway.ts';
import { sandboxClients } from '../../src/sandbox/clients.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/environment.ts';
import { createSandboxIssuer } from '../../src/sandbox/token-issuer.ts';
import { verifyResponse } from '../../src/signing/http-message/verify-response.ts';
import { generateSigningKeys } from '../../src/signing/keys/key-set.ts';
import {
  importKeySet,
  type JsonWebKeySet,
  type PublicKeySet,
} from '../../src/signing/keys/public-key-set.ts';
import { roomForAll } from '../support/room.ts';

export type Json = Readonly<Record<string, unknown>>;

export interface GraphQLErrorBody {
  readonly message: string;
  readonly extensions: {
    readonly code: string;
    readonly requestId: string;
    readonly retryable: boolean;
    readonly argument?: string;
    readonly detail?: string;
    readonly text: { readonly vi: string; readonly en: string };
  };
}

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  readonly json: { readonly data?: Json | null; readonly errors?: readonly GraphQLErrorBody[] };
  /** Code of the first error; undefined when there is none. */
  readonly code: string | undefined;
  readonly milliseconds: number;
  /** What is wrong with the answer's signature; null when it holds. */
  readonly signatureProblem: string | null;
}

export interface SendOptions {
  readonly method?: string;
  readonly path?: string;
  /** `null` sends none. */
  readonly token?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
  /** `null` sends none. */
  readonly contentType?: string | null;
  readonly body?: string | Uint8Array;
}

export interface Kit extends AsyncDisposable {
  readonly url: string;
  readonly dataDir: string;
  readonly sandbox: Sandbox;
  /** A request to `/graphql` by the district hospital unless it says otherwise. */
  send(options: SendOptions): Promise<Reply>;
  ask(query: string, variables?: unknown, options?: SendOptions): Promise<Reply>;
  /** A token of a sandbox client, with claims and header changed where asked. */
  token(clientId: string, claims?: Json, header?: Json): string;
  readonly issuerPublicKey: KeyObject;
}

export interface KitOptions {
  readonly environment?: Environment;
  readonly overrides?: Overrides;
  readonly production?: boolean;
  readonly slowMs?: number;
  /** Puts something between the gateway and the simulated portal. */
  readonly portalThrough?: (portalUrl: string) => Promise<string>;
}

/** A real gateway with its sandbox on free ports; every answer of `/graphql` has its signature verified. */
export async function startKit(options: KitOptions = {}): Promise<Kit> {
  await using stack = new AsyncDisposableStack();
  const dataDir = await mkdtemp(join(tmpdir(), 'gateway-abuse-'));
  stack.defer(() => rm(dataDir, { recursive: true, force: true }));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const issuer = createSandboxIssuer({
    issuer: `${url}/sandbox`,
    audience: url,
    clock: systemClock,
    clients: sandboxClients,
    privateJwk: privateKey.export({ format: 'jwk' }),
    tokenUrl: `${url}/sandbox/token`,
  });
  const issuers = join(dataDir, 'issuers.json');
  const keysFile = join(dataDir, 'keys.json');
  await writeFile(issuers, JSON.stringify([issuer.issuerEntry]));
  await writeFile(keysFile, JSON.stringify(generateSigningKeys()));
  const sandbox = stack.use(
    await startSandbox(
      {
        PORT: String(port),
        DATA_DIR: dataDir,
        TOKEN_ISSUERS_FILE: issuers,
        LOG_LEVEL: 'silent',
        ...(options.production === true
          ? {
              GATEWAY_MODE: 'production',
              SENDER_CONSTRAINT: 'optional',
              SIGNING_KEYS_FILE: keysFile,
            }
          : {}),
        ...roomForAll,
        ...options.environment,
      },
      { slowMs: options.slowMs ?? 10_000, coPayDelayMs: 0 },
    ),
  );
  const portalUrl = sandbox.environment['VSS_PORTAL_URL'] ?? '';
  const { config, secrets } = loadConfiguration({
    ...sandbox.environment,
    VSS_PORTAL_URL: (await options.portalThrough?.(portalUrl)) ?? portalUrl,
  });
  stack.use(
    await startGateway(config, secrets, {
      routes: new Map([...sandbox.routes, ['/sandbox/token', issuer.handle]]),
      ...options.overrides,
    }),
  );
  const agent = new Agent({ connections: 16, headersTimeout: 30_000, bodyTimeout: 30_000 });
  stack.defer(() => agent.destroy());
  const keys = importKeySet(secrets.signingKeys.publicKeys() as unknown as JsonWebKeySet);
  const { kid } = issuer.jwks.keys[0] ?? { kid: '' };
  const tokenFor = (clientId: string, claims: Json = {}, header: Json = {}) =>
    mint(privateKey, { ...claimsOf(clientId, url), ...claims }, { kid, ...header });
  const ownToken = tokenFor('hospital-district');
  const send = (sent: SendOptions) => exchange(url, agent, keys, { token: ownToken, ...sent });
  const open = stack.move();
  return {
    url,
    dataDir,
    sandbox,
    send,
    ask: (query, variables, sent = {}) =>
      send({ ...sent, body: JSON.stringify({ query, variables }) }),
    token: tokenFor,
    issuerPublicKey: createPublicKey(privateKey),
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

function claimsOf(clientId: string, url: string): Json {
  const client = sandboxClients.find((candidate) => candidate.clientId === clientId);
  if (client === undefined) throw new TypeError(`no sandbox client ${clientId}`);
  const iat = Math.floor(Date.now() / 1_000);
  return {
    iss: `${url}/sandbox`,
    sub: clientId,
    client_id: clientId,
    aud: url,
    iat,
    exp: iat + 600,
    jti: crypto.randomUUID(),
    scope: client.scopes.join(' '),
    ...client.claims,
  };
}

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

function mint(key: KeyObject, claims: Json, header: Json): string {
  const input = `${part({ typ: 'at+jwt', alg: 'ES256', ...header })}.${part(claims)}`;
  const signature = sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' });
  return `${input}.${signature.toString('base64url')}`;
}

async function exchange(
  url: string,
  agent: Agent,
  keys: PublicKeySet,
  { method = 'POST', path = '/graphql', token, contentType, headers = {}, body }: SendOptions,
): Promise<Reply> {
  const startedAt = performance.now();
  const target = `${url}${path}`;
  const response = await request(target, {
    dispatcher: agent,
    method,
    headers: {
      accept: 'application/graphql-response+json',
      ...(token === null || token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(contentType === null || body === undefined
        ? {}
        : { 'content-type': contentType ?? 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body }),
  } as Parameters<typeof request>[1]);
  const bytes = new Uint8Array(await response.body.arrayBuffer());
  const text = Buffer.from(bytes).toString('utf8');
  const json = parsed(text);
  const verdict = verifyResponse({
    status: response.statusCode,
    headers: response.headers,
    body: bytes,
    request: {
      method,
      targetUri: target,
      contentDigest: headers['content-digest'],
    },
    keys,
    now: new Date(),
    maxAgeSeconds: 60,
  });
  return {
    status: response.statusCode,
    headers: response.headers,
    text,
    json,
    code: json.errors?.[0]?.extensions.code,
    milliseconds: performance.now() - startedAt,
    signatureProblem: verdict.ok ? null : `${verdict.code}: ${verdict.message}`,
  };
}

function parsed(text: string): Reply['json'] {
  try {
    return JSON.parse(text) as Reply['json'];
  } catch {
    return {};
  }
}

/** Every spelling of a value under which it might slip out. */
export function spellings(value: string): readonly string[] {
  const forms = [value, value.normalize('NFC'), value.normalize('NFD'), value.toUpperCase()];
  const encoded = forms.flatMap((form) => {
    const bytes = Buffer.from(form, 'utf8');
    return [
      form,
      encodeURIComponent(form.toWellFormed()),
      bytes.toString('base64').replaceAll('=', ''),
      bytes.toString('base64url'),
      bytes.toString('hex'),
      JSON.stringify(form).slice(1, -1),
      escaped(form),
    ];
  });
  return [...new Set([...encoded, [...value].reverse().join('')])];
}

/** As `\uXXXX` where JSON writers leave nothing but ASCII. */
function escaped(text: string): string {
  return text.replaceAll(
    /[^\x20-\x7e]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Which spellings of a value stand in a text; names what leaked instead of a bare false. */
export function leaksOf(value: string, text: string): readonly string[] {
  return value.length < 4 ? [] : spellings(value).filter((form) => text.includes(form));
}

export function md5(text: string): string {
  return createHash('md5').update(text, 'utf8').digest('hex');
}

/** Counts what nobody caught while it is open. */
export function watchUnhandled(): Disposable & { readonly seen: readonly string[] } {
  const seen: string[] = [];
  const note = (reason: unknown) => seen.push(String(reason));
  process.on('unhandledRejection', note);
  process.on('uncaughtExceptionMonitor', note);
  return {
    seen,
    [Symbol.dispose]() {
      process.off('unhandledRejection', note);
      process.off('uncaughtExceptionMonitor', note);
    },
  };
}
