import type { Caller } from '../auth/caller.ts';
import type { RequestSignature } from '../auth/request-signature.ts';
import type { ErrorCode } from '../errors.ts';
import type { Language } from '../generated/schema.ts';
import type { RepeatableRequest } from '../kept-answers/index.ts';
import type { Admitted } from './admission/index.ts';
import type { RequestEvidence } from './evidence.ts';
import type { Waits } from './waits.ts';

/** One HTTP request to the GraphQL endpoint, from the first header to the last byte of the answer. */
export interface Exchange {
  readonly requestId: string;
  readonly method: string;
  /** Built from GATEWAY_URL, never from `Host`. */
  readonly targetUri: string;
  readonly headers: ExchangeHeaders;
  readonly language: Language;
  /** The client uses DPoP. */
  readonly proves: boolean;
  /** The client knows only `application/json`, where GraphQL over HTTP wants 200 for a document that cannot run. */
  readonly legacyMediaType: boolean;
  readonly startedAt: number;
  /** How long it waited for others: what is left of its time is the gateway's own. */
  readonly waits: Waits;
  /** Its place among the requests under way; null for one that has none. */
  admitted: Admitted | null;
  /** When a request that was turned away may come back; null: as the catalogue says. */
  retryAfterMs: number | null;
  caller: Caller | null;
  /** How long its token is accepted, in milliseconds since the epoch. */
  acceptedUntilMs: number;
  /** The request's own signature, once verified; null for an unsigned request. */
  signature: RequestSignature | null;
  evidence: RequestEvidence | null;
  /** The request bears an idempotency key: its answer is kept, and given once. */
  repeatable: RepeatableRequest | null;
  /** The answer that was kept when this request was sent before. */
  repeated: string | null;
  /** Root fields of the operation, once known. */
  operations: readonly string[];
  bodyBytes: number;
  /** The request's Content-Digest, once it is known to be that of its body. */
  bodyDigest: string | null;
  /** First error code of the answer, or its first denial; null when there was none. */
  refusal: ErrorCode | null;
  /** Apollo answered without its life cycle: the errors do not carry the request id yet. */
  completedByPlugin: boolean;
}

export interface ExchangeHeaders {
  readonly contentDigest: string | undefined;
  readonly signature: string | undefined;
  readonly signatureInput: string | undefined;
}

/** English when it is asked for before Vietnamese; the sentence of an error then is the English one. */
export function preferredLanguage(acceptLanguage: string | undefined): Language {
  if (acceptLanguage === undefined) return 'VI';
  const first = /\b(vi|en)\b/i.exec(acceptLanguage)?.[1]?.toLowerCase();
  return first === 'en' ? 'EN' : 'VI';
}

const ourMediaTypes = /^(?:\*\/\*|application\/(?:\*|json|graphql-response\+json))$/i;

/** False for an `Accept` that none of our answers would suit; it is asked before any data is. */
export function acceptsAnswers(accept: string | undefined): boolean {
  return (accept ?? '*/*').split(',').some((range) => {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim());
    const refused = parameters.some((parameter) => /^q=0(?:\.0*)?$/i.test(parameter));
    return ourMediaTypes.test(type) && !refused;
  });
}

/** True for an `Accept` that names server-sent events: a wildcard does not ask for a connection that stays open. */
export function acceptsEvents(accept: string | undefined): boolean {
  return /(?:^|,)\s*text\/event-stream\s*(?:$|[,;](?!\s*q=0(?:\.0*)?\s*(?:$|,)))/i.test(
    accept ?? '',
  );
}

/** True for an `Accept` that names `application/json` and leaves no room for the newer media type. */
export function acceptsLegacyOnly(accept: string | undefined): boolean {
  return (
    accept !== undefined &&
    /\bapplication\/json\b/.test(accept) &&
    !/graphql-response\+json|\*\/\*|application\/\*/.test(accept)
  );
}
