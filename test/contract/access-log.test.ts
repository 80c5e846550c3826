import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { affectedBy } from '../../src/ledger/access-affected.ts';
import { type AccessCriteria, createAccessLog } from '../../src/ledger/access-log.ts';
import { createPersonFinder } from '../../src/ledger/access-person.ts';
import { createBodyReader } from '../../src/ledger/body-reader.ts';
import type { Ledger, LedgerEntry } from '../../src/ledger/entry.ts';
import { createLedger } from '../../src/ledger/index.ts';
import { sequenceFrom } from '../../src/ledger/time-line.ts';
import { openStore, type Store } from '../../src/store/index.ts';
import { ledgerEntry, ledgerKey } from '../support/ledger-entry.ts';
import { appendAccesses, pseudonyms } from '../support/ledger-people.ts';
import { type LedgerPlace, postgresPlace, sqlitePlace } from '../support/ledger-place.ts';
import { postgresAnswers } from '../support/postgres.ts';

const number = '001086000001';
const card = 'DN4010100000001';
const insurance = '0100000001';
const other = '001190000002';
const at = (minute: number) => `2026-11-21T03:${String(minute).padStart(2, '0')}:00.000Z`;

const places = [
  ['SQLite', sqlitePlace],
  ...((await postgresAnswers()) ? ([['PostgreSQL', postgresPlace]] as const) : []),
] as const;

describe.each(places)('who looked, on %s', (_, make) => {
  let place: LedgerPlace;
  let store: Store;
  let ledger: Ledger;
  let all: readonly LedgerEntry[];

  beforeEach(async () => {
    place = await make();
    store = await openStore(place.options);
    ledger = createLedger(store, { pseudonymKey: ledgerKey });
    const eligible = { id: 'd', decision: 'ELIGIBLE', provisional: false, receipt: 'r', key: 'k1' };
    all = await appendAccesses(ledger, [
      { number, at: at(0), organisation: '99002', client: 'a' },
      { number: other, at: at(1), organisation: '99002', client: 'a' },
      {
        number,
        at: at(2),
        organisation: '99002',
        client: 'b',
        decision: eligible,
        content: { cardNumber: card, linked: true },
      },
      { number: card, at: at(3), organisation: '99004', client: 'c', decision: null },
      {
        number: insurance,
        at: at(4),
        organisation: '99004',
        client: 'c',
        refusal: 'X',
        status: 403,
      },
      { number, at: at(5), organisation: '99004', purpose: 'EMERGENCY_OVERRIDE', client: 'c' },
      { number, at: at(6), organisation: null, practitioner: null, client: 'd' },
    ]);
  });
  afterEach(async () => {
    await ledger.close();
    await store.close();
    await place.remove();
  });

  /** Positions in `all` of what a search finds, page by page. */
  async function found(criteria: AccessCriteria, first = 2): Promise<readonly number[]> {
    const log = createAccessLog(store);
    const ids: string[] = [];
    let after: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof log.page>> = await log.page(criteria, { first, after });
      if (page === null) throw new Error('the cursor of a page is an entry');
      expect(page.entries.length).toBeLessThanOrEqual(first);
      ids.push(...page.entries.map(({ id }) => id));
      after = page.next;
    } while (after !== null);
    return ids.map((id) => all.findIndex((entry) => entry.id === id));
  }

  const person = pseudonyms.person(number);
  const staff = pseudonyms.practitioner('001085000101');
  it.each<[string, AccessCriteria, readonly number[]]>([
    ['everything, latest first', {}, [6, 5, 4, 3, 2, 1, 0]],
    ['one person', { persons: [person] }, [6, 5, 2, 0]],
    [
      'one person by several numbers',
      { persons: [person, pseudonyms.person(card), pseudonyms.person(insurance)] },
      [6, 5, 4, 3, 2, 0],
    ],
    ['nobody', { persons: [] }, []],
    ['one staff member', { practitioner: staff }, [5, 4, 3, 2, 1, 0]],
    ['one facility', { organisation: '99002' }, [2, 1, 0]],
    ['one client', { client: 'c' }, [5, 4, 3]],
    ['a person at a facility', { persons: [person], organisation: '99002' }, [2, 0]],
    ['a staff member at a facility', { practitioner: staff, organisation: '99004' }, [5, 4, 3]],
    ['break-glass', { breakGlassOnly: true }, [5]],
    ['break-glass at a facility', { breakGlassOnly: true, organisation: '99002' }, []],
    ['not only break-glass', { breakGlassOnly: false, client: 'd' }, [6]],
    ['from an instant on', { from: new Date(at(4)) }, [6, 5, 4]],
    ['before an instant', { to: new Date(at(2)) }, [1, 0]],
    ['a window', { from: new Date(at(1)), to: new Date(at(3)) }, [2, 1]],
    [
      'a window of a person',
      { persons: [person], from: new Date(at(1)), to: new Date(at(6)) },
      [5, 2],
    ],
    ['a window before all', { to: new Date(at(0)) }, []],
    ['a window after all', { from: new Date(at(7)) }, []],
    ['a window that ends before it begins', { from: new Date(at(5)), to: new Date(at(1)) }, []],
  ])('finds %s', async (_name, criteria, expected) => {
    expect(await found(criteria)).toEqual(expected);
    expect(await found(criteria, 100)).toEqual(expected);
  });

  it('has no page after an entry that is not there', async () => {
    const log = createAccessLog(store);
    expect(await log.page({}, { first: 2, after: 'none' })).toBeNull();
  });

  it('finds places in time', async () => {
    expect(await sequenceFrom(store.kysely, new Date(at(0)))).toBe(1);
    expect(await sequenceFrom(store.kysely, new Date(Date.parse(at(0)) + 1))).toBe(2);
    expect(await sequenceFrom(store.kysely, new Date(at(6)))).toBe(7);
    expect(await sequenceFrom(store.kysely, new Date(at(7)))).toBe(8);
  });

  it('ties cards to a person only where a decision did for certain', async () => {
    const finder = createPersonFinder(store, ledgerKey);
    expect((await finder.numbersOf(number)).numbers).toEqual([number, card, insurance]);
    expect((await finder.numbersOf(other)).numbers).toEqual([other]);
    expect((await finder.numbersOf(card)).numbers).toEqual([card]);
  });

  it('ties a card that only an early one of many accesses names', async () => {
    const later = Array.from({ length: 450 }, (_, index) =>
      ledgerEntry({ at: at(10), person, requestId: `later ${index}` }),
    );
    await ledger.append(later);
    const finder = createPersonFinder(store, ledgerKey);
    expect((await finder.numbersOf(number)).numbers).toEqual([number, card, insurance]);
  });

  it('opens bodies, and says which are erased or not to be read', async () => {
    const open = async (key: Uint8Array) =>
      (await createBodyReader(store.kysely, key).open(all)).values();
    const states = async (key = ledgerKey) => [...(await open(key))].map(({ state }) => state);
    expect(await states()).toEqual(Array(7).fill('OPENED'));
    expect([...(await open(ledgerKey))][2]?.content).toMatchObject({
      personalId: number,
      cardNumber: card,
    });
    await place.execute(`delete from ledger_keys where subject = '${person}'`);
    expect(await states()).toEqual([
      'ERASED',
      'OPENED',
      'ERASED',
      'OPENED',
      'OPENED',
      'ERASED',
      'ERASED',
    ]);
    expect((await states(Buffer.alloc(32, 1)))[1]).toBe('UNREADABLE');
  });

  it('lists whom a compromised client affects', async () => {
    const breach = { from: new Date(at(0)), to: new Date(at(7)) };
    const report = await affectedBy(store, ledgerKey, { ...breach, clients: ['c', 'x'] });
    expect(report).toMatchObject({ entries: 3, aboutNobody: 0 });
    expect(report.people).toHaveLength(3);
    expect(report.people).toContainEqual({
      person: pseudonyms.person(insurance),
      body: 'OPENED',
      personalId: null,
      cardNumber: insurance,
      entries: 1,
      answered: 0,
      first: at(4),
      last: at(4),
      organisations: ['99004'],
    });
    const before = { ...breach, to: new Date(at(4)), clients: ['c'] };
    expect((await affectedBy(store, ledgerKey, before)).people).toMatchObject([
      { cardNumber: card },
    ]);
  });

  it('counts as answered what may have held data: a denied field of an answer does not end it', async () => {
    const denied = { number: other, at: at(10), client: 'e', refusal: 'FIELD_NOT_ALLOWED' };
    await appendAccesses(ledger, [
      { ...denied, status: 200 },
      { ...denied, status: 403 },
      { ...denied, status: 503, refusal: 'LEDGER_UNAVAILABLE' },
    ]);
    const window = { from: new Date(at(10)), to: new Date(at(11)), clients: ['e'] };
    expect((await affectedBy(store, ledgerKey, window)).people).toMatchObject([
      { personalId: other, entries: 3, answered: 1 },
    ]);
  });

  it('lists people of more entries than are read at a time', async () => {
    const many = Array.from({ length: 2_500 }, (_, index) =>
      ledgerEntry({
        at: at(20),
        client: 'busy',
        person: index % 2 === 0 ? person : index === 1 ? null : pseudonyms.person(other),
      }),
    );
    await ledger.append(many);
    const window = { from: new Date(at(20)), to: new Date(at(21)), clients: ['busy'] };
    const progress: number[] = [];
    const report = await affectedBy(store, ledgerKey, window, (found) => progress.push(found));
    expect(progress).toEqual([2_000, 2_500]);
    expect(report).toMatchObject({ entries: 2_500, aboutNobody: 1 });
    // Most entries first; none of them has a body.
    expect(report.people).toMatchObject([
      { person, entries: 1_250, body: 'NONE', personalId: null },
      { entries: 1_249, body: 'NONE' },
    ]);
  });

  it('lists whom a compromised key affects, by number until the person is erased', async () => {
    const breach = { from: new Date(at(0)), to: new Date(at(7)), key: 'k1' };
    const [affected, ...others] = (await affectedBy(store, ledgerKey, breach)).people;
    expect(others).toEqual([]);
    expect(affected).toMatchObject({
      person,
      body: 'OPENED',
      personalId: number,
      cardNumber: card,
    });
    await place.execute(`delete from ledger_keys where subject = '${person}'`);
    expect((await affectedBy(store, ledgerKey, breach)).people).toMatchObject([
      { person, body: 'ERASED', personalId: null, cardNumber: null },
    ]);
    expect((await affectedBy(store, ledgerKey, { ...breach, key: 'k' })).people).toEqual([]);
  });
});
