import { type Dispatcher, Pool } from 'undici';
import { attemptTimeout } from '../transport/attempt-timeout.ts';
import { pooledTransport } from '../transport/pool.ts';
import type { UpstreamRequest, UpstreamResponse } from '../transport/send.ts';
import type { UpstreamCall } from '../upstream.ts';

/** Sends a request at most once, and says from when on it may have arrived. */
export interface NoticeTransport {
  /** @throws UpstreamError */
  send(request: UpstreamRequest, call: NoticeAttempt): Promise<UpstreamResponse>;
  close(): Promise<void>;
}

export interface NoticeAttempt extends UpstreamCall {
  /** Called when the connection stands and the request is about to be written to it. */
  readonly onFirstByte: () => void;
}

export interface NoticeTransportOptions {
  readonly baseUrl: URL;
  /** TCP and TLS together. Default: 2 s. */
  readonly connectTimeoutMs?: number;
  /** From connect to the last byte. Default: 30 s. */
  readonly attemptTimeoutMs?: number;
  /** Default: 4. */
  readonly connections?: number;
}

/**
 * Connections of its own, each for one request: one that the portal has let go of meanwhile breaks when it is written to, and would
 * leave open whether the notice arrived.
 */
export function noticeTransport(options: NoticeTransportOptions): NoticeTransport {
  const { baseUrl } = options;
  const pool = new Pool(baseUrl.origin, {
    connections: options.connections ?? 4,
    pipelining: 0,
    connect: { timeout: options.connectTimeoutMs ?? 2_000 },
    maxResponseSize: 262_144,
  });
  const inTime = attemptTimeout(options.attemptTimeoutMs ?? 30_000);
  return {
    send(request, { onFirstByte, ...call }) {
      const dispatcher = pool.compose(telling(onFirstByte));
      const { send } = pooledTransport({
        baseUrl,
        connectTimeoutMs: 0,
        connections: 0,
        maxBodyBytes: 0,
        dispatcher,
      });
      return inTime(send)(request, call);
    },
    close: () => pool.destroy(),
  };
}

function telling(onFirstByte: () => void): Dispatcher.DispatcherComposeInterceptor {
  return (dispatch) => (options, handler) =>
    dispatch(options, {
      onRequestStart(controller, context) {
        onFirstByte();
        handler.onRequestStart?.(controller, context);
      },
      onRequestUpgrade: (...given) => handler.onRequestUpgrade?.(...given),
      onResponseStart: (...given) => handler.onResponseStart?.(...given),
      onResponseData: (...given) => handler.onResponseData?.(...given),
      onResponseEnd: (...given) => handler.onResponseEnd?.(...given),
      onResponseError: (...given) => handler.onResponseError?.(...given),
    });
}
