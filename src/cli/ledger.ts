import { parseArgs } from 'node:util';
import { canonicalEntry, rowHash } from '../ledger/chain.ts';
import type { ChainReport, LedgerHead, LedgerRow } from '../ledger/entry.ts';
import { createLedgerReader, type LedgerReader } from '../ledger/reader.ts';
import { openExistingStore } from '../store/index.ts';
import { type Command, type Terminal, UsageError } from './terminal.ts';

export const ledger: Command = {
  help: `Usage: vss-gateway ledger verify [--json]
       vss-gateway ledger show <decision id> [--json]

verify  recomputes every row's hash and names the first row that does not fit
show    prints the entry behind a decision, its place in the chain and whether its hash holds

Options:
  --data-dir <folder>    folder of the embedded database (DATA_DIR, ./data)
  --database-url <url>   postgres:// URL (DATABASE_URL)
  --json                 the result as JSON

Exit codes: 0 the chain or row holds; 1 it does not, or there is none; 2 wrong usage

Example: vss-gateway ledger verify --data-dir /var/lib/vss-gateway
`,
  run: (args, terminal) => runLedger(parse(args), terminal),
};

type Action = (reader: LedgerReader, request: Request, terminal: Terminal) => Promise<number>;

interface Request {
  readonly action: Action;
  readonly decisionId: string;
  readonly json: boolean;
  readonly dataDir: string | undefined;
  readonly databaseUrl: string | undefined;
}

function parse(args: readonly string[]): Request {
  const { values, positionals } = parseOptions(args);
  const [name, ...rest] = positionals;
  return {
    ...actionNamed(name, rest),
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
        'data-dir': { type: 'string' },
        'database-url': { type: 'string' },
        json: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new UsageError(messageOf(error), { cause: error });
  }
}

function actionNamed(name: string | undefined, rest: readonly string[]) {
  const [decisionId, ...surplus] = rest;
  if (name === 'verify' && decisionId === undefined) return { action: verify, decisionId: '' };
  if (name === 'show' && decisionId !== undefined && surplus.length === 0) {
    return { action: show, decisionId };
  }
  throw new UsageError('Expected "ledger verify" or "ledger show <decision id>".');
}

async function runLedger(request: Request, terminal: Terminal): Promise<number> {
  try {
    return await withReader(request, terminal);
  } catch (error) {
    terminal.err(`The ledger could not be read: ${messageOf(error)}\n`);
    return 1;
  }
}

async function withReader(request: Request, terminal: Terminal): Promise<number> {
  const { dataDir, databaseUrl } = locate(request, terminal);
  const store = await openExistingStore({ dataDir, databaseUrl });
  if (store === null) {
    const place = databaseUrl === undefined ? `in ${dataDir}` : 'in that PostgreSQL database';
    terminal.err(`There is no ledger ${place}.\n`);
    return 1;
  }
  try {
    return await request.action(createLedgerReader(store.kysely), request, terminal);
  } finally {
    await store.close();
  }
}

/** An option outranks the environment, also when the two name different kinds of database. */
function locate(request: Request, { env }: Terminal) {
  const url = request.dataDir === undefined ? env['DATABASE_URL'] : undefined;
  return {
    dataDir: request.dataDir ?? (env['DATA_DIR'] || './data'),
    databaseUrl: request.databaseUrl ?? (url || undefined),
  };
}

const verify: Action = async (reader, { json }, terminal) => {
  const report = await reader.verify((rows) => terminal.err(`${rows} rows checked\n`));
  terminal.out(json ? `${JSON.stringify(report)}\n` : table(describeReport(report)));
  return report.broken === null ? 0 : 1;
};

function describeReport({ rows, head, broken }: ChainReport): Fields {
  const checked: Fields = [
    ['rows that fit', String(rows)],
    ['last of them', head === null ? 'none' : `${head.sequence}  ${head.hash}`],
  ];
  return broken === null
    ? [['chain', 'holds'], ...checked]
    : [['chain', `BROKEN at row ${broken.sequence}: ${broken.problem}`], ...checked];
}

const show: Action = async (reader, { decisionId, json }, terminal) => {
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
      : table([...describePosition(row, head, holds), ...describeEntry(row)]),
  );
  return holds ? 0 : 1;
};

function describePosition(row: LedgerRow, head: LedgerHead | null, holds: boolean): Fields {
  return [
    ['row', `${row.sequence} of ${head?.sequence ?? row.sequence}`],
    ['hash', `${row.hash}  ${holds ? 'holds' : 'DOES NOT HOLD'}`],
    ['row before', row.previous],
  ];
}

function describeEntry({ entry }: LedgerRow): Fields {
  const { decision, sources, ...rest } = entry;
  const plain = Object.entries(rest).map(([name, value]): Field => [name, String(value ?? '-')]);
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

/** A refused connection to a host with two addresses is an AggregateError without a message. */
function messageOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(messageOf).join('; ');
  return error instanceof Error ? error.message : 'unknown error';
}
