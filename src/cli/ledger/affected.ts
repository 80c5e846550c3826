import { parseArgs } from 'node:util';
import { endOfVietnamDay, parseInstant, parsePlainDate } from '../../domain/date.ts';
import { type AffectedReport, affectedBy, type Breach } from '../../ledger/access-affected.ts';
import { recordAct } from '../../ledger/operator-entry.ts';
import { createPseudonyms } from '../../ledger/pseudonym.ts';
import { messageOf, storeOptions } from '../existing-store.ts';
import { type Command, UsageError } from '../terminal.ts';
import { peopleOptionsHelp, table, withPeople } from './people.ts';

export const affected: Command = {
  help: `Usage: vss-gateway ledger affected (--key <kid> | --client <id>) --from <t> [--to <t>] [--json]

Breach kit: the people about whom a compromised client asked, or whose decisions a compromised key signed, with
their numbers where the bodies are not erased. Times are instants such as 2026-11-21T08:00:00+07:00 or days in Viet Nam
such as 2026-11-21, the last one included.

Options:
  --key <kid>            key that signed receipts, as at /.well-known/jwks.json
  --client <id>          client, as its tokens name it
  --from <t>             beginning of the window
  --to <t>               its end (now)
${peopleOptionsHelp}

Exit codes: 0 listed, also when nobody is affected; 1 there is nothing to read from; 2 wrong usage

Example: vss-gateway ledger affected --client hospital-district --from 2026-11-01 --to 2026-11-21 --json
`,
  run: async (args, terminal) => {
    const { client, key, json, window, place } = parse(args);
    return withPeople(place, terminal, async (people) => {
      const { store, pseudonymKey, clock } = people;
      const breach: Breach = {
        from: window.from,
        to: window.to ?? clock.now(),
        ...(key === undefined ? {} : { key }),
        // An issuer may name citizens as clients: their entries hold a pseudonym.
        ...(client === undefined
          ? {}
          : { clients: [client, createPseudonyms(pseudonymKey).person(client)] }),
      };
      const report = await affectedBy(store, pseudonymKey, breach, (found) =>
        terminal.err(`${found} entries found\n`),
      );
      const output = json ? `${JSON.stringify({ ...counts(report), ...report })}\n` : page(report);
      await recordAct(people.ledger, pseudonymKey, clock, {
        operation: 'ledger affected',
        purpose: 'BREACH_REVIEW',
        person: null,
        output,
        operator: people.operator,
      });
      terminal.out(output);
      return 0;
    });
  },
};

function parse(args: readonly string[]) {
  const { client, key, from, to, json, ...place } = parseOptions(args);
  if ((client === undefined) === (key === undefined)) {
    throw new UsageError('Give one of --key and --client.');
  }
  if (from === undefined) throw new UsageError('Say from when on: --from 2026-11-21.');
  return {
    client,
    key,
    json: json ?? false,
    window: {
      from: instantOf(from, (day) => parseInstant(`${day}T00:00:00+07:00`)),
      to:
        to === undefined
          ? undefined
          : instantOf(to, (day) => new Date(endOfVietnamDay(day).getTime() + 1)),
    },
    place: { dataDir: place['data-dir'], databaseUrl: place['database-url'] },
  };
}

function parseOptions(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        ...storeOptions,
        client: { type: 'string' },
        key: { type: 'string' },
        from: { type: 'string' },
        to: { type: 'string' },
        json: { type: 'boolean' },
      },
    });
    return values;
  } catch (cause) {
    throw new UsageError(messageOf(cause), { cause });
  }
}

function instantOf(text: string, ofDay: (day: ReturnType<typeof parsePlainDate>) => Date): Date {
  try {
    return text.includes('T') ? parseInstant(text) : ofDay(parsePlainDate(text));
  } catch (cause) {
    throw new UsageError(
      'A time is an instant such as 2026-11-21T08:00:00+07:00, or a day such as 2026-11-21.',
      { cause },
    );
  }
}

function counts({ people }: AffectedReport) {
  const named = people.filter(({ body }) => body === 'OPENED').length;
  return { affected: people.length, withNumber: named, erasedOrUnreadable: people.length - named };
}

function page(report: AffectedReport): string {
  const { affected: people, withNumber, erasedOrUnreadable } = counts(report);
  const summary = table([
    ['entries in the window', String(report.entries)],
    ['  about nobody', String(report.aboutNobody)],
    ['people affected', String(people)],
    ['  with their number', String(withNumber)],
    ['  erased or unreadable', String(erasedOrUnreadable)],
  ]);
  if (people === 0) return summary;
  const rows = report.people.map((one) => [
    one.personalId ?? '-',
    one.cardNumber ?? '-',
    one.body === 'OPENED' ? '' : one.body,
    String(one.entries),
    String(one.answered),
    one.first,
    one.last,
    one.organisations.join(' '),
    one.person,
  ]);
  const header = [
    'PERSON',
    'CARD',
    'BODY',
    'ENTRIES',
    'ANSWERED',
    'FIRST',
    'LAST',
    'WHERE',
    'PSEUDONYM',
  ];
  return `${summary}\n${table([header, ...rows])}`;
}
