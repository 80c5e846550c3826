import { describe, expect, test } from 'vitest';
import { fileSigner } from '../../../../src/signing/keys/file-signer.ts';
import { generateKey, generateSigningKeys } from '../../../../src/signing/keys/generate.ts';
import { parseKeyFile } from '../../../../src/signing/keys/key-file.ts';
import { planRotation, planWithdrawal, publicationMs } from '../../../../src/signing/keys/plan.ts';
import { SigningKeysError } from '../../../../src/signing/keys/problems.ts';
import { openKeyRing } from '../../../../src/signing/keys/ring.ts';
import { HandClock } from '../../../support/hand-clock.ts';

const begin = '2026-11-22T01:00:00.000Z';

/** A ring over a file that tests replace. */
function ringOver(json: unknown) {
  const clock = new HandClock(begin);
  const refused: (readonly string[])[] = [];
  const place = { json, version: 1, looks: 0 };
  const ring = openKeyRing(
    {
      version: () => {
        place.looks += 1;
        return String(place.version);
      },
      read: () => parseKeyFile(place.json),
    },
    { signer: fileSigner, [Symbol.asyncDispose]: () => Promise.resolve() },
  );
  ring.watch({ clock, onRefused: ({ problems }) => refused.push(problems) });
  const replace = (next: unknown) => {
    place.json = next;
    place.version += 1;
  };
  return { ring, clock, refused, replace, place };
}

const rotated = (json: unknown, now: Date) =>
  planRotation(json, {
    now,
    purpose: 'receipt',
    key: generateKey('ES256', 'receipt'),
    from: new Date(now.getTime() + publicationMs),
    emergency: false,
  }).json;

const withdrawn = (json: unknown, kid: string, now: Date) =>
  planWithdrawal(json, {
    now,
    kid,
    since: now,
    reason: 'DRILL',
    replacement: ({ alg, purpose }) => generateKey(alg, purpose),
    alone: false,
  }).json;

describe('a key ring', () => {
  test('turns at the instant that the history says, without another file', () => {
    const { ring, clock } = ringOver(rotated(generateSigningKeys(), new Date(begin)));
    const before = ring.signerFor('receipt').kid;
    clock.advance(publicationMs - 1);
    expect(ring.signerFor('receipt').kid).toBe(before);
    clock.advance(1);
    expect(ring.signerFor('receipt').kid).not.toBe(before);
  });

  test('signs with the key of the time that the signed thing states', () => {
    const { ring, clock } = ringOver(rotated(generateSigningKeys(), new Date(begin)));
    const before = ring.signerFor('receipt').kid;
    clock.advance(publicationMs + 2_000);
    const decidedAt = new Date(clock.now().getTime() - 5_000);
    expect(ring.signerFor('receipt', decidedAt).kid).toBe(before);
    expect(ring.signerFor('receipt').kid).not.toBe(before);
  });

  test('finds another file within a second, and looks no more often', () => {
    const json = generateSigningKeys();
    const { ring, clock, replace, place } = ringOver(json);
    expect(ring.publicKeys().keys).toHaveLength(3);
    replace(rotated(json, clock.now()));
    const { looks } = place;
    clock.advance(999);
    for (let call = 0; call < 100; call += 1) ring.signerFor('http');
    expect(place.looks).toBe(looks);
    clock.advance(1);
    expect(ring.publicKeys().keys).toHaveLength(4);
  });

  test('drops a withdrawn key from what it publishes and signs with', () => {
    const json = generateSigningKeys();
    const { ring, clock, replace } = ringOver(json);
    const { kid } = ring.signerFor('receipt');
    replace(withdrawn(json, kid, clock.now()));
    ring.refresh();
    expect(ring.publicKeys().keys.map((key) => key.kid)).not.toContain(kid);
    expect(ring.signerFor('receipt').kid).not.toBe(kid);
    expect(ring.history().events.at(-1)?.event).toBe('PUBLISHED');
    // Decided a moment before the withdrawal, signed after it.
    expect(ring.signerFor('receipt', new Date(clock.now().getTime() - 1)).kid).not.toBe(kid);
  });

  test('takes no file that lost events, and none that leaves a purpose without a key', () => {
    const json = generateSigningKeys();
    const { ring, clock, replace, refused } = ringOver(rotated(json, new Date(begin)));
    const { kid } = ring.signerFor('receipt');
    replace(json);
    ring.refresh();
    replace({ ...rotated(json, clock.now()) });
    ring.refresh();
    expect(refused).toEqual([
      [expect.stringContaining('it does not continue the one in use')],
      [expect.stringContaining('it does not continue the one in use')],
    ]);
    expect(ring.signerFor('receipt').kid).toBe(kid);
  });

  test('keeps a purpose that it can sign for', () => {
    const json = generateSigningKeys();
    const { ring, replace, refused } = ringOver(json);
    replace({ keys: json.keys.slice(0, 2) });
    ring.refresh();
    expect(refused).toEqual([['no key may sign for "checkpoint" any more']]);
    expect(ring.signerFor('checkpoint').alg).toBe('EdDSA');
  });

  test('says what a broken file has for problems, once, and goes on', () => {
    const { ring, clock, replace, refused } = ringOver(generateSigningKeys());
    replace({ keys: [{}, {}] });
    for (let times = 0; times < 5; times += 1) {
      clock.advance(1_000);
      ring.signerFor('http');
    }
    expect(refused).toHaveLength(1);
    expect(refused[0]).toHaveLength(2);
  });

  test('does not open with a broken file', () => {
    expect(() => ringOver({ keys: [] })).toThrow(SigningKeysError);
  });

  test('tells once that a key gives no signatures, and once that it does again', () => {
    const clock = new HandClock(begin);
    const told: unknown[] = [];
    let state: 'UP' | 'DOWN' = 'UP';
    const ring = openKeyRing(
      { version: () => '1', read: () => parseKeyFile(generateSigningKeys()) },
      {
        signer(entry) {
          const signer = fileSigner(entry);
          return signer === null || entry.purpose !== 'receipt'
            ? signer
            : { ...signer, kind: 'kms', health: () => ({ state, lastFailure: 'TIMEOUT' }) };
        },
        [Symbol.asyncDispose]: () => Promise.resolve(),
      },
    );
    ring.watch({ clock, onHealth: (health) => told.push(health) });
    const { kid } = ring.signerFor('receipt');
    for (const next of ['UP', 'DOWN', 'DOWN', 'UP', 'UP'] as const) {
      state = next;
      clock.advance(1_000);
      ring.signerFor('http');
    }
    expect(told).toEqual([
      { kid, kind: 'kms', state: 'DOWN', lastFailure: 'TIMEOUT' },
      { kid, kind: 'kms', state: 'UP', lastFailure: 'TIMEOUT' },
    ]);
  });

  test('reports the health of what signs now', () => {
    const { ring } = ringOver(generateSigningKeys());
    const up = { kind: 'file', state: 'UP', lastFailure: null };
    expect(ring.health()).toEqual({
      receipt: { kid: ring.signerFor('receipt').kid, ...up },
      http: { kid: ring.signerFor('http').kid, ...up },
      checkpoint: { kid: ring.signerFor('checkpoint').kid, ...up },
    });
  });
});
