import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { vietnamDate } from '../../src/domain/date.ts';
import { sandboxPeople } from '../../src/sandbox/people.ts';
import { exampleInput } from '../../src/sandbox/scans.ts';
import { clientOf, startTestGateway, type TestGateway } from '../support/gateway.ts';
import {
  eligibilityQuery,
  type GraphQLAnswer,
  resolveIdentityQuery,
} from '../support/graphql-client.ts';
import { entriesIn } from '../support/ledger-rows.ts';

interface Explanation {
  readonly permitted: boolean;
  readonly purpose: string;
  readonly refusals: ReadonlyArray<{
    readonly path: string | null;
    readonly code: string;
    readonly text: string;
  }>;
  readonly fields: ReadonlyArray<{
    readonly path: string;
    readonly coordinate: string;
    readonly dataClass: string;
    readonly verdict: 'ALLOW' | 'MASK' | 'DENY';
    readonly refusal: string | null;
    readonly missingScope: string | null;
    readonly asks: ReadonlyArray<{
      readonly register: string;
      readonly atMost: number;
      readonly rows: number | null;
    }>;
  }>;
  readonly cost: { readonly cost: number; readonly limit: number; readonly calls: number };
}

const explainQuery = `query ($document: String!, $variables: Variables) {
  explainAccess(document: $document, variables: $variables) {
    permitted purpose
    refusals { path code text(language: EN) }
    fields { path coordinate dataClass verdict refusal missingScope asks { register atMost rows } }
    cost { cost limit calls callsLimit }
  }
}`;

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway[Symbol.asyncDispose]());
beforeEach(() => {
  gateway.portal.forget();
  gateway.population.forget();
  gateway.platform.forget();
});

function calls(): number {
  const { portal, population, platform } = gateway;
  return [portal, population, platform].reduce((sum, one) => sum + one.hits().length, 0);
}

async function explained(
  clientId: string,
  document: string,
  variables?: unknown,
): Promise<Explanation> {
  const answer = await gateway.ask(explainQuery, { document, variables }, clientId);
  expect(answer.errors).toEqual([]);
  return answer.data?.['explainAccess'] as Explanation;
}

function codesOf(answer: GraphQLAnswer): readonly string[] {
  return answer.errors.map(({ extensions }) => extensions.code);
}

function partOf(answer: GraphQLAnswer, field: string): unknown {
  return answer.data?.[field];
}

function claimOf(key: string): unknown {
  const { personalId, fullName, birthDate } = gateway.person(key).presented;
  return { person: { personalId, fullName, birthDate } };
}

describe('explainAccess', () => {
  it.each(['hospital-district', 'ministry-interior', 'portal-citizen', 'auditor'])(
    'answers %s, asks nobody, and is in the ledger without a person',
    async (clientId) => {
      const variables = { claim: claimOf('enterprise-employee') };
      const { fields } = await explained(clientId, resolveIdentityQuery, variables);
      expect(fields.length).toBeGreaterThan(15);
      expect(calls()).toBe(0);
      expect((await entriesIn(gateway.dataDir)).at(-1)).toMatchObject({
        operation: 'explainAccess',
        person: null,
        refusal: null,
      });
    },
  );

  it('needs no scope, and says which one is missing', async () => {
    const token = await gateway.token('ministry-interior', 'facility:read');
    const answer = await gateway.askWith(token, explainQuery, { document: resolveIdentityQuery });
    expect(answer.data?.['explainAccess']).toMatchObject({
      permitted: false,
      refusals: [{ path: 'resolveIdentity', code: 'SCOPE_MISSING', text: expect.any(String) }],
    });
    const { fields } = partOf(answer, 'explainAccess') as Explanation;
    expect(fields[0]?.missingScope).toBe('identity:read');
    expect(new Set(fields.map(({ verdict }) => verdict))).toEqual(new Set(['DENY']));
  });

  it('says the purpose, the registers and the rows of a list', async () => {
    const row = { ...(exampleInput(gateway.person('pensioner')) as object), purpose: 'TREATMENT' };
    const document =
      'query ($inputs: [EligibilityInput!]!) { eligibilityMany(inputs: $inputs) { id } }';
    const explanation = await explained('hospital-district', document, { inputs: [row, row, row] });
    expect(explanation).toMatchObject({ permitted: true, purpose: 'TREATMENT' });
    expect(explanation.fields[0]?.asks).toEqual([
      { register: 'POPULATION_REGISTER', atMost: 1, rows: 3 },
      { register: 'VSS_PORTAL', atMost: 2, rows: 3 },
    ]);
  });

  it('answers the example of the README', async () => {
    const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
    const example = [...readme.matchAll(/```graphql\n([\s\S]*?)```/g)].find(([, text]) =>
      text?.includes('explainAccess('),
    )?.[1];
    const answer = await gateway.ask(example ?? '', {}, 'ministry-interior');
    expect(answer.errors).toEqual([]);
    expect(answer.data?.['explainAccess']).toMatchObject({ permitted: true });
  });
});

describe('a document that would be refused', () => {
  const deep = '{ facility(code: "99002") { name } }';
  it.each([
    ['nothing but a comment', '# nothing'],
    ['half a document', '{ facility('],
    ['more than 500 tokens', `{ facility(code: "99002") { ${'name '.repeat(600)} } }`],
    ['a field that is not there', '{ people { name } }'],
    ['entities', '{ _entities(representations: []) { __typename } }'],
    ['four aliases', '{ a: facility(code: "99002") { b: name c: name d: level } }'],
    [
      'four directives',
      `{ facility(code: "99002") { name @include(if: true) level @include(if: true) score @include(if: true) contract @include(if: true) } }`,
    ],
    ['a fragment that spreads itself', '{ ...A } fragment A on Query { ...A }'],
    ['two operations', `query A ${deep} query B ${deep}`],
    [
      'too much work',
      '{ a: resolveIdentity(claim: { scan: "" }) { insurance { source { status } } } b: resolveIdentity(claim: { scan: "" }) { insurance { source { status } } } }',
    ],
  ])('for %s is refused here with the same code', async (_title, document) => {
    const [there, here] = await Promise.all([
      gateway.ask(document, {}, 'ministry-interior'),
      gateway.ask(explainQuery, { document }, 'ministry-interior'),
    ]);
    expect(there.errors.length).toBeGreaterThan(0);
    expect([...new Set(codesOf(here))]).toEqual([...new Set(codesOf(there))].slice(0, 1));
    expect(here.status).toBe(there.status);
    expect(here.data ?? null).toBeNull();
    expect(calls()).toBe(0);
  });

  it('is refused for its variables without a word of them', async () => {
    const variables = { claim: { person: { personalId: '001086000001' } } };
    const answer = await gateway.ask(
      explainQuery,
      { document: resolveIdentityQuery, variables },
      'ministry-interior',
    );
    expect(codesOf(answer)).toEqual(['INPUT_INVALID']);
    expect(Buffer.from(answer.bytes).toString('utf8')).not.toContain('001086000001');
  });
});

describe('what is explained is what happens', () => {
  const purposes = [
    'CHECK_IN',
    'TREATMENT',
    'CLAIM_REVIEW',
    'SELF_SERVICE',
    'EMERGENCY_OVERRIDE',
    'ACCESS_REVIEW',
  ];
  const clients = [
    'hospital-district',
    'ministry-interior',
    'ministry-unnamed-staff',
    'portal-citizen',
    'auditor',
  ];
  const document = `query ($claim: IdentityClaim!, $purpose: Purpose) {
    resolveIdentity(claim: $claim, purpose: $purpose) {
      outcome
      differences { field given registered }
      person { personalId fullName permanentAddress { detail provinceCode } }
      sources { register status }
    }
  }`;

  it.each(clients.flatMap((clientId) => purposes.map((purpose) => [clientId, purpose] as const)))(
    'for %s and %s',
    async (clientId, purpose) => {
      // Citizens see themselves alone.
      const key = clientId === 'portal-citizen' ? 'enterprise-employee' : 'old-identity-number';
      const variables = { claim: claimOf(key), purpose };
      const explanation = await explained(clientId, document, variables);
      const answer = await gateway.ask(document, variables, clientId);
      expect(codesOf(answer)).toEqual(explanation.refusals.map(({ code }) => code));
      expect(answer.errors.length === 0).toBe(explanation.permitted);
      if (!explanation.permitted) return;
      const verdictOf = (path: string) =>
        explanation.fields.find((field) => field.path === `resolveIdentity.${path}`)?.verdict;
      const { person, differences } = partOf(answer, 'resolveIdentity') as {
        readonly person: {
          readonly fullName: string;
          readonly permanentAddress: { readonly detail: string };
        };
        readonly differences: ReadonlyArray<{ readonly registered: string }>;
      };
      const isMasked = (text: string | undefined) => (text?.includes('•••') ? 'MASK' : 'ALLOW');
      expect(isMasked(person.fullName)).toBe(verdictOf('person.fullName'));
      expect(isMasked(person.permanentAddress.detail)).toBe(
        verdictOf('person.permanentAddress.detail'),
      );
      for (const { registered } of differences) {
        expect(isMasked(registered)).toBe(verdictOf('differences.registered'));
      }
    },
  );

  it('no visit of the sandbox asks a register more often than explained', {
    timeout: 120_000,
  }, async () => {
    const { fields, cost } = await explained('hospital-district', eligibilityQuery);
    const mostOf = (register: string) =>
      fields
        .flatMap(({ asks }) => asks)
        .filter((one) => one.register === register)
        .reduce((sum, { atMost }) => sum + atMost, 0);
    const questions = {
      VSS_PORTAL: () => gateway.portal.hits('/KQNhanLichSuKCB2024').length,
      POPULATION_REGISTER: () => gateway.population.hits().length,
    };
    expect(cost.calls).toBeGreaterThanOrEqual(3);
    for (const person of sandboxPeople(vietnamDate(new Date())).filter(
      ({ faults }) => faults === undefined,
    )) {
      gateway.portal.forget();
      gateway.population.forget();
      const input = exampleInput(person) as { readonly facilityCode: string };
      await gateway.ask(eligibilityQuery, { input }, clientOf(input.facilityCode));
      for (const [register, count] of Object.entries(questions)) {
        expect([person.key, register, count() <= mostOf(register)]).toEqual([
          person.key,
          register,
          true,
        ]);
      }
    }
  });
});
