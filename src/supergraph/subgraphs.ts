import { readFileSync } from 'node:fs';
import {
  type DefinitionNode,
  type DocumentNode,
  Kind,
  type NamedTypeNode,
  parse,
  type TypeDefinitionNode,
  visit,
} from 'graphql';

/** The domains, each one SDL file and one Federation 2 subgraph. */
export const domains = ['identity', 'insurance', 'facilities', 'access', 'ledger'] as const;
export type Domain = (typeof domains)[number];

export interface Subgraph {
  readonly name: Domain;
  readonly typeDefs: DocumentNode;
}

function schemaFile(name: string): DocumentNode {
  return parse(readFileSync(new URL(`../../schema/${name}.graphql`, import.meta.url), 'utf8'));
}

function isTypeDefinition(node: DefinitionNode): node is TypeDefinitionNode {
  return 'name' in node && node.kind.endsWith('TypeDefinition');
}

/**
 * A domain's file plus what it reaches of `shared.graphql`. A type that the domain defines itself replaces the shared stub:
 * so every subgraph knows `Person` by its key, and only identity knows more.
 */
export function subgraphDocument(domain: DocumentNode, shared: DocumentNode): DocumentNode {
  const own = new Set(domain.definitions.filter(isTypeDefinition).map((type) => type.name.value));
  const available = new Map(
    shared.definitions.filter(isTypeDefinition).map((type) => [type.name.value, type]),
  );
  const reached = new Map<string, TypeDefinitionNode>();
  const reach = (node: DocumentNode | TypeDefinitionNode): void => {
    visit(node, {
      NamedType({ name }: NamedTypeNode) {
        const type = available.get(name.value);
        if (type === undefined || own.has(name.value) || reached.has(name.value)) return;
        reached.set(name.value, type);
        reach(type);
      },
    });
  };
  const rest = shared.definitions.filter((node) => !isTypeDefinition(node));
  reach(domain);
  reach({ kind: Kind.DOCUMENT, definitions: rest });
  return {
    kind: Kind.DOCUMENT,
    definitions: [...rest, ...domain.definitions, ...reached.values()],
  };
}

export function loadSubgraphs(): readonly Subgraph[] {
  const shared = schemaFile('shared');
  return domains.map((name) => ({ name, typeDefs: subgraphDocument(schemaFile(name), shared) }));
}
