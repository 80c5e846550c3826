import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLedger } from '../../src/ledger/index.ts';
import { openExistingStore, openStore } from '../../src/store/index.ts';
import { ledgerEntries, ledgerEntry } from '../support/ledger-entry.ts';
import { type LedgerPlace, postgresPlace, sqlitePlace } from '../support/ledger-place.ts';
import { defineLedgerSuite } from '../support/ledger-suite.ts';
import { postgresAnswers } from '../support/postgres.ts';

defineLedgerSuite('SQLite', sqlitePlace);

describe('the ledger on SQLite alone', () => {
  it('has a database that refuses INSERT OR REPLACE', async () => {
    const place = await sqlitePlace();
    const ledger = await openLedger(place.options);
    await ledger.append([ledgerEntry()]);
    await expect(
      place.execute('insert or replace into ledger_rows select * from ledger_rows'),
    ).rejects.toThrow('append-only');
    await ledger.close();
    await place.remove();
  });
});

it('takes no database URL of another kind', async () => {
  const options = { databaseUrl: 'mysql://localhost/ledger', dataDir: 'unused' };
  await expect(openStore(options)).rejects.toThrow(TypeError);
});

const postgres = await postgresAnswers();
if (postgres) defineLedgerSuite('PostgreSQL', postgresPlace);

describe.runIf(postgres)('the ledger on PostgreSQL alone', () => {
  let place: LedgerPlace;
  beforeEach(async () => {
    place = await postgresPlace();
  });
  afterEach(() => place.remove());

  it('has a database that refuses TRUNCATE', async () => {
    const ledger = await openLedger(place.options);
    await ledger.append([ledgerEntry()]);
    await expect(place.execute('truncate ledger_rows')).rejects.toThrow('append-only');
    await ledger.close();
  });

  it('recovers from lost connections', async () => {
    const ledger = await openLedger(place.options);
    await ledger.append([ledgerEntry()]);
    const hangUp = `select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`;
    const appended = Promise.allSettled(
      ledgerEntries(300).map(async (entry, index) => {
        await new Promise((resolve) => setTimeout(resolve, index));
        await ledger.append([entry]);
      }),
    );
    for (let times = 0; times < 5; times += 1) {
      await new Promise((resolve) => setTimeout(resolve, 40));
      await place.execute(hangUp);
    }
    const refused = (await appended).filter((result) => result.status === 'rejected');
    for (const result of refused)
      expect(result.reason).toHaveProperty('code', 'LEDGER_UNAVAILABLE');
    await ledger.append([ledgerEntry()]);
    const report = await ledger.verify();
    expect(report.broken).toBeNull();
    expect(report.rows).toBeGreaterThanOrEqual(302 - refused.length);
    await ledger.close();
  });

  it('is not created by opening it for reading', async () => {
    expect(await openExistingStore(place.options)).toBeNull();
    const url = new URL(place.options.databaseUrl ?? '');
    url.pathname = '/vss_gateway_no_such_database';
    expect(await openExistingStore({ ...place.options, databaseUrl: url.href })).toBeNull();
  });

  it('explains every column inside the database', async () => {
    const store = await openStore(place.options);
    const [table] = await store.kysely.introspection.getTables();
    expect(table?.columns.filter((column) => !column.comment)).toEqual([]);
    await store.close();
  });

  it('can be served by a role that may only select and insert', async () => {
    await (await openLedger(place.options)).close();
    const role = `clerk_${Date.now()}`;
    await place.execute(`create role ${role} login password 'clerk';
      grant select, insert on ledger_rows, ledger_keys to ${role};
      grant select on kysely_migration, kysely_migration_lock to ${role}`);
    const url = new URL(place.options.databaseUrl ?? '');
    url.username = role;
    url.password = 'clerk';
    const ledger = await openLedger({ ...place.options, databaseUrl: url.href });
    await ledger.append([ledgerEntry()]);
    expect(await ledger.verify()).toMatchObject({ rows: 1, broken: null });
    await ledger.close();
    await place.execute(`drop owned by ${role}; drop role ${role}`);
  });
});
