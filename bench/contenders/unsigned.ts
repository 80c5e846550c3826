import { randomUUID } from 'node:crypto';
import type { Config } from '../../src/config/config.ts';
import type { Environment } from '../../src/config/env.ts';
import { loadConfiguration, type Secrets } from '../../src/config/secrets.ts';
import {
  createPopulationRegister,
  populationTransport,
} from '../../src/connectors/population/index.ts';
import { createVssPortal, vssPortalTransport } from '../../src/connectors/vss-portal/index.ts';
import type { Access, Context, Evidence } from '../../src/context.ts';
import { systemClock as clock } from '../../src/domain/clock.ts';
import { parseFacilityCode } from '../../src/domain/facility.ts';
import { defaultSwitches } from '../../src/eligibility/switches.ts';
import { checkPresence, noPresenceTrust } from '../../src/identity/presence/strength.ts';
import { createCoPayLookups } from '../../src/loaders/co-pay-lookups.ts';
import { createLoaders, type Registers, shareAnswers } from '../../src/loaders/index.ts';
import { createRecentPersons } from '../../src/loaders/recent-persons.ts';
import { desk } from '../check-in.ts';

/** Contexts over the same connectors as the gateway's, where everything is allowed and nothing is signed or recorded. */
export function unsignedContexts(
  environment: Environment,
  opened: AsyncDisposableStack,
): () => Context {
  const { config, secrets } = loadConfiguration(environment);
  const registers = openRegisters(config, secrets, opened);
  const rules = {
    personalIds: config.personalIds,
    deadlineMs: config.deadlineMs,
    listDeadlineMs: config.listDeadlineMs,
    appendixII: secrets.appendixII,
    switches: defaultSwitches,
    extraHolidays: [],
    deceasedStatuses: new Set<string>(),
    policyVersion: secrets.facilities.version.slice(0, 12),
  };
  const asking = askingDesk();
  const shared = shareAnswers(clock);
  return () => ({
    access,
    evidence,
    guesses,
    presence,
    accessLog: noAccessLog,
    explainAccess,
    repeats: { claim: () => Promise.resolve() },
    checkIns: {
      register: nothing,
      find: () => Promise.resolve(null),
      list: () => Promise.resolve([]),
    },
    checkLists: noCheckLists,
    notices: {
      report: () => Promise.reject(new TypeError('not part of this bench')),
      find: () => Promise.resolve(null),
      list: () => Promise.resolve([]),
    },
    clock,
    startedAt: clock.monotonic(),
    closing: never,
    rules,
    report: nothing,
    loaders: createLoaders(registers, asking, shared),
  });
}

const never = new AbortController().signal;

const guesses: Context['guesses'] = {
  nextTick: () => Promise.resolve(),
  reserve: () =>
    Promise.resolve({ granted: true, tellsMisses: true, settle: () => Promise.resolve() }),
};

const isNoPart = () => Promise.reject(new TypeError('not part of this bench'));
const noCheckLists: Context['checkLists'] = {
  start: isNoPart,
  find: isNoPart,
  add: isNoPart,
  close: isNoPart,
  cancel: isNoPart,
  counts: isNoPart,
  rows: isNoPart,
  isPaused: isNoPart,
};

/** Nothing is recorded here, so nobody has looked. */
const noAccessLog: Context['accessLog'] = {
  own: { person: null, organisation: null },
  find: () => Promise.resolve({ accesses: [], next: null }),
};

const presence: Context['presence'] = {
  issue: () => ({ challenge: '', chipChallenge: new Uint8Array(8), expiresAt: clock.now() }),
  accept: () => null,
  check: (evidence, claim) => checkPresence(evidence, claim, noPresenceTrust, clock.now()),
};

const explainAccess: Context['explainAccess'] = () => {
  throw new TypeError('nobody asks a bench what it may see');
};

const access: Access = {
  operation: nothing,
  facility: nothing,
  person: nothing,
  purpose: 'CHECK_IN',
  verdicts: new Uint8Array(),
};

function nothing(): void {
  // Everything is allowed, and nothing is kept.
}

const evidence: Evidence = {
  newId: randomUUID,
  decided: () => Promise.resolve('unsigned'),
  looked: nothing,
  question: () => ({ document: '', variables: {} }),
  alongside: nothing,
};

function askingDesk(): Parameters<typeof createLoaders>[1] {
  const {
    facility_code: facility = '',
    practitioner_id: personalId = '',
    practitioner_name: fullName = '',
  } = desk.claims;
  return {
    client: desk.clientId,
    facility: '99002',
    callerKind: 'hospital',
    purpose: () => 'CHECK_IN',
    priority: () => 'DESK',
    officer: personalId,
    wantsRecord: true,
    portal: { facility: parseFacilityCode(facility), staff: { personalId, fullName } },
    onFailure: nothing,
  };
}

/** As the gateway opens them, without its watch over their health. */
function openRegisters(config: Config, secrets: Secrets, opened: AsyncDisposableStack): Registers {
  const portalPool = vssPortalTransport({
    baseUrl: config.portal.url,
    attemptTimeoutMs: config.portal.timeoutMs,
  });
  const portal = createVssPortal({
    ...portalPool,
    accounts: secrets.portalAccounts,
    clock,
    historyBody: config.portal.historyBody,
  });
  const { url } = config.population;
  const populationPool = populationTransport({
    baseUrl: new URL(url.origin),
    connections: 64,
    attemptTimeoutMs: config.population.timeoutMs,
  });
  const population = createPopulationRegister({
    ...config.population,
    ...secrets.population,
    ...populationPool,
    path: `${url.pathname}${url.search}`,
    clock,
    requestId: () => crypto.randomUUID(),
  });
  const coPay = createCoPayLookups({ ask: portal.cumulativeCoPay, clock, onFailure: nothing });
  opened.defer(() => portal.close());
  opened.defer(() => population.close());
  opened.defer(() => coPay.close());
  return {
    portal,
    population,
    platform: null,
    facilities: secrets.facilities,
    recentPersons: createRecentPersons(clock),
    coPay,
  };
}
