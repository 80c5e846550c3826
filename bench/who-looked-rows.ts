import { hash, randomBytes } from 'node:crypto';
import { dataKey, sealBody } from '../src/ledger/body.ts';
import type { StoredRow } from '../src/ledger/chain.ts';
import { createKeyWrapping, epochOf } from '../src/ledger/data-keys.ts';
import type { DataKeyRow, LedgerEntry } from '../src/ledger/entry.ts';
import { createPseudonyms } from '../src/ledger/pseudonym.ts';

/** Pseudonym key of the synthetic ledger. */
export const benchKey: Uint8Array = Buffer.alloc(32, 'who looked bench');
const pseudonyms = createPseudonyms(benchKey);

/** One year, evenly: the ledger's latest entry is of its last day. */
export const yearStart = Date.parse('2026-01-01T00:00:00.000Z');
const yearMs = 365 * 86_400_000;

export const population = {
  facilities: 1_500,
  staffOfFacility: 20,
  /** Entries of an ordinary person, on average. */
  perPerson: 8,
  /** Their bodies are really sealed, and so can be opened. */
  sealedPeople: 200,
  /** A patient who comes every day or two, and one whose record has been asked for all year. */
  frequent: { people: 5, entries: 200 },
  heavy: { people: 2, entries: 2_000 },
  breakGlassOneIn: 1_000,
} as const;

/** Below it, people with 2,000 entries each would be most of the ledger. */
export const fewestEntries = 100_000;

export function personNumber(index: number): string {
  return String(900_000_000_000 + index);
}
export function facilityCode(index: number): string {
  return `9${String(index).padStart(4, '0')}`;
}
export function staffNumber(index: number): string {
  return String(800_000_000_000 + index);
}

/** Index of the person whom an entry is about; the first ones are those with many entries. */
function personOf(entry: number, entries: number): number {
  const stride = Math.floor(entries / population.heavy.entries);
  const slot = entry % stride;
  if (slot < population.heavy.people) return slot;
  const turn = Math.floor(entry / stride);
  const everyTurn = population.heavy.entries / population.frequent.entries;
  const frequent = slot - population.heavy.people;
  if (frequent < population.frequent.people && turn % everyTurn === 0) {
    return population.heavy.people + frequent;
  }
  const special = population.heavy.people + population.frequent.people;
  const people = Math.floor(entries / population.perPerson);
  // Knuth's multiplicative hash: everybody's entries are all over the year.
  return special + ((Math.imul(entry, 2_654_435_761) >>> 0) % people);
}

interface Made {
  readonly row: StoredRow;
  readonly key: DataKeyRow | null;
}

/** Rows with the columns, sizes and distribution of real ones; only the hashes are not those of a chain. */
function* makeRows(entries: number): Generator<Made> {
  const wrapping = createKeyWrapping(benchKey);
  const secrets = new Map<number, ReturnType<typeof dataKey>>();
  const seen = new Uint8Array(Math.ceil(entries / population.perPerson) + 16);
  const filler = randomBytes(360).toString('base64url');
  let previous = 'A'.repeat(43);
  for (let at = 0; at < entries; at += 1) {
    const index = personOf(at, entries);
    const subject = pseudonyms.person(personNumber(index));
    const facility = (Math.imul(at, 40_503) >>> 0) % population.facilities;
    const member = (Math.imul(at, 2_246_822_519) >>> 7) % population.staffOfFacility;
    const staff = facility * population.staffOfFacility + member;
    const instant = new Date(yearStart + Math.floor((at * yearMs) / entries));
    const id = uuid(at);
    const isNew = seen[index] === 0;
    seen[index] = 1;
    let key: DataKeyRow | null = null;
    let body = { key: filler.slice(0, 16), sealed: filler };
    if (index < population.sealedPeople) {
      const name = { subject, id: `key-${index}`, epoch: epochOf(instant) };
      let secret = secrets.get(index);
      if (secret === undefined) {
        const bytes = randomBytes(32);
        key = wrapping.wrap(name, bytes);
        secret = dataKey(name.id, bytes);
        secrets.set(index, secret);
      }
      body = sealBody(content(index, staff), id, secret);
    } else if (isNew) {
      key = { subject, id: `key-${index}`, epoch: '2026-01', wrapped: filler.slice(0, 54) };
    }
    const entry = entryOf({ at, id, instant, subject, facility, staff, body });
    const own = hash('sha256', id, 'base64url');
    yield {
      key,
      row: {
        sequence: at + 1,
        entry_id: id,
        decision_id: entry.decision?.id ?? null,
        recorded_at: entry.at,
        client: entry.client,
        organisation: entry.organisation,
        practitioner: entry.practitioner,
        person: subject,
        visit: null,
        entry: JSON.stringify(entry),
        previous,
        hash: own,
        leaf: own,
      },
    };
    previous = own;
  }
}

const staffPseudonyms = new Map<number, string>();
function staffPseudonym(index: number): string {
  const known = staffPseudonyms.get(index) ?? pseudonyms.practitioner(staffNumber(index));
  staffPseudonyms.set(index, known);
  return known;
}

function entryOf(made: {
  readonly at: number;
  readonly id: string;
  readonly instant: Date;
  readonly subject: string;
  readonly facility: number;
  readonly staff: number;
  readonly body: NonNullable<LedgerEntry['body']>;
}): LedgerEntry {
  const { at, id, instant, subject, facility, staff, body } = made;
  const text = instant.toISOString();
  const digest = body.sealed.slice(0, 43);
  return {
    answer: digest,
    at: text,
    body,
    callerKind: 'hospital',
    client: `hospital-${facility}`,
    decision: {
      decision: 'ELIGIBLE',
      id: `decision-${id}`,
      key: `receipt-${instant.getUTCMonth()}`,
      provisional: false,
      receipt: digest,
    },
    document: digest,
    id,
    operation: 'eligibility',
    organisation: facilityCode(facility),
    person: subject,
    practitioner: staffPseudonym(staff),
    purpose: at % population.breakGlassOneIn === 0 ? 'EMERGENCY_OVERRIDE' : 'CHECK_IN',
    refusal: null,
    requestId: id,
    sources: [
      { register: 'POPULATION_REGISTER', status: 'ANSWERED', reason: null, fetchedAt: text },
      { register: 'VSS_PORTAL', status: 'ANSWERED', reason: null, fetchedAt: text },
    ],
    status: 200,
    visit: null,
  };
}

function content(index: number, staff: number) {
  return {
    v: 1 as const,
    personalId: personNumber(index),
    cardNumber: `DN401${String(index).padStart(10, '0')}`,
    linked: true,
    practitioner: { personalId: staffNumber(staff), fullName: 'Nguyễn Thị Nhân Viên' },
    encounter: null,
    reasonCodes: ['CARD_VALID', 'IDENTITY_MATCHED', 'RIGHT_ROUTE'],
  };
}

function uuid(at: number): string {
  const digits = hash('sha256', `entry ${at}`, 'hex');
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-a${digits.slice(17, 20)}-${digits.slice(20, 32)}`;
}

const batch = 2_000;

export function* batches(entries: number): Generator<readonly Made[]> {
  let made: Made[] = [];
  for (const one of makeRows(entries)) {
    made.push(one);
    if (made.length < batch) continue;
    yield made;
    made = [];
  }
  if (made.length > 0) yield made;
}
