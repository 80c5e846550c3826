import type { Config } from '../config/config.ts';
import type { Secrets } from '../config/secrets.ts';
import { createApollo } from '../http/apollo.ts';
import { resolvers } from '../resolvers/index.ts';
import { sha256Base64url } from '../signing/digest.ts';
import { acceptedDocument } from '../supergraph/accepted-document.ts';
import { compose } from '../supergraph/compose.ts';
import { costRule } from '../supergraph/cost.ts';
import { classify } from '../supergraph/data-classes.ts';
import { executableSchema } from '../supergraph/executable.ts';
import { createAccessExplainer } from '../supergraph/explain-access.ts';
import { guardFields, type SchemaPolicy } from '../supergraph/guard.ts';
import { limitRules } from '../supergraph/limits.ts';
import { loadSubgraphs } from '../supergraph/subgraphs.ts';
import type { Surroundings } from './surroundings.ts';

/** The guarded schema, and who runs documents on it. */
export interface Graph {
  readonly apollo: ReturnType<typeof createApollo>;
  readonly policy: SchemaPolicy;
  readonly explainAccess: ReturnType<typeof createAccessExplainer>;
}

export async function openGraph(
  { freeFormOperations, mode }: Config,
  { registeredDocuments }: Secrets,
  { stack }: Pick<Surroundings, 'stack'>,
): Promise<Graph> {
  const subgraphs = loadSubgraphs();
  const schema = executableSchema(compose(subgraphs).publicSdl, subgraphs, resolvers);
  const classification = classify(subgraphs);
  const policy = guardFields(schema, classification);
  const rules = [...limitRules, costRule(classification)];
  const production = mode === 'production';
  const isRegistered = (document: string) =>
    freeFormOperations !== 'deny' || registeredDocuments?.has(sha256Base64url(document)) === true;
  const explainAccess = createAccessExplainer({
    schema,
    policy,
    classification,
    accepted: (document) =>
      acceptedDocument(document, { schema, rules, introspection: !production, isRegistered }),
  });
  const apollo = createApollo({ schema, rules, production, isRegistered });
  await apollo.start();
  stack.defer(() => apollo.stop());
  return { apollo, policy, explainAccess };
}
