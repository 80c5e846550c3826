import { setImmediate } from 'node:timers/promises';
import { sql } from 'kysely';
import type { ReadableStore } from './access-log.ts';
import { createBodyReader, type OpenedBody, type Sealed } from './body-reader.ts';
import type { LedgerEntry } from './entry.ts';
import { sequenceFrom } from './time-line.ts';

/** What was compromised, and when; one of key and clients. */
export interface Breach {
  /** Id (`kid`) of a key that signed receipts. */
  readonly key?: string;
  /** As in the entries. */
  readonly clients?: readonly string[];
  readonly from: Date;
  /** Not included. */
  readonly to: Date;
}

export interface AffectedPerson {
  /** Pseudonym. */
  readonly person: string;
  /** Whether the number below could be read: ERASED bodies tell no more, and only the pseudonym is left. */
  readonly body: OpenedBody['state'];
  /** Numbers, from the latest body that can be opened. */
  readonly personalId: string | null;
  readonly cardNumber: string | null;
  readonly entries: number;
  /** Of these, the ones whose answer may have held data: its HTTP status was below 400, though a field of it may have been denied. */
  readonly answered: number;
  /** Instants of the first and the last entry, RFC 3339 in UTC. */
  readonly first: string;
  readonly last: string;
  /** Facilities and agencies in whose name was asked. */
  readonly organisations: readonly string[];
}

export interface AffectedReport {
  readonly entries: number;
  /** Of these, the ones that were about nobody. */
  readonly aboutNobody: number;
  /** By pseudonym, the one with the most entries first. */
  readonly people: readonly AffectedPerson[];
}

/** Read at a time; between two reads others have their turn. */
const pageSize = 2_000;

/** @param onProgress number of entries that were found so far */
export async function affectedBy(
  store: ReadableStore,
  pseudonymKey: Uint8Array,
  breach: Breach,
  onProgress: (entries: number) => void = () => undefined,
): Promise<AffectedReport> {
  const people = new Map<string, Gathered>();
  let entries = 0;
  let aboutNobody = 0;
  const below = await sequenceFrom(store.kysely, breach.to);
  let next = await sequenceFrom(store.kysely, breach.from);
  while (next < below) {
    const page = await readPage(store, breach, next, below);
    for (const { entry } of page) {
      if (breach.key !== undefined && entry.decision?.key !== breach.key) continue;
      entries += 1;
      if (entry.person === null) aboutNobody += 1;
      else gather(people, entry.person, entry);
    }
    onProgress(entries);
    next = page.length < pageSize ? below : (page.at(-1)?.sequence ?? below) + 1;
    await setImmediate();
  }
  const opened = await openedPeople(store, pseudonymKey, people);
  return { entries, aboutNobody, people: opened.toSorted((a, b) => b.entries - a.entries) };
}

interface Gathered {
  entries: number;
  answered: number;
  readonly first: string;
  last: string;
  readonly organisations: Set<string>;
  /** The first and the last with a body: one month of a person may be erased and another not. */
  readonly earliest: Sealed;
  latest: Sealed;
}

function gather(people: Map<string, Gathered>, person: string, entry: LedgerEntry): void {
  const { id, callerKind, client, body, at, organisation, status } = entry;
  // Not the whole entry: there can be a million people.
  const candidate: Sealed = { id, callerKind, client, person, body };
  const known = people.get(person) ?? {
    entries: 0,
    answered: 0,
    first: at,
    last: at,
    organisations: new Set<string>(),
    earliest: candidate,
    latest: candidate,
  };
  known.entries += 1;
  if (status < 400) known.answered += 1;
  if (organisation !== null) known.organisations.add(organisation);
  known.last = at;
  known.latest = candidate;
  people.set(person, known);
}

async function readPage(
  { kysely, dialect }: ReadableStore,
  { key, clients }: Breach,
  next: number,
  below: number,
): Promise<ReadonlyArray<{ readonly sequence: number; readonly entry: LedgerEntry }>> {
  const clauses = [sql`sequence >= ${next}`, sql`sequence < ${below}`];
  if (clients !== undefined) clauses.push(sql`client in (${sql.join(clients)})`);
  if (key !== undefined) {
    // Spares the parsing of most others; what is left is compared as JSON.
    const position = sql.raw(dialect === 'sqlite' ? 'instr' : 'strpos');
    clauses.push(sql`${position}(entry, ${`"key":${JSON.stringify(key)}`}) > 0`);
  }
  const { rows } = await sql<{ readonly sequence: number | string; readonly entry: string }>`
    select sequence, entry from ledger_rows where ${sql.join(clauses, sql` and `)}
    order by sequence limit ${pageSize}`.execute(kysely);
  return rows.map(({ sequence, entry }) => ({
    sequence: Number(sequence),
    entry: JSON.parse(entry) as LedgerEntry,
  }));
}

async function openedPeople(
  { kysely }: ReadableStore,
  pseudonymKey: Uint8Array,
  people: ReadonlyMap<string, Gathered>,
): Promise<AffectedPerson[]> {
  const reader = createBodyReader(kysely, pseudonymKey);
  const all = [...people];
  const affected: AffectedPerson[] = [];
  for (let start = 0; start < all.length; start += pageSize) {
    const part = all.slice(start, start + pageSize);
    const candidates = part.flatMap(([, { earliest, latest }]) => [earliest, latest]);
    const opened = await reader.open(candidates);
    for (const [person, { earliest, latest, organisations, ...counts }] of part) {
      const bodies = [latest, earliest].map(({ id }) => opened.get(id));
      const body = bodies.find((one) => one?.state === 'OPENED') ?? bodies[0];
      affected.push({
        person,
        body: body?.state ?? 'NONE',
        personalId: body?.content?.personalId ?? null,
        cardNumber: body?.content?.cardNumber ?? null,
        ...counts,
        organisations: [...organisations].toSorted(),
      });
    }
  }
  return affected;
}
