import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { AnswerStore, Stored } from '../../../src/answers/index.ts';
import { UpstreamError } from '../../../src/connectors/upstream.ts';
import type { CardLookup } from '../../../src/connectors/vss-portal/index.ts';
import type { UpstreamFailure } from '../../../src/domain/answer.ts';
import { parseBirthDate } from '../../../src/domain/birth-date.ts';
import { parseFacilityCode } from '../../../src/domain/facility.ts';
import { parsePersonalId } from '../../../src/domain/personal-id.ts';
import type { Asking } from '../../../src/loaders/asking.ts';
import { deadlineAt } from '../../../src/loaders/deadline.ts';
import {
  createLoaders,
  type Registers,
  type ReuseRules,
  shareAnswers,
} from '../../../src/loaders/index.ts';

const clock = {
  now: () => new Date(Date.parse('2026-11-21T01:30:00Z') + performance.now()),
  monotonic: () => performance.now(),
};
const query = {
  number: parsePersonalId('001186000001'),
  fullName: 'Nguyễn Thị Mẫu',
  birthDate: parseBirthDate('1986-01-15'),
};
const hour = 3_600_000;
const reuse: ReuseRules = {
  portalFreshMs: 300_000,
  portalStaleMs: 24 * hour,
  registerStaleMs: 7 * 24 * hour,
};

function lookup(code: string): CardLookup {
  return {
    code,
    note: 'note',
    restricted: false,
    card: null,
    newCard: null,
    previousCardNumber: null,
    lookups: [{ facility: parseFacilityCode('99002'), at: null, code: null }],
    fetchedAt: clock.now(),
  };
}

/** In memory; what is written for other replicas is in `written`. */
function memoryStore() {
  const kept = new Map<string, Stored<unknown>>();
  const written = new Map<string, unknown>();
  const find = vi.fn();
  const isWithin = ({ fetchedAt }: Stored<unknown>, ms: number) =>
    clock.now().getTime() - fetchedAt.getTime() <= ms;
  const recent = (name: string, ms: number) => {
    const found = kept.get(name);
    return found !== undefined && ms > 0 && isWithin(found, ms) ? found : null;
  };
  const store: AnswerStore = {
    name: (question) => JSON.stringify(question),
    recent: <T>(name: string, ms: number) => recent(name, ms) as Stored<T> | null,
    find: async <T>(name: string, ms: number) => {
      find(name);
      return recent(name, ms) as Stored<T> | null;
    },
    keep(name, _question, answer, stored) {
      kept.set(name, answer);
      written.set(name, stored);
    },
    flush: async () => undefined,
    close: async () => undefined,
  };
  return { store, written, find };
}

function house(rules: Partial<ReuseRules> = {}) {
  const { store, written, find } = memoryStore();
  const lookUpCard = vi.fn<Registers['portal']['lookUpCard']>(async () => lookup('000'));
  const confirmCitizen = vi.fn<Registers['population']['confirmCitizen']>(async () => ({
    exists: true,
    fetchedAt: clock.now(),
  }));
  const registers = {
    portal: { lookUpCard },
    population: { confirmCitizen },
    platform: null,
  } as unknown as Registers;
  const shared = shareAnswers(clock, { store, reuse: { ...reuse, ...rules } });
  const failures = vi.fn<Asking['onFailure']>();
  const request = (changes: Partial<Asking> = {}) =>
    createLoaders(
      registers,
      {
        client: 'his-one',
        facility: '99002',
        callerKind: 'hospital',
        purpose: () => 'CHECK_IN',
        priority: () => 'DESK',
        officer: '001088000001',
        wantsRecord: false,
        portal: {
          facility: parseFacilityCode('99002'),
          staff: { personalId: '001088000001', fullName: 'Trần Văn Mẫu' },
        },
        onFailure: failures,
        ...changes,
      },
      shared,
    );
  const inMs = (ms: number) => deadlineAt(clock, clock.monotonic() + ms);
  return { request, lookUpCard, confirmCitizen, written, find, failures, shared, inMs };
}

function fails(failure: UpstreamFailure): () => Promise<never> {
  return () => Promise.reject(new UpstreamError(failure, 'synthetic'));
}

const later = <T>(ms: number, value: T) =>
  new Promise<T>((resolve) => setTimeout(() => resolve(value), ms));

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('one question of several requests at a time', () => {
  test('is one call, which a request that gives up does not end', async () => {
    const { request, lookUpCard, inMs, find } = house({ portalFreshMs: 0 });
    lookUpCard.mockImplementation(() => later(1_000, lookup('000')));
    const hasty = request().card(query, inMs(100));
    const patient = request().card(query, inMs(2_000));
    await vi.advanceTimersByTimeAsync(100);
    expect(await hasty).toEqual({ state: 'FAILED', reason: 'TIMEOUT' });
    await vi.advanceTimersByTimeAsync(900);
    expect(await patient).toMatchObject({ state: 'ANSWERED' });
    expect(lookUpCard).toHaveBeenCalledTimes(1);
    expect(find).toHaveBeenCalledTimes(1);
  });

  test('is told of its failure once', async () => {
    const { request, lookUpCard, failures } = house();
    lookUpCard.mockImplementation(fails('UNREACHABLE'));
    const answers = await Promise.all([request().card(query), request().card(query)]);
    expect(answers).toEqual(Array(2).fill({ state: 'FAILED', reason: 'UNREACHABLE' }));
    expect(failures).toHaveBeenCalledTimes(1);
  });

  test.each([
    ['facility', { facility: '99004' }],
    ['kind of caller', { callerKind: 'agency' }],
    ['purpose', { purpose: () => 'REFERRAL' }],
  ] as const)('is another one by %s', async (_what, changes) => {
    const { request, lookUpCard } = house();
    await Promise.all([request().card(query), request(changes).card(query)]);
    await request(changes).card(query);
    expect(lookUpCard).toHaveBeenCalledTimes(2);
  });

  test('that failed for one member of staff is asked again for another', async () => {
    const { request, lookUpCard } = house();
    lookUpCard.mockImplementation(async (_query, { staff }) =>
      lookup(staff.personalId === '001088000001' ? '054' : '000'),
    );
    const other = {
      facility: parseFacilityCode('99002'),
      staff: { personalId: '001088000002', fullName: 'Lê Thị Mẫu' },
    };
    const [one, two] = await Promise.all([
      request().card(query),
      request({ portal: other }).card(query),
    ]);
    expect(one).toMatchObject({ value: { code: '054' } });
    expect(two).toMatchObject({ value: { code: '000' } });
  });

  test('waits for no call that gives way to desks; a list may ride along', async () => {
    const { request, lookUpCard } = house();
    lookUpCard.mockImplementation(() => later(50, lookup('000')));
    const bulk = { priority: () => 'BULK' as const };
    const answers = [
      request(bulk).card(query),
      request().card(query),
      request(bulk).card(query),
      request().register(query),
    ];
    await vi.advanceTimersByTimeAsync(50);
    await Promise.all(answers);
    expect(lookUpCard.mock.calls.map(([, { priority }]) => priority)).toEqual(['BULK', 'DESK']);
  });
});

describe('an answer of now', () => {
  test('of the portal is given again for a while, with its own time', async () => {
    const { request, lookUpCard } = house();
    const first = await request().card(query);
    await vi.advanceTimersByTimeAsync(299_000);
    expect(await request().card(query)).toEqual(first);
    await vi.advanceTimersByTimeAsync(2_000);
    await request().card(query);
    expect(lookUpCard).toHaveBeenCalledTimes(2);
  });

  test.each(['003', '010', '050', '060', '110', '054', '100', '401', '999'])(
    'with code %s is asked for anew',
    async (code) => {
      const { request, lookUpCard } = house();
      lookUpCard.mockImplementation(async () => lookup(code));
      await request().card(query);
      await request().card(query);
      expect(lookUpCard).toHaveBeenCalledTimes(2);
    },
  );

  test('of the population database is asked for anew', async () => {
    const { request, confirmCitizen } = house();
    await request().register(query);
    await request().register(query);
    expect(confirmCitizen).toHaveBeenCalledTimes(2);
  });

  test('is not looked for in the store while the portal answers', async () => {
    const { request, find } = house({ portalFreshMs: 0 });
    await request().card(query);
    await request().card(query);
    expect(find).not.toHaveBeenCalled();
  });
});

describe('what is kept', () => {
  test.each([
    ['000', true],
    ['001', true],
    ['003', true],
    ['010', true],
    ['050', true],
    ['060', true],
    ['110', true],
    ['054', false],
    ['055', false],
    ['100', false],
    ['101', false],
    ['205', false],
    ['401', false],
    ['500', false],
    ['999', false],
  ])('of the portal, code %s: %s', async (code, isKept) => {
    const { request, lookUpCard, written } = house();
    lookUpCard.mockImplementation(async () => lookup(code));
    await request().card(query);
    expect(written.size).toBe(isKept ? 1 : 0);
  });

  test('is without the portal’s words and without who else looked', async () => {
    const { request, written } = house();
    await request().card(query);
    expect([...written.values()]).toMatchObject([{ code: '000', note: null, lookups: [] }]);
  });
});

describe('an earlier answer', () => {
  test.each([
    'TIMEOUT',
    'UNREACHABLE',
    'INVALID_ANSWER',
    'WRONG_PERSON',
    'UPSTREAM_ERROR',
    'CIRCUIT_OPEN',
    'OVERLOADED',
    'THROTTLED',
  ] as const)('stands in for the portal: %s', async (failure) => {
    const { request, lookUpCard } = house({ portalFreshMs: 0 });
    const first = await request().card(query);
    await vi.advanceTimersByTimeAsync(23 * hour);
    lookUpCard.mockImplementation(fails(failure));
    expect(first.state).toBe('ANSWERED');
    expect(await request().card(query)).toEqual({ ...first, state: 'STALE', reason: failure });
    await vi.advanceTimersByTimeAsync(2 * hour);
    expect(await request().card(query)).toEqual({ state: 'FAILED', reason: failure });
  });

  test.each(['REFUSED', 'RESTRICTED', 'NO_ACCOUNT', 'STAFF_NOT_REGISTERED'] as const)(
    'does not hide trouble with an account: %s',
    async (failure) => {
      const { request, lookUpCard } = house({ portalFreshMs: 0 });
      await request().card(query);
      lookUpCard.mockImplementation(fails(failure));
      expect(await request().card(query)).toEqual({ state: 'FAILED', reason: failure });
    },
  );

  test.each(['100', '101', '500'])('stands in for code %s', async (code) => {
    const { request, lookUpCard } = house({ portalFreshMs: 0 });
    await request().card(query);
    lookUpCard.mockImplementation(async () => lookup(code));
    expect(await request().card(query)).toMatchObject({
      state: 'STALE',
      reason: 'UPSTREAM_ERROR',
      value: { code: '000' },
    });
  });

  test('stands in when time is up, and the late one is kept', async () => {
    const { request, lookUpCard, inMs } = house({ portalFreshMs: 0 });
    const first = await request().card(query);
    lookUpCard.mockImplementation(() => later(5_000, lookup('110')));
    const late = request().card(query, inMs(1_000));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await late).toEqual({ ...first, state: 'STALE', reason: 'TIMEOUT' });
    await vi.advanceTimersByTimeAsync(4_000);
    lookUpCard.mockImplementation(fails('UNREACHABLE'));
    expect(await request().card(query)).toMatchObject({ state: 'STALE', value: { code: '110' } });
  });

  test('of a register that then knew nobody stands in no more', async () => {
    const { request, confirmCitizen } = house();
    const fetchedAt = clock.now();
    await request().register(query);
    confirmCitizen.mockImplementation(fails('UNREACHABLE'));
    expect(await request().register(query)).toMatchObject({ state: 'STALE' });
    confirmCitizen.mockResolvedValue({ exists: false, fetchedAt });
    await request().register(query);
    confirmCitizen.mockImplementation(fails('UNREACHABLE'));
    expect(await request().register(query)).toEqual({ state: 'FAILED', reason: 'UNREACHABLE' });
  });

  test('is none where none may be used', async () => {
    const { request, lookUpCard, confirmCitizen } = house({
      portalFreshMs: 0,
      portalStaleMs: 0,
      registerStaleMs: 0,
    });
    await Promise.all([request().card(query), request().register(query)]);
    lookUpCard.mockImplementation(fails('TIMEOUT'));
    confirmCitizen.mockImplementation(fails('TIMEOUT'));
    expect((await request().card(query)).state).toBe('FAILED');
    expect((await request().register(query)).state).toBe('FAILED');
  });
});

describe('what is asked second', () => {
  test('is not asked where it usually takes longer than the time left', async () => {
    const { request, lookUpCard, shared, inMs } = house({ portalFreshMs: 0 });
    for (let n = 0; n < 16; n += 1) shared.portalTime.took(500);
    expect(await request().card(query, inMs(400), true)).toEqual({
      state: 'FAILED',
      reason: 'TIMEOUT',
    });
    expect(lookUpCard).not.toHaveBeenCalled();
    expect(await request().card(query, inMs(600), true)).toMatchObject({ state: 'ANSWERED' });
    expect(await request().card(query, inMs(1))).toMatchObject({ state: 'ANSWERED' });
  });

  test('is asked while too few calls are known', () => {
    const { shared } = house();
    for (let n = 0; n < 15; n += 1) shared.portalTime.took(500);
    expect(shared.portalTime.median()).toBe(0);
    for (let n = 0; n < 100; n += 1) shared.portalTime.took(n);
    expect(shared.portalTime.median()).toBe(68);
  });
});
