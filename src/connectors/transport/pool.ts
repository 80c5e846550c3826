import { type Dispatcher, errors, Pool } from 'undici';
import { UpstreamError } from '../upstream.ts';
import type { Send } from './send.ts';

export interface PoolOptions {
  /** Scheme, host, port and an optional path prefix of the upstream. */
  readonly baseUrl: URL;
  /** One limit for TCP and TLS together (undici has no separate ones). */
  readonly connectTimeoutMs: number;
  readonly connections: number;
  /** Larger answers are refused: no upstream of ours has reason to send more. */
  readonly maxBodyBytes: number;
  /** In place of a pool; tests hand in their own. */
  readonly dispatcher?: Dispatcher;
}

export interface PooledTransport {
  readonly send: Send;
  close(): Promise<void>;
}

/** Sends through one undici `Pool` by `request`: `fetch` costs 2.5 times the CPU (decision 0001). */
export function pooledTransport(options: PoolOptions): PooledTransport {
  const { baseUrl } = options;
  const prefix = baseUrl.pathname.replace(/\/+$/, '');
  const dispatcher = options.dispatcher ?? openPool(options);

  return {
    async send(request, call) {
      try {
        call.signal?.throwIfAborted();
        const response = await dispatcher.request({
          origin: baseUrl.origin,
          path: `${prefix}${request.path}`,
          method: request.method,
          headers: { ...request.headers },
          body: request.body ?? null,
          ...(call.signal === undefined ? {} : { signal: call.signal }),
        });
        refuseEncoded(response);
        return {
          status: response.statusCode,
          headers: response.headers,
          body: await response.body.text(),
        };
      } catch (cause) {
        throw asUpstreamError(cause, call.signal);
      }
    },
    // Whoever closes waits for nobody's answer: a look-up that still runs has lost its caller.
    close: async () => {
      if (options.dispatcher === undefined) await dispatcher.destroy();
    },
  };
}

const resetCodes: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE']);

/** True for a connection that the peer broke; an orderly close without an answer is not one. */
export function isConnectionReset(error: UpstreamError): boolean {
  return error.failure === 'UNREACHABLE' && resetCodes.has(error.message);
}

function openPool(options: PoolOptions): Pool {
  return new Pool(options.baseUrl.origin, {
    connections: options.connections,
    pipelining: 1,
    connect: { timeout: options.connectTimeoutMs },
    maxResponseSize: options.maxBodyBytes,
    keepAliveTimeout: 4_000,
    // A name is resolved once for each connection, so none is kept for longer than an address may be relied on (fault F2).
    keepAliveMaxTimeout: longestConnectionMs,
    clientTtl: longestConnectionMs,
  });
}

const longestConnectionMs = 30_000;

/** We ask for no encoding, so an encoded body is no answer of an upstream, and never unpacked (fault F22). */
function refuseEncoded({ headers, body }: Dispatcher.ResponseData): void {
  const encoding = headers['content-encoding'];
  if (encoding === undefined || encoding === 'identity') return;
  body.on('error', () => undefined).destroy();
  throw new UpstreamError('INVALID_ANSWER', 'an encoded body, which was not asked for');
}

/** undici's own messages can hold the host but never the path; only their name and code are kept. */
function asUpstreamError(cause: unknown, signal: AbortSignal | undefined): UpstreamError {
  if (cause instanceof UpstreamError) return cause;
  if (signal?.aborted === true)
    return new UpstreamError('TIMEOUT', 'aborted before the answer was complete');
  if (
    cause instanceof errors.ConnectTimeoutError ||
    cause instanceof errors.HeadersTimeoutError ||
    cause instanceof errors.BodyTimeoutError
  ) {
    return new UpstreamError('TIMEOUT', cause.code);
  }
  if (cause instanceof errors.ResponseExceededMaxSizeError) {
    return new UpstreamError('INVALID_ANSWER', cause.code);
  }
  return new UpstreamError('UNREACHABLE', codeOf(cause));
}

function codeOf(cause: unknown): string {
  if (cause instanceof Error) {
    return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.name;
  }
  return 'unknown';
}
