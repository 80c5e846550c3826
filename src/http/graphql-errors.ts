import { unwrapResolverError } from '@apollo/server/errors';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { type ErrorCode, errorCatalog, GatewayError, InputError } from '../errors.ts';
import type { Language } from '../generated/schema.ts';

/** What Apollo calls a failure, in our catalogue. */
const apolloCodes: Readonly<Record<string, ErrorCode>> = {
  GRAPHQL_PARSE_FAILED: 'GRAPHQL_PARSE_FAILED',
  GRAPHQL_VALIDATION_FAILED: 'GRAPHQL_VALIDATION_FAILED',
  OPERATION_RESOLUTION_FAILURE: 'OPERATION_RESOLUTION_FAILURE',
  PERSISTED_QUERY_NOT_FOUND: 'BAD_REQUEST',
  PERSISTED_QUERY_NOT_SUPPORTED: 'BAD_REQUEST',
  BAD_USER_INPUT: 'INPUT_INVALID',
  BAD_REQUEST: 'BAD_REQUEST',
};

/** Apollo's `formatError`: the catalogue's sentence instead of whatever a library said. */
export function formatGraphQLError(
  formatted: GraphQLFormattedError,
  error: unknown,
): GraphQLFormattedError {
  const original = unwrapResolverError(error);
  if (original instanceof GatewayError) {
    const argument = original instanceof InputError ? original.argument : undefined;
    return described(original.code, formatted, argument === undefined ? {} : { argument });
  }
  const code = codeOf(formatted, error);
  const detail = code === 'INTERNAL_SERVER_ERROR' ? undefined : safeDetail(formatted.message, code);
  return described(code, formatted, detail === undefined ? {} : { detail });
}

function codeOf(formatted: GraphQLFormattedError, error: unknown): ErrorCode {
  const limit = formatted.extensions?.['limit'];
  if (typeof limit === 'string' && Object.hasOwn(errorCatalog, limit)) return limit as ErrorCode;
  if (formatted.message.includes('Document contains more than')) return 'DOCUMENT_TOO_LONG';
  if (formatted.message.startsWith('GraphQL introspection is not allowed'))
    return 'INTROSPECTION_OFF';
  if (/Exactly one key must be specified|OneOf Input Object/.test(formatted.message))
    return 'CLAIM_NOT_ONE_HOLDER';
  const code = formatted.extensions?.['code'];
  if (typeof code === 'string' && Object.hasOwn(apolloCodes, code))
    return apolloCodes[code] ?? 'BAD_REQUEST';
  // Apollo gives a wrong variable no code of its own in every path; graphql-js always starts its message like this.
  if (error instanceof GraphQLError && error.message.startsWith('Variable "$'))
    return 'INPUT_INVALID';
  return 'INTERNAL_SERVER_ERROR';
}

function described(
  code: ErrorCode,
  { locations, path }: GraphQLFormattedError,
  more: Readonly<Record<string, unknown>>,
): GraphQLFormattedError {
  const entry = errorCatalog[code];
  return {
    message: entry.vi,
    ...(locations === undefined ? {} : { locations }),
    ...(path === undefined ? {} : { path }),
    extensions: {
      code,
      retryable: entry.retryable,
      ...('retryAfterMs' in entry ? { retryAfterMs: entry.retryAfterMs } : {}),
      text: { vi: entry.vi, en: entry.en },
      ...more,
    },
  };
}

/**
 * What graphql-js says about a document or a variable, for the developer, without any value that was sent: its messages
 * quote values after `got invalid value`, `found`, `cannot represent … value:` and `Syntax Error … found`.
 */
function safeDetail(message: string, code: ErrorCode): string | undefined {
  if (code === 'INPUT_INVALID') return variableDetail(message);
  const withoutValues = message
    .replace(/, found .*$/s, '')
    .replace(/(cannot represent (?:an? )?(?:non-)?\w*(?: \w+)* ?value): .*$/s, '$1')
    .replace(/^Value .* does not exist in (".+" enum).*$/s, 'A value does not exist in $1')
    .replace(/^Syntax Error: (Invalid character|Unterminated|Unexpected).*$/s, 'Syntax Error: $1');
  // A quoted text that is not a name of the schema's alphabet, or holds digits like a number of a person, is dropped.
  return withoutValues.replaceAll(/"[^"]*"/g, (quoted) =>
    /^"[$@]?[_A-Za-z][\w.]*[!\]]*"$|^"\[[\w![\]]+"$/.test(quoted) && !/\d{4}/.test(quoted)
      ? quoted
      : '"…"',
  );
}

/** `Variable "$input" got invalid value {…} at "input.holder.scan"; Expected …`: the place, and never the value. */
function variableDetail(message: string): string | undefined {
  const place = /^Variable "(\$\w+)" got invalid value/s.exec(message)?.[1];
  if (place === undefined) {
    const missing = /^Variable "(\$\w+)" of required type "([\w![\]]+)" was not provided\.$/.exec(
      message,
    );
    return missing === null
      ? undefined
      : `Variable "${missing[1]}" of type "${missing[2]}" is missing.`;
  }
  const at = / at "([A-Za-z_][\w.[\]]*)"; /.exec(message)?.[1];
  const wanted =
    /(?:; |^)(Expected (?:type "[\w![\]]+"|a [^"]*?, e\.g\. [^;]*|a [^;"]*)|Field "\w+" of required type "[\w![\]]+" was not provided)/.exec(
      message,
    )?.[1];
  return `Variable "${place}"${at === undefined ? '' : ` at "${at}"`}: ${wanted ?? 'the value has the wrong type'}.`;
}

/** The body of an answer that never reached GraphQL. */
export function errorBody(code: ErrorCode, requestId: string, language: Language): string {
  const { message, extensions } = described(code, { message: '' }, { requestId });
  return JSON.stringify({
    errors: [{ message: language === 'EN' ? errorCatalog[code].en : message, extensions }],
  });
}
