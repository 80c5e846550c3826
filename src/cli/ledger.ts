import { parseArgs } from 'node:util';
import { canonicalEntry, rowHash } from '../ledger/chain.ts';
import type { LedgerEntry, LedgerHead, LedgerRow } from '../ledger/entry.ts';
import { operatorKind } from '../ledger/operator-entry.ts';
import { createLedgerReader, type LedgerReader } from '../ledger/reader.ts';
import type { Store } from '../store/index.ts';
import { messageOf, type StorePlace, storeOptions, withExistingStore } from './existing-store.ts';
import { type Command, type Terminal, UsageError } from './terminal.ts';

const parts: NonNullable<Command['parts']> = new Map([
  ['verify', async () => (await import('./ledger/verify.ts')).verify],
  ['checkpoint', async () => (await import('./ledger/checkpoint.ts')).checkpoint],
  ['proof', async () => (await import('./ledger/proof.ts')).proof],
  ['bundle', async () => (await import('./ledger/bundle.ts')).bundle],
  ['grants', async () => (await import('./ledger/grants.ts')).grants],
  ['person', async () => (await import('./ledger/person.ts')).person],
  ['affected', async () => (await import('./ledger/affected.ts')).affected],
  ['erase', async () => (await import('./ledger/erase.ts')).erase],
]);

export const ledger: Command = {
  help: `Usage: vss-gateway ledger verify [--checkpoint <file>] [--keys <jwks.json>] [--json]
       vss-gateway ledger checkpoint
       vss-gateway ledger proof <entry id | decision id> [--out <folder>] [--json]
       vss-gateway ledger bundle <decision id> --receipt <file> --out <x.asice>
       vss-gateway ledger grants <role>
       vss-gateway ledger show <decision id> [--json]
       vss-gateway ledger person <number|-> [--json]
       vss-gateway ledger affected (--key <kid> | --client <id>) --from <t> [--to <t>] [--json]
       vss-gateway ledger erase (--person <number|pseudonym|-> [--epoch <month>] | --before <month>) [--yes]

verify  checks chain, tree, checkpoints and cosignatures, and names the first row that does not fit
checkpoint  prints the newest signed checkpoint, to be saved elsewhere
proof   proves offline that an entry is in the ledger
bundle  puts all evidence of a decision into one file that others can check offline
grants  prints the SQL that leaves a PostgreSQL role only what a serving gateway needs
show    prints the entry behind a decision, its place in the chain and whether its hash holds
person  lists every access to the data of one person
affected  lists the people whom a compromised key or client affects
erase   deletes the data keys of one person, or of everybody before a month, and prints a receipt

Options:
  --data-dir <folder>    folder of the embedded database (DATA_DIR, ./data)
  --database-url <url>   postgres:// URL (DATABASE_URL)
  --json                 the result as JSON

Exit codes: 0 the chain or row holds; 1 it does not, or there is none; 2 wrong usage

Example: vss-gateway ledger verify --data-dir /var/lib/vss-gateway
`,
  parts,
  run: async (args, terminal) => {
    const [name = '', ...rest] = args;
    const command = await parts.get(name)?.();
    return command === undefined ? runLedger(parse(args), terminal) : command.run(rest, terminal);
  },
};

interface Request extends StorePlace {
  readonly decisionId: string;
  readonly json: boolean;
}

function parse(args: readonly string[]): Request {
  const { values, positionals } = parseOptions(args);
  const [name, ...rest] = positionals;
  return {
    decisionId: decisionIn(name, rest),
    json: values.json ?? false,
    dataDir: values['data-dir'],
    databaseUrl: values['database-url'],
  };
}

function parseOptions(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        ...storeOptions,
        json: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new UsageError(messageOf(error), { cause: error });
  }
}

function decisionIn(name: string | undefined, rest: readonly string[]): string {
  const [decisionId, ...surplus] = rest;
  if (name === 'show' && decisionId !== undefined && surplus.length === 0) return decisionId;
  throw new UsageError(`Expected one of ${[...parts.keys()].join(', ')}, or "show <decision id>".`);
}

function runLedger(request: Request, terminal: Terminal): Promise<number> {
  return withExistingStore(request, 'ledger', terminal, ({ kysely }) =>
    show(createLedgerReader(kysely), kysely, request, terminal),
  );
}

async function show(
  reader: LedgerReader,
  database: Store['kysely'],
  { decisionId, json }: Request,
  terminal: Terminal,
): Promise<number> {
  const row = await reader.findByDecision(decisionId);
  if (row === null) {
    terminal.err('The ledger holds no decision with this id.\n');
    return 1;
  }
  const head = await reader.head();
  const holds = row.hash === rowHash(row.previous, row.sequence, canonicalEntry(row.entry));
  terminal.out(
    json
      ? `${JSON.stringify({ ...row, holds, head })}\n`
      : table([
          ...describePosition(row, head, holds),
          ...describeEntry(row, await bodyState(database, row.entry)),
        ]),
  );
  return holds ? 0 : 1;
}

function describePosition(row: LedgerRow, head: LedgerHead | null, holds: boolean): Fields {
  return [
    ['row', `${row.sequence} of ${head?.sequence ?? row.sequence}`],
    ['hash', `${row.hash}  ${holds ? 'holds' : 'DOES NOT HOLD'}`],
    ['row before', row.previous],
  ];
}

/** Not opened here: `ledger person` does, and its use is an entry of its own. */
async function bodyState(database: Store['kysely'], entry: LedgerEntry): Promise<string> {
  const { body, person, callerKind } = entry;
  if (!body) return '-';
  // Only whoever has the pseudonym key knows under which pseudonym the other keys are kept.
  const subject = callerKind === operatorKind ? null : person;
  const key = await database
    .selectFrom('ledger_keys')
    .select('id')
    .where('id', '=', body.key)
    .$if(subject !== null, (query) => query.where('subject', '=', subject))
    .limit(1)
    .executeTakeFirst();
  return `${key === undefined ? 'erased' : 'sealed'}, key ${body.key}`;
}

function describeEntry({ entry }: LedgerRow, body: string): Fields {
  const { decision, sources, ...rest } = entry;
  const plain = Object.entries({ ...rest, body }).map(
    ([name, value]): Field => [name, String(value ?? '-')],
  );
  const decided = Object.entries(decision ?? {}).map(
    ([name, value]): Field => [name === 'decision' ? name : `decision ${name}`, String(value)],
  );
  const asked = sources.map(
    ({ register, status, reason, fetchedAt }): Field => [
      `source ${register}`,
      [status, reason, fetchedAt].filter((part) => part !== null).join('  '),
    ],
  );
  return [...plain, ...decided, ...asked];
}

type Field = readonly [name: string, value: string];
type Fields = readonly Field[];

function table(fields: Fields): string {
  const width = Math.max(...fields.map(([name]) => name.length));
  return fields.map(([name, value]) => `${name.padEnd(width)}  ${value}\n`).join('');
}
