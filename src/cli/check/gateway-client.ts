import { setTimeout } from 'node:timers/promises';
import { type AccessSource, type Renewal, TokenRefused } from './access.ts';

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
  readonly renewal: Renewal;

  constructor(why: string, afterMs: number | null, renewal: Renewal = null) {
    super(why);
    this.afterMs = afterMs;
    this.renewal = renewal;
  }
}

export function gatewayClient(parts: GatewayClientParts): GatewayClient {
  const { access, away, giveUpMs = 600_000, signal } = parts;
  const url = `${parts.url}/graphql`;

  async function once<T>(document: string, variables: object, renewal: Renewal): Promise<T> {
    const token = await access.token(renewal);
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'accept-language': parts.language,
        ...access.headers(token, url),
      },
      body: JSON.stringify({ query: document, variables }),
      signal: AbortSignal.any([signal, AbortSignal.timeout(attemptMs)]),
    });
    access.heard(response.headers.get('dpop-nonce'));
    const reply = readReply(await response.text());
    const [error] = reply.errors ?? [];
    if (response.status === 200 && error === undefined && reply.data != null)
      return reply.data as T;
    throw failureOf(response, error, renewal, access);
  }

  return {
    async ask<T>(document: string, variables: object) {
      const started = performance.now();
      let pauseMs = shortestPauseMs;
      let renewal: Renewal = null;
      for (;;) {
        try {
          const data = await once<T>(document, variables, renewal);
          away(null);
          return data;
        } catch (error) {
          signal.throwIfAborted();
          if (error instanceof GatewayRefused || error instanceof TokenRefused) throw error;
          renewal = error instanceof TryAgain ? error.renewal : null;
          if (renewal === null) away(error instanceof TryAgain ? error.message : 'no connection');
          if (performance.now() - started > giveUpMs)
            throw new GatewayAway('The gateway has not answered for ten minutes.');
          const after = (error instanceof TryAgain ? error.afterMs : null) ?? pauseMs;
          const waitMs = renewal === null ? Math.max(after, shortestPauseMs) : 0;
          await setTimeout(waitMs, undefined, { signal });
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
  renewed: Renewal,
  { canProve }: AccessSource,
): Error {
  const code = error?.extensions?.code;
  if (code === 'TOKEN_EXPIRED' && renewed === null) return new TryAgain(code, null, 'TOKEN');
  if (code === 'SENDER_CONSTRAINT_FAILED' && canProve && renewed === null)
    return new TryAgain(code, null, 'PROOF');
  if (code === 'DPOP_NONCE_NEEDED' && canProve) return new TryAgain(code, shortestPauseMs);
  const isPassing =
    error?.extensions?.retryable === true || response.status >= 500 || response.status === 429;
  if (!isPassing && error !== undefined) return new GatewayRefused(code ?? '', error.message);
  if (!isPassing) return new GatewayRefused('', `The gateway answered HTTP ${response.status}.`);
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  const afterMs = Number.isFinite(seconds) ? Math.min(seconds * 1_000, 30_000) : null;
  return new TryAgain(code ?? `HTTP ${response.status}`, afterMs);
}
