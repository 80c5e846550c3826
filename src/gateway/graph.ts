import type { Config } from '../config/config.ts';
import type { Secrets } from '../config/secrets.ts';
import { answeredErrors, createApollo } from '../http/apollo.ts';
import { graphQLErrorFormatter } from '../http/graphql-errors.ts';
import type { SubscriptionsParts } from '../http/subscriptions/index.ts';
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
import { createSubscriptionReader } from '../supergraph/subscription.ts';
import type { Surroundings } from './surroundings.ts';

/** The guarded schema, and who runs documents on it. */
export interface Graph {
  readonly apollo: ReturnType<typeof createApollo>;
  readonly policy: SchemaPolicy;
  readonly explainAccess: ReturnType<typeof createAccessExplainer>;
  readonly subscriptions: Pick<SubscriptionsParts, 'describe' | 'read'>;
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
  const acceptance = { schema, rules, introspection: !production, isRegistered };
  const explainAccess = createAccessExplainer({
    schema,
    policy,
    classification,
    accepted: (document) => acceptedDocument(document, acceptance),
  });
  const apollo = createApollo({ schema, rules, production, isRegistered });
  await apollo.start();
  stack.defer(() => apollo.stop());
  const formatted = graphQLErrorFormatter(schema, { suggestions: !production });
  const subscriptions: Graph['subscriptions'] = {
    read: createSubscriptionReader(acceptance),
    describe: (errors, exchange) =>
      answeredErrors(
        errors.map((error) => formatted(error.toJSON(), error)),
        exchange,
      ),
  };
  return { apollo, policy, explainAccess, subscriptions };
}
