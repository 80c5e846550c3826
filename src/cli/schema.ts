import { compose } from '../supergraph/compose.ts';
import { type Command, UsageError } from './terminal.ts';

export const schema: Command = {
  help: `Usage: vss-gateway schema print [--supergraph]

Prints the schema that clients see, composed from schema/*.graphql. With --supergraph: the supergraph for a federation router,
as committed in schema/supergraph.graphql.
`,
  async run(args, terminal) {
    const [action, option, ...others] = args;
    if (
      action !== 'print' ||
      others.length > 0 ||
      (option !== undefined && option !== '--supergraph')
    ) {
      throw new UsageError('Say "schema print" or "schema print --supergraph".');
    }
    const { publicSdl, supergraphSdl } = compose();
    terminal.out(`${(option === undefined ? publicSdl : supergraphSdl).trimEnd()}\n`);
    return 0;
  },
};
