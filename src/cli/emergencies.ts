import { parseArgs } from 'node:util';
import { systemClock } from '../domain/clock.ts';
import { type Emergencies, listEmergencies } from '../miss-budget/index.ts';
import { messageOf, storeOptions, withExistingStore } from './existing-store.ts';
import { type Command, UsageError } from './terminal.ts';

export const emergencies: Command = {
  help: `Usage: vss-gateway emergencies [--json]

Lists the look-ups of the last 24 hours that were claimed as emergencies, for review: which kind of subject, its keyed hash,
the five minutes that are counted, and how many. The hash of an operator begins the subject of an alert in the log.

Options:
  --data-dir <folder>    folder of the embedded database (DATA_DIR, ./data)
  --database-url <url>   postgres:// URL (DATABASE_URL)
  --json                 the result as JSON

Exit codes: 0 listed; 1 there is nothing to read from; 2 wrong usage

Example: vss-gateway emergencies --data-dir /var/lib/vss-gateway
`,
  run: async (args, terminal) => {
    const { json, ...place } = parse(args);
    return withExistingStore(place, 'emergencies', terminal, async ({ kysely }) => {
      const listed = await listEmergencies(kysely, systemClock.now());
      terminal.out(json ? `${JSON.stringify(listed)}\n` : table(listed));
      return 0;
    });
  },
};

function parse(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { ...storeOptions, json: { type: 'boolean' } },
    });
    return {
      json: values.json ?? false,
      dataDir: values['data-dir'],
      databaseUrl: values['database-url'],
    };
  } catch (error) {
    throw new UsageError(messageOf(error), { cause: error });
  }
}

function table(listed: readonly Emergencies[]): string {
  const rows = [
    ['KIND', 'FIVE MINUTES FROM', 'COUNT', 'SUBJECT'],
    ...listed.map(({ kind, subject, from, count }) => [
      kind,
      from.toISOString(),
      String(count),
      subject,
    ]),
  ];
  const widthOf = (column: number) => Math.max(...rows.map((row) => row[column]?.length ?? 0));
  const widths = [0, 1, 2, 3].map(widthOf);
  return rows
    .map((row) => `${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('  ')}`.trimEnd())
    .map((line) => `${line}\n`)
    .join('');
}
