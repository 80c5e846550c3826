import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseCardOrInsuranceNumber } from '../../domain/card-number.ts';
import { type Clock, systemClock } from '../../domain/clock.ts';
import { keyFits } from '../../ledger/access-key.ts';
import type { Ledger } from '../../ledger/entry.ts';
import { createLedger } from '../../ledger/index.ts';
import type { Store } from '../../store/index.ts';
import { type StorePlace, withExistingStore } from '../existing-store.ts';
import { type Terminal, UsageError } from '../terminal.ts';

/** A ledger whose people can be named. */
export interface PeopleLedger {
  readonly store: Store;
  /** Every use of it is an entry of its own. */
  readonly ledger: Pick<Ledger, 'append'>;
  readonly pseudonymKey: Uint8Array;
  readonly clock: Clock;
  /** Account that runs the command. */
  readonly operator: string;
}

export const peopleOptionsHelp = `  --data-dir <folder>    folder of the embedded database (DATA_DIR, ./data)
  --database-url <url>   postgres:// URL (DATABASE_URL)
  --json                 the result as JSON
  --help                 this text

PSEUDONYM_KEY_FILE names the key of the ledger (pseudonym.key in the data folder). The use of this command
is an entry of the ledger, under the account that runs it.`;

export function withPeople(
  place: StorePlace,
  terminal: Terminal,
  use: (people: PeopleLedger) => Promise<number>,
): Promise<number> {
  const pseudonymKey = readKey(place, terminal);
  return withExistingStore(place, 'ledger', terminal, async (store) => {
    if (!(await keyFits(store.kysely, pseudonymKey))) {
      terminal.err(
        'This is not the pseudonym key of this ledger: nobody would be found. Set PSEUDONYM_KEY_FILE to the key that the gateway runs with.\n',
      );
      return 1;
    }
    const ledger = createLedger(store, { pseudonymKey });
    try {
      const { env } = terminal;
      const operator = env['SUDO_USER'] || env['USER'] || env['LOGNAME'] || 'unknown';
      return await use({ store, ledger, pseudonymKey, clock: systemClock, operator });
    } finally {
      await ledger.close();
    }
  });
}

function readKey({ dataDir }: StorePlace, { env }: Terminal): Uint8Array {
  const path =
    env['PSEUDONYM_KEY_FILE'] || join(dataDir ?? (env['DATA_DIR'] || './data'), 'pseudonym.key');
  const key = Buffer.from(textOf(path).trim(), 'base64');
  if (key.byteLength >= 32) return key;
  throw new UsageError('PSEUDONYM_KEY_FILE must hold at least 32 bytes in base64.');
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new UsageError(
      'The pseudonym key could not be read: set PSEUDONYM_KEY_FILE to the file that the gateway runs with.',
      { cause },
    );
  }
}

/**
 * A number as the gateway keeps it. "-" reads it from standard input: arguments of a running command are legible for everyone on the
 * machine.
 */
export async function readNumber(given: string, terminal: Terminal): Promise<string> {
  const text =
    given === '-'
      ? Buffer.from(await terminal.readInput())
          .toString('utf8')
          .trim()
      : given.trim();
  if (/^(?:\d{9}|\d{12})$/.test(text)) return text;
  try {
    return parseCardOrInsuranceNumber(text);
  } catch (cause) {
    throw new UsageError(
      'Give a personal number (12 digits, or 9 of an old card), a card number (15 characters) or an insurance number (10 digits).',
      { cause },
    );
  }
}

export function table(rows: ReadonlyArray<readonly string[]>): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => [...(row[column] ?? '')].length)),
  );
  const padded = (cell: string, at: number) =>
    cell + ' '.repeat(Math.max(0, (widths[at] ?? 0) - [...cell].length));
  return rows.map((row) => `${row.map(padded).join('  ').trimEnd()}\n`).join('');
}
