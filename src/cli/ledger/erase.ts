import { parseArgs } from 'node:util';
import { createPersonFinder } from '../../ledger/access-person.ts';
import { type ErasureOrder, erase as eraseBodies, keysToErase } from '../../ledger/erasure.ts';
import { messageOf, storeOptions } from '../existing-store.ts';
import { type Command, type Terminal, UsageError } from '../terminal.ts';
import { type PeopleLedger, peopleOptionsHelp, readNumber, withPeople } from './people.ts';

export const erase: Command = {
  help: `Usage: vss-gateway ledger erase --person <number|pseudonym|-> [--epoch <month>] [--yes]

Deletes the data keys of one person, of all months or of one: what entries say of the person by number can then be read by
nobody. No entry changes, so chain, checkpoints and proofs hold. The erasure itself becomes an entry; its receipt is printed.
Of a personal number, the keys of the person's cards are deleted too. "-" reads the number from standard input.

Options:
  --person <…>           personal, card or insurance number; or a pseudonym as "ledger affected" prints it
  --epoch <month>        calendar month in Viet Nam, e.g. 2026-11 (all)
  --yes                  do not ask
${peopleOptionsHelp}

Backups and, on PostgreSQL, the archived write-ahead log keep deleted keys for as long as they are kept themselves.

Exit codes: 0 erased; 1 not confirmed, or not erased; 2 wrong usage

Example: echo 001086000001 | vss-gateway ledger erase --person - --epoch 2026-11 --yes
`,
  run: async (args, terminal) => {
    const { given, epoch, yes, place } = parse(args);
    if (given === '-' && !yes)
      throw new UsageError('With --person - add --yes: there is no other input.');
    if (!yes && terminal.ask === undefined) {
      throw new UsageError('Nobody can be asked here: add --yes.');
    }
    const isPseudonym = /^[A-Za-z0-9_-]{43}$/.test(given);
    const named = isPseudonym ? given : await readNumber(given, terminal);
    return withPeople(place, terminal, async (people) => {
      const persons = isPseudonym ? [named] : await pseudonymsOf(named, people);
      const [first, ...others] = persons;
      if (first === undefined) return 1;
      const order: ErasureOrder = { persons: [first, ...others], epoch, operator: people.operator };
      const keys = await keysToErase(people.store, order);
      const months = [...new Set(keys.map((key) => key.epoch))].join(', ');
      terminal.err(
        `${keys.length} data keys${months === '' ? '' : ` of ${months}`} are to be deleted.\n`,
      );
      if (!yes && !(await confirmed(terminal))) {
        terminal.err('Nothing was erased.\n');
        return 1;
      }
      const receipt = await eraseBodies(people, order, keys);
      terminal.out(`${JSON.stringify(receipt, null, 2)}\n`);
      if (!receipt.overwritten) terminal.err(notOverwritten[people.store.dialect]);
      return 0;
    });
  },
};

const notOverwritten = {
  sqlite:
    "The keys are deleted; SQLite's write-ahead log still holds earlier pages, since others are reading. Erase again, or restart the gateway.\n",
  postgres:
    'The keys are deleted; let the owner of the table run VACUUM ledger_keys, which this role may not.\n',
} as const;

async function pseudonymsOf(
  number: string,
  { store, pseudonymKey }: PeopleLedger,
): Promise<readonly string[]> {
  return (await createPersonFinder(store, pseudonymKey).numbersOf(number)).pseudonyms;
}

async function confirmed(terminal: Terminal): Promise<boolean> {
  const answer = await terminal.ask?.('This cannot be undone. Type "erase" to go on: ');
  return answer?.trim() === 'erase';
}

function parse(args: readonly string[]) {
  const { person, epoch, yes, ...place } = parseOptions(args);
  if (person === undefined) throw new UsageError('Say whose: --person <number>.');
  if (epoch !== undefined && !/^\d{4}-(?:0[1-9]|1[0-2])$/.test(epoch)) {
    throw new UsageError('An epoch is a month such as 2026-11.');
  }
  return {
    given: person,
    epoch: epoch ?? null,
    yes: yes ?? false,
    place: { dataDir: place['data-dir'], databaseUrl: place['database-url'] },
  };
}

function parseOptions(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        ...storeOptions,
        person: { type: 'string' },
        epoch: { type: 'string' },
        yes: { type: 'boolean' },
        json: { type: 'boolean' },
      },
    });
    return values;
  } catch (cause) {
    throw new UsageError(messageOf(cause), { cause });
  }
}
