import type { UpstreamCall } from '../upstream.ts';

/** One HTTP request to an upstream; `path` may carry secrets in its query and is never logged. */
export interface UpstreamRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface UpstreamResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export type Send = (request: UpstreamRequest, call: UpstreamCall) => Promise<UpstreamResponse>;

/** Behaviour around a `Send`: a time limit, a retry. What is around a whole question is an `UpstreamPolicy`. */
export type Policy = (next: Send) => Send;

/** `compose(send, inner, outer)`: the last policy given sees a request first. */
export function compose(send: Send, ...policies: readonly Policy[]): Send {
  return policies.reduce((next, policy) => policy(next), send);
}
