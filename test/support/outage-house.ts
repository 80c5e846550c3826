import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeJwt } from 'jose';
import pino from 'pino';
import type { Caller } from '../../src/auth/caller.ts';
import { createCheckIns } from '../../src/check-ins/index.ts';
import { createQueue } from '../../src/check-ins/queue.ts';
import { createReconciler } from '../../src/check-ins/reconciler.ts';
import { policyVersionOf } from '../../src/config/policy-version.ts';
import { loadConfiguration } from '../../src/config/secrets.ts';
import { vietnamDate } from '../../src/domain/date.ts';
import { parseFacilityCode } from '../../src/domain/facility.ts';
import { policyVersion } from '../../src/eligibility/decision.ts';
import { openAnswers } from '../../src/gateway/answers.ts';
import { createBackgroundDesk } from '../../src/gateway/background.ts';
import { createDesk, type DeskParts } from '../../src/gateway/desk.ts';
import { openGraph } from '../../src/gateway/graph.ts';
import type { Surroundings } from '../../src/gateway/surroundings.ts';
import type { EligibilityInput } from '../../src/generated/schema.ts';
import { createEvents } from '../../src/http/events.ts';
import { collectEvidence, type EvidenceParts } from '../../src/http/evidence.ts';
import { createBodySealer } from '../../src/ledger/data-keys.ts';
import { createLedger } from '../../src/ledger/index.ts';
import { createPseudonyms } from '../../src/ledger/pseudonym.ts';
import type { Registers } from '../../src/loaders/index.ts';
import { createRecentPersons } from '../../src/loaders/recent-persons.ts';
import { decideOne } from '../../src/resolvers/insurance/decide-one.ts';
import { keptDecision } from '../../src/resolvers/insurance/kept-decision.ts';
import type { DecisionModel } from '../../src/resolvers/insurance/models.ts';
import { sandboxClients } from '../../src/sandbox/clients.ts';
import { startSandbox } from '../../src/sandbox/environment.ts';
import { personOf } from '../../src/sandbox/people/record.ts';
import type { SandboxPerson } from '../../src/sandbox/person.ts';
import { cardScan, exampleInput } from '../../src/sandbox/scans.ts';
import { sha256Base64url } from '../../src/signing/digest.ts';
import { openBeside } from '../../src/store/beside.ts';
import { openStore } from '../../src/store/index.ts';
import { HandClock } from './hand-clock.ts';
import { createOutageRegisters } from './outage-registers.ts';
import type { OutageHouse, Settled, WalkedDecision, Walker } from './outage-walk.ts';

const question = 'mutation ($input: CheckInInput!) { checkIn(input: $input) { id } }';

/** As the gateway puts itself together, without doors: nobody listens, and the registers are in the same process. */
export async function openOutageHouse(): Promise<OutageHouse & AsyncDisposable> {
  await using stack = new AsyncDisposableStack();
  const clock = new HandClock('2026-11-22T01:00:00Z');
  const dataDir = await mkdtemp(join(tmpdir(), 'vss-gateway-'));
  stack.defer(() => rm(dataDir, { recursive: true, force: true }));
  const nowhere = 'http://127.0.0.1:9';
  const sandbox = stack.use(
    await startSandbox(
      {
        PORT: '9',
        DATA_DIR: dataDir,
        VSS_PORTAL_URL: nowhere,
        POPULATION_URL: nowhere,
        NGSP_URL: nowhere,
        NGSP_CONSUMER_KEY: 'none',
        NGSP_CONSUMER_SECRET: 'none',
        PORTAL_REUSE_SECONDS: '300',
      },
      { clock },
    ),
  );
  const { config, secrets } = loadConfiguration(sandbox.environment);
  const failures: unknown[] = [];
  const events = createEvents(pino({ level: 'silent' }));
  const surroundings: Surroundings = {
    clock,
    events: { ...events, failed: (error) => failures.push(error) },
    stack,
  };
  const keys = stack.use(secrets.signingKeys);
  await keys.check();
  const store = await openStore({ dataDir });
  stack.defer(() => store.close());
  const ledger = createLedger(store, { pseudonymKey: secrets.pseudonymKey });
  stack.defer(() => ledger.close());
  const graph = await openGraph(config, secrets, surroundings);
  const pseudonyms = createPseudonyms(secrets.pseudonymKey);
  let people: readonly SandboxPerson[] = [];
  let processes = 1;
  let told: Parameters<OutageHouse['listen']>[0] = () => undefined;
  const registers = createOutageRegisters({
    people: () => people,
    clock,
    told: (...what) => told(...what),
    process: () => processes,
  });
  stack.defer(() => registers.close());
  const rulesVersion = policyVersionOf(policyVersion, config);
  const evidence: EvidenceParts = {
    signerAt: (at) => keys.signerFor('receipt', at),
    pseudonyms,
    lastOfVisit: async () => null,
    bodies: createBodySealer(secrets.pseudonymKey, clock),
    gatewayUrl: config.gatewayUrl,
    clock,
  };
  const beside = await openBeside(store);
  stack.defer(() => beside.close());

  /** All that a process keeps in memory. */
  async function startProcess() {
    const own = new AsyncDisposableStack();
    const checkIns = createCheckIns({
      store,
      secret: secrets.pseudonymKey,
      clock,
      random: Math.random,
    });
    const inProcess = { ...surroundings, stack: own };
    const parts = {
      secrets,
      policy: graph.policy,
      registers: {
        portal: registers.portal,
        population: registers.population,
        platform: null,
        facilities: secrets.facilities,
        recentPersons: createRecentPersons(clock),
        coPay: {
          peek: () => ({ state: 'NOT_ASKED', reason: 'IN_BACKGROUND' }),
          close: async () => undefined,
        },
      } satisfies Registers,
      answers: openAnswers(config, secrets, store, pseudonyms, rulesVersion, inProcess),
      pseudonyms,
      rules: {
        personalIds: config.personalIds,
        deadlineMs: config.deadlineMs,
        listDeadlineMs: config.listDeadlineMs,
        appendixII: secrets.appendixII,
        switches: config.ruleSwitches,
        extraHolidays: config.extraHolidays,
        deceasedStatuses: config.deceasedStatuses,
        policyVersion: rulesVersion,
      },
      clock,
      events: surroundings.events,
      checkIns,
      explainAccess: graph.explainAccess,
      // Nothing on the walk asks for these.
      budget: unused('miss budget'),
      accessDesk: unused('access desk'),
      checkLists: () => unused('check lists'),
    } as unknown as DeskParts;
    const contextOf = createDesk(parts);
    const background = createBackgroundDesk({ contextOf, evidence });
    const reconciler = createReconciler({
      queue: createQueue(beside.database, randomUUID()),
      openById: checkIns.openById,
      desk: {
        // Misses are not what this is about.
        decide: (task) => background.decide({ ...task, counted: false }),
      },
      ledger,
      canAsk: () => true,
      rows: checkIns.rows,
      clock,
      random: Math.random,
      report: {
        settled: () => undefined,
        waiting: () => undefined,
        failed: (error) => failures.push(error),
      },
    });
    own.defer(() => reconciler.close());
    return { checkIns, contextOf, reconciler, close: () => own.disposeAsync() };
  }
  let running = await startProcess();
  stack.defer(() => running.close());

  async function decide(
    input: EligibilityInput,
    desk: string,
    coordinate: 'Query.eligibility' | 'Mutation.checkIn',
  ): Promise<WalkedDecision> {
    const caller = callerAt(desk);
    const requestId = randomUUID();
    const collected = collectEvidence(evidence, {
      requestId,
      caller,
      purpose: 'CHECK_IN',
      method: 'POST',
      targetUri: `${config.gatewayUrl}/graphql`,
      signature: undefined,
      nonce: null,
    });
    collected.asked(question, { input });
    const context = running.contextOf({
      requestId,
      caller,
      evidence: collected,
      counted: false,
      repeats: { claim: () => Promise.resolve() },
      waits: null,
      priority: () => 'DESK',
      startedAt: clock.monotonic(),
    });
    context.access.operation(coordinate, ['CHECK_IN']);
    const decision = await decideOne(input, context);
    if (coordinate === 'Mutation.checkIn') context.checkIns.register({ decision, visit: input });
    const {
      companions,
      entries,
      keys: dataKeys,
      kept,
    } = collected.record({
      digest: sha256Base64url(keptDecision(decision)),
      status: 200,
      operations: [coordinate],
      refusal: null,
    });
    const [entry] = entries;
    if (entry === undefined) throw new TypeError('a decision has a ledger entry');
    const { once, along } = companions === null ? { once: [], along: [] } : await companions();
    if (once.length + along.length === 0) await ledger.append(entries, dataKeys);
    else if (!(await ledger.appendOnce(entry, dataKeys, once, along)))
      throw new Error('the check-in was there before');
    kept();
    failIf(failures);
    return walked(decision);
  }

  let serial = 100_000;
  const newcomers = (): readonly Walker[] => {
    people = [];
    return [true, false].map((cardDatesCover) => {
      serial += 1;
      const at = people.length;
      const today = vietnamDate(clock.now());
      const year = Number(today.slice(0, 4));
      const person = personOf(
        {
          key: `walker-${serial}`,
          story: 'Comes and goes.',
          life: {
            serial,
            name: cardDatesCover ? 'Nguyễn Thử Hành' : 'Trần Mẫu Trình',
            birthDate: '1986-05-06',
            sex: 'MALE',
          },
          card: 'DN4',
          ...(cardDatesCover
            ? {}
            : { terms: { validFrom: `${year - 2}-01-01`, validTo: `${year - 1}-12-31` } }),
          expected: { status: 'ELIGIBLE', identity: 'MATCHED', portalCode: null, routeCode: null },
        },
        today,
      );
      people = [...people, person];
      let isWithdrawn = false;
      return {
        personalId: person.presented.personalId ?? '',
        cardNumber: person.presented.cardNumber ?? '',
        cardDatesCover,
        covered: () => cardDatesCover && !isWithdrawn,
        withdraw(is) {
          isWithdrawn = is;
          const { card } = person;
          if (card === null) return;
          const changed = { ...person, card: { ...card, resultCode: is ? '110' : null } };
          people = people.with(at, changed);
        },
        input: (by) =>
          by === 'insurance card' ? { holder: { scan: cardScan(person) } } : exampleInput(person),
      };
    });
  };

  const open = stack.move();
  return {
    clock,
    registers,
    newcomers,
    listen: (listener) => {
      told = listener;
    },
    ask: (input, desk) => decide(input as EligibilityInput, desk, 'Query.eligibility'),
    checkIn: (input, desk) => decide(input as EligibilityInput, desk, 'Mutation.checkIn'),
    async restart() {
      processes += 1;
      await running.close();
      running = await startProcess();
    },
    async settle() {
      for (let quiet = 0; quiet < 40; ) {
        clock.advance(quiet < 30 ? 1_000 : 20 * 60_000);
        const begun = await running.reconciler.tick();
        await running.reconciler.idle();
        quiet = begun === 0 ? quiet + 1 : 0;
        const { waiting } = await createQueue(beside.database, '').length();
        if (waiting === 0) break;
      }
      failIf(failures);
    },
    async settlementsOf(ids): Promise<readonly Settled[]> {
      if (ids.length === 0) return [];
      const rows = await store.kysely
        .selectFrom('settlements')
        .select(['check_in_id', 'outcome', 'decision_id'])
        .where('check_in_id', 'in', [...ids])
        .execute();
      return Promise.all(
        rows.map(async ({ check_in_id: checkInId, outcome }) => {
          const found = await running.checkIns.find(checkInId);
          if (found?.settlement == null) throw new Error('a settlement without its decision');
          return { checkInId, outcome, decision: walked(found.settlement.decision) };
        }),
      );
    },
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
}

function walked(decision: DecisionModel): WalkedDecision {
  const { id, mode, obligations, provisional, sources } = decision;
  return {
    id,
    decision: decision.decision,
    provisional,
    mode,
    sources: sources.map(({ register, status, reason, asOf }) => ({
      register,
      status,
      reason,
      asOf,
    })),
    obligations,
    receipt: decodeJwt(decision.receipt),
  };
}

function callerAt(facility: string): Caller {
  const client = sandboxClients.find(({ claims }) => claims['facility_code'] === facility);
  if (client === undefined) throw new TypeError(`no client of ${facility}`);
  const { practitioner_id: personalId = '', practitioner_name: fullName = '' } = client.claims;
  return {
    kind: 'hospital',
    clientId: client.clientId,
    issuer: 'https://sso.test',
    scopes: new Set(client.scopes),
    boundTo: null,
    facility: parseFacilityCode(facility),
    practitioner: { personalId, fullName },
  };
}

function unused<T>(what: string): T {
  return new Proxy({} as object, {
    get() {
      throw new Error(`The walk does not use the ${what}`);
    },
  }) as T;
}

function failIf(failures: readonly unknown[]): void {
  const [first] = failures;
  if (first !== undefined) throw first;
}
