import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { emergencies } from '../../../src/cli/emergencies.ts';
import { type Terminal, UsageError } from '../../../src/cli/terminal.ts';
import { systemClock } from '../../../src/domain/clock.ts';
import { createMissBudget } from '../../../src/miss-budget/index.ts';
import { openStore } from '../../../src/store/index.ts';
import { type LedgerPlace, sqlitePlace } from '../../support/ledger-place.ts';

async function run(...args: readonly string[]) {
  let out = '';
  let err = '';
  const terminal: Terminal = {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    readInput: () => Promise.resolve(new Uint8Array()),
    env: {},
  };
  const code = await emergencies.run(args, terminal);
  return { code, out, err };
}

describe('the emergencies command', () => {
  let place: LedgerPlace;
  let dataDir: string;
  beforeEach(async () => {
    place = await sqlitePlace();
    dataDir = place.options.dataDir;
    const store = await openStore(place.options);
    const budget = createMissBudget({
      store,
      clock: systemClock,
      pseudonyms: { practitioner: (id) => `hash-of-${id.length}` },
      alert: () => undefined,
    });
    const subject = { client: 'hospital', operator: '079085001234' };
    for (const outcome of ['HIT', 'MISS'] as const) {
      await budget.record(subject, outcome, { emergency: true, presence: false });
    }
    await budget.close();
    await store.close();
  });
  afterEach(() => place.remove());

  it('lists what was claimed, by subject and five minutes', async () => {
    const { code, out } = await run('--data-dir', dataDir);
    expect(code).toBe(0);
    expect(out).toMatch(/^KIND +FIVE MINUTES FROM +COUNT +SUBJECT\n/);
    expect(out).toMatch(/^OPERATOR +\d{4}-\d\d-\d\dT\d\d:\d[05]:00\.000Z +2 +hash-of-\d+$/m);
    expect(out).toMatch(/^CLIENT .* 2 +hash-of-\d+$/m);
    expect(out).not.toContain('079085001234');
  });

  it('gives it as JSON', async () => {
    const { out } = await run('--json', '--data-dir', dataDir);
    expect(JSON.parse(out)).toEqual(
      ['CLIENT', 'OPERATOR'].map((kind) =>
        expect.objectContaining({ kind, count: 2, from: expect.any(String) }),
      ),
    );
  });

  it('says that there is nothing to read from', async () => {
    const { code, err } = await run('--data-dir', `${dataDir}/none`);
    expect([code, err]).toEqual([1, `There is no ledger in ${dataDir}/none.\n`]);
  });

  it('refuses what it does not know', async () => {
    await expect(run('--all')).rejects.toThrow(UsageError);
  });
});
