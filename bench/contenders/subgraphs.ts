import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import { startStandaloneServer } from '@apollo/server/standalone';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { GraphQLScalarType, Kind } from 'graphql';
import type { Environment } from '../../src/config/env.ts';
import type { Context } from '../../src/context.ts';
import { resolvers } from '../../src/resolvers/index.ts';
import { scalars } from '../../src/resolvers/scalars.ts';
import { loadSubgraphs, type Subgraph } from '../../src/supergraph/subgraphs.ts';
import { answerParent } from '../process.ts';
import { type Usage, usage } from '../usage.ts';
import { unsignedContexts } from './unsigned.ts';

/** The three domains of (c), each behind an HTTP server of its own; one process holds all three. */
export interface SubgraphProcedures {
  start(options: { readonly environment: Environment }): Promise<Readonly<Record<string, string>>>;
  usage(): Usage;
}

type SchemaModule = Extract<Parameters<typeof buildSubgraphSchema>[0], readonly unknown[]>[number];

const opened = new AsyncDisposableStack();

const procedures = {
  async start({ environment }) {
    const contextOf = unsignedContexts(environment, opened);
    const urls = loadSubgraphs().map(
      async (subgraph) => [subgraph.name, await serve(subgraph, contextOf)] as const,
    );
    return Object.fromEntries(await Promise.all(urls));
  },
  usage,
} satisfies SubgraphProcedures;

async function serve(subgraph: Subgraph, contextOf: () => Context): Promise<string> {
  const server = new ApolloServer<Context>({
    schema: buildSubgraphSchema([schemaModule(subgraph)]),
    plugins: [ApolloServerPluginCacheControlDisabled()],
  });
  opened.defer(() => server.stop());
  const { url } = await startStandaloneServer(server, {
    listen: { host: '127.0.0.1', port: 0 },
    context: async () => contextOf(),
  });
  return url;
}

function schemaModule({ name, typeDefs }: Subgraph): SchemaModule {
  const ownScalars = typeDefs.definitions.flatMap((node) => {
    if (node.kind !== Kind.SCALAR_TYPE_DEFINITION) return [];
    const scalar = { ...scalars[node.name.value], name: node.name.value };
    return [[scalar.name, new GraphQLScalarType(scalar)] as const];
  });
  return {
    typeDefs,
    resolvers: { ...resolvers[name], ...Object.fromEntries(ownScalars) },
  } as SchemaModule;
}

answerParent(procedures, opened);
