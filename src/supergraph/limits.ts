import {
  type ASTVisitor,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValidationContext,
  type ValidationRule,
} from 'graphql';
import type { CallerKind } from '../auth/caller.ts';
import type { ErrorCode } from '../errors.ts';

/** Start values of the trust page, section 5. Tokens are counted by the parser itself. */
export const documentLimits = {
  tokens: 500,
  depth: 6,
  aliases: 3,
  directives: 3,
  fragments: 10,
} as const;

/** Carries the catalogue's code through Apollo, which gives every validation error the same one. */
export function limitError(limit: ErrorCode): GraphQLError {
  return new GraphQLError(limit, { extensions: { limit } });
}

function counting(
  limit: ErrorCode,
  most: number,
  count: (add: () => void) => ASTVisitor,
): ValidationRule {
  return (context: ValidationContext) => {
    let found = 0;
    return count(() => {
      found += 1;
      if (found === most + 1) context.reportError(limitError(limit));
    });
  };
}

const aliases = counting('TOO_MANY_ALIASES', documentLimits.aliases, (add) => ({
  Field: (node: FieldNode) => {
    if (node.alias !== undefined) add();
  },
}));

const directives = counting('TOO_MANY_DIRECTIVES', documentLimits.directives, (add) => ({
  Directive: () => add(),
}));

const fragments = counting('TOO_MANY_FRAGMENTS', documentLimits.fragments, (add) => ({
  FragmentDefinition: () => add(),
  InlineFragment: () => add(),
}));

/** Levels of fields below an operation. Introspection is exempt: its standard query is deeper than any of ours. */
const depth: ValidationRule = (context) => ({
  OperationDefinition(operation) {
    const measured = new Map<string, number>();
    if (depthOf(operation.selectionSet, context.getDocument(), measured) > documentLimits.depth) {
      context.reportError(limitError('DOCUMENT_TOO_DEEP'));
    }
  },
});

function depthOf(
  selections: SelectionSetNode,
  document: DocumentNode,
  measured: Map<string, number>,
): number {
  let deepest = 0;
  for (const selection of selections.selections) {
    if (selection.kind === Kind.FIELD && selection.name.value.startsWith('__')) continue;
    const below =
      selection.kind === Kind.FRAGMENT_SPREAD
        ? depthOfFragment(selection.name.value, document, measured)
        : selection.selectionSet === undefined
          ? 0
          : depthOf(selection.selectionSet, document, measured);
    deepest = Math.max(deepest, selection.kind === Kind.FIELD ? below + 1 : below);
  }
  return deepest;
}

/** A fragment that spreads itself is refused by a standard rule; here it only must not run for ever. */
function depthOfFragment(
  name: string,
  document: DocumentNode,
  measured: Map<string, number>,
): number {
  const known = measured.get(name);
  if (known !== undefined) return known;
  measured.set(name, 0);
  const fragment = document.definitions.find(
    (node): node is FragmentDefinitionNode =>
      node.kind === Kind.FRAGMENT_DEFINITION && node.name.value === name,
  );
  const found = fragment === undefined ? 0 : depthOf(fragment.selectionSet, document, measured);
  measured.set(name, found);
  return found;
}

/** graphql-js leaves this to the execution, where it would look like an accident of ours. */
const knownRoots: ValidationRule = (context) => ({
  OperationDefinition(node) {
    if (context.getSchema().getRootType(node.operation) == null) {
      context.reportError(
        new GraphQLError(`The schema has no ${node.operation} operations.`, { nodes: node }),
      );
    }
  },
});

export const limitRules: readonly ValidationRule[] = [
  aliases,
  directives,
  fragments,
  depth,
  knownRoots,
];

/** One subject per operation for those who treat patients or look at themselves (trust 3.1). */
export function mostRootFields(kind: CallerKind | undefined): number {
  return kind === 'agency' || kind === 'auditor' ? 3 : 1;
}

/** Root fields of an operation through fragments, without `__typename` and introspection. */
export function rootFields(
  operation: OperationDefinitionNode,
  document: DocumentNode,
): readonly string[] {
  const names: string[] = [];
  const seen = new Set<string>();
  const collect = (selections: SelectionSetNode): void => {
    for (const selection of selections.selections) {
      if (selection.kind === Kind.FIELD) {
        if (!selection.name.value.startsWith('__')) names.push(selection.name.value);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) collect(selection.selectionSet);
      else if (!seen.has(selection.name.value)) {
        seen.add(selection.name.value);
        const fragment = document.definitions.find(
          (node): node is FragmentDefinitionNode =>
            node.kind === Kind.FRAGMENT_DEFINITION && node.name.value === selection.name.value,
        );
        if (fragment !== undefined) collect(fragment.selectionSet);
      }
    }
  };
  collect(operation.selectionSet);
  return names;
}
