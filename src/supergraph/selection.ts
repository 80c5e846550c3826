import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isObjectType,
  Kind,
  type NamedTypeNode,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

/** A field that a document selects, of one of the object types that it may stand for. */
export interface SelectedField {
  /** Names in the answer from the root on; null above the root. */
  readonly path: string;
  readonly parent: string | null;
  readonly type: GraphQLObjectType;
  readonly field: GraphQLField<unknown, unknown>;
  readonly node: FieldNode;
}

export interface Selecting {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  /** Leaves out what `@skip` and `@include` leave out. */
  readonly includes?: (node: SelectionNode) => boolean;
}

/** Fragments that spread each other twice double at every step. Sixty fit into a document, and a validation rule sees them first. */
const mostSteps = 2_000;

export class TooManySelections extends RangeError {}

/**
 * Every field below an operation through fragments, in the order of the document, without introspection. It takes documents that
 * no rule has passed yet: what the schema does not have is passed over.
 *
 * @throws TooManySelections beyond 2,000 of them, fragments written out
 */
export function* selectedFields(selecting: Selecting): Generator<SelectedField, void> {
  const root = selecting.schema.getRootType(selecting.operation.operation);
  if (root == null) return;
  yield* new Walk(selecting).below(selecting.operation.selectionSet, [root], null);
}

class Walk {
  readonly #selecting: Selecting;
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly #open = new Set<string>();
  #steps = 0;

  constructor(selecting: Selecting) {
    this.#selecting = selecting;
    this.#fragments = new Map(
      selecting.document.definitions.flatMap((node) =>
        node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node]] : [],
      ),
    );
  }

  *below(
    { selections }: SelectionSetNode,
    types: readonly GraphQLObjectType[],
    parent: string | null,
  ): Generator<SelectedField, void> {
    for (const node of selections) {
      this.#steps += 1;
      if (this.#steps > mostSteps) throw new TooManySelections();
      if (this.#selecting.includes?.(node) === false) continue;
      if (node.kind === Kind.FIELD) yield* this.#field(node, types, parent);
      else if (node.kind === Kind.INLINE_FRAGMENT)
        yield* this.below(node.selectionSet, this.#narrowed(types, node.typeCondition), parent);
      else yield* this.#spread(node.name.value, types, parent);
    }
  }

  *#field(
    node: FieldNode,
    types: readonly GraphQLObjectType[],
    parent: string | null,
  ): Generator<SelectedField, void> {
    const name = node.alias?.value ?? node.name.value;
    const path = parent === null ? name : `${parent}.${name}`;
    const inner = new Set<GraphQLObjectType>();
    for (const type of types) {
      const field = type.getFields()[node.name.value];
      if (field === undefined) continue;
      yield { path, parent, type, field, node };
      for (const one of this.#objectTypes(getNamedType(field.type).name)) inner.add(one);
    }
    if (node.selectionSet !== undefined) yield* this.below(node.selectionSet, [...inner], path);
  }

  *#spread(
    name: string,
    types: readonly GraphQLObjectType[],
    parent: string | null,
  ): Generator<SelectedField, void> {
    const fragment = this.#fragments.get(name);
    if (fragment === undefined || this.#open.has(name)) return;
    this.#open.add(name);
    yield* this.below(fragment.selectionSet, this.#narrowed(types, fragment.typeCondition), parent);
    this.#open.delete(name);
  }

  #narrowed(
    types: readonly GraphQLObjectType[],
    condition: NamedTypeNode | undefined,
  ): readonly GraphQLObjectType[] {
    if (condition === undefined) return types;
    const meant = new Set(this.#objectTypes(condition.name.value));
    return types.filter((type) => meant.has(type));
  }

  #objectTypes(name: string): readonly GraphQLObjectType[] {
    const { schema } = this.#selecting;
    const type = schema.getType(name);
    if (isObjectType(type)) return [type];
    return isAbstractType(type) ? schema.getPossibleTypes(type) : [];
  }
}
