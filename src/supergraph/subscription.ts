import {
  type ExecutionResult,
  execute,
  GraphQLError,
  getOperationAST,
  getVariableValues,
} from 'graphql';
import type { Context } from '../context.ts';
import { InputError } from '../errors.ts';
import { type AcceptanceOptions, acceptedDocument } from './accepted-document.ts';
import { argumentsOf } from './argument-values.ts';
import { selectedFields } from './selection.ts';

export interface SubscriptionRequest {
  readonly document: string;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** A subscription that may be carried out, once for each of its events. */
export interface PreparedSubscription {
  /** Its one root field. */
  readonly field: string;
  readonly coordinate: string;
  readonly arguments: Readonly<Record<string, unknown>>;
  execute(event: object, context: Context): Promise<ExecutionResult>;
}

/** UNFIT: not a document that is accepted here; whoever answers documents says what is wrong with it. */
export type SubscriptionReading =
  | { readonly kind: 'SUBSCRIPTION'; readonly subscription: PreparedSubscription }
  | { readonly kind: 'OTHER' }
  | { readonly kind: 'UNFIT' };

/** @throws InputError INPUT_INVALID when the variables do not fit a subscription */
export type ReadSubscription = (request: SubscriptionRequest) => SubscriptionReading;

/** By the same rules as documents that are answered at once: registered, valid, within the limits. */
export function createSubscriptionReader(options: AcceptanceOptions): ReadSubscription {
  return ({ document: text, operationName, variables }) => {
    const document = accepted(text, options);
    const operation = document === null ? null : getOperationAST(document, operationName);
    if (document === null || operation == null) return { kind: 'UNFIT' };
    if (operation.operation !== 'subscription') return { kind: 'OTHER' };
    const { schema } = options;
    const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], variables);
    if (coerced === undefined) throw new InputError('INPUT_INVALID', { argument: 'variables' });
    const [root] = selectedFields({ schema, document, operation });
    if (root === undefined) return { kind: 'UNFIT' };
    return {
      kind: 'SUBSCRIPTION',
      subscription: {
        field: root.field.name,
        coordinate: `${root.type.name}.${root.field.name}`,
        arguments: argumentsOf(root.field, root.node, coerced),
        execute: async (event, contextValue) =>
          execute({
            schema,
            document,
            operationName,
            variableValues: variables,
            rootValue: event,
            contextValue,
          }),
      },
    };
  };
}

function accepted(text: string, options: AcceptanceOptions) {
  try {
    return acceptedDocument(text, options);
  } catch (error) {
    if (error instanceof GraphQLError || error instanceof InputError) return null;
    throw error;
  }
}
