import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  type CitizenQuery,
  createPopulationRegister,
  type PopulationRegister,
  type PopulationRegisterOptions,
  populationTransport,
} from '../../src/connectors/population/index.ts';
import { UpstreamError } from '../../src/connectors/upstream.ts';
import { parseBirthDate } from '../../src/domain/birth-date.ts';
import { systemClock } from '../../src/domain/clock.ts';
import { parsePersonNumber } from '../../src/domain/personal-id.ts';
import { type FaultSwitches, noFaults } from '../../src/sandbox/faults.ts';
import { type Listener, listenWith } from '../../src/sandbox/listen.ts';
import type { FaultName, SandboxCitizen, SandboxPerson } from '../../src/sandbox/person.ts';
import {
  createPopulationSimulator,
  type PopulationSimulatorOptions,
} from '../../src/sandbox/population.ts';

/** What a population database must offer to be tested; one with real people would bring its own. */
interface PopulationUnderTest {
  connect(settings?: Partial<PopulationRegisterOptions>): PopulationRegister;
  /** HTTP requests that have arrived since the last call. */
  arrivals(): number;
  readonly faults: FaultSwitches;
  close(): Promise<void>;
}

const attemptTimeoutMs = 400;

function definePopulationContract(name: string, make: () => Promise<PopulationUnderTest>): void {
  describe(`the population register of ${name}`, () => {
    let subject: PopulationUnderTest;
    let register: PopulationRegister;

    beforeAll(async () => {
      subject = await make();
      register = subject.connect();
    });
    afterEach(() => {
      subject.faults.population = null;
      subject.arrivals();
    });
    afterAll(async () => {
      await register.close();
      await subject.close();
    });

    const find = (query: CitizenQuery, by = register) => by.findCitizens(query, call);

    async function failure(act: Promise<unknown>): Promise<UpstreamError['failure']> {
      const error = await act.then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      expect(error).toBeInstanceOf(UpstreamError);
      if (!(error instanceof UpstreamError)) throw new Error('no UpstreamError');
      expect(error.message).not.toMatch(/\d{9}|http:|Nguyễn|NGUYỄN/);
      return error.failure;
    }

    describe('finds', () => {
      it.each([live, standard])('the one citizen whom all three name ($profile)', async (row) => {
        const { citizens, asOf, fetchedAt } = await find(queryOf(row));
        expect(citizens).toMatchObject([
          {
            personalId: row.personalId,
            oldNumber: row.oldNumber,
            fullName: row.fullName,
            birthDate: row.birthDate,
            sex: row.sex,
            nationality: 'VN',
            permanentAddress: { communeCode: row.address.communeCode, country: 'VN' },
          },
        ]);
        expect(Math.abs(fetchedAt.getTime() - (asOf?.getTime() ?? 0))).toBeLessThan(5_000);
      });

      it('them by an old number', async () => {
        const { citizens } = await find({ ...queryOf(live), number: number('012345678') });
        expect(citizens.map((each) => each.personalId)).toEqual([live.personalId]);
      });

      it.each([yearOnly, live])('them by the year alone', async (row) => {
        const { citizens } = await find({
          ...queryOf(row),
          birthDate: date(row.birthDate.slice(0, 4)),
        });
        expect(citizens.map((each) => each.birthDate)).toEqual([row.birthDate]);
      });

      it('both citizens of a number that was given twice', async () => {
        const { citizens } = await find(queryOf(twice[0]));
        expect(citizens.map((each) => each.permanentAddress?.detail)).toEqual(
          twice.map((row) => row.address.detail),
        );
      });
    });

    describe('answers with no match', () => {
      it.each<[string, CitizenQuery]>([
        ['an unknown number', { ...queryOf(live), number: number('001099999999') }],
        ['another name', { ...queryOf(live), fullName: 'Nguyễn Thử Nghiêm' }],
        ['another birth date', { ...queryOf(live), birthDate: date('1999-01-03') }],
        ['another birth year', { ...queryOf(live), birthDate: date('1998') }],
        [
          'a full date where only the year is known',
          { ...queryOf(yearOnly), birthDate: date('1950-01-01') },
        ],
      ])('to %s', async (_, query) => {
        const { citizens } = await find(query);
        expect(citizens).toEqual([]);
        expect(subject.arrivals()).toBe(1);
      });
    });

    describe('confirms', () => {
      it.each<[boolean, CitizenQuery]>([
        [true, queryOf(live)],
        [true, queryOf(yearOnly)],
        [false, { ...queryOf(live), fullName: 'Nguyễn Thử' }],
      ])('%s', async (exists, query) => {
        expect(await register.confirmCitizen(query, call)).toMatchObject({ exists });
      });
    });

    describe('refuses, once and for all,', () => {
      it.each<[string, Partial<PopulationRegisterOptions>]>([
        ['a wrong secret', { secret: 'khác' }],
        ['another account', { username: 'khac' }],
        ['another service path', { servicePath: '/khac' }],
        ['a stale timestamp', { clock: clockBehindBy(301_000) }],
        ['a timestamp of the future', { clock: clockBehindBy(-301_000) }],
        ['a timestamp in the other unit', { timestampUnit: 's' }],
      ])('%s', async (_, settings) => {
        const refused = subject.connect(settings);
        expect(await failure(find(queryOf(live), refused))).toBe('REFUSED');
        expect(subject.arrivals()).toBe(1);
        await refused.close();
      });

      it('the code of another operation, as a fault and not as a miss', async () => {
        const other = subject.connect({ integrationCode: '003' });
        expect(await failure(find(queryOf(live), other))).toBe('UPSTREAM_ERROR');
        expect(subject.arrivals()).toBe(1);
        await other.close();
      });
    });

    describe('fails', () => {
      it.each<[FaultName, UpstreamError['failure'], number]>([
        ['slow', 'TIMEOUT', 2],
        ['reset', 'UNREACHABLE', 2],
        ['truncated', 'UNREACHABLE', 2],
        ['html-502', 'UPSTREAM_ERROR', 2],
        ['empty', 'INVALID_ANSWER', 1],
        ['wrong-person', 'WRONG_PERSON', 1],
        ['session-dropped', 'UPSTREAM_ERROR', 1],
      ])('under %s with %s after %i requests', async (fault, expected, requests) => {
        subject.faults.population = fault;
        expect(await failure(find(queryOf(live)))).toBe(expected);
        expect(subject.arrivals()).toBe(requests);
      });

      it('for the person whose record carries a fault, and for nobody else', async () => {
        expect(await failure(find(queryOf(spoiled)))).toBe('INVALID_ANSWER');
        expect((await find(queryOf(live))).citizens).toHaveLength(1);
      });

      it('without another request once the caller has gone', async () => {
        subject.faults.population = 'slow';
        const signal = AbortSignal.timeout(50);
        const asking = register.findCitizens(queryOf(live), { ...call, signal });
        expect(await failure(asking)).toBe('TIMEOUT');
        expect(subject.arrivals()).toBe(1);
      });

      it('not at all when the second request is answered', async () => {
        subject.faults.population = 'reset';
        const asking = find(queryOf(live));
        while (subject.arrivals() === 0) await new Promise((resolve) => setTimeout(resolve, 2));
        subject.faults.population = null;
        expect((await asking).citizens).toHaveLength(1);
      });
    });
  });
}

const call = { officer: 'canbo.thunghiem' };

function clockBehindBy(ms: number) {
  return { ...systemClock, now: () => new Date(Date.now() - ms) };
}

function number(text: string) {
  return parsePersonNumber(text);
}

function date(text: string) {
  return parseBirthDate(text);
}

function queryOf(row: SandboxCitizen): CitizenQuery {
  return {
    number: number(row.personalId),
    fullName: row.fullName,
    birthDate: date(row.birthDate),
  };
}

const address = {
  detail: 'Số 1 đường Thử & Nghiệm',
  communeCode: '00004',
  districtCode: '001',
  provinceCode: '01',
};

/** All persons here are invented. */
const live: SandboxCitizen = {
  personalId: '001099000001',
  oldNumber: '012345678',
  fullName: 'Nguyễn Thử Nghiệm',
  birthDate: '1999-01-02',
  sex: 'MALE',
  address,
  profile: 'live',
};
const standard: SandboxCitizen = {
  ...live,
  personalId: '001199000002',
  oldNumber: null,
  fullName: 'Trần Thị Thử Nghiệm',
  sex: 'FEMALE',
  profile: 'standard',
};
const yearOnly: SandboxCitizen = {
  ...live,
  personalId: '001050000003',
  oldNumber: null,
  birthDate: '1950',
};
const spoiled: SandboxCitizen = { ...live, personalId: '001099000004', oldNumber: null };
const twice = [
  { ...live, personalId: '001099000005', oldNumber: null },
  {
    ...live,
    personalId: '001099000005',
    oldNumber: null,
    address: { ...address, detail: 'Số 2' },
    profile: 'standard',
  },
] as const satisfies readonly SandboxCitizen[];

function personOf(
  key: string,
  citizens: readonly [SandboxCitizen, ...SandboxCitizen[]],
  more: Partial<SandboxPerson> = {},
): SandboxPerson {
  const [{ personalId, fullName, birthDate }] = citizens;
  return {
    key,
    story: 'Asked about in this file only.',
    presented: { personalId, fullName, birthDate, cardNumber: null },
    citizens,
    card: null,
    visit: { facilityCode: '01001' },
    expected: { status: 'ELIGIBLE', identity: 'MATCHED', portalCode: null, routeCode: null },
    ...more,
  };
}

const people = [
  personOf('live', [live]),
  personOf('standard', [standard]),
  personOf('year-only', [yearOnly]),
  personOf('spoiled', [spoiled], { faults: { population: 'empty' } }),
  personOf('twice', twice),
];

const credential = { username: 'thunghiem', secret: 'bí-mật-thử', servicePath: '/xacthuc/dancu' };

async function simulated(
  settings: Partial<PopulationSimulatorOptions> = {},
): Promise<PopulationUnderTest> {
  const faults = noFaults();
  const simulator = createPopulationSimulator({
    people: () => people,
    ...credential,
    clock: systemClock,
    faults,
    slowMs: attemptTimeoutMs * 3,
    timestampUnit: 'ms',
    ...settings,
  });
  let arrived = 0;
  const listener: Listener = await listenWith(
    (request, context) => {
      arrived += 1;
      return simulator(request, context);
    },
    { host: '127.0.0.1', port: 0 },
  );
  return {
    faults,
    connect(overrides) {
      const transport = populationTransport({
        baseUrl: new URL(listener.url),
        connections: 4,
        attemptTimeoutMs,
      });
      return createPopulationRegister({
        ...transport,
        path: '/ws/dancu',
        ...credential,
        procedureCode: 'VPCP',
        clock: systemClock,
        requestId: () => crypto.randomUUID(),
        ...overrides,
      });
    },
    arrivals() {
      const count = arrived;
      arrived = 0;
      return count;
    },
    close: () => listener.close(),
  };
}

definePopulationContract('the sandbox', () => simulated());
definePopulationContract('a sandbox with faults of SOAP 1.2 and status 200', () =>
  simulated({ faultShape: { soapVersion: '1.2', authenticationStatus: 200, status: 200 } }),
);

describe('the simulated population register', () => {
  const handler = createPopulationSimulator({
    people: () => people,
    ...credential,
    clock: systemClock,
    faults: noFaults(),
    slowMs: 0,
    timestampUnit: 'both',
    procedureCodes: new Set(['VPCP']),
  });

  const fields = {
    MaYeuCau: 'r-1',
    MaDVC: 'VPCP',
    MaTichHop: '037',
    MaCanBo: 'canbo.thunghiem',
    SoDinhDanh: live.personalId,
    HoVaTen: 'NGUYỄN THỬ NGHIỆM',
    NgayThangNamSinh: '<NgayThangNam>19990102</NgayThangNam>',
  };

  function bodyOf(children: Readonly<Record<string, string>>, operation = 'TraCuuThongTinCongDan') {
    const inner = Object.entries(children).map(([name, value]) => `<${name}>${value}</${name}>`);
    return (
      '<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Header/><e:Body>' +
      `<q:${operation} xmlns:q="http://dancuquocgia.bca">${inner.join('')}</q:${operation}></e:Body></e:Envelope>`
    );
  }

  async function ask(
    body: string,
    { timestamp = String(Date.now()), ...headers }: Record<string, string> = {},
    method = 'POST',
  ): Promise<{ status: number; text: string }> {
    const hash = createHash('sha256')
      .update(`${credential.servicePath}${credential.username}${timestamp}${credential.secret}`)
      .digest('hex');
    const request = new Request('http://localhost/ws/dancu', {
      method,
      headers: {
        'content-type': 'application/xml',
        soapaction: '""',
        timestamp,
        authorization: `Basic ${Buffer.from(`${credential.username}:${hash}`).toString('base64')}`,
        ...headers,
      },
      ...(method === 'POST' ? { body } : {}),
    });
    const response = await handler(request, { clientAddress: '127.0.0.1' });
    return { status: response.status, text: await response.text() };
  }

  it('answers the request of the document', async () => {
    const { status, text } = await ask(bodyOf(fields));
    expect(status).toBe(200);
    expect(text).toContain(
      '<CongdanCollection xmlns="http://www.mic.gov.vn/dancu/1.0" SoCongDan="1"',
    );
    expect(text).toContain(`<HoVaTen><Ho/><ChuDem/><Ten>${live.fullName}</Ten></HoVaTen>`);
  });

  it('answers a standard record with split name, ISO date and one address code', async () => {
    const { personalId: SoDinhDanh } = standard;
    const HoVaTen = 'TRẦN THỊ THỬ NGHIỆM';
    const { text } = await ask(bodyOf({ ...fields, SoDinhDanh, HoVaTen }));
    expect(text).toContain('<Ho>Trần</Ho><ChuDem>Thị Thử</ChuDem><Ten>Nghiệm</Ten>');
    expect(text).toContain('<NgayThangNam>1999-01-02</NgayThangNam>');
    expect(text).toContain('<MaDonViHanhChinh>00004</MaDonViHanhChinh>');
  });

  it.each([
    ['without accents', 'NGUYEN THU NGHIEM'],
    ['in small letters', 'Nguyễn Thử Nghiệm'],
    ['decomposed', 'NGUYỄN THỬ NGHIỆM'.normalize('NFD')],
  ])('answers a name %s with an empty collection', async (_, HoVaTen) => {
    const { status, text } = await ask(bodyOf({ ...fields, HoVaTen }));
    expect(status).toBe(200);
    expect(text).toMatch(/<CongdanCollection [^>]*SoCongDan="0"[^>]*><\/CongdanCollection>/);
  });

  it('takes the fields of the newer profile, in their place', async () => {
    const { MaYeuCau, MaDVC, MaTichHop, MaCanBo, ...rest } = fields;
    const newer = { MaDonVi: '01', TaiKhoan: 'canbo', SoDienThoai: '0' };
    const first = { MaYeuCau, MaDVC, MaTichHop, MaCanBo };
    expect((await ask(bodyOf({ ...first, ...newer, ...rest }))).status).toBe(200);
    expect((await ask(bodyOf({ ...newer, ...first, ...rest }))).status).toBe(500);
  });

  it('takes seconds as well when told to take both', async () => {
    const timestamp = String(Math.floor(Date.now() / 1000));
    expect((await ask(bodyOf(fields), { timestamp })).status).toBe(200);
  });

  it.each([
    ['XacThucThongTinCongDan', { ...fields, MaTichHop: '003' }, 'KetQuaXacThuc'],
    ['XacThucThongTinCongDanRequest', variant033(), 'KetQuaXacThucResponse'],
  ])('answers yes and no to %s', async (operation, children, result) => {
    const yes = await ask(bodyOf(children, operation));
    const no = await ask(bodyOf({ ...children, HoVaTen: 'KHÁC' }, operation));
    expect(yes.text).toMatch(new RegExp(`<${result} [^>]*><TonTai>true</TonTai></${result}>`));
    expect(no.text).toMatch(new RegExp(`<${result} [^>]*><TonTai>false</TonTai></${result}>`));
  });

  function variant033() {
    const { MaYeuCau, MaDVC: _, MaTichHop: __, ...rest } = fields;
    return { MaYeuCau, MaDichVu: '033', ...rest };
  }

  function reordered() {
    const { MaYeuCau, ...rest } = fields;
    return { ...rest, MaYeuCau };
  }

  function without(name: keyof typeof fields) {
    return Object.fromEntries(Object.entries(fields).filter(([each]) => each !== name));
  }

  it.each<[string, string]>([
    ['fields out of order', bodyOf(reordered())],
    ['a missing field', bodyOf(without('MaDVC'))],
    ['an unknown field', bodyOf({ ...fields, Khac: '1' })],
    ['an unregistered procedure', bodyOf({ ...fields, MaDVC: 'KHAC' })],
    ['another integration code', bodyOf({ ...fields, MaTichHop: '003' })],
    ['an empty officer', bodyOf({ ...fields, MaCanBo: '' })],
    ['an empty request id', bodyOf({ ...fields, MaYeuCau: '' })],
    ['9 digits in the field of 12', bodyOf({ ...fields, SoDinhDanh: '012345678' })],
    [
      'an ISO date',
      bodyOf({ ...fields, NgayThangNamSinh: '<NgayThangNam>1999-01-02</NgayThangNam>' }),
    ],
    [
      'both date and year',
      bodyOf({ ...fields, NgayThangNamSinh: `${fields.NgayThangNamSinh}<Nam>1999</Nam>` }),
    ],
    ['an unknown operation', bodyOf(fields, 'Khac')],
    ['another namespace', bodyOf(fields).replace('dancuquocgia.bca', 'khac.bca')],
    [
      'SOAP 1.2',
      bodyOf(fields).replace(
        'schemas.xmlsoap.org/soap/envelope/',
        'www.w3.org/2003/05/soap-envelope',
      ),
    ],
    ['no header', bodyOf(fields).replace('<e:Header/>', '')],
    ['a document type', `<!DOCTYPE x>${bodyOf(fields)}`],
    ['no XML', 'hello'],
  ])('answers %s with a fault', async (_, body) => {
    const { status, text } = await ask(body);
    expect(status).toBe(500);
    expect(text).toContain('<soap:Fault><faultcode>soap:Client</faultcode>');
  });

  it.each<[number, Record<string, string>]>([
    [415, { 'content-type': 'text/xml' }],
    [415, { 'content-type': 'application/xml; charset=utf-16' }],
    [500, { soapaction: 'TraCuu' }],
    [401, { timestamp: '' }],
    [401, { timestamp: '1767225600000' }],
    [401, { authorization: '' }],
    [401, { authorization: 'Basic dGh1bmdoaWVtOg==' }],
  ])('answers HTTP %i to the headers %o', async (status, headers) => {
    const answer = await ask(bodyOf(fields), headers);
    expect(answer.status).toBe(status);
    expect(answer.text).toContain('<soap:Fault>');
  });

  it('answers nothing but POST', async () => {
    expect((await ask('', {}, 'GET')).status).toBe(405);
  });
});
