import { randomUUID } from 'node:crypto';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { ReplayStore } from '../auth/replay.ts';
import { errorCatalog } from '../errors.ts';
import { responseSignatureProfile } from '../signing/http-message/components.ts';
import { requestSignatureProfile } from '../signing/http-message/verify-request.ts';
import { receiptType } from '../signing/receipt.ts';
import type { SigningKeys } from '../signing/signer.ts';
import type { AdmissionState } from './admission/index.ts';
import type { ClientCertificates } from './client-certificate.ts';
import type { Events } from './events.ts';
import { preferredLanguage } from './exchange.ts';
import { bidFarewell, type Farewell } from './farewell.ts';
import { errorBody } from './graphql-errors.ts';
import { ledgerPaths } from './ledger.ts';
import { type TlsCredentials, tlsOptions } from './tls.ts';

/** Lists are the largest requests; the rule for single operations applies once the operation is known. */
const bodyLimit = 512 * 1_024;

const headerLimits = { headersTimeout: 5_000, maxHeaderSize: 16_384 };

export interface Server {
  readonly app: FastifyInstance;
  readonly farewell: Farewell;
}

/** A server that reads bodies as bytes, with limits on size and time; with credentials it serves TLS. */
export function createServer(tls: TlsCredentials | null = null): Server {
  const app = Fastify({
    bodyLimit,
    logger: false,
    requestTimeout: 10_000,
    connectionTimeout: 0,
    keepAliveTimeout: 72_000,
    forceCloseConnections: 'idle',
    // What is still sent on a connection that is about to end gets its answer, and not a bare 503.
    return503OnClosing: false,
    ...(tls === null ? { http: headerLimits } : { https: { ...headerLimits, ...tlsOptions(tls) } }),
    routerOptions: { ignoreTrailingSlash: true },
  });
  const farewell = bidFarewell(app);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.setNotFoundHandler((request, reply) =>
    reply
      .status(errorCatalog.NOT_FOUND.status)
      .type('application/json')
      .send(
        errorBody('NOT_FOUND', randomUUID(), preferredLanguage(request.headers['accept-language'])),
      ),
  );
  return { app, farewell };
}

export interface PublicDocuments {
  readonly gatewayUrl: string;
  readonly keys: SigningKeys;
  readonly contractVersion: string;
  readonly mode: string;
  /** Name and keys of the transparency log; keys turn. */
  readonly log: () => { readonly origin: string; readonly keys: readonly string[] };
}

/** Keys and profile, for whoever verifies an answer. */
export function serveWellKnown(
  app: FastifyInstance,
  { gatewayUrl, keys, contractVersion, mode, log }: PublicDocuments,
): void {
  app.get('/.well-known/jwks.json', (_request, reply) =>
    reply
      .header('cache-control', 'public, max-age=300, stale-if-error=86400')
      .type('application/json')
      .send(JSON.stringify(keys.publicKeys())),
  );
  const profile = () => ({
    issuer: gatewayUrl,
    contract_version: contractVersion,
    mode,
    graphql_endpoint: `${gatewayUrl}/graphql`,
    jwks_uri: `${gatewayUrl}/.well-known/jwks.json`,
    key_history_uri: `${gatewayUrl}/.well-known/vss-gateway/keys`,
    receipt: { typ: receiptType, algorithms: ['ES256', 'EdDSA'], canonicalization: 'RFC 8785' },
    response_signature: {
      ...responseSignatureProfile,
      standard: 'RFC 9421',
      digest: 'sha-256 (RFC 9530)',
    },
    request_signature: {
      ...requestSignatureProfile,
      algorithms: ['ecdsa-p256-sha256', 'ed25519', 'rsa-pss-sha512'],
      standard: 'RFC 9421',
      digest: 'sha-256 or sha-512 (RFC 9530)',
      max_age_seconds: 60,
    },
    ledger: {
      origin: gatewayUrl,
      standard: 'C2SP tlog-tiles, RFC 9162',
      log: log(),
      prefix: `${gatewayUrl}${ledgerPaths.prefix}`,
      checkpoint: `${gatewayUrl}${ledgerPaths.checkpoint}`,
      inclusion_proof: `${gatewayUrl}${ledgerPaths.inclusion}`,
      consistency_proof: `${gatewayUrl}${ledgerPaths.consistency}`,
    },
  });
  app.get('/.well-known/vss-gateway', (_request, reply) =>
    reply
      .header('cache-control', 'public, max-age=300')
      .type('application/json')
      .send(JSON.stringify(profile())),
  );
}

export interface Health {
  /** Whether requests can be served now. */
  ready(): Promise<boolean>;
  /** Whether this process is about to end and takes no new clients. */
  draining(): boolean;
  /** How many requests are under way, and who is turned away: under load a gateway stays ready, and refuses what can wait. */
  admission(): AdmissionState;
  upstreams(): Readonly<Record<string, unknown>>;
  /** Keys that sign now, and whether they last did; a device may be back before anybody is told. */
  signingKeys(): Readonly<Record<string, unknown>>;
}

export function serveHealth(app: FastifyInstance, health: Health, events: Events): void {
  app.get('/healthz', (_request, reply) =>
    reply.type('application/json').send('{"status":"alive"}'),
  );
  app.get('/readyz', async (_request, reply) => {
    const draining = health.draining();
    const ready = !draining && (await health.ready());
    return reply
      .status(ready ? 200 : 503)
      .type('application/json')
      .send(
        JSON.stringify({
          status: ready ? 'ready' : draining ? 'draining' : 'not ready',
          admission: health.admission(),
          upstreams: health.upstreams(),
          signingKeys: health.signingKeys(),
        }),
      );
  });
  app.get('/metrics', async (_request, reply) =>
    reply.type('text/plain; version=0.0.4; charset=utf-8').send(await events.metrics()),
  );
}

/** What a `Request` cannot say of the connection that it came by. */
export interface Connection {
  /** The client's certificate in DER. */
  readonly clientCertificate: Uint8Array | undefined;
  /** Remembers what clients may use once. */
  readonly replay: ReplayStore;
}

export type RouteHandler = (request: Request, connection: Connection) => Promise<Response>;

/** Paths given as fetch-style handlers, e.g. by a sandbox. They are asked by GET and POST. */
export function serveHandlers(
  app: FastifyInstance,
  gatewayUrl: string,
  routes: ReadonlyMap<string, RouteHandler>,
  connection: {
    readonly clientCertificateOf: ClientCertificates;
    readonly replay: ReplayStore;
  },
): void {
  for (const [path, handle] of routes) {
    const handler = async (request: FastifyRequest, reply: FastifyReply) => {
      const headers = Object.entries(request.headers).flatMap(([name, value]) =>
        value === undefined
          ? []
          : [[name, Array.isArray(value) ? value.join(', ') : value] as [string, string]],
      );
      const { body } = request;
      const response = await handle(
        new Request(`${gatewayUrl}${path}`, {
          method: request.method,
          headers,
          ...(Buffer.isBuffer(body) ? { body: new Uint8Array(body) } : {}),
        }),
        {
          clientCertificate: connection.clientCertificateOf(request.raw),
          replay: connection.replay,
        },
      );
      reply.status(response.status);
      for (const [name, value] of response.headers) reply.header(name, value);
      return reply.send(Buffer.from(await response.arrayBuffer()));
    };
    app.route({ method: ['GET', 'POST'], url: path, exposeHeadRoute: false, handler });
  }
}
