import type { Dispatcher } from 'undici';
import { attemptTimeout } from '../transport/attempt-timeout.ts';
import { isConnectionReset, type PooledTransport, pooledTransport } from '../transport/pool.ts';
import { jitter, retryOnce } from '../transport/retry-once.ts';
import { compose, type Send } from '../transport/send.ts';
import type { Sending } from '../transport/sending.ts';

export interface VssPortalTransportOptions {
  readonly baseUrl: URL;
  /** Default: 2 s, TCP and TLS together. */
  readonly connectTimeoutMs?: number;
  /** From connect to the last byte. Default: 6 s. */
  readonly attemptTimeoutMs?: number;
  /** The same for the co-payment service, which can send no byte for 30 s. Default: 120 s. */
  readonly slowTimeoutMs?: number;
  readonly connections?: number;
  readonly maxBodyBytes?: number;
  /** Wait before the one retry. Default: 50-250 ms. */
  readonly retryWaitMs?: () => number;
  /** Budget and deadline of tries beyond the first. */
  readonly sending?: Sending;
  /** The same of the co-payment service. */
  readonly slowSending?: Sending;
  readonly dispatcher?: Dispatcher;
}

export interface VssPortalTransport extends PooledTransport {
  /** For the co-payment service: over the same connections, with its own time limit, and never retried. */
  readonly sendSlow: Send;
}

/** Retries a connection reset once, a timeout never: repeated look-ups lead to the restricted list. */
export function vssPortalTransport(options: VssPortalTransportOptions): VssPortalTransport {
  const { sending, slowSending } = options;
  const pool = pooledTransport({
    baseUrl: options.baseUrl,
    connectTimeoutMs: options.connectTimeoutMs ?? 2_000,
    connections: options.connections ?? 64,
    maxBodyBytes: options.maxBodyBytes ?? 262_144,
    ...(options.dispatcher === undefined ? {} : { dispatcher: options.dispatcher }),
  });
  return {
    send: compose(
      pool.send,
      attemptTimeout(options.attemptTimeoutMs ?? 6_000),
      retryOnce({
        when: isConnectionReset,
        waitMs: options.retryWaitMs ?? jitter(50, 250, sending?.random),
        sending,
      }),
    ),
    sendSlow: compose(
      pool.send,
      attemptTimeout(options.slowTimeoutMs ?? 120_000),
      retryOnce({ when: () => false, waitMs: () => 0, sending: slowSending }),
    ),
    close: pool.close,
  };
}
