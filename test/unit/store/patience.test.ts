import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isBusy, openSqlite } from '../../../src/store/sqlite.ts';
import { patientKysely } from '../../../src/store/sqlite-kysely.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'patience-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function busy(errcode: number): Error {
  return Object.assign(new Error('database is locked'), { errcode });
}

test.each([
  ['another connection is writing', 5, true],
  [
    'another connection brings back what a killed one left in the log (SQLITE_BUSY_RECOVERY)',
    261,
    true,
  ],
  ['another connection keeps the file busy for too long (SQLITE_BUSY_TIMEOUT)', 773, true],
  ['what was read is too old to be written upon (SQLITE_BUSY_SNAPSHOT)', 517, false],
  ['a constraint', 19, false],
])('waiting is of use while %s', (_what, code, isOfUse) => {
  expect(isBusy(busy(code))).toBe(isOfUse);
  expect(isBusy({ errcode: code })).toBe(false);
});

test('a statement waits for the one who writes, and holds up nobody else on its thread', async () => {
  const file = join(folder, 'store.db');
  const other = openSqlite(file);
  other.exec('create table notes (id integer primary key)');
  const own = openSqlite(file);
  own.exec('pragma busy_timeout = 0');
  const database = patientKysely(own);
  other.exec('begin immediate');
  other.exec('insert into notes values (1)');

  let written = false;
  const writing = sql`insert into notes values (2)`.execute(database).then(() => {
    written = true;
  });
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(written).toBe(false);
  other.exec('commit');
  await writing;

  expect(other.prepare('select count(*) as notes from notes').get()).toEqual({ notes: 2 });
  await database.destroy();
  other.close();
});

test('another failure is told at once', async () => {
  const database = patientKysely(openSqlite(join(folder, 'store.db')));
  await expect(sql`select * from nowhere`.execute(database)).rejects.toThrow('no such table');
  await database.destroy();
});
