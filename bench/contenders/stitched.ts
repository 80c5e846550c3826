import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import { startStandaloneServer } from '@apollo/server/standalone';
import { getStitchedSchemaFromSupergraphSdl } from '@graphql-tools/federation';
import { compose } from '../../src/supergraph/compose.ts';
import { answerParent } from '../process.ts';
import { type Usage, usage } from '../usage.ts';

/** (c) A gateway that stitches the three subgraphs, which run elsewhere. */
export interface StitchedProcedures {
  start(options: { readonly subgraphs: Readonly<Record<string, string>> }): Promise<string>;
  usage(): Usage;
}

const opened = new AsyncDisposableStack();

const procedures = {
  async start({ subgraphs }) {
    const server = new ApolloServer({
      schema: getStitchedSchemaFromSupergraphSdl({
        supergraphSdl: compose().supergraphSdl,
        httpExecutorOpts: ({ name }) => ({
          endpoint: subgraphs[name.toLowerCase()] ?? '',
          // By default two clients who ask the same at the same time get one decision; here each gets its own.
          deduplicateInflightRequests: false,
        }),
      }),
      plugins: [ApolloServerPluginCacheControlDisabled()],
    });
    opened.defer(() => server.stop());
    const { url } = await startStandaloneServer(server, {
      listen: { host: '127.0.0.1', port: 0 },
    });
    return url;
  },
  usage,
} satisfies StitchedProcedures;

answerParent(procedures, opened);
