import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compactVerify, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decisionIn, freePort } from '../support/gateway.ts';
import {
  type GatewayProcess,
  type ProcessEnvironment,
  runGateway,
  startGatewayProcess,
  temporaryFolder,
} from '../support/gateway-process.ts';
import {
  type DecisionAnswer,
  eligibilityQuery,
  type GraphQLAnswer,
  type GraphQLClient,
  graphQLClient,
  resolveIdentityQuery,
  signatureOf,
} from '../support/graphql-client.ts';
import {
  type OtherUpstreams,
  type Registered,
  startOtherUpstreams,
} from '../support/other-upstreams.ts';
import { type OtherIssuer, proofKey, startOtherIssuer } from '../support/other-upstreams-issuer.ts';

const today = new Date().getFullYear();
const hospital = '79031';

function registered(
  serial: string,
  name: string,
  changes: {
    readonly citizen?: Partial<NonNullable<Registered['citizen']>> | null;
    readonly card?: Partial<NonNullable<Registered['card']>> | null;
  } = {},
): Registered {
  const number = `0791850${serial}`;
  const born = [24, 8, 1985] as const;
  return {
    citizen:
      changes.citizen === null
        ? null
        : { number, name, born, profile: 'standard', ...changes.citizen },
    card:
      changes.card === null
        ? null
        : {
            number: `DN479012340${serial.slice(1)}`.slice(0, 15),
            citizenNumber: number,
            holder: name,
            born,
            from: `01/01/${today}`,
            to: `31/12/${today + 1}`,
            facility: hospital,
            code: '000',
            ...changes.card,
          },
  };
}

const people = {
  covered: registered('10001', 'Giả Thị Định'),
  live: registered('10002', 'Giả Định Thị Ánh', {
    citizen: { profile: 'live', oldNumber: '024000002' },
  }),
  replaced: registered('10003', 'Giả Thị Thay', {
    card: {
      code: '003',
      to: `31/12/${today - 1}`,
      from: `01/01/${today - 1}`,
      next: {
        number: 'HT3790123410003',
        from: `01/01/${today}`,
        to: `31/12/${today}`,
        facility: '79099',
      },
    },
  }),
  renamed: registered('10004', 'Giả Thị Tên', { card: { holder: 'Giả Thị Khác' } }),
  cardless: registered('10005', 'Giả Thị Không', { card: null }),
  unknown: registered('10006', 'Giả Thị Lạ', { citizen: null }),
} as const satisfies Record<string, Registered>;

type Somebody = keyof typeof people;

const facilities = `ghiChu,provinceCode,code,name,level,score,provisionalBasic,formerTier,primaryStatutory,regionalPolyclinic,contract
x,79,${hospital},"Bệnh viện Giả Định, cơ sở 1",BASIC,42,FALSE,DISTRICT,FALSE,FALSE,TRUE
,79,79032,Trạm y tế Giả Định,PRIMARY,,false,COMMUNE,true,false,true
`;

const folder = await temporaryFolder();
const port = await freePort();
const gatewayUrl = `http://127.0.0.1:${port}`;

let upstreams: OtherUpstreams;
let byUri: OtherIssuer;
let inline: OtherIssuer;
let environment: ProcessEnvironment;
let signingKey: JWK;

async function file(name: string, content: unknown): Promise<string> {
  const path = join(folder.path, name);
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

beforeAll(async () => {
  upstreams = await startOtherUpstreams({
    people: Object.values(people),
    accounts: { '79031_BV': 'mật khẩu giả định' },
    staff: { '079180000009': 'Giả Văn Bác Sĩ' },
    population: {
      user: 'benhvien.giadinh',
      secret: 's3cret/+=',
      hashPath: '/xacthuc/giadinh',
      procedureCode: 'GD.01',
    },
  });
  byUri = await startOtherIssuer('https://sso.giadinh.invalid', 'urn:giadinh:gateway');
  inline = await startOtherIssuer('urn:giadinh:second-issuer', 'second audience');
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  signingKey = await exportJWK(privateKey);
  environment = {
    GATEWAY_MODE: 'production',
    PORT: String(port),
    GATEWAY_URL: gatewayUrl,
    DATA_DIR: join(folder.path, 'data'),
    SIGNING_KEYS_FILE: await file('keys.json', { keys: [signingKey] }),
    TOKEN_ISSUERS_FILE: await file('issuers.json', [
      { issuer: byUri.name, audience: 'urn:giadinh:gateway', jwksUri: byUri.jwksUri },
      { issuer: inline.name, audience: 'second audience', jwks: inline.jwks },
    ]),
    VSS_PORTAL_URL: upstreams.portalUrl,
    VSS_PORTAL_ACCOUNTS_FILE: await file('accounts.json', [
      { facilityCode: hospital, username: '79031_BV', password: 'mật khẩu giả định' },
    ]),
    POPULATION_URL: upstreams.populationUrl,
    POPULATION_USERNAME: 'benhvien.giadinh',
    POPULATION_SECRET: 's3cret/+=',
    POPULATION_SERVICE_PATH: '/xacthuc/giadinh',
    POPULATION_PROCEDURE_CODE: 'GD.01',
    FACILITIES_FILE: await file('facilities.csv', facilities),
    LOG_LEVEL: 'info',
  };
});

afterAll(async () => {
  await upstreams[Symbol.asyncDispose]();
  await byUri[Symbol.asyncDispose]();
  await inline[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

const desk = {
  sub: 'giadinh-his',
  scope: 'eligibility:read identity:read person:read facility:read',
  caller_kind: 'hospital',
  facility_code: hospital,
  practitioner_id: '079180000009',
  practitioner_name: 'Giả Văn Bác Sĩ',
};

function inputFor(who: Somebody): unknown {
  const { citizen, card } = people[who];
  return {
    facilityCode: hospital,
    holder: {
      person: {
        personalId: citizen?.number ?? card?.citizenNumber,
        fullName: citizen?.name ?? card?.holder,
        birthDate: '24/08/1985',
      },
    },
  };
}

describe('in front of upstreams that somebody else wrote', () => {
  let gateway: GatewayProcess;
  let client: GraphQLClient;
  let jwks: { readonly keys: readonly JWK[] };

  beforeAll(async () => {
    gateway = await startGatewayProcess({ ...environment, SENDER_CONSTRAINT: 'optional' });
    client = graphQLClient(gateway.url);
    jwks = JSON.parse((await client.send('GET', '/.well-known/jwks.json')).text);
  });
  afterAll(async () => {
    await client[Symbol.asyncDispose]();
    await gateway[Symbol.asyncDispose]();
  });

  async function ask(query: string, variables: unknown, issuer = byUri): Promise<GraphQLAnswer> {
    const token = await issuer.token(desk);
    return client.post({ query, variables }, { authorization: `Bearer ${token}` });
  }

  async function checkIn(input: unknown): Promise<DecisionAnswer> {
    const answer = await ask(eligibilityQuery, { input });
    expect(answer.errors).toEqual([]);
    expect(signatureOf(answer, jwks)).toMatchObject({ ok: true });
    return answer.data?.['eligibility'] as DecisionAnswer;
  }

  it('a covered patient is covered, with the share that the law gives', async () => {
    expect(await checkIn(inputFor('covered'))).toMatchObject({
      status: 'ELIGIBLE',
      decision: 'ELIGIBLE',
      provisional: false,
      facility: { name: 'Bệnh viện Giả Định, cơ sở 1' },
      identity: { outcome: 'MATCHED', differences: [] },
      card: {
        insuranceNumber: expect.stringMatching(/^\d{10}$/),
        registeredFacility: { code: hospital },
      },
      benefit: { effectivePercent: 80, routeCode: '1.1' },
      sources: [
        { register: 'POPULATION_REGISTER', status: 'ANSWERED', asOf: '2026-10-31T23:00:00.000Z' },
        { register: 'VSS_PORTAL', status: 'ANSWERED' },
      ],
    });
  });

  it.each([
    ['covered', 'Giả Thị Định', { districtCode: null, communeCode: '26734' }],
    ['live', 'Giả Định Thị Ánh', { provinceCode: '79', communeCode: '26734' }],
  ] as const)(
    'the record of %s is read whichever profile it follows',
    async (who, fullName, address) => {
      const query = `query ($claim: IdentityClaim!) { resolveIdentity(claim: $claim) {
      outcome differences { field } person {
        personalId fullName birthDate sex nationality
        permanentAddress { detail communeCode districtCode provinceCode country }
      }
    } }`;
      const { holder } = inputFor(who) as { readonly holder: unknown };
      const answer = await ask(query, { claim: holder });
      expect(answer.data?.['resolveIdentity']).toMatchObject({
        outcome: 'MATCHED',
        differences: [],
        person: {
          fullName,
          birthDate: '1985-08-24',
          sex: 'FEMALE',
          nationality: 'VN',
          permanentAddress: { detail: 'Tổ 5, Ấp Giả & Thử', country: 'VN', ...address },
        },
      });
    },
  );

  it('an old number leads through the register to the portal', async () => {
    const holder = {
      person: { personalId: '024000002', fullName: 'GIẢ ĐỊNH THỊ ÁNH', birthDate: '1985-08-24' },
    };
    expect(await checkIn({ facilityCode: hospital, holder })).toMatchObject({
      status: 'ELIGIBLE',
      identity: { outcome: 'MATCHED', person: { personalId: people.live.citizen?.number } },
    });
  });

  it('a replaced card (003) gives way to the new one', async () => {
    const decision = await checkIn(inputFor('replaced'));
    expect(decision).toMatchObject({
      decision: 'ELIGIBLE',
      card: { cardNumber: 'HT3790123410003' },
      benefit: { levelPercent: 95 },
    });
    expect(decision.reasons.map(({ code }) => code)).toContain('CARD_REPLACED');
  });

  it('a facility that the register of facilities does not hold keeps its code alone', async () => {
    const { card } = await checkIn(inputFor('replaced'));
    expect(card?.registeredFacility).toEqual({ code: '79099', name: null, level: null });
  });

  it('another name at the portal (060) needs the desk', async () => {
    expect(await checkIn(inputFor('renamed'))).toMatchObject({
      status: 'NEEDS_ACTION',
      benefit: null,
      identity: {
        outcome: 'MISMATCHED',
        person: null,
        differences: [{ field: 'FULL_NAME', register: 'VSS_PORTAL', registered: null }],
      },
    });
  });

  it('nobody at the portal (050) is not covered', async () => {
    const decision = await checkIn(inputFor('cardless'));
    expect(decision).toMatchObject({ status: 'NOT_ELIGIBLE', card: null, benefit: null });
    expect(decision.reasons[0]?.code).toBe('CARD_NOT_FOUND');
  });

  it('nobody in the register is a miss, not a failure', async () => {
    expect(await checkIn(inputFor('unknown'))).toMatchObject({
      status: 'NEEDS_ACTION',
      benefit: null,
      identity: { outcome: 'NOT_FOUND', person: null },
      sources: [{ status: 'ANSWERED' }, { status: 'ANSWERED' }],
    });
  });

  it('an agency’s question goes to the register alone', async () => {
    const token = await byUri.token({
      sub: 'giadinh-agency',
      scope: 'identity:read',
      caller_kind: 'agency',
      agency_code: 'G22.99',
      practitioner_id: '079180000009',
      practitioner_name: 'Giả Văn Cán Bộ',
    });
    const { holder } = inputFor('covered') as { readonly holder: unknown };
    const answer = await client.post(
      { query: resolveIdentityQuery, variables: { claim: holder } },
      { authorization: `Bearer ${token}` },
    );
    expect(answer.data).toMatchObject({ resolveIdentity: { outcome: 'MATCHED' } });
  });

  it('a caller without the scopes for persons gets a yes or no', async () => {
    const token = await byUri.token({ ...desk, sub: 'giadinh-kiosk', scope: 'eligibility:read' });
    const answer = await client.post(
      { query: eligibilityQuery, variables: { input: inputFor('covered') } },
      { authorization: `Bearer ${token}` },
    );
    expect(answer.data?.['eligibility']).toMatchObject({
      decision: 'ELIGIBLE',
      identity: { outcome: 'MATCHED', person: { fullName: null } },
    });
    expect(upstreams.populationBodies.at(-1)).toContain('XacThucThongTinCongDan');
  });

  it('tokens of both issuers are accepted, and the JWK set is fetched once', async () => {
    const answer = await ask(eligibilityQuery, { input: inputFor('covered') }, inline);
    expect(answer.errors).toEqual([]);
    expect([byUri.fetches(), inline.fetches()]).toEqual([1, 0]);
  });

  it('a token of nobody in particular is refused', async () => {
    await using stranger = await startOtherIssuer(
      'https://stranger.invalid',
      'urn:giadinh:gateway',
    );
    const answer = await ask(eligibilityQuery, { input: inputFor('covered') }, stranger);
    expect([answer.status, answer.errors[0]?.extensions.code]).toEqual([
      401,
      'TOKEN_ISSUER_UNKNOWN',
    ]);
  });

  it('the receipt verifies with the one key of the operator', async () => {
    const { receipt } = await checkIn(inputFor('covered'));
    const { d: _, ...publicKey } = signingKey;
    const { payload } = await compactVerify(receipt, await importJWK(publicKey, 'ES256'));
    expect(JSON.parse(new TextDecoder().decode(payload))).toMatchObject({
      iss: gatewayUrl,
      aud: 'giadinh-his',
      decision: 'ELIGIBLE',
    });
  });

  it('no private part of the key is published', () => {
    expect(jwks.keys).toHaveLength(1);
    expect(jwks.keys[0]).not.toHaveProperty('d');
  });

  it.each(['/sandbox/token', '/sandbox/faults'])('nothing answers at %s', async (path) => {
    const { status } = await client.send('POST', path, {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'grant_type=client_credentials&client_id=hospital-district&client_secret=hospital-district-secret',
    });
    expect(status).toBe(404);
  });

  it('introspection is off', async () => {
    const answer = await ask('{ __schema { types { name } } }', {});
    expect(answer.errors[0]?.extensions.code).toBe('INTROSPECTION_OFF');
  });

  it('no person, number or secret stands in the log', () => {
    const written = gateway.out() + gateway.err();
    expect(written).toContain('"answered"');
    for (const secret of ['Giả', 'GIẢ', '0791850', 'mật khẩu', 's3cret', 'token=', '024000002']) {
      expect(written).not.toContain(secret);
    }
  });

  it('the upstreams had nothing to complain about', () => {
    expect(upstreams.complaints).toEqual([]);
    expect(upstreams.portalBodies.length).toBeGreaterThan(5);
  });
});

describe('in production without SENDER_CONSTRAINT', () => {
  let gateway: GatewayProcess;
  let client: GraphQLClient;

  beforeAll(async () => {
    gateway = await startGatewayProcess(environment);
    client = graphQLClient(gateway.url);
  });
  afterAll(async () => {
    await client[Symbol.asyncDispose]();
    await gateway[Symbol.asyncDispose]();
  });

  const question = () => ({ query: eligibilityQuery, variables: { input: inputFor('covered') } });

  it('a bearer token is refused', async () => {
    const answer = await client.post(question(), {
      authorization: `Bearer ${await byUri.token(desk)}`,
    });
    expect([answer.status, answer.errors[0]?.extensions.code]).toEqual([
      401,
      'SENDER_CONSTRAINT_FAILED',
    ]);
    expect(answer.headers['www-authenticate']).toMatch(/^DPoP/);
  });

  it('a bound token is answered with a proof, and its receipt is bound to the key', async () => {
    const key = await proofKey();
    const token = await byUri.token({ ...desk, cnf: { jkt: key.thumbprint } });
    const proof = await key.prove({ method: 'POST', uri: `${gatewayUrl}/graphql`, token });
    const answer = await client.post(question(), { authorization: `DPoP ${token}`, dpop: proof });
    const { decision, receipt } = decisionIn(answer);
    expect(decision).toBe('ELIGIBLE');
    const claims = JSON.parse(Buffer.from(receipt.split('.')[1] ?? '', 'base64url').toString());
    expect(claims).toMatchObject({ cnf: { jkt: key.thumbprint } });
  });

  it('a proof works once', async () => {
    const key = await proofKey();
    const token = await byUri.token({ ...desk, cnf: { jkt: key.thumbprint } });
    const proof = await key.prove({ method: 'POST', uri: `${gatewayUrl}/graphql`, token });
    const headers = { authorization: `DPoP ${token}`, dpop: proof };
    expect((await client.post(question(), headers)).status).toBe(200);
    expect((await client.post(question(), headers)).status).toBe(401);
  });

  it.each([
    ['no proof', async () => ({})],
    [
      'a proof by another key',
      async (token: string) => {
        const other = await proofKey();
        return { dpop: await other.prove({ method: 'POST', uri: `${gatewayUrl}/graphql`, token }) };
      },
    ],
  ])('a bound token with %s is refused', async (_, headersFor) => {
    const key = await proofKey();
    const token = await byUri.token({ ...desk, cnf: { jkt: key.thumbprint } });
    const headers = await headersFor(token);
    const answer = await client.post(question(), { authorization: `DPoP ${token}`, ...headers });
    expect(answer.status).toBe(401);
  });
});

describe('a configuration that cannot work', () => {
  it('is refused with everything that is missing', async () => {
    const { code, err, out } = await runGateway({
      GATEWAY_MODE: 'production',
      DATA_DIR: folder.path,
    });
    expect(code).toBe(1);
    expect(out).toBe('');
    for (const name of [
      'SIGNING_KEYS_FILE',
      'TOKEN_ISSUERS_FILE',
      'VSS_PORTAL_URL',
      'VSS_PORTAL_ACCOUNTS_FILE',
      'POPULATION_URL',
      'POPULATION_USERNAME',
      'POPULATION_SECRET',
    ]) {
      expect(err).toMatch(new RegExp(`^ +- ${name} is missing; example: ${name}=\\S+`, 'm'));
    }
  });

  it('is refused with everything that is wrong, in one go', async () => {
    const { code, err } = await runGateway({
      ...environment,
      PORT: 'seventy',
      SENDER_CONSTRAINT: 'sometimes',
      LOG_LEVEL: 'loud',
      DATABASE_URL: 'mysql://nowhere',
      POPULATION_TIMEOUT_MS: '-1',
      SIGNING_KEYS_FILE: await file('bad-keys.json', { keys: [{ kty: 'RSA' }] }),
      TOKEN_ISSUERS_FILE: await file('bad-issuers.json', '{ not json'),
      VSS_PORTAL_ACCOUNTS_FILE: await file('bad-accounts.json', [{ facilityCode: '7' }]),
      FACILITIES_FILE: await file('bad.csv', 'code,name\n79031,x\n'),
      OPERATIONS_FILE: join(folder.path, 'nowhere.json'),
    });
    expect(code).toBe(1);
    for (const name of [
      'PORT',
      'SENDER_CONSTRAINT',
      'LOG_LEVEL',
      'DATABASE_URL',
      'POPULATION_TIMEOUT_MS',
      'SIGNING_KEYS_FILE',
      'TOKEN_ISSUERS_FILE',
      'VSS_PORTAL_ACCOUNTS_FILE',
      'FACILITIES_FILE',
      'OPERATIONS_FILE',
    ]) {
      expect(err).toMatch(new RegExp(`^ +- ${name} .+; example: ${name}=\\S+`, 'm'));
    }
  });

  it('is refused when secrets would cross a network in the clear', async () => {
    const { code, err } = await runGateway({
      ...environment,
      GATEWAY_URL: 'http://gateway.giadinh.invalid',
      VSS_PORTAL_URL: 'http://portal.giadinh.invalid',
      POPULATION_URL: 'http://10.0.0.7/dancu',
    });
    expect(code).toBe(1);
    for (const name of ['GATEWAY_URL', 'VSS_PORTAL_URL', 'POPULATION_URL']) {
      expect(err).toMatch(new RegExp(`- ${name} must be https in production`));
    }
  });

  it('never repeats a secret', async () => {
    const { err } = await runGateway({
      ...environment,
      POPULATION_SECRET: 'top-secret',
      PORT: '0',
    });
    expect(err).toContain('PORT');
    expect(err).not.toContain('top-secret');
  });
});
