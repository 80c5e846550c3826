import { challenge } from '../auth/challenge.ts';
import { RequestSignatureError } from '../auth/request-signature.ts';
import { AuthError, type ErrorCode, errorCatalog, GatewayError, InputError } from '../errors.ts';
import { acceptSignature } from '../signing/http-message/verify-request.ts';
import { Shed } from './admission/index.ts';
import type { Events } from './events.ts';
import type { Exchange } from './exchange.ts';
import { errorBody } from './graphql-errors.ts';
import type { Answer } from './signed-reply.ts';

export const jsonType = 'application/json; charset=utf-8';

/** Fastify's own refusals by their code; anything else is ours or an accident. */
const fastifyCodes: Readonly<Record<string, ErrorCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'BODY_TOO_LARGE',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'UNSUPPORTED_MEDIA_TYPE',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'BAD_REQUEST',
  FST_ERR_CTP_EMPTY_TYPE: 'UNSUPPORTED_MEDIA_TYPE',
};

/** What is answered in place of what broke off. */
export function refusalOf(
  error: unknown,
  exchange: Exchange,
  events: Pick<Events, 'failed'>,
): Answer {
  if (error instanceof GatewayError) return refusalAnswer(error.code, exchange, error);
  const code =
    typeof error === 'object' && error !== null && 'code' in error
      ? fastifyCodes[String(error.code)]
      : undefined;
  if (code !== undefined) return refusalAnswer(code, exchange);
  events.failed(error, exchange.requestId);
  return refusalAnswer('INTERNAL_SERVER_ERROR', exchange);
}

export function refusalAnswer(code: ErrorCode, exchange: Exchange, error?: GatewayError): Answer {
  exchange.refusal ??= code;
  if (error instanceof Shed) exchange.retryAfterMs = error.retryAfterMs;
  const entry = errorCatalog[code];
  const retryAfterMs =
    exchange.retryAfterMs ?? ('retryAfterMs' in entry ? entry.retryAfterMs : undefined);
  const argument = error instanceof InputError ? error.argument : undefined;
  const authenticate = error instanceof AuthError ? challenge(error) : undefined;
  return {
    status: entry.status,
    contentType: jsonType,
    body: errorBody(code, exchange.requestId, exchange.language, {
      ...(error instanceof RequestSignatureError ? { refusal: error.refusal } : {}),
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
      ...(argument === undefined ? {} : { argument }),
    }),
    headers: {
      ...(error instanceof RequestSignatureError ? { 'accept-signature': acceptSignature } : {}),
      ...(code === 'METHOD_NOT_ALLOWED' ? { allow: 'POST, GET' } : {}),
      ...(authenticate === undefined ? {} : { 'www-authenticate': authenticate }),
      ...retryAfter(retryAfterMs),
    },
  };
}

export function retryAfter(ms: number | undefined): Readonly<Record<string, string>> {
  return ms === undefined ? {} : { 'retry-after': String(Math.ceil(ms / 1_000)) };
}
