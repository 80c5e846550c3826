import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { vietnamDate } from '../../src/domain/date.ts';
import { GatewayError } from '../../src/errors.ts';
import { createBodyReader } from '../../src/ledger/body-reader.ts';
import type { Ledger, LedgerEntry } from '../../src/ledger/entry.ts';
import { openLedger } from '../../src/ledger/index.ts';
import { parseVkey } from '../../src/ledger/note.ts';
import { sandboxPeople } from '../../src/sandbox/people.ts';
import { exampleInput } from '../../src/sandbox/scans.ts';
import { openStore } from '../../src/store/index.ts';
import { testLog, testPublisher } from '../contract/support/tree-place.ts';
import { freePort, startTestGateway, type TestGateway } from '../support/gateway.ts';
import { checkInUntilKilled, type Held, seeded } from '../support/gateway-kill.ts';
import { runCommand, startGatewayProcess, temporaryFolder } from '../support/gateway-process.ts';
import {
  eligibilityManyQuery,
  eligibilityQuery,
  graphQLClient,
  signatureOf,
} from '../support/graphql-client.ts';
import { ledgerKey } from '../support/ledger-entry.ts';
import { unprovedOf } from '../support/ledger-proofs.ts';
import { createFreshDatabase, postgresAnswers } from '../support/postgres.ts';

const cycles = Number(process.env['GATEWAY_KILLS'] ?? 3);
const seed = Number(process.env['GATEWAY_KILL_SEED'] ?? 20_261_121);

const inputs = sandboxPeople(vietnamDate(new Date()))
  .filter(({ visit, faults }) => visit.facilityCode === '99002' && faults === undefined)
  .slice(0, 12)
  .map(exampleInput);

interface Place extends AsyncDisposable {
  readonly environment: Readonly<Record<string, string>>;
  readonly store: { readonly dataDir: string; readonly databaseUrl?: string };
}

interface Profile {
  readonly ledger: { readonly log: { readonly keys: readonly string[] } };
}

async function onSqlite(): Promise<Place> {
  const folder = await temporaryFolder();
  return {
    environment: { DATA_DIR: folder.path },
    store: { dataDir: folder.path },
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

async function onPostgres(): Promise<Place> {
  const folder = await temporaryFolder();
  const database = await createFreshDatabase();
  return {
    environment: { DATA_DIR: folder.path, DATABASE_URL: database.url },
    store: { dataDir: folder.path, databaseUrl: database.url },
    async [Symbol.asyncDispose]() {
      await database.drop();
      await folder[Symbol.asyncDispose]();
    },
  };
}

const places = [
  ['SQLite', onSqlite],
  ...((await postgresAnswers()) ? ([['PostgreSQL', onPostgres]] as const) : []),
] as const;

/** What the ledger says of each answer that a client holds. */
async function missingFrom(ledger: Ledger, held: readonly Held[]): Promise<readonly Held[]> {
  const missing: Held[] = [];
  for (const one of held) {
    const row = await ledger.findByDecision(one.decisionId);
    const same = row?.entry.answer === one.answer && row.entry.decision?.receipt === one.receipt;
    if (!same) missing.push(one);
  }
  return missing;
}

/** Answers that have no valid proof under the next checkpoint, which has to go on from those of the killed gateways. */
async function unprovedAt(
  { store: options, environment }: Place,
  held: readonly Held[],
  published: readonly string[],
): Promise<readonly string[]> {
  const text = await readFile(join(environment['DATA_DIR'] ?? '', 'pseudonym.key'), 'utf8');
  const store = await openStore(options);
  const log = testLog();
  await testPublisher(store, { log }).publish();
  const trust = {
    key: Buffer.from(text, 'base64'),
    logKeys: [log.key, ...published.map(parseVkey)],
  };
  const unproved = await unprovedOf(
    store,
    trust,
    held.map(({ decisionId }) => decisionId),
  );
  await store.close();
  return unproved;
}

/** States of the bodies of all entries, opened with the key that the gateway made. */
async function bodyStates({ store, environment }: Place): Promise<ReadonlySet<string>> {
  const key = await readFile(join(environment['DATA_DIR'] ?? '', 'pseudonym.key'), 'utf8');
  const opened = await openStore(store);
  const rows = await opened.kysely.selectFrom('ledger_rows').select('entry').execute();
  const entries = rows.map(({ entry }) => JSON.parse(entry) as LedgerEntry);
  const bodies = await createBodyReader(opened.kysely, Buffer.from(key, 'base64')).open(entries);
  await opened.close();
  return new Set([...bodies.values()].map(({ state }) => state));
}

describe.each(places)('a gateway that is killed under load, on %s', (_, make) => {
  it(`has every answer that a client holds in its ledger, after ${cycles} kills`, {
    timeout: 20_000 + cycles * 10_000,
  }, async () => {
    await using place = await make();
    const random = seeded(seed);
    const held: Held[] = [];
    const keys = new Set<string>();
    // A gateway that lives for long enough has put its entries under a checkpoint itself.
    const published: string[] = [];
    for (let cycle = 0; cycle < cycles; cycle += 1) {
      await using gateway = await startGatewayProcess({
        ...place.environment,
        PORT: String(await freePort()),
        LOG_LEVEL: 'silent',
      });
      await using client = graphQLClient(gateway.url);
      keys.add((await client.send('GET', '/.well-known/jwks.json')).text);
      const { text } = await client.send('GET', '/.well-known/vss-gateway');
      published.push(...(JSON.parse(text) as Profile).ledger.log.keys);
      const killAfter = 20 + random(100);
      held.push(...(await checkInUntilKilled(gateway, inputs, { lanes: 16, killAfter })));
      expect(await gateway.exited).toBeNull();
    }

    const ledger = await openLedger({ ...place.store, pseudonymKey: ledgerKey });
    const missing = await missingFrom(ledger, held);
    await ledger.close();
    expect(held.length).toBeGreaterThanOrEqual(cycles * 20);
    expect(missing).toEqual([]);
    expect(keys.size).toBe(1);
    expect(await bodyStates(place)).toEqual(new Set(['OPENED']));
    expect(await unprovedAt(place, held, published)).toEqual([]);

    const { code, out } = await runCommand(['ledger', 'verify', '--json'], {
      environment: place.environment,
    });
    expect(code).toBe(0);
    const report = JSON.parse(out) as { readonly rows: number };
    expect(report).toMatchObject({ broken: null });
    expect(report.rows).toBeGreaterThanOrEqual(held.length);
  });
});

describe('a gateway whose ledger does not write', () => {
  const fails: Ledger = {
    append: () => Promise.reject(new GatewayError('LEDGER_UNAVAILABLE')),
    appendOnce: () => Promise.reject(new GatewayError('LEDGER_UNAVAILABLE')),
    findByDecision: async () => null,
    verify: async () => ({ rows: 0, head: null, broken: null }),
    head: () => Promise.reject(new Error('gone')),
    close: async () => undefined,
  };
  let gateway: TestGateway;

  beforeEach(async () => {
    gateway = await startTestGateway({ ledger: fails });
  });
  afterEach(() => gateway[Symbol.asyncDispose]());

  const questions = (): ReadonlyArray<readonly [query: string, variables: unknown]> => {
    const input = exampleInput(gateway.person('enterprise-employee'));
    return [
      [eligibilityQuery, { input }],
      [eligibilityManyQuery, { inputs: [input, input] }],
      [
        'query ($input: EligibilityInput!) { eligibility(input: $input) { id nothing } }',
        { input },
      ],
      [eligibilityQuery, { input: { ...input, facilityCode: '99004' } }],
    ];
  };

  it('withholds every answer, refusals too, and says so under its signature', async () => {
    for (const [query, variables] of questions()) {
      const answer = await gateway.ask(query, variables, 'hospital-district');
      expect(answer.status).toBe(503);
      expect(answer.errors.map(({ extensions }) => extensions)).toMatchObject([
        { code: 'LEDGER_UNAVAILABLE', retryable: true },
      ]);
      expect(answer).not.toHaveProperty('data.eligibility');
      expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
      expect(signatureOf(answer, gateway.jwks)).toMatchObject({ ok: true });
    }
  });

  it('lets nothing of what it learned out', async () => {
    const input = exampleInput(gateway.person('enterprise-employee'));
    const { bytes } = await gateway.ask(eligibilityQuery, { input }, 'hospital-district');
    const text = Buffer.from(bytes).toString('utf8');
    expect(Object.keys(JSON.parse(text))).toEqual(['errors']);
    for (const word of ['Nguyễn', 'DN4', 'ELIGIBLE', '001086']) expect(text).not.toContain(word);
  });

  it('is not ready', async () => {
    expect((await gateway.get('/readyz')).status).toBe(503);
    expect((await gateway.get('/healthz')).status).toBe(200);
  });
});

describe('a gateway whose database breaks and is mended', () => {
  it('answers again with the first entry that is durable', async () => {
    await using gateway = await startTestGateway();
    const input = exampleInput(gateway.person('pensioner'));
    const statusNow = async () =>
      (await gateway.ask(eligibilityQuery, { input }, 'hospital-district')).status;
    const execute = (sql: string) => {
      const database = new DatabaseSync(join(gateway.dataDir, 'vss-gateway.db'), {
        timeout: 5_000,
      });
      database.exec(sql);
      database.close();
    };
    const statuses = [await statusNow()];
    execute('alter table ledger_rows rename to gone');
    statuses.push(await statusNow());
    execute('alter table gone rename to ledger_rows');
    statuses.push(await statusNow());
    expect(statuses).toEqual([200, 503, 200]);
    const { out } = await runCommand(['ledger', 'verify', '--json', '--data-dir', gateway.dataDir]);
    expect(JSON.parse(out)).toMatchObject({ rows: 2, broken: null });
  });
});
