import { UpstreamError } from '../upstream.ts';
import type { Policy } from './send.ts';
import { tlsFailure } from './verdict.ts';

const gatewayStatuses: ReadonlySet<number> = new Set([502, 503, 504]);

/**
 * Turns 502, 503 and 504 into errors that a retry sees. Not an answer that the upstream itself made, and not one with
 * Retry-After, which asks for more patience than a retry has: both go on to the codec.
 */
export function failOnGatewayStatus(isOwnAnswer: (body: string) => boolean = () => false): Policy {
  return (next) => async (request, call) => {
    const response = await next(request, call);
    const { status, headers, body } = response;
    if (!gatewayStatuses.has(status) || headers['retry-after'] !== undefined || isOwnAnswer(body)) {
      return response;
    }
    throw new UpstreamError('UPSTREAM_ERROR', `HTTP ${status}`, { status });
  };
}

export function isGatewayStatus(error: UpstreamError): boolean {
  return gatewayStatuses.has(error.status ?? 0);
}

/** True when no connection was made, or it broke. Another try cannot mend who the peer is (faults F4 to F6). */
export function isConnectionFailure({ failure, message }: UpstreamError): boolean {
  return failure === 'UNREACHABLE'
    ? !tlsFailure.test(message)
    : failure === 'TIMEOUT' && message === 'UND_ERR_CONNECT_TIMEOUT';
}
