import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLedger, openLedger } from '../../src/ledger/index.ts';
import { openExistingStore, openStore } from '../../src/store/index.ts';
import { grantStatements } from '../../src/store/rights.ts';
import { ledgerEntries, ledgerEntry } from '../support/ledger-entry.ts';
import { type LedgerPlace, postgresPlace, sqlitePlace } from '../support/ledger-place.ts';
import { defineLedgerSuite } from '../support/ledger-suite.ts';
import { onServer, postgresAnswers } from '../support/postgres.ts';
import { testPublisher } from './support/tree-place.ts';

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

  it('can be served by a role that may only read and add, and that can do no more', async () => {
    await (await openLedger(place.options)).close();
    const role = `clerk_${Date.now()}`;
    await place.execute(`create role ${role} login password 'clerk';
      ${grantStatements(role).join(';')}`);
    const url = new URL(place.options.databaseUrl ?? '');
    url.username = role;
    url.password = 'clerk';
    const store = await openStore({ ...place.options, databaseUrl: url.href });
    const ledger = createLedger(store, place.options);
    await ledger.append(ledgerEntries(300));
    const publisher = testPublisher(store);
    await publisher.publish();
    expect(await ledger.verify()).toMatchObject({ rows: 300, broken: null });
    await ledger.close();
    await store.close();

    const tables = ['rows', 'tiles', 'checkpoints', 'cosignatures', 'timestamps', 'keys'];
    const attempts = tables
      .map((table) => `ledger_${table}`)
      .flatMap((table) => [
        `delete from ${table}`,
        `truncate ${table}`,
        `drop table ${table}`,
        `alter table ${table} disable trigger all`,
        `alter table ${table} rename to gone`,
        `create trigger mine before insert on ${table} for each row execute function ${table}_refuse()`,
        `create or replace function ${table}_refuse() returns trigger language plpgsql as 'begin return null; end'`,
        `drop function ${table}_refuse() cascade`,
      ]);
    attempts.push(
      "update ledger_rows set entry = '{}'",
      "update ledger_tiles set root = ''",
      "update ledger_checkpoints set note = ''",
      "update ledger_cosignatures set line = ''",
      "update ledger_timestamps set token = ''",
      "update ledger_keys set wrapped = ''",
      'set session_replication_role = replica',
      'set role postgres',
      'create table mine (column_of_mine text)',
      "update kysely_migration set name = ''",
      'delete from kysely_migration_lock',
      `grant delete on ledger_rows to ${role}`,
    );
    const allowed: string[] = [];
    for (const statement of attempts) {
      const refusal = await onServer(url.href, statement).then(
        () => null,
        (error: unknown) => error,
      );
      if (refusal === null) allowed.push(statement);
      else
        expect([statement, refusal]).toEqual([
          statement,
          expect.objectContaining({ code: '42501' }),
        ]);
    }
    // PostgreSQL answers a GRANT of rights that one has not with a warning, and grants nothing.
    expect(allowed).toEqual([`grant delete on ledger_rows to ${role}`]);
    await expect(onServer(url.href, 'delete from ledger_rows')).rejects.toThrow(
      'permission denied',
    );
    await place.execute(`drop owned by ${role}; drop role ${role}`);
  });

  it('has triggers that fire also where a session asks for none', async () => {
    const ledger = await openLedger(place.options);
    await ledger.append([ledgerEntry()]);
    await ledger.close();
    const role = `clerk_${Date.now()}`;
    await place.execute(`create role ${role}; ${grantStatements(role).join(';')}`);
    await expect(
      place.execute('set session_replication_role = replica; delete from ledger_rows'),
    ).rejects.toThrow('append-only');
    await place.execute(`drop owned by ${role}; drop role ${role}`);
  });
});
