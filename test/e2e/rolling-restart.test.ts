import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { vietnamDate } from '../../src/domain/date.ts';
import { sandboxClients } from '../../src/sandbox/clients.ts';
import { sandboxPeople } from '../../src/sandbox/people.ts';
import { exampleInput } from '../../src/sandbox/scans.ts';
import { type Balancer, startBalancer } from '../support/balancer.ts';
import { freePort } from '../support/gateway.ts';
import {
  type GatewayProcess,
  startGatewayProcess,
  temporaryFolder,
} from '../support/gateway-process.ts';
import { startOtherIssuer } from '../support/other-upstreams-issuer.ts';
import { createFreshDatabase, postgresAnswers } from '../support/postgres.ts';

/** Check-ins a second while replicas restart; 100 in the nightly run (P20). */
const rate = Number(process.env['ROLLING_RESTART_RATE'] ?? 20);
const probeMs = 200;
const graceMs = 5 * probeMs;
/** P20. */
const longestDrainMs = 10_000;

const publicUrl = 'https://gateway.example.vn';
const query = `query ($input: EligibilityInput!) { eligibility(input: $input) { id decision receipt } }`;
const desks = sandboxClients.filter(({ claims }) => claims.caller_kind === 'hospital');
const people = sandboxPeople(vietnamDate(new Date())).filter(
  ({ visit, faults }) =>
    visit.facilityCode === '99002' && visit.input === undefined && faults === undefined,
);

type Environment = Readonly<Record<string, string>>;

interface Replica {
  readonly environment: Environment;
  process: GatewayProcess;
}

interface Asked {
  readonly replica: string;
  readonly id: string;
}

/** Desks that go on asking, at the same rate whatever comes back, until they are told to stop. */
function startDesks(balancer: Balancer, tokens: readonly string[]) {
  const answers: Asked[] = [];
  const failures: string[] = [];
  const underWay = new Set<Promise<void>>();
  const started = performance.now();
  let sent = 0;
  let isOver = false;

  async function ask(number: number): Promise<void> {
    const desk = desks[number % desks.length];
    const person = people[number % people.length];
    if (desk === undefined || person === undefined) throw new TypeError('nobody to ask about');
    const input = { ...exampleInput(person), facilityCode: desk.claims['facility_code'] };
    try {
      const { status, text, replica } = await balancer.post(
        '/graphql',
        {
          authorization: `Bearer ${tokens[number % tokens.length]}`,
          'content-type': 'application/json',
        },
        JSON.stringify({ query, variables: { input } }),
      );
      const id = status === 200 ? /"id":"([^"]+)"/.exec(text)?.[1] : undefined;
      if (id === undefined) failures.push(`${status} ${text.slice(0, 300)}`);
      else answers.push({ replica, id });
    } catch (error) {
      failures.push(String(error));
    }
  }

  const clock = (async () => {
    while (!isOver) {
      for (; sent < ((performance.now() - started) / 1_000) * rate; sent += 1) {
        const work = ask(sent).then(() => {
          underWay.delete(work);
        });
        underWay.add(work);
      }
      await sleep(5);
    }
  })();
  return {
    async stop() {
      isOver = true;
      await clock;
      await Promise.all(underWay);
      return { sent, answers, failures };
    },
  };
}

async function restart(replica: Replica, balancer: Balancer): Promise<number> {
  const signalled = performance.now();
  replica.process.signal('SIGTERM');
  expect(await Promise.race([replica.process.exited, sleep(30_000, 'held up')])).toBe(0);
  const drainedMs = performance.now() - signalled;
  replica.process = await startGatewayProcess(replica.environment);
  const url = `http://127.0.0.1:${replica.environment['PORT']}`;
  await expect.poll(() => balancer.ready(), { timeout: 30_000 }).toContain(url);
  return drainedMs - graceMs;
}

interface Place {
  readonly environment: Environment;
  remove(): Promise<void>;
}

function defineRestart(name: string, replicaCount: number, makePlace: () => Promise<Place>): void {
  it(`of ${replicaCount} on ${name} under ${rate} check-ins a second fails no request`, {
    timeout: 180_000,
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
    const replicas: Replica[] = [];
    stack.defer(async () => {
      for (const { process } of replicas) await process[Symbol.asyncDispose]();
    });
    while (replicas.length < replicaCount) {
      const environment = {
        PORT: String(await freePort()),
        DATA_DIR: folder.path,
        GATEWAY_URL: publicUrl,
        LOG_LEVEL: 'fatal',
        TOKEN_ISSUERS_FILE: issuers,
        SHUTDOWN_GRACE_MS: String(graceMs),
        ...place.environment,
      };
      replicas.push({ environment, process: await startGatewayProcess(environment) });
    }
    const urls = replicas.map(({ environment }) => `http://127.0.0.1:${environment['PORT']}`);
    const balancer = stack.use(startBalancer(urls, { everyMs: probeMs, patienceMs: 60_000 }));
    await expect.poll(() => balancer.ready().length, { timeout: 30_000 }).toBe(replicaCount);
    const tokens = await Promise.all(
      desks.map(({ clientId, claims }) =>
        issuer.token({ ...claims, sub: clientId, scope: 'eligibility:read identity:read' }),
      ),
    );

    const load = startDesks(balancer, tokens);
    await sleep(1_000);
    const drains: number[] = [];
    for (const replica of replicas) drains.push(await restart(replica, balancer));
    await sleep(1_000);
    const { sent, answers, failures } = await load.stop();

    expect(failures).toEqual([]);
    expect(answers).toHaveLength(sent);
    expect(new Set(answers.map(({ id }) => id)).size).toBe(sent);
    expect(new Set(answers.map(({ replica }) => replica)).size).toBe(replicaCount);
    expect(Math.max(...drains)).toBeLessThan(longestDrainMs);
  });
}

describe('a rolling restart', () => {
  const onSqlite = async (): Promise<Place> => ({
    environment: {},
    remove: () => Promise.resolve(),
  });
  defineRestart('SQLite', 1, onSqlite);
});

describe.runIf(await postgresAnswers())('a rolling restart over one database', () => {
  defineRestart('PostgreSQL', 2, async () => {
    const database = await createFreshDatabase();
    return { environment: { DATABASE_URL: database.url }, remove: () => database.drop() };
  });
});
