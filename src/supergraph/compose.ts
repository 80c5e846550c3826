import { composeServices } from '@theguild/federation-composition';
import { loadSubgraphs, type Subgraph } from './subgraphs.ts';

export interface Composition {
  readonly supergraphSdl: string;
  /** The schema that clients see. */
  readonly publicSdl: string;
}

/** A contract that does not compose is a programmer's mistake: it stops the start. */
export function compose(subgraphs: readonly Subgraph[] = loadSubgraphs()): Composition {
  const result = composeServices(
    subgraphs.map(({ name, typeDefs }) => ({ name, typeDefs, url: `/subgraphs/${name}` })),
  );
  if (result.errors !== undefined && result.errors.length > 0) {
    throw new TypeError(
      `The subgraphs do not compose:\n${result.errors.map((error) => error.message).join('\n')}`,
    );
  }
  if (result.supergraphSdl === undefined || result.publicSdl === undefined) {
    throw new TypeError('The composition produced no schema');
  }
  return { supergraphSdl: result.supergraphSdl, publicSdl: result.publicSdl };
}
