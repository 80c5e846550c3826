import { expect, test } from 'vitest';
import { chipChallengeOf, createPresenceChallenges } from '../../../src/auth/presence-challenge.ts';
import { HandClock } from '../../support/hand-clock.ts';

const key = new Uint8Array(32).fill(7);

function challenges(clock = new HandClock('2026-11-21T03:00:00Z')) {
  return { clock, desk: createPresenceChallenges({ key, clock }) };
}

test('a challenge is accepted once, by the client that it was given to', () => {
  const { desk } = challenges();
  const { challenge, expiresAt } = desk.issue('hospital-a');
  expect(expiresAt.toISOString()).toBe('2026-11-21T03:05:00.000Z');
  expect(desk.accept('hospital-b', challenge)).toBe(false);
  expect(desk.accept('hospital-a', challenge)).toBe(true);
  expect(desk.accept('hospital-a', challenge)).toBe(false);
});

test('another replica with the same key accepts it', () => {
  const clock = new HandClock('2026-11-21T03:00:00Z');
  const { challenge } = createPresenceChallenges({ key, clock }).issue('hospital-a');
  expect(createPresenceChallenges({ key, clock }).accept('hospital-a', challenge)).toBe(true);
});

test('after five minutes it is too old', () => {
  const { clock, desk } = challenges();
  const [first, second] = [desk.issue('a').challenge, desk.issue('a').challenge];
  clock.advance(5 * 60_000);
  expect(desk.accept('a', first)).toBe(true);
  clock.advance(1);
  expect(desk.accept('a', second)).toBe(false);
});

test('no two are alike', () => {
  const { desk } = challenges();
  expect(new Set(Array.from({ length: 100 }, () => desk.issue('a').challenge)).size).toBe(100);
});

test('every changed character, another key and free text are refused', () => {
  const { clock, desk } = challenges();
  const { challenge } = desk.issue('a');
  const changed = [...challenge].map(
    (character, at) =>
      `${challenge.slice(0, at)}${character === 'A' ? 'B' : 'A'}${challenge.slice(at + 1)}`,
  );
  expect(changed.filter((text) => desk.accept('a', text))).toEqual([]);
  const other = createPresenceChallenges({ key: new Uint8Array(32), clock });
  expect(other.accept('a', challenge)).toBe(false);
  for (const text of ['', 'x', `${challenge}A`, challenge.slice(1)]) {
    expect(desk.accept('a', text)).toBe(false);
  }
});

test('a chip answers eight bytes of it', () => {
  const { desk } = challenges();
  const { challenge, chipChallenge } = desk.issue('a');
  expect(chipChallenge).toHaveLength(8);
  expect(chipChallengeOf(challenge)).toEqual(chipChallenge);
});
