import { describe, expect, test, vi } from 'vitest';
import type { Citizen } from '../../../src/connectors/population/index.ts';
import { UpstreamError } from '../../../src/connectors/upstream.ts';
import type { CardLookup } from '../../../src/connectors/vss-portal/index.ts';
import { parseBirthDate } from '../../../src/domain/birth-date.ts';
import { type Facility, parseFacilityCode } from '../../../src/domain/facility.ts';
import { parsePersonalId } from '../../../src/domain/personal-id.ts';
import { type Asking, createLoaders, type Registers } from '../../../src/loaders/index.ts';
import { createRecentPersons } from '../../../src/loaders/recent-persons.ts';
import { HandClock } from '../../support/hand-clock.ts';

const fetchedAt = new Date('2026-11-21T01:30:00Z');
const asOf = new Date('2026-11-21T01:00:00Z');
const personalId = parsePersonalId('001186000001');
const query = {
  number: personalId,
  fullName: 'Nguyễn Thị Mẫu',
  birthDate: parseBirthDate('1986-01-15'),
};
const staff = { personalId: '001088000001', fullName: 'Trần Văn Mẫu' };
const home = parseFacilityCode('99002');

const citizen: Citizen = {
  personalId,
  oldNumber: null,
  fullName: 'Nguyễn Thị Mẫu',
  birthDate: query.birthDate,
  sex: 'FEMALE',
  nationality: 'VN',
  permanentAddress: null,
  statusText: null,
};

const lookup: CardLookup = {
  code: '000',
  note: null,
  restricted: false,
  card: null,
  newCard: null,
  previousCardNumber: null,
  lookups: [],
  fetchedAt,
};

function registers() {
  const findCitizens = vi.fn<Registers['population']['findCitizens']>(async () => ({
    citizens: [citizen],
    asOf,
    fetchedAt,
  }));
  const confirmCitizen = vi.fn<Registers['population']['confirmCitizen']>(async () => ({
    exists: true,
    fetchedAt,
  }));
  const lookUpCard = vi.fn<Registers['portal']['lookUpCard']>(async () => lookup);
  const find = vi.fn<Registers['facilities']['find']>(() => new Map());
  const peek = vi.fn<Registers['coPay']['peek']>(() => ({
    state: 'NOT_ASKED',
    reason: 'IN_BACKGROUND',
  }));
  const close = async () => undefined;
  const all = {
    portal: { lookUpCard, treatmentHistory: vi.fn(), cumulativeCoPay: vi.fn(), close },
    population: { findCitizens, confirmCitizen, close },
    platform: null,
    facilities: { find } as unknown as Registers['facilities'],
    recentPersons: createRecentPersons(new HandClock('2026-11-21T01:30:00Z')),
    coPay: { peek, close },
  } satisfies Registers;
  return { all, findCitizens, confirmCitizen, lookUpCard, find, peek };
}

function asking(changes: Omit<Partial<Asking>, 'onFailure'> = {}) {
  const onFailure = vi.fn<Asking['onFailure']>();
  return {
    client: 'his-one',
    facility: '99002',
    callerKind: 'hospital',
    purpose: () => 'CHECK_IN',
    priority: () => 'DESK',
    officer: staff.personalId,
    wantsRecord: true,
    portal: { facility: home, staff },
    ...changes,
    onFailure,
  } satisfies Asking;
}

describe('the population database', () => {
  test('is asked for the record, with the officer, by callers who may see it', async () => {
    const { all, findCitizens, confirmCitizen } = registers();
    const answer = await createLoaders(all, asking()).register(query);
    expect(answer).toEqual({
      state: 'ANSWERED',
      value: { citizens: [citizen], exists: true },
      fetchedAt,
      asOf,
    });
    expect(findCitizens).toHaveBeenCalledExactlyOnceWith(query, {
      officer: staff.personalId,
      client: 'his-one',
      priority: 'DESK',
    });
    expect(confirmCitizen).not.toHaveBeenCalled();
  });

  test('is asked for yes or no by everybody else', async () => {
    const { all, findCitizens, confirmCitizen } = registers();
    const answer = await createLoaders(all, asking({ wantsRecord: false })).register(query);
    expect(answer).toEqual({
      state: 'ANSWERED',
      value: { citizens: null, exists: true },
      fetchedAt,
      asOf: null,
    });
    expect(confirmCitizen).toHaveBeenCalledExactlyOnceWith(query, {
      officer: staff.personalId,
      client: 'his-one',
      priority: 'DESK',
    });
    expect(findCitizens).not.toHaveBeenCalled();
  });

  test('that knows nobody says so', async () => {
    const { all, findCitizens } = registers();
    findCitizens.mockResolvedValue({ citizens: [], asOf: null, fetchedAt });
    expect(await createLoaders(all, asking()).register(query)).toMatchObject({
      state: 'ANSWERED',
      value: { citizens: [], exists: false },
    });
  });

  test('is asked once for the same person within a request, and again in the next', async () => {
    const { all, findCitizens } = registers();
    const loaders = createLoaders(all, asking());
    await Promise.all([loaders.register(query), loaders.register({ ...query })]);
    await loaders.register(query);
    expect(findCitizens).toHaveBeenCalledTimes(1);
    await createLoaders(all, asking()).register(query);
    expect(findCitizens).toHaveBeenCalledTimes(2);
  });

  test.each([
    ['number', { ...query, number: parsePersonalId('001186000002') }],
    ['name', { ...query, fullName: 'Nguyễn Thị Khác' }],
    ['birth date', { ...query, birthDate: parseBirthDate('1986-01-16') }],
  ])('is asked anew for another %s', async (_field, other) => {
    const { all, findCitizens } = registers();
    const loaders = createLoaders(all, asking());
    await Promise.all([loaders.register(query), loaders.register(other)]);
    expect(findCitizens).toHaveBeenCalledTimes(2);
  });

  test('has at most 16 questions of one request at a time', async () => {
    const { all, findCitizens } = registers();
    const release = Promise.withResolvers<void>();
    findCitizens.mockImplementation(async () => {
      await release.promise;
      return { citizens: [], asOf: null, fetchedAt };
    });
    const { register } = createLoaders(all, asking());
    const names = Array.from({ length: 40 }, (_, n) => `Nguyễn Văn ${'A'.repeat(n + 1)}`);
    const answers = names.map((fullName) => register({ ...query, fullName }));
    await vi.waitFor(() => expect(findCitizens).toHaveBeenCalledTimes(16));
    release.resolve();
    await Promise.all(answers);
    expect(findCitizens).toHaveBeenCalledTimes(40);
  });
});

describe('the portal', () => {
  test('is asked with account and staff', async () => {
    const { all, lookUpCard } = registers();
    expect(await createLoaders(all, asking()).card(query)).toEqual({
      state: 'ANSWERED',
      value: lookup,
      fetchedAt,
      asOf: null,
    });
    expect(lookUpCard).toHaveBeenCalledExactlyOnceWith(query, {
      facility: home,
      staff,
      client: 'his-one',
      priority: 'DESK',
    });
  });

  test('is not asked for callers without an account', async () => {
    const { all, lookUpCard } = registers();
    const given = asking({ portal: null });
    expect(await createLoaders(all, given).card(query)).toEqual({
      state: 'NOT_ASKED',
      reason: 'NO_ACCOUNT',
    });
    expect(lookUpCard).not.toHaveBeenCalled();
    expect(given.onFailure).not.toHaveBeenCalled();
  });

  test('is asked once for the same card within a request', async () => {
    const { all, lookUpCard } = registers();
    const { card } = createLoaders(all, asking());
    await Promise.all([card(query), card({ ...query }), card(query)]);
    expect(lookUpCard).toHaveBeenCalledTimes(1);
  });

  test('has at most 8 look-ups of one request at a time', async () => {
    const { all, lookUpCard } = registers();
    const release = Promise.withResolvers<void>();
    lookUpCard.mockImplementation(async () => {
      await release.promise;
      return lookup;
    });
    const { card } = createLoaders(all, asking());
    const names = Array.from({ length: 20 }, (_, n) => `Nguyễn Văn ${'A'.repeat(n + 1)}`);
    const answers = names.map((fullName) => card({ ...query, fullName }));
    await vi.waitFor(() => expect(lookUpCard).toHaveBeenCalledTimes(8));
    release.resolve();
    await Promise.all(answers);
    expect(lookUpCard).toHaveBeenCalledTimes(20);
  });
});

describe('the co-payment', () => {
  test('is looked up with account and staff, and what is known is the answer', () => {
    const { all, peek } = registers();
    expect(createLoaders(all, asking()).coPay(query)).toEqual({
      state: 'NOT_ASKED',
      reason: 'IN_BACKGROUND',
    });
    expect(peek).toHaveBeenCalledExactlyOnceWith(query, {
      facility: home,
      staff,
      client: 'his-one',
    });
  });

  test('is not looked up for callers without an account', () => {
    const { all, peek } = registers();
    expect(createLoaders(all, asking({ portal: null })).coPay(query)).toEqual({
      state: 'NOT_ASKED',
      reason: 'NO_ACCOUNT',
    });
    expect(peek).not.toHaveBeenCalled();
  });

  test('does not change while a request is answered', () => {
    const { all, peek } = registers();
    const loaders = createLoaders(all, asking());
    const first = loaders.coPay(query);
    peek.mockReturnValue({ state: 'FAILED', reason: 'TIMEOUT' });
    expect(loaders.coPay({ ...query })).toBe(first);
    expect(createLoaders(all, asking()).coPay(query)).toEqual({
      state: 'FAILED',
      reason: 'TIMEOUT',
    });
  });
});

describe('a register that fails', () => {
  test.each([
    'TIMEOUT',
    'UNREACHABLE',
    'INVALID_ANSWER',
    'WRONG_PERSON',
    'REFUSED',
    'RESTRICTED',
    'UPSTREAM_ERROR',
    'NO_ACCOUNT',
  ] as const)('with %s becomes an answer, and is reported once', async (failure) => {
    const { all, findCitizens, lookUpCard } = registers();
    const error = new UpstreamError(failure, 'synthetic');
    findCitizens.mockRejectedValue(error);
    lookUpCard.mockRejectedValue(error);
    const given = asking();
    const loaders = createLoaders(all, given);
    const failed = { state: 'FAILED', reason: failure };
    expect(await Promise.all([loaders.register(query), loaders.register(query)])).toEqual([
      failed,
      failed,
    ]);
    expect(await loaders.card(query)).toEqual(failed);
    expect(given.onFailure.mock.calls).toEqual([
      ['POPULATION_REGISTER', error],
      ['VSS_PORTAL', error],
    ]);
  });

  test('by a mistake of ours stays a failure of ours', async () => {
    const { all, findCitizens, lookUpCard } = registers();
    const mistake = new TypeError('synthetic');
    findCitizens.mockRejectedValue(mistake);
    lookUpCard.mockImplementation(() => {
      throw mistake;
    });
    const given = asking();
    const loaders = createLoaders(all, given);
    await expect(loaders.register(query)).rejects.toBe(mistake);
    await expect(loaders.card(query)).rejects.toBe(mistake);
    expect(given.onFailure).not.toHaveBeenCalled();
  });

  test('keeps nobody else from being asked about', async () => {
    const { all, lookUpCard } = registers();
    lookUpCard.mockRejectedValue(new UpstreamError('TIMEOUT', 'synthetic'));
    const { card } = createLoaders(all, asking());
    const names = Array.from({ length: 20 }, (_, n) => `Nguyễn Văn ${'A'.repeat(n + 1)}`);
    const answers = await Promise.all(names.map((fullName) => card({ ...query, fullName })));
    expect(answers.map(({ state }) => state)).toEqual(names.map(() => 'FAILED'));
  });
});

describe('a person', () => {
  test('is known to the caller that has just resolved them, and to no other', async () => {
    const { all } = registers();
    const mine = createLoaders(all, asking());
    expect(await mine.person.load(personalId)).toBeNull();
    createLoaders(all, asking()).remember(citizen);
    expect(await createLoaders(all, asking()).person.load(personalId)).toEqual(citizen);
    expect(
      await createLoaders(all, asking({ client: 'his-two' })).person.load(personalId),
    ).toBeNull();
    const elsewhere = asking({ facility: '99009' });
    expect(await createLoaders(all, elsewhere).person.load(personalId)).toBeNull();
  });

  test('is not known from an answer that nobody has judged yet', async () => {
    const { all } = registers();
    await createLoaders(all, asking()).register(query);
    expect(await createLoaders(all, asking()).person.load(personalId)).toBeNull();
  });

  test('is not known from a yes', async () => {
    const { all } = registers();
    await createLoaders(all, asking({ wantsRecord: false })).register(query);
    expect(await createLoaders(all, asking()).person.load(personalId)).toBeNull();
  });
});

describe('facilities', () => {
  test('named together are found together, each once, and an unknown one is null', async () => {
    const { all, find } = registers();
    const known = { code: home } as Facility;
    find.mockImplementation(() => new Map([[home, known]]));
    const { facility } = createLoaders(all, asking());
    const unknown = parseFacilityCode('99999');
    expect(
      await Promise.all([facility.load(home), facility.load(unknown), facility.load(home)]),
    ).toEqual([known, null, known]);
    expect(find.mock.calls.map(([codes]) => codes)).toEqual([[home, unknown]]);
  });
});
