import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type NewKeyEvent, nextEvent } from '../../../../src/signing/keys/events.ts';
import { generateKey } from '../../../../src/signing/keys/generate.ts';
import {
  judgeKey,
  type KeyEvent,
  KeyHistoryError,
  parseKeyHistory,
  replay,
  stateAt,
} from '../../../../src/signing/keys/history.ts';
import type { PublicJwk } from '../../../../src/signing/signer.ts';

function publicKey(): PublicJwk {
  const { d: _, ...jwk } = generateKey('ES256', null);
  return jwk as unknown as PublicJwk;
}

const [first, second] = [publicKey(), publicKey()];
const day = (text: string) => `2026-11-${text}T00:00:00.000Z`;
const published = (key: PublicJwk, from: string | null, at: string): NewKeyEvent => ({
  at,
  kid: key.kid,
  event: 'PUBLISHED',
  key,
  purpose: 'receipt',
  kind: 'file',
  from,
  emergency: false,
});

function chain(...events: readonly NewKeyEvent[]): readonly KeyEvent[] {
  const all: KeyEvent[] = [];
  for (const event of events) all.push(nextEvent(all, event));
  return all;
}

/** The first key signs from day 2 to day 10, the second from there on. */
const turned = chain(
  published(first, day('02'), day('01')),
  published(second, day('10'), day('09')),
  { at: day('09'), kid: first.kid, event: 'RETIRED', until: day('10') },
);
const stolen = [
  ...turned,
  nextEvent(turned, {
    at: day('12'),
    kid: first.kid,
    event: 'WITHDRAWN',
    from: day('08'),
    reason: 'KEY_COMPROMISE',
  }),
];

describe('a signature is judged by the life of its key', () => {
  test.each([
    [first.kid, '2026-11-01T23:59:49.999Z', 'KEY_NOT_YET_VALID'],
    [first.kid, '2026-11-01T23:59:50.000Z', 'ok'],
    [first.kid, '2026-11-09T23:59:59.999Z', 'ok'],
    [first.kid, '2026-11-10T00:00:09.999Z', 'ok'],
    [first.kid, '2026-11-10T00:00:10.000Z', 'KEY_RETIRED'],
    [second.kid, '2026-11-09T12:00:00.000Z', 'KEY_NOT_YET_VALID'],
    [second.kid, '2031-01-01T00:00:00.000Z', 'ok'],
    [second.kid, 'not a time', 'KEY_NOT_YET_VALID'],
    [publicKey().kid, '2026-11-05T00:00:00.000Z', 'KEY_UNKNOWN'],
  ])('%s at %s: %s', (kid, at, wanted) => {
    const judged = judgeKey(replay(turned), kid, new Date(at));
    expect(judged.ok ? 'ok' : judged.code).toBe(wanted);
  });

  test('a key of another purpose is not believed', () => {
    const judged = judgeKey(replay(turned), first.kid, new Date(day('05')), { purpose: 'http' });
    expect(judged).toMatchObject({ ok: false, code: 'KEY_OTHER_PURPOSE' });
  });

  test.each([
    [null, 'KEY_WITHDRAWN'],
    ['2026-11-07T23:59:59.999Z', 'ok'],
    ['2026-11-08T00:00:00.000Z', 'KEY_WITHDRAWN'],
    ['not a time', 'KEY_WITHDRAWN'],
  ])('a withdrawn key with a checkpoint of %s: %s', (checkpointedAt, wanted) => {
    const judged = judgeKey(replay(stolen), first.kid, new Date(day('05')), {
      checkpointedAt: checkpointedAt === null ? null : new Date(checkpointedAt),
    });
    expect(judged.ok ? 'ok' : judged.code).toBe(wanted);
  });

  test('a checkpoint makes no turn out of another time', () => {
    const judged = judgeKey(replay(stolen), first.kid, new Date(day('01')), {
      checkpointedAt: new Date(day('05')),
    });
    expect(judged).toMatchObject({ ok: false, code: 'KEY_NOT_YET_VALID' });
  });

  test('a withdrawal can be moved back, never forward', () => {
    const again = (from: string) =>
      replay([
        ...stolen,
        nextEvent(stolen, { at: day('13'), kid: first.kid, event: 'WITHDRAWN', from }),
      ]);
    expect(again(day('05')).find(first.kid)?.withdrawnFrom).toEqual(new Date(day('05')));
    expect(() => again(day('09'))).toThrow('withdraws a key from a later time than before');
  });

  test('a plain JWK set has keys without times', () => {
    const history = parseKeyHistory({ keys: [first] });
    expect(judgeKey(history, first.kid, new Date(0)).ok).toBe(true);
  });
});

describe('what cannot have happened is no history', () => {
  const tell =
    (event: NewKeyEvent, before = turned) =>
    () =>
      replay([...before, nextEvent(before, event)]);

  test.each<[string, NewKeyEvent]>([
    ['publishes a key a second time', published(first, null, day('11'))],
    [
      'is about a key that was not published',
      { at: day('11'), kid: publicKey().kid, event: 'RETIRED', until: day('12') },
    ],
    [
      'brings back a retired key',
      { at: day('11'), kid: first.kid, event: 'RETIRED', until: day('20') },
    ],
    [
      'retires a key in the past',
      { at: day('11'), kid: second.kid, event: 'RETIRED', until: day('05') },
    ],
    [
      'withdraws a key from a time to come',
      { at: day('11'), kid: first.kid, event: 'WITHDRAWN', from: day('12') },
    ],
    [
      'brings forward a key that is not waiting',
      { at: day('11'), kid: second.kid, event: 'ADVANCED', from: day('11') },
    ],
    [
      'is dated before the one before',
      { at: day('08'), kid: second.kid, event: 'RETIRED', until: day('20') },
    ],
  ])('%s', (problem, event) => {
    expect(tell(event)).toThrow(`event 4 ${problem}`);
  });

  test('a waiting key is brought forward, not put off, and not into the past', () => {
    const advanced = (from: string) => ({
      at: '2026-11-09T06:00:00.000Z',
      kid: second.kid,
      event: 'ADVANCED' as const,
      from,
    });
    expect(tell(advanced('2026-11-09T06:00:00.000Z'))().find(second.kid)?.from).toEqual(
      new Date('2026-11-09T06:00:00.000Z'),
    );
    expect(tell(advanced(day('11')))).toThrow('puts a key off');
    expect(tell(advanced(day('09')))).toThrow('brings a key forward into the past');
  });

  test('a private part in an event makes it malformed', () => {
    const key = { ...generateKey('ES256', null), use: 'sig' } as unknown as PublicJwk;
    expect(() => replay(chain(published(key, null, day('01'))))).toThrow('event 1 is malformed');
  });

  test('a key under the id of another one does too', () => {
    const key = { ...second, kid: first.kid };
    expect(() => replay(chain(published(key, null, day('01'))))).toThrow('event 1 is malformed');
  });

  test.each([{}, [], 'x', { keys: {} }, { keys: [], events: {} }])('nor is %j', (json) => {
    expect(() => parseKeyHistory(json)).toThrow(KeyHistoryError);
  });

  test('no event can be changed, left out, doubled or moved without the rest noticing', () => {
    const moves = fc.oneof(
      fc.record({
        kind: fc.constant('change' as const),
        index: fc.nat(2),
        member: fc.constantFrom('sequence', 'at', 'kid', 'previous', 'event', 'until', 'from'),
        value: fc.oneof(fc.constantFrom(null, 1, day('03'), first.kid), fc.string()),
      }),
      fc.record({ kind: fc.constant('drop' as const), index: fc.nat(2) }),
      fc.record({ kind: fc.constant('double' as const), index: fc.nat(3) }),
      fc.record({ kind: fc.constant('swap' as const), index: fc.nat(2) }),
    );
    fc.assert(
      fc.property(moves, (move) => {
        const events: unknown[] = structuredClone([...stolen]);
        if (move.kind === 'drop') events.splice(move.index, 1);
        if (move.kind === 'double') events.splice(move.index, 0, events[move.index]);
        if (move.kind === 'swap')
          events.splice(move.index, 2, ...events.slice(move.index, move.index + 2).reverse());
        if (move.kind === 'change') {
          const event = { ...(events[move.index] as object), [move.member]: move.value };
          fc.pre(JSON.stringify(event) !== JSON.stringify(events[move.index]));
          events[move.index] = event;
        }
        expect(() => replay(events)).toThrow(KeyHistoryError);
      }),
      { numRuns: 300 },
    );
  });
});

test('a key is next, current, retired, and withdrawn at any time', () => {
  const life = replay(turned).find(first.kid);
  const gone = replay(stolen).find(first.kid);
  if (life === undefined || gone === undefined) throw new Error('no life');
  expect([day('01'), day('02'), day('10')].map((at) => stateAt(life, new Date(at)))).toEqual([
    'next',
    'current',
    'retired',
  ]);
  expect(stateAt(gone, new Date(day('05')))).toBe('withdrawn');
});
