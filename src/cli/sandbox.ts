import { parseArgs } from 'node:util';
import { type Clock, systemClock } from '../domain/clock.ts';
import { vietnamDate } from '../domain/date.ts';
import { sandboxClients } from '../sandbox/clients.ts';
import { sandboxPeople } from '../sandbox/people.ts';
import { faultNames, faultStories, type SandboxPerson } from '../sandbox/person.ts';
import {
  canCuocScan,
  cardScan,
  cardScanNew,
  cardScanOld,
  cccdScan,
  exampleInput,
  idCardScan,
  mrz,
} from '../sandbox/scans.ts';
import { type Command, type Terminal, UsageError } from './terminal.ts';

const help = `Usage: vss-gateway sandbox personas [<key>] [--json]

Shows the synthetic people of the sandbox: what they show at the desk, where, and what should come
of it today. All of them are invented.

  personas          a table of all people, and the clients of the sandbox token issuer
  personas <key>    one person with the scans of their cards and GraphQL variables to paste

Options:
  --json    the people (or the one person) as JSON
  --help    this text

Exit codes: 0 done; 2 wrong usage, an unknown key included

Example: vss-gateway sandbox personas enterprise-employee
`;

/** The `sandbox` command with a clock of one's own. */
export function sandboxCommand(clock: Clock): Command {
  return {
    help,
    run: async (args, terminal) => run(args, terminal, clock),
  };
}

export const sandbox: Command = sandboxCommand(systemClock);

function run(args: readonly string[], terminal: Terminal, clock: Clock): number {
  const { values, positionals } = parse(args);
  if (values.help) {
    terminal.out(help);
    return 0;
  }
  const [subject, key, ...surplus] = positionals;
  if (subject !== 'personas' || surplus.length > 0) {
    throw new UsageError('Expected "sandbox personas" or "sandbox personas <key>".');
  }
  const people = sandboxPeople(vietnamDate(clock.now()));
  terminal.out(key === undefined ? all(people, values.json) : one(people, key, values.json));
  return 0;
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : 'The arguments are wrong.');
  }
}

function all(people: readonly SandboxPerson[], json: boolean): string {
  return json
    ? pretty(people.map(summary))
    : `${peopleTable(people)}\n${clientTable()}\n${faultTable()}`;
}

function one(people: readonly SandboxPerson[], key: string, json: boolean): string {
  const person = people.find((each) => each.key === key);
  if (person === undefined) throw new UsageError('There is no person with this key.');
  return json ? pretty(summary(person)) : detail(person);
}

function summary(person: SandboxPerson) {
  const { key, story, presented, visit, expected } = person;
  return {
    key,
    story,
    fullName: presented.fullName,
    birthDate: presented.birthDate,
    personalId: presented.personalId,
    cardNumber: presented.cardNumber,
    cccdScan: idCardScan(person),
    cardScan: cardScan(person),
    facilityCode: visit.facilityCode,
    ...deskOf(visit.facilityCode),
    input: visit.input ?? {},
    expectedStatus: expected.status,
    expected,
  };
}

/** The sandbox client that may ask for that facility. */
function deskOf(
  facilityCode: string,
): { readonly clientId: string; readonly clientSecret: string } | object {
  const client = sandboxClients.find(({ claims }) => claims['facility_code'] === facilityCode);
  return client === undefined ? {} : { clientId: client.clientId, clientSecret: client.secret };
}

function pretty(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function peopleTable(people: readonly SandboxPerson[]): string {
  return table([
    ['KEY', 'AT', 'STATUS', 'PORTAL', 'ROUTE', 'STORY'],
    ...people.map(({ key, visit, expected, story }) => [
      key,
      visit.facilityCode,
      expected.status,
      expected.portalCode ?? '-',
      expected.routeCode ?? '-',
      story,
    ]),
  ]);
}

function clientTable(): string {
  return table([
    ['CLIENT', 'SECRET', 'WHO'],
    ...sandboxClients.map(({ clientId, secret, description }) => [clientId, secret, description]),
  ]);
}

function faultTable(): string {
  return table([
    [
      'FAULT',
      'WHAT AN UPSTREAM DOES; switch with POST /sandbox/faults {"portal": fault, "population": fault, "platform": fault}, null mends',
    ],
    ...faultNames.map((name) => [name, faultStories[name]]),
  ]);
}

function detail(person: SandboxPerson): string {
  const { presented, visit, expected } = person;
  const facts = table([
    ['shows', `${presented.fullName}, born ${presented.birthDate}`],
    ['personal number', presented.personalId ?? '-'],
    ['card number', presented.cardNumber ?? '-'],
    ['visits', visit.facilityCode],
    ['expected', `${expected.status}, identity ${expected.identity}`],
    ['portal code', expected.portalCode ?? '-'],
    ['route code', expected.routeCode ?? '-'],
  ]);
  const variables = pretty({ input: exampleInput(person) });
  return `${person.key}: ${person.story}\n\n${facts}\n${scansOf(person)}GraphQL variables\n${variables}`;
}

const scans = [
  ['CCCD QR', cccdScan],
  ['Căn cước QR', canCuocScan],
  ['identity card MRZ', mrz],
  ['insurance card QR, old layout', cardScanOld],
  ['insurance card QR, new layout', cardScanNew],
] as const;

function scansOf(person: SandboxPerson): string {
  return scans
    .map(([name, scan]) => [name, scan(person)] as const)
    .filter(([, text]) => text !== null)
    .map(([name, text]) => `${name}\n${text}\n\n`)
    .join('');
}

function table(rows: readonly (readonly string[])[]): string {
  const columns = rows[0]?.length ?? 0;
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows
    .map((row) => `${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('  ')}`.trimEnd())
    .map((line) => `${line}\n`)
    .join('');
}
