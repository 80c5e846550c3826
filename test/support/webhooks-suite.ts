import { createSecretKey } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { parseFacilityCode } from '../../src/domain/facility.ts';
import { answersOf } from '../../src/ledger/erasure-answers.ts';
import { openLedger } from '../../src/ledger/index.ts';
import { openStore } from '../../src/store/index.ts';
import { openWebhooks, type Webhooks } from '../../src/webhooks/index.ts';
import type { SettledCheckIn } from '../../src/webhooks/message.ts';
import type { WebhookAttempt, WebhookOutcome } from '../../src/webhooks/send.ts';
import type { WebhookEndpoint } from '../../src/webhooks/settings.ts';
import { HandClock } from './hand-clock.ts';
import { ledgerEntry, ledgerKey } from './ledger-entry.ts';
import type { LedgerPlace } from './ledger-place.ts';

const secretBytes = Buffer.alloc(32, 'webhook secret ');
const secretText = `whsec_${secretBytes.toString('base64')}`;
const seconds = 1_000;
const hours = 3_600_000;

export function webhookEndpoint(name: string, changes: Partial<WebhookEndpoint> = {}) {
  return {
    name,
    of: { client: 'hospital', facility: null },
    url: new URL(`https://${name}.example.vn/hook`),
    secrets: [createSecretKey(secretBytes)],
    events: new Set(['check_in.settled']),
    ...changes,
  } as const satisfies WebhookEndpoint;
}

export function settledCheckIn(checkInId: string, now: Date): SettledCheckIn {
  return {
    checkInId,
    facility: parseFacilityCode('99002'),
    client: 'hospital',
    outcome: 'CONFIRMED',
    registeredAt: new Date(now.getTime() - 60_000),
    settledAt: now,
    decision: {
      id: `${checkInId}-final`,
      decision: 'ELIGIBLE',
      provisional: false,
      status: 'ELIGIBLE',
      receipt: 'a.b.c',
    },
  };
}

const answered = (status: number, retryAfter: string | null = null): WebhookOutcome => ({
  status,
  retryAfter,
});

/** What every store must do for webhooks. */
export function defineWebhooksSuite(name: string, makePlace: () => Promise<LedgerPlace>): void {
  async function bench(endpoints: readonly WebhookEndpoint[]) {
    const place = await makePlace();
    onTestFinished(() => place.remove());
    const clock = new HandClock('2026-11-22T01:00:00.000Z');
    const store = await openStore(place.options);
    onTestFinished(() => store.close());
    const ledger = await openLedger(place.options);
    onTestFinished(() => ledger.close());
    const attempts: (WebhookAttempt & { readonly endpoint: string; readonly at: number })[] = [];
    const told: string[] = [];
    let answer: (endpoint: string) => Promise<WebhookOutcome> = async () => answered(204);

    async function open(): Promise<Webhooks> {
      const webhooks = await openWebhooks({
        endpoints,
        store,
        secret: ledgerKey,
        clock,
        random: () => 0.5,
        connect: (endpoint) => ({
          send(attempt) {
            attempts.push({ ...attempt, endpoint: endpoint.name, at: clock.monotonic() });
            return answer(endpoint.name);
          },
          close: () => Promise.resolve(),
        }),
        report: {
          delivered: (endpoint) => told.push(`${endpoint} delivered`),
          retrying: (endpoint, outcome) => told.push(`${endpoint} retrying ${outcome}`),
          gaveUp: (endpoint, outcome, messages) =>
            told.push(`${endpoint} gave up ${messages} ${outcome}`),
          disabled: (endpoint) => told.push(`${endpoint} disabled`),
          waiting: (backlog) =>
            told.push(
              ...[...backlog].map(([one, { messages, ageMs }]) => `${one} ${messages} ${ageMs}`),
            ),
          failed: (error) => told.push(`failed ${String(error)}`),
        },
      });
      onTestFinished(() => webhooks.close());
      return webhooks;
    }

    const first = await open();
    return {
      attempts,
      clock,
      open,
      store,
      told,
      webhooks: first,
      answers(by: (endpoint: string) => Promise<WebhookOutcome>) {
        answer = by;
      },
      async settle(checkInId: string) {
        const entry = ledgerEntry();
        const rows = first.companionsOf(settledCheckIn(checkInId, clock.now()), entry.id);
        await ledger.append([entry], [], new Map([[entry.id, rows]]));
      },
      states: () =>
        store.kysely
          .selectFrom('webhook_messages')
          .select(['endpoint', 'state', 'attempts', 'last_outcome'])
          .orderBy('endpoint')
          .execute(),
    };
  }

  describe(`webhooks on ${name}`, () => {
    test('deliver what was written with a ledger entry, once, signed', async () => {
      const { attempts, clock, settle, told, webhooks, states } = await bench([
        webhookEndpoint('a'),
      ]);
      await webhooks.work();
      expect(attempts).toEqual([]);
      await settle('c1');
      await webhooks.work();
      await webhooks.work();
      expect(told).toEqual(['a delivered']);
      expect(attempts).toHaveLength(1);
      const { body = '', headers = {} } = attempts[0] ?? {};
      vi.useFakeTimers({ toFake: ['Date'], now: clock.now() });
      onTestFinished(() => {
        vi.useRealTimers();
      });
      expect(new Webhook(secretText).verify(body, { ...headers })).toEqual({
        type: 'check_in.settled',
        timestamp: '2026-11-22T01:00:00.000Z',
        data: {
          checkInId: 'c1',
          state: 'CONFIRMED',
          decision: 'ELIGIBLE',
          provisional: false,
          status: 'ELIGIBLE',
          decisionId: 'c1-final',
          registeredAt: '2026-11-22T00:59:00.000Z',
          settledAt: '2026-11-22T01:00:00.000Z',
          receipt: 'a.b.c',
        },
      });
      expect(await states()).toEqual([
        { endpoint: 'a', state: 'DELIVERED', attempts: 1, last_outcome: '204' },
      ]);
    });

    test('write one message, though two replicas settle', async () => {
      const { attempts, settle, webhooks } = await bench([webhookEndpoint('a')]);
      await settle('c1');
      await settle('c1');
      await webhooks.work();
      expect(attempts).toHaveLength(1);
    });

    test('go to the endpoints of the client, and of the facility', async () => {
      const facility = parseFacilityCode('99002');
      const { attempts, settle, webhooks } = await bench([
        webhookEndpoint('own'),
        webhookEndpoint('other', { of: { client: 'another', facility: null } }),
        webhookEndpoint('house', { of: { client: null, facility } }),
        webhookEndpoint('away', { of: { client: null, facility: parseFacilityCode('99004') } }),
      ]);
      await settle('c1');
      await webhooks.work();
      expect(attempts.map(({ endpoint }) => endpoint).sort()).toEqual(['house', 'own']);
      expect(new Set(attempts.map(({ headers }) => headers['webhook-id'])).size).toBe(2);
    });

    test('are tried again by the schedule, with the same id and bytes, and given up after a day', async () => {
      const { answers, attempts, clock, settle, told, webhooks, states } = await bench([
        webhookEndpoint('a'),
      ]);
      answers(async () => answered(500));
      await settle('c1');
      for (let at = 0; at <= 25 * hours; at += 5 * seconds) {
        const due = attempts.length;
        await webhooks.work();
        if (attempts.length === due && at > 60 * seconds) {
          clock.advance(295 * seconds);
          at += 295 * seconds;
        }
        clock.advance(5 * seconds);
      }
      expect(attempts).toHaveLength(8);
      expect(new Set(attempts.map(({ body }) => body)).size).toBe(1);
      expect(new Set(attempts.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
      expect(new Set(attempts.map(({ headers }) => headers['webhook-timestamp'])).size).toBe(8);
      expect(told.slice(-2)).toEqual(['a retrying 500', 'a gave up 1 500']);
      expect(await states()).toMatchObject([{ state: 'FAILED', attempts: 8 }]);
    });

    test('wait as long as the receiver asks', async () => {
      const { answers, attempts, clock, settle, webhooks } = await bench([webhookEndpoint('a')]);
      answers(async () => answered(503, '120'));
      await settle('c1');
      await webhooks.work();
      clock.advance(119 * seconds);
      await webhooks.work();
      expect(attempts).toHaveLength(1);
      clock.advance(seconds);
      await webhooks.work();
      expect(attempts).toHaveLength(2);
    });

    test('are no more sent to an endpoint that is gone, by any replica, until it has another address', async () => {
      const { answers, attempts, clock, open, settle, told, webhooks, store } = await bench([
        webhookEndpoint('a'),
      ]);
      answers(async () => answered(410));
      await settle('c1');
      await webhooks.work();
      expect(told).toEqual(['a disabled', 'a gave up 1 410']);
      await settle('c2');
      clock.advance(hours);
      await webhooks.work();
      await (await open()).work();
      expect(attempts).toHaveLength(1);
      expect(told.slice(2)).toEqual(['a disabled']);
      clock.advance(23 * hours + seconds);
      await webhooks.tidy();
      expect(told.slice(3)).toEqual(['a gave up 1 NOT_ATTEMPTED']);

      await settle('c3');
      const moved = webhookEndpoint('a', { url: new URL('https://a.example.vn/new') });
      const again = await openWebhooks({
        endpoints: [moved],
        store,
        secret: ledgerKey,
        clock,
        connect: () => ({ send: async () => answered(200), close: () => Promise.resolve() }),
        report: {
          delivered: () => told.push('delivered at the new address'),
          retrying: () => undefined,
          gaveUp: () => undefined,
          disabled: () => undefined,
          waiting: () => undefined,
          failed: () => undefined,
        },
      });
      onTestFinished(() => again.close());
      await again.work();
      expect(told.at(-1)).toBe('delivered at the new address');
    });

    test('are attempted by one replica at a time', async () => {
      const { attempts, open, settle, webhooks } = await bench([webhookEndpoint('a')]);
      for (let number = 0; number < 20; number += 1) await settle(`c${number}`);
      const others = await Promise.all([open(), open()]);
      await Promise.all([webhooks, ...others].map((replica) => replica.work()));
      expect(attempts).toHaveLength(20);
      expect(new Set(attempts.map(({ headers }) => headers['webhook-id'])).size).toBe(20);
    });

    test('are attempted again when the replica that began has vanished', async () => {
      const { answers, attempts, clock, open, settle, webhooks } = await bench([
        webhookEndpoint('a'),
      ]);
      const gate = Promise.withResolvers<WebhookOutcome>();
      answers(() => gate.promise);
      await settle('c1');
      const lost = webhooks.work();
      await expect.poll(() => attempts.length).toBe(1);
      answers(async () => answered(200));
      const other = await open();
      await other.work();
      expect(attempts).toHaveLength(1);
      clock.advance(60 * seconds);
      await other.work();
      expect(attempts).toHaveLength(2);
      expect(attempts[1]?.headers['webhook-id']).toBe(attempts[0]?.headers['webhook-id']);
      gate.resolve(answered(500));
      await lost;
      clock.advance(24 * hours);
      await other.work();
      expect(attempts).toHaveLength(2);
    });

    test('of one endpoint wait for no other', async () => {
      const { answers, attempts, settle, webhooks } = await bench([
        webhookEndpoint('dead'),
        webhookEndpoint('quick'),
      ]);
      const gate = Promise.withResolvers<WebhookOutcome>();
      answers((endpoint) => (endpoint === 'dead' ? gate.promise : Promise.resolve(answered(200))));
      for (let number = 0; number < 10; number += 1) await settle(`c${number}`);
      const work = webhooks.work();
      await expect
        .poll(() => attempts.filter(({ endpoint }) => endpoint === 'quick').length)
        .toBe(10);
      expect(attempts.filter(({ endpoint }) => endpoint === 'dead')).toHaveLength(4);
      gate.resolve(answered(200));
      await work;
      expect(attempts).toHaveLength(20);
    });

    test('tell how many wait, and are forgotten a week after they were finished', async () => {
      const { answers, clock, settle, told, webhooks, states } = await bench([
        webhookEndpoint('a'),
      ]);
      answers(async () => answered(500));
      await settle('c1');
      clock.advance(seconds);
      await webhooks.tidy();
      expect(told).toEqual(['a 1 1000']);
      answers(async () => answered(200));
      await webhooks.work();
      clock.advance(7 * 24 * hours);
      await webhooks.tidy();
      expect(await states()).toHaveLength(1);
      clock.advance(seconds);
      await webhooks.tidy();
      expect(await states()).toEqual([]);
    });

    test('are erased with the person whom they are about', async () => {
      const { settle, store } = await bench([webhookEndpoint('a')]);
      await settle('c1');
      const { id } = await store.kysely
        .selectFrom('webhook_messages')
        .select('id')
        .executeTakeFirstOrThrow();
      const { person } = ledgerEntry();
      const erased = [];
      for await (const part of answersOf(store, { persons: [person ?? ''], epoch: null }))
        erased.push(...part);
      expect(erased).toEqual([{ table: 'webhook_messages', key: [id] }]);
    });

    test('hold nothing readable in the store', async () => {
      const { settle, store } = await bench([webhookEndpoint('a')]);
      await settle('c1');
      const [row] = await store.kysely.selectFrom('webhook_messages').selectAll().execute();
      expect(JSON.stringify(row)).not.toContain('receipt');
      expect(JSON.stringify(row)).not.toContain('example.vn');
    });
  });
}
