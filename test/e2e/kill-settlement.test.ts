import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { openExistingStore } from '../../src/store/index.ts';
import { clientOf, freePort } from '../support/gateway.ts';
import { sandboxToken, seeded } from '../support/gateway-kill.ts';
import {
  type GatewayProcess,
  runCommand,
  startGatewayProcess,
  temporaryFolder,
} from '../support/gateway-process.ts';
import { type GraphQLClient, graphQLClient } from '../support/graphql-client.ts';
import { openSettlementStage, type SettlementStage } from '../support/settlement-stage.ts';

/** 500 in the nightly run (P3, P13). */
const kills = Number(process.env['SETTLEMENT_KILLS'] ?? 20);
const lanes = 8;

const mutation = `mutation ($input: CheckInInput!) { checkIn(input: $input) {
  id state decision { decision provisional receipt }
} }`;

interface Wanted {
  readonly facility: string;
  readonly input: Readonly<Record<string, unknown>>;
}

interface Acknowledged extends Wanted {
  readonly id: string;
  readonly receipt: string;
  readonly isOpen: boolean;
}

interface CheckInAnswer {
  readonly id: string;
  readonly state: string;
  readonly decision: {
    readonly decision: string;
    readonly provisional: boolean;
    readonly receipt: string;
  };
}

/** A hospital's system: it sends each check-in until it is acknowledged, under the same key. */
class Desks {
  readonly acknowledged = new Map<string, Acknowledged>();
  readonly pending = new Map<string, Wanted>();
  readonly contradictions: string[] = [];
  readonly #stage: SettlementStage;
  readonly #random = seeded(20_261_122);

  constructor(stage: SettlementStage) {
    this.#stage = stage;
  }

  /** Something that was not acknowledged by the last gateway, else somebody new. */
  #next(): readonly [string, Wanted] {
    const [waiting] = this.pending;
    if (waiting !== undefined) {
      this.pending.delete(waiting[0]);
      return waiting;
    }
    const { facilities, visitors } = this.#stage;
    const visitor = visitors[this.#random(visitors.length)];
    const facility = facilities[this.#random(facilities.length)];
    if (visitor === undefined || facility === undefined) throw new TypeError('nobody came');
    const visit = { ...visitor.input, facilityCode: facility, deadlineMs: 1_500 };
    const idempotencyKey = randomUUID();
    return [idempotencyKey, { facility, input: { idempotencyKey, visit } }];
  }

  async #send(
    client: GraphQLClient,
    tokens: ReadonlyMap<string, string>,
    [key, wanted]: readonly [string, Wanted],
  ): Promise<boolean> {
    this.pending.set(key, wanted);
    const answer = await client
      .post(
        { query: mutation, variables: { input: wanted.input } },
        { authorization: `Bearer ${tokens.get(wanted.facility)}` },
      )
      .catch(() => undefined);
    if (answer === undefined) return false;
    const checkIn = answer.data?.['checkIn'] as CheckInAnswer | undefined;
    // Refused for a moment: it is sent again.
    if (checkIn === undefined) return answer.status === 503;
    this.pending.delete(key);
    const { id, decision, state } = checkIn;
    const { receipt } = decision;
    const before = this.acknowledged.get(key);
    if (before !== undefined && (before.id !== id || before.receipt !== receipt))
      this.contradictions.push(key);
    this.acknowledged.set(key, { ...wanted, id, receipt, isOpen: state !== 'FINAL' });
    return true;
  }

  /** Check-ins in several lanes until the gateway is gone, some of them asked again at once. */
  async work(client: GraphQLClient, tokens: ReadonlyMap<string, string>): Promise<void> {
    const lane = async () => {
      for (;;) {
        const next = this.#next();
        if (!(await this.#send(client, tokens, next))) return;
        if (this.#random(8) === 0 && !(await this.#send(client, tokens, next))) return;
      }
    };
    await Promise.all(Array.from({ length: lanes }, lane));
  }

  /** Sends what no gateway has acknowledged yet. */
  async finish(client: GraphQLClient, tokens: ReadonlyMap<string, string>): Promise<void> {
    for (const waiting of [...this.pending]) {
      if (!(await this.#send(client, tokens, waiting))) throw new Error('not acknowledged');
    }
  }
}

async function tokensOf(client: GraphQLClient, facilities: readonly string[]) {
  const tokens = facilities.map(
    async (code) => [code, await sandboxToken(client, clientOf(code))] as const,
  );
  return new Map(await Promise.all(tokens));
}

async function start(stage: SettlementStage): Promise<GatewayProcess> {
  return startGatewayProcess({ ...stage.environment, PORT: String(await freePort()) });
}

interface Books {
  readonly checkIns: readonly string[];
  readonly open: readonly string[];
  readonly settlements: readonly string[];
  readonly messages: ReadonlyArray<{ readonly id: string; readonly state: string }>;
  readonly ledger: ReadonlyMap<string, number>;
}

/** What the store says, whoever is at work on it. */
async function readBooks(dataDir: string): Promise<Books> {
  const store = await openExistingStore({ dataDir });
  if (store === null) throw new Error('there is no store');
  const { kysely } = store;
  const checkIns = await kysely.selectFrom('check_ins').select(['id', 'settled_at_once']).execute();
  const settlements = await kysely.selectFrom('settlements').select('check_in_id').execute();
  const messages = await kysely.selectFrom('webhook_messages').select(['id', 'state']).execute();
  const rows = await kysely
    .selectFrom('ledger_rows')
    .select('decision_id')
    .where('decision_id', 'is not', null)
    .execute();
  await store.close();
  const ledger = new Map<string, number>();
  for (const { decision_id: id } of rows)
    if (id !== null) ledger.set(id, (ledger.get(id) ?? 0) + 1);
  return {
    checkIns: checkIns.map(({ id }) => id),
    open: checkIns.filter((row) => Number(row.settled_at_once) === 0).map(({ id }) => id),
    settlements: settlements.map((row) => row.check_in_id),
    messages,
    ledger,
  };
}

async function until(what: string, holds: () => Promise<boolean>, withinMs: number): Promise<void> {
  const end = performance.now() + withinMs;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`${what}: not within ${withinMs} ms`);
    await sleep(500);
  }
}

describe('a gateway that is killed again and again while the portal comes and goes', () => {
  it(`loses and doubles nothing: ${kills} kills`, {
    timeout: 180_000 + kills * 8_000,
  }, async () => {
    await using folder = await temporaryFolder();
    await using stage = await openSettlementStage(folder);
    const desks = new Desks(stage);
    const random = seeded(4_711);
    stage.flap();
    for (let kill = 0; kill < kills; kill += 1) {
      await using gateway = await start(stage);
      await using client = graphQLClient(gateway.url);
      const tokens = await tokensOf(client, stage.facilities);
      const work = desks.work(client, tokens);
      await sleep(200 + random(1_300));
      gateway.signal('SIGKILL');
      await work;
      expect(await gateway.exited).toBeNull();
    }
    stage.steady();
    await using gateway = await start(stage);
    await using client = graphQLClient(gateway.url);
    await desks.finish(client, await tokensOf(client, stage.facilities));
    const acknowledged = [...desks.acknowledged.values()];
    const patience = 60_000 + acknowledged.length * 200;
    await until(
      'all settled',
      async () => {
        const { open, settlements } = await readBooks(folder.path);
        return settlements.length >= open.length;
      },
      patience,
    );
    await until(
      'all delivered',
      async () =>
        (await readBooks(folder.path)).messages.every(({ state }) => state === 'DELIVERED'),
      patience,
    );

    const books = await readBooks(folder.path);
    const open = acknowledged.filter(({ isOpen }) => isOpen);
    expect(acknowledged.length).toBeGreaterThan(kills);
    expect(open.length).toBeGreaterThan(kills);
    expect(desks.contradictions).toEqual([]);
    // Every key was acknowledged in the end: each check-in is there once, and no other.
    expect([...books.checkIns].sort()).toEqual(acknowledged.map(({ id }) => id).sort());
    for (const { id } of acknowledged) expect(books.ledger.get(id)).toBe(1);
    expect([...books.open].sort()).toEqual(open.map(({ id }) => id).sort());
    expect([...books.settlements].sort()).toEqual([...books.open].sort());

    const received = new Map(stage.received.map((message) => [message.id, message]));
    expect([...received.keys()].sort()).toEqual(books.messages.map(({ id }) => id).sort());
    expect([...received.values()].map(({ checkInId }) => checkInId).sort()).toEqual(
      [...books.settlements].sort(),
    );
    const { code, out } = await runCommand(['ledger', 'verify', '--json'], {
      environment: { DATA_DIR: folder.path },
    });
    expect([code, JSON.parse(out).broken]).toEqual([0, null]);
    process.stderr.write(
      `${kills} kills: ${acknowledged.length} check-ins acknowledged, ${open.length} open and settled once each, ` +
        `${stage.received.length} webhook deliveries of ${received.size} messages.\n`,
    );
  });
});
