import { describe, expect, test, vi } from 'vitest';
import { UpstreamError, type UpstreamFailure } from '../../../src/connectors/upstream.ts';
import type { CoPayHistory, PortalCall } from '../../../src/connectors/vss-portal/index.ts';
import { parseFacilityCode } from '../../../src/domain/facility.ts';
import {
  type CoPayLookupOptions,
  createCoPayLookups,
} from '../../../src/loaders/co-pay-lookups.ts';
import { HandClock } from '../../support/hand-clock.ts';
import { call, cardOf, morning, numbered, queryFor } from '../../support/portal-people.ts';

const minute = 60_000;
const query = queryFor(cardOf());
const history: CoPayHistory = {
  code: '200',
  note: 'Dữ liệu đồng chi trả tính đến ngày 19/11/2026',
  episodes: [],
  cardEndsOn: null,
  fetchedAt: new Date(morning),
};
const answered = { state: 'ANSWERED', value: history, fetchedAt: history.fetchedAt, asOf: null };
const inBackground = { state: 'NOT_ASKED', reason: 'IN_BACKGROUND' };

function lookupsWith(more: Partial<CoPayLookupOptions> = {}) {
  const clock = new HandClock(morning);
  const asked: Array<PromiseWithResolvers<CoPayHistory>> = [];
  const ask = vi.fn<CoPayLookupOptions['ask']>(() => {
    const one = Promise.withResolvers<CoPayHistory>();
    asked.push(one);
    return one.promise;
  });
  const onFailure = vi.fn<CoPayLookupOptions['onFailure']>();
  const lookups = createCoPayLookups({ ask, clock, onFailure, ...more });
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  const succeed = async (at = asked.length - 1) => {
    asked[at]?.resolve(history);
    await settled();
  };
  const fail = async (failure: UpstreamFailure) => {
    asked.at(-1)?.reject(new UpstreamError(failure, 'synthetic'));
    await settled();
  };
  return { lookups, clock, ask, onFailure, succeed, fail, settled, asked };
}

describe('a card', () => {
  test('is looked up behind the back of whoever wants to know', async () => {
    const { lookups, ask, succeed } = lookupsWith();
    expect(lookups.peek(query, call)).toEqual(inBackground);
    expect(ask).toHaveBeenCalledExactlyOnceWith(query, {
      ...call,
      signal: expect.any(AbortSignal),
    });
    await succeed();
    expect(lookups.peek(query, call)).toEqual(answered);
    expect(ask).toHaveBeenCalledTimes(1);
  });

  test.each<UpstreamFailure>(['CIRCUIT_OPEN', 'OVERLOADED', 'THROTTLED'])(
    'that the portal was not asked about (%s) is asked about again after five seconds',
    async (failure) => {
      const { lookups, ask, fail, clock } = lookupsWith();
      lookups.peek(query, call);
      await fail(failure);
      clock.advance(4_999);
      expect(lookups.peek(query, call)).toEqual({ state: 'FAILED', reason: failure });
      clock.advance(1);
      expect(lookups.peek(query, call)).toEqual(inBackground);
      expect(ask).toHaveBeenCalledTimes(2);
    },
  );

  test('is looked up once, by card or by insurance number, and from any facility', async () => {
    const { lookups, ask, succeed } = lookupsWith();
    const elsewhere = { ...call, facility: parseFacilityCode('99002') };
    const byNumber = queryFor(cardOf(), { number: '0000000001' });
    for (let at = 0; at < 50; at++) lookups.peek(at % 2 === 0 ? query : byNumber, call);
    lookups.peek(query, elsewhere);
    await succeed();
    expect(lookups.peek(byNumber, elsewhere)).toEqual(answered);
    expect(ask).toHaveBeenCalledTimes(1);
  });

  test('of a personal number is looked up for itself', () => {
    const { lookups, ask } = lookupsWith();
    lookups.peek(query, call);
    lookups.peek(queryFor(cardOf(), { number: '001080000001' }), call);
    lookups.peek(queryFor(numbered(2)), call);
    expect(ask).toHaveBeenCalledTimes(3);
  });

  test.each([
    ['name', { fullName: 'Lê Hồng Khác' }],
    ['birth date', { birthDate: '1980-03-05' }],
  ])('is not shown to whoever gives another %s, nor looked up for them', async (_what, other) => {
    const { lookups, ask, succeed } = lookupsWith();
    lookups.peek(query, call);
    await succeed();
    expect(lookups.peek(queryFor(cardOf(), other), call)).toEqual(inBackground);
    expect(lookups.peek(queryFor(cardOf(), { fullName: 'NGUYỄN  VĂN MẪU' }), call)).toEqual(
      answered,
    );
    expect(ask).toHaveBeenCalledTimes(1);
  });
});

describe('fifteen minutes', () => {
  test('is how long an answer is used, from when it came', async () => {
    const { lookups, clock, ask, succeed } = lookupsWith();
    lookups.peek(query, call);
    clock.advance(minute);
    await succeed();
    clock.advance(15 * minute - 1);
    expect(lookups.peek(query, call)).toEqual(answered);
    expect(ask).toHaveBeenCalledTimes(1);
    clock.advance(1);
    expect(lookups.peek(query, call)).toEqual(inBackground);
    expect(ask).toHaveBeenCalledTimes(2);
  });

  test.each<UpstreamFailure>(['TIMEOUT', 'UPSTREAM_ERROR', 'WRONG_PERSON', 'RESTRICTED'])(
    'is how long %s is told without another try, from when it was asked',
    async (failure) => {
      const { lookups, clock, ask, fail } = lookupsWith();
      lookups.peek(query, call);
      clock.advance(2 * minute);
      await fail(failure);
      clock.advance(13 * minute - 1);
      expect(lookups.peek(query, call)).toEqual({ state: 'FAILED', reason: failure });
      expect(ask).toHaveBeenCalledTimes(1);
      clock.advance(1);
      expect(lookups.peek(query, call)).toEqual(inBackground);
      expect(ask).toHaveBeenCalledTimes(2);
    },
  );

  test('may be another time', async () => {
    const { lookups, clock, ask, succeed } = lookupsWith({ keepMs: 10 });
    lookups.peek(query, call);
    await succeed();
    clock.advance(10);
    lookups.peek(query, call);
    expect(ask).toHaveBeenCalledTimes(2);
  });

  test('are not waited for when a look-up still runs after them', () => {
    const { lookups, clock, ask } = lookupsWith();
    lookups.peek(query, call);
    clock.advance(60 * minute);
    expect(lookups.peek(query, call)).toEqual(inBackground);
    expect(ask).toHaveBeenCalledTimes(1);
  });
});

describe('a failure', () => {
  test('is reported once, and nobody has to catch it', async () => {
    const { lookups, onFailure, fail } = lookupsWith();
    lookups.peek(query, call);
    await fail('TIMEOUT');
    lookups.peek(query, call);
    expect(onFailure.mock.calls).toEqual([[expect.objectContaining({ failure: 'TIMEOUT' })]]);
  });

  test.each<[string, CoPayLookupOptions['ask']]>([
    [
      'thrown at once',
      () => {
        throw new TypeError('synthetic');
      },
    ],
    [
      'thrown later',
      async () => {
        throw new TypeError('synthetic');
      },
    ],
  ])('of our own, %s, is reported too', async (_what, ask) => {
    const { lookups, onFailure, settled } = lookupsWith({ ask });
    lookups.peek(query, call);
    await settled();
    expect(onFailure).toHaveBeenCalledExactlyOnceWith(expect.any(TypeError));
    expect(lookups.peek(query, call)).toEqual({ state: 'FAILED', reason: 'UPSTREAM_ERROR' });
  });

  test('to report one is survived', async () => {
    const onFailure = () => {
      throw new TypeError('synthetic');
    };
    const { lookups, fail } = lookupsWith({ onFailure });
    lookups.peek(query, call);
    await fail('UNREACHABLE');
    expect(lookups.peek(query, call)).toEqual({ state: 'FAILED', reason: 'UNREACHABLE' });
  });

  test.each<[UpstreamFailure, number]>([
    ['NO_ACCOUNT', 2],
    ['REFUSED', 2],
    ['RESTRICTED', 2],
    ['TIMEOUT', 1],
  ])(
    "%s of one facility's account leads to %i look-ups when another asks",
    async (failure, times) => {
      const { lookups, ask, fail } = lookupsWith();
      const elsewhere: PortalCall = { ...call, facility: parseFacilityCode('99002') };
      lookups.peek(query, call);
      await fail(failure);
      lookups.peek(query, elsewhere);
      expect(ask).toHaveBeenCalledTimes(times);
    },
  );
});

describe('limits', () => {
  test('the oldest card is forgotten first', async () => {
    const { lookups, ask, asked, settled } = lookupsWith({ capacity: 3 });
    for (const n of [1, 2, 3, 4]) {
      lookups.peek(queryFor(numbered(n)), call);
      asked.at(-1)?.resolve(history);
      await settled();
    }
    for (const n of [2, 3, 4]) {
      expect(lookups.peek(queryFor(numbered(n)), call)).toEqual(answered);
    }
    expect(ask).toHaveBeenCalledTimes(4);
    expect(lookups.peek(queryFor(numbered(1)), call)).toEqual(inBackground);
    expect(ask).toHaveBeenCalledTimes(5);
  });

  test('a look-up that ends after its card was forgotten brings nothing back', async () => {
    const { lookups, ask, succeed } = lookupsWith({ capacity: 1 });
    lookups.peek(query, call);
    lookups.peek(queryFor(numbered(2)), call);
    await succeed(0);
    expect(lookups.peek(query, call)).toEqual(inBackground);
    expect(ask).toHaveBeenCalledTimes(3);
  });

  test('so many run at a time, so many wait, and the rest is left for later', async () => {
    const { lookups, ask, succeed } = lookupsWith({ atATime: 2, waiting: 3 });
    const everyone = Array.from({ length: 10 }, (_, n) => queryFor(numbered(n + 1)));
    for (const one of everyone) expect(lookups.peek(one, call)).toEqual(inBackground);
    expect(ask).toHaveBeenCalledTimes(2);
    for (let at = 0; at < 5; at++) await succeed(at);
    expect(ask).toHaveBeenCalledTimes(5);
    expect(everyone.map((one) => lookups.peek(one, call).state)).toEqual([
      ...Array.from({ length: 5 }, () => 'ANSWERED'),
      ...Array.from({ length: 5 }, () => 'NOT_ASKED'),
    ]);
    expect(ask).toHaveBeenCalledTimes(7);
  });
});

describe('the end', () => {
  /** Ends with its signal, as the connector does. */
  const endless: CoPayLookupOptions['ask'] = (_query, { signal }) =>
    new Promise((_resolve, reject) => {
      signal?.addEventListener('abort', () => reject(new UpstreamError('TIMEOUT', 'ended')));
    });

  test('cuts what runs, drops what waits, reports nothing, and is waited for', async () => {
    const ask = vi.fn(endless);
    const { lookups, onFailure } = lookupsWith({ ask, atATime: 2 });
    for (const n of [1, 2, 3, 4]) lookups.peek(queryFor(numbered(n)), call);
    await lookups.close();
    expect(ask).toHaveBeenCalledTimes(2);
    expect(onFailure).not.toHaveBeenCalled();
  });

  test('is the end: nothing is looked up afterwards', async () => {
    const { lookups, ask } = lookupsWith();
    await lookups.close();
    expect(lookups.peek(query, call)).toEqual(inBackground);
    expect(ask).not.toHaveBeenCalled();
  });
});
