import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { vietnamDate } from '../../src/domain/date.ts';
import { exampleInput } from '../../src/sandbox/scans.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import { runCommand } from '../support/gateway-process.ts';
import type { GraphQLAnswer } from '../support/graphql-client.ts';
import { entriesIn } from '../support/ledger-rows.ts';

const query = `query ($filter: AccessFilter, $first: Int! = 50, $after: ID) {
  accessLog(filter: $filter, first: $first, after: $after) {
    next
    accesses {
      id at callerKind client organisation facility { code name } practitioner person purpose breakGlass operation decision
      decisionId refusal
    }
  }
}`;
const withNames = `{ accessLog { accesses { operation practitioner practitionerName } } }`;
const citizenNumber = '001086000001';

interface Access {
  readonly id: string;
  readonly organisation: string | null;
  readonly practitioner: string | null;
  readonly practitionerName?: string | null;
  readonly person: string | null;
  readonly purpose: string;
  readonly breakGlass: boolean;
  readonly operation: string;
  readonly [field: string]: unknown;
}

function accessesIn({ data, errors }: GraphQLAnswer): readonly Access[] {
  const page = data?.['accessLog'] as { readonly accesses: readonly Access[] } | null | undefined;
  if (page == null) throw new Error(JSON.stringify(errors));
  return page.accesses;
}

describe('who looked', () => {
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await startTestGateway();
    const input = exampleInput(gateway.person('enterprise-employee'));
    const other = exampleInput(gateway.person('pensioner'));
    await gateway.checkIn(input, 'hospital-district');
    await gateway.checkIn({ ...input, purpose: 'EMERGENCY_OVERRIDE' }, 'hospital-district');
    await gateway.checkIn(other, 'hospital-district');
    // Refused: the facility is another's.
    await gateway.ask(
      'query ($input: EligibilityInput!) { eligibility(input: $input) { id } }',
      { input: { ...input, facilityCode: '99004' } },
      'hospital-district',
    );
  });
  afterAll(() => gateway[Symbol.asyncDispose]());

  async function read(
    clientId: string,
    filter: object | null = null,
    page: { readonly first?: number; readonly after?: string } = {},
  ): Promise<{ readonly accesses: readonly Access[]; readonly next: string | null }> {
    const answer = await gateway.ask(query, { filter, ...page }, clientId);
    const found = answer.data?.['accessLog'];
    if (found === undefined || found === null) throw new Error(JSON.stringify(answer.errors));
    return found as Awaited<ReturnType<typeof read>>;
  }
  async function refusal(clientId: string, variables: object, document = query): Promise<unknown> {
    const { errors } = await gateway.ask(document, variables, clientId);
    return errors[0]?.extensions;
  }

  it('shows citizens every access to their own data, and their own look at it', async () => {
    const { accesses } = await read('portal-citizen');
    const byHospital = accesses.filter(({ organisation }) => organisation === '99002');
    expect(byHospital).toHaveLength(2);
    expect(byHospital[0]).toMatchObject({
      callerKind: 'hospital',
      client: 'hospital-district',
      facility: { code: '99002', name: expect.any(String) },
      purpose: 'EMERGENCY_OVERRIDE',
      breakGlass: true,
      operation: 'eligibility',
      decision: 'ELIGIBLE',
      refusal: null,
    });
    const again = (await read('portal-citizen')).accesses;
    expect(again[0]).toMatchObject({
      callerKind: 'citizen',
      organisation: null,
      facility: null,
      purpose: 'ACCESS_REVIEW',
      operation: 'accessLog',
      decision: null,
    });
    expect(JSON.stringify(again)).not.toContain(citizenNumber);
    expect(new Set(again.map(({ person }) => person)).size).toBe(1);
  });

  it('names the staff member to the person concerned, and to nobody else', async () => {
    const names = async (clientId: string) => gateway.ask(withNames, {}, clientId);
    const accesses = accessesIn(await names('portal-citizen'));
    expect(accesses.find(({ operation }) => operation === 'eligibility')).toMatchObject({
      practitionerName: 'Trần Quốc Bảo',
    });
    for (const clientId of ['hospital-district', 'auditor']) {
      const answer = await names(clientId);
      expect(answer.errors[0]?.extensions).toMatchObject({ code: 'FIELD_NOT_ALLOWED' });
      expect(JSON.stringify(answer)).not.toContain('Trần Quốc Bảo');
    }
  });

  it('answers a hospital without the field that is denied, says so once, and records both', async () => {
    const answer = await gateway.ask(withNames, {}, 'hospital-district');
    expect(answer.status).toBe(200);
    expect(accessesIn(answer).length).toBeGreaterThan(2);
    expect(answer.errors).toMatchObject([
      { path: ['accessLog', 'accesses', 0, 'practitionerName'] },
    ]);
    expect((await entriesIn(gateway.dataDir)).at(-1)).toMatchObject({
      operation: 'accessLog',
      refusal: 'FIELD_NOT_ALLOWED',
      status: 200,
    });
  });

  it('shows citizens nothing of others', async () => {
    const number = '001190000002';
    expect(await refusal('portal-citizen', { filter: { person: number } })).toMatchObject({
      code: 'PERSON_NOT_YOURS',
    });
    expect(await refusal('portal-citizen', { filter: { card: 'HT2010100000009' } })).toMatchObject({
      code: 'PERSON_NOT_YOURS',
    });
    const own = await read('portal-citizen', { person: citizenNumber });
    expect(own.accesses.length).toBeGreaterThan(1);
  });

  it('shows a facility its own, refusals too', async () => {
    const { accesses } = await read('hospital-district');
    expect(new Set(accesses.map(({ organisation }) => organisation))).toEqual(new Set(['99002']));
    expect(accesses.map(({ refusal: code }) => code)).toContain('FACILITY_NOT_YOURS');
    expect(
      (await read('hospital-district', { facility: '99002' })).accesses.length,
    ).toBeGreaterThan(3);
    const elsewhere = await read('hospital-central');
    expect(elsewhere.accesses.filter(({ operation }) => operation === 'eligibility')).toEqual([]);
    expect(await refusal('hospital-central', { filter: { facility: '99002' } })).toMatchObject({
      code: 'FACILITY_NOT_YOURS',
    });
    expect(await refusal('ministry-interior', { filter: { facility: '99002' } })).toMatchObject({
      code: 'FACILITY_NOT_YOURS',
    });
  });

  it('lets an auditor search by person, staff member, facility, time and break-glass', async () => {
    const all = await read('auditor');
    const ofPerson = await read('auditor', { person: citizenNumber });
    const person = ofPerson.accesses[0]?.person;
    expect(ofPerson.accesses.every((access) => access.person === person)).toBe(true);
    expect(ofPerson.accesses.length).toBeLessThan(all.accesses.length);
    const staff = all.accesses.find(({ operation }) => operation === 'eligibility')?.practitioner;
    const byPseudonym = await read('auditor', { practitioner: staff });
    const byNumber = await read('auditor', { practitioner: '001085000101' });
    expect(byPseudonym.accesses).toEqual(byNumber.accesses);
    expect(byPseudonym.accesses.length).toBeGreaterThanOrEqual(4);
    const broken = await read('auditor', { facility: '99002', breakGlass: true });
    expect(broken.accesses.map(({ purpose }) => purpose)).toEqual(['EMERGENCY_OVERRIDE']);
    const today = vietnamDate(new Date());
    const before = await read('auditor', { to: `${today.slice(0, 4)}-01-01T00:00:00+07:00` });
    expect(before.accesses).toEqual([]);
    const since = await read('auditor', { from: new Date(Date.now() - 3_600_000).toISOString() });
    expect(since.accesses.length).toBeGreaterThan(4);
  });

  it('tells the person that an auditor read their log', async () => {
    await read('auditor', { person: citizenNumber });
    const { accesses } = await read('portal-citizen');
    expect(accesses.find(({ callerKind }) => callerKind === 'auditor')).toMatchObject({
      client: 'auditor',
      operation: 'accessLog',
      purpose: 'ACCESS_REVIEW',
    });
  });

  it('records every reading, of nobody in particular too', async () => {
    const before = await gateway.checkIn(
      exampleInput(gateway.person('pensioner')),
      'hospital-district',
    );
    expect(before.id).toBeTruthy();
    await read('auditor', { facility: '99002' });
    const [latest] = (await read('auditor', { facility: '99002', breakGlass: false })).accesses;
    const all = await read('auditor', {}, { first: 3 });
    expect(latest?.operation).toBe('eligibility');
    expect(all.accesses.filter(({ operation }) => operation === 'accessLog')).toHaveLength(2);
  });

  it('pages without a gap', async () => {
    const filter = { to: new Date().toISOString() };
    const whole = await read('auditor', filter, { first: 200 });
    const ids: string[] = [];
    for (let after: string | undefined; ; ) {
      const page = await read('auditor', filter, { first: 3, ...(after ? { after } : {}) });
      ids.push(...page.accesses.map(({ id }) => id));
      if (page.next === null) break;
      after = page.next;
    }
    expect(ids).toEqual(whole.accesses.map(({ id }) => id));
  });

  it.each([
    [{ first: 0 }, 'INPUT_INVALID', 'first'],
    [{ first: 201 }, 'INPUT_INVALID', 'first'],
    [{ after: 'none' }, 'INPUT_INVALID', 'after'],
    [{ filter: { person: '123456789012' } }, 'PERSONAL_ID_IMPOSSIBLE', 'filter.person'],
    [{ filter: { card: 'x' } }, 'CARD_NUMBER_MALFORMED', 'filter.card'],
    [
      { filter: { person: citizenNumber, card: 'DN4010100000001' } },
      'INPUT_INVALID',
      'filter.card',
    ],
    [{ filter: { practitioner: 'me' } }, 'INPUT_INVALID', 'filter.practitioner'],
    [{ filter: { facility: 'x' } }, 'FACILITY_CODE_MALFORMED', 'filter.facility'],
    [{ filter: { from: 'now' } }, 'DATE_MALFORMED', 'filter.from'],
  ])('refuses %j', async (variables, code, argument) => {
    expect(await refusal('auditor', variables)).toMatchObject({ code, argument });
  });

  it('is not for care: a hospital that names another purpose sees nothing', async () => {
    const document = '{ accessLog(purpose: CHECK_IN) { accesses { id } } }';
    expect(await refusal('hospital-district', {}, document)).toMatchObject({
      code: 'FIELD_NOT_ALLOWED',
    });
  });

  it('needs its scope', async () => {
    const token = await gateway.token('auditor', 'facility:read');
    const { errors } = await gateway.askWith(token, query, {});
    expect(errors[0]?.extensions).toMatchObject({ code: 'SCOPE_MISSING' });
  });

  it('goes on without names after an erasure, and shows the erasure', async () => {
    const { code, out } = await runCommand([
      ...['ledger', 'erase', '--person', citizenNumber, '--yes', '--data-dir', gateway.dataDir],
    ]);
    expect(code).toBe(0);
    expect(JSON.parse(out).statement.keys.length).toBeGreaterThan(0);
    const accesses = accessesIn(await gateway.ask(withNames, {}, 'portal-citizen'));
    expect(accesses.filter(({ practitionerName }) => practitionerName !== null)).toEqual([
      expect.objectContaining({ operation: 'ledger erase' }),
    ]);
    const { out: report } = await runCommand([
      ...['ledger', 'verify', '--json', '--data-dir', gateway.dataDir],
    ]);
    expect(JSON.parse(report)).toMatchObject({ broken: null });
  });
});
