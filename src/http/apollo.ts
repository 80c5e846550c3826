import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import type { GraphQLFormattedError, GraphQLSchema, ValidationRule } from 'graphql';
import type { Context } from '../context.ts';
import { type ErrorCode, errorCatalog } from '../errors.ts';
import { documentLimits, limitError, mostRootFields, rootFields } from '../supergraph/limits.ts';
import { Shed } from './admission/index.ts';
import type { Exchange } from './exchange.ts';
import { graphQLErrorFormatter } from './graphql-errors.ts';

/** What Apollo carries: what resolvers see, and the exchange that they do not. */
export interface ApolloContext extends Context {
  readonly exchange: Exchange;
}

export interface ApolloOptions {
  readonly schema: GraphQLSchema;
  /** Limits of documents, besides the rules of GraphQL. */
  readonly rules: readonly ValidationRule[];
  readonly production: boolean;
  readonly isRegistered: (document: string) => boolean;
}

/** Larger bodies are for lists only; the socket's own limit is eight times this. */
const smallBodyBytes = 64 * 1_024;

export function createApollo(options: ApolloOptions): ApolloServer<ApolloContext> {
  return new ApolloServer<ApolloContext>({
    schema: options.schema,
    introspection: !options.production,
    hideSchemaDetailsFromClientErrors: options.production,
    includeStacktraceInErrorResponses: false,
    allowBatchedHttpRequests: false,
    // A token in a header and no cookies: another site's page cannot ask in somebody's name.
    csrfPrevention: false,
    parseOptions: { maxTokens: documentLimits.tokens },
    validationRules: [...options.rules],
    formatError: graphQLErrorFormatter(options.schema, { suggestions: !options.production }),
    stopOnTerminationSignals: false,
    nodeEnv: 'production',
    logger: quiet,
    plugins: [
      // The default plugin wraps every field: it halves the throughput (decision 0001).
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      lifecycle(options),
    ],
  });
}

/** Apollo's own log lines can quote a document; the gateway writes its own. */
const quiet = { debug: ignore, info: ignore, warn: ignore, error: ignore };

function ignore(): void {
  // Nothing of Apollo's is logged.
}

/** Nothing personal stands in a URL: only what is about nobody may be asked by GET. */
const askableByGet: ReadonlySet<string> = new Set(['facility']);

/** Failures of the document itself, which GraphQL over HTTP answers with 200 under `application/json`. */
const documentFailures: ReadonlySet<ErrorCode> = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
  'INPUT_INVALID',
]);

/** Operations that ask for many at once, which nobody at a desk waits for. */
const asksMuch: ReadonlySet<string> = new Set(['eligibilityMany']);

function becomeBulk(exchange: Exchange): void {
  try {
    exchange.admitted?.lowerTo('BULK');
  } catch (error) {
    if (!(error instanceof Shed)) throw error;
    exchange.retryAfterMs = error.retryAfterMs;
    throw limitError(error.code);
  }
}

function statusOf(code: ErrorCode, { legacyMediaType }: Exchange): number {
  return legacyMediaType && documentFailures.has(code) ? 200 : errorCatalog[code].status;
}

/** The ledger names one refusal of a request: a denial rather than a mistake beside it (P15). */
function outranks(code: ErrorCode, other: ErrorCode): boolean {
  return errorCatalog[code].status === 403 && errorCatalog[other].status !== 403;
}

/** A field is denied as such, whatever the row of a list: the first row's error says it of all. */
function oncePerField(errors: readonly GraphQLFormattedError[]): readonly GraphQLFormattedError[] {
  const denied = new Set<string>();
  return errors.filter(({ extensions, path = [] }) => {
    if (extensions?.['code'] !== ('FIELD_NOT_ALLOWED' satisfies ErrorCode)) return true;
    const field = path.filter((step) => typeof step === 'string').join('.');
    const isFirst = !denied.has(field);
    denied.add(field);
    return isFirst;
  });
}

function codeOf({ extensions }: GraphQLFormattedError): ErrorCode {
  return (extensions?.['code'] ?? 'INTERNAL_SERVER_ERROR') as ErrorCode;
}

/** Formatted errors in the caller's language, with the request's id; the exchange notes which one the ledger names. */
export function answeredErrors(
  errors: readonly GraphQLFormattedError[],
  exchange: Exchange,
): GraphQLFormattedError[] {
  return oncePerField(errors).map((error) => {
    const code = codeOf(error);
    if (exchange.refusal === null || outranks(code, exchange.refusal)) exchange.refusal = code;
    return {
      ...error,
      message: exchange.language === 'EN' ? errorCatalog[code].en : error.message,
      extensions: {
        ...error.extensions,
        ...(exchange.retryAfterMs === null ? {} : { retryAfterMs: exchange.retryAfterMs }),
        requestId: exchange.requestId,
      },
    };
  });
}

/** False for nothing, and for root fields that are all null beside their errors. */
function holdsData(data: Readonly<Record<string, unknown>> | null | undefined): boolean {
  return data != null && Object.values(data).some((value) => value !== null);
}

function lifecycle({ isRegistered }: ApolloOptions): ApolloServerPlugin<ApolloContext> {
  return {
    requestDidStart: async () => ({
      async didResolveSource({ source, request, contextValue: { exchange } }) {
        exchange.evidence?.asked(source, request.variables);
        if (isRegistered(source)) return;
        // Apollo has no life cycle for what is thrown here; the endpoint answers with the code that it finds.
        exchange.refusal = 'OPERATION_NOT_REGISTERED';
        throw limitError('OPERATION_NOT_REGISTERED');
      },

      async didResolveOperation({ operation, document, contextValue: { exchange } }) {
        if (operation === undefined || document === undefined) return;
        // Events need a connection that stays open, which the endpoint opens before it comes to this.
        if (operation.operation === 'subscription') throw limitError('NOT_ACCEPTABLE');
        const fields = rootFields(operation, document);
        exchange.operations = fields;
        if (exchange.method === 'GET' && !fields.every((field) => askableByGet.has(field)))
          throw limitError('METHOD_NOT_ALLOWED');
        if (fields.length > mostRootFields(exchange.caller?.kind))
          throw limitError('TOO_MANY_ROOT_FIELDS');
        if (exchange.bodyBytes > smallBodyBytes && !fields.includes('eligibilityMany'))
          throw limitError('BODY_TOO_LARGE');
        if (fields.some((field) => asksMuch.has(field))) becomeBulk(exchange);
      },

      async willSendResponse({ response, contextValue: { exchange } }) {
        exchange.completedByPlugin = true;
        if (response.body.kind !== 'single') return;
        const { errors } = response.body.singleResult;
        if (errors === undefined) return;
        const answered = answeredErrors(errors, exchange);
        response.body.singleResult.errors = answered;
        const [first] = answered;
        const status = first === undefined ? undefined : statusOf(codeOf(first), exchange);
        // A request of which nothing was served failed, and its status says so; partial data is a 200 (GraphQL over HTTP), where
        // Apollo has taken the status of an error.
        if (holdsData(response.body.singleResult.data)) response.http.status = 200;
        else if (status !== undefined) response.http.status = status;
      },
    }),
  };
}
