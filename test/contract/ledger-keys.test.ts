import { describe, expect, it } from 'vitest';
import { createBodySealer, createKeyWrapping } from '../../src/ledger/data-keys.ts';
import type { DataKeyRow, LedgerEntry } from '../../src/ledger/entry.ts';
import { openLedger } from '../../src/ledger/index.ts';
import { openStore } from '../../src/store/index.ts';
import { HandClock } from '../support/hand-clock.ts';
import { ledgerEntry, ledgerKey } from '../support/ledger-entry.ts';
import { type LedgerPlace, postgresPlace, sqlitePlace } from '../support/ledger-place.ts';
import { postgresAnswers } from '../support/postgres.ts';

const at = '2026-11-21T03:00:00.000Z';

/** An entry with a body, and the row of its key. */
function sealedEntry(sealer = createBodySealer(ledgerKey, new HandClock(at))): {
  readonly entry: LedgerEntry;
  readonly row: DataKeyRow;
} {
  const entry = ledgerEntry({ at });
  const { body, row } = sealer.seal(
    {
      v: 1,
      personalId: '001086000001',
      cardNumber: null,
      linked: false,
      practitioner: null,
      encounter: null,
      reasonCodes: [],
    },
    { id: entry.id, at: new Date(at) },
    entry.person ?? '',
  );
  if (row === null) throw new Error('a sealer that was told of no commit always hands out the row');
  return { entry: { ...entry, body }, row };
}

async function keysIn(place: LedgerPlace): Promise<readonly DataKeyRow[]> {
  const store = await openStore(place.options);
  const rows = await store.kysely.selectFrom('ledger_keys').selectAll().execute();
  await store.close();
  return rows;
}

const places = [
  ['SQLite', sqlitePlace],
  ...((await postgresAnswers()) ? ([['PostgreSQL', postgresPlace]] as const) : []),
] as const;

describe.each(places)('data keys of the ledger on %s', (_, make) => {
  async function withLedger(
    use: (ledger: Awaited<ReturnType<typeof openLedger>>, place: LedgerPlace) => Promise<void>,
  ): Promise<void> {
    const place = await make();
    const ledger = await openLedger(place.options);
    try {
      await use(ledger, place);
    } finally {
      await ledger.close();
      await place.remove();
    }
  }

  it('are stored with the entries of a call', () =>
    withLedger(async (ledger, place) => {
      const [one, two] = [sealedEntry(), sealedEntry()];
      await ledger.append([one.entry, two.entry], [one.row, two.row]);
      const stored = await keysIn(place);
      expect(stored).toHaveLength(2);
      expect(stored).toEqual(expect.arrayContaining([one.row, two.row]));
      expect(createKeyWrapping(ledgerKey).unwrap(one.row)?.id).toBe(one.entry.body?.key);
    }));

  it('are left as they are when they come again, alone and in one group', () =>
    withLedger(async (ledger, place) => {
      const sealer = createBodySealer(ledgerKey, new HandClock(at));
      const [one, two, three] = [sealedEntry(sealer), sealedEntry(sealer), sealedEntry(sealer)];
      const other = { ...three.row, wrapped: 'other' };
      await Promise.all([
        ledger.append([one.entry], [one.row]),
        ledger.append([two.entry], [two.row]),
      ]);
      await ledger.append([three.entry], [other]);
      expect(await keysIn(place)).toEqual([one.row]);
      expect(await ledger.verify()).toMatchObject({ rows: 3, broken: null });
    }));

  it('are not there when their group failed', () =>
    withLedger(async (ledger, place) => {
      const { entry, row } = sealedEntry();
      await expect(ledger.append([entry, entry], [row])).rejects.toMatchObject({
        code: 'LEDGER_UNAVAILABLE',
      });
      expect(await keysIn(place)).toEqual([]);
    }));

  it('keep an entry out of the ledger when they cannot be stored', () =>
    withLedger(async (ledger, place) => {
      await place.execute('alter table ledger_keys rename to keys_gone');
      const { entry, row } = sealedEntry();
      await expect(ledger.append([entry], [row])).rejects.toMatchObject({
        code: 'LEDGER_UNAVAILABLE',
      });
      await place.execute('alter table keys_gone rename to ledger_keys');
      expect(await ledger.head()).toBeNull();
    }));

  it('can be deleted and never changed', () =>
    withLedger(async (ledger, place) => {
      const { entry, row } = sealedEntry();
      await ledger.append([entry], [row]);
      await expect(place.execute("update ledger_keys set wrapped = 'other'")).rejects.toThrow(
        'never changed',
      );
      await place.execute('delete from ledger_keys');
      expect(await keysIn(place)).toEqual([]);
      expect(await ledger.verify()).toMatchObject({ rows: 1, broken: null });
    }));
});
