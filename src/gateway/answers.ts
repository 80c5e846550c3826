import { createAnswerStore } from '../answers/index.ts';
import type { Config } from '../config/config.ts';
import type { Secrets } from '../config/secrets.ts';
import type { Pseudonyms } from '../ledger/pseudonym.ts';
import { type SharedAnswers, shareAnswers } from '../loaders/index.ts';
import type { Store } from '../store/index.ts';
import type { Surroundings } from './surroundings.ts';

/** What look-ups of all requests share: one call for one question, and the last verified answers. */
export function openAnswers(
  { answers: { portalFreshMs, portalStaleMs, registerStaleMs } }: Config,
  { pseudonymKey }: Secrets,
  store: Store,
  { person: pseudonym }: Pick<Pseudonyms, 'person'>,
  policyVersion: string,
  { clock, events, stack }: Surroundings,
): SharedAnswers {
  const answers = createAnswerStore({
    store,
    secret: pseudonymKey,
    clock,
    policyVersion,
    pseudonym,
    keepMs: {
      VSS_PORTAL: Math.max(portalFreshMs, portalStaleMs),
      POPULATION_REGISTER: registerStaleMs,
    },
    failed: (error) => events.failed(error, 'answers'),
  });
  stack.defer(() => answers.close());
  return shareAnswers(clock, {
    store: answers,
    reuse: { portalFreshMs, portalStaleMs, registerStaleMs },
  });
}
