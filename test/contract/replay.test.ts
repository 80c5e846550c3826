import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { sharedReplayStore } from '../../src/auth/shared-replay.ts';
import { openStore } from '../../src/store/index.ts';
import { HandClock } from '../support/hand-clock.ts';
import { postgresPlace, sqlitePlace } from '../support/ledger-place.ts';
import { postgresAnswers } from '../support/postgres.ts';
import { defineReplaySuite } from '../support/replay-suite.ts';

defineReplaySuite('SQLite', sqlitePlace);

it('waits for another writer of the SQLite file without holding up the event loop, and not for ever', async () => {
  const place = await sqlitePlace();
  const store = await openStore(place.options);
  const clock = new HandClock('2026-11-23T00:00:00.000Z');
  const replay = sharedReplayStore({ store, clock });
  const hasty = sharedReplayStore({ store, clock, timeoutMs: 40 });
  const other = new DatabaseSync(join(place.options.dataDir, 'vss-gateway.db'));
  other.exec('begin immediate');
  let answered = false;
  const asked = replay.remember('client', 'a').then((isNew) => {
    answered = true;
    return isNew;
  });
  await expect(hasty.remember('client', 'b')).rejects.toMatchObject({
    code: 'REPLAY_CHECK_UNAVAILABLE',
  });
  for (let turns = 0; turns < 10; turns += 1) await setTimeout(5);
  expect(answered).toBe(false);
  other.exec('commit');
  other.close();
  expect(await asked).toBe(true);
  await replay.close();
  await hasty.close();
  await store.close();
  await place.remove();
});

if (await postgresAnswers()) defineReplaySuite('PostgreSQL', postgresPlace);
