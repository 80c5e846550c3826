import { parseArgs } from 'node:util';
import { servedCheckpoint } from '../../ledger/tree/checkpoints.ts';
import { messageOf, storeOptions, withExistingStore } from '../existing-store.ts';
import { type Command, UsageError } from '../terminal.ts';

export const checkpoint: Command = {
  help: `Usage: vss-gateway ledger checkpoint [--quorum <n>] [options]

Prints the newest checkpoint of the ledger with its cosignatures, as /ledger/checkpoint shows it. Saved elsewhere, it proves
later that the rows under it are still what they were: "ledger verify --checkpoint <file>".

Options:
  --quorum <n>           the newest with so many cosignatures, if there is one (0)
  --data-dir <folder>    folder of the embedded database (DATA_DIR, ./data)
  --database-url <url>   postgres:// URL (DATABASE_URL)

Exit codes: 0 printed; 1 there is none; 2 wrong usage

Example: vss-gateway ledger checkpoint --database-url postgres://reader@db.example.vn/gateway > saved.txt
`,
  run(args, terminal) {
    const { quorum, ...place } = parse(args);
    return withExistingStore(place, 'ledger', terminal, async ({ kysely }) => {
      const newest = await servedCheckpoint(kysely, quorum);
      if (newest === null) {
        terminal.err(
          'The ledger has no checkpoint yet: a running gateway signs one each minute.\n',
        );
        return 1;
      }
      terminal.out(newest.note);
      return 0;
    });
  },
};

function parse(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { ...storeOptions, quorum: { type: 'string' } },
    });
    const { quorum = '0' } = values;
    if (!/^\d{1,2}$/.test(quorum)) throw new TypeError('--quorum is a number of witnesses.');
    return {
      quorum: Number(quorum),
      dataDir: values['data-dir'],
      databaseUrl: values['database-url'],
    };
  } catch (cause) {
    throw new UsageError(messageOf(cause), { cause });
  }
}
