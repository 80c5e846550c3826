import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSqlite } from '../../../src/store/sqlite.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'file-mode-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('the database and what stands beside it are for the gateway alone', async () => {
  const file = join(folder, 'inner', 'store.db');
  const database = openSqlite(file);
  database.exec('create table notes (id integer primary key)');
  const names = await readdir(join(folder, 'inner'));
  expect(names.sort()).toEqual(['store.db', 'store.db-shm', 'store.db-wal']);
  for (const name of names) {
    expect((await stat(join(folder, 'inner', name))).mode & 0o777).toBe(0o600);
  }
  expect((await stat(join(folder, 'inner'))).mode & 0o777).toBe(0o700);
  database.close();
});
