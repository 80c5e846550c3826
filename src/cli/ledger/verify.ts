import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { keyFits } from '../../ledger/access-key.ts';
import { auditLedger, type LedgerReport } from '../../ledger/audit/index.ts';
import type { KnownRoot } from '../../ledger/audit/tree-audit.ts';
import { parseCheckpoint, verifyCheckpoint } from '../../ledger/checkpoint.ts';
import { createCommitments } from '../../ledger/leaf.ts';
import { type NoteKey, parseNote } from '../../ledger/note.ts';
import { LedgerTreeError } from '../../ledger/tree/stored-tree.ts';
import { messageOf, storeOptions, withExistingStore } from '../existing-store.ts';
import { type Command, type Terminal, UsageError } from '../terminal.ts';
import { readLogKeys, readPseudonymKey, readWitnessKeys } from './keys.ts';
import { table } from './people.ts';

export const verify: Command = {
  help: `Usage: vss-gateway ledger verify [options]

Checks the ledger from its first row on, and names the first row that does not fit: the hash chain, the leaf of every entry, the
stored tiles, the root of every checkpoint, and the signatures of the log and of its witnesses.

Who can change the database can change all of it together, but not what others keep: give a checkpoint that a witness or you
yourself have saved, and no change of the rows under it gets past.

Options:
  --data-dir <folder>        folder of the embedded database (DATA_DIR, ./data)
  --database-url <url>       postgres:// URL (DATABASE_URL)
  --pseudonym-key <file>     computes leaves from entries (PSEUDONYM_KEY_FILE, or pseudonym.key of the data
                             folder); without it they are believed as they are stored
  --log-key <key>            verifier key of the log; again for another
  --keys <jwks.json>         keys of the gateway, saved from /.well-known/jwks.json, in place of --log-key
  --witnesses <file>         witnesses whose cosignatures are verified: their keys, one a line, or the JSON of
                             WITNESSES_FILE (which is taken by default)
  --checkpoint <file>        a saved checkpoint that the tree must contain; again for another
  --json                     the result as JSON

Progress goes to standard error.
Exit codes: 0 everything holds; 1 it does not, or there is no ledger; 2 wrong usage

Example: vss-gateway ledger verify --data-dir /var/lib/vss-gateway --keys jwks.json --checkpoint saved.txt
`,
  run: (args, terminal) => run(parse(args), terminal),
};

type Request = ReturnType<typeof parse>;

function parse(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        ...storeOptions,
        'pseudonym-key': { type: 'string' },
        'log-key': { type: 'string', multiple: true },
        keys: { type: 'string' },
        witnesses: { type: 'string' },
        checkpoint: { type: 'string', multiple: true },
        json: { type: 'boolean' },
      },
    });
    return values;
  } catch (cause) {
    throw new UsageError(messageOf(cause), { cause });
  }
}

async function run(request: Request, terminal: Terminal): Promise<number> {
  const place = { dataDir: request['data-dir'], databaseUrl: request['database-url'] };
  const pseudonymKey = await readPseudonymKey(request['pseudonym-key'], place, terminal);
  const logKeysIn = await readLogKeys(request['log-key'] ?? [], request.keys);
  const witnesses = await readWitnessKeys(request.witnesses, terminal);
  const saved = await Promise.all((request.checkpoint ?? []).map(readSaved));
  return withExistingStore(place, 'ledger', terminal, async ({ kysely }) => {
    const logKeys = await logKeysIn(kysely);
    for (const { path, note } of logKeys.length === 0 ? [] : saved) {
      const verdict = verifyCheckpoint(note, { logKeys });
      if (verdict.ok) continue;
      terminal.err(`The saved checkpoint ${path} is not one of this log: ${verdict.code}.\n`);
      return 1;
    }
    try {
      const report = await auditLedger({
        database: kysely,
        commitments: pseudonymKey === null ? null : createCommitments(pseudonymKey),
        trust: { logKeys, witnesses },
        known: saved,
        onProgress: (rows) => terminal.err(`${rows} rows checked\n`),
      });
      if (pseudonymKey !== null && report.broken !== null && !(await keyFits(kysely, pseudonymKey)))
        terminal.err(
          'The pseudonym key does not fit the last row: it is that of another ledger, or the row was altered.\n',
        );
      terminal.out(
        request.json === true ? `${JSON.stringify(report)}\n` : page(report, logKeys, saved.length),
      );
      return report.broken === null ? 0 : 1;
    } catch (error) {
      if (!(error instanceof LedgerTreeError)) throw error;
      terminal.err(`${error.message} Give it with --pseudonym-key.\n`);
      return 1;
    }
  });
}

interface SavedCheckpoint extends KnownRoot {
  readonly path: string;
  readonly note: string;
}

async function readSaved(path: string): Promise<SavedCheckpoint> {
  try {
    const text = await readFile(path, 'utf8');
    const note = parseNote(text);
    const checkpoint = note.ok ? parseCheckpoint(note.text) : null;
    if (checkpoint === null) throw new TypeError('it holds no checkpoint');
    return {
      size: Number(checkpoint.size),
      root: Buffer.from(checkpoint.root).toString('base64'),
      source: 'a saved checkpoint',
      path,
      note: text,
    };
  } catch (cause) {
    throw new UsageError(`--checkpoint ${path}: ${messageOf(cause)}`, { cause });
  }
}

function page(report: LedgerReport, logKeys: readonly NoteKey[], saved: number): string {
  const { rows, head, broken, leaves, tiles, checkpoints } = report;
  const { count, verified, cosignatures, last } = checkpoints;
  return table([
    ['ledger', broken === null ? 'holds' : `BROKEN at row ${broken.sequence}: ${broken.problem}`],
    ['rows that fit', String(rows)],
    ['last of them', head === null ? 'none' : `${head.sequence}  ${head.hash}`],
    ['leaves', leaves === 'COMPUTED' ? 'computed from entries' : 'as stored (no pseudonym key)'],
    ['tiles', String(tiles)],
    [
      'checkpoints',
      logKeys.length === 0
        ? `${count}, signatures not checked (give --keys or --log-key)`
        : `${count}, ${verified} signatures verified`,
    ],
    ['cosignatures', `${cosignatures} verified`],
    ['saved checkpoints', String(saved)],
    ['last checkpoint', last === null ? 'none' : `${last.size} rows, ${last.signedAt}`],
  ]);
}
