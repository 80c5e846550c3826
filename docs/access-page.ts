import { operationAccess } from '../src/auth/access.ts';
import { type DataClass, dataClasses } from '../src/auth/policy/data-classes.ts';
import { purposesOf } from '../src/auth/policy/purposes.ts';
import { verdictOn } from '../src/auth/policy/table.ts';
import { classify } from '../src/supergraph/data-classes.ts';
import { loadSubgraphs } from '../src/supergraph/subgraphs.ts';
import { both, code, page } from './page.ts';

type Kind = keyof typeof purposesOf;

const kinds = Object.keys(purposesOf) as Kind[];
const classNames = Object.keys(dataClasses) as DataClass[];
const pairs = kinds.flatMap((kind) => purposesOf[kind].map((purpose) => ({ kind, purpose })));
const words = { ALLOW: 'allow', MASK: 'mask', DENY: 'deny' } as const;

/** Throws, and so fails the build, where a coordinate has no class. */
const { classes, asks } = classify(loadSubgraphs());

function callsOf(coordinate: string): string {
  const asked = asks.get(coordinate) ?? [];
  if (asked.length === 0) return '–';
  return asked
    .map(
      ({ register, atMost, eachOf }) =>
        `${code(register)} ≤ ${atMost}${eachOf === null ? '' : ` for each of \`${eachOf}\``}`,
    )
    .join(', ');
}

export const accessPage = page(
  'Who sees what',
  'Every field, argument and input field of the schema has one data class (`@data` in `schema/`; without one, neither this page nor the gateway can be made). Class, kind of caller and purpose decide what becomes of a field; what is not in the table is denied. `explainAccess` answers the same for one document and one caller, before anything is asked. How a denial looks: `FIELD_NOT_ALLOWED` in [errors](errors.md); it is in the ledger, like every answer.',
  {
    heading: 'Data classes',
    text: 'What is *about a person* is answered only to a token that names the member of staff who asks, or to the person (`PRACTITIONER_MISSING`). For `ADMINISTRATIVE_PROCEDURE` the agency itself answers: portals run procedures without anybody at a desk.',
    header: ['class', 'what it is', 'about a person', 'legal basis'],
    rows: Object.entries(dataClasses).map(([name, entry]) => [
      code(name),
      both(entry),
      entry.ofPerson ? 'yes' : 'no',
      entry.legalBasis ?? '–',
    ]),
  },
  {
    heading: 'Callers and purposes',
    text: 'An operation has one purpose: as its arguments state it, else the first. Another than these is refused (`PURPOSE_NOT_ALLOWED`). `EMERGENCY_OVERRIDE` breaks the glass: it is never stepped up or suspended, and every use raises an alert and is listed for review by `npx vss-gateway emergencies`.',
    header: ['kind of caller', 'purposes'],
    rows: kinds.map((kind) => [code(kind), purposesOf[kind].map(code).join(', ')]),
  },
  {
    heading: 'The table',
    text: '*mask*: of a name the first letter of each word, of a date the first digit of the year, of a number the last three digits; what is no text is left empty, and a value that must be there and is no text is denied.',
    header: ['class', ...pairs.map(({ kind, purpose }) => `${kind}<br>${code(purpose)}`)],
    rows: classNames.map((dataClass) => [
      code(dataClass),
      ...pairs.map(
        ({ kind, purpose }) => words[verdictOn({ dataClass, kind, purpose, operator: true })],
      ),
    ]),
  },
  {
    heading: 'Operations',
    text: 'Who may start one, and with which scope.',
    header: ['operation', 'scope', 'callers', 'registers asked, at most'],
    rows: Object.entries(operationAccess).map(([coordinate, { scope, callers }]) => [
      code(coordinate),
      scope === null ? 'none' : code(scope),
      callers.join(', '),
      callsOf(coordinate),
    ]),
  },
  {
    heading: 'Coordinates',
    text: 'Arguments and input fields: what a caller sends. It is kept out of logs, metrics and traces whatever its class, and what is sent has no verdict.',
    header: ['coordinate', 'class', 'registers asked, at most'],
    rows: [...classes]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([coordinate, dataClass]) => [code(coordinate), dataClass, callsOf(coordinate)]),
  },
);
