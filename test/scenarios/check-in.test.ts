import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importKeySet } from '../../src/signing/keys/public-key-set.ts';
import { verifyReceipt } from '../../src/signing/receipt.ts';
import { openExistingStore } from '../../src/store/index.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import { runCommand } from '../support/gateway-process.ts';

const races = Number(process.env['CHECK_IN_RACES'] ?? 100);
const mutation = `mutation($input: CheckInInput!) {
  checkIn(input: $input) { id registeredAt decision { id decision status receipt } }
}`;
const client = 'hospital-district';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(async () => {
  await gateway?.[Symbol.asyncDispose]();
});

function inputFor(key: string = randomUUID(), more: object = {}) {
  const { presented, visit } = gateway.person('enterprise-employee');
  const { personalId, fullName, birthDate } = presented;
  return {
    input: {
      idempotencyKey: key,
      visit: {
        facilityCode: visit.facilityCode,
        holder: { person: { personalId, fullName, birthDate } },
        ...more,
      },
    },
  };
}

async function send(variables: object, by = client, query = mutation) {
  const token = await gateway.token(by);
  const answer = await gateway.post('/graphql', JSON.stringify({ query, variables }), {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
  });
  const json = JSON.parse(answer.text);
  return { ...answer, checkIn: json.data?.checkIn, code: json.errors?.[0]?.extensions.code };
}

async function entriesOf(decisionId: string): Promise<number> {
  const store = await openExistingStore({ dataDir: gateway.dataDir });
  const rows = await store?.kysely
    .selectFrom('ledger_rows')
    .select('sequence')
    .where('decision_id', '=', decisionId)
    .execute();
  await store?.close();
  return rows?.length ?? 0;
}

async function rowCount(): Promise<number> {
  const store = await openExistingStore({ dataDir: gateway.dataDir });
  const rows = await store?.kysely.selectFrom('ledger_rows').select('sequence').execute();
  await store?.close();
  return rows?.length ?? 0;
}

describe('a check-in', () => {
  it('is decided like any visit, with a receipt', async () => {
    const { status, checkIn } = await send(inputFor());
    expect(status).toBe(200);
    expect(checkIn).toMatchObject({ id: checkIn.decision.id, decision: { decision: 'ELIGIBLE' } });
    const verdict = verifyReceipt(checkIn.decision.receipt, importKeySet(gateway.jwks), {
      now: new Date(),
    });
    expect(verdict).toMatchObject({ ok: true, claims: { jti: checkIn.id } });
  });

  it('sent again is the same one: same bytes, no new entry, no register asked', async () => {
    const variables = inputFor();
    const first = await send(variables);
    const before = await rowCount();
    const asked = gateway.portal.hits().length;
    const second = await send(variables);
    expect(second.text).toBe(first.text);
    expect(second.headers['signature']).toBeDefined();
    expect(await rowCount()).toBe(before);
    expect(gateway.portal.hits().length).toBe(asked);
    expect(await entriesOf(first.checkIn.id)).toBe(1);
  });

  it.each([
    ['another visit', (key: string) => send(inputFor(key, { emergency: true }))],
    [
      'another selection',
      (key: string) => send(inputFor(key), client, mutation.replace('status', '')),
    ],
  ])('with the key of %s is refused', async (_name, again) => {
    const key = randomUUID();
    await send(inputFor(key));
    const { status, code } = await again(key);
    expect([status, code]).toEqual([409, 'IDEMPOTENCY_KEY_REUSED']);
  });

  it('of another client may have the same key', async () => {
    const key = randomUUID();
    const first = await send(inputFor(key));
    const elsewhere = inputFor(key, { facilityCode: '99004' });
    const second = await send(elsewhere, 'hospital-provincial');
    expect(second.checkIn.id).not.toBe(first.checkIn.id);
  });

  it.each(['', 'a b', 'é', 'x'.repeat(129)])('with the key "%s" is refused', async (key) => {
    expect((await send(inputFor(key))).code).toBe('INPUT_INVALID');
  });

  it('is the only one of its request', async () => {
    const two = `mutation($input: CheckInInput!) { a: checkIn(input: $input) { id } b: checkIn(input: $input) { id } }`;
    expect((await send(inputFor(), client, two)).code).toBe('OPERATION_TOO_COSTLY');
  });

  it('that was refused is not kept: it may be mended and sent again', async () => {
    const key = randomUUID();
    const wrong = await send(inputFor(key, { facilityCode: '99004' }));
    expect(wrong.code).toBe('FACILITY_NOT_YOURS');
    expect((await send(inputFor(key))).status).toBe(200);
  });

  it('needs its scope', async () => {
    const token = await gateway.token(client, 'eligibility:read');
    const { errors } = await gateway.askWith(token, mutation, inputFor());
    expect(errors?.[0]?.extensions['code']).toBe('SCOPE_MISSING');
  });

  it('of a person who was erased is decided anew: nothing of the kept answer is left', async () => {
    const variables = inputFor();
    const first = await send(variables);
    const { personalId } = gateway.person('enterprise-employee').presented;
    const { code, out } = await runCommand([
      ...['ledger', 'erase', '--person', personalId ?? 'none', '--yes'],
      ...['--data-dir', gateway.dataDir],
    ]);
    expect(code).toBe(0);
    expect(JSON.parse(out).statement.answers).toBeGreaterThan(0);
    const second = await send(variables);
    expect(second.status).toBe(200);
    expect(second.checkIn.id).not.toBe(first.checkIn.id);
    const kept = 'query($id: ID!) { checkIn(id: $id) { id } }';
    const erased = await gateway.ask(kept, { id: first.checkIn.id }, client);
    expect(erased.data).toEqual({ checkIn: null });
    expect((await send(variables)).text).toBe(second.text);
  });

  it(
    `raced is one: ${races} races of four`,
    async () => {
      for (let race = 0; race < races; race += 1) {
        const variables = inputFor();
        const answers = await Promise.all([1, 2, 3, 4].map(() => send(variables)));
        expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
        expect(answers[0]?.status).toBe(200);
        if (race < 5) expect(await entriesOf(answers[0]?.checkIn.id)).toBe(1);
      }
    },
    60_000 + races * 100,
  );
});
