import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { LedgerEntry } from '../../src/ledger/entry.ts';
import { exampleInput } from '../../src/sandbox/scans.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import type { GraphQLAnswer } from '../support/graphql-client.ts';
import { entriesIn } from '../support/ledger-rows.ts';

/** Everything of the person that only a register knows, and that no caller here sent. */
const secrets = ['Phố Mẫu', '•••'];
const clients = [
  'hospital-district',
  'ministry-interior',
  'ministry-unnamed-staff',
  'portal-citizen',
  'auditor',
];

let gateway: TestGateway;
let stranger: string;
beforeAll(async () => {
  gateway = await startTestGateway({ upstreamDelayMs: 5 });
  stranger = gateway.person('pensioner').presented.personalId ?? '';
});
afterAll(() => gateway[Symbol.asyncDispose]());
beforeEach(() => {
  gateway.portal.forget();
  gateway.population.forget();
});

function calls(): number {
  return gateway.portal.hits().length + gateway.population.hits().length;
}

function textOf(answer: GraphQLAnswer): string {
  return Buffer.from(answer.bytes).toString('utf8');
}

function codesOf(answer: GraphQLAnswer): readonly string[] {
  return answer.errors.map(({ extensions }) => extensions.code);
}

async function lastEntry(): Promise<LedgerEntry | undefined> {
  return (await entriesIn(gateway.dataDir)).at(-1);
}

function claimOf(key: string): unknown {
  const { personalId, fullName, birthDate } = gateway.person(key).presented;
  return { person: { personalId, fullName, birthDate } };
}

describe('around the gateway', () => {
  it.each(['identity', 'insurance', 'facilities', 'access', 'ledger'])(
    'the subgraph %s answers nobody, whatever the token',
    async (domain) => {
      const body = JSON.stringify({
        query:
          'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Person { fullName } } }',
        variables: { r: [{ __typename: 'Person', personalId: stranger, fullName: 'x' }] },
      });
      for (const clientId of clients) {
        const { status, text } = await gateway.post(`/subgraphs/${domain}`, body, {
          authorization: `Bearer ${await gateway.token(clientId)}`,
          'content-type': 'application/json',
        });
        expect(status).toBe(404);
        expect(text).not.toContain(stranger);
      }
      expect(calls()).toBe(0);
    },
  );

  it.each([
    ['entities', '{ _entities(representations: []) { __typename } }'],
    ['the SDL of a subgraph', '{ _service { sdl } }'],
  ])(
    '%s cannot be asked for of the graph itself, and the attempt is recorded',
    async (_, query) => {
      for (const clientId of clients) {
        const answer = await gateway.ask(query, {}, clientId);
        expect(codesOf(answer)).toEqual(['GRAPHQL_VALIDATION_FAILED']);
        expect(await lastEntry()).toMatchObject({ refusal: 'GRAPHQL_VALIDATION_FAILED' });
      }
      expect(calls()).toBe(0);
    },
  );
});

describe('a denial', () => {
  const document = `query ($claim: IdentityClaim!, $purpose: Purpose) {
    resolveIdentity(claim: $claim, purpose: $purpose) { outcome person { fullName } }
  }`;

  it.each([
    ['CALLER_NOT_ALLOWED', 'auditor', undefined],
    ['PURPOSE_NOT_ALLOWED', 'hospital-district', 'SELF_SERVICE'],
    ['PURPOSE_NOT_ALLOWED', 'ministry-interior', 'CHECK_IN'],
    ['PRACTITIONER_MISSING', 'ministry-unnamed-staff', 'CLAIM_REVIEW'],
    ['PERSON_NOT_YOURS', 'portal-citizen', 'SELF_SERVICE'],
    ['FIELD_NOT_ALLOWED', 'hospital-district', 'ACCESS_REVIEW'],
    ['FIELD_NOT_ALLOWED', 'ministry-interior', 'ACCESS_REVIEW'],
  ])('%s is in the ledger, and asks nobody', async (code, clientId, purpose) => {
    const answer = await gateway.ask(document, { claim: claimOf('pensioner'), purpose }, clientId);
    expect([codesOf(answer), answer.status, calls()]).toEqual([[code], 403, 0]);
    expect(textOf(answer)).not.toContain(stranger);
    expect(await lastEntry()).toMatchObject({
      refusal: code,
      status: 403,
      operation: 'resolveIdentity',
      person: null,
    });
  });

  it('of one row of a list is in the ledger, beside the rows that were answered', async () => {
    const input = exampleInput(gateway.person('enterprise-employee'));
    const query =
      'query ($inputs: [EligibilityInput!]!) { eligibilityMany(inputs: $inputs) { decision } }';
    const inputs = [input, { ...input, facilityCode: '99004' }];
    await gateway.ask(query, { inputs }, 'hospital-district');
    const entries = (await entriesIn(gateway.dataDir)).slice(-2);
    expect(entries.map(({ refusal }) => refusal).sort()).toEqual(
      ['FACILITY_NOT_YOURS', null].sort(),
    );
  });

  it('for a scope is in the ledger too', async () => {
    const token = await gateway.token('ministry-interior', 'facility:read');
    const answer = await gateway.askWith(token, document, { claim: claimOf('pensioner') });
    expect(codesOf(answer)).toEqual(['SCOPE_MISSING']);
    expect(await lastEntry()).toMatchObject({ refusal: 'SCOPE_MISSING' });
  });

  it('beside an answer is in the ledger, with the answer', async () => {
    const query =
      '{ facility(code: "99002") { name } person(personalId: "001086000001", purpose: CHECK_IN) { fullName } }';
    const answer = await gateway.ask(query, {}, 'ministry-interior');
    expect(answer.data).toMatchObject({ facility: { name: expect.any(String) }, person: null });
    expect(codesOf(answer)).toEqual(['PURPOSE_NOT_ALLOWED']);
    expect(await lastEntry()).toMatchObject({
      refusal: 'PURPOSE_NOT_ALLOWED',
      status: answer.status,
    });
  });

  it('behind another error is in the ledger all the same', async () => {
    const query =
      '{ facility(code: "x") { name } person(personalId: "001086000001", purpose: CHECK_IN) { fullName } }';
    const answer = await gateway.ask(query, {}, 'ministry-interior');
    expect(codesOf(answer)).toEqual(['FACILITY_CODE_MALFORMED', 'PURPOSE_NOT_ALLOWED']);
    expect(await lastEntry()).toMatchObject({ refusal: 'PURPOSE_NOT_ALLOWED' });
  });
});

describe('roundabout ways', () => {
  const ways = {
    'an alias': '{ who: person(personalId: $id, purpose: $purpose) { seen: fullName } }',
    'a fragment': '{ person(personalId: $id, purpose: $purpose) { ...F } }',
    'an inline fragment':
      '{ ... on Query { person(personalId: $id, purpose: $purpose) { ... on Person { ... { fullName } } } } }',
    directives:
      '{ person(personalId: $id, purpose: $purpose) @include(if: true) { fullName @skip(if: false) } }',
    'the type name': '{ person(personalId: $id, purpose: $purpose) { __typename fullName } }',
  };

  it.each(Object.entries(ways))(
    'by %s lead to nobody whom the caller has not resolved',
    async (name, way) => {
      const fragment =
        name === 'a fragment'
          ? ' fragment F on Person { fullName permanentAddress { detail } }'
          : '';
      const query = `query ($id: PersonalId!, $purpose: Purpose!) ${way}${fragment}`;
      const purposes: Readonly<Record<string, string>> = {
        'hospital-provincial': 'TREATMENT',
        'ministry-interior': 'CLAIM_REVIEW',
        'portal-citizen': 'SELF_SERVICE',
        auditor: 'CLAIM_REVIEW',
      };
      await gateway.ask(
        'query ($claim: IdentityClaim!) { resolveIdentity(claim: $claim) { outcome person { fullName permanentAddress { detail } } } }',
        { claim: claimOf('pensioner') },
        'hospital-district',
      );
      for (const [clientId, purpose] of Object.entries(purposes)) {
        const answer = await gateway.ask(query, { id: stranger, purpose }, clientId);
        const { fullName = '' } = gateway.person('pensioner').presented;
        expect([clientId, textOf(answer).includes(fullName)]).toEqual([clientId, false]);
        for (const secret of secrets) expect(textOf(answer)).not.toContain(secret);
      }
    },
  );
});

describe('requests side by side', () => {
  const query = `query ($claim: IdentityClaim!, $purpose: Purpose) {
    resolveIdentity(claim: $claim, purpose: $purpose) {
      outcome
      differences { field registered }
      person { personalId fullName permanentAddress { detail } }
    }
  }`;
  const asked = [
    ['hospital-district', 'CHECK_IN', 'old-identity-number'],
    ['hospital-district', 'EMERGENCY_OVERRIDE', 'old-identity-number'],
    ['hospital-provincial', 'TREATMENT', 'old-identity-number'],
    ['hospital-provincial', 'CHECK_IN', 'enterprise-employee'],
    ['ministry-interior', 'ADMINISTRATIVE_PROCEDURE', 'old-identity-number'],
    ['ministry-interior', 'CLAIM_REVIEW', 'enterprise-employee'],
    ['ministry-interior', 'CLAIM_REVIEW', 'old-identity-number'],
    ['portal-citizen', 'SELF_SERVICE', 'enterprise-employee'],
    ['portal-citizen', 'SELF_SERVICE', 'old-identity-number'],
    ['ministry-unnamed-staff', 'CLAIM_REVIEW', 'enterprise-employee'],
    ['auditor', 'CLAIM_REVIEW', 'enterprise-employee'],
  ] as const;

  async function answerTo([clientId, purpose, key]: (typeof asked)[number]): Promise<unknown> {
    const answer = await gateway.ask(query, { claim: claimOf(key), purpose }, clientId);
    return { data: answer.data ?? null, codes: codesOf(answer) };
  }

  it('are answered as they would be one by one, in any order', async () => {
    const alone = new Map<number, unknown>();
    for (const [at, question] of asked.entries()) alone.set(at, await answerTo(question));
    expect(
      new Set([...alone.values()].map((answer) => JSON.stringify(answer))).size,
    ).toBeGreaterThan(5);

    // A fixed shuffle: the same questions meet in many orders.
    const order = Array.from(
      { length: 330 },
      (_, at) => (at * 7 + Math.floor(at / 11)) % asked.length,
    );
    for (let from = 0; from < order.length; from += 33) {
      const batch = order.slice(from, from + 33);
      const answers = await Promise.all(
        batch.map((at) => answerTo(asked[at] as (typeof asked)[number])),
      );
      expect(answers).toEqual(batch.map((at) => alone.get(at)));
    }
  });
});
