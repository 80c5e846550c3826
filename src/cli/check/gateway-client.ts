import { setTimeout } from 'node:timers/promises';
import { type AccessSource, TokenRefused } from './access.ts';

/** Asks a gateway until it answers: a restart or a lost network is waited for. */
export interface GatewayClient {
  /** @throws GatewayRefused; GatewayAway when it has not answered for ten minutes; what the signal is aborted with */
  ask<T>(document: string, variables: object): Promise<T>;
}

/** An answer that asking again would not change; the message is the gateway's own sentence. */
export class GatewayRefused extends Error {
  override readonly name = 'GatewayRefused';
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

export class GatewayAway extends Error {
  override readonly name = 'GatewayAway';
}

export interface GatewayClientParts {
  readonly url: string;
  readonly access: AccessSource;
  readonly language: 'vi' | 'en';
  readonly signal: AbortSignal;
  /** Told when the gateway stops answering, with why, and with null when it answers again. */
  readonly away: (why: string | null) => void;
  readonly giveUpMs?: number;
}

interface Reply {
  readonly data?: object | null;
  readonly errors?: readonly {
    readonly message: string;
    readonly extensions?: { readonly code?: string; readonly retryable?: boolean };
  }[];
}

const attemptMs = 60_000;
const shortestPauseMs = 250;
const longestPauseMs = 5_000;

class TryAgain extends Error {
  readonly afterMs: number | null;
  readonly renew: boolean;

  constructor(why: string, afterMs: number | null, renew = false) {
    super(why);
    this.afterMs = afterMs;
    this.renew = renew;
  }
}

export function gatewayClient(parts: GatewayClientParts): GatewayClient {
  const { away, giveUpMs = 600_000, signal } = parts;

  async function once<T>(document: string, variables: object, renew: boolean): Promise<T> {
    const token = await parts.access.token(renew);
    const response = await fetch(`${parts.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'accept-language': parts.language,
        authorization: `Bearer ${token}`,
      },
      body: JSON.stringify({ query: document, variables }),
      signal: AbortSignal.any([signal, AbortSignal.timeout(attemptMs)]),
    });
    const reply = readReply(await response.text());
    const [error] = reply.errors ?? [];
    if (response.status === 200 && error === undefined && reply.data != null)
      return reply.data as T;
    throw failureOf(response, error, renew);
  }

  return {
    async ask<T>(document: string, variables: object) {
      const started = performance.now();
      let pauseMs = shortestPauseMs;
      let renew = false;
      for (;;) {
        try {
          const data = await once<T>(document, variables, renew);
          away(null);
          return data;
        } catch (error) {
          signal.throwIfAborted();
          if (error instanceof GatewayRefused || error instanceof TokenRefused) throw error;
          renew = error instanceof TryAgain && error.renew;
          if (!renew) away(error instanceof TryAgain ? error.message : 'no connection');
          if (performance.now() - started > giveUpMs)
            throw new GatewayAway('The gateway has not answered for ten minutes.');
          const after = error instanceof TryAgain ? error.afterMs : null;
          await setTimeout(renew ? 0 : (after ?? pauseMs), undefined, { signal });
          pauseMs = Math.min(longestPauseMs, pauseMs * 2);
        }
      }
    },
  };
}

function readReply(text: string): Reply {
  try {
    const reply: unknown = JSON.parse(text);
    return typeof reply === 'object' && reply !== null ? reply : {};
  } catch {
    return {};
  }
}

function failureOf(
  response: Response,
  error: NonNullable<Reply['errors']>[number] | undefined,
  renewed: boolean,
): Error {
  const code = error?.extensions?.code;
  if (code === 'TOKEN_EXPIRED' && !renewed) return new TryAgain(code, null, true);
  const isPassing =
    error?.extensions?.retryable === true || response.status >= 500 || response.status === 429;
  if (!isPassing && error !== undefined) return new GatewayRefused(code ?? '', error.message);
  if (!isPassing) return new GatewayRefused('', `The gateway answered HTTP ${response.status}.`);
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  const afterMs = Number.isFinite(seconds) ? Math.min(seconds * 1_000, 30_000) : null;
  return new TryAgain(code ?? `HTTP ${response.status}`, afterMs);
}
