import {
  buildSchema,
  type DocumentNode,
  defaultFieldResolver,
  type GraphQLFieldResolver,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isObjectType,
  isScalarType,
  Kind,
} from 'graphql';
import type { Context } from '../context.ts';
import { scalars } from '../resolvers/scalars.ts';
import type { Subgraph } from './subgraphs.ts';

type Resolve = GraphQLFieldResolver<unknown, Context>;
type ResolveReference = (reference: unknown, context: Context) => Promise<unknown>;
export type TypeResolvers = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/**
 * One executable schema out of the composed public one. A field belongs to the subgraph that declares it. A value of an entity
 * type that came from another subgraph is a reference: its fields resolve through the `__resolveReference` of their own
 * subgraph, exactly as they would behind a federation router.
 */
export function executableSchema(
  publicSdl: string,
  subgraphs: readonly Subgraph[],
  resolvers: Readonly<Record<string, TypeResolvers>>,
): GraphQLSchema {
  const schema = buildSchema(publicSdl);
  const owners = fieldOwners(subgraphs);
  const entities = new Set(subgraphs.flatMap(({ typeDefs }) => entityNames(typeDefs)));
  const origins: Origins = new WeakMap();
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith('__')) continue;
    if (isScalarType(type)) Object.assign(type, scalars[type.name]);
    if (isObjectType(type)) attach(type, { owners, entities, origins, resolvers });
  }
  return schema;
}

/** Which subgraph an entity value was made by. */
type Origins = WeakMap<object, string>;

interface Attachment {
  readonly owners: ReadonlyMap<string, readonly string[]>;
  readonly entities: ReadonlySet<string>;
  readonly origins: Origins;
  readonly resolvers: Readonly<Record<string, TypeResolvers>>;
}

function attach(
  type: GraphQLObjectType,
  { owners, entities, origins, resolvers }: Attachment,
): void {
  for (const field of Object.values(type.getFields())) {
    const [owner, ...others] = owners.get(`${type.name}.${field.name}`) ?? [];
    if (owner === undefined) continue;
    const own = resolvers[owner]?.[type.name];
    let resolve = own?.[field.name] as Resolve | undefined;
    const resolveReference = own?.['__resolveReference'] as ResolveReference | undefined;
    if (entities.has(type.name) && others.length === 0 && resolveReference !== undefined) {
      resolve = throughReference(owner, resolve ?? defaultFieldResolver, resolveReference, origins);
    }
    // What several subgraphs may have made has no known origin: it stays a reference.
    if (entities.has(getNamedType(field.type).name) && others.length === 0) {
      resolve = rememberOrigin(owner, resolve ?? defaultFieldResolver, origins);
    }
    if (resolve !== undefined) field.resolve = resolve;
  }
}

function throughReference(
  owner: string,
  resolve: Resolve,
  resolveReference: ResolveReference,
  origins: Origins,
): Resolve {
  return (source, args, context, info) => {
    if (typeof source === 'object' && source !== null && origins.get(source) === owner) {
      return resolve(source, args, context, info);
    }
    return resolveReference(source, context).then((entity) => resolve(entity, args, context, info));
  };
}

function rememberOrigin(owner: string, resolve: Resolve, origins: Origins): Resolve {
  const remember = (value: unknown): unknown => {
    if (Array.isArray(value)) for (const item of value) remember(item);
    else if (typeof value === 'object' && value !== null) origins.set(value, owner);
    return value;
  };
  return (source, args, context, info) => {
    const value = resolve(source, args, context, info);
    return value instanceof Promise ? value.then(remember) : remember(value);
  };
}

/** `Type.field` to the subgraphs that declare it. */
function fieldOwners(subgraphs: readonly Subgraph[]): ReadonlyMap<string, readonly string[]> {
  const owners = new Map<string, string[]>();
  for (const { name, typeDefs } of subgraphs) {
    for (const node of typeDefs.definitions) {
      if (node.kind !== Kind.OBJECT_TYPE_DEFINITION) continue;
      for (const field of node.fields ?? []) {
        const coordinate = `${node.name.value}.${field.name.value}`;
        owners.set(coordinate, [...(owners.get(coordinate) ?? []), name]);
      }
    }
  }
  return owners;
}

function entityNames(document: DocumentNode): readonly string[] {
  return document.definitions.flatMap((node) =>
    node.kind === Kind.OBJECT_TYPE_DEFINITION &&
    node.directives?.some((directive) => directive.name.value === 'key')
      ? [node.name.value]
      : [],
  );
}
