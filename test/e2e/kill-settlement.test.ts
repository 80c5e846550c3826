import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { openExistingStore } from '../../src/store/index.ts';
import type { Visitor } from '../support/fault-people.ts';
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

const report = `mutation ($input: FirstCostInput!) { reportFirstCost(input: $input) {
  id state problems { code field }
} }`;

interface Wanted {
  readonly visitor: Visitor;
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
  /** Episodes whose first cost was acknowledged as to be told to the portal. */
  readonly reported = new Set<string>();
  readonly problems: unknown[] = [];
  /** Of gateways that are gone. */
  #pending = new Map<string, Wanted>();
  readonly #underWay = new Map<string, Wanted>();
  readonly contradictions: string[] = [];
  readonly #stage: SettlementStage;
  readonly #random = seeded(20_261_122);

  constructor(stage: SettlementStage) {
    this.#stage = stage;
  }

  #takeUp(): void {
    for (const [key, wanted] of this.#underWay) this.#pending.set(key, wanted);
    this.#underWay.clear();
  }

  /** Something that was not acknowledged by the last gateway, else somebody new. */
  #next(): readonly [string, Wanted] {
    const [waiting] = this.#pending;
    if (waiting !== undefined) {
      this.#pending.delete(waiting[0]);
      return waiting;
    }
    const { facilities, visitors } = this.#stage;
    const visitor = visitors[this.#random(visitors.length)];
    const facility = facilities[this.#random(facilities.length)];
    if (visitor === undefined || facility === undefined) throw new TypeError('nobody came');
    const visit = { ...visitor.input, facilityCode: facility, deadlineMs: 1_500 };
    const idempotencyKey = randomUUID();
    return [idempotencyKey, { facility, visitor, input: { idempotencyKey, visit } }];
  }

  async #send(
    client: GraphQLClient,
    tokens: ReadonlyMap<string, string>,
    [key, wanted]: readonly [string, Wanted],
  ): Promise<boolean> {
    this.#underWay.set(key, wanted);
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
    this.#underWay.delete(key);
    const { id, decision, state } = checkIn;
    const { receipt } = decision;
    const before = this.acknowledged.get(key);
    if (before !== undefined && (before.id !== id || before.receipt !== receipt))
      this.contradictions.push(key);
    this.acknowledged.set(key, { ...wanted, id, receipt, isOpen: state !== 'FINAL' });
    return true;
  }

  /** The first cost of a visit, told until it is acknowledged. */
  async #report(
    client: GraphQLClient,
    tokens: ReadonlyMap<string, string>,
    { facility, id, visitor }: Acknowledged,
  ): Promise<boolean> {
    const { card } = visitor.person;
    const input = {
      checkInId: id,
      episodeId: id,
      patientId: 'BN-1',
      careCategory: '01',
      patientCategory: '1.1',
      sex: 'MALE',
      ...(card === null
        ? {}
        : {
            card: {
              cardNumber: card.cardNumber,
              registeredFacility: card.registeredFacility,
              validFrom: card.validFrom,
              validTo: card.validTo,
            },
          }),
      item: { service: { code: '02.1896', name: 'Khám Nội' } },
      orderedAt: new Date(Date.now() + 60_000).toISOString(),
    };
    const answer = await client
      .post(
        { query: report, variables: { input } },
        { authorization: `Bearer ${tokens.get(facility)}` },
      )
      .catch(() => undefined);
    if (answer === undefined) return false;
    const notice = answer.data?.['reportFirstCost'] as
      | { readonly state: string; readonly problems: readonly unknown[] }
      | undefined;
    if (notice === undefined) return answer.status === 503;
    if (notice.state === 'REJECTED') this.problems.push(...notice.problems);
    else this.reported.add(id);
    return true;
  }

  /** Check-ins in several lanes until the gateway is gone, some of them asked again at once. */
  async work(client: GraphQLClient, tokens: ReadonlyMap<string, string>): Promise<void> {
    this.#takeUp();
    const lane = async () => {
      for (;;) {
        const next = this.#next();
        if (!(await this.#send(client, tokens, next))) return;
        if (this.#random(8) === 0 && !(await this.#send(client, tokens, next))) return;
        const checkIn = this.acknowledged.get(next[0]);
        if (checkIn === undefined || this.#random(2) === 0) continue;
        if (!(await this.#report(client, tokens, checkIn))) return;
      }
    };
    await Promise.all(Array.from({ length: lanes }, lane));
  }

  /** Sends what no gateway has acknowledged yet. */
  async finish(client: GraphQLClient, tokens: ReadonlyMap<string, string>): Promise<void> {
    this.#takeUp();
    for (const waiting of this.#pending) {
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
  readonly notices: ReadonlyArray<{ readonly check_in_id: string; readonly state: string }>;
  readonly ledger: ReadonlyMap<string, number>;
}

/** What the store says, whoever is at work on it. */
async function readBooks(dataDir: string): Promise<Books> {
  const store = await openExistingStore({ dataDir });
  if (store === null) throw new Error('there is no store');
  const { kysely } = store;
  const checkIns = await kysely.selectFrom('check_ins').select(['id', 'settled_at_once']).execute();
  const settlements = await kysely.selectFrom('settlements').select('check_in_id').execute();
  const notices = await kysely
    .selectFrom('check_in_notices')
    .select(['check_in_id', 'state'])
    .execute();
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
    notices,
    ledger,
  };
}

/** As if the time had passed for which a gateway that was killed had taken something on, or a receiver is left alone. */
function endLeases(dataDir: string): void {
  const database = new DatabaseSync(join(dataDir, 'vss-gateway.db'), { timeout: 5_000 });
  database.exec(
    "update check_in_notices set lease_until = '1970-01-01T00:00:00.000Z' where lease_until is not null",
  );
  database.exec('update settlement_queue set lease_until = 0 where lease_until > 0');
  database.exec(
    "update webhook_messages set next_attempt_at = '1970-01-01T00:00:00.000Z' where state = 'PENDING'",
  );
  database.close();
}

/** A look-up that was cut off counts as a guess for an hour (P9), and the kills of hours come within minutes here. */
function forgetGuesses(dataDir: string): void {
  const database = new DatabaseSync(join(dataDir, 'vss-gateway.db'), { timeout: 5_000 });
  database.exec('delete from lookup_counts; delete from lookup_standings');
  database.close();
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
      forgetGuesses(folder.path);
    }
    stage.steady();
    endLeases(folder.path);
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
      async () => {
        endLeases(folder.path);
        const { messages } = await readBooks(folder.path);
        return messages.every(({ state }) => state === 'DELIVERED');
      },
      patience,
    );

    await until(
      'all notices sent',
      async () =>
        (await readBooks(folder.path)).notices.every(
          ({ state }) => !['QUEUED', 'SENDING'].includes(state),
        ),
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
    // Each first cost is told at most once; what nobody knows to have arrived is said to be so, and waits for the desk.
    expect(desks.problems).toEqual([]);
    expect([...stage.noticesSent].filter(([, times]) => times > 1)).toEqual([]);
    const states = new Map(books.notices.map((row) => [row.check_in_id, row.state]));
    const taken = new Map(stage.noticesTaken().map((one) => [one.episode, one.accepted]));
    for (const id of desks.reported) {
      expect(['ACCEPTED', 'UNKNOWN']).toContain(states.get(id));
      if (states.get(id) === 'ACCEPTED') expect(taken.get(id)).toBe(1);
      else expect(taken.get(id) ?? 0).toBeLessThanOrEqual(1);
    }
    expect(desks.reported.size).toBeGreaterThan(kills / 4);
    const unknown = books.notices.filter(({ state }) => state === 'UNKNOWN').length;
    const { code, out } = await runCommand(['ledger', 'verify', '--json'], {
      environment: { DATA_DIR: folder.path },
    });
    expect([code, JSON.parse(out).broken]).toEqual([0, null]);
    process.stderr.write(
      `${kills} kills: ${acknowledged.length} check-ins acknowledged, ${open.length} open and settled once each, ` +
        `${stage.received.length} webhook deliveries of ${received.size} messages; ` +
        `${desks.reported.size} first costs, ${stage.noticesSent.size} notices sent once each, ${unknown} of unknown fate.\n`,
    );
  });
});
