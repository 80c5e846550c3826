import { parseArgs } from 'node:util';
import { createPersonFinder } from '../../ledger/access-person.ts';
import { epochOf } from '../../ledger/data-keys.ts';
import {
  type ErasureOrder,
  type ErasureReceipt,
  eraseBefore,
  erase as eraseBodies,
  planErasure,
  planRetention,
} from '../../ledger/erasure.ts';
import { erasableTables } from '../../ledger/erasure-keys.ts';
import { messageOf, storeOptions } from '../existing-store.ts';
import { type Command, type Terminal, UsageError } from '../terminal.ts';
import { type PeopleLedger, peopleOptionsHelp, readNumber, withPeople } from './people.ts';

export const erase: Command = {
  help: `Usage: vss-gateway ledger erase --person <number|pseudonym|-> [--epoch <month>] [--yes]
       vss-gateway ledger erase --before <month> [--yes]

Deletes the data keys of one person, of all months or of one, or those of everybody before a month: what entries say by
name and number can then be read by nobody. Answers to check-ins that are kept for repetition go with them. No entry changes, so
chain, checkpoints and proofs hold. The erasure itself becomes an entry; its receipt is printed.
Of a personal number, the keys of the person's cards are deleted too. "-" reads the number from standard input.

Options:
  --person <…>           personal, card or insurance number; or a pseudonym as "ledger affected" prints it
  --epoch <month>        calendar month in Viet Nam, e.g. 2026-11 (all)
  --before <month>       end of retention: everybody's, of all months before this one
  --yes                  do not ask
${peopleOptionsHelp}

Backups and, on PostgreSQL, the archived write-ahead log keep deleted keys for as long as they are kept themselves.

Exit codes: 0 erased; 1 not confirmed, or not erased; 2 wrong usage

Example: echo 001086000001 | vss-gateway ledger erase --person - --epoch 2026-11 --yes
`,
  run: async (args, terminal) => {
    const request = parse(args);
    const { given, yes } = request;
    if (given === '-' && !yes) {
      throw new UsageError('With --person - add --yes: there is no other input.');
    }
    if (!yes && terminal.ask === undefined) {
      throw new UsageError('Nobody can be asked here: add --yes.');
    }
    const number =
      given === undefined || isPseudonym(given) ? undefined : await readNumber(given, terminal);
    return withPeople(request.place, terminal, async (people) => {
      const plan =
        request.before === undefined
          ? await planForPerson(people, given ?? '', number, request.epoch)
          : await planForRetention(people, request.before);
      const months = plan.months.length === 0 ? '' : ` of ${plan.months.join(', ')}`;
      terminal.err(
        `${plan.keys} data keys${months} and ${plan.answers} kept answers are to be deleted.\n`,
      );
      if (!yes && !(await confirmed(terminal))) {
        terminal.err('Nothing was erased.\n');
        return 1;
      }
      const receipt = await plan.carryOut();
      terminal.out(`${JSON.stringify(receipt, null, 2)}\n`);
      if (!receipt.overwritten) terminal.err(notOverwritten[people.store.dialect]);
      return 0;
    });
  },
};

interface Plan {
  readonly keys: number;
  readonly months: readonly string[];
  readonly answers: number;
  carryOut(): Promise<ErasureReceipt>;
}

async function planForPerson(
  people: PeopleLedger,
  given: string,
  number: string | undefined,
  epoch: string | null,
): Promise<Plan> {
  const persons = number === undefined ? [given] : await pseudonymsOf(number, people);
  const [first = given, ...others] = persons;
  const order: ErasureOrder = { persons: [first, ...others], epoch, operator: people.operator };
  const plan = await planErasure(people.store, order);
  return {
    keys: plan.keys.length,
    months: [...new Set(plan.keys.map((key) => key.epoch))],
    answers: plan.answers.length,
    carryOut: () => eraseBodies(people, order, plan),
  };
}

async function planForRetention(people: PeopleLedger, before: string): Promise<Plan> {
  if (before > epochOf(people.clock.now())) {
    throw new Error(
      'keys of the current month are still being made, so only past months can be erased',
    );
  }
  const plan = await planRetention(people.store, before);
  return {
    keys: plan.months.reduce((sum, { keys }) => sum + keys, 0),
    months: plan.months.map(({ epoch }) => epoch),
    answers: plan.answers,
    carryOut: () => eraseBefore(people, { before, operator: people.operator }, plan),
  };
}

function isPseudonym(text: string): boolean {
  return /^[A-Za-z0-9_-]{43}$/.test(text);
}

const notOverwritten = {
  sqlite:
    "Keys and answers are deleted; SQLite's write-ahead log still holds earlier pages, since others are reading. Erase again, or restart the gateway.\n",
  postgres: `Keys and answers are deleted; let the owner of the tables run VACUUM ${erasableTables.join(', ')}, which this role may not.\n`,
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
  const { person, epoch, before, yes, ...place } = parseOptions(args);
  if ((person === undefined) === (before === undefined)) {
    throw new UsageError('Say whose: --person <number>, or --before <month>.');
  }
  if (before !== undefined && epoch !== undefined) {
    throw new UsageError('Give --epoch with --person only.');
  }
  for (const month of [epoch, before]) {
    if (month !== undefined && !/^\d{4}-(?:0[1-9]|1[0-2])$/.test(month)) {
      throw new UsageError('A month is given as 2026-11.');
    }
  }
  return {
    given: person,
    epoch: epoch ?? null,
    before,
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
        before: { type: 'string' },
        yes: { type: 'boolean' },
        json: { type: 'boolean' },
      },
    });
    return values;
  } catch (cause) {
    throw new UsageError(messageOf(cause), { cause });
  }
}
