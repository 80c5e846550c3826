import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ledger as command } from '../../../src/cli/ledger.ts';
import { type Terminal, UsageError } from '../../../src/cli/terminal.ts';
import { createBodyReader } from '../../../src/ledger/body-reader.ts';
import type { LedgerEntry } from '../../../src/ledger/entry.ts';
import { canonicalStatement, type ErasureReceipt } from '../../../src/ledger/erasure.ts';
import { openLedger } from '../../../src/ledger/index.ts';
import { sha256Base64url } from '../../../src/signing/digest.ts';
import { openStore } from '../../../src/store/index.ts';
import { grantStatements } from '../../../src/store/rights.ts';
import { ledgerKey } from '../../support/ledger-entry.ts';
import { appendAccesses, pseudonyms } from '../../support/ledger-people.ts';
import { type LedgerPlace, postgresPlace, sqlitePlace } from '../../support/ledger-place.ts';
import { postgresAnswers } from '../../support/postgres.ts';

const number = '001086000001';
const card = 'DN4010100000001';
const other = '001190000002';

const places = [
  ['SQLite', sqlitePlace],
  ...((await postgresAnswers()) ? ([['PostgreSQL', postgresPlace]] as const) : []),
] as const;

describe.each(places)('commands about people, on %s', (_, make) => {
  let place: LedgerPlace;
  let keys: string;
  let folder: string;

  beforeEach(async () => {
    place = await make();
    folder = await mkdtemp(join(tmpdir(), 'vss-keys-'));
    keys = join(folder, 'pseudonym.key');
    await writeFile(keys, Buffer.from(ledgerKey).toString('base64'));
    const ledger = await openLedger(place.options);
    const eligible = { id: 'd', decision: 'ELIGIBLE', provisional: false, receipt: 'r', key: 'k1' };
    const accesses = await appendAccesses(ledger, [
      { number, at: '2026-10-31T16:59:59.000Z', client: 'desk' },
      {
        number,
        decision: eligible,
        client: 'desk',
        content: { cardNumber: card, linked: true, encounter: 'E-1' },
      },
      { number: card, decision: null, purpose: 'EMERGENCY_OVERRIDE', client: 'desk' },
      { number: other, client: 'desk' },
    ]);
    await ledger.close();
    // All in November: the month of an answer is that of its entry.
    const rows = accesses.map(
      ({ id }, index) => `('kept ${index}', 'r', '${id}', '2026-11-21T03:00:00.000Z', 's')`,
    );
    await place.execute(`insert into kept_answers values ${rows.join(', ')}`);
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
    await place.remove();
  });

  async function run(
    args: readonly string[],
    {
      input = '',
      answer,
      env = {},
    }: { input?: string; answer?: string; env?: Terminal['env'] } = {},
  ) {
    let out = '';
    let err = '';
    const { databaseUrl, dataDir } = place.options;
    const code = await command.run(args, {
      out: (text) => {
        out += text;
      },
      err: (text) => {
        err += text;
      },
      readInput: () => Promise.resolve(Buffer.from(input)),
      ...(answer === undefined ? {} : { ask: () => Promise.resolve(answer) }),
      env: {
        ...(databaseUrl === undefined ? { DATA_DIR: dataDir } : { DATABASE_URL: databaseUrl }),
        PSEUDONYM_KEY_FILE: keys,
        USER: 'quản-trị',
        ...env,
      },
    });
    return { code, out, err };
  }

  async function lastEntry(): Promise<LedgerEntry> {
    const store = await openStore(place.options);
    const row = await store.kysely
      .selectFrom('ledger_rows')
      .select('entry')
      .orderBy('sequence', 'desc')
      .limit(1)
      .executeTakeFirstOrThrow();
    await store.close();
    return JSON.parse(row.entry);
  }

  async function keptAnswers(): Promise<readonly string[]> {
    const store = await openStore(place.options);
    const rows = await store.kysely
      .selectFrom('kept_answers')
      .select('key')
      .orderBy('key')
      .execute();
    await store.close();
    return rows.map(({ key }) => key);
  }

  async function chainNow() {
    const ledger = await openLedger(place.options);
    const report = await ledger.verify();
    await ledger.close();
    return report;
  }

  it('lists every access to a person, by their cards too, and records it', async () => {
    const { code, out } = await run(['person', number, '--json']);
    expect(code).toBe(0);
    const report = JSON.parse(out);
    expect(report.numbers).toEqual([number, card, '0100000001']);
    expect(report.accesses).toHaveLength(3);
    expect(report.accesses[0]).toMatchObject({ purpose: 'EMERGENCY_OVERRIDE', breakGlass: true });
    expect(report.accesses[1]).toMatchObject({
      practitionerName: 'Trần Quốc Bảo',
      encounter: 'E-1',
      decision: 'ELIGIBLE',
      body: 'OPENED',
    });
    expect(out).not.toContain('001085000101');
    expect(await lastEntry()).toMatchObject({
      operation: 'ledger person',
      purpose: 'SUBJECT_ACCESS',
      callerKind: 'operator',
      person: pseudonyms.person(number),
      answer: sha256Base64url(out),
    });
    // The one before counts as an access itself.
    const again = await run(['person', '-'], { input: `${number}\n` });
    expect(again.out).toContain('SUBJECT_ACCESS');
    expect(again.out).toContain('4 accesses');
    expect(again.out).toContain('quản-trị');
  });

  it('says that there is no access', async () => {
    const { code, out } = await run(['person', '079000000009']);
    expect([code, out]).toEqual([0, 'The ledger holds no access to the data of this person.\n']);
  });

  it('lists people affected, with counts, and records it', async () => {
    const window = ['--from', '2026-11-01', '--to', '2026-11-21', '--json'];
    const { out } = await run(['affected', '--client', 'desk', ...window]);
    expect(JSON.parse(out)).toMatchObject({
      entries: 3,
      affected: 3,
      withNumber: 3,
      erasedOrUnreadable: 0,
    });
    expect(await lastEntry()).toMatchObject({
      operation: 'ledger affected',
      purpose: 'BREACH_REVIEW',
      person: null,
      answer: sha256Base64url(out),
    });
    const byKey = await run(['affected', '--key', 'k1', '--from', '2026-10-01T00:00:00Z']);
    expect(byKey.out).toMatch(/^people affected +1$/m);
    expect(byKey.out).toMatch(new RegExp(`^${number} +${card} `, 'm'));
    const later = await run(['affected', '--key', 'k1', '--from', '2026-11-22']);
    expect(later.out).toMatch(/^people affected +0$/m);
  });

  it('erases a person with their cards, and nobody else; every proof holds', async () => {
    const before = await chainNow();
    const { code, out, err } = await run(['erase', '--person', '-', '--yes'], { input: number });
    expect([code, err]).toEqual([
      0,
      '3 data keys of 2026-10, 2026-11 and 3 kept answers are to be deleted.\n',
    ]);
    const receipt: ErasureReceipt = JSON.parse(out);
    expect(receipt.statement).toMatchObject({ keys: [{ epoch: '2026-10' }, {}, {}], answers: 3 });
    expect(await keptAnswers()).toEqual(['kept 3']);
    expect(receipt.overwritten).toBe(true);
    const entry = await lastEntry();
    expect(entry).toMatchObject({
      id: receipt.statement.entry,
      operation: 'ledger erase',
      purpose: 'ERASURE',
      person: pseudonyms.person(number),
      answer: sha256Base64url(canonicalStatement(receipt.statement)),
    });
    expect(out).not.toContain(number);

    const after = await chainNow();
    expect(after).toMatchObject({
      rows: 5,
      broken: null,
      head: { sequence: receipt.sequence, hash: receipt.hash },
    });
    expect(before).toMatchObject({ rows: 4, broken: null });
    const store = await openStore(place.options);
    const rows = await store.kysely
      .selectFrom('ledger_rows')
      .select('entry')
      .orderBy('sequence')
      .execute();
    const opened = await createBodyReader(store.kysely, ledgerKey).open(
      rows.map(({ entry: text }) => JSON.parse(text) as LedgerEntry),
    );
    await store.close();
    const states = [...opened.values()].map(({ state }) => state);
    expect(states).toEqual(['ERASED', 'ERASED', 'ERASED', 'OPENED', 'OPENED']);
    const report = await run(['person', number]);
    expect(report.out).toContain('(erased)');
  });

  it('erases one month', async () => {
    const { out } = await run(['erase', '--person', number, '--epoch', '2026-10', '--yes']);
    expect(JSON.parse(out).statement).toMatchObject({
      epoch: '2026-10',
      keys: [{ epoch: '2026-10' }],
      answers: 1,
    });
    expect(await keptAnswers()).toEqual(['kept 1', 'kept 2', 'kept 3']);
    const { out: report } = await run(['person', number, '--json']);
    const bodies = JSON.parse(report).accesses.map((access: { body: string }) => access.body);
    expect(bodies).toEqual(['OPENED', 'OPENED', 'OPENED', 'ERASED']);
  });

  it('erases everybody before a month', async () => {
    const { out, err } = await run(['erase', '--before', '2026-11', '--yes']);
    expect(err).toBe('1 data keys of 2026-10 and 1 kept answers are to be deleted.\n');
    expect(await keptAnswers()).toEqual(['kept 1', 'kept 2', 'kept 3']);
    const receipt: ErasureReceipt = JSON.parse(out);
    expect(receipt).toMatchObject({
      statement: { before: '2026-11', months: [{ epoch: '2026-10', keys: 1 }], answers: 1 },
      overwritten: true,
    });
    expect(await lastEntry()).toMatchObject({
      purpose: 'ERASURE',
      person: null,
      answer: sha256Base64url(canonicalStatement(receipt.statement)),
    });
    const { out: report } = await run(['person', number, '--json']);
    const bodies = JSON.parse(report).accesses.map((access: { body: string }) => access.body);
    expect(bodies).toEqual(['OPENED', 'OPENED', 'ERASED']);
    expect(await chainNow()).toMatchObject({ rows: 6, broken: null });
    expect((await run(['erase', '--before', '2026-11', '--yes'])).err).toMatch(
      /^0 data keys and 0 kept answers are/,
    );
  });

  it('erases more keys than fit one transaction', async () => {
    const rows = Array.from({ length: 4_500 }, (_, index) => `('s${index}', 'i', '2025-01', 'w')`);
    await place.execute(`insert into ledger_keys values ${rows.join(', ')}`);
    const { out } = await run(['erase', '--before', '2025-02', '--yes']);
    expect(JSON.parse(out).statement.months).toEqual([{ epoch: '2025-01', keys: 4_500 }]);
    expect((await run(['erase', '--before', '2026-11', '--yes'])).err).toMatch(/^1 data keys/);
  });

  it('erases more answers than are read at a time', async () => {
    await place.execute(
      `insert into kept_answers
       with recursive n(i) as (select 1 union all select i + 1 from n where i < 4500)
       select 'many ' || i, 'r', entry_id, '2026-11-21T03:00:00.000Z', 's' from n, ledger_rows
       where sequence = 4`,
    );
    const { out } = await run(['erase', '--person', other, '--yes']);
    expect(JSON.parse(out).statement).toMatchObject({ answers: 4_501 });
    expect(await keptAnswers()).toEqual(['kept 0', 'kept 1', 'kept 2']);
  });

  it('keeps the current month out of the end of retention', async () => {
    const { code, out, err } = await run(['erase', '--before', '9999-12', '--yes']);
    expect([code, out]).toEqual([1, '']);
    expect(await keptAnswers()).toHaveLength(4);
    expect(err).toContain('only past months');
    expect(await chainNow()).toMatchObject({ rows: 4 });
  });

  it('erases by pseudonym', async () => {
    const { out } = await run(['erase', '--person', pseudonyms.person(other), '--yes']);
    expect(JSON.parse(out).statement.keys).toHaveLength(1);
  });

  it('erases only what is confirmed', async () => {
    const refused = await run(['erase', '--person', number], { answer: 'yes' });
    expect(refused).toMatchObject({ code: 1, out: '' });
    expect(refused.err).toContain('Nothing was erased.');
    expect(await chainNow()).toMatchObject({ rows: 4 });
    await expect(run(['erase', '--person', number])).rejects.toThrow('add --yes');
    expect(await run(['erase', '--person', number], { answer: 'erase\n' })).toMatchObject({
      code: 0,
    });
  });

  it('refuses the pseudonym key of another ledger', async () => {
    await writeFile(keys, Buffer.alloc(32, 1).toString('base64'));
    const { code, out, err } = await run(['person', number]);
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain('not the pseudonym key of this ledger');
  });

  it('shows nothing when its use cannot be recorded', async () => {
    await place.execute('alter table ledger_keys rename to gone');
    const { code, out } = await run(['affected', '--key', 'k2', '--from', '2026-11-01']);
    expect([code, out]).toEqual([1, '']);
  });

  it.each([
    [['person'], 'Give one number'],
    [['person', number, number], 'Give one number'],
    [['person', '12'], 'personal number (12 digits'],
    [['person', number, '--what'], '--what'],
    [['affected', '--from', '2026-11-01'], 'one of --key and --client'],
    [['affected', '--key', 'a', '--client', 'b', '--from', '2026-11-01'], 'one of --key and'],
    [['affected', '--key', 'a'], '--from'],
    [['affected', '--key', 'a', '--from', 'yesterday'], 'A time is'],
    [['affected', '--key', 'a', '--from', '2026-11-01', '--to', '2026-02-30'], 'A time is'],
    [['erase'], '--person'],
    [['erase', '--person', '-'], 'add --yes'],
    [['erase', '--person', number, '--epoch', '2026-13'], 'A month is'],
    [['erase', '--before', '2026', '--yes'], 'A month is'],
    [['erase', '--before', '2026-01', '--person', number], 'Say whose'],
    [['erase', '--before', '2026-01', '--epoch', '2025-01'], '--epoch with --person'],
  ])('refuses %j', async (args, message) => {
    await expect(run(args)).rejects.toThrow(UsageError);
    await expect(run(args)).rejects.toThrow(message);
  });

  it('refuses to go without a key', async () => {
    await rm(keys);
    await expect(run(['person', number])).rejects.toThrow('pseudonym key could not be read');
    await writeFile(keys, 'short');
    await expect(run(['person', number])).rejects.toThrow('at least 32 bytes');
  });
});

describe.runIf(places.length > 1)('erasure on PostgreSQL', () => {
  it.each([
    ['a serving gateway', ''],
    [
      'one who may delete the keys alone',
      'grant delete on ledger_keys to ROLE; revoke delete on kept_answers from ROLE',
    ],
  ])('is refused to the role of %s, before it is recorded', async (_name, changes) => {
    const place = await postgresPlace();
    const folder = await mkdtemp(join(tmpdir(), 'vss-keys-'));
    const role = `vss_gateway_serving_${randomBytes(4).toString('hex')}`;
    const ledger = await openLedger(place.options);
    await appendAccesses(ledger, [{ number }]);
    const rights = [...grantStatements(role), changes.replaceAll('ROLE', role)].join('; ');
    await place.execute(`create role ${role} login; ${rights}`);
    const url = new URL(place.options.databaseUrl ?? '');
    url.username = role;
    await writeFile(join(folder, 'pseudonym.key'), Buffer.from(ledgerKey).toString('base64'));
    let err = '';
    const code = await command.run(['erase', '--person', number, '--yes'], {
      out: () => undefined,
      err: (text) => {
        err += text;
      },
      readInput: () => Promise.resolve(new Uint8Array()),
      env: { DATABASE_URL: url.href, DATA_DIR: folder },
    });
    expect([code, await ledger.verify()]).toMatchObject([1, { rows: 1 }]);
    expect(err).toContain('erase as the owner of the tables');
    await ledger.close();
    await place.execute(`drop owned by ${role}; drop role ${role}`);
    await place.remove();
    await rm(folder, { recursive: true });
  });
});

describe('erasure in a SQLite file', () => {
  it('says when it was recorded and not carried out', async () => {
    const place = await sqlitePlace();
    const { dataDir } = place.options;
    await writeFile(join(dataDir, 'pseudonym.key'), Buffer.from(ledgerKey).toString('base64'));
    const ledger = await openLedger(place.options);
    await appendAccesses(ledger, [{ number }]);
    await place.execute(
      "create trigger stop before delete on ledger_keys begin select raise(abort, 'full'); end",
    );
    let err = '';
    const erase = () =>
      command.run(['erase', '--person', number, '--yes', '--data-dir', dataDir], {
        out: () => undefined,
        err: (text) => {
          err += text;
        },
        readInput: () => Promise.resolve(new Uint8Array()),
        env: {},
      });
    expect(await erase()).toBe(1);
    expect(err).toContain('is recorded, but could not be carried out: erase again');
    await place.execute('drop trigger stop');
    expect(await erase()).toBe(0);
    expect(await ledger.verify()).toMatchObject({ rows: 3, broken: null });
    await ledger.close();
    await place.remove();
  });

  it('leaves no byte of the keys behind', async () => {
    const place = await sqlitePlace();
    const { dataDir } = place.options;
    await writeFile(join(dataDir, 'pseudonym.key'), Buffer.from(ledgerKey).toString('base64'));
    const ledger = await openLedger(place.options);
    await appendAccesses(ledger, [{ number }, { number: other }]);
    await place.execute(
      `insert into kept_answers select 'k' || sequence, 'r', entry_id, 'now', 'sealed answer ' || sequence
       from ledger_rows`,
    );
    const store = await openStore(place.options);
    const keys = await store.kysely.selectFrom('ledger_keys').selectAll().execute();
    await store.close();
    const legible = async (text: string) => {
      const files = ['vss-gateway.db', 'vss-gateway.db-wal'].map((name) =>
        readFile(join(dataDir, name)).catch(() => Buffer.alloc(0)),
      );
      return (await Promise.all(files)).some((bytes) => bytes.includes(text));
    };
    const wrappedOf = (one: string) =>
      keys.find(({ subject }) => subject === pseudonyms.person(one))?.wrapped ?? 'none';
    expect(await legible(wrappedOf(number))).toBe(true);
    expect(await legible('sealed answer 1')).toBe(true);
    let out = '';
    // The ledger stays open, as that of a running gateway does.
    await command.run(['erase', '--person', number, '--yes', '--data-dir', dataDir], {
      out: (text) => {
        out += text;
      },
      err: () => undefined,
      readInput: () => Promise.resolve(new Uint8Array()),
      env: {},
    });
    expect(JSON.parse(out)).toMatchObject({ overwritten: true });
    expect(await legible(wrappedOf(number))).toBe(false);
    expect(await legible(wrappedOf(other))).toBe(true);
    expect(await legible('sealed answer 1')).toBe(false);
    expect(await legible('sealed answer 2')).toBe(true);
    await ledger.close();
    await place.remove();
  });
});
