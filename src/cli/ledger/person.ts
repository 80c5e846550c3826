import { parseArgs } from 'node:util';
import { latestRows } from '../../ledger/access-log.ts';
import { createPersonFinder } from '../../ledger/access-person.ts';
import { createBodyReader, type OpenedBody } from '../../ledger/body-reader.ts';
import type { LedgerEntry } from '../../ledger/entry.ts';
import { recordAct } from '../../ledger/operator-entry.ts';
import { messageOf, storeOptions } from '../existing-store.ts';
import { type Command, UsageError } from '../terminal.ts';
import { type PeopleLedger, peopleOptionsHelp, readNumber, table, withPeople } from './people.ts';

export const person: Command = {
  help: `Usage: vss-gateway ledger person <number|-> [--json]

Subject-access report: every access to the data of one person, latest first. The number is a personal, card or
insurance number; of a personal number, accesses by the person's cards are listed too. "-" reads it from standard input.

Options:
${peopleOptionsHelp}

Exit codes: 0 listed, also when there is none; 1 there is nothing to read from; 2 wrong usage

Example: echo 001086000001 | vss-gateway ledger person - --data-dir /var/lib/vss-gateway
`,
  run: async (args, terminal) => {
    const { values, positionals } = parse(args);
    const [given, ...surplus] = positionals;
    if (given === undefined || surplus.length > 0) throw new UsageError('Give one number, or "-".');
    const number = await readNumber(given, terminal);
    const place = { dataDir: values['data-dir'], databaseUrl: values['database-url'] };
    return withPeople(place, terminal, async (people) => {
      const { pseudonyms, numbers, accesses } = await report(people, number);
      const output =
        values.json === true
          ? `${JSON.stringify({ numbers, accesses: accesses.map(inWords) })}\n`
          : page(accesses);
      await recordAct(people.ledger, people.pseudonymKey, people.clock, {
        operation: 'ledger person',
        purpose: 'SUBJECT_ACCESS',
        person: pseudonyms[0] ?? null,
        output,
        operator: people.operator,
      });
      terminal.out(output);
      return 0;
    });
  },
};

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { ...storeOptions, json: { type: 'boolean' } },
    });
  } catch (cause) {
    throw new UsageError(messageOf(cause), { cause });
  }
}

interface Access {
  readonly entry: LedgerEntry;
  readonly body: OpenedBody;
}

const pageSize = 1_000;

async function report({ store, pseudonymKey }: PeopleLedger, number: string) {
  const { numbers, pseudonyms } = await createPersonFinder(store, pseudonymKey).numbersOf(number);
  const bodies = createBodyReader(store.kysely, pseudonymKey);
  const accesses: Access[] = [];
  for (let before = Number.MAX_SAFE_INTEGER; before > 0; ) {
    const rows = await latestRows(store, { persons: pseudonyms }, before, pageSize);
    const entries = rows.map(({ entry }) => entry);
    const opened = await bodies.open(entries);
    for (const entry of entries) {
      accesses.push({ entry, body: opened.get(entry.id) ?? { state: 'NONE', content: null } });
    }
    before = rows.length < pageSize ? 0 : (rows.at(-1)?.sequence ?? 0);
  }
  return { numbers, pseudonyms, accesses };
}

/** What the person is told: the name of the staff member, and never their number. */
function inWords({ entry, body: { state, content } }: Access) {
  return {
    at: entry.at,
    entry: entry.id,
    organisation: entry.organisation,
    callerKind: entry.callerKind,
    client: entry.client,
    practitioner: entry.practitioner,
    practitionerName: content?.practitioner?.fullName ?? null,
    purpose: entry.purpose,
    breakGlass: entry.purpose === 'EMERGENCY_OVERRIDE',
    operation: entry.operation,
    decision: entry.decision?.decision ?? null,
    decisionId: entry.decision?.id ?? null,
    reasonCodes: content?.reasonCodes ?? [],
    encounter: content?.encounter ?? null,
    refusal: entry.refusal,
    body: state,
  };
}

function isErased({ practitioner, body }: ReturnType<typeof inWords>): boolean {
  return practitioner !== null && body === 'ERASED';
}

function page(accesses: readonly Access[]): string {
  if (accesses.length === 0) return 'The ledger holds no access to the data of this person.\n';
  const rows = accesses
    .map(inWords)
    .map((access) => [
      access.at,
      access.organisation ?? access.callerKind,
      access.practitionerName ?? (isErased(access) ? '(erased)' : '-'),
      access.breakGlass ? `${access.purpose} (!)` : access.purpose,
      access.operation,
      access.decision ?? '-',
      access.refusal ?? '-',
      access.entry,
    ]);
  const header = ['AT', 'WHERE', 'STAFF', 'PURPOSE', 'OPERATION', 'DECISION', 'REFUSED', 'ENTRY'];
  return `${table([header, ...rows])}\n${accesses.length} accesses\n`;
}
