import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { emergencies } from '../../../src/cli/emergencies.ts';
import { type Terminal, UsageError } from '../../../src/cli/terminal.ts';
import { systemClock } from '../../../src/domain/clock.ts';
import type { LedgerEntry } from '../../../src/ledger/entry.ts';
import { openLedger } from '../../../src/ledger/index.ts';
import { createMissBudget } from '../../../src/miss-budget/index.ts';
import { openStore } from '../../../src/store/index.ts';
import { ledgerEntry } from '../../support/ledger-entry.ts';
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
    expect(out).toMatch(/^Nobody broke the glass\.\n\nKIND +FIVE MINUTES FROM +COUNT +SUBJECT\n/);
    expect(out).toMatch(/^OPERATOR +\d{4}-\d\d-\d\dT\d\d:\d[05]:00\.000Z +2 +hash-of-\d+$/m);
    expect(out).toMatch(/^CLIENT .* 2 +hash-of-\d+$/m);
    expect(out).not.toContain('079085001234');
  });

  it('gives it as JSON', async () => {
    const { out } = await run('--json', '--data-dir', dataDir);
    expect(JSON.parse(out)).toEqual({
      overrides: [],
      claimed: ['CLIENT', 'OPERATOR'].map((kind) =>
        expect.objectContaining({ kind, count: 2, from: expect.any(String) }),
      ),
    });
  });

  it('lists who broke the glass, latest first, of the days asked for', async () => {
    const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();
    const override = (at: string, changes: Partial<LedgerEntry> = {}) =>
      ledgerEntry({ at, purpose: 'EMERGENCY_OVERRIDE', ...changes });
    const [old, refused, decided] = [
      override(hoursAgo(50)),
      override(hoursAgo(3), { decision: null, refusal: 'FACILITY_NOT_YOURS' }),
      override(hoursAgo(1)),
    ] as const;
    const ledger = await openLedger(place.options);
    for (const entry of [old, ledgerEntry({ at: hoursAgo(49) }), refused, decided]) {
      await ledger.append([entry]);
    }
    await ledger.close();

    const { code, out } = await run('--data-dir', dataDir);
    const [head, ...rows] = out.split('\n\n')[0]?.split('\n') ?? [];
    expect(code).toBe(0);
    expect(head).toMatch(
      /^WHEN +FACILITY +STAFF MEMBER +OPERATION +OUTCOME +PERSON +LEDGER ENTRY$/,
    );
    expect(rows.map((row) => row.split(/ +/))).toEqual(
      [decided, refused].map((entry) => [
        entry.at,
        '01001',
        entry.practitioner,
        'eligibility',
        entry.refusal ?? 'COVERED',
        entry.person,
        entry.id,
      ]),
    );

    const wider = await run('--days', '3', '--json', '--data-dir', dataDir);
    const { overrides } = JSON.parse(wider.out) as { overrides: { entry: string }[] };
    expect(overrides.map(({ entry }) => entry)).toEqual([decided.id, refused.id, old.id]);
  });

  it('pages through as many as there are', async () => {
    const entries = Array.from({ length: 450 }, () =>
      ledgerEntry({ purpose: 'EMERGENCY_OVERRIDE' }),
    );
    const ledger = await openLedger(place.options);
    await ledger.append(entries);
    await ledger.close();
    const { out } = await run('--json', '--data-dir', dataDir);
    const { overrides } = JSON.parse(out) as { overrides: { entry: string }[] };
    expect(overrides.map(({ entry }) => entry)).toEqual(entries.map(({ id }) => id).reverse());
  });

  it('says that there is nothing to read from', async () => {
    const { code, err } = await run('--data-dir', `${dataDir}/none`);
    expect([code, err]).toEqual([1, `There is no ledger in ${dataDir}/none.\n`]);
  });

  it('refuses what it does not know', async () => {
    await expect(run('--all')).rejects.toThrow(UsageError);
    for (const days of ['0', '-1', '1.5', 'x', '367', '']) {
      await expect(run(`--days=${days}`)).rejects.toThrow(UsageError);
    }
  });
});
