import {
  type FieldNode,
  GraphQLError,
  type GraphQLField,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  getArgumentValues,
  getDirectiveValues,
  type SelectionNode,
} from 'graphql';

/** Values of the variables; null where they are not known. */
export type VariableValues = Readonly<Record<string, unknown>> | null;

/** Arguments of a field as far as they are known: none where one of them hangs on a variable that is not. */
export function argumentsOf(
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
  variables: VariableValues,
): Readonly<Record<string, unknown>> {
  return known(() => getArgumentValues(field, node, variables ?? {})) ?? {};
}

/** Whether execution would look at it; what hangs on an unknown variable may be. */
export function isIncluded(node: SelectionNode, variables: VariableValues): boolean {
  const values = variables ?? {};
  const skip = known(() => getDirectiveValues(GraphQLSkipDirective, node, values));
  const include = known(() => getDirectiveValues(GraphQLIncludeDirective, node, values));
  return skip?.['if'] !== true && include?.['if'] !== false;
}

function known<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof GraphQLError) return undefined;
    throw error;
  }
}
