import { buildSchema, parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import type { Caller, Scope } from '../../../src/auth/caller.ts';
import { acceptedDocument } from '../../../src/supergraph/accepted-document.ts';
import { costRule } from '../../../src/supergraph/cost.ts';
import { classify } from '../../../src/supergraph/data-classes.ts';
import { createAccessExplainer } from '../../../src/supergraph/explain-access.ts';
import { guardFields } from '../../../src/supergraph/guard.ts';
import { limitRules } from '../../../src/supergraph/limits.ts';

const sdl = `
  directive @data(class: DataClass!) on OBJECT | INTERFACE | FIELD_DEFINITION | INPUT_OBJECT
  directive @asks(register: Register!, atMost: Int! = 1, eachOf: String) repeatable on FIELD_DEFINITION
  enum DataClass { PUBLIC OPERATIONAL PERSONAL RESIDENCE REGISTERED SENSITIVE EVIDENCE }
  enum Register { POPULATION_REGISTER VSS_PORTAL VSS_PLATFORM }
  enum Purpose { CHECK_IN TREATMENT EMERGENCY_OVERRIDE CLAIM_REVIEW ADMINISTRATIVE_PROCEDURE SELF_SERVICE ACCESS_REVIEW }
  input Row @data(class: OPERATIONAL) { purpose: Purpose }
  type Query {
    resolveIdentity(claim: String, purpose: Purpose): Person @data(class: PERSONAL) @asks(register: POPULATION_REGISTER) @asks(register: VSS_PORTAL)
    eligibilityMany(inputs: [Row!]!): [Visit!]! @data(class: SENSITIVE) @asks(register: VSS_PORTAL, atMost: 2, eachOf: "inputs")
    facility(code: String): Place @data(class: PUBLIC)
  }
  type Visit @data(class: SENSITIVE) { card: String receipt: String @data(class: EVIDENCE) about: Subject @data(class: PUBLIC) }
  interface Place @data(class: PUBLIC) { host: Person name: String address: String @data(class: RESIDENCE) }
  type Hospital implements Place @data(class: PUBLIC) { host: Person name: String address: String beds: Int }
  type Home implements Place @data(class: PERSONAL) { host: Person name: String address: String @data(class: RESIDENCE) owner: Person }
  union Subject = Person | Hospital
  type Person @data(class: PERSONAL) {
    name: String
    home: Home @data(class: RESIDENCE)
    badge: String @data(class: PUBLIC)
    registered: String @data(class: REGISTERED)
    health: String @data(class: SENSITIVE)
    insurance: String @asks(register: VSS_PLATFORM, atMost: 2)
  }
`;
const schema = buildSchema(sdl);
const classification = classify([{ name: 'identity', typeDefs: parse(sdl) }]);
const policy = guardFields(schema, classification);
const rules = [...limitRules, costRule(classification)];
const explainer = createAccessExplainer({
  schema,
  policy,
  classification,
  accepted: (document) =>
    acceptedDocument(document, {
      schema,
      rules,
      introspection: false,
      isRegistered: (text) => !text.startsWith('#unregistered'),
    }),
});

const staff = { personalId: '001085000101', fullName: 'Trần Quốc Bảo' };
const allScopes: readonly Scope[] = ['eligibility:read', 'identity:read', 'facility:read'];

function callerOf(kind: Caller['kind'], scopes = allScopes, practitioner: object | null = staff) {
  return { kind, practitioner, scopes: new Set(scopes), clientId: 'c' } as unknown as Caller;
}

const hospital = callerOf('hospital');
const agency = callerOf('agency');

function explain(
  caller: Caller,
  document: string,
  variables: Readonly<Record<string, unknown>> | null = null,
  operationName: string | null = null,
) {
  return explainer(caller)({ document, variables, operationName });
}

function verdictsOf(explanation: ReturnType<typeof explain>): readonly string[] {
  return explanation.fields.map(
    ({ path, coordinate, verdict, refusal }) =>
      `${path} ${coordinate} ${verdict}${refusal === null ? '' : ` ${refusal}`}`,
  );
}

describe('a document explained', () => {
  test('names every field with its verdict, through aliases and fragments', () => {
    const explanation = explain(
      agency,
      `query { who: resolveIdentity(purpose: CLAIM_REVIEW) { __typename ...P ... { health } ... on Person { home { town: address } } } }
       fragment P on Person { name registered }`,
    );
    expect(explanation.permitted).toBe(true);
    expect(verdictsOf(explanation)).toEqual([
      'who Query.resolveIdentity ALLOW',
      'who.name Person.name ALLOW',
      'who.registered Person.registered MASK',
      'who.health Person.health ALLOW',
      'who.home Person.home MASK',
      'who.home.town Home.address MASK',
    ]);
  });

  test('gives a field of an interface for each of its types, and of a union for those that are meant', () => {
    const explanation = explain(
      callerOf('auditor'),
      `{ facility { name address ... on Home { owner { name } } ... on Hospital { beds } } }`,
    );
    expect(verdictsOf(explanation)).toEqual([
      'facility Query.facility ALLOW',
      'facility.name Hospital.name ALLOW',
      'facility.name Home.name DENY FIELD_NOT_ALLOWED',
      'facility.address Hospital.address ALLOW',
      'facility.address Home.address DENY FIELD_NOT_ALLOWED',
      'facility.owner Home.owner DENY FIELD_NOT_ALLOWED',
      'facility.owner.name Person.name DENY FIELD_NOT_ALLOWED',
      'facility.beds Hospital.beds ALLOW',
    ]);
    const union = explain(
      hospital,
      '{ eligibilityMany(inputs: []) { about { ... on Place { name } ... on Person { health } } } }',
    );
    expect(verdictsOf(union).slice(2)).toEqual([
      'eligibilityMany.about.name Hospital.name ALLOW',
      'eligibilityMany.about.health Person.health ALLOW',
    ]);
  });

  test('hides what stands in a hidden field, unless another type shows it', () => {
    const host = '{ host { badge } }';
    const hidden = explain(callerOf('auditor'), `{ facility { ... on Home ${host} } }`);
    expect(verdictsOf(hidden).slice(1)).toEqual([
      'facility.host Home.host DENY FIELD_NOT_ALLOWED',
      'facility.host.badge Person.badge DENY FIELD_NOT_ALLOWED',
    ]);
    const either = explain(callerOf('auditor'), `{ facility ${host} }`);
    expect(verdictsOf(either).slice(1)).toEqual([
      'facility.host Hospital.host ALLOW',
      'facility.host Home.host DENY FIELD_NOT_ALLOWED',
      'facility.host.badge Person.badge ALLOW',
    ]);
    expect(either.permitted).toBe(true);
    expect(either.fields.map(({ dataClass }) => dataClass)).toEqual([
      'PUBLIC',
      'PUBLIC',
      'PERSONAL',
      'PUBLIC',
    ]);
  });

  test('names each field once, however often it is selected', () => {
    const { fields } = explain(
      hospital,
      '{ resolveIdentity { name name ...P } } fragment P on Person { name }',
    );
    expect(fields.map(({ path }) => path)).toEqual(['resolveIdentity', 'resolveIdentity.name']);
  });

  test('leaves out what variables leave out, and keeps what an unknown one might', () => {
    const document =
      'query ($no: Boolean!) { resolveIdentity { name @include(if: $no) health @skip(if: true) } }';
    const paths = (variables: Readonly<Record<string, unknown>> | null) =>
      explain(hospital, document, variables).fields.map(({ path }) => path);
    expect(paths({ no: false })).toEqual(['resolveIdentity']);
    expect(paths({ no: true })).toEqual(['resolveIdentity', 'resolveIdentity.name']);
    expect(paths(null)).toEqual(['resolveIdentity', 'resolveIdentity.name']);
  });

  test('is of one operation', () => {
    const document = 'query A { facility { name } } query B { resolveIdentity { name } }';
    expect(explain(hospital, document, null, 'B').fields[0]?.path).toBe('resolveIdentity');
    for (const name of [null, 'C']) {
      expect(() => explain(hospital, document, null, name)).toThrow('OPERATION_RESOLUTION_FAILURE');
    }
  });
});

describe('purposes', () => {
  test('that would open a field are named', () => {
    const { fields } = explain(agency, '{ resolveIdentity { health registered } }');
    expect(fields.slice(1)).toMatchObject([
      { verdict: 'DENY', allowedFor: ['CLAIM_REVIEW'], maskedFor: [] },
      { verdict: 'MASK', allowedFor: [], maskedFor: ['ADMINISTRATIVE_PROCEDURE', 'CLAIM_REVIEW'] },
    ]);
  });

  test('are the usual one where none is stated, and those of the kind are listed', () => {
    expect(explain(agency, '{ resolveIdentity { name } }')).toMatchObject({
      purpose: 'ADMINISTRATIVE_PROCEDURE',
      purposesAllowed: ['ADMINISTRATIVE_PROCEDURE', 'CLAIM_REVIEW', 'ACCESS_REVIEW'],
    });
  });

  test.each([
    ['a literal', '{ resolveIdentity(purpose: TREATMENT) { name } }', null],
    [
      'a variable',
      'query ($p: Purpose) { resolveIdentity(purpose: $p) { name } }',
      { p: 'TREATMENT' },
    ],
    [
      'rows',
      'query ($rows: [Row!]!) { eligibilityMany(inputs: $rows) { card } }',
      { rows: [{ purpose: 'TREATMENT' }] },
    ],
  ])('are read from %s', (_title, document, variables) => {
    expect(explain(hospital, document, variables).purpose).toBe('TREATMENT');
  });

  test('of another kind of caller, and several at once, are refused as they would be', () => {
    expect(explain(hospital, '{ resolveIdentity(purpose: SELF_SERVICE) { name } }')).toMatchObject({
      permitted: false,
      refusals: [{ path: 'resolveIdentity', code: 'PURPOSE_NOT_ALLOWED' }],
    });
    const rows = [{ purpose: 'TREATMENT' }, {}];
    expect(
      explain(hospital, 'query ($rows: [Row!]!) { eligibilityMany(inputs: $rows) { card } }', {
        rows,
      }),
    ).toMatchObject({ refusals: [{ path: 'eligibilityMany', code: 'PURPOSES_DIFFER' }] });
  });
});

describe('a root field that is refused', () => {
  const nameless = callerOf('agency', allScopes, null);
  const usual = '{ resolveIdentity { name insurance } }';
  const forReview = '{ resolveIdentity(purpose: CLAIM_REVIEW) { name insurance } }';

  test.each([
    ['without its scope', callerOf('hospital', []), usual, 'SCOPE_MISSING', 'identity:read'],
    ['for another kind of caller', callerOf('auditor'), usual, 'CALLER_NOT_ALLOWED', null],
    ['without a member of staff', nameless, forReview, 'PRACTITIONER_MISSING', null],
  ])(
    '%s denies all that stands in it, and asks nothing',
    (_title, caller, document, code, missingScope) => {
      const explanation = explain(caller, document);
      expect(explanation.permitted).toBe(false);
      expect(explanation.refusals).toEqual([{ path: 'resolveIdentity', code }]);
      expect(explanation.fields).toMatchObject([
        { verdict: 'DENY', refusal: code, missingScope, asks: [] },
        { verdict: 'DENY', refusal: code, missingScope: null, asks: [] },
        { verdict: 'DENY', refusal: code, missingScope: null, asks: [] },
      ]);
    },
  );

  test('would be answered for a purpose that needs nobody', () => {
    expect(explain(nameless, usual).permitted).toBe(true);
    expect(explain(nameless, forReview).fields[1]?.allowedFor).toEqual([
      'ADMINISTRATIVE_PROCEDURE',
    ]);
  });

  test('may be one whose class is not seen for the purpose', () => {
    expect(explain(agency, '{ resolveIdentity(purpose: ACCESS_REVIEW) { name } }')).toMatchObject({
      permitted: false,
      refusals: [{ path: 'resolveIdentity', code: 'FIELD_NOT_ALLOWED' }],
      fields: [{ verdict: 'DENY', asks: [] }, { verdict: 'DENY' }],
    });
  });

  test('leaves the others their verdicts', () => {
    const { refusals, fields } = explain(
      callerOf('agency', ['facility:read']),
      '{ facility { name } resolveIdentity { name } }',
    );
    expect(refusals).toEqual([{ path: 'resolveIdentity', code: 'SCOPE_MISSING' }]);
    expect(fields.map(({ verdict }) => verdict)).toEqual([
      'ALLOW',
      'ALLOW',
      'ALLOW',
      'DENY',
      'DENY',
    ]);
  });

  test('may be one too many', () => {
    const document = '{ a: facility { name } b: facility { name } }';
    expect(explain(hospital, document).refusals).toEqual([
      { path: null, code: 'TOO_MANY_ROOT_FIELDS' },
    ]);
    expect(explain(agency, document).permitted).toBe(true);
  });
});

describe('registers and cost', () => {
  test('name who is asked, how often at most, and for which rows', () => {
    const { fields } = explain(hospital, '{ resolveIdentity { insurance } }');
    expect(fields.map(({ asks }) => asks)).toEqual([
      [
        { register: 'POPULATION_REGISTER', atMost: 1, eachOf: null, rows: null },
        { register: 'VSS_PORTAL', atMost: 1, eachOf: null, rows: null },
      ],
      [{ register: 'VSS_PLATFORM', atMost: 2, eachOf: null, rows: null }],
    ]);
    const list = 'query ($rows: [Row!]!) { eligibilityMany(inputs: $rows) { card } }';
    const rowsOf = (variables: Readonly<Record<string, unknown>> | null) =>
      explain(hospital, list, variables).fields[0]?.asks;
    const asked = { register: 'VSS_PORTAL', atMost: 2, eachOf: 'inputs' };
    expect(rowsOf({ rows: [{}, {}, {}] })).toEqual([{ ...asked, rows: 3 }]);
    expect(rowsOf(null)).toEqual([{ ...asked, rows: null }]);
  });

  test('are counted: a field with fields of its own is 1, a question 10', () => {
    expect(explain(hospital, '{ resolveIdentity { name insurance } }').cost).toEqual({
      cost: 1 + 4 * 10,
      limit: 200,
      calls: 4,
      callsLimit: 6,
    });
  });
});

describe('a document that the endpoint would refuse', () => {
  test.each([
    ['that is no document', '{', { code: 'GRAPHQL_PARSE_FAILED' }],
    [
      'that is too long',
      `{ ${'facility { name } '.repeat(200)} }`,
      { code: 'GRAPHQL_PARSE_FAILED' },
    ],
    ['with a field that does not exist', '{ nothing }', { code: 'GRAPHQL_VALIDATION_FAILED' }],
    [
      'with entities, which only a router may ask for',
      '{ _entities(representations: []) { __typename } }',
      { code: 'GRAPHQL_VALIDATION_FAILED' },
    ],
    [
      'with introspection',
      '{ __schema { types { name } } }',
      { code: 'GRAPHQL_VALIDATION_FAILED' },
    ],
    [
      'that goes in a circle',
      '{ resolveIdentity { ...A } } fragment A on Person { ...A }',
      { code: 'GRAPHQL_VALIDATION_FAILED' },
    ],
    [
      'with too many aliases',
      '{ a: facility { b: name c: name d: name } }',
      { limit: 'TOO_MANY_ALIASES' },
    ],
    [
      'that costs too much',
      '{ a: resolveIdentity { insurance } b: resolveIdentity { insurance } }',
      { limit: 'OPERATION_TOO_COSTLY' },
    ],
    [
      'that is not registered',
      '#unregistered\n{ facility { name } }',
      { code: 'OPERATION_NOT_REGISTERED' },
    ],
  ])('%s is refused with the same code', (_title, document, extensions) => {
    expect(() => explain(agency, document)).toThrow(
      expect.objectContaining({ extensions: expect.objectContaining(extensions) }),
    );
  });

  test('because of its variables, by their name alone', () => {
    const document = 'query ($p: Purpose) { resolveIdentity(purpose: $p) { name } }';
    expect(() => explain(hospital, document, { p: '001086000001' })).toThrow(
      expect.objectContaining({ message: 'INPUT_INVALID', argument: 'variables' }),
    );
  });
});
