import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  NoSchemaIntrospectionCustomRule,
  parse,
  specifiedRules,
  type ValidationRule,
  validate,
} from 'graphql';
import { InputError } from '../errors.ts';
import { documentLimits } from './limits.ts';

export interface AcceptanceOptions {
  readonly schema: GraphQLSchema;
  /** Rules of the endpoint besides those of GraphQL. */
  readonly rules: readonly ValidationRule[];
  readonly introspection: boolean;
  readonly isRegistered: (document: string) => boolean;
}

/**
 * Parses and checks a document as the endpoint does, without carrying it out.
 *
 * @throws InputError OPERATION_NOT_REGISTERED
 * @throws GraphQLError whose code is the endpoint's
 */
export function acceptedDocument(
  text: string,
  { schema, rules, introspection, isRegistered }: AcceptanceOptions,
): DocumentNode {
  if (!isRegistered(text)) throw new InputError('OPERATION_NOT_REGISTERED');
  const document = parsed(text);
  const all = [
    ...specifiedRules,
    ...rules,
    ...(introspection ? [] : [NoSchemaIntrospectionCustomRule]),
  ];
  const [error] = validate(schema, document, all, { maxErrors: 1 });
  if (error !== undefined) throw refusal(error, 'GRAPHQL_VALIDATION_FAILED');
  return document;
}

function parsed(text: string): DocumentNode {
  try {
    return parse(text, { maxTokens: documentLimits.tokens });
  } catch (error) {
    if (error instanceof GraphQLError) throw refusal(error, 'GRAPHQL_PARSE_FAILED');
    throw error;
  }
}

/** Without its places: they are those of another document than the one that is answered. */
function refusal({ message, extensions }: GraphQLError, code: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code, ...extensions } });
}
