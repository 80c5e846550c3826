import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  beforeFirstRow,
  canonicalEntry,
  checkChain,
  genesis,
  linkRows,
  rowHash,
  rowPreimage,
} from '../../../src/ledger/chain.ts';
import { ledgerEntry, preparedEntry } from '../../support/ledger-entry.ts';

const pieces = fc.array(fc.constantFrom('"', '\\', ',', '[', ']', '1', '2', 'a', '\n', '"]', '{'), {
  maxLength: 6,
});
const text = pieces.map((parts) => parts.join(''));
const triple = fc.tuple(text, fc.integer({ min: 0, max: 1_000 }), text);

describe('rowHash', () => {
  it('is SHA-256 of a canonical JSON array that anyone can rebuild', () => {
    expect(rowPreimage(genesis, 1, '{"a":1}')).toBe(
      `["vss-gateway ledger row 1","${'A'.repeat(43)}",1,{"a":1}]`,
    );
    expect(rowHash(genesis, 1, '{"a":1}')).toBe('9_zn_A_Yik-hXufEZ5-S_x4lMlp2-1tIOzfzzLa1j5s');
  });

  it('cannot take one row for another, wherever their boundaries lie', () => {
    fc.assert(
      fc.property(triple, triple, (one, other) => {
        const same = JSON.stringify(one) === JSON.stringify(other);
        expect(rowPreimage(...one) === rowPreimage(...other)).toBe(same);
      }),
      { numRuns: 5_000 },
    );
  });

  it('cannot take one text cut at two places for the same row', () => {
    const cut = fc.nat({ max: 12 });
    fc.assert(
      fc.property(text, cut, cut, fc.nat(), (whole, one, other, sequence) => {
        const cutAt = (at: number) =>
          [whole.slice(0, at), sequence, whole.slice(at)] satisfies [string, number, string];
        const same = whole.slice(0, one) === whole.slice(0, other);
        expect(rowPreimage(...cutAt(one)) === rowPreimage(...cutAt(other))).toBe(same);
      }),
    );
  });
});

describe('canonicalEntry', () => {
  it('does not depend on the order in which an entry was put together', () => {
    const entry = ledgerEntry();
    const reversed = Object.fromEntries(Object.entries(entry).reverse());
    expect(canonicalEntry({ ...entry, ...reversed })).toBe(canonicalEntry(entry));
    expect(Object.keys(JSON.parse(canonicalEntry(entry)))).toEqual(Object.keys(entry).sort());
  });

  it.each(['2026-11-21T08:00:00Z', '2026-11-21T15:00:00.000+07:00', ''])(
    'refuses the instant "%s"',
    (at) => {
      expect(() => canonicalEntry(ledgerEntry({ at }))).toThrow(TypeError);
    },
  );
});

describe('checkChain', () => {
  const rows = linkRows(
    beforeFirstRow,
    Array.from({ length: 20 }, () => preparedEntry()),
  );

  it('accepts what linkRows made, in one piece or in several', () => {
    expect(checkChain(rows)).toMatchObject({ rows: 20, broken: null });
    const first = checkChain(rows.slice(0, 7));
    expect(checkChain(rows.slice(7), first.last)).toMatchObject({ rows: 13, broken: null });
  });

  it('names the row of any single changed column', () => {
    // Leaves are checked with the tree.
    const columns = Object.keys(rows[0] ?? {}).filter(
      (column) => !['sequence', 'leaf'].includes(column),
    );
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 19 }),
        fc.constantFrom(...columns),
        fc.string(),
        (index, column, value) => {
          const forged = rows.map((row, at) => (at === index ? { ...row, [column]: value } : row));
          expect(checkChain(forged).broken?.sequence).toBe(index + 1);
        },
      ),
    );
  });

  it('names a row whose content was hashed again', () => {
    const forged = rows.map((row) => {
      if (row.sequence !== 5) return row;
      const entry = row.entry.replace('COVERED', 'REFUSED');
      return { ...row, entry, hash: rowHash(row.previous, row.sequence, entry) };
    });
    expect(checkChain(forged).broken).toEqual({
      sequence: 6,
      problem: 'it does not follow the row before',
    });
  });

  it('says of a row that lost its leaf that it is missing', () => {
    const forged = linkRows(beforeFirstRow, [
      preparedEntry(),
      preparedEntry({ visit: 'pseudonym' }),
    ]).map((row) => (row.sequence === 2 ? { ...row, leaf: null } : row));
    expect(checkChain(forged).broken).toEqual({ sequence: 2, problem: 'its leaf is missing' });
    const older = forged.map((row) => ({ ...row, leaf: null, visit: null }));
    expect(checkChain(older)).toMatchObject({ rows: 2, broken: null });
  });

  it('names a row that is not an entry at all', () => {
    const forged = linkRows(beforeFirstRow, [preparedEntry()]).map((row) => ({
      ...row,
      entry: 'nonsense',
      hash: rowHash(row.previous, row.sequence, 'nonsense'),
    }));
    expect(checkChain(forged).broken).toEqual({ sequence: 1, problem: 'its entry is not JSON' });
  });
});
