import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import type { Environment } from '../../src/config/env.ts';
import type { Context } from '../../src/context.ts';
import { resolvers } from '../../src/resolvers/index.ts';
import { compose } from '../../src/supergraph/compose.ts';
import { executableSchema } from '../../src/supergraph/executable.ts';
import { loadSubgraphs } from '../../src/supergraph/subgraphs.ts';
import { answerParent } from '../process.ts';
import { type Usage, usage } from '../usage.ts';
import { unsignedContexts } from './unsigned.ts';

/** (b) The same schema and resolvers on an Apollo Server as it comes. */
export interface DefaultApolloProcedures {
  start(options: { readonly environment: Environment }): Promise<string>;
  usage(): Usage;
}

const opened = new AsyncDisposableStack();

const procedures = {
  async start({ environment }) {
    const contextOf = unsignedContexts(environment, opened);
    const subgraphs = loadSubgraphs();
    const server = new ApolloServer<Context>({
      schema: executableSchema(compose(subgraphs).publicSdl, subgraphs, resolvers),
    });
    opened.defer(() => server.stop());
    const { url } = await startStandaloneServer(server, {
      listen: { host: '127.0.0.1', port: 0 },
      context: async () => contextOf(),
    });
    return url;
  },
  usage,
} satisfies DefaultApolloProcedures;

answerParent(procedures, opened);
