import type { BackgroundDesk } from '../background.ts';
import type { CheckIns } from '../check-ins/index.ts';
import type { Config } from '../config/config.ts';
import { policyVersionOf } from '../config/policy-version.ts';
import type { Secrets } from '../config/secrets.ts';
import type { CanAsk } from '../connectors/upstream.ts';
import type { Context, VisitRules } from '../context.ts';
import { policyVersion } from '../eligibility/decision.ts';
import type { EvidenceParts } from '../http/evidence.ts';
import { createAccessDesk } from '../ledger/access-desk.ts';
import type { Ledger } from '../ledger/entry.ts';
import type { Pseudonyms } from '../ledger/pseudonym.ts';
import { createMissBudget } from '../miss-budget/index.ts';
import { openBeside } from '../store/beside.ts';
import type { Store } from '../store/index.ts';
import { openAnswers } from './answers.ts';
import { createBackgroundDesk } from './background.ts';
import { openCheckIns } from './check-ins.ts';
import { openCheckLists } from './check-lists.ts';
import { createDesk, type Served } from './desk.ts';
import type { Graph } from './graph.ts';
import { openGatewayNotices } from './notices.ts';
import { openRegisters } from './registers.ts';
import type { Surroundings } from './surroundings.ts';
import { openGatewayWebhooks } from './webhooks.ts';

/** What decides and remembers, for whoever asks and for what nobody waits for. */
export interface Work {
  readonly contextOf: (served: Served) => Context;
  readonly background: BackgroundDesk;
  readonly checkIns: CheckIns;
  readonly canAsk: CanAsk;
  /** State of each upstream. */
  readonly upstreams: () => Readonly<Record<string, unknown>>;
}

export interface WorkParts {
  readonly store: Store;
  readonly ledger: Ledger;
  readonly pseudonyms: Pseudonyms;
  readonly evidence: EvidenceParts;
  readonly graph: Pick<Graph, 'explainAccess' | 'policy'>;
}

export async function openWork(
  config: Config,
  secrets: Secrets,
  { evidence, graph, ledger, pseudonyms, store }: WorkParts,
  surroundings: Surroundings,
): Promise<Work> {
  const { clock, events, stack } = surroundings;
  const { pseudonymKey } = secrets;
  const rules = rulesOf(config, secrets);
  const webhooks = await openGatewayWebhooks(secrets, store, surroundings);
  const budget = createMissBudget({
    store,
    clock,
    pseudonyms,
    alert: events.restricted,
    failed: (error) => events.failed(error, 'miss-budget'),
  });
  stack.defer(() => budget.close());
  const answers = openAnswers(
    config,
    secrets,
    store,
    pseudonyms,
    rules.policyVersion,
    surroundings,
  );
  const { registers, health, canAsk, noticePortal } = openRegisters(config, secrets, surroundings);
  const notices = await openGatewayNotices(
    config,
    secrets,
    { store, portal: noticePortal, canAsk },
    surroundings,
  );
  const listRows = await openBeside(store, { outlives: 'power' });
  stack.defer(() => listRows.close());
  // Made before the desk that it works with: whatever it takes up is later.
  const background = createBackgroundDesk({ contextOf: (served) => contextOf(served), evidence });
  const checkLists = openCheckLists(
    {
      beside: listRows,
      ledger,
      canAsk,
      settings: config.lists,
      policyVersion: rules.policyVersion,
      pseudonymKey,
      background,
    },
    surroundings,
  );
  const checkIns = openCheckIns(store, secrets, surroundings, webhooks.companionsOf);
  const contextOf = createDesk({
    ...graph,
    checkIns,
    checkLists,
    notices: notices.desk,
    secrets,
    registers,
    answers,
    budget,
    pseudonyms,
    accessDesk: createAccessDesk(store, pseudonymKey),
    rules,
    clock,
    events,
  });
  return { contextOf, background, checkIns, canAsk, upstreams: health };
}

function rulesOf(config: Config, secrets: Secrets): VisitRules {
  return {
    personalIds: config.personalIds,
    deadlineMs: config.deadlineMs,
    listDeadlineMs: config.listDeadlineMs,
    appendixII: secrets.appendixII,
    switches: config.ruleSwitches,
    extraHolidays: config.extraHolidays,
    deceasedStatuses: config.deceasedStatuses,
    policyVersion: versionOf(config, secrets),
  };
}

/** Rules, facility register and lists, each by the first characters of its digest. */
function versionOf(config: Config, { facilities, appendixII }: Secrets): string {
  const lists = [facilities.version, appendixII?.version ?? ''].filter((version) => version !== '');
  return [
    policyVersionOf(policyVersion, config),
    ...lists.map((version) => version.slice(0, 12)),
  ].join('+');
}
