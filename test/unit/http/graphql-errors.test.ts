import { HeaderMap } from '@apollo/server';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { errorCatalog } from '../../../src/errors.ts';
import { type ApolloContext, createApollo } from '../../../src/http/apollo.ts';
import type { Exchange } from '../../../src/http/exchange.ts';
import { errorBody } from '../../../src/http/graphql-errors.ts';
import { Waits } from '../../../src/http/waits.ts';
import { resolvers } from '../../../src/resolvers/index.ts';
import { compose } from '../../../src/supergraph/compose.ts';
import { executableSchema } from '../../../src/supergraph/executable.ts';
import { limitRules } from '../../../src/supergraph/limits.ts';
import { loadSubgraphs } from '../../../src/supergraph/subgraphs.ts';

type Apollo = ReturnType<typeof createApollo>;

function apolloFor(production: boolean): Apollo {
  const subgraphs = loadSubgraphs();
  const schema = executableSchema(compose(subgraphs).publicSdl, subgraphs, resolvers);
  return createApollo({
    schema,
    rules: limitRules,
    production,
    isRegistered: () => true,
  });
}

const sandbox = apolloFor(false);
const production = apolloFor(true);
beforeAll(async () => {
  await sandbox.start();
  await production.start();
});

const exchange = (): Exchange => ({
  requestId: '00000000-0000-4000-8000-000000000000',
  method: 'POST',
  targetUri: 'https://gateway.example.vn/graphql',
  headers: { contentDigest: undefined, signature: undefined, signatureInput: undefined },
  signature: null,
  language: 'VI',
  legacyMediaType: false,
  proves: false,
  startedAt: 0,
  waits: new Waits({ monotonic: () => 0 }),
  admitted: null,
  retryAfterMs: null,
  caller: null,
  acceptedUntilMs: 0,
  evidence: null,
  repeatable: null,
  repeated: null,
  bodyDigest: null,
  operations: [],
  bodyBytes: 0,
  refusal: null,
  completedByPlugin: false,
});

interface Body {
  readonly errors?: ReadonlyArray<{
    readonly message: string;
    readonly extensions: {
      readonly code: string;
      readonly detail?: string;
      readonly argument?: string;
    };
  }>;
}

/** The body as it would be sent. Resolvers have nothing to work with here, so whatever reaches them fails. */
async function answer(apollo: Apollo, body: Readonly<Record<string, unknown>>): Promise<string> {
  const { body: sent } = await apollo.executeHTTPGraphQLRequest({
    httpGraphQLRequest: {
      method: 'POST',
      headers: new HeaderMap([
        ['content-type', 'application/json'],
        ['accept', 'application/graphql-response+json'],
      ]),
      search: '',
      body,
    },
    context: async () => ({ exchange: exchange() }) as unknown as ApolloContext,
  });
  return sent.kind === 'complete' ? sent.string : '';
}

async function errorsOf(body: Readonly<Record<string, unknown>>, apollo = sandbox) {
  return (JSON.parse(await answer(apollo, body)) as Body).errors ?? [];
}

const visit = 'query Visit($input: EligibilityInput!) { eligibility(input: $input) { id } }';
const holder = { scan: 'x' };

/** Words that no sentence of the catalogue, no message of graphql-js and no name of the contract can hold by chance. */
const secretWord = fc.stringMatching(/^[QXZ][qxzjk0-9]{7,11}$/);
/** The same word dressed up as what messages look like. */
const dressed = (word: string) =>
  fc.oneof(
    fc.constantFrom(
      word,
      `"${word}"`,
      `'${word}'`,
      `x at "${word}"; `,
      `", found ${word}`,
      `value: ${word}`,
      `Expected type "${word}"`,
      `Expected a ${word}, e.g. ${word}`,
      `Variable "$${word}" of required type "${word}" was not provided.`,
      `OneOf Input Object "${word}" must specify exactly one key.`,
      `Field "${word}" is not defined by type "${word}". Did you mean "${word}"?`,
      `\n${word}\\`,
      `{ ${word}: [${word}] }`,
    ),
    fc.tuple(fc.string(), fc.string()).map(([before, after]) => `${before}${word}${after}`),
    fc
      .tuple(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }))
      .map(([before, after]) => `${before}${word}${after}`),
  );

/** Arbitrary JSON in which every text and every key holds the secret. */
const jsonWith = (word: string) =>
  fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      dressed(word),
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(fc.oneof(dressed(word), inputNames), tie('value'), { maxKeys: 4 }),
    ),
  })).value;

const inputNames = fc.constantFrom(
  'facilityCode',
  'holder',
  'scan',
  'person',
  'card',
  'personalId',
  'fullName',
  'birthDate',
  'careType',
  'inScopeCost',
  'deadlineMs',
  'referral',
  'kind',
  'diagnosisCodes',
);

const inVariables = secretWord.chain((word) =>
  fc.record({
    word: fc.constant(word),
    body: fc
      .tuple(jsonWith(word), jsonWith(word), fc.integer({ min: 0, max: 4 }))
      .map(([value, other, place]) => ({
        query: visit,
        variables: [
          { input: value },
          { input: { facilityCode: '99002', holder: value } },
          { input: { facilityCode: value, holder: { scan: other } } },
          { input: { facilityCode: '99002', holder, careType: value, inScopeCost: other } },
          { [String(word)]: value, input: { facilityCode: '99002', holder, extra: other } },
        ][place],
      })),
  }),
);

const templates: ReadonlyArray<(word: string, text: string) => string> = [
  (_word, text) => `{ eligibility(input: {facilityCode: ${text}, holder: {scan: "x"}}) { id } }`,
  (_word, text) => `{ eligibility(input: {facilityCode: "99002", holder: ${text}}) { id } }`,
  (_word, text) => `{ eligibility(input: ${text}) { id } }`,
  (_word, text) =>
    `{ eligibility(input: {facilityCode: "99002", holder: {scan: "x"}, careType: ${text}, inScopeCost: ${text}, emergency: ${text}, deadlineMs: ${text}, diagnosisCodes: ${text}}) { id } }`,
  (word) => `{ ${word} }`,
  (word) => `{ facility(code: "99002") { ${word} } }`,
  (word) => `{ facility(${word}: "99002") { name } }`,
  (word) => `{ facility(code: "99002") @${word} { name } }`,
  (word) => `{ ...${word} }`,
  (word) => `{ __typename } fragment ${word} on ${word} { ${word} }`,
  (word) => `query ${word}($${word}: ${word}!) { __typename }`,
  (word) => `query A($${word}: EligibilityInput!) { eligibility(input: $${word}) { id } }`,
  (word) => `query A($${word}: String) { eligibility(input: $${word}) { id } }`,
  (word) => `query A { facility(code: $${word}) { name } }`,
  (word) =>
    `{ ${word}: facility(code: "99002") { name } ${word}: facility(code: "99004") { code } }`,
  (word) =>
    `{ eligibility(input: {facilityCode: "99002", holder: {scan: "x"}, ${word}: 1, ${word}: 2}) { id } }`,
  (word) => `{ eligibility(input: {facilityCode: "99002", holder: {${word}: 1}}) { id } }`,
  (word) => `query ${word} { __typename } query ${word} { __typename }`,
  (word) => `mutation ${word} { ${word} }`,
  (word) => `{ ${word}`,
  (word) => `"${word}" ${word} {`,
  (word) => `type ${word} { ${word}: ${word} }`,
  (word, text) => `# ${word}\n${text} ${word}`,
  (word) => `{ facility(code: "${word} \\x") { name } }`,
  (word) => `{ facility(code: "\\u{${word}}") { name } }`,
  (word) => `{ facility(code: 0${word}) { name } }`,
  (word) => `{ facility(code: "${word}`,
  (word) => `{ facility(code: '${word}') { name } }`,
  (_word, text) => text,
];

/** A text as GraphQL literals of all kinds. */
const literals = (word: string) =>
  dressed(word).chain((text) =>
    fc.constantFrom(
      JSON.stringify(text),
      `"""${text.replaceAll('"', "'").replaceAll('\\', '')}"""`,
      word,
      `[${word} ${JSON.stringify(text)}]`,
      `{${word}: ${JSON.stringify(text)}}`,
      `$${word}`,
      text,
    ),
  );

const inDocuments = secretWord.chain((word) =>
  fc.record({
    word: fc.constant(word),
    body: fc
      .tuple(fc.constantFrom(...templates), literals(word), fc.boolean())
      .map(([template, text, named]) => ({
        query: template(word, text),
        ...(named ? { operationName: word } : {}),
      })),
  }),
);

const decoded = (text: string) =>
  text.replaceAll(/\\u[0-9a-f]{4}/gi, (code) => JSON.parse(`"${code}"`) as string);

describe('what an error says', () => {
  test.each([
    ['in the sandbox', sandbox],
    ['in production', production],
  ] as const)('%s holds nothing that was sent in variables', async (_mode, apollo) => {
    await fc.assert(
      fc.asyncProperty(inVariables, async ({ word, body }) => {
        const text = await answer(apollo, body);
        expect(text).toContain('"errors"');
        expect(decoded(text)).not.toContain(word);
      }),
      { numRuns: 600 },
    );
  });

  test.each([
    ['in the sandbox', sandbox],
    ['in production', production],
  ] as const)('%s holds nothing that was sent in a document', async (_mode, apollo) => {
    await fc.assert(
      fc.asyncProperty(inDocuments, async ({ word, body }) => {
        expect(decoded(await answer(apollo, body))).not.toContain(word);
      }),
      { numRuns: 1_200 },
    );
  });

  test('every code is one of the catalogue', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(inDocuments, inVariables), async ({ body }) => {
        for (const { extensions } of await errorsOf(body))
          expect(Object.keys(errorCatalog)).toContain(extensions.code);
      }),
      { numRuns: 300 },
    );
  });
});

describe('what an error still tells the developer', () => {
  const ask = (query: string, variables?: unknown) =>
    errorsOf({ query, ...(variables === undefined ? {} : { variables }) });
  const good = { facilityCode: '99002', holder };

  const details: ReadonlyArray<readonly [string, string, unknown, string]> = [
    ['a missing variable', visit, {}, 'Variable "$input" of type "EligibilityInput!" is missing.'],
    [
      'a wrong scalar, with an example',
      visit,
      { input: { ...good, facilityCode: 5 } },
      'Variable "$input" at "facilityCode": Expected a facility code of 5 characters, e.g. "99002".',
    ],
    [
      'a value outside an enum',
      visit,
      { input: { ...good, careType: 'x' } },
      'Variable "$input" at "careType": A value does not exist in "CareType" enum.',
    ],
    [
      'a field that has to be there',
      visit,
      { input: { holder } },
      'Variable "$input": Field "facilityCode" of required type "FacilityCode!" was not provided.',
    ],
    [
      'a near miss of a field name in a variable',
      visit,
      { input: { ...good, careTyp: 'INPATIENT' } },
      'Variable "$input": Field "…" is not defined by type "EligibilityInput". Did you mean "careType"?',
    ],
    [
      'a near miss of a field name in a document',
      '{ facility(code: "99002") { nam } }',
      undefined,
      'Cannot query field "…" on type "Facility". Did you mean "name"?',
    ],
    [
      'a missing argument',
      '{ facility { name } }',
      undefined,
      'Field "facility" argument "code" of type "FacilityCode!" is required, but it was not provided.',
    ],
    [
      'a missing selection',
      '{ facility(code: "99002") }',
      undefined,
      'Field "facility" of type "Facility" must have a selection of subfields. Did you mean "facility { ... }"?',
    ],
    [
      'the place of a syntax error',
      '{ facility(code "x") }',
      undefined,
      'Syntax Error: Expected ":".',
    ],
  ];

  test.each(details)('%s', async (_name, query, variables, detail) => {
    const [error] = await ask(query, variables);
    expect(error?.extensions.detail).toBe(detail);
  });

  test('a row of a list is named by its index', async () => {
    const query =
      'query($inputs: [EligibilityInput!]!) { eligibilityMany(inputs: $inputs) { id } }';
    const [error] = await ask(query, { inputs: [good, { ...good, visitAt: 5 }] });
    expect(error?.extensions.argument).toBe('[1].visitAt');
  });

  test('a limit needs no detail beside its sentence', async () => {
    const [error] = await ask('{ a: __typename b: __typename c: __typename d: __typename }');
    expect(error?.extensions).not.toHaveProperty('detail');
    expect(error?.extensions.code).toBe('TOO_MANY_ALIASES');
  });

  test('in production no suggestion is made', async () => {
    const [error] = await errorsOf(
      { query: visit, variables: { input: { ...good, careTyp: 'x' } } },
      production,
    );
    expect(error?.extensions.detail).toBe(
      'Variable "$input": Field "…" is not defined by type "EligibilityInput".',
    );
  });

  test('an accident is described by its code alone', async () => {
    const [error] = await ask(visit, { input: good });
    expect(error?.extensions.code).toBe('INTERNAL_SERVER_ERROR');
    expect(error?.extensions).not.toHaveProperty('detail');
    expect(error?.message).toBe(errorCatalog.INTERNAL_SERVER_ERROR.vi);
  });
});

test('an answer that never reached GraphQL has the sentence of the language asked for', () => {
  const body = JSON.parse(errorBody('LEDGER_UNAVAILABLE', 'id-1', 'EN')) as Body;
  expect(body.errors?.[0]).toEqual({
    message: errorCatalog.LEDGER_UNAVAILABLE.en,
    extensions: {
      code: 'LEDGER_UNAVAILABLE',
      retryable: true,
      retryAfterMs: 2_000,
      text: { vi: errorCatalog.LEDGER_UNAVAILABLE.vi, en: errorCatalog.LEDGER_UNAVAILABLE.en },
      requestId: 'id-1',
    },
  });
});
