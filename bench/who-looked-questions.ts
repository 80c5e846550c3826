import { affectedBy } from '../src/ledger/access-affected.ts';
import { type AccessQuestion, createAccessDesk } from '../src/ledger/access-desk.ts';
import { latestRows } from '../src/ledger/access-log.ts';
import { createPersonFinder } from '../src/ledger/access-person.ts';
import { createBodyReader } from '../src/ledger/body-reader.ts';
import type { Store } from '../src/store/index.ts';
import {
  benchKey,
  facilityCode,
  personNumber,
  population,
  staffNumber,
  yearStart,
} from './who-looked-rows.ts';

export interface Question {
  readonly question: string;
  /** Each answers how many accesses it found. */
  readonly asked: ReadonlyArray<() => Promise<number>>;
}

const pageSize = 1_000;

export function questionsFor(store: Store, entries: number): readonly Question[] {
  const finder = createPersonFinder(store, benchKey);
  const bodies = createBodyReader(store.kysely, benchKey);
  const desk = createAccessDesk(store, benchKey);
  const { heavy, frequent, facilities, sealedPeople, staffOfFacility } = population;
  const special = heavy.people + frequent.people;

  /** All accesses, opened, as the command "ledger person" reads them. */
  const report = (index: number) => async () => {
    const { pseudonyms: persons } = await finder.numbersOf(personNumber(index));
    let found = 0;
    for (let before = Number.MAX_SAFE_INTEGER; before > 0; ) {
      const rows = await latestRows(store, { persons }, before, pageSize);
      const opened = await bodies.open(rows.map(({ entry }) => entry));
      found += [...opened.values()].filter(({ state }) => state === 'OPENED').length;
      before = rows.length < pageSize ? 0 : (rows.at(-1)?.sequence ?? 0);
    }
    return found;
  };
  /** A page as the graph shows it, with names. */
  const page = (question: AccessQuestion) => async () => {
    const found = await desk.find(question, { first: 50, after: null });
    for (const { practitionerName } of found?.accesses ?? []) await practitionerName();
    return found?.accesses.length ?? 0;
  };
  const window = (day: number, days: number) => ({
    from: new Date(yearStart + day * 86_400_000),
    to: new Date(yearStart + (day + days) * 86_400_000),
  });
  const upTo = <T>(count: number, make: (index: number) => T) =>
    Array.from({ length: count }, (_, index) => make(index));
  const staff = (index: number) => (index * 7) % (facilities * staffOfFacility);
  const ordinary = sealedPeople - special;
  return [
    {
      question: `report on a person, about ${population.perPerson} accesses`,
      asked: upTo(ordinary, (index) => report(special + index)),
    },
    {
      question: `report on a person, ${frequent.entries} accesses`,
      asked: upTo(frequent.people, (index) => report(heavy.people + index)),
    },
    {
      question: `report on a person, ${heavy.entries} accesses`,
      asked: upTo(heavy.people, report),
    },
    {
      question: 'page of 50: a person',
      asked: upTo(ordinary, (index) => page({ number: personNumber(special + index) })),
    },
    {
      question: 'page of 50: a staff member',
      asked: upTo(100, (index) => page({ practitionerNumber: staffNumber(staff(index)) })),
    },
    {
      question: 'page of 50: a facility',
      asked: upTo(100, (index) => page({ organisation: facilityCode(index * 3) })),
    },
    {
      question: 'page of 50: a facility, a week',
      asked: upTo(100, (index) =>
        page({ organisation: facilityCode(index * 3), ...window(index * 3, 7) }),
      ),
    },
    {
      question: 'page of 50: a staff member, at another facility',
      asked: upTo(100, (index) =>
        page({ practitionerNumber: staffNumber(staff(index)), organisation: facilityCode(1_499) }),
      ),
    },
    {
      question: 'page of 50: break-glass, a day',
      asked: upTo(100, (index) => page({ breakGlassOnly: true, ...window(index * 3, 1) })),
    },
    {
      question: 'page of 50: break-glass of a facility',
      asked: upTo(20, (index) =>
        page({ breakGlassOnly: true, organisation: facilityCode(index * 3) }),
      ),
    },
    {
      question: 'breach: a client, a month',
      asked: upTo(
        5,
        (index) => async () =>
          (
            await affectedBy(store, benchKey, {
              clients: [`hospital-${index * 3}`],
              ...window(30 * index, 30),
            })
          ).entries,
      ),
    },
    {
      question: `breach: a key, a day (of ${Math.round(entries / 365)} entries)`,
      asked: upTo(
        5,
        (index) => async () =>
          (await affectedBy(store, benchKey, { key: 'receipt-3', ...window(92 + index, 1) }))
            .entries,
      ),
    },
  ];
}
