import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Terminal, UsageError } from '../../../src/cli/terminal.ts';
import { verify, verifyCommand } from '../../../src/cli/verify.ts';
import { contentDigest } from '../../../src/signing/digest.ts';
import type { SignedRequest } from '../../../src/signing/http-message/components.ts';
import { signResponse } from '../../../src/signing/http-message/sign.ts';
import { type KeyEvent, nextEvent } from '../../../src/signing/keys/history.ts';
import { signReceipt } from '../../../src/signing/receipt.ts';
import { claims, claimsAt, ed25519, es256 } from '../signing/fixtures.ts';

const directory = mkdtempSync(join(tmpdir(), 'verify-'));
afterAll(() => rmSync(directory, { recursive: true }));

let files = 0;
function file(content: string | Uint8Array): string {
  files += 1;
  const path = join(directory, String(files));
  writeFileSync(path, content);
  return path;
}

const keys = file(JSON.stringify(es256.keys.publicKeys()));

interface Result {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function run(args: readonly string[], input: string | Uint8Array = ''): Promise<Result> {
  const [out, err]: [string[], string[]] = [[], []];
  const terminal: Terminal = {
    out: (text) => out.push(text),
    err: (text) => err.push(text),
    readInput: async () => Buffer.from(input),
    env: {},
  };
  const clock = { now: () => claimsAt, monotonic: () => 0 };
  const code = await verifyCommand(clock).run(args, terminal);
  return { code, out: out.join(''), err: err.join('') };
}

const verifyReceipt = (path: string, ...more: string[]) =>
  run(['receipt', path, '--keys', keys, ...more]);
const verifyResponse = (path: string, ...more: string[]) =>
  run(['response', path, '--keys', keys, ...more]);

const receipt = await signReceipt(es256.signer, claims);
const body = Buffer.from('{"data":{"a":"một"}}\n\n');
const targetUri = 'https://gateway.example/graphql';

interface Saved {
  readonly request?: SignedRequest;
  readonly eol?: string;
  readonly before?: string;
  readonly content?: Uint8Array;
  readonly fields?: Readonly<Record<string, string>>;
}

/** What `curl -i` would have saved of a signed answer. */
async function saved(options: Saved = {}): Promise<string> {
  const { eol = '\r\n', before = '', content = body } = options;
  const request = options.request ?? { method: 'POST', targetUri };
  const fields = {
    'content-type': 'application/json',
    'gateway-request-target': request.targetUri,
    ...(request.contentDigest === undefined
      ? {}
      : { 'gateway-request-digest': request.contentDigest }),
    'content-digest': contentDigest(body),
    ...(await signResponse({
      signer: es256.signer,
      status: 200,
      contentDigest: contentDigest(body),
      request,
      created: claims.iat,
    })),
    ...options.fields,
  };
  const head = Object.entries(fields).map(([name, value]) => `${name}: ${value}${eol}`);
  return file(
    Buffer.concat([Buffer.from(`${before}HTTP/1.1 200 OK${eol}${head.join('')}${eol}`), content]),
  );
}

describe('verify receipt', () => {
  test('says in plain words what holds', async () => {
    const { code, out } = await verifyReceipt(file(receipt));
    expect(code).toBe(0);
    expect(out).toContain('Receipt: holds');
    expect(out).toContain(`${es256.signer.kid} (ES256)`);
    expect(out).toContain('covered, finally');
    expect(out).toContain('47.5 % (95 % × 50 %, route 3.1)');
    expect(out).toMatch(/usable +until 2026-11-/);
  });

  test('white space around the receipt does not matter', async () => {
    expect((await verifyReceipt(file(`\n ${receipt}\r\n`))).code).toBe(0);
  });

  test('standard input is a file too', async () => {
    expect((await run(['receipt', '-', '--keys', keys], receipt)).code).toBe(0);
  });

  test('every receipt of a GraphQL answer is checked', async () => {
    const answer = { data: { eligibilityMany: [{ receipt }, { receipt, card: null }] } };
    const { code, out } = await verifyReceipt(file(JSON.stringify(answer)));
    expect(code).toBe(0);
    expect(out).toContain('Receipt 1 of 2: holds');
    expect(out).toContain('Receipt 2 of 2: holds');
  });

  test('one bad receipt among good ones is enough to refuse', async () => {
    const bad = receipt.replace(/\.[^.]+$/, `.${'A'.repeat(86)}`);
    const answer = JSON.stringify({ data: { a: { receipt }, b: { receipt: bad } } });
    const { code, out } = await verifyReceipt(file(answer), '--json');
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      ok: false,
      receipts: [{ ok: true }, { ok: false, code: 'SIGNATURE_INVALID' }],
    });
  });

  test('an answer saved with curl -i will do', async () => {
    const answer = `HTTP/1.1 200 OK\r\na: b\r\n\r\n${JSON.stringify({ data: { e: { receipt } } })}`;
    expect((await verifyReceipt(file(answer))).code).toBe(0);
  });

  test('expiry is reported and refuses nothing', async () => {
    const old = await signReceipt(es256.signer, { ...claims, exp: claims.iat });
    const { code, out } = await verifyReceipt(file(old));
    expect(code).toBe(0);
    expect(out).toMatch(/usable +no longer/);
  });

  test('an expiry beyond all calendars is no crash', async () => {
    const odd = await signReceipt(es256.signer, { ...claims, exp: Number.MAX_SAFE_INTEGER });
    expect((await verifyReceipt(file(odd))).out).toMatch(/usable +until unknown/);
  });

  test('a benefit may be absent, and a decision provisional', async () => {
    const { benefit: _, ...rest } = claims;
    const other = { ...rest, decision: 'UNDETERMINED', provisional: true, mode: 'stale' } as const;
    const bare = await signReceipt(es256.signer, { ...other, sources: [], reasonCodes: [] });
    const { out } = await verifyReceipt(file(bare));
    expect(out).toContain('not decided, provisionally');
    expect(out).not.toContain('benefit');
  });

  test('what is owed, and how a register was heard, is shown', async () => {
    const owing = await signReceipt(es256.signer, {
      ...claims,
      provisional: true,
      mode: 'stale',
      obligations: [
        { code: 'RETRY_LOOKUP' },
        { code: 'RECHECK_BEFORE_DISCHARGE', dueBy: '2026-11-23T16:59:59.999Z' },
      ],
      recheckBy: '2026-11-23T16:59:59.999Z',
      sources: [
        {
          id: 'VSS_PORTAL',
          version: '2026-11-23T01:00:00.000Z',
          mode: 'stale',
          asOf: '2026-11-23T01:00:00.000Z',
          ageSeconds: 3_600,
          reason: 'CIRCUIT_OPEN',
        },
        { id: 'POPULATION_REGISTER', version: 'FAILED', reason: 'TIMEOUT' },
      ],
    });
    const { code, out } = await verifyReceipt(file(owing));
    expect(code).toBe(0);
    expect(out).toContain('from earlier answers of a source');
    expect(out).toContain('VSS_PORTAL (stale, 3600 s old, CIRCUIT_OPEN)');
    expect(out).toContain('POPULATION_REGISTER (TIMEOUT)');
    expect(out).toContain('RETRY_LOOKUP, RECHECK_BEFORE_DISCHARGE by 2026-11-23T16:59:59.999Z');
    expect(out).toMatch(/look up again +by 2026-11-23/);
  });

  test('what the fund pays is shown', async () => {
    const benefit = { ...claims.benefit, fundPays: 120_000 } as NonNullable<typeof claims.benefit>;
    const { out } = await verifyReceipt(
      file(await signReceipt(es256.signer, { ...claims, benefit })),
    );
    expect(out).toContain('the fund pays 120000 VND');
  });

  test.each([
    ['another key', async () => signReceipt(ed25519.signer, claims), 'ALGORITHM|KEY_UNKNOWN'],
    ['no JWS', async () => 'hello', 'MALFORMED'],
    ['a JSON without a receipt', async () => '{"data":null}', 'INPUT_MALFORMED'],
    ['half a JSON', async () => '{"data":', 'INPUT_MALFORMED'],
  ])('%s: exit 1 and a reason', async (_, content, reason) => {
    const { code, out } = await verifyReceipt(file(await content()));
    expect(code).toBe(1);
    expect(out).toMatch(new RegExp(`(${reason}): [A-Z].+\\.\n$`));
  });
});

describe('verify receipt with what is known besides', () => {
  const body = { query: '{ a }', variables: { b: 1, a: 'đ' } };
  const salt = Buffer.alloc(16, 3);
  const cardNumber = 'DN4010100000001';
  const bound = {
    ...claims,
    op: sha256('{ a }'),
    req: { ...claims.req, digest: sha256('{"a":"đ","b":1}') },
    person: {
      salt: salt.toString('base64url'),
      digest: sha256(Buffer.concat([salt, Buffer.from(cardNumber)])),
    },
  };

  function sha256(content: string | Uint8Array): string {
    return createHash('sha256').update(content).digest('base64url');
  }

  test('it holds when all of it fits', async () => {
    const { code } = await verifyReceipt(
      file(await signReceipt(es256.signer, bound)),
      ...['--issuer', bound.iss, '--client', bound.aud],
      ...['--request', file(JSON.stringify(body)), '--number', file(`${cardNumber}\n`)],
    );
    expect(code).toBe(0);
  });

  test('the request may be given as it was sent', async () => {
    const sent = file(`POST /graphql HTTP/1.1\r\nHost: a\r\n\r\n${JSON.stringify(body)}`);
    const path = file(await signReceipt(es256.signer, bound));
    expect((await verifyReceipt(path, '--request', sent)).code).toBe(0);
  });

  test.each([
    ['ISSUER_WRONG', ['--issuer', 'https://gateway.example/']],
    ['CLIENT_WRONG', ['--client', 'hospital-79025']],
    ['REQUEST_MISMATCH', ['--request', file(JSON.stringify({ ...body, variables: { b: 2 } }))]],
    ['REQUEST_MISMATCH', ['--request', file(JSON.stringify({ ...body, query: '{a}' }))]],
    ['PERSON_MISMATCH', ['--number', file('DN4010100000002')]],
    ['INPUT_MALFORMED', ['--request', file('{"variables":{}}')]],
  ])('%s when it does not', async (reason, args) => {
    const { code, out } = await verifyReceipt(
      file(await signReceipt(es256.signer, bound)),
      ...args,
      '--json',
    );
    expect(code).toBe(1);
    expect(out).toContain(`"code":"${reason}"`);
  });

  test('a receipt from the future is refused', async () => {
    const early = await signReceipt(es256.signer, { ...claims, iat: claims.iat + 71 });
    expect((await verifyReceipt(file(early))).out).toContain('SIGNED_IN_FUTURE');
    const almost = await signReceipt(es256.signer, { ...claims, iat: claims.iat + 70 });
    expect((await verifyReceipt(file(almost))).code).toBe(0);
  });
});

describe('verify receipt of an encounter', () => {
  const first = { ...claims, jti: 'd-1', encounter: 'visit-7', decision: 'UNDETERMINED' } as const;

  async function answerOf(digest?: string): Promise<string> {
    const one = await signReceipt(es256.signer, first);
    const two = await signReceipt(es256.signer, {
      ...claims,
      jti: 'd-2',
      encounter: 'visit-7',
      previous: {
        jti: 'd-1',
        digest: digest ?? createHash('sha256').update(one).digest('base64url'),
      },
      settles: 'd-1',
    });
    return file(JSON.stringify({ first: { receipt: one }, second: { receipt: two } }));
  }

  test('follows the one that it names', async () => {
    const { code, out } = await verifyReceipt(await answerOf());
    expect(code).toBe(0);
    expect(out).toMatch(/follows +d-1 \(checked\)/);
    expect(out).toMatch(/settles +d-1/);
  });

  test('is refused behind another one', async () => {
    const { code, out } = await verifyReceipt(await answerOf('other'));
    expect(code).toBe(1);
    expect(out).toContain('PREVIOUS_MISMATCH');
  });
});

describe('a key history in place of a key set', () => {
  const [key] = es256.keys.publicKeys().keys;
  if (key === undefined) throw new TypeError('No key');
  const at = (seconds: number) => new Date((claims.iat + seconds) * 1_000).toISOString();
  const published = (from: string | null, purpose: 'checkpoint' | null = null) =>
    nextEvent([], {
      at: at(-90_000),
      kid: key.kid,
      event: 'PUBLISHED',
      key,
      purpose,
      kind: 'file',
      from,
      emergency: false,
    });
  const historyFile = (...events: readonly KeyEvent[]) =>
    file(JSON.stringify({ keys: [], events }));
  const begun = published(at(-3_600));

  test.each([
    ['its turn', historyFile(begun), null],
    [
      'a key for something else',
      historyFile(published(at(-3_600), 'checkpoint')),
      'KEY_OTHER_PURPOSE',
    ],
    ['before its turn', historyFile(published(at(3_600))), 'KEY_NOT_YET_VALID'],
    [
      'after its turn',
      historyFile(
        begun,
        nextEvent([begun], { at: at(-90), kid: key.kid, event: 'RETIRED', until: at(-60) }),
      ),
      'KEY_RETIRED',
    ],
    [
      'a withdrawn key',
      historyFile(
        begun,
        nextEvent([begun], { at: at(90), kid: key.kid, event: 'WITHDRAWN', from: at(60) }),
      ),
      'KEY_WITHDRAWN',
    ],
  ])('%s: receipt and response alike', async (_name, path, reason) => {
    for (const args of [
      ['receipt', file(receipt)],
      ['response', await saved()],
    ]) {
      const { code, out } = await run([...args, '--keys', path, '--json']);
      expect([code, JSON.stringify(JSON.parse(out)).includes(String(reason))]).toEqual(
        reason === null ? [0, false] : [1, true],
      );
    }
  });

  test('a plain key set says what its keys are for as well', async () => {
    const set = file(JSON.stringify({ keys: [{ ...key, purpose: 'checkpoint' }] }));
    const { code, out } = await run(['receipt', file(receipt), '--keys', set]);
    expect(code).toBe(1);
    expect(out).toContain('KEY_OTHER_PURPOSE');
  });

  test('from which an event was taken is not believed', async () => {
    const later = nextEvent([begun], { at: at(90), kid: key.kid, event: 'RETIRED', until: at(95) });
    const { code, out } = await run(['receipt', file(receipt), '--keys', historyFile(later)]);
    expect(code).toBe(1);
    expect(out).toContain('KEYS_UNAVAILABLE');
    expect(out).toContain('event 1');
  });
});

describe('verify response', () => {
  test.each<[string, Saved]>([
    ['CRLF', {}],
    ['LF', { eol: '\n' }],
    ['an interim answer first', { before: 'HTTP/1.1 100 Continue\r\n\r\n' }],
    [
      'two interim answers first',
      { before: 'HTTP/1.1 100 Continue\n\nHTTP/1.1 103 Early\na: b\n\n' },
    ],
  ])('holds with %s', async (_, options) => {
    const { code, out } = await verifyResponse(await saved(options));
    expect(out).toContain('Response: holds');
    expect(out).toContain('POST https://gateway.example/graphql (as the answer itself says');
    expect(code).toBe(0);
  });

  test('a result for programs', async () => {
    const { out } = await verifyResponse(await saved(), '--json');
    expect(JSON.parse(out)).toMatchObject({
      ok: true,
      kid: es256.signer.kid,
      algorithm: 'ecdsa-p256-sha256',
      request: { method: 'POST', targetUri, from: 'hint' },
    });
  });

  test('may be refused for its age', async () => {
    const path = await saved();
    expect((await verifyResponse(path, '--max-age', '60')).code).toBe(0);
    const { code, out } = await verifyResponse(path, '--max-age', '59');
    expect([code, out.includes('TOO_OLD')]).toEqual([1, true]);
  });

  test('the body is taken to the last byte', async () => {
    const trimmed = body.subarray(0, -1);
    const { code, out } = await verifyResponse(await saved({ content: trimmed }));
    expect(code).toBe(1);
    expect(out).toContain('DIGEST_MISMATCH: The body is not the one that was signed.');
  });

  test('a changed hint is refused', async () => {
    const fields = { 'gateway-request-target': 'https://gateway.example/other' };
    const { code, out } = await verifyResponse(await saved({ fields }), '--json');
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ code: 'SIGNATURE_INVALID' });
  });

  test('--url stands in for the hint', async () => {
    const fields = { 'gateway-request-target': 'https://gateway.example/other' };
    const path = await saved({ fields });
    expect((await verifyResponse(path, '--url', targetUri)).code).toBe(0);
    expect((await verifyResponse(path, '--url', `${targetUri}?`)).code).toBe(1);
  });

  test('without hint, request or url it says what to give', async () => {
    const path = file('HTTP/2 200\r\na: b\r\n\r\nx');
    const { code, out } = await verifyResponse(path);
    expect(code).toBe(1);
    expect(out).toContain('give --request or --url');
  });

  test.each([
    ['no status line', 'hello\n\n'],
    ['no empty line', 'HTTP/1.1 200 OK\na: b\n'],
    ['a folded line', 'HTTP/1.1 200 OK\na: b\n c\n\n'],
  ])('%s: not checked', async (_, content) => {
    const { code, out } = await verifyResponse(file(content));
    expect(code).toBe(1);
    expect(out).toContain('Not checked: INPUT_MALFORMED');
  });
});

describe('verify response with the request', () => {
  const sent = '{"query":"{ a }"}';
  const request = { method: 'POST', targetUri, contentDigest: contentDigest(sent) };
  const requestFile = (start: string, digest = request.contentDigest, content = sent) =>
    file(`${start}\r\nHost: gateway.example\r\nContent-Digest: ${digest}\r\n\r\n${content}`);

  test.each([
    ['an absolute target', `POST ${targetUri} HTTP/1.1`],
    ['a path', 'POST /graphql HTTP/1.1'],
  ])('holds with %s', async (_, start) => {
    const { code, out } = await verifyResponse(
      await saved({ request }),
      '--request',
      requestFile(start),
    );
    expect(out).toContain('(the given request)');
    expect(code).toBe(0);
  });

  test('a path may have been asked without TLS', async () => {
    const plain = { ...request, targetUri: 'http://gateway.example/graphql' };
    const path = await saved({ request: plain });
    const { out } = await verifyResponse(path, '--request', requestFile('POST /graphql HTTP/1.1'));
    expect(out).toContain('http://gateway.example/graphql');
  });

  test('it is asked for when the signature covers it', async () => {
    const { code, out } = await verifyResponse(await saved({ request }));
    expect(code).toBe(1);
    expect(out).toContain('REQUEST_NEEDED');
    expect(out).toContain('--request');
  });

  test('--url may say which address the path had', async () => {
    const proxied = { ...request, targetUri: 'https://public.example/graphql' };
    const args = ['--request', requestFile('POST /graphql HTTP/1.1'), '--url', proxied.targetUri];
    expect((await verifyResponse(await saved({ request: proxied }), ...args)).code).toBe(0);
  });

  test('another request is refused', async () => {
    const other = requestFile('POST /graphql HTTP/1.1', contentDigest('other'), 'other');
    const { code, out } = await verifyResponse(await saved({ request }), '--request', other);
    expect(code).toBe(1);
    expect(out).toContain('REQUEST_MISMATCH');
  });

  test.each([
    ['another path', 'POST /other HTTP/1.1'],
    ['another method', 'PUT /graphql HTTP/1.1'],
  ])('%s is refused as another request', async (_name, start) => {
    const { out } = await verifyResponse(await saved({ request }), '--request', requestFile(start));
    expect(out).toContain('REQUEST_MISMATCH');
  });

  test('a request without the digest that was signed is another one', async () => {
    const bare = file(`POST /graphql HTTP/1.1\r\nHost: gateway.example\r\n\r\n${sent}`);
    const { out } = await verifyResponse(await saved({ request }), '--request', bare);
    expect(out).toContain('REQUEST_MISMATCH');
  });

  test('a forgery is no answer to anything', async () => {
    const fields = { 'content-digest': contentDigest('forged') };
    const path = await saved({ request, fields, content: Buffer.from('forged') });
    const { out } = await verifyResponse(path, '--request', requestFile('POST /graphql HTTP/1.1'));
    expect(out).toContain('SIGNATURE_INVALID');
  });

  test('a request whose body does not fit its own digest is not accepted', async () => {
    const other = requestFile('POST /graphql HTTP/1.1', request.contentDigest, 'other');
    const { code, out } = await verifyResponse(await saved({ request }), '--request', other);
    expect(code).toBe(1);
    expect(out).toContain('does not fit its body');
  });

  test.each([
    ['no request line', 'POST\n\n'],
    ['no host', 'POST /graphql HTTP/1.1\n\n'],
    ['no path', 'OPTIONS * HTTP/1.1\nHost: a\n\n'],
  ])('%s: not checked', async (_, content) => {
    const { code, out } = await verifyResponse(await saved(), '--request', file(content));
    expect(code).toBe(1);
    expect(out).toContain('INPUT_MALFORMED');
  });
});

describe('keys', () => {
  let server: Server;
  let origin: string;
  beforeAll(async () => {
    const answers: Readonly<Record<string, string>> = {
      '/jwks.json': JSON.stringify(es256.keys.publicKeys()),
      '/large': `"${'x'.repeat(1_048_576)}"`,
    };
    server = createServer(({ url = '' }, response) => {
      response.statusCode = url in answers ? 200 : 404;
      response.end(answers[url]);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => server.close());

  test('may come from a URL', async () => {
    const { code, err } = await run(['receipt', file(receipt), '--keys', `${origin}/jwks.json`]);
    expect([code, err]).toEqual([0, '']);
  });

  test.each(['/missing', '/large'])('that cannot be fetched are reported: %s', async (path) => {
    const { code, out } = await run(['receipt', file(receipt), '--keys', `${origin}${path}`]);
    expect(code).toBe(1);
    expect(out).toContain('KEYS_UNAVAILABLE');
  });

  test('fetched without TLS from elsewhere are warned of', async () => {
    const { code, err } = await run([
      'receipt',
      file(receipt),
      '--keys',
      'http://gateway.invalid/k',
    ]);
    expect(code).toBe(1);
    expect(err).toContain('without TLS');
  });

  test.each(['{}', 'nonsense', '{"keys":[],"keys":[]}'])('%s is no key set', async (content) => {
    const { code, out } = await run(['receipt', file(receipt), '--keys', file(content)]);
    expect(code).toBe(1);
    expect(out).toContain('KEYS_UNAVAILABLE');
  });

  test('a file that is not there is reported', async () => {
    const { code, out } = await verifyReceipt(join(directory, 'missing'));
    expect(code).toBe(1);
    expect(out).toContain('FILE_UNREADABLE');
  });
});

describe('usage', () => {
  test('--help prints the help', async () => {
    const { code, out } = await run(['--help']);
    expect(code).toBe(0);
    expect(out).toBe(verify.help);
  });

  test.each([
    [[]],
    [['receipt']],
    [['receipt', 'a']],
    [['token', 'a', '--keys', 'b']],
    [['toString', 'a', '--keys', 'b']],
    [['receipt', 'a', 'b', '--keys', 'c']],
    [['receipt', 'a', '--keys', 'b', '--url', 'https://a.example']],
    [['response', '-', '--keys', '-']],
    [['response', 'a', '--keys', 'b', '--url', '/graphql']],
    [['receipt', 'a', '--keys', 'b', '--colour']],
  ])('%j is wrong', async (args) => {
    await expect(run(args)).rejects.toThrow(UsageError);
  });
});
