import { unwrapResolverError } from '@apollo/server/errors';
import {
  GraphQLError,
  type GraphQLFormattedError,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isObjectType,
} from 'graphql';
import { type ErrorCode, errorCatalog, GatewayError, InputError } from '../errors.ts';
import type { Language } from '../generated/schema.ts';
import { expectedForm } from '../resolvers/scalars.ts';

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
export function graphQLErrorFormatter(
  schema: GraphQLSchema,
  { suggestions }: { readonly suggestions: boolean },
): (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError {
  const names = namesOf(schema);
  return (formatted, error) => {
    const original = unwrapResolverError(error);
    if (original instanceof GatewayError) {
      const argument = original instanceof InputError ? original.argument : undefined;
      return described(original.code, formatted, argument === undefined ? {} : { argument });
    }
    const { code, argument, detail } = reading(formatted, error, names);
    // Apollo takes suggestions out of what it says about documents, not out of what it says about variables.
    const shown = suggestions ? detail : detail?.replace(/ Did you mean .*$/s, '');
    return described(code, formatted, {
      ...(argument === undefined ? {} : { argument }),
      ...(shown === undefined ? {} : { detail: shown }),
    });
  };
}

interface Reading {
  readonly code: ErrorCode;
  readonly argument?: string | undefined;
  readonly detail?: string | undefined;
}

/** What graphql-js or Apollo found wrong, told apart by what only they can have written. */
function reading(formatted: GraphQLFormattedError, error: unknown, names: Names): Reading {
  const { message, extensions } = formatted;
  const limit = extensions?.['limit'];
  if (typeof limit === 'string' && Object.hasOwn(errorCatalog, limit))
    return { code: limit as ErrorCode };
  if (message.startsWith('Syntax Error: Document contains more '))
    return { code: 'DOCUMENT_TOO_LONG' };
  if (message.startsWith('GraphQL introspection is not allowed'))
    return { code: 'INTROSPECTION_OFF' };
  if (message.startsWith('Variable "$')) {
    const refused = refusedVariable(message, error, names);
    if (refused !== null) return refused;
  }
  const unfit = unfitArgument.exec(message);
  if (unfit !== null) return { code: 'INPUT_INVALID', argument: unfit[1] };
  if (message.startsWith('Too many errors processing variables')) return { code: 'INPUT_INVALID' };
  const choice = notOneOf(message);
  if (choice !== null) return choice;
  const wanted = extensions?.[expectedForm];
  if (typeof wanted === 'string') return { code: 'INPUT_INVALID', detail: message };
  const code = apolloCode(extensions?.['code']);
  return code === undefined
    ? { code: 'INTERNAL_SERVER_ERROR' }
    : { code, detail: withoutValues(message, names) };
}

function apolloCode(code: unknown): ErrorCode | undefined {
  return typeof code === 'string' && Object.hasOwn(apolloCodes, code)
    ? apolloCodes[code]
    : undefined;
}

/** A variable that is null or missing where the document wants a value; graphql-js finds it only while running. */
const unfitArgument =
  /^Argument "(\w+)" (?:of (?:required|non-null) type .* (?:was provided|must not be null)|has invalid value )/s;

const oneOfRefusal =
  /^(?:Exactly one key must be specified for OneOf type|OneOf Input Object) "(\w+)"/;

/** None or several of what only one may be given: of evidence of presence, else of claims. */
function notOneOf(message: string): Reading | null {
  const type = oneOfRefusal.exec(message)?.[1];
  if (type === undefined) return null;
  return type === 'PresenceInput'
    ? { code: 'PRESENCE_MALFORMED', argument: 'presence' }
    : { code: 'CLAIM_NOT_ONE_HOLDER' };
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

/** Names of the contract. Any other name in a message was sent, and may be a person's. */
type Names = ReadonlySet<string>;

function namesOf(schema: GraphQLSchema): Names {
  const names = new Set(schema.getDirectives().map(({ name }) => name));
  for (const type of Object.values(schema.getTypeMap())) {
    names.add(type.name);
    if (isEnumType(type)) for (const { name } of type.getValues()) names.add(name);
    if (!isObjectType(type) && !isInputObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      names.add(field.name);
      if ('args' in field) for (const { name } of field.args) names.add(name);
    }
  }
  return names;
}

/**
 * What graphql-js says about a document, for the developer, without anything of it but names of the contract. Its messages put
 * values behind `, found`, `value:` and `Value "…"`, what could not be read behind `Syntax Error`, and all else into quotes.
 */
function withoutValues(message: string, names: Names): string | undefined {
  const [syntax] =
    /^Syntax Error: (?:Expected (?:"[^"]{1,3}"|\w+)|Unexpected \w+|Unterminated string|Invalid \w+(?: \w+)*)/.exec(
      message,
    ) ?? [];
  if (syntax !== undefined) return `${syntax}.`;
  if (message.startsWith('Syntax Error')) return undefined;
  return (
    message
      .replace(/, found .*$/s, '.')
      .replace(/( value): .*$/s, '$1.')
      .replace(/^Value .*( does not exist in "\w+" enum)/s, 'A value$1')
      // A field of a variable is any text, quotes included; a field of a document is a name.
      .replace(/^Field ".*\W.*"( is not defined by type "\w+"\.)/s, 'A field$1')
      .replaceAll(/"[^"]*"/g, (quoted) => (isKnown(quoted, names) ? quoted : '"…"'))
  );
}

/** `"$input"`, `"[EligibilityInput!]!"`, `"IdentityClaim.scan"`, `"@include"`: every name in it is the contract's. */
function isKnown(quoted: string, names: Names): boolean {
  return (
    /^"[[\]!$@.{} \w]+"$/.test(quoted) &&
    (quoted.match(/\w+/g) ?? []).every((name) => names.has(name))
  );
}

/**
 * `Variable "$input" got invalid value {…} at "input.holder.scan"; Expected …`. The value may itself look like such a message,
 * so the part behind it is taken from the error that graphql-js wrapped, and the place is read at the very end of the rest.
 */
function refusedVariable(message: string, error: unknown, names: Names): Reading | null {
  const [, name = '', rest = ''] = /^Variable "\$(\w+)" (.*)$/s.exec(message) ?? [];
  const missing = /^of required type "([\w![\]]+)" was not provided\.$/.exec(rest)?.[1];
  const variable = `Variable "$${names.has(name) ? name : '…'}"`;
  if (missing !== undefined)
    return { code: 'INPUT_INVALID', detail: `${variable} of type "${missing}" is missing.` };
  const inner = error instanceof GraphQLError ? error.originalError?.message : undefined;
  if (!/^(?:got invalid value|of non-null type) /.test(rest)) return null;
  if (inner === undefined || !message.endsWith(`; ${inner}`))
    return { code: 'INPUT_INVALID', detail: `${variable} must not be null.` };
  const choice = notOneOf(inner);
  if (choice !== null) return choice;
  const place = / at "(\w[\w.[\]]*)"$/.exec(message.slice(0, -inner.length - 2))?.[1];
  const argument = place?.slice(name.length).replace(/^\./, '');
  const wanted =
    error instanceof GraphQLError && typeof error.extensions[expectedForm] === 'string'
      ? inner
      : withoutValues(inner, names);
  return {
    code: 'INPUT_INVALID',
    argument,
    detail: `${variable}${argument === undefined ? '' : ` at "${argument}"`}: ${wanted}`,
  };
}

/** The body of an answer that never reached GraphQL. */
export function errorBody(
  code: ErrorCode,
  requestId: string,
  language: Language,
  more: Readonly<Record<string, string | number>> = {},
): string {
  const { message, extensions } = described(code, { message: '' }, { requestId, ...more });
  return JSON.stringify({
    errors: [{ message: language === 'EN' ? errorCatalog[code].en : message, extensions }],
  });
}
