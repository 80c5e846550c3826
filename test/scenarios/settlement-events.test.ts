import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from 'graphql-sse';
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../src/domain/clock.ts';
import { cardScan } from '../../src/sandbox/scans.ts';
import { sha256Base64url } from '../../src/signing/digest.ts';
import { importKeySet } from '../../src/signing/keys/public-key-set.ts';
import { verifyReceipt } from '../../src/signing/receipt.ts';
import { openStore } from '../../src/store/index.ts';
import { canariesOf, found } from '../support/canary.ts';
import { type EventReader, openEvents } from '../support/event-stream.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import { receiveWebhooks, type WebhookReceiver } from '../support/webhook-receiver.ts';

const fields = `id state settlement { settledAt decision { id decision provisional receipt identity { person { personalId } } } }`;
const subscription = `subscription { checkInSettled { ${fields} } }`;
const mutation = 'mutation($input: CheckInInput!) { checkIn(input: $input) { id state } }';

interface Settled {
  readonly id: string;
  readonly state: string;
  readonly settlement: { readonly decision: { readonly id: string; readonly receipt: string } };
}

const secret = `whsec_${randomBytes(32).toString('base64')}`;
let later = 0;
let folder: string;
let receiver: WebhookReceiver;
let gateway: TestGateway;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vss-webhooks-'));
  receiver = await receiveWebhooks(secret);
  const file = join(folder, 'webhooks.json');
  const endpoint = {
    name: 'district',
    facilityCode: '99002',
    url: receiver.url,
    secrets: [secret],
  };
  writeFileSync(file, JSON.stringify([endpoint]));
  gateway = await startTestGateway({
    clock: {
      now: () => new Date(Date.now() + later),
      monotonic: () => systemClock.monotonic(),
    },
    environment: {
      DEADLINE_MS: '3000',
      PORTAL_REUSE_SECONDS: '0',
      PORTAL_STALE_HOURS: '0',
      REGISTER_STALE_DAYS: '0',
      SUBSCRIPTIONS_PER_CLIENT: '2',
      WEBHOOKS_FILE: file,
    },
  });
});
afterAll(async () => {
  await gateway?.[Symbol.asyncDispose]();
  await receiver?.[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});
afterEach(() => {
  gateway.sandbox.faults.portal = null;
});

async function subscribe(
  more: {
    readonly lastEventId?: string | null;
    readonly query?: string;
    readonly client?: string;
  } = {},
): Promise<EventReader> {
  const { client = 'hospital-district', lastEventId = null, query = subscription } = more;
  const token = await gateway.token(client);
  const reader = await openEvents(gateway.url, { token, body: { query }, lastEventId });
  onTestFinished(() => reader[Symbol.asyncDispose]());
  return reader;
}

/** Of somebody who shows the insurance card while the portal is away; it is there again afterwards. */
async function provisionalCheckIn(): Promise<string> {
  gateway.sandbox.faults.portal = 'html-502';
  const person = gateway.person('enterprise-employee');
  const visit = { facilityCode: '99002', holder: { scan: cardScan(person) } };
  const input = { idempotencyKey: randomUUID(), visit };
  const { data, errors } = await gateway.ask(mutation, { input }, 'hospital-district');
  const checkIn = data?.['checkIn'] as { readonly id: string; readonly state: string } | undefined;
  expect(errors).toEqual([]);
  expect(checkIn?.state).toBe('UNSETTLED');
  gateway.sandbox.faults.portal = null;
  return checkIn?.id ?? '';
}

function settledIn(data: string | null): Settled {
  const { data: answer, errors } = JSON.parse(data ?? '{}') as {
    readonly data?: { readonly checkInSettled: Settled };
    readonly errors?: unknown;
  };
  if (answer == null) throw new Error(JSON.stringify(errors));
  return answer.checkInSettled;
}

async function nextSettled(reader: EventReader): Promise<Settled> {
  return settledIn((await reader.next())?.data ?? null);
}

async function ledgerEntries(operation: string) {
  const store = await openStore({ dataDir: gateway.dataDir });
  const rows = await store.kysely.selectFrom('ledger_rows').select('entry').execute();
  await store.close();
  return rows
    .map(
      ({ entry }) => JSON.parse(entry) as { readonly operation: string; readonly answer: string },
    )
    .filter((entry) => entry.operation === operation);
}

describe('a hospital learns of a settlement', () => {
  test('by an event, which is in the ledger, and by a webhook, which verifies', async () => {
    const reader = await subscribe();
    expect(reader.status).toBe(200);
    expect(reader.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-request-id': expect.any(String),
    });
    const id = await provisionalCheckIn();
    const event = await reader.next();
    expect(event?.event).toBe('next');
    const settled = settledIn(event?.data ?? null);
    expect(settled).toMatchObject({
      id,
      state: 'CONFIRMED',
      settlement: { decision: { decision: 'ELIGIBLE', provisional: false } },
    });
    const entries = await ledgerEntries('checkInSettled');
    expect(entries.map(({ answer }) => answer)).toEqual([sha256Base64url(event?.data ?? '')]);

    await expect.poll(() => receiver.received.length, { timeout: 5_000 }).toBe(1);
    const [{ body, verified }] = receiver.received as [(typeof receiver.received)[number]];
    expect(verified).toMatchObject({
      type: 'check_in.settled',
      data: {
        checkInId: id,
        state: 'CONFIRMED',
        decision: 'ELIGIBLE',
        provisional: false,
        decisionId: settled.settlement.decision.id,
        receipt: settled.settlement.decision.receipt,
      },
    });
    const receipt = verified?.data.receipt ?? '';
    expect(verifyReceipt(receipt, importKeySet(gateway.jwks), { now: new Date() }).ok).toBe(true);
    const claims = Buffer.from(receipt.split('.')[1] ?? '', 'base64url').toString('utf8');
    expect(
      found(canariesOf([gateway.person('enterprise-employee')]), `${body}\n${claims}`),
    ).toEqual([]);
  }, 30_000);

  test('by a webhook that is sent again, with the same id, when it was not taken', async () => {
    const before = receiver.received.length;
    receiver.answerNext(503);
    const id = await provisionalCheckIn();
    await expect.poll(() => receiver.received.length, { timeout: 20_000 }).toBe(before + 2);
    const [first, second] = receiver.received.slice(before);
    expect(second).toEqual(first);
    expect(second?.verified?.data.checkInId).toBe(id);
    const { text } = await gateway.get('/metrics');
    expect(text).toContain(
      'vss_gateway_webhook_messages_total{endpoint="district",outcome="retrying"} 1',
    );
  }, 30_000);

  test('where it went on, though the connection broke before', async () => {
    const first = await subscribe();
    const one = await provisionalCheckIn();
    expect((await nextSettled(first)).id).toBe(one);
    const place = first.lastEventId();
    await first[Symbol.asyncDispose]();
    const [two, three] = [await provisionalCheckIn(), await provisionalCheckIn()];
    const again = await subscribe({ lastEventId: place });
    expect([(await nextSettled(again)).id, (await nextSettled(again)).id].sort()).toEqual(
      [two, three].sort(),
    );
    const query = `subscription { checkInSettled(after: "${place}") { id } }`;
    const other = await subscribe({ query });
    expect([(await nextSettled(other)).id, (await nextSettled(other)).id].sort()).toEqual(
      [two, three].sort(),
    );
  }, 40_000);

  test('of its own patients only', async () => {
    const others = await subscribe({ client: 'hospital-provincial', lastEventId: '0.' });
    const own = await subscribe();
    await provisionalCheckIn();
    await nextSettled(own);
    const nothing = Symbol('nothing');
    const waited = new Promise((resolve) => setTimeout(resolve, 1_500, nothing));
    expect(await Promise.race([others.next(), waited])).toBe(nothing);
  }, 30_000);

  test('by the client of graphql-sse', async () => {
    const token = await gateway.token('hospital-district');
    const client = createClient({
      url: `${gateway.url}/graphql`,
      headers: { authorization: `Bearer ${token}` },
      retryAttempts: 0,
    });
    onTestFinished(() => client.dispose());
    const events = client.iterate<{ readonly checkInSettled: Settled }>({ query: subscription });
    const next = events.next();
    await expect
      .poll(async () => (await gateway.get('/metrics')).text)
      .toMatch(/^vss_gateway_event_streams_open [1-9]/m);
    const id = await provisionalCheckIn();
    const { value } = await next;
    expect(value?.data?.checkInSettled.id).toBe(id);
  }, 30_000);
});

describe('a stream', () => {
  test('ends with `complete` when the token does', async () => {
    const token = await freshToken();
    const { exp } = JSON.parse(
      Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'),
    ) as { readonly exp: number };
    // Accepted for 10 s more, for clocks that differ.
    later = (exp + 9) * 1_000 - Date.now();
    const other = await openEvents(gateway.url, { token, body: { query: subscription } }).finally(
      () => {
        later = 0;
      },
    );
    onTestFinished(() => other[Symbol.asyncDispose]());
    const end = await other.next();
    expect(end).toMatchObject({ event: 'complete', data: '' });
    expect(await other.next()).toBeNull();
  }, 40_000);

  test.each([
    ['an auditor', 'auditor', subscription, 403, 'CALLER_NOT_ALLOWED'],
    ['a citizen', 'portal-citizen', subscription, 403, 'CALLER_NOT_ALLOWED'],
    ['a query', 'hospital-district', '{ facility(code: "99002") { name } }', 406, 'NOT_ACCEPTABLE'],
    [
      'a place that is none',
      'hospital-district',
      'subscription { checkInSettled(after: "x") { id } }',
      400,
      'INPUT_INVALID',
    ],
    [
      'a document that is wrong',
      'hospital-district',
      'subscription { checkInSettled { name } }',
      400,
      'GRAPHQL_VALIDATION_FAILED',
    ],
    [
      'a purpose that is not its own',
      'hospital-district',
      'subscription { checkInSettled(purpose: ADMINISTRATIVE_PROCEDURE) { id } }',
      403,
      'PURPOSE_NOT_ALLOWED',
    ],
  ])('is refused to %s', async (_what, client, query, status, code) => {
    const token = await gateway.token(client);
    const answer = await openEvents(gateway.url, { token, body: { query } });
    onTestFinished(() => answer[Symbol.asyncDispose]());
    expect(answer.status).toBe(status);
    expect(answer.headers['signature']).toEqual(expect.any(String));
    await answer.next();
    expect(answer.text()).toContain(`"${code}"`);
  });

  test('is not opened for whoever cannot read events', async () => {
    const { errors, status } = await gateway.ask(subscription, {}, 'hospital-district');
    expect(status).toBe(406);
    expect(errors[0]?.extensions.code).toBe('NOT_ACCEPTABLE');
  });

  test('may stand beside other forms of answer, as clients ask for them together', async () => {
    const accept = 'application/graphql-response+json, application/json, text/event-stream';
    const token = await gateway.token('hospital-district');
    const query = '{ facility(code: "99002") { name } }';
    const answer = await openEvents(gateway.url, { token, accept, body: { query } });
    onTestFinished(() => answer[Symbol.asyncDispose]());
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toContain('json');
  });

  test('is opened with a registered document, and with no other, where only those are', async () => {
    const file = join(folder, 'operations.json');
    writeFileSync(file, JSON.stringify([subscription]));
    await using strict = await startTestGateway({ environment: { OPERATIONS_FILE: file } });
    const token = await strict.token('hospital-district');
    await using opened = await openEvents(strict.url, { token, body: { query: subscription } });
    expect(opened.status).toBe(200);
    const query = 'subscription { checkInSettled { id } }';
    await using refused = await openEvents(strict.url, { token, body: { query } });
    expect(refused.status).toBe(400);
    await refused.next();
    expect(refused.text()).toContain('"OPERATION_NOT_REGISTERED"');
  });

  test('ends at once with its gateway, and not as if it were complete', async () => {
    const other = await startTestGateway();
    const token = await other.token('hospital-district');
    await using reader = await openEvents(other.url, { token, body: { query: subscription } });
    const end = reader.next();
    const started = performance.now();
    await other[Symbol.asyncDispose]();
    expect(await end).toBeNull();
    expect(reader.text()).toContain('id: 0.');
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  test('is explained before it is opened', async () => {
    const query =
      'query($document: String!) { explainAccess(document: $document) { refusals { path code } fields { path verdict } } }';
    const explained = async (client: string) =>
      (await gateway.ask(query, { document: subscription }, client)).data?.['explainAccess'];
    expect(await explained('hospital-district')).toMatchObject({
      refusals: [],
      fields: expect.arrayContaining([{ path: 'checkInSettled', verdict: 'ALLOW' }]),
    });
    expect(await explained('auditor')).toMatchObject({
      refusals: [{ path: 'checkInSettled', code: 'CALLER_NOT_ALLOWED' }],
    });
  });

  test('beyond the number that a client may have is refused, until one ends', async () => {
    const client = 'hospital-central';
    const [first] = [await subscribe({ client }), await subscribe({ client })];
    const third = await subscribe({ client });
    expect(third.status).toBe(429);
    expect(third.headers['retry-after']).toBe('30');
    await first?.[Symbol.asyncDispose]();
    await expect.poll(async () => (await subscribe({ client })).status).toBe(200);
  });
});

/** A token that no other test uses. */
async function freshToken(): Promise<string> {
  return gateway.token('hospital-district', 'eligibility:read');
}
