import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { vietnamDate } from '../../src/domain/date.ts';
import { sandboxPeople } from '../../src/sandbox/people.ts';
import { cardScan } from '../../src/sandbox/scans.ts';
import { openExistingStore } from '../../src/store/index.ts';
import { freePort } from '../support/gateway.ts';
import {
  type GatewayProcess,
  startGatewayProcess,
  temporaryFolder,
} from '../support/gateway-process.ts';
import { type GraphQLClient, graphQLClient } from '../support/graphql-client.ts';
import { startOtherIssuer } from '../support/other-upstreams-issuer.ts';
import { createFreshDatabase, postgresAnswers } from '../support/postgres.ts';

const publicUrl = 'https://gateway.example.vn';
const checkIns = 10;
const patienceMs = 45_000;
const mutation = `mutation($input: CheckInInput!) { checkIn(input: $input) { id state } }`;
const list = 'query { checkIns(first: 200) { id state } }';
const scan = cardScan(
  sandboxPeople(vietnamDate(new Date())).find(({ key }) => key === 'enterprise-employee') as never,
);

type Environment = Readonly<Record<string, string>>;

interface Replica {
  readonly process: GatewayProcess;
  readonly client: GraphQLClient;
}

async function startReplica(environment: Environment): Promise<Replica> {
  const port = String(await freePort());
  const process = await startGatewayProcess({ ...environment, PORT: port });
  return { process, client: graphQLClient(`http://127.0.0.1:${port}`) };
}

async function stop({ process, client }: Replica): Promise<void> {
  await client[Symbol.asyncDispose]();
  await process[Symbol.asyncDispose]();
}

async function breakPortal({ client }: Replica, fault: string | null): Promise<void> {
  const answer = await client.send('POST', '/sandbox/faults', {
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ portal: fault }),
  });
  expect(answer.status).toBe(200);
}

async function ask<T>({ client }: Replica, token: string, query: string, variables = {}) {
  const answer = await client.post({ query, variables }, { authorization: `Bearer ${token}` });
  const [data] = Object.values(answer.data ?? {});
  if (data == null) throw new Error(JSON.stringify(answer.errors));
  return data as T;
}

interface Place {
  readonly environment: Environment;
  readonly store: { readonly databaseUrl?: string };
  remove(): Promise<void>;
}

function defineReplicas(name: string, makePlace: () => Promise<Place>): void {
  it(`settle ${checkIns} check-ins once on ${name}, over a kill and a restart`, {
    timeout: 120_000,
  }, async () => {
    await using stack = new AsyncDisposableStack();
    const folder = stack.use(await temporaryFolder());
    const place = await makePlace();
    stack.defer(() => place.remove());
    const issuer = stack.use(await startOtherIssuer('https://sso.example.vn', publicUrl));
    const issuers = join(folder.path, 'issuers.json');
    const { jwks } = issuer;
    writeFileSync(issuers, JSON.stringify([{ issuer: issuer.name, audience: publicUrl, jwks }]));
    const environment = {
      DATA_DIR: folder.path,
      GATEWAY_URL: publicUrl,
      LOG_LEVEL: 'fatal',
      TOKEN_ISSUERS_FILE: issuers,
      PORTAL_REUSE_SECONDS: '0',
      PORTAL_STALE_HOURS: '0',
      ...place.environment,
    };
    const replicas: [Replica, Replica] = [
      await startReplica(environment),
      await startReplica(environment),
    ];
    stack.defer(async () => {
      for (const replica of replicas) await stop(replica);
    });
    const token = await issuer.token({
      sub: 'hospital-99002',
      scope: 'checkin:write eligibility:read',
      caller_kind: 'hospital',
      facility_code: '99002',
      practitioner_id: '001085000101',
      practitioner_name: 'Trần Quốc Bảo',
    });

    for (const replica of replicas) await breakPortal(replica, 'html-502');
    const ids: string[] = [];
    for (let count = 0; count < checkIns; count += 1) {
      const visit = { facilityCode: '99002', holder: { scan } };
      const input = { idempotencyKey: randomUUID(), visit };
      const { id, state } = await ask<{ id: string; state: string }>(
        replicas[count % 2 === 0 ? 0 : 1],
        token,
        mutation,
        { input },
      );
      expect(state).toBe('UNSETTLED');
      ids.push(id);
    }
    // In the middle of asking again, now and then.
    replicas[0].process.signal('SIGKILL');
    await stop(replicas[0]);
    replicas[0] = await startReplica(environment);
    for (const replica of replicas) await breakPortal(replica, null);

    const until = performance.now() + patienceMs;
    let states: readonly string[] = ['UNSETTLED'];
    while (performance.now() < until && !states.every((state) => state === 'CONFIRMED')) {
      await setTimeout(500);
      const found = await ask<ReadonlyArray<{ state: string }>>(replicas[0], token, list);
      states = found.map(({ state }) => state);
    }
    expect(states).toEqual(Array(checkIns).fill('CONFIRMED'));

    const store = await openExistingStore({ dataDir: folder.path, ...place.store });
    const rows = await store?.kysely.selectFrom('ledger_rows').select('entry').execute();
    const settled = await store?.kysely.selectFrom('settlements').selectAll().execute();
    await store?.close();
    const entries = (rows ?? []).map(({ entry }) => JSON.parse(entry));
    const settling = entries.filter(({ operation }) => operation === 'settlement');
    expect(settling).toHaveLength(checkIns);
    expect(settled?.map((row) => row.check_in_id).sort()).toEqual([...ids].sort());
    expect(settled?.map((row) => row.entry_id).sort()).toEqual(settling.map(({ id }) => id).sort());
  });
}

describe('two replicas', async () => {
  defineReplicas('SQLite', () =>
    Promise.resolve({ environment: {}, store: {}, remove: () => Promise.resolve() }),
  );
  if (await postgresAnswers()) {
    defineReplicas('PostgreSQL', async () => {
      const database = await createFreshDatabase();
      return {
        environment: { DATABASE_URL: database.url },
        store: { databaseUrl: database.url },
        remove: database.drop,
      };
    });
  }
});
