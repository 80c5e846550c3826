import { errors, Pool } from 'undici';
import type { WebhookEndpoint } from './settings.ts';

export interface WebhookAttempt {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly signal: AbortSignal;
}

export type WebhookOutcome =
  | { readonly status: number; readonly retryAfter: string | null }
  | { readonly status: null; readonly failure: 'TIMEOUT' | 'UNREACHABLE' };

/** Never rejects. */
export type SendWebhook = (attempt: WebhookAttempt) => Promise<WebhookOutcome>;

export interface WebhookConnection {
  readonly send: SendWebhook;
  close(): Promise<void>;
}

/** Attempts at one endpoint at a time; another endpoint has connections of its own. */
export const attemptsAtOnce = 4;

const limits = { connectMs: 5_000, attemptMs: 15_000, unreadBytes: 16 * 1_024 };

/**
 * Posts to the one address that the operator wrote down. Redirects are not followed, and an answer counts by its status
 * alone: nothing that a receiver sends leads anywhere else.
 */
export function connectTo(
  { url }: Pick<WebhookEndpoint, 'url'>,
  attemptMs = limits.attemptMs,
): WebhookConnection {
  const pool = new Pool(url.origin, {
    connections: attemptsAtOnce,
    pipelining: 1,
    connect: { timeout: limits.connectMs },
    headersTimeout: attemptMs,
    bodyTimeout: attemptMs,
    keepAliveTimeout: 4_000,
  });
  return {
    async send({ headers, body, signal }) {
      const limited = AbortSignal.any([signal, AbortSignal.timeout(attemptMs)]);
      try {
        const answer = await pool.request({
          path: `${url.pathname}${url.search}`,
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            'user-agent': 'vss-gateway',
            ...headers,
          },
          body,
          signal: limited,
        });
        const retryAfter = answer.headers['retry-after'];
        // However it ends: the status has been given.
        await answer.body
          .dump({ limit: limits.unreadBytes, signal: limited })
          .catch(() => undefined);
        return {
          status: answer.statusCode,
          retryAfter: typeof retryAfter === 'string' ? retryAfter : null,
        };
      } catch (error) {
        return { status: null, failure: isTimeout(error, limited) ? 'TIMEOUT' : 'UNREACHABLE' };
      }
    },
    close: () => pool.destroy(),
  };
}

function isTimeout(error: unknown, { aborted }: AbortSignal): boolean {
  return (
    aborted ||
    error instanceof errors.ConnectTimeoutError ||
    error instanceof errors.HeadersTimeoutError ||
    error instanceof errors.BodyTimeoutError
  );
}
