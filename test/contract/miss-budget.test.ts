import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createMissBudget } from '../../src/miss-budget/index.ts';
import { openStore } from '../../src/store/index.ts';
import { HandClock } from '../support/hand-clock.ts';
import { postgresPlace, sqlitePlace } from '../support/ledger-place.ts';
import { defineMissBudgetSuite } from '../support/miss-budget-suite.ts';
import { postgresAnswers } from '../support/postgres.ts';

defineMissBudgetSuite('SQLite', sqlitePlace);

it('leaves the event loop to the requests while another connection writes to the SQLite file', async () => {
  const place = await sqlitePlace();
  const store = await openStore(place.options);
  const budget = createMissBudget({
    store,
    clock: new HandClock('2026-11-23T00:00:00.000Z'),
    pseudonyms: { practitioner: (id) => id },
    alert: () => undefined,
  });
  const subject = { client: 'a', operator: 'b' };
  await budget.record(subject, 'MISS', { emergency: false, presence: false });
  const other = new DatabaseSync(join(place.options.dataDir, 'vss-gateway.db'));
  other.exec('begin immediate');
  let written = false;
  const flushed = budget.flush().then(() => {
    written = true;
  });
  for (let turns = 0; turns < 20; turns += 1) await setTimeout(5);
  expect(written).toBe(false);
  other.exec('commit');
  other.close();
  await flushed;
  expect(await store.kysely.selectFrom('lookup_counts').selectAll().execute()).toHaveLength(2);
  await budget.close();
  await store.close();
  await place.remove();
});

if (await postgresAnswers()) defineMissBudgetSuite('PostgreSQL', postgresPlace);
