import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ledger as command } from '../../../src/cli/ledger.ts';
import { type Terminal, UsageError } from '../../../src/cli/terminal.ts';
import { verifyCheckpoint } from '../../../src/ledger/checkpoint.ts';
import type { LedgerEntry } from '../../../src/ledger/entry.ts';
import { createLedger } from '../../../src/ledger/index.ts';
import { leafOf } from '../../../src/ledger/leaf.ts';
import { verifyInclusion } from '../../../src/ledger/merkle/verify.ts';
import { openStore } from '../../../src/store/index.ts';
import { testLog, testPublisher } from '../../contract/support/tree-place.ts';
import { ledgerEntries, ledgerEntry, ledgerKey } from '../../support/ledger-entry.ts';
import { type LedgerPlace, sqlitePlace } from '../../support/ledger-place.ts';

describe('the ledger command, of the tree', () => {
  const log = testLog();
  const entry = ledgerEntry();
  let place: LedgerPlace;
  let dataDir: string;

  beforeEach(async () => {
    place = await sqlitePlace();
    dataDir = place.options.dataDir;
    await writeFile(join(dataDir, 'pseudonym.key'), Buffer.from(ledgerKey).toString('base64'));
    await appendAndPublish([...ledgerEntries(299), entry]);
    await appendAndPublish(ledgerEntries(10));
  });
  afterEach(() => place.remove());

  async function appendAndPublish(entries: readonly LedgerEntry[]): Promise<void> {
    const store = await openStore(place.options);
    const ledger = createLedger(store, place.options);
    await ledger.append(entries);
    await testPublisher(store, { log }).publish();
    await ledger.close();
    await store.close();
  }

  async function run(...args: readonly string[]) {
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
      env: { DATA_DIR: dataDir },
    };
    const code = await command.run(args, terminal);
    return { code, out, err };
  }

  it('says what of the ledger was checked', async () => {
    const { code, out } = await run('verify', '--log-key', log.key.vkey);
    expect(code).toBe(0);
    expect(out).toMatch(/^ledger +holds$/m);
    expect(out).toMatch(/^leaves +computed from entries$/m);
    expect(out).toMatch(/^tiles +1$/m);
    expect(out).toMatch(/^checkpoints +2, 2 signatures verified$/m);
    const json = await run('verify', '--json');
    expect(JSON.parse(json.out)).toMatchObject({
      rows: 310,
      broken: null,
      leaves: 'COMPUTED',
      checkpoints: { count: 2, verified: 0, last: { size: 310 } },
    });
  });

  const gone = (table: string) =>
    ['update', 'delete'].map((name) => `drop trigger ${table}_no_${name};`).join(' ');

  it.each([
    [
      'an altered tile',
      `${gone('ledger_tiles')} update ledger_tiles set hashes = cast(substr(hashes, 1, 64) || zeroblob(32) || substr(hashes, 97) as blob)`,
      'row 3: it is not what tile 0/0 was made of',
    ],
    [
      'a tile that is none',
      `${gone('ledger_tiles')} update ledger_tiles set hashes = 'text'`,
      'row 1: it is not what tile 0/0 was made of',
    ],
    [
      'an altered root of a tile',
      `${gone('ledger_tiles')} update ledger_tiles set root = zeroblob(32)`,
      'row 1: the root of tile 0/0 was altered',
    ],
    [
      'a checkpoint of another log',
      `${gone('ledger_checkpoints')} update ledger_checkpoints
       set note = replace(note, 'gateway', 'getaway') where tree_size = 300`,
      'row 300: the checkpoint of 300: ORIGIN_WRONG',
    ],
    [
      'an altered column of a checkpoint',
      `${gone('ledger_checkpoints')} update ledger_checkpoints set root = 'x' where tree_size = 300`,
      'row 300: the checkpoint of 300: its columns say something else than its note',
    ],
  ])('names %s', async (_, sql, problem) => {
    await place.execute(sql);
    const { code, out } = await run('verify', '--log-key', log.key.vkey);
    expect(code).toBe(1);
    expect(out).toContain(`BROKEN at ${problem}`);
  });

  it('does not take the key of another log', async () => {
    const { code, out } = await run('verify', '--log-key', testLog().key.vkey);
    expect(code).toBe(1);
    expect(out).toContain('KEY_UNKNOWN');
  });

  it('compares the roots of checkpoints whose key is not given, as long as the last one has a known key', async () => {
    const store = await openStore(place.options);
    const ledger = createLedger(store, place.options);
    await ledger.append(ledgerEntries(1));
    const next = testLog();
    await testPublisher(store, { log: next }).publish();
    await ledger.close();
    await store.close();
    const withNew = await run('verify', '--log-key', next.key.vkey);
    expect(withNew.code).toBe(0);
    expect(withNew.out).toMatch(/^checkpoints +3, 1 signatures verified$/m);
    const withOld = await run('verify', '--log-key', log.key.vkey);
    expect(withOld.code).toBe(1);
    expect(withOld.out).toContain('BROKEN at row 311: the checkpoint of 311: KEY_UNKNOWN');
    const withBoth = await run('verify', '--log-key', log.key.vkey, '--log-key', next.key.vkey);
    expect(withBoth.out).toMatch(/^checkpoints +3, 3 signatures verified$/m);
  });

  it('says when the pseudonym key is that of another ledger', async () => {
    const other = join(dataDir, 'other.key');
    await writeFile(other, Buffer.alloc(32, 'another').toString('base64'));
    const { code, err } = await run('verify', '--pseudonym-key', other);
    expect(code).toBe(1);
    expect(err).toContain('The pseudonym key does not fit');
  });

  it('holds against a checkpoint that was saved, and not against one of another ledger', async () => {
    const saved = join(dataDir, 'saved.txt');
    const { out } = await run('checkpoint');
    expect(verifyCheckpoint(out, { logKeys: [log.key] })).toMatchObject({
      ok: true,
      checkpoint: { size: 310n },
    });
    await writeFile(saved, out);
    expect((await run('verify', '--checkpoint', saved)).code).toBe(0);
    const key = ['--log-key', log.key.vkey];
    expect((await run('verify', '--checkpoint', saved, ...key)).code).toBe(0);
    const altered = join(dataDir, 'altered.txt');
    await writeFile(altered, out.replace('310', '309'));
    const refused = await run('verify', '--checkpoint', altered, ...key);
    expect([refused.code, refused.err]).toEqual([1, expect.stringContaining('SIGNATURE_INVALID')]);
    await place.disarm();
    await place.execute(`${gone('ledger_checkpoints')}
      delete from ledger_rows where sequence > 300; delete from ledger_checkpoints where tree_size > 300`);
    expect((await run('verify')).code).toBe(0);
    const cut = await run('verify', '--checkpoint', saved);
    expect(cut.code).toBe(1);
    expect(cut.out).toContain(
      'BROKEN at row 301: the row is missing: a saved checkpoint covers 310',
    );
  });

  it.each([entry.id, entry.decision?.id ?? ''])('proves the entry %s offline', async (id) => {
    const { code, out } = await run('proof', id, '--out', dataDir);
    expect(code).toBe(0);
    const [proofFile = '', jsonFile = ''] = out.trim().split('\n');
    const [head = '', checkpoint = ''] = splitOnce(await readFile(proofFile, 'utf8'));
    const [first, extra = '', index, ...hashes] = head.split('\n');
    expect(first).toBe('c2sp.org/tlog-proof@v1');
    expect(index).toBe('index 299');
    const verdict = verifyCheckpoint(checkpoint, { logKeys: [log.key] });
    if (!verdict.ok) throw new Error(verdict.code);
    const json = JSON.parse(await readFile(jsonFile, 'utf8')) as {
      readonly entry: string;
      readonly leafHash: string;
    };
    expect(JSON.parse(json.entry)).toEqual(entry);
    const leafHash = leafOf(Buffer.from(extra.replace('extra ', ''), 'base64'), json.entry);
    expect(Buffer.from(leafHash).toString('base64')).toBe(json.leafHash);
    expect(
      verifyInclusion({
        leafIndex: 299n,
        treeSize: verdict.checkpoint.size,
        leafHash,
        root: verdict.checkpoint.root,
        proof: hashes.map((line) => Buffer.from(line, 'base64')),
      }),
    ).toEqual({ ok: true });
  });

  it('says when there is nothing to prove', async () => {
    const unknown = await run('proof', 'unknown');
    expect([unknown.code, unknown.err]).toEqual([1, expect.stringContaining('holds no entry')]);
    const store = await openStore(place.options);
    const ledger = createLedger(store, place.options);
    const late = ledgerEntry();
    await ledger.append([late]);
    await ledger.close();
    await store.close();
    const early = await run('proof', late.id);
    expect([early.code, early.err]).toEqual([1, expect.stringContaining('within a minute')]);
  });

  it('prints grants that quote the role', async () => {
    const { code, out } = await run('grants', 'the "clerk"');
    expect(code).toBe(0);
    expect(out).toContain('grant select, insert on ledger_rows to "the ""clerk""";');
    expect(out).toContain('grant select, insert, delete on kept_answers to "the ""clerk""";');
    expect(out).not.toMatch(/grant [a-z, ]*(update|delete|truncate)[a-z, ]* on ledger_/);
  });

  it.each([
    [['proof']],
    [['proof', 'a', 'b']],
    [['grants']],
    [['grants', '--json']],
    [['checkpoint', '--quorum', 'x']],
    [['verify', '--log-key', 'nonsense']],
    [['verify', '--checkpoint', 'missing']],
    [['verify', '--witnesses', 'missing']],
  ])('refuses the arguments %j', async (args) => {
    await expect(run(...args)).rejects.toThrow(UsageError);
  });
});

function splitOnce(text: string): readonly [string, string] {
  const at = text.indexOf('\n\n');
  return [text.slice(0, at), text.slice(at + 2)];
}
