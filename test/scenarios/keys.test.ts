import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { ShownKey } from '../../src/cli/keys/listing.ts';
import { keysCommand } from '../../src/cli/keys.ts';
import { vietnamDate } from '../../src/domain/date.ts';
import { createKeyRecorder, keysClient } from '../../src/ledger/key-entries.ts';
import { sandboxPeople } from '../../src/sandbox/people.ts';
import { exampleInput } from '../../src/sandbox/scans.ts';
import { happenings } from '../../src/signing/keys/happenings.ts';
import { judgeKey, parseKeyHistory } from '../../src/signing/keys/history.ts';
import { verifyHistory } from '../../src/signing/keys/history-document.ts';
import { parseKeyFile } from '../../src/signing/keys/key-file.ts';
import { importKeySet } from '../../src/signing/keys/public-key-set.ts';
import { verifyReceipt } from '../../src/signing/receipt.ts';
import { openExistingStore } from '../../src/store/index.ts';
import { decisionIn, startTestGateway, type TestGateway } from '../support/gateway.ts';
import { eligibilityQuery, type GraphQLAnswer, signatureOf } from '../support/graphql-client.ts';
import { HandClock } from '../support/hand-clock.ts';

/** Requests at a time; each rotation takes four times as many. */
const load = Number(process.env['KEY_DRILL_LOAD'] ?? 4);
const rotations = 10;
const patient = 'enterprise-employee';
const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

const clock = new HandClock('2026-11-23T01:00:00.000Z');
let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startTestGateway({ clock });
}, 60_000);
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
});

/** Fetches the key set when its copy is too old, and never because a key is missing in it. */
class Verifier {
  readonly #maxAgeMs: number;
  #jwks: unknown;
  #fetchedAt = Number.NEGATIVE_INFINITY;

  constructor(maxAgeMs: number) {
    this.#maxAgeMs = maxAgeMs;
  }

  async jwks(): Promise<unknown> {
    if (clock.monotonic() - this.#fetchedAt >= this.#maxAgeMs) {
      this.#jwks = JSON.parse((await gateway.get('/.well-known/jwks.json')).text);
      this.#fetchedAt = clock.monotonic();
    }
    return this.#jwks;
  }

  /** Null, or why the answer or its receipt is not believed. */
  async refusal(answer: GraphQLAnswer): Promise<string | null> {
    const jwks = await this.jwks();
    const signature = signatureOf(answer, jwks, clock.now());
    if (!signature.ok) return signature.code;
    return this.receiptRefusal(decisionIn(answer).receipt);
  }

  async receiptRefusal(receipt: string): Promise<string | null> {
    const keys = importKeySet(await this.jwks());
    const verdict = verifyReceipt(receipt, keys, { now: clock.now() });
    return verdict.ok ? null : verdict.code;
  }
}

async function token(): Promise<string> {
  const answer = await gateway.post(
    '/sandbox/token',
    new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: 'hospital-district',
      client_secret: 'hospital-district-secret',
    }).toString(),
    { 'content-type': 'application/x-www-form-urlencoded' },
  );
  return (JSON.parse(answer.text) as { readonly access_token: string }).access_token;
}

/** Visits at the same time, with whatever happens meanwhile. */
async function visits(
  meanwhile: () => unknown = () => undefined,
): Promise<readonly GraphQLAnswer[]> {
  const bearer = await token();
  // Of the day: the clock goes on for years, and the sandbox's people with it.
  const person = sandboxPeople(vietnamDate(clock.now())).find(({ key }) => key === patient);
  if (person === undefined) throw new Error('no such person');
  const input = exampleInput(person);
  const asked = Array.from({ length: load }, () =>
    gateway.askWith(bearer, eligibilityQuery, { input }),
  );
  await meanwhile();
  return Promise.all(asked);
}

async function command(...args: readonly string[]): Promise<string> {
  let out = '';
  let complaints = '';
  const code = await keysCommand(clock).run(
    [...args, '--file', join(gateway.dataDir, 'signing-keys.json')],
    {
      out: (text) => {
        out += text;
      },
      err: (text) => {
        complaints += text;
      },
      readInput: () => Promise.resolve(Buffer.of()),
      env: {},
    },
  );
  if (code !== 0) throw new Error(complaints);
  // The gateway looks for another file once a second.
  clock.advance(second);
  return out;
}

async function shownKeys(): Promise<readonly ShownKey[]> {
  return JSON.parse(await command('--json')) as readonly ShownKey[];
}

function kidOf(receipt: string): string {
  const header = Buffer.from(receipt.split('.')[0] ?? '', 'base64url').toString();
  return String((JSON.parse(header) as { readonly kid: string }).kid);
}

async function fetchHistory(): Promise<unknown> {
  return JSON.parse((await gateway.get('/.well-known/vss-gateway/keys')).text);
}

const receipts: { readonly receipt: string; readonly at: Date }[] = [];
const saved: unknown[] = [];

describe('keys turn without anyone noticing', () => {
  const prompt = new Verifier(5 * minute);
  const slow = new Verifier(24 * hour - second);
  const refusals: string[] = [];
  let answers = 0;

  async function check(found: readonly GraphQLAnswer[]): Promise<void> {
    for (const answer of found) {
      answers += 1;
      for (const verifier of [prompt, slow]) {
        const refusal = await verifier.refusal(answer);
        if (refusal !== null) refusals.push(refusal);
      }
      receipts.push({ receipt: decisionIn(answer).receipt, at: clock.now() });
    }
  }

  test(`${rotations} rotations under requests: no verification fails, in caches of 5 minutes and of a day`, async () => {
    saved.push(await prompt.jwks());
    for (let turn = 0; turn < rotations; turn += 1) {
      await check(await visits(() => command('rotate')));
      saved.push(await fetchHistory());
      clock.advance(24 * hour - 3 * second);
      await check(await visits());
      // The turn comes while requests are under way.
      await check(
        await visits(() => {
          clock.advance(second);
          clock.advance(second);
        }),
      );
      clock.advance(3 * second);
      await check(await visits());
      clock.advance(90 * 24 * hour);
    }
    process.stdout.write(
      `${rotations} rotations, ${answers} answers, ${2 * answers} checks of signature and receipt: ${refusals.length} failed\n`,
    );
    expect(refusals).toEqual([]);
    expect(answers).toBe(rotations * 4 * load);
    expect(new Set(receipts.map(({ receipt }) => kidOf(receipt))).size).toBe(rotations + 1);
  }, 120_000);

  test('a receipt of the first key verifies after ten rotations', async () => {
    const [first] = receipts;
    expect(await new Verifier(0).receiptRefusal(first?.receipt ?? '')).toBeNull();
  });

  test('each history saved on the way is continued by all later ones, and signed by a key known before', () => {
    for (const [index, json] of saved.slice(1).entries()) {
      expect(verifyHistory(json, saved[index])).toMatchObject({ ok: true });
    }
  });

  test('by the last history it was the turn of each key when it signed', async () => {
    const history = parseKeyHistory(await fetchHistory());
    const verdicts = receipts.map(({ receipt, at }) =>
      judgeKey(history, kidOf(receipt), at, { purpose: 'receipt' }),
    );
    expect(verdicts.filter(({ ok }) => !ok)).toEqual([]);
  });

  test('private parts of retired keys are gone from the file, public ones are not', async () => {
    const file = await readFile(join(gateway.dataDir, 'signing-keys.json'), 'utf8');
    const { keys } = JSON.parse(file) as { readonly keys: readonly { readonly d?: string }[] };
    expect(keys).toHaveLength(3 + 2 * rotations);
    expect(keys.filter(({ d }) => d !== undefined)).toHaveLength(5);
  });
});

describe('a key that somebody else has', () => {
  const since = new Date(clock.now());
  let stolen = '';
  let before = '';

  test('is gone at once, and what it signed is refused within 5 minutes', async () => {
    await command('rotate');
    saved.push(await fetchHistory());
    const verifier = new Verifier(5 * minute);
    const [answer] = await visits();
    if (answer === undefined) throw new Error('no answer');
    before = decisionIn(answer).receipt;
    stolen = kidOf(before);
    expect(await verifier.receiptRefusal(before)).toBeNull();
    since.setTime(clock.now().getTime() - hour);
    await command('withdraw', stolen, '--since', since.toISOString(), '--reason', 'KEY_COMPROMISE');
    const withdrawnAt = clock.monotonic() - second;
    const found = await visits();
    for (const one of found) expect(await verifier.refusal(one)).toBeNull();
    expect(found.map((one) => kidOf(decisionIn(one).receipt))).not.toContain(stolen);
    let lastAccepted = withdrawnAt;
    while ((await verifier.receiptRefusal(before)) === null) {
      lastAccepted = clock.monotonic();
      clock.advance(10 * second);
    }
    expect(await verifier.receiptRefusal(before)).toBe('KEY_UNKNOWN');
    process.stdout.write(
      `withdrawn key: last accepted after ${(lastAccepted - withdrawnAt) / second} s by a verifier that caches for 5 minutes\n`,
    );
    expect(lastAccepted - withdrawnAt).toBeLessThanOrEqual(5 * minute);
  });

  test('is believed by the history for what was checkpointed before it was stolen, and for nothing else', async () => {
    const json = await fetchHistory();
    expect(verifyHistory(json, saved.at(-1))).toMatchObject({ ok: true });
    const history = parseKeyHistory(json);
    const at = new Date(since.getTime() - hour);
    const earlier = new Date(since.getTime() - 1);
    expect(judgeKey(history, stolen, at)).toMatchObject({ ok: false, code: 'KEY_WITHDRAWN' });
    expect(judgeKey(history, stolen, at, { checkpointedAt: since })).toMatchObject({
      code: 'KEY_WITHDRAWN',
    });
    expect(judgeKey(history, stolen, at, { checkpointedAt: earlier })).toMatchObject({
      ok: true,
      byCheckpoint: true,
    });
  });

  test('stands in the ledger with the instant since when', async () => {
    const store = await openExistingStore({ dataDir: gateway.dataDir, databaseUrl: undefined });
    if (store === null) throw new Error('no store');
    const entries = async () =>
      (
        await store.kysely
          .selectFrom('ledger_rows')
          .select('entry')
          .where('client', '=', keysClient)
          .execute()
      ).map(({ entry }) => JSON.parse(entry) as Readonly<Record<string, unknown>>);
    await vi.waitFor(
      async () =>
        expect(await entries()).toContainEqual(
          expect.objectContaining({
            operation: 'keys.withdraw',
            person: null,
            sources: [expect.objectContaining({ reason: stolen, fetchedAt: since.toISOString() })],
          }),
        ),
      { timeout: 15_000 },
    );
    const counts = Map.groupBy(await entries(), (entry) => String(entry['operation']));
    // Three keys of the first day, two a rotation, and the one brought forward; then whose turn came.
    expect(counts.get('keys.publish')).toHaveLength(3 + 2 * (rotations + 1) + 1);
    expect(counts.get('keys.retire')).toHaveLength(2 * (rotations + 1));
    expect(counts.get('keys.activate')).toHaveLength(2 * rotations + 1);
    // The next start of a gateway, and every other replica, finds all of it there.
    const appended: unknown[] = [];
    const recorder = createKeyRecorder({
      kysely: store.kysely,
      ledger: { append: async (more) => void appended.push(...more) },
      clock,
    });
    const file = parseKeyFile(
      JSON.parse(await readFile(join(gateway.dataDir, 'signing-keys.json'), 'utf8')),
    );
    await recorder.record(happenings(file, clock.now()));
    expect(appended).toEqual([]);
    expect(await recorder.forgotten(happenings(file, clock.now()))).toEqual([]);
    await store.close();
  });

  test('is shown as withdrawn, and one key for each purpose as current', async () => {
    const states = (await shownKeys()).map(({ state }) => state);
    expect(states.filter((state) => state === 'withdrawn')).toHaveLength(1);
    expect(states.filter((state) => state === 'current')).toHaveLength(3);
  });
});

describe('a key file that cannot be used', () => {
  test('is refused, and the one before serves on', async () => {
    const path = join(gateway.dataDir, 'signing-keys.json');
    const right = await readFile(path, 'utf8');
    // The file of before the withdrawal would bring the stolen key back.
    const previous = await readFile(`${path}.previous`, 'utf8');
    for (const wrong of ['{', '{"keys": []}', previous]) {
      await writeFile(path, wrong);
      clock.advance(2 * second);
      const [answer] = await visits();
      expect(answer?.errors).toEqual([]);
    }
    expect(
      gateway.log.filter((line) => line.includes('changed signing keys refused')),
    ).toHaveLength(3);
    expect(gateway.log.some((line) => line.includes('it does not continue the one in use'))).toBe(
      true,
    );
    await writeFile(path, right);
  });
});

describe('a key file of before a withdrawal', () => {
  test('starts no gateway on a ledger that knows better', async () => {
    const path = join(gateway.dataDir, 'signing-keys.json');
    const newest = await readFile(path, 'utf8');
    const start = () => startTestGateway({ clock, environment: { DATA_DIR: gateway.dataDir } });
    await writeFile(path, await readFile(`${path}.previous`, 'utf8'));
    await expect(start()).rejects.toMatchObject({
      problems: [
        expect.stringMatching(
          /^history: the ledger holds 2 events that it lacks, first keys\.withdraw of /,
        ),
      ],
    });
    await writeFile(path, newest);
    await (await start())[Symbol.asyncDispose]();
  });
});
