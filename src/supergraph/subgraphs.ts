import { readFileSync } from 'node:fs';
import {
  type DefinitionNode,
  type DocumentNode,
  Kind,
  type NamedTypeNode,
  type ObjectTypeDefinitionNode,
  parse,
  type TypeDefinitionNode,
  visit,
} from 'graphql';

/** The domains, each one Federation 2 subgraph, and the files of `schema/` that it is written in. */
export const domainFiles = {
  identity: ['identity'],
  insurance: ['insurance', 'check-ins', 'check-in-notices', 'check-lists'],
  facilities: ['facilities'],
  access: ['access'],
  ledger: ['ledger'],
} as const satisfies Record<string, readonly string[]>;
export type Domain = keyof typeof domainFiles;
export const domains = Object.keys(domainFiles) as readonly Domain[];

export interface Subgraph {
  readonly name: Domain;
  readonly typeDefs: DocumentNode;
}

function schemaFile(name: string): DocumentNode {
  return parse(readFileSync(new URL(`../../schema/${name}.graphql`, import.meta.url), 'utf8'));
}

/** Several files as one document; what they say of one root type comes together. */
export function oneDocument(files: readonly DocumentNode[]): DocumentNode {
  const roots = new Map<string, ObjectTypeDefinitionNode>();
  const others: DefinitionNode[] = [];
  for (const node of files.flatMap(({ definitions }) => definitions)) {
    if (node.kind !== Kind.OBJECT_TYPE_DEFINITION || !rootTypes.has(node.name.value)) {
      others.push(node);
      continue;
    }
    const known = roots.get(node.name.value);
    const fields = [...(known?.fields ?? []), ...(node.fields ?? [])];
    roots.set(node.name.value, { ...(known ?? node), fields });
  }
  return { kind: Kind.DOCUMENT, definitions: [...roots.values(), ...others] };
}

const rootTypes: ReadonlySet<string> = new Set(['Query', 'Mutation', 'Subscription']);

export function domainDocument(domain: Domain): DocumentNode {
  return oneDocument(domainFiles[domain].map(schemaFile));
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
  return domains.map((name) => ({
    name,
    typeDefs: subgraphDocument(domainDocument(name), shared),
  }));
}
