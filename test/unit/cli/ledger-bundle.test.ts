import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundleCommand } from '../../../src/cli/ledger/bundle.ts';
import { type Terminal, UsageError } from '../../../src/cli/terminal.ts';
import { verifyBundle } from '../../../src/documents/bundle/verify.ts';
import { createLedger } from '../../../src/ledger/index.ts';
import { createCommitments } from '../../../src/ledger/leaf.ts';
import { logSigner } from '../../../src/ledger/note-signer.ts';
import { insertTimestamp } from '../../../src/ledger/tree/checkpoints.ts';
import { createPublisher } from '../../../src/ledger/tree/publisher.ts';
import { noWitnesses } from '../../../src/ledger/tree/witnesses.ts';
import { parseKeyHistory } from '../../../src/signing/keys/history.ts';
import { loadSigningKeys } from '../../../src/signing/keys/key-set.ts';
import { signReceipt } from '../../../src/signing/receipt.ts';
import { openStore } from '../../../src/store/index.ts';
import {
  certificates,
  claims,
  entryOf,
  noTrust,
  origin,
  stampedAt,
  stamperAt,
  witnesses,
} from '../../support/documents/bundle.ts';
import { HandClock } from '../../support/hand-clock.ts';
import { ledgerEntries, ledgerKey } from '../../support/ledger-entry.ts';
import { type LedgerPlace, postgresPlace, sqlitePlace } from '../../support/ledger-place.ts';
import { postgresAnswers } from '../../support/postgres.ts';

const jwk = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' });
const keys = loadSigningKeys({ keys: [jwk] });
const receipt = await signReceipt(keys.signerFor('receipt'), claims);
const clock = new HandClock(stampedAt.toISOString());

const places = [
  ['SQLite', sqlitePlace],
  ...((await postgresAnswers()) ? ([['PostgreSQL', postgresPlace]] as const) : []),
] as const;

describe.each(places)('ledger bundle, on %s', (_name, makePlace) => {
  let place: LedgerPlace;
  let folder: string;
  const at = (name: string) => join(folder, name);

  beforeAll(async () => {
    place = await makePlace();
    folder = await mkdtemp(join(tmpdir(), 'bundle-'));
    const files = {
      'pseudonym.key': Buffer.from(ledgerKey).toString('base64'),
      'keys.json': JSON.stringify({ keys: [jwk] }),
      'answer.json': JSON.stringify({ data: { eligibility: [{ receipt: 'x.y.z' }, { receipt }] } }),
      'tsa.pem': certificates.stamps,
      'witnesses.json': JSON.stringify({
        witnesses: witnesses.map(({ vkey }) => ({ key: vkey, url: 'https://w.example' })),
      }),
    };
    for (const [name, text] of Object.entries(files)) await writeFile(at(name), text);
    await fill();
  });
  afterAll(async () => {
    await rm(folder, { recursive: true });
    await place.remove();
  });

  /** Entries, the one of the receipt among them; a checkpoint; a time-stamp; and one entry more. */
  async function fill(): Promise<void> {
    const store = await openStore(place.options);
    const ledger = createLedger(store, place.options);
    const entry = JSON.parse(entryOf(receipt));
    entry.decision.key = keys.signerFor('receipt').kid;
    await ledger.append([...ledgerEntries(3), entry, ...ledgerEntries(2)]);
    const [published] = keys.publicKeys().keys;
    const publisher = createPublisher({
      store,
      commitments: createCommitments(ledgerKey),
      origin,
      signer: () => logSigner(origin, keys.signerFor('checkpoint'), published ?? {}),
      witnesses: noWitnesses,
      clock,
      report: { published: () => undefined, failed: () => undefined },
      every: () => () => undefined,
    });
    const { size, note } = await publisher.publish();
    const { token } = await stamperAt(stampedAt).stamp(Buffer.from(note));
    await insertTimestamp(store.kysely, { size, authority: 'tsa.example', at: stampedAt, token });
    await ledger.append(ledgerEntries(1).map((one) => ({ ...one, id: 'late', at: one.at })));
    await publisher.close();
    await ledger.close();
    await store.close();
  }

  async function run(args: readonly string[], env: Terminal['env'] = {}) {
    const [out, err]: [string[], string[]] = [[], []];
    const { databaseUrl, dataDir } = place.options;
    const terminal: Terminal = {
      out: (text) => out.push(text),
      err: (text) => err.push(text),
      readInput: async () => Buffer.alloc(0),
      env: {
        DATA_DIR: dataDir,
        ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }),
        PSEUDONYM_KEY_FILE: at('pseudonym.key'),
        SIGNING_KEYS_FILE: at('keys.json'),
        TSA_ROOTS_FILE: at('tsa.pem'),
        USER: 'operator',
        ...env,
      },
    };
    const code = await bundleCommand(clock).run([...args, '--json'], terminal);
    return { code, result: JSON.parse(out.join('')), err: err.join('') };
  }

  const make = (id = claims.jti, env: Terminal['env'] = {}, file = 'answer.json') =>
    run([id, ...paths(file), '--chain', at('chain.pem')], env);
  const paths = (file = 'answer.json') => ['--receipt', at(file), '--out', at('x.asice')];

  test('makes one of the receipt among several, with time-stamp and the keys of witnesses', async () => {
    const made = await make(claims.jti, { WITNESSES_FILE: at('witnesses.json') });
    expect(made).toMatchObject({
      code: 0,
      result: { ok: true, leaf: 3, treeSize: 6, stampedAt: stampedAt.toISOString() },
    });
    const { ok, checks } = await verifyBundle({
      bundle: await readFile(at('x.asice')),
      trust: { ...noTrust, keys: parseKeyHistory(keys.publicKeys()) },
      now: stampedAt,
    });
    expect(ok).toBe(true);
    const held = checks.filter(({ state }) => state === 'HOLDS').map(({ check }) => check);
    expect(held).toContain('checkpoint time-stamp');
    expect(held).toContain('inclusion');
  });

  test('finds the decision by the id of its entry too', async () => {
    expect(await make(claims.ledger.entryId)).toMatchObject({ code: 0 });
  });

  test.each<[string, string, () => ReturnType<typeof make>]>([
    ['an unknown decision', 'DECISION_UNKNOWN', () => make('nobody')],
    ['an entry that no checkpoint covers', 'CHECKPOINT_PENDING', () => make('late')],
    [
      'another receipt',
      'RECEIPT_NOT_RECORDED',
      async () => {
        await writeFile(at('other.jws'), 'a.b.c');
        return make(claims.jti, {}, 'other.jws');
      },
    ],
    ['no receipt', 'FILE_UNREADABLE', () => make(claims.jti, {}, 'nowhere')],
    ['no keys', 'KEYS_UNUSABLE', () => make(claims.jti, { SIGNING_KEYS_FILE: at('nowhere') })],
    [
      'witnesses that are none',
      'SETTING_UNUSABLE',
      () => make(claims.jti, { WITNESSES_FILE: at('keys.json') }),
    ],
    [
      'roots that are none',
      'SETTING_UNUSABLE',
      () => make(claims.jti, { TSA_ROOTS_FILE: at('keys.json') }),
    ],
    [
      'the key of another gateway',
      'BUNDLE_REFUSED',
      async () => {
        const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
        const text = JSON.stringify({ keys: [other.export({ format: 'jwk' })] });
        await writeFile(at('other-keys.json'), text);
        return make(claims.jti, { SIGNING_KEYS_FILE: at('other-keys.json') });
      },
    ],
    [
      'a place that cannot be written',
      'FILE_NOT_WRITTEN',
      () => run([claims.jti, '--receipt', at('answer.json'), '--out', at('keys.json/x')]),
    ],
  ])('%s: %s', async (_title, code, attempt) => {
    expect(await attempt()).toMatchObject({ code: 1, result: { ok: false, code } });
  });

  test('in production nobody seals it by chance', async () => {
    const production = { GATEWAY_MODE: 'production' };
    const nobody = await run([claims.jti, ...paths()], production);
    expect(nobody.result).toMatchObject({ code: 'CHAIN_MISSING' });
    const silent = { ...production, TSA_URLS: 'http://127.0.0.1:1/' };
    const unstamped = await run([claims.jti, ...paths()], silent);
    expect(unstamped.result).toMatchObject({ code: 'NOT_SEALED' });
    expect(unstamped.err).toContain('TSA_UNAVAILABLE');
  });

  test('each one that is made is an entry: by whom, what for, about whom', async () => {
    const store = await openStore(place.options);
    const count = async () => {
      const rows = await store.kysely.selectFrom('ledger_rows').select('entry').execute();
      return rows
        .map(({ entry }) => JSON.parse(entry))
        .filter(({ purpose }) => purpose === 'EVIDENCE');
    };
    const before = await count();
    await make();
    await make('nobody');
    const after = await count();
    await store.close();
    expect(after).toHaveLength(before.length + 1);
    expect(after.at(-1)).toMatchObject({
      operation: 'ledger bundle',
      person: JSON.parse(entryOf(receipt)).person,
    });
  });

  test('wrong usage is told apart', async () => {
    await expect(run([claims.jti])).rejects.toThrow(UsageError);
    await expect(run(['--receipt', 'a', '--out', 'b'])).rejects.toThrow(UsageError);
  });
});
