import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createCommitments } from '../../ledger/leaf.ts';
import { type ProofOfEntry, proofOfEntry } from '../../ledger/proof-of-entry.ts';
import { formatTlogProof } from '../../ledger/tlog-proof.ts';
import { createStoredTree } from '../../ledger/tree/stored-tree.ts';
import { messageOf, storeOptions, withExistingStore } from '../existing-store.ts';
import { type Command, type Terminal, UsageError } from '../terminal.ts';
import { readPseudonymKey } from './keys.ts';

export const proof: Command = {
  help: `Usage: vss-gateway ledger proof <entry id | decision id> [--out <folder>] [--json] [options]

Proves offline that an entry is in the ledger: index, inclusion proof and checkpoint with cosignatures (C2SP tlog-proof). The
"extra" line is the blind of this one entry: with it and the entry anybody computes the leaf hash,
SHA-256(0x00 ‖ HMAC-SHA-256(blind, entry)), and learns nothing about any other entry.

Options:
  --out <folder>           writes <entry id>.tlog-proof and <entry id>.json there
  --json                   prints the proof as "verify proof" reads it, with entry, blind and checkpoint
  --quorum <n>             cosignatures that the checkpoint should have (0)
  --pseudonym-key <file>   key of the ledger (PSEUDONYM_KEY_FILE, or pseudonym.key of the data folder)
  --data-dir <folder>      folder of the embedded database (DATA_DIR, ./data)
  --database-url <url>     postgres:// URL (DATABASE_URL)

Exit codes: 0 proved; 1 there is no such entry, or no checkpoint covers it yet; 2 wrong usage

Example: vss-gateway ledger proof 5a7d4a56-7a39-4ddc-8b2a-4f8c7f0d3c22 --out evidence
`,
  run: (args, terminal) => run(parse(args), terminal),
};

type Request = ReturnType<typeof parse>;

function parse(args: readonly string[]) {
  const { values, positionals } = parseOptions(args);
  const [id, ...surplus] = positionals;
  const { quorum = '0' } = values;
  if (id === undefined || surplus.length > 0) {
    throw new UsageError('Say which entry: its id or that of its decision.');
  }
  if (!/^\d{1,2}$/.test(quorum)) throw new UsageError('--quorum is a number of witnesses.');
  return { ...values, id, quorum: Number(quorum) };
}

function parseOptions(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        ...storeOptions,
        out: { type: 'string' },
        quorum: { type: 'string' },
        'pseudonym-key': { type: 'string' },
        json: { type: 'boolean' },
      },
    });
  } catch (cause) {
    throw new UsageError(messageOf(cause), { cause });
  }
}

async function run(request: Request, terminal: Terminal): Promise<number> {
  const place = { dataDir: request['data-dir'], databaseUrl: request['database-url'] };
  const key = await readPseudonymKey(request['pseudonym-key'], place, terminal);
  if (key === null) throw new UsageError('A proof needs the key of the ledger: --pseudonym-key.');
  const commitments = createCommitments(key);
  return withExistingStore(place, 'ledger', terminal, async ({ kysely }) => {
    const tree = createStoredTree(kysely, commitments);
    const { id, quorum } = request;
    const found = await proofOfEntry({ database: kysely, commitments, tree, quorum }, id);
    if (found === null || found === 'PENDING') {
      terminal.err(
        found === null
          ? 'The ledger holds no entry and no decision with this id.\n'
          : 'No checkpoint covers this entry yet: a running gateway signs one within a minute.\n',
      );
      return 1;
    }
    await show(found, request, terminal);
    return 0;
  });
}

async function show(found: ProofOfEntry, { out, json }: Request, terminal: Terminal) {
  const text = formatTlogProof({ ...found, extra: found.blind });
  const object = `${JSON.stringify(asJson(found))}\n`;
  if (out === undefined) {
    terminal.out(json === true ? object : text);
    return;
  }
  const file = join(out, found.entryId);
  await writeFile(`${file}.tlog-proof`, text);
  await writeFile(`${file}.json`, object);
  terminal.out(`${file}.tlog-proof\n${file}.json\n`);
}

function asJson(found: ProofOfEntry) {
  return {
    id: found.entryId,
    type: 'inclusion',
    leafIndex: String(found.leafIndex),
    treeSize: String(found.treeSize),
    leafHash: base64(found.leafHash),
    root: base64(found.root),
    proof: found.proof.map(base64),
    entry: found.entry,
    blind: base64(found.blind),
    checkpoint: found.checkpoint,
  };
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
