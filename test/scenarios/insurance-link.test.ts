import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { UpstreamError } from '../../src/connectors/upstream.ts';
import {
  createVssPlatform,
  type VssPlatform,
  vssPlatformTransport,
} from '../../src/connectors/vss-platform/index.ts';
import { parseBirthDate } from '../../src/domain/birth-date.ts';
import { systemClock } from '../../src/domain/clock.ts';
import { createLoaders, type InsuranceLinkQuery, type Registers } from '../../src/loaders/index.ts';
import { exampleInput } from '../../src/sandbox/scans.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';

let gateway: TestGateway;
let platform: VssPlatform;

beforeAll(async () => {
  gateway = await startTestGateway();
  const { environment } = gateway.sandbox;
  const transport = vssPlatformTransport({
    baseUrl: new URL(gateway.platform.url),
    attemptTimeoutMs: 500,
  });
  platform = createVssPlatform({
    ...transport,
    consumerKey: environment['NGSP_CONSUMER_KEY'] ?? '',
    consumerSecret: environment['NGSP_CONSUMER_SECRET'] ?? '',
    clock: systemClock,
  });
});
afterAll(async () => {
  await platform.close();
  await gateway[Symbol.asyncDispose]();
});
beforeEach(() => {
  gateway.sandbox.faults.platform = null;
  gateway.platform.forget();
});

function linking() {
  const failures: unknown[] = [];
  const { insuranceLink } = createLoaders({ platform } as Registers, {
    client: 'agency',
    facility: '99002',
    callerKind: 'hospital',
    purpose: () => 'CHECK_IN',
    priority: () => 'DESK',
    officer: 'agency',
    wantsRecord: true,
    portal: null,
    onFailure: (register, error: UpstreamError) => failures.push([register, error.failure]),
  });
  return { insuranceLink, failures };
}

/** As a resolved citizen gives it; whom the population register does not know is asked for by province. */
function queryFor(key: string): InsuranceLinkQuery {
  const { presented, citizens, card } = gateway.person(key);
  const { address } = citizens[0] ?? {};
  return {
    fullName: presented.fullName,
    birthDate: parseBirthDate(presented.birthDate),
    sex: citizens[0]?.sex ?? card?.sex ?? null,
    household: {
      provinceCode: address?.provinceCode ?? '01',
      districtCode: address?.districtCode || null,
      communeCode: address?.communeCode ?? null,
    },
    birthRegistration: null,
  };
}

const services = () =>
  gateway.platform.hits().flatMap(({ path }) => (path.endsWith('/token') ? [] : path));

describe('the insurance number of a resolved person', () => {
  it.each([
    ['enterprise-employee', [['0100000001', 'Nguyễn Thử Nghiệm']]],
    ['not-in-population-register', [['0100000210', 'Võ Mẫu An']]],
    ['no-card', []],
    [
      'two-insurance-numbers',
      [
        ['0100000216', 'Mai Thử Mẫu'],
        ['0199000216', 'Mai Thử Mẫu'],
      ],
    ],
  ])('%s', async (key, found) => {
    const { insuranceLink, failures } = linking();
    const answer = await insuranceLink(queryFor(key));
    if (answer.state !== 'ANSWERED') throw new Error(answer.state);
    const { candidates } = answer.value;
    expect(candidates.map((one) => [one.insuranceNumber, one.member?.fullName])).toEqual(found);
    expect(candidates.flatMap(({ differences }) => differences)).toEqual([]);
    expect(services().length).toBeLessThanOrEqual(2);
    expect(failures).toEqual([]);
  });

  it('shows in what an answer about somebody else differs, where no number gives it away', async () => {
    gateway.sandbox.faults.platform = 'wrong-person';
    const answer = await linking().insuranceLink(queryFor('enterprise-employee'));
    expect(answer).toMatchObject({
      state: 'ANSWERED',
      value: { candidates: [{ differences: expect.arrayContaining(['FULL_NAME', 'BIRTH_DATE']) }] },
    });
  });

  it.each([
    ['html-502', 'UPSTREAM_ERROR'],
    ['reset', 'UNREACHABLE'],
    ['slow', 'TIMEOUT'],
    ['empty', 'INVALID_ANSWER'],
  ] as const)('is not known while the platform is broken by %s', async (fault, reason) => {
    gateway.sandbox.faults.platform = fault;
    const { insuranceLink, failures } = linking();
    const answer = await insuranceLink(queryFor('enterprise-employee'));
    expect(answer).toEqual({ state: 'FAILED', reason });
    expect(failures).toEqual([['VSS_PLATFORM', reason]]);
  });
});

describe('a check-in', () => {
  it('asks the platform nothing, broken or not', async () => {
    gateway.sandbox.faults.platform = 'reset';
    const input = exampleInput(gateway.person('two-insurance-numbers'));
    const { decision } = await gateway.checkIn(input, 'hospital-district');
    expect(decision).toBe('ELIGIBLE');
    expect(gateway.platform.hits()).toEqual([]);
  });
});

describe('readiness', () => {
  it('names the platform', async () => {
    const { status, text } = await gateway.get('/readyz');
    expect(status).toBe(200);
    expect(JSON.parse(text)).toMatchObject({ upstreams: { vssPlatform: { failuresInARow: 0 } } });
  });
});
