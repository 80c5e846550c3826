import type { Dispatcher } from 'undici';
import { attemptTimeout } from '../transport/attempt-timeout.ts';
import {
  failOnGatewayStatus,
  isConnectionFailure,
  isGatewayStatus,
} from '../transport/gateway-status.ts';
import { type PooledTransport, pooledTransport } from '../transport/pool.ts';
import { jitter, retryOnce } from '../transport/retry-once.ts';
import { compose } from '../transport/send.ts';
import type { Sending } from '../transport/sending.ts';

export interface VssPlatformTransportOptions {
  readonly baseUrl: URL;
  /** Default: 0.8 s, TCP and TLS together. */
  readonly connectTimeoutMs?: number;
  /** From connect to the last byte. Default: 3 s. */
  readonly attemptTimeoutMs?: number;
  readonly connections?: number;
  readonly maxBodyBytes?: number;
  /** Wait before the one retry. Default: 50-250 ms. */
  readonly retryWaitMs?: () => number;
  /** Budget and deadline of tries beyond the first. */
  readonly sending?: Sending;
  readonly dispatcher?: Dispatcher;
}

/** Every request only reads, so each may be sent once more when no connection was made, it broke, or a gateway gave up. */
export function vssPlatformTransport(options: VssPlatformTransportOptions): PooledTransport {
  const pool = pooledTransport({
    baseUrl: options.baseUrl,
    connectTimeoutMs: options.connectTimeoutMs ?? 800,
    connections: options.connections ?? 32,
    maxBodyBytes: options.maxBodyBytes ?? 262_144,
    ...(options.dispatcher === undefined ? {} : { dispatcher: options.dispatcher }),
  });
  return {
    send: compose(
      pool.send,
      attemptTimeout(options.attemptTimeoutMs ?? 3_000),
      failOnGatewayStatus(),
      retryOnce({
        when: (error) => isConnectionFailure(error) || isGatewayStatus(error),
        waitMs: options.retryWaitMs ?? jitter(50, 250, options.sending?.random),
        patient: true,
        sending: options.sending,
      }),
    ),
    close: pool.close,
  };
}
