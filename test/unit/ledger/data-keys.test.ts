import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openBody, sealBody } from '../../../src/ledger/body.ts';
import { createDataKeys, createKeyWrapping, epochOf } from '../../../src/ledger/data-keys.ts';
import type { DataKeyRow } from '../../../src/ledger/entry.ts';
import { HandClock } from '../../support/hand-clock.ts';

const pseudonymKey = new Uint8Array(32).fill(3);
const wrapping = createKeyWrapping(pseudonymKey);
const at = new Date('2026-11-21T01:00:00Z');
const content = {
  v: 1,
  personalId: '001086000001',
  cardNumber: null,
  linked: false,
  practitioner: null,
  encounter: null,
  reasonCodes: [],
} as const;

function keysAt(start = '2026-11-21T01:00:00Z', most = 3) {
  const clock = new HandClock(start);
  return { clock, keys: createDataKeys(wrapping, clock, { most, lifetimeMs: 600_000 }) };
}

function rowOf(keys: ReturnType<typeof keysAt>['keys'], subject: string, when = at): DataKeyRow {
  const { row } = keys.keyFor(subject, when);
  if (row === null) throw new Error('the key is durable already');
  return row;
}

describe('a wrapped key', () => {
  const { keys } = keysAt();
  const { key, row } = keys.keyFor('somebody', at);
  if (row === null) throw new Error('a new key has a row');

  test('is unwrapped by whoever has the pseudonym key', () => {
    const unwrapped = createKeyWrapping(pseudonymKey).unwrap(row);
    const body = sealBody(content, 'entry', key);
    expect(unwrapped).not.toBeNull();
    expect(unwrapped && openBody(body, 'entry', unwrapped)).toEqual(content);
  });

  test('is not unwrapped with another pseudonym key', () => {
    expect(createKeyWrapping(randomBytes(32)).unwrap(row)).toBeNull();
  });

  test.each(['subject', 'id', 'epoch'] as const)(
    'opens nothing in a row of another %s',
    (column) => {
      expect(wrapping.unwrap({ ...row, [column]: 'another' })).toBeNull();
    },
  );

  test('is refused with any bit changed', () => {
    const bytes = Buffer.from(row.wrapped, 'base64url');
    fc.assert(
      fc.property(fc.integer({ min: 0, max: bytes.byteLength * 8 - 1 }), (bit) => {
        const changed = Buffer.from(bytes);
        changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
        expect(wrapping.unwrap({ ...row, wrapped: changed.toString('base64url') })).toBeNull();
      }),
    );
  });

  test('is not in its row', () => {
    const secret = key.secret.export();
    expect(Buffer.from(row.wrapped, 'base64url').includes(secret.subarray(0, 8))).toBe(false);
  });
});

describe('the keys of a process', () => {
  test('are one for each person and month', () => {
    const { keys } = keysAt();
    const first = keys.keyFor('a', at);
    expect(keys.keyFor('a', at).key).toBe(first.key);
    expect(keys.keyFor('b', at).key).not.toBe(first.key);
    expect(keys.keyFor('a', new Date('2026-12-21T01:00:00Z')).key).not.toBe(first.key);
  });

  test('are stored with everything they seal until they are known to be durable', () => {
    const { keys } = keysAt();
    const row = rowOf(keys, 'a');
    expect(keys.keyFor('a', at).row).toEqual(row);
    keys.kept([row]);
    expect(keys.keyFor('a', at).row).toBeNull();
  });

  test('are used for ten minutes', () => {
    const { clock, keys } = keysAt();
    const row = rowOf(keys, 'a');
    keys.kept([row]);
    clock.advance(599_999);
    expect(keys.keyFor('a', at).row).toBeNull();
    clock.advance(1);
    expect(rowOf(keys, 'a').id).not.toBe(row.id);
  });

  test('are not many: the oldest is forgotten first', () => {
    const { keys } = keysAt('2026-11-21T01:00:00Z', 3);
    const [first] = ['a', 'b', 'c', 'd'].map((subject) => rowOf(keys, subject));
    expect(rowOf(keys, 'c')).toMatchObject({ subject: 'c' });
    expect(rowOf(keys, 'a').id).not.toBe(first?.id);
  });

  test('that were forgotten are not taken for those that followed them', () => {
    const { clock, keys } = keysAt();
    const old = rowOf(keys, 'a');
    clock.advance(600_000);
    const fresh = rowOf(keys, 'a');
    keys.kept([old]);
    expect(keys.keyFor('a', at).row).toEqual(fresh);
  });
});

describe('an epoch', () => {
  test.each([
    ['2026-11-30T16:59:59.999Z', '2026-11'],
    ['2026-11-30T17:00:00.000Z', '2026-12'],
    ['2026-12-31T17:00:00.000Z', '2027-01'],
  ])('%s is in %s', (instant, epoch) => {
    expect(epochOf(new Date(instant))).toBe(epoch);
  });
});
