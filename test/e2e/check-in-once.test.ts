import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { vietnamDate } from '../../src/domain/date.ts';
import { sandboxPeople } from '../../src/sandbox/people.ts';
import { exampleInput } from '../../src/sandbox/scans.ts';
import { openExistingStore } from '../../src/store/index.ts';
import { freePort } from '../support/gateway.ts';
import { seeded } from '../support/gateway-kill.ts';
import {
  type GatewayProcess,
  startGatewayProcess,
  temporaryFolder,
} from '../support/gateway-process.ts';
import { type GraphQLClient, graphQLClient } from '../support/graphql-client.ts';
import { startOtherIssuer } from '../support/other-upstreams-issuer.ts';
import { createFreshDatabase, postgresAnswers } from '../support/postgres.ts';

/** Check-ins, each sent to two gateways at once, of which one is killed now and then; 10,000 in the nightly run. */
const checkIns = Number(process.env['CHECK_IN_RACES'] ?? 100);
const perRound = 50;

const publicUrl = 'https://gateway.example.vn';
const query = `mutation($input: CheckInInput!) {
  checkIn(input: $input) { id registeredAt decision { decision receipt } }
}`;
const visits = sandboxPeople(vietnamDate(new Date()))
  .filter(({ visit, faults }) => visit.facilityCode === '99002' && faults === undefined)
  .slice(0, 12)
  .map(exampleInput);

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

/** Bodies of complete answers; a gateway that is killed gives none. */
async function send({ client }: Replica, token: string, variables: object): Promise<string[]> {
  const answer = await client
    .post({ query, variables }, { authorization: `Bearer ${token}` })
    .catch(() => undefined);
  if (answer === undefined) return [];
  if (answer.status !== 200) throw new Error(`HTTP ${answer.status}`);
  return [Buffer.from(answer.bytes).toString('utf8')];
}

interface Place {
  readonly environment: Environment;
  readonly store: { readonly databaseUrl?: string };
  remove(): Promise<void>;
}

function defineOnce(name: string, makePlace: () => Promise<Place>): void {
  it(`asked twice is answered once: ${checkIns} check-ins at two gateways on ${name}, over kills`, {
    timeout: 60_000 + checkIns * 200,
  }, async () => {
    await using stack = new AsyncDisposableStack();
    const folder = stack.use(await temporaryFolder());
    const place = await makePlace();
    stack.defer(() => place.remove());
    const issuer = stack.use(await startOtherIssuer('https://sso.example.vn', publicUrl));
    const issuers = join(folder.path, 'issuers.json');
    writeFileSync(
      issuers,
      JSON.stringify([{ issuer: issuer.name, audience: publicUrl, jwks: issuer.jwks }]),
    );
    const environment = {
      DATA_DIR: folder.path,
      GATEWAY_URL: publicUrl,
      LOG_LEVEL: 'fatal',
      TOKEN_ISSUERS_FILE: issuers,
      ...place.environment,
    };
    const first = await startReplica(environment);
    const replicas: [Replica, Replica] = [first, await startReplica(environment)];
    stack.defer(async () => {
      for (const replica of replicas) await stop(replica);
    });
    const random = seeded(20_261_122);
    const token = await issuer.token({
      sub: 'hospital-99002',
      scope: 'checkin:write',
      caller_kind: 'hospital',
      facility_code: '99002',
      practitioner_id: '001085000101',
      practitioner_name: 'Trần Quốc Bảo',
    });

    let different = 0;
    let unanswered = 0;
    for (let done = 0; done < checkIns; done += perRound) {
      const requests = Array.from({ length: perRound }, (_, index) => ({
        input: { idempotencyKey: randomUUID(), visit: visits[index % visits.length] },
      }));
      const bodies = requests.map(() => new Set<string>());
      const killAt = random(perRound);
      await Promise.all(
        requests.map(async (variables, index) => {
          const answers = replicas.flatMap((replica) =>
            [1, 2].map(() => send(replica, token, variables)),
          );
          if (index === killAt) replicas[1].process.signal('SIGKILL');
          for (const body of (await Promise.all(answers)).flat()) bodies[index]?.add(body);
        }),
      );
      await stop(replicas[1]);
      replicas[1] = await startReplica(environment);
      for (const [index, variables] of requests.entries())
        for (const replica of replicas)
          for (const body of await send(replica, token, variables)) bodies[index]?.add(body);
      different += bodies.filter(({ size }) => size > 1).length;
      unanswered += bodies.filter(({ size }) => size === 0).length;
    }

    const store = await openExistingStore({ dataDir: folder.path, ...place.store });
    const rows = await store?.kysely
      .selectFrom('ledger_rows')
      .select('decision_id')
      .where('decision_id', 'is not', null)
      .execute();
    await store?.close();
    const total = Math.ceil(checkIns / perRound) * perRound;
    process.stderr.write(
      `${name}: ${total} check-ins, each sent six times: ${rows?.length} ledger entries, ${different} answered in two ways.\n`,
    );
    expect({ different, unanswered, entries: rows?.length }).toEqual({
      different: 0,
      unanswered: 0,
      entries: total,
    });
  });
}

describe('a check-in', async () => {
  defineOnce('SQLite', async () => ({
    environment: {},
    store: {},
    remove: async () => undefined,
  }));
  if (!(await postgresAnswers())) return;
  defineOnce('PostgreSQL', async () => {
    const database = await createFreshDatabase();
    return {
      environment: { DATABASE_URL: database.url },
      store: { databaseUrl: database.url },
      remove: () => database.drop(),
    };
  });
});
