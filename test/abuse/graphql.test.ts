import { createHmac } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { vietnamDate } from '../../src/domain/date.ts';
import { errorCatalog } from '../../src/errors.ts';
import { createLedger } from '../../src/ledger/index.ts';
import { sandboxPeople } from '../../src/sandbox/people.ts';
import { exampleInput } from '../../src/sandbox/scans.ts';
import { openStore } from '../../src/store/index.ts';
import { type Kit, type Reply, type SendOptions, startKit, watchUnhandled } from './graphql-kit.ts';

const [patient] = sandboxPeople(vietnamDate(new Date()));
if (patient === undefined) throw new TypeError('the sandbox has no people');
const input = exampleInput(patient);
const { presented } = patient;
const checkIn =
  'query CheckIn($input: EligibilityInput!) { eligibility(input: $input) { decision } }';
const list =
  'query List($inputs: [EligibilityInput!]!) { eligibilityMany(inputs: $inputs) { decision } }';

let kit: Kit;
const unhandled = watchUnhandled();
beforeAll(async () => {
  kit = await startKit();
});
afterAll(async () => {
  unhandled[Symbol.dispose]();
  await kit[Symbol.asyncDispose]();
});

const sane = 1_500;

/** A refusal of the client's making: 4xx, with a code of the catalogue and its status, signed, and soon. */
function expectRefusal(reply: Reply, ...codes: readonly string[]): void {
  expect(codes, reply.text.slice(0, 300)).toContain(reply.code);
  const entry = errorCatalog[reply.code as keyof typeof errorCatalog];
  const [error] = reply.json.errors ?? [];
  expect(reply.status).toBe(entry.status);
  expect(reply.status).toBeGreaterThanOrEqual(400);
  expect(reply.status).toBeLessThan(500);
  expect(error?.extensions.text).toEqual({ vi: entry.vi, en: entry.en });
  expect(error?.extensions.requestId).toBe(reply.headers['x-request-id']);
  expect(reply.signatureProblem).toBeNull();
  expect(reply.milliseconds).toBeLessThan(sane);
}

const document = (query: string): SendOptions => ({ body: JSON.stringify({ query }) });
const nested = (levels: number) => `${'{a'.repeat(levels)}${'}'.repeat(levels)}`;
const withVariables = (json: string, query = checkIn): SendOptions => ({
  body: `{"query":${JSON.stringify(query)},"variables":${json}}`,
});
const inputJson = JSON.stringify(input);

describe('size', () => {
  test.each([
    ['2 MB', 2_000_000],
    ['600 KB', 600_000],
    ['one byte more than 512 KB', 512 * 1_024 + 1],
  ])('a body of %s is too large', async (_name, bytes) => {
    const body = `{"query":"{__typename}","pad":"${'x'.repeat(bytes - 32)}"}`;
    expectRefusal(await kit.send({ body }), 'BODY_TOO_LARGE');
  });

  test('a body of 65 KB is too large for one visit', async () => {
    const body = JSON.stringify({ query: checkIn, variables: { input } }).padEnd(66_000, ' ');
    expectRefusal(await kit.send({ body }), 'BODY_TOO_LARGE');
  });

  test('a body of 65 KB is fine for a list', async () => {
    const inputs = Array.from({ length: 200 }, () => input);
    const body = JSON.stringify({ query: list, variables: { inputs } }).padEnd(66_000, ' ');
    const reply = await kit.send({ body });
    expect(reply.json.data?.['eligibilityMany']).toHaveLength(200);
  });

  test('a list beside one visit does not lift the limit of the visit', async () => {
    const query = `query($input: EligibilityInput!, $inputs: [EligibilityInput!]!) { eligibility(input: $input) { id } eligibilityMany(inputs: $inputs) { id } }`;
    const body = JSON.stringify({ query, variables: { input, inputs: [] } }).padEnd(66_000, ' ');
    expectRefusal(
      await kit.send({ body }),
      'OPERATION_TOO_COSTLY',
      'TOO_MANY_ROOT_FIELDS',
      'BODY_TOO_LARGE',
    );
  });

  test('a body that claims to be longer than it is ends without an answer of ours hanging', async () => {
    const reply = await rawRequest(
      kit.url,
      'POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 99999999\r\n\r\n{}',
    );
    // Refused for the missing token before a byte of the body is read.
    expect(reply).toMatch(/^HTTP\/1\.1 (?:401|413|400)/);
  });
});

describe('documents', () => {
  const manyAliases = (count: number) =>
    `{ ${Array.from({ length: count }, (_, at) => `a${at}: __typename`).join(' ')} }`;
  const fragmentBomb = `{ ...f0 } ${Array.from(
    { length: 30 },
    (_, at) => `fragment f${at} on Query { ...f${at + 1} ...f${at + 1} }`,
  ).join(' ')} fragment f30 on Query { __typename }`;
  const introspectionBomb = `{ __schema { types { fields { type { fields { type { fields { type { fields { type { name } } } } } } } } } } }`;

  const refusals: ReadonlyArray<readonly [string, string, ...string[]]> = [
    ['50 levels of unknown fields', nested(50), 'DOCUMENT_TOO_DEEP', 'GRAPHQL_VALIDATION_FAILED'],
    [
      '7 levels of known fields',
      '{ eligibility(input: {facilityCode: "99002", holder: {scan: "x"}}) { identity { person { permanentAddress { a { b { c } } } } } } }',
      'DOCUMENT_TOO_DEEP',
      'GRAPHQL_VALIDATION_FAILED',
    ],
    [
      '100,000 opening braces',
      '{'.repeat(100_000),
      'BODY_TOO_LARGE',
      'DOCUMENT_TOO_LONG',
      'GRAPHQL_PARSE_FAILED',
    ],
    ['50,000 opening braces', '{'.repeat(50_000), 'DOCUMENT_TOO_LONG', 'GRAPHQL_PARSE_FAILED'],
    ['400 opening brackets in an argument', `{ a(b: ${'['.repeat(400)}) }`, 'GRAPHQL_PARSE_FAILED'],
    ['1,000 aliases', manyAliases(1_000), 'DOCUMENT_TOO_LONG', 'TOO_MANY_ALIASES'],
    ['100 aliases', manyAliases(100), 'TOO_MANY_ALIASES'],
    ['4 aliases', manyAliases(4), 'TOO_MANY_ALIASES'],
    [
      '4 aliases of which 2 stand in a fragment',
      '{ a: __typename b: __typename ...f } fragment f on Query { c: __typename d: __typename }',
      'TOO_MANY_ALIASES',
    ],
    [
      '1,000 directives',
      `{ __typename ${'@skip(if: false) '.repeat(1_000)} }`,
      'DOCUMENT_TOO_LONG',
      'TOO_MANY_DIRECTIVES',
    ],
    [
      '40 directives of which none exists',
      `{ __typename ${'@aa '.repeat(40)} }`,
      'GRAPHQL_VALIDATION_FAILED',
      'TOO_MANY_DIRECTIVES',
    ],
    [
      '4 directives',
      '{ __typename @skip(if: false) ... @include(if: true) { __typename @skip(if: false) @include(if: true) } }',
      'TOO_MANY_DIRECTIVES',
    ],
    ['a fragment bomb', fragmentBomb, 'TOO_MANY_FRAGMENTS'],
    [
      'a fragment that spreads itself',
      '{ ...f } fragment f on Query { ...f }',
      'GRAPHQL_VALIDATION_FAILED',
    ],
    [
      'three fragments in a circle',
      '{ ...a } fragment a on Query { ...b } fragment b on Query { ...c } fragment c on Query { ...a }',
      'GRAPHQL_VALIDATION_FAILED',
    ],
    ['a fragment that nobody defines', '{ ...nowhere }', 'GRAPHQL_VALIDATION_FAILED'],
    ['11 inline fragments', `{ ${'... { __typename } '.repeat(11)} }`, 'TOO_MANY_FRAGMENTS'],
    ['10,001 tokens', `{ ${'a '.repeat(9_999)}}`, 'DOCUMENT_TOO_LONG'],
    ['501 tokens', `{ ${'a '.repeat(499)}}`, 'DOCUMENT_TOO_LONG'],
    ['introspection that multiplies itself', introspectionBomb, 'GRAPHQL_VALIDATION_FAILED'],
    [
      'two root fields',
      '{ a: facility(code: "99002") { name } b: facility(code: "99004") { name } }',
      'TOO_MANY_ROOT_FIELDS',
    ],
    [
      'two root fields, one of them in a fragment',
      '{ facility(code: "99002") { name } ...f } fragment f on Query { person(personalId: "001086000001", purpose: CHECK_IN) { fullName } }',
      'TOO_MANY_ROOT_FIELDS',
    ],
    ['a mutation', 'mutation { checkIn { id } }', 'GRAPHQL_VALIDATION_FAILED'],
    ['a subscription', 'subscription { eligibility { id } }', 'GRAPHQL_VALIDATION_FAILED'],
    [
      'a type definition',
      'type Query { a: Int }',
      'GRAPHQL_VALIDATION_FAILED',
      'OPERATION_RESOLUTION_FAILURE',
    ],
    ['an empty document', '   ', 'GRAPHQL_PARSE_FAILED', 'BAD_REQUEST'],
    ['a comment alone', '# nothing', 'GRAPHQL_PARSE_FAILED'],
    ['an unterminated string', '{ facility(code: "99', 'GRAPHQL_PARSE_FAILED'],
    ['a null byte', '{ facility\u0000 }', 'GRAPHQL_PARSE_FAILED'],
    [
      'half a surrogate pair as an escape',
      '{ facility(code: "\\uD800") { name } }',
      'GRAPHQL_PARSE_FAILED',
    ],
    [
      'entities of the federation',
      '{ _entities(representations: [{__typename: "Person", personalId: "001086000001"}]) { ... on Person { fullName } } }',
      'GRAPHQL_VALIDATION_FAILED',
    ],
    ['the service of the federation', '{ _service { sdl } }', 'GRAPHQL_VALIDATION_FAILED'],
  ];

  test.each(refusals.map(([name, query, ...codes]) => ({ name, query, codes })))(
    '$name is refused',
    async ({ query, codes }) => {
      expectRefusal(await kit.send(document(query)), ...codes);
    },
  );

  test('the same refusals come without the newer media type, as a 200 where the draft says so', async () => {
    const accept = { headers: { accept: 'application/json' } };
    for (const [name, query, ...codes] of refusals) {
      const reply = await kit.send({ ...document(query), ...accept });
      expect(codes, name).toContain(reply.code);
      expect(reply.status, name).toBeLessThan(500);
      expect(reply.signatureProblem, name).toBeNull();
    }
  });

  test('a dozen levels of introspection are allowed in the sandbox, and no more data than that', async () => {
    const reply = await kit.send(document('{ __schema { queryType { fields { name } } } }'));
    expect(reply.status).toBe(200);
    expect(reply.json.errors).toBeUndefined();
  });

  test('a body in the middle of a fragment attack on Person opens no field of another person', async () => {
    const query = `query($input: EligibilityInput!) { eligibility(input: $input) { identity { person { ...p } } facility { ...f } } }
      fragment p on Person { personalId fullName ... on Person { fullName permanentAddress { detail } } }
      fragment f on Facility { code ... on Facility { name score } }`;
    const reply = await kit.ask(query, { input });
    const wrong = { ...presented, fullName: 'Trần Không Phải' };
    const claim = {
      personalId: wrong.personalId,
      fullName: wrong.fullName,
      birthDate: wrong.birthDate,
    };
    const refused = await kit.ask(query, { input: { ...input, holder: { person: claim } } });
    expect(reply.json.data?.['eligibility']).toMatchObject({
      identity: { person: { fullName: presented.fullName } },
    });
    expect(refused.json.data?.['eligibility']).toMatchObject({ identity: { person: null } });
    expect(refused.text).not.toContain(presented.fullName);
  });

  test.each([
    'fragment x on Facility { name } query($input: EligibilityInput!) { eligibility(input: $input) { identity { person { ...x } } } }',
    'fragment x on Person { fullName } query($input: EligibilityInput!) { eligibility(input: $input) { facility { ...x } } }',
    'query($input: EligibilityInput!) { eligibility(input: $input) { identity { person { __resolveReference origin } } } }',
    'query($input: EligibilityInput!) { eligibility(input: $input) { registeredFacility { code } } }',
  ])('a field of another type is refused: %s', async (query) => {
    expectRefusal(await kit.ask(query, { input }), 'GRAPHQL_VALIDATION_FAILED');
  });
});

describe('variables', () => {
  const deep = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;
  const refusals: ReadonlyArray<readonly [string, string, ...string[]]> = [
    [
      '10,000 levels for a scan',
      `{"input":{"facilityCode":"99002","holder":{"scan":${deep(10_000)}}}}`,
      'INPUT_INVALID',
    ],
    [
      '10,000 levels that nobody declared',
      `{"input":${inputJson},"junk":${deep(10_000)}}`,
      'INPUT_INVALID',
      'BODY_TOO_LARGE',
    ],
    ['6 levels that nobody declared', `{"input":${inputJson},"junk":${deep(6)}}`, 'INPUT_INVALID'],
    [
      '200,000 levels of lists',
      `{"input":${'['.repeat(200_000)}${']'.repeat(200_000)}}`,
      'INPUT_INVALID',
    ],
    ['a key that occurs twice', `{"input":${inputJson},"input":${inputJson}}`, 'BAD_REQUEST'],
    [
      'a key that occurs twice in two spellings',
      `{"input":${inputJson},"inp\\u0075t":${inputJson}}`,
      'BAD_REQUEST',
    ],
    ['a number beyond any', `{"input":${inputJson},"junk":1e999}`, 'BAD_REQUEST'],
    ['a number beyond any below none', `{"input":${inputJson},"junk":[-1e999]}`, 'BAD_REQUEST'],
    ['half a surrogate pair', `{"input":${inputJson},"junk":"\\ud800"}`, 'BAD_REQUEST'],
    ['half a surrogate pair in a key', `{"input":${inputJson},"\\ud800":1}`, 'BAD_REQUEST'],
    ['NaN', `{"input":${inputJson},"junk":NaN}`, 'BAD_REQUEST'],
    ['a million digits of cost', `{"input":{"inScopeCost":${'9'.repeat(60_000)}}}`, 'BAD_REQUEST'],
    [
      '__proto__ in the input',
      `{"input":{"__proto__":{"facilityCode":"99002"},"holder":{"scan":"x"}}}`,
      'INPUT_INVALID',
    ],
    [
      'constructor in the input',
      `{"input":{"constructor":{"prototype":{"a":1}}}}`,
      'INPUT_INVALID',
    ],
    ['__proto__ for the input', `{"__proto__":{"input":${inputJson}}}`, 'INPUT_INVALID'],
    ['a list for the variables', '[1]', 'BAD_REQUEST'],
    ['a text for the variables', '"input"', 'BAD_REQUEST'],
    ['a number for the variables', '5', 'BAD_REQUEST'],
    ['true for the variables', 'true', 'BAD_REQUEST'],
  ];

  test.each(refusals.map(([name, variables, ...codes]) => ({ name, variables, codes })))(
    '$name is refused',
    async ({ variables, codes }) => {
      expectRefusal(await kit.send(withVariables(variables)), ...codes);
    },
  );

  test('51 wrong rows are an input error, not an internal one', async () => {
    const rows = Array.from({ length: 200 }, () => ({ facilityCode: 5 }));
    const reply = await kit.ask(list, { inputs: rows });
    expectRefusal(reply, 'INPUT_INVALID');
    expect(reply.json.errors?.every(({ extensions }) => extensions.code === 'INPUT_INVALID')).toBe(
      true,
    );
  });

  test('__proto__ beside good variables changes nothing', async () => {
    const reply = await kit.send(
      withVariables(`{"input":${inputJson},"__proto__":{"polluted":true}}`),
    );
    expect(reply.json.data?.['eligibility']).toEqual({ decision: 'ELIGIBLE' });
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });
});

describe('the envelope', () => {
  const good = JSON.stringify({ query: checkIn, variables: { input } });
  const bytes = (...parts: readonly (string | Uint8Array)[]) =>
    Buffer.concat(parts.map((part) => Buffer.from(part as string)));
  const refusals: ReadonlyArray<readonly [string, SendOptions, ...string[]]> = [
    ['an array of operations', { body: `[${good},${good}]` }, 'BATCHING_REFUSED'],
    ['an array of one operation', { body: `[${good}]` }, 'BATCHING_REFUSED'],
    ['an empty array', { body: '[]' }, 'BATCHING_REFUSED'],
    [
      'an empty body',
      { body: '', contentType: 'application/json' },
      'BAD_REQUEST',
      'UNSUPPORTED_MEDIA_TYPE',
    ],
    ['an empty object', { body: '{}' }, 'BAD_REQUEST'],
    ['null', { body: 'null' }, 'BAD_REQUEST'],
    ['a text', { body: '"{ __typename }"' }, 'BAD_REQUEST'],
    ['JSON cut in half', { body: good.slice(0, 40) }, 'BAD_REQUEST'],
    ['JSON with a comment', { body: `/* */ ${good}` }, 'BAD_REQUEST'],
    ['two JSON values', { body: `${good}${good}` }, 'BAD_REQUEST'],
    ['a query that is a number', { body: '{"query":5}' }, 'BAD_REQUEST'],
    ['a query that is a list', { body: '{"query":["{__typename}"]}' }, 'BAD_REQUEST'],
    [
      'an operation name that is a number',
      { body: '{"query":"{__typename}","operationName":5}' },
      'BAD_REQUEST',
      'OPERATION_RESOLUTION_FAILURE',
    ],
    [
      'extensions that are a text',
      { body: '{"query":"{__typename}","extensions":"x"}' },
      'BAD_REQUEST',
    ],
    [
      'a persisted query without a document',
      { body: '{"extensions":{"persistedQuery":{"version":1,"sha256Hash":"abc"}}}' },
      'BAD_REQUEST',
    ],
    [
      'two queries',
      { body: '{"query":"{__typename}","query":"{facility(code:\\"99002\\"){name}}"}' },
      'BAD_REQUEST',
    ],
    [
      'bytes that are not UTF-8',
      { body: bytes('{"query":"{__typename}","x":"', Uint8Array.of(0xc3, 0x28), '"}') },
      'BAD_REQUEST',
    ],
    [
      'an overlong encoding',
      { body: bytes('{"query":"{__typename}","x":"', Uint8Array.of(0xc0, 0xaf), '"}') },
      'BAD_REQUEST',
    ],
    ['UTF-16', { body: Buffer.from(good, 'utf16le') }, 'BAD_REQUEST'],
    ['a byte order mark', { body: `\ufeff${good}` }, 'BAD_REQUEST'],
    ['text/plain', { body: good, contentType: 'text/plain' }, 'UNSUPPORTED_MEDIA_TYPE'],
    [
      'a form',
      { body: 'query=%7B__typename%7D', contentType: 'application/x-www-form-urlencoded' },
      'UNSUPPORTED_MEDIA_TYPE',
    ],
    [
      'a multipart form',
      { body: '--x--', contentType: 'multipart/form-data; boundary=x' },
      'UNSUPPORTED_MEDIA_TYPE',
    ],
    [
      'application/graphql',
      { body: '{__typename}', contentType: 'application/graphql' },
      'UNSUPPORTED_MEDIA_TYPE',
    ],
    [
      'another charset',
      { body: good, contentType: 'application/json; charset=utf-16' },
      'UNSUPPORTED_MEDIA_TYPE',
    ],
    [
      'a media type with a suffix',
      { body: good, contentType: 'application/json+x' },
      'UNSUPPORTED_MEDIA_TYPE',
    ],
    ['no content type', { body: good, contentType: null }, 'UNSUPPORTED_MEDIA_TYPE'],
    [
      'a gzip body',
      { body: gzipSync(good), headers: { 'content-encoding': 'gzip' } },
      'UNSUPPORTED_MEDIA_TYPE',
    ],
    [
      'a gzip bomb',
      { body: gzipSync('0'.repeat(50_000_000)), headers: { 'content-encoding': 'gzip' } },
      'UNSUPPORTED_MEDIA_TYPE',
    ],
    [
      'a wrong digest',
      {
        body: good,
        headers: { 'content-digest': 'sha-256=:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=:' },
      },
      'CONTENT_DIGEST_MISMATCH',
    ],
    [
      'a digest that is none',
      { body: good, headers: { 'content-digest': 'yes' } },
      'CONTENT_DIGEST_MISMATCH',
    ],
    ['PUT', { body: good, method: 'PUT' }, 'METHOD_NOT_ALLOWED'],
    ['DELETE', { method: 'DELETE' }, 'METHOD_NOT_ALLOWED'],
    ['PATCH', { body: good, method: 'PATCH' }, 'METHOD_NOT_ALLOWED'],
    ['OPTIONS', { method: 'OPTIONS' }, 'METHOD_NOT_ALLOWED'],
    ['GET without a question', { method: 'GET' }, 'BAD_REQUEST'],
    [
      'GET about a person',
      get('{ person(personalId: "001086000001", purpose: CHECK_IN) { fullName } }'),
      'METHOD_NOT_ALLOWED',
    ],
    ['GET for a check-in', get(checkIn, { input }), 'METHOD_NOT_ALLOWED'],
    [
      'GET for an identity behind a fragment',
      get('{ ...f } fragment f on Query { resolveIdentity(claim: {scan: "x"}) { outcome } }'),
      'METHOD_NOT_ALLOWED',
    ],
    ['an answer as HTML', { body: good, headers: { accept: 'text/html' } }, 'NOT_ACCEPTABLE'],
    [
      'an answer in parts',
      { body: good, headers: { accept: 'multipart/mixed' } },
      'NOT_ACCEPTABLE',
    ],
    [
      'two operations without a name',
      { body: JSON.stringify({ query: 'query A { __typename } query B { __typename }' }) },
      'OPERATION_RESOLUTION_FAILURE',
    ],
    [
      'an operation that is not there',
      { body: JSON.stringify({ query: 'query A { __typename }', operationName: 'B' }) },
      'OPERATION_RESOLUTION_FAILURE',
    ],
    [
      'the name of a fragment for an operation',
      {
        body: JSON.stringify({
          query: 'query A { ...B } fragment B on Query { __typename }',
          operationName: 'B',
        }),
      },
      'OPERATION_RESOLUTION_FAILURE',
    ],
    [
      'two operations of one name',
      {
        body: JSON.stringify({
          query: 'query A { __typename } query A { facility(code: "99002") { name } }',
          operationName: 'A',
        }),
      },
      'GRAPHQL_VALIDATION_FAILED',
    ],
  ];

  test.each(refusals.map(([name, sent, ...codes]) => ({ name, sent, codes })))(
    '$name is refused',
    async ({ sent, codes }) => {
      expectRefusal(await kit.send(sent), ...codes);
    },
  );

  test('a harmless operation beside a name that picks the other is judged by the one that runs', async () => {
    const query = `query Harmless { facility(code: "99002") { name } } query Harmful { a: facility(code: "99002") { name } b: facility(code: "99004") { name } }`;
    const harmless = await kit.send({ body: JSON.stringify({ query, operationName: 'Harmless' }) });
    const harmful = await kit.send({ body: JSON.stringify({ query, operationName: 'Harmful' }) });
    expect(harmless.status).toBe(200);
    expectRefusal(harmful, 'TOO_MANY_ROOT_FIELDS');
  });

  test('a GET about a facility is answered', async () => {
    const reply = await kit.send(get('{ facility(code: "99002") { code } }'));
    expect(reply.json.data).toEqual({ facility: { code: '99002' } });
    expect(reply.signatureProblem).toBeNull();
  });

  test('header lines beyond 16 KB end before they reach us', async () => {
    const reply = await rawRequest(
      kit.url,
      `POST /graphql HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`,
    );
    expect(reply).toMatch(/^HTTP\/1\.1 431/);
  });

  test('two lengths for one body are refused', async () => {
    const reply = await rawRequest(
      kit.url,
      'POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    );
    expect(reply).toMatch(/^HTTP\/1\.1 400/);
  });
});

function get(query: string, variables?: unknown): SendOptions {
  const search = new URLSearchParams({
    query,
    ...(variables === undefined ? {} : { variables: JSON.stringify(variables) }),
  });
  return { method: 'GET', path: `/graphql?${search}` };
}

/** For what no proper client would send. */
function rawRequest(url: string, text: string): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = new Socket();
    socket.setTimeout(5_000, () => socket.destroy(new Error('no answer')));
    socket.once('data', (data) => {
      socket.destroy();
      resolve(data.toString('latin1'));
    });
    socket.once('error', reject);
    socket.connect(Number(port), hostname, () => socket.write(text));
  });
}

describe('tokens through HTTP', () => {
  const now = () => Math.floor(Date.now() / 1_000);
  const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const partsOf = (token: string) => token.split('.') as [string, string, string];

  const attacks: ReadonlyArray<readonly [string, () => string | null, string]> = [
    ['no token', () => null, 'UNAUTHENTICATED'],
    [
      'alg none',
      () =>
        `${encoded({ typ: 'at+jwt', alg: 'none' })}.${partsOf(kit.token('hospital-district'))[1]}.AA`,
      'TOKEN_ALGORITHM_REFUSED',
    ],
    [
      'HS256 with the public key',
      () => {
        const [header, claims] = partsOf(kit.token('hospital-district'));
        const { kid } = JSON.parse(Buffer.from(header, 'base64url').toString()) as { kid: string };
        const input = `${encoded({ typ: 'at+jwt', alg: 'HS256', kid })}.${claims}`;
        const key = kit.issuerPublicKey.export({ format: 'pem', type: 'spki' });
        return `${input}.${createHmac('sha256', key).update(input).digest('base64url')}`;
      },
      'TOKEN_ALGORITHM_REFUSED',
    ],
    [
      'expired',
      () => kit.token('hospital-district', { iat: now() - 900, exp: now() - 300 }),
      'TOKEN_EXPIRED',
    ],
    [
      'not valid yet',
      () => kit.token('hospital-district', { nbf: now() + 300 }),
      'TOKEN_NOT_YET_VALID',
    ],
    [
      'for another system',
      () => kit.token('hospital-district', { aud: 'https://other.example.vn' }),
      'TOKEN_AUDIENCE_WRONG',
    ],
    [
      'by another issuer',
      () => kit.token('hospital-district', { iss: 'https://other.example.vn' }),
      'TOKEN_ISSUER_UNKNOWN',
    ],
    [
      'with one claim changed',
      () => {
        const [header, , signature] = partsOf(kit.token('hospital-district'));
        return `${header}.${partsOf(kit.token('hospital-central'))[1]}.${signature}`;
      },
      'TOKEN_SIGNATURE_INVALID',
    ],
  ];

  test.each(attacks)('%s: refused, signed, and with a challenge', async (_name, tokenOf, code) => {
    const reply = await kit.ask(checkIn, { input }, { token: tokenOf() });
    expectRefusal(reply, code);
    expect(reply.status).toBe(401);
    expect(reply.headers['www-authenticate']).toContain('Bearer realm="vss-gateway"');
  });

  test('a token of a citizen may not check in a patient', async () => {
    const reply = await kit.ask(checkIn, { input }, { token: kit.token('portal-citizen') });
    expectRefusal(reply, 'SCOPE_MISSING', 'CALLER_NOT_ALLOWED');
  });
});

describe('in production', () => {
  let production: Kit;
  beforeAll(async () => {
    production = await startKit({ production: true });
  });
  afterAll(() => production[Symbol.asyncDispose]());

  test.each(['{ __schema { types { name } } }', '{ __type(name: "Person") { fields { name } } }'])(
    'introspection is off: %s',
    async (query) => {
      expectRefusal(await production.send(document(query)), 'INTROSPECTION_OFF');
    },
  );

  test('a near miss gets no suggestion, while the sandbox gives one', async () => {
    const query = '{ eligibilty(input: {}) { decison } }';
    const there = await production.send(document(query));
    const here = await kit.send(document(query));
    expectRefusal(there, 'GRAPHQL_VALIDATION_FAILED');
    expect(there.text).not.toMatch(/did you mean|eligibility|decision/i);
    expect(here.text).toContain('Did you mean');
  });

  test('a near miss in a variable gets no suggestion either', async () => {
    const reply = await production.ask(checkIn, {
      input: { ...input, careTyp: 'OUTPATIENT', careType: 'OUTPATIEN' },
    });
    expectRefusal(reply, 'INPUT_INVALID');
    expect(reply.text).not.toMatch(/did you mean/i);
  });

  test('a check-in is answered', async () => {
    const reply = await production.ask(checkIn, { input });
    expect(reply.json.data?.['eligibility']).toEqual({ decision: 'ELIGIBLE' });
  });

  test('with registered documents, any other is refused and those are answered', async () => {
    const file = join(production.dataDir, 'operations.json');
    writeFileSync(file, JSON.stringify([checkIn]));
    await using closed = await startKit({ environment: { OPERATIONS_FILE: file } });
    expectRefusal(await closed.ask(`${checkIn} `, { input }), 'OPERATION_NOT_REGISTERED');
    expectRefusal(
      await closed.send(document('{ __schema { types { name } } }')),
      'OPERATION_NOT_REGISTERED',
    );
    expect((await closed.ask(checkIn, { input })).status).toBe(200);
  });
});

describe('after all of it', () => {
  test('a normal check-in is answered, signed and soon', async () => {
    const reply = await kit.ask(checkIn, { input });
    expect(reply.json.data?.['eligibility']).toEqual({ decision: 'ELIGIBLE' });
    expect(reply.signatureProblem).toBeNull();
    expect(reply.milliseconds).toBeLessThan(sane);
  });

  test('nothing was left unhandled', () => {
    expect(unhandled.seen).toEqual([]);
  });

  test('the ledger holds, with the refused requests of known callers in it', async () => {
    const before = await countRows();
    await kit.send(document('mutation { x }'));
    await kit.ask(checkIn, { input });
    const after = await countRows();
    expect(after.broken).toBeNull();
    expect(after.rows - before.rows).toBe(2);
  });

  test('no password or key stands in the working folder for everyone to read', () => {
    expect(readFileSync(join(kit.dataDir, 'issuers.json'), 'utf8')).not.toContain('"d"');
  });
});

async function countRows() {
  const store = await openStore({ databaseUrl: undefined, dataDir: kit.dataDir });
  const ledger = createLedger(store, { pseudonymKey: new Uint8Array(32) });
  const report = await ledger.verify();
  await ledger.close();
  await store.close();
  return report;
}
