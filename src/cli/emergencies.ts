import { parseArgs } from 'node:util';
import { systemClock } from '../domain/clock.ts';
import { createAccessLog } from '../ledger/access-log.ts';
import type { LedgerEntry } from '../ledger/entry.ts';
import { type Emergencies, listEmergencies } from '../miss-budget/index.ts';
import type { Store } from '../store/index.ts';
import { messageOf, storeOptions, withExistingStore } from './existing-store.ts';
import { type Command, UsageError } from './terminal.ts';

export const emergencies: Command = {
  help: `Usage: vss-gateway emergencies [--days <n>] [--json]

Lists for review, both without anything personal:

1. who broke the glass (purpose EMERGENCY_OVERRIDE) in the last 24 hours, latest first, as the ledger holds it: when, at which
   facility, by which staff member (pseudonym), about whom (pseudonym), with which operation, and what was decided or refused
2. the look-ups of the last 24 hours that were claimed as emergencies by the doctor's decision: which kind of subject, its keyed
   hash, the five minutes that are counted, and how many. The hash of an operator begins the subject of an alert in the log.

Options:
  --days <n>             look back so many days, 1 to 366 (1); only of 1, the others are not kept longer
  --data-dir <folder>    folder of the embedded database (DATA_DIR, ./data)
  --database-url <url>   postgres:// URL (DATABASE_URL)
  --json                 the result as JSON: { overrides, claimed }

Exit codes: 0 listed; 1 there is nothing to read from; 2 wrong usage

Example: vss-gateway emergencies --days 7 --data-dir /var/lib/vss-gateway
`,
  run: async (args, terminal) => {
    const { json, days, ...place } = parse(args);
    return withExistingStore(place, 'emergencies', terminal, async (store) => {
      const now = systemClock.now();
      const overrides = await overridesSince(store, new Date(now.getTime() - days * dayMs));
      const claimed = await listEmergencies(store.kysely, now);
      terminal.out(
        json
          ? `${JSON.stringify({ overrides, claimed })}\n`
          : `${overridesTable(overrides)}\n${claimedTable(claimed)}`,
      );
      return 0;
    });
  },
};

const dayMs = 24 * 3_600_000;
const daysForm = /^(?:[1-9]\d{0,2})$/;
const mostDays = 366;

function parse(args: readonly string[]) {
  const values = parseOptions(args);
  const days = values.days ?? '1';
  if (!daysForm.test(days) || Number(days) > mostDays)
    throw new UsageError(`--days is a whole number from 1 to ${mostDays}.`);
  return {
    json: values.json ?? false,
    days: Number(days),
    dataDir: values['data-dir'],
    databaseUrl: values['database-url'],
  };
}

function parseOptions(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: { ...storeOptions, days: { type: 'string' }, json: { type: 'boolean' } },
    }).values;
  } catch (error) {
    throw new UsageError(messageOf(error), { cause: error });
  }
}

/** One use of break-glass; people by pseudonym. */
interface Override {
  readonly at: string;
  readonly organisation: string | null;
  readonly practitioner: string | null;
  readonly person: string | null;
  readonly client: string;
  readonly operation: string;
  readonly outcome: string;
  readonly entry: string;
}

const pageSize = 200;

async function overridesSince(store: Store, from: Date): Promise<readonly Override[]> {
  const log = createAccessLog(store);
  const found: Override[] = [];
  let after: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof log.page>> = await log.page(
      { breakGlassOnly: true, from },
      { first: pageSize, after },
    );
    found.push(...(page?.entries ?? []).map(asOverride));
    after = page?.next ?? null;
  } while (after !== null);
  return found;
}

function asOverride({ decision, refusal, ...entry }: LedgerEntry): Override {
  return {
    at: entry.at,
    organisation: entry.organisation,
    practitioner: entry.practitioner,
    person: entry.person,
    client: entry.client,
    operation: entry.operation,
    outcome: refusal ?? decision?.decision ?? 'looked',
    entry: entry.id,
  };
}

function overridesTable(overrides: readonly Override[]): string {
  if (overrides.length === 0) return 'Nobody broke the glass.\n';
  return table([
    ['WHEN', 'FACILITY', 'STAFF MEMBER', 'OPERATION', 'OUTCOME', 'PERSON', 'LEDGER ENTRY'],
    ...overrides.map(({ at, organisation, practitioner, operation, outcome, person, entry }) => [
      at,
      organisation ?? '-',
      practitioner ?? '-',
      operation,
      outcome,
      person ?? '-',
      entry,
    ]),
  ]);
}

function claimedTable(claimed: readonly Emergencies[]): string {
  return table([
    ['KIND', 'FIVE MINUTES FROM', 'COUNT', 'SUBJECT'],
    ...claimed.map(({ kind, subject, from, count }) => [
      kind,
      from.toISOString(),
      String(count),
      subject,
    ]),
  ]);
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows
    .map((row) => row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('  '))
    .map((line) => `${line.trimEnd()}\n`)
    .join('');
}
