import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ledger as command } from '../../../src/cli/ledger.ts';
import { type Terminal, UsageError } from '../../../src/cli/terminal.ts';
import { openLedger } from '../../../src/ledger/index.ts';
import { ledgerEntries, ledgerEntry } from '../../support/ledger-entry.ts';
import { type LedgerPlace, sqlitePlace } from '../../support/ledger-place.ts';

async function run(args: readonly string[], env: Terminal['env'] = {}) {
  let out = '';
  let err = '';
  const terminal: Terminal = {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    readInput: () => Promise.resolve(new Uint8Array()),
    env,
  };
  const code = await command.run(args, terminal);
  return { code, out, err };
}

describe('the ledger command', () => {
  const entry = ledgerEntry();
  let place: LedgerPlace;
  let dataDir: string;
  beforeEach(async () => {
    place = await sqlitePlace();
    dataDir = place.options.dataDir;
    const ledger = await openLedger(place.options);
    await ledger.append([...ledgerEntries(3), entry, ledgerEntry()]);
    await ledger.close();
  });
  afterEach(() => place.remove());

  it('says that the chain holds', async () => {
    const { code, out, err } = await run(['verify'], { DATA_DIR: dataDir });
    expect(code).toBe(0);
    expect(err).toBe('5 rows checked\n');
    expect(out).toMatch(/^ledger {13}holds\nrows that fit {6}5\nlast of them {7}5 {2}[\w-]{43}\n/);
  });

  it('names the row that does not fit', async () => {
    await place.disarm();
    await place.execute('delete from ledger_rows where sequence = 2');
    const { code, out } = await run(['verify', '--data-dir', dataDir]);
    expect(code).toBe(1);
    expect(out).toContain('BROKEN at row 2: the row is missing; the next one is 3');
    const json = await run(['verify', '--json', '--data-dir', dataDir]);
    expect(JSON.parse(json.out)).toMatchObject({ rows: 1, broken: { sequence: 2 } });
  });

  it('shows the entry behind a decision', async () => {
    const { code, out } = await run(['show', entry.decision?.id ?? '', '--data-dir', dataDir]);
    expect(code).toBe(0);
    expect(out).toContain('4 of 5');
    expect(out).toMatch(/hash .*holds/);
    expect(out).toContain('UNAVAILABLE  TIMEOUT');
    expect(out).toMatch(/^refusal +-$/m);
  });

  it('shows it as JSON', async () => {
    const { out } = await run(['show', entry.decision?.id ?? '', '--json', '--data-dir', dataDir]);
    expect(JSON.parse(out)).toMatchObject({ sequence: 4, entry, holds: true });
  });

  it('says whether its body can still be opened, and with which key', async () => {
    const withBody = ledgerEntry({ body: { key: 'month-key', sealed: 'AAAA' } });
    const ledger = await openLedger(place.options);
    await ledger.append([withBody]);
    await ledger.close();
    const args = ['show', withBody.decision?.id ?? '', '--data-dir', dataDir];
    await place.execute(`insert into ledger_keys (subject, id, epoch, wrapped)
      values ('${withBody.person}', 'month-key', '2026-11', 'AAAA')`);
    expect((await run(args)).out).toMatch(/^body +sealed, key month-key$/m);
    await place.execute("delete from ledger_keys where id = 'month-key'");
    expect((await run(args)).out).toMatch(/^body +erased, key month-key$/m);
    const bodiless = await run(['show', entry.decision?.id ?? '', '--data-dir', dataDir]);
    expect(bodiless.out).toMatch(/^body +-$/m);
  });

  it('says that a row has lost its leaf', async () => {
    const ledger = await openLedger(place.options);
    await ledger.append([ledgerEntry({ visit: 'pseudonym' })]);
    await ledger.close();
    await place.disarm();
    await place.execute('update ledger_rows set leaf = null where sequence = 6');
    const { code, out } = await run(['verify', '--data-dir', dataDir]);
    expect(code).toBe(1);
    expect(out).toContain('BROKEN at row 6: its leaf is missing');
  });

  it('shows a forged entry as one whose hash does not hold', async () => {
    await place.disarm();
    await place.execute(
      "update ledger_rows set entry = replace(entry, 'COVERED', 'REFUSED') where sequence = 4",
    );
    const { code, out } = await run(['show', entry.decision?.id ?? '', '--data-dir', dataDir]);
    expect(code).toBe(1);
    expect(out).toContain('DOES NOT HOLD');
  });

  it('answers 1 for a decision that the ledger does not hold', async () => {
    const { code, out, err } = await run(['show', 'none', '--data-dir', dataDir]);
    expect({ code, out, err }).toEqual({
      code: 1,
      out: '',
      err: 'The ledger holds no decision with this id.\n',
    });
  });

  it('creates no ledger where there is none', async () => {
    const empty = await mkdtemp(join(tmpdir(), 'vss-ledger-'));
    const missing = join(empty, 'missing');
    const { code, err } = await run(['verify', '--data-dir', missing]);
    expect({ code, err }).toEqual({ code: 1, err: `There is no ledger in ${missing}.\n` });
    expect(existsSync(missing)).toBe(false);
    await rm(empty, { recursive: true });
  });

  it('says when the database does not answer', async () => {
    const { code, err } = await run(['verify'], { DATABASE_URL: 'postgres://127.0.0.1:1/none' });
    expect(code).toBe(1);
    expect(err).toMatch(/^The ledger could not be read: .*ECONNREFUSED/);
  });

  it.each([[[]], [['verify', 'x']], [['show']], [['show', 'a', 'b']], [['verify', '--jsn']]])(
    'refuses the arguments %j',
    async (args) => {
      await expect(run(args)).rejects.toThrow(UsageError);
    },
  );
});
