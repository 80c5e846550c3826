import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { exampleInput } from '../../src/sandbox/scans.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import { eligibilityManyQuery, eligibilityQuery } from '../support/graphql-client.ts';

const cardLookup = '/KQNhanLichSuKCB2024';
const login = '/token/take';

interface Row {
  readonly id: string;
  readonly decision: string;
  readonly status: string;
  readonly reasons: ReadonlyArray<{ readonly code: string }>;
  readonly identity: { readonly outcome: string };
}

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startTestGateway({
    environment: { POPULATION_TIMEOUT_MS: '3000', VSS_PORTAL_TIMEOUT_MS: '6000' },
  });
});
afterAll(() => gateway[Symbol.asyncDispose]());
beforeEach(() => forget(gateway));

function forget({ portal, population, platform }: TestGateway): void {
  portal.forget();
  population.forget();
  platform.forget();
}

async function manyIn(at: TestGateway, inputs: readonly unknown[]): Promise<readonly Row[]> {
  const answer = await at.ask(eligibilityManyQuery, { inputs }, 'hospital-district');
  expect(answer.errors).toEqual([]);
  return answer.data?.['eligibilityMany'] as readonly Row[];
}

/** Somebody whom no register knows, by a number of their own. */
function nobody(serial: number): Readonly<Record<string, unknown>> {
  return {
    facilityCode: '99002',
    holder: {
      person: {
        personalId: `001090${String(500_000 + serial)}`,
        fullName: 'Trần Văn Không',
        birthDate: '1990-01-01',
      },
    },
  };
}

describe('one visit', () => {
  it('costs one question to each register, however many fields are selected', async () => {
    const { decision, identity, card } = await gateway.checkIn(
      exampleInput(gateway.person('enterprise-employee')),
      'hospital-district',
    );
    expect(decision).toBe('ELIGIBLE');
    expect(identity.person?.fullName).toBe('Nguyễn Thử Nghiệm');
    expect(card?.registeredFacility?.name).toBe('Bệnh viện Đa khoa Mẫu 2');
    expect(gateway.portal.hits(cardLookup)).toHaveLength(1);
    expect(gateway.population.hits()).toHaveLength(1);
  });

  it('costs the same when only the id is selected', async () => {
    const query = 'query ($input: EligibilityInput!) { eligibility(input: $input) { id } }';
    const input = exampleInput(gateway.person('enterprise-employee'));
    await gateway.ask(query, { input }, 'hospital-district');
    expect(gateway.portal.hits(cardLookup)).toHaveLength(1);
    expect(gateway.population.hits()).toHaveLength(1);
  });

  it.each([
    'enterprise-employee',
    'ten-digit-number',
    'old-identity-number',
    'no-card',
    'not-in-population-register',
    'wrong-name',
    'number-given-twice',
    'two-insurance-numbers',
    'deceased',
    'number-changed',
  ])('costs no more when who it is is selected than when it is not: %s', async (key) => {
    const input = exampleInput(gateway.person(key));
    const questions = async (fields: string) => {
      forget(gateway);
      const query = `query ($input: EligibilityInput!) { eligibility(input: $input) { ${fields} } }`;
      const { errors } = await gateway.ask(query, { input }, 'hospital-district');
      expect(errors).toEqual([]);
      return [gateway.portal.hits(cardLookup).length, gateway.population.hits().length];
    };
    const alone = await questions('decision');
    const resolved = await questions(
      `decision identity { outcome advice registers { register outcome }
        differences { field kind given registered } person { personalId fullName } }`,
    );
    expect(resolved).toEqual(alone);
    expect(gateway.platform.hits()).toHaveLength(0);
  });

  it('asks the national platform only where insurance numbers are selected', async () => {
    const input = exampleInput(gateway.person('enterprise-employee'));
    const query = `query ($input: EligibilityInput!) { eligibility(input: $input) {
      identity { insurance { candidates { insuranceNumber } } } } }`;
    await gateway.ask(query, { input }, 'hospital-district');
    expect(gateway.platform.hits().length).toBeGreaterThan(0);
  });

  it('costs one question in all when an insurance card is shown', async () => {
    const { status } = await gateway.checkIn(
      exampleInput(gateway.person('ten-digit-number')),
      'hospital-district',
    );
    expect(status).toBe('ELIGIBLE');
    expect(gateway.portal.hits(cardLookup)).toHaveLength(1);
    expect(gateway.population.hits()).toHaveLength(0);
  });

  it('costs two questions, one after the other, when only an old number is known', async () => {
    await gateway.checkIn(exampleInput(gateway.person('old-identity-number')), 'hospital-district');
    const [lookup, ...furtherLookups] = gateway.portal.hits(cardLookup);
    const [question, ...furtherQuestions] = gateway.population.hits();
    expect([furtherLookups, furtherQuestions]).toEqual([[], []]);
    expect(lookup?.startedAt).toBeGreaterThan(question?.endedAt ?? Number.POSITIVE_INFINITY);
  });

  it('costs nothing when the input is refused', async () => {
    const facilityCode = '99002';
    const refusals = [
      { facilityCode, holder: { scan: 'nothing that a card holds' } },
      { facilityCode: '99004', holder: { scan: '001086000001||A|15011986|Nam|x|01032025' } },
      { facilityCode: '11111', holder: { scan: '001086000001||A|15011986|Nam|x|01032025' } },
      {
        facilityCode,
        holder: { person: { personalId: '999086000001', fullName: 'A', birthDate: '1986' } },
      },
      {
        facilityCode,
        holder: { person: { personalId: '001086000001', fullName: 'A', birthDate: '2199-01-01' } },
      },
    ];
    const codes: unknown[] = [];
    for (const input of refusals) {
      const { errors } = await gateway.ask(eligibilityQuery, { input }, 'hospital-district');
      codes.push(errors[0]?.extensions.code);
    }
    expect(codes).toEqual([
      'SCAN_MALFORMED',
      'FACILITY_NOT_YOURS',
      'FACILITY_UNKNOWN',
      'PERSONAL_ID_IMPOSSIBLE',
      'BIRTH_DATE_IN_FUTURE',
    ]);
    expect(gateway.portal.hits()).toHaveLength(0);
    expect(gateway.population.hits()).toHaveLength(0);
  });

  it('uses the session that an earlier visit opened', async () => {
    const input = exampleInput(gateway.person('pensioner'));
    await gateway.checkIn(input, 'hospital-district');
    forget(gateway);
    await gateway.checkIn(input, 'hospital-district');
    expect(gateway.portal.hits(login)).toHaveLength(0);
  });
});

describe('many visits at the same moment', () => {
  it('open one session of the account between them', async () => {
    await using fresh = await startTestGateway({ upstreamDelayMs: 20 });
    const visits = Array.from({ length: 12 }, (_, serial) => ({
      ...nobody(serial),
      emergency: true,
    }));
    await Promise.all(visits.map((input) => fresh.checkIn(input, 'hospital-district')));
    expect(fresh.portal.hits(login)).toHaveLength(1);
    expect(fresh.portal.hits(cardLookup)).toHaveLength(12);
  });

  it('of one person share one question to each register, and every one has its own answer', async () => {
    await using fresh = await startTestGateway({ upstreamDelayMs: 150 });
    const input = exampleInput(fresh.person('pensioner'));
    const decisions = await Promise.all(
      Array.from({ length: 12 }, () => fresh.checkIn(input, 'hospital-district')),
    );
    expect(new Set(decisions.map(({ receipt }) => receipt)).size).toBe(12);
    expect(fresh.portal.hits(cardLookup)).toHaveLength(1);
    expect(fresh.population.hits()).toHaveLength(1);
    await fresh.checkIn(input, 'hospital-district');
    expect(fresh.portal.hits(cardLookup)).toHaveLength(2);
    expect(fresh.population.hits()).toHaveLength(2);
  });

  it('at another facility are another question', async () => {
    await using fresh = await startTestGateway({ upstreamDelayMs: 150 });
    const input = exampleInput(fresh.person('pensioner'));
    await Promise.all([
      fresh.checkIn(input, 'hospital-district'),
      fresh.checkIn({ ...input, facilityCode: '99004' }, 'hospital-provincial'),
    ]);
    expect(fresh.portal.hits(cardLookup)).toHaveLength(2);
    expect(fresh.population.hits()).toHaveLength(2);
  });

  it('ask register and portal side by side', async () => {
    await using slow = await startTestGateway({ upstreamDelayMs: 150 });
    const input = exampleInput(slow.person('pensioner'));
    await slow.checkIn(input, 'hospital-district');
    forget(slow);
    await slow.checkIn(input, 'hospital-district');
    const [lookup] = slow.portal.hits(cardLookup);
    const [question] = slow.population.hits();
    if (lookup === undefined || question === undefined) throw new Error('not both were asked');
    const together =
      Math.min(lookup.endedAt, question.endedAt) - Math.max(lookup.startedAt, question.startedAt);
    expect(together).toBeGreaterThan(75);
  });
});

describe('a list', () => {
  it('of 200 people costs two questions each, and the portal eight at a time', async () => {
    await using slow = await startTestGateway({
      upstreamDelayMs: 5,
      environment: { POPULATION_TIMEOUT_MS: '3000', VSS_PORTAL_TIMEOUT_MS: '6000' },
    });
    const rows = await manyIn(
      slow,
      // An emergency is looked up however often the desk has missed before.
      Array.from({ length: 200 }, (_, serial) => ({ ...nobody(serial), emergency: true })),
    );
    expect(rows).toHaveLength(200);
    // After 50 misses the later ones say no more than that nobody fits.
    const statuses = new Set(rows.map(({ status }) => status));
    expect(statuses).toEqual(new Set(['NOT_ELIGIBLE', 'NEEDS_ACTION']));
    expect(slow.portal.hits(cardLookup)).toHaveLength(200);
    expect(slow.population.hits()).toHaveLength(200);
    expect(slow.portal.hits(login)).toHaveLength(1);
    expect(slow.portal.mostAtOnce(cardLookup)).toBeGreaterThan(1);
    expect(slow.portal.mostAtOnce(cardLookup)).toBeLessThanOrEqual(8);
  });

  it('that names the same person twice asks about them once', async () => {
    const input = exampleInput(gateway.person('pensioner'));
    const [first, second] = await manyIn(gateway, [input, input]);
    expect([first?.decision, second?.decision]).toEqual(['ELIGIBLE', 'ELIGIBLE']);
    expect(first?.id).not.toBe(second?.id);
    expect(gateway.portal.hits(cardLookup)).toHaveLength(1);
    expect(gateway.population.hits()).toHaveLength(1);
  });

  it('lets rows fail on their own, at no cost', async () => {
    const good = exampleInput(gateway.person('pensioner'));
    const rows = await manyIn(gateway, [
      { ...good, facilityCode: '99004' },
      { ...good, facilityCode: '11111' },
      { ...good, holder: { scan: 'nothing that a card holds' } },
      { ...good, holder: { card: { fullName: 'Nguyễn Thử', birthDate: '1990' } } },
      { ...good, inScopeCost: 200_000 },
      {
        ...good,
        holder: { person: { personalId: '001090500001', fullName: '123', birthDate: '1990' } },
      },
      { ...good, holder: { scan: '001090500001' } },
    ]);
    expect(rows.map(({ decision, reasons }) => [decision, reasons[0]?.code])).toEqual([
      ['UNDETERMINED', 'FACILITY_NOT_YOURS'],
      ['UNDETERMINED', 'FACILITY_UNKNOWN'],
      ['UNDETERMINED', 'SCAN_MALFORMED'],
      ['UNDETERMINED', 'CARD_NUMBER_MALFORMED'],
      ['ELIGIBLE', expect.any(String)],
      ['UNDETERMINED', 'NAME_MISSING'],
      ['UNDETERMINED', 'SCAN_NEEDS_NAME'],
    ]);
    expect(gateway.portal.hits(cardLookup)).toHaveLength(1);
    expect(gateway.population.hits()).toHaveLength(1);
  });

  it('answers in the order of its rows', async () => {
    const keys = ['no-card', 'pensioner', 'wrong-name', 'card-expired', 'enterprise-employee'];
    const rows = await manyIn(
      gateway,
      keys.map((key) => exampleInput(gateway.person(key))),
    );
    expect(rows.map(({ status }) => status)).toEqual(
      keys.map((key) => gateway.person(key).expected.status),
    );
  });

  it('of more than 200 rows is refused before anything is asked', async () => {
    const inputs = Array.from({ length: 201 }, (_, serial) => nobody(serial));
    const answer = await gateway.ask(eligibilityManyQuery, { inputs }, 'hospital-district');
    expect(answer.errors[0]?.extensions.code).toBe('TOO_MANY_ROWS');
    expect(gateway.portal.hits()).toHaveLength(0);
  });
});
