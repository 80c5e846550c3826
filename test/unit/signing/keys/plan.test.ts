import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../../src/domain/strict-json.ts';
import { generateKey, generateSigningKeys } from '../../../../src/signing/keys/generate.ts';
import { stateAt } from '../../../../src/signing/keys/history.ts';
import { parseKeyFile } from '../../../../src/signing/keys/key-file.ts';
import {
  KeyPlanError,
  planRotation,
  planWithdrawal,
  publicationMs,
  type Rotation,
  type Withdrawal,
} from '../../../../src/signing/keys/plan.ts';

const now = new Date('2026-11-22T01:00:00.000Z');
const tomorrow = new Date(now.getTime() + publicationMs);
const start = () => JSON.parse(JSON.stringify(generateSigningKeys())) as JsonObject;

const rotate = (json: unknown, some: Partial<Rotation> = {}) =>
  planRotation(json, {
    now,
    purpose: 'receipt',
    key: generateKey('ES256', some.purpose === undefined ? 'receipt' : some.purpose),
    from: tomorrow,
    emergency: false,
    ...some,
  }).json;

const withdraw = (json: unknown, kid: string, some: Partial<Withdrawal> = {}) =>
  planWithdrawal(json, {
    now,
    kid,
    since: new Date(now.getTime() - 60_000),
    reason: 'DRILL',
    replacement: ({ alg, purpose }) => generateKey(alg, purpose),
    alone: false,
    ...some,
  }).json;

/** State of each key of a purpose, in the order of publication. */
function states(json: unknown, purpose: string | null, at = now): readonly string[] {
  return parseKeyFile(json)
    .history.lives.filter((life) => life.purpose === purpose)
    .map((life) => stateAt(life, at));
}

function kids(json: unknown, purpose: string | null): readonly string[] {
  return parseKeyFile(json)
    .history.lives.filter((life) => life.purpose === purpose)
    .map(({ kid }) => kid);
}

function privateKids(json: JsonObject): readonly unknown[] {
  return (json['keys'] as readonly JsonObject[])
    .filter((key) => key['d'] !== undefined)
    .map((key) => key['kid']);
}

describe('a rotation', () => {
  test('publishes a successor, and ends the turn of the key before it when that begins', () => {
    const json = rotate(start());
    expect(states(json, 'receipt')).toEqual(['current', 'next']);
    expect(states(json, 'receipt', tomorrow)).toEqual(['retired', 'current']);
    expect(states(json, 'http', tomorrow)).toEqual(['current']);
  });

  test('takes out private parts whose turn is over, and only those', () => {
    const once = rotate(start());
    expect(privateKids(once)).toHaveLength(4);
    const later = new Date(tomorrow.getTime() + 1);
    const twice = rotate(once, { now: later, from: new Date(later.getTime() + publicationMs) });
    const [first, second, third] = kids(twice, 'receipt');
    expect(privateKids(twice)).toEqual(expect.arrayContaining([second, third]));
    expect(privateKids(twice)).not.toContain(first);
  });

  test('less than a day ahead is refused, but in an emergency', () => {
    const soon = new Date(tomorrow.getTime() - 1);
    expect(() => rotate(start(), { from: soon })).toThrow(KeyPlanError);
    expect(states(rotate(start(), { from: now, emergency: true }), 'receipt')).toEqual([
      'retired',
      'current',
    ]);
  });

  test('is refused while a successor waits', () => {
    expect(() => rotate(rotate(start()))).toThrow(/A key for "receipt" is waiting already/);
  });

  test('of a key for everything is one', () => {
    const json = rotate({ keys: [generateKey('ES256', null)] }, { purpose: null });
    expect(states(json, null, tomorrow)).toEqual(['retired', 'current']);
  });

  test('keeps what else the file says', () => {
    const pkcs11 = { module: '/m.so', tokenLabel: 't', pinFile: 'pin' };
    expect(rotate({ ...start(), pkcs11 })['pkcs11']).toEqual(pkcs11);
  });

  test('of a clock that stands behind the last event is dated with it', () => {
    const json = rotate(rotate(start()), {
      now: new Date(now.getTime() - 3_600_000),
      purpose: 'http',
    });
    expect(parseKeyFile(json).events.at(-1)?.at).toBe(now.toISOString());
  });
});

test('a file that was lost goes on from its saved history', () => {
  const lost = parseKeyFile(rotate(start()));
  const made = { ...start(), history: lost.events };
  const after = rotate(made, { from: now, emergency: true });
  expect(parseKeyFile(after).events.slice(0, lost.events.length)).toEqual(lost.events);
  // The lost ones, the one that was made by hand, and its successor.
  expect(states(after, 'receipt')).toEqual(['retired', 'next', 'retired', 'current']);
  expect(states(after, 'receipt', tomorrow)).toEqual(['retired', 'retired', 'retired', 'current']);
});

describe('a withdrawal', () => {
  test('lets the waiting successor take over at once', () => {
    const json = rotate(start());
    const [current = ''] = kids(json, 'receipt');
    const after = withdraw(json, current);
    expect(states(after, 'receipt')).toEqual(['withdrawn', 'current']);
    expect(privateKids(after)).not.toContain(current);
  });

  test('makes a new key where none waits', () => {
    const json = start();
    const [current = ''] = kids(json, 'checkpoint');
    const after = withdraw(json, current);
    expect(states(after, 'checkpoint')).toEqual(['withdrawn', 'current']);
    expect(parseKeyFile(after).events.at(-1)).toMatchObject({ emergency: true });
  });

  test('of a waiting key lets those before it go on until another one may sign', () => {
    const json = rotate(start());
    const [, next = ''] = kids(json, 'receipt');
    const after = withdraw(json, next);
    expect(states(after, 'receipt')).toEqual(['current', 'withdrawn', 'next']);
    expect(states(after, 'receipt', tomorrow)).toEqual(['retired', 'withdrawn', 'current']);
  });

  test('of a retired key changes nobody else', () => {
    const json = rotate(start());
    const [old = ''] = kids(json, 'receipt');
    const later = new Date(tomorrow.getTime() + 1);
    const after = withdraw(json, old, { now: later, since: now });
    expect(states(after, 'receipt', later)).toEqual(['withdrawn', 'current']);
    expect(kids(after, 'receipt')).toHaveLength(2);
  });

  test('that leaves nothing to sign with is refused, unless it is meant', () => {
    const json = start();
    const [current = ''] = kids(json, 'receipt');
    expect(() => withdraw(json, current, { replacement: () => null })).toThrow(
      /^Nothing could sign for "receipt" then\./,
    );
    const alone = withdraw(json, current, { replacement: () => null, alone: true });
    expect(states(alone, 'receipt')).toEqual(['withdrawn']);
  });

  test('of an unknown key, or from a time to come, is refused', () => {
    const json = start();
    const [current = ''] = kids(json, 'receipt');
    expect(() => withdraw(json, 'nobody')).toThrow('There is no key of that id in the file.');
    expect(() => withdraw(json, current, { since: tomorrow })).toThrow(KeyPlanError);
  });
});
