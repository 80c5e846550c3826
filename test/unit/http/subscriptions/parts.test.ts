import { describe, expect, test } from 'vitest';
import { acceptsEvents } from '../../../../src/http/exchange.ts';
import { cursorOf, parseCursor } from '../../../../src/http/subscriptions/cursor.ts';
import { createStreamPlaces } from '../../../../src/http/subscriptions/places.ts';

describe('the place of an event', () => {
  test.each([
    { sequence: 0, checkInId: '' },
    { sequence: 12, checkInId: 'f6d2c7f4-6c5e-4d4b-9a0e-2c4cf4a2f1aa' },
  ])('$sequence is read as it was written', (place) => {
    expect(parseCursor(cursorOf(place))).toEqual(place);
  });

  test.each(['', '1', 'x.y', '1.a b', '-1.a', '1.a\n', `1.${'a'.repeat(65)}`, '1e3.a'])(
    'is not %j',
    (text) => {
      const argument = 'Last-Event-ID';
      const refusal = expect.objectContaining({ code: 'INPUT_INVALID', argument });
      expect(() => parseCursor(text, argument)).toThrow(refusal);
    },
  );
});

describe('an Accept header', () => {
  test.each([
    ['text/event-stream', true],
    ['application/json, text/event-stream', true],
    ['Text/Event-Stream;q=0.9', true],
    ['text/event-stream; charset=utf-8, */*', true],
    ['text/event-stream;q=0', false],
    ['text/event-stream;q=0.0, application/json', false],
    ['text/*', false],
    ['*/*', false],
    ['application/json', false],
    [undefined, false],
  ])('%j', (accept, wanted) => {
    expect(acceptsEvents(accept)).toBe(wanted);
  });
});

describe('places for streams', () => {
  test('are limited for each client, and in all', () => {
    const places = createStreamPlaces({ perClient: 2, inAll: 3 });
    const leave = places.take('a');
    places.take('a');
    expect(() => places.take('a')).toThrow(
      expect.objectContaining({ code: 'TOO_MANY_SUBSCRIPTIONS' }),
    );
    places.take('b');
    expect(() => places.take('c')).toThrow();
    leave();
    leave();
    expect(places.taken).toBe(2);
    places.take('c');
    expect(places.taken).toBe(3);
  });
});
