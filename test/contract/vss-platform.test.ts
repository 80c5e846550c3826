import { describe, expect, test } from 'vitest';
import { UpstreamError, type UpstreamFailure } from '../../src/connectors/upstream.ts';
import {
  createVssPlatform,
  lgspTokenHeader,
  type VssPlatform,
  type VssPlatformOptions,
  vssPlatformTransport,
} from '../../src/connectors/vss-platform/index.ts';
import { parseBirthDate } from '../../src/domain/birth-date.ts';
import { parseCardNumber, parseInsuranceNumber } from '../../src/domain/card-number.ts';
import { parsePlainDate } from '../../src/domain/date.ts';
import { type FaultSwitches, noFaults } from '../../src/sandbox/faults.ts';
import { listenWith } from '../../src/sandbox/listen.ts';
import { sandboxPeople } from '../../src/sandbox/people.ts';
import type { FaultName, SandboxPerson } from '../../src/sandbox/person.ts';
import {
  createVssPlatformSimulator,
  type VssPlatformSettings,
} from '../../src/sandbox/vss-platform.ts';
import { HandClock } from '../support/hand-clock.ts';

interface PlatformUnderTest extends AsyncDisposable {
  readonly platform: VssPlatform;
  readonly clock: HandClock;
  readonly faults: FaultSwitches;
  /** Paths that were asked for. */
  readonly hits: string[];
}

interface Setup {
  readonly settings?: Partial<VssPlatformSettings>;
  readonly options?: Partial<VssPlatformOptions>;
  readonly attemptTimeoutMs?: number;
}

const morning = '2026-11-21T01:00:00Z';
const people = sandboxPeople(parsePlainDate('2026-11-21'));

async function overHttp(setup: Setup = {}): Promise<PlatformUnderTest> {
  const clock = new HandClock(morning);
  const faults = noFaults();
  const settings = { slowMs: 1_000, ...setup.settings };
  const account = { consumerKey: 'key', consumerSecret: 'secret' };
  const simulator = createVssPlatformSimulator({
    people: () => people,
    ...account,
    clock,
    faults,
    settings,
  });
  const hits: string[] = [];
  const listener = await listenWith(
    (request, context) => {
      hits.push(new URL(request.url).pathname);
      return simulator(request, context);
    },
    { host: '127.0.0.1', port: 0 },
  );
  const transport = vssPlatformTransport({
    baseUrl: new URL(`${listener.url}${settings.base ?? ''}`),
    attemptTimeoutMs: setup.attemptTimeoutMs ?? 3_000,
    retryWaitMs: () => 0,
  });
  const platform = createVssPlatform({ ...transport, ...account, clock, ...setup.options });
  return {
    platform,
    clock,
    faults,
    hits,
    async [Symbol.asyncDispose]() {
      await platform.close();
      await listener.close();
    },
  };
}

function person(key: string): SandboxPerson {
  const found = people.find((each) => each.key === key);
  if (found === undefined) throw new Error(`nobody is called ${key}`);
  return found;
}

/** As the identity paper and, where there is one, the population register would have it asked. */
function criteriaOf(key: string) {
  const { presented, citizens, card } = person(key);
  const [citizen] = citizens;
  return {
    fullName: presented.fullName,
    birthDate: parseBirthDate(presented.birthDate),
    sex: citizen?.sex ?? card?.sex ?? null,
    household: {
      provinceCode: citizen?.address.provinceCode ?? '01',
      districtCode: citizen?.address.districtCode || null,
      communeCode: citizen?.address.communeCode ?? null,
    },
  };
}

async function failure(asking: Promise<unknown>): Promise<UpstreamFailure> {
  try {
    await asking;
  } catch (error) {
    if (error instanceof UpstreamError) return error.failure;
    throw error;
  }
  throw new Error('it did not fail');
}

const numberPath = '/apiBHXH/getMaSoBhxhTheoTieuChi';

describe('the number of a person', () => {
  test.each([
    ['whom both registers know', 'enterprise-employee', ['0100000001']],
    ['whom only VSS knows', 'not-in-population-register', ['0100000210']],
    ['whom only the population register knows', 'no-card', []],
    ['with two numbers', 'two-insurance-numbers', ['0100000216', '0199000216']],
  ])('%s', async (_who, key, numbers) => {
    await using t = await overHttp();
    const found = await t.platform.findInsuranceNumber(criteriaOf(key), {});
    expect(found).toMatchObject({ numbers, fetchedAt: new Date(morning) });
  });

  test.each(['object', 'list'] as const)('comes in an answer that is one %s', async (one) => {
    await using t = await overHttp({ settings: { one } });
    const found = await t.platform.findInsuranceNumber(criteriaOf('enterprise-employee'), {});
    expect(found).toMatchObject({ numbers: ['0100000001'], status: '1', errorCode: null });
  });

  test.each([
    ['null', null],
    ['empty-object', null],
    ['empty-list', null],
    ['codes', '0'],
  ] as const)('is none when the answer is %s', async (none, status) => {
    await using t = await overHttp({ settings: { none } });
    const found = await t.platform.findInsuranceNumber(criteriaOf('no-card'), {});
    expect(found).toMatchObject({ numbers: [], status, errorCode: null });
  });

  test('is found by the birth registration as well', async () => {
    await using t = await overHttp();
    const { household, ...details } = criteriaOf('enterprise-employee');
    const birthRegistration = { ...household, districtCode: null, communeCode: '00004' };
    const found = await t.platform.findInsuranceNumber({ ...details, birthRegistration }, {});
    expect(found.numbers).toEqual(['0100000001']);
  });

  test.each(['01', '00'] as const)('is found by a birth year, filled with %s', async (fill) => {
    await using t = await overHttp({
      settings: { partialDateFill: fill },
      options: { partialDateFill: fill },
    });
    const yearOnly = people.find(({ card }) => card?.birthDate.length === 4);
    const criteria = criteriaOf(yearOnly?.key ?? '');
    const { numbers } = await t.platform.findInsuranceNumber(criteria, {});
    expect(numbers).toEqual([yearOnly?.card?.insuranceNumber]);
    const [number] = numbers;
    if (number === undefined) throw new Error('no number');
    const { members } = await t.platform.householdOf(number, {});
    expect(members[0]?.birthDate).toBe(yearOnly?.card?.birthDate);
  });
});

describe('a member', () => {
  test('by number', async () => {
    await using t = await overHttp();
    const number = parseInsuranceNumber('0100000001');
    expect((await t.platform.householdOf(number, {})).members).toEqual([
      {
        insuranceNumber: number,
        fullName: 'Nguyễn Thử Nghiệm',
        birthDate: '1986-01-15',
        sex: 'MALE',
        householdNumber: null,
        address: null,
        codes: { provinceCode: '01', districtCode: null, communeCode: '00004' },
        previousBookNumber: '0199000001',
        status: '1',
      },
    ]);
  });

  test('of a number that nobody has', async () => {
    await using t = await overHttp();
    const number = parseInsuranceNumber('0999999999');
    expect((await t.platform.householdOf(number, {})).members).toEqual([]);
  });

  test('by search, with household and address', async () => {
    await using t = await overHttp();
    const { household: _, ...details } = criteriaOf('two-insurance-numbers');
    const search = { ...details, provinceCode: '01', addressKind: 'HOUSEHOLD' } as const;
    const { members } = await t.platform.searchHousehold(search, {});
    expect(members.map((each) => [each.insuranceNumber, each.householdNumber])).toEqual([
      ['0100000216', '01H0000216'],
      ['0199000216', '01H9000216'],
    ]);
    expect(members[0]?.address).toContain('Phố Mẫu');
    const cardNumber = parseCardNumber('DN4010100000216');
    const byCard = await t.platform.searchHousehold({ ...search, cardNumber }, {});
    expect(byCard.members.map(({ insuranceNumber }) => insuranceNumber)).toEqual(['0100000216']);
  });
});

describe('the token', () => {
  const ask = ({ platform }: PlatformUnderTest) =>
    platform.findInsuranceNumber(criteriaOf('enterprise-employee'), {});
  const tokens = ({ hits }: PlatformUnderTest) => hits.filter((path) => path === '/token').length;

  test('is one for many calls', async () => {
    await using t = await overHttp();
    await Promise.all(Array.from({ length: 20 }, () => ask(t)));
    await ask(t);
    expect([tokens(t), t.hits.length]).toEqual([1, 22]);
  });

  test.each([true, false])('is renewed before its end (stated: %s)', async (statesLifetime) => {
    await using t = await overHttp({ settings: { tokenSeconds: 60, statesLifetime } });
    await ask(t);
    t.clock.advance(29_000);
    await ask(t);
    t.clock.advance(2_000);
    await ask(t);
    expect([tokens(t), t.hits.filter((path) => path === numberPath).length]).toEqual([2, 3]);
  });

  test('that ended earlier than it said costs a new one and one repeat', async () => {
    const settings: Partial<VssPlatformSettings> = { tokenSeconds: 10, statesLifetime: false };
    await using t = await overHttp({ settings });
    await ask(t);
    t.clock.advance(11_000);
    expect((await ask(t)).numbers).toEqual(['0100000001']);
    expect(t.hits).toEqual(['/token', numberPath, numberPath, '/token', numberPath]);
  });

  test('that is refused for good is a refusal', async () => {
    await using t = await overHttp({ options: { consumerSecret: 'other' } });
    expect(await failure(ask(t))).toBe('REFUSED');
    expect(t.hits).toEqual(['/token']);
  });
});

describe('a provincial copy', () => {
  const lgspToken = {
    AccessKey: 'test-key',
    SecretKey: 'test-secret',
    AppName: 'test-app',
    PartnerCode: 'test-partner',
    PartnerCodeCus: 'test-partner',
  };
  const settings = { base: '/lgsp', lgspToken, xRoadClient: 'VN/GOV/0/gateway' };
  const header = lgspTokenHeader(lgspToken);
  const criteria = criteriaOf('enterprise-employee');

  test('answers below its base, to its headers', async () => {
    const options = { lgspToken: header, xRoadClient: 'VN/GOV/0/gateway' };
    await using t = await overHttp({ settings, options });
    expect((await t.platform.findInsuranceNumber(criteria, {})).numbers).toEqual(['0100000001']);
    expect(t.hits).toEqual(['/lgsp/token', `/lgsp${numberPath}`]);
  });

  test.each([
    ['neither header', {}],
    ['one of them', { lgspToken: header }],
    ['another X-Road id', { lgspToken: header, xRoadClient: 'VN/GOV/0/other' }],
  ])('refuses %s', async (_what, options) => {
    await using t = await overHttp({ settings, options });
    expect(await failure(t.platform.findInsuranceNumber(criteria, {}))).toBe('REFUSED');
  });
});

describe('a platform that', () => {
  const criteria = criteriaOf('enterprise-employee');
  const askOnce = async (t: PlatformUnderTest, fault: FaultName) => {
    await t.platform.findInsuranceNumber(criteria, {});
    t.hits.length = 0;
    t.faults.platform = fault;
    return t.platform.findInsuranceNumber(criteria, {});
  };

  test.each<[FaultName, UpstreamFailure, number]>([
    ['slow', 'TIMEOUT', 1],
    ['reset', 'UNREACHABLE', 2],
    ['truncated', 'UNREACHABLE', 2],
    ['html-502', 'UPSTREAM_ERROR', 2],
    ['empty', 'INVALID_ANSWER', 1],
  ])('fails by %s is %s after %i questions', async (fault, outcome, questions) => {
    await using t = await overHttp({ attemptTimeoutMs: 200 });
    expect(await failure(askOnce(t, fault))).toBe(outcome);
    expect(t.hits).toHaveLength(questions);
  });

  test('forgets the token is asked again with a new one', async () => {
    await using t = await overHttp();
    expect((await askOnce(t, 'session-dropped')).numbers).toEqual(['0100000001']);
    expect(t.hits).toEqual([numberPath, '/token', numberPath]);
  });

  test('answers about another number is not used', async () => {
    await using t = await overHttp({ settings: { statesNumber: true } });
    t.faults.platform = 'wrong-person';
    const number = parseInsuranceNumber('0100000001');
    expect(await failure(t.platform.householdOf(number, {}))).toBe('WRONG_PERSON');
  });

  test('breaks once is asked once more', async () => {
    await using t = await overHttp();
    t.faults.platform = 'reset';
    const asking = t.platform.findInsuranceNumber(criteria, {});
    while (t.hits.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    t.faults.platform = null;
    expect((await asking).numbers).toEqual(['0100000001']);
  });

  test('is refused a question by keeps the refusal apart from "nobody"', async () => {
    await using t = await overHttp();
    const asking = t.platform.findInsuranceNumber({ ...criteria, sex: null }, {});
    expect(await failure(asking)).toBe('UPSTREAM_ERROR');
  });

  test('loses its caller is left alone', async () => {
    await using t = await overHttp();
    t.faults.platform = 'slow';
    const signal = AbortSignal.timeout(50);
    expect(await failure(t.platform.findInsuranceNumber(criteria, { signal }))).toBe('TIMEOUT');
  });
});
