import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import type { Terminal } from '../../src/cli/terminal.ts';
import { verifyCommand } from '../../src/cli/verify.ts';
import { contentDigest } from '../../src/signing/digest.ts';
import { signResponse } from '../../src/signing/http-message/sign.ts';
import { importKeySet } from '../../src/signing/keys/public-key-set.ts';
import { signReceipt, verifyReceipt } from '../../src/signing/receipt.ts';
import { bitFlips, claims, claimsAt, es256 } from '../unit/signing/fixtures.ts';
import { publish } from './vectors.ts';

const directory = mkdtempSync(join(tmpdir(), 'altered-'));
afterAll(() => rmSync(directory, { recursive: true }));
const keys = join(directory, 'keys.json');
const keySet = importKeySet(es256.keys.publicKeys());
writeFileSync(keys, JSON.stringify(es256.keys.publicKeys()));

/** The code of a refusal, or OK, as the command line says it. */
async function codeOf(what: 'receipt' | 'response', input: Uint8Array | string): Promise<string> {
  const out: string[] = [];
  const terminal: Terminal = {
    out: (text) => out.push(text),
    err: (text) => out.push(text),
    readInput: async () => Buffer.from(input),
    env: {},
  };
  const command = verifyCommand({ now: () => claimsAt, monotonic: () => 0 });
  const code = await command.run([what, '-', '--keys', keys, '--json'], terminal);
  const { ok, code: refusal, receipts } = JSON.parse(out.join(''));
  expect(ok).toBe(code === 0);
  return ok ? 'OK' : (refusal ?? receipts[0].code);
}

type Fields = readonly (readonly [name: string, value: string])[];

interface Answer {
  readonly status: string;
  readonly fields: Fields;
  readonly body: string;
}

const targetUri = 'https://gateway.example/graphql';

async function answer(body: string, created = claims.iat): Promise<Answer> {
  const digest = contentDigest(body);
  const request = { method: 'POST', targetUri };
  const signed = await signResponse({
    signer: es256.signer,
    status: 200,
    contentDigest: digest,
    request,
    created,
  });
  const fields = { 'gateway-request-target': targetUri, 'content-digest': digest, ...signed };
  return { status: '200', fields: Object.entries(fields), body };
}

function saved({ status, fields, body }: Answer): Buffer {
  const lines = fields.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  return Buffer.from(`HTTP/1.1 ${status} OK\r\n${lines}\r\n${body}`);
}

/** Every way to turn one bit of what is signed. */
function* alteredResponses(good: Answer): Iterable<Buffer> {
  const bytes = saved(good);
  for (const part of [good.status, ...good.fields.map(([, value]) => value), good.body]) {
    const start = bytes.indexOf(part);
    for (const flipped of bitFlips(bytes.subarray(start, start + part.length))) {
      yield Buffer.concat([bytes.subarray(0, start), flipped, bytes.subarray(start + part.length)]);
    }
  }
}

const good = await answer('{"data":{"eligibility":{"decision":"ELIGIBLE"}}}');
const other = await answer('{"data":{"eligibility":{"decision":"NOT_ELIGIBLE"}}}');
const receipt = await signReceipt(es256.signer, claims);

function withField(name: string, change: (value: string) => string): Answer {
  return {
    ...good,
    fields: good.fields.map(([each, value]) => [each, each === name ? change(value) : value]),
  };
}

function fieldOf({ fields }: Answer, name: string): string {
  return fields.find(([each]) => each === name)?.[1] ?? '';
}

describe('verify response', () => {
  test('takes the answer as it was signed', async () => {
    expect(await codeOf('response', saved(good))).toBe('OK');
    expect(await codeOf('response', saved(other))).toBe('OK');
  });

  test('refuses it with any bit of any signed part turned', { timeout: 90_000 }, async () => {
    let count = 0;
    for (const altered of alteredResponses(good)) {
      count += 1;
      expect(await codeOf('response', altered), altered.toString('latin1')).not.toBe('OK');
    }
    publish(`verify response: ${count} turned bits, all refused`);
    expect(count).toBe(8 * signedBytes(good));
  });

  test.each(['content-digest', 'signature-input', 'signature'])(
    'FIELDS_MISSING without %s',
    async (name) => {
      const fields = good.fields.filter(([each]) => each !== name);
      expect(await codeOf('response', saved({ ...good, fields }))).toBe('FIELDS_MISSING');
    },
  );

  const second = (value: string) => value.replace('sig=', 'gis=');
  test.each<[code: string, what: string, more: Fields]>([
    ['FIELDS_MALFORMED', 'the signature once more', pick('signature')],
    ['FIELDS_MALFORMED', 'what it covers once more', pick('signature-input')],
    ['FIELDS_MALFORMED', 'both once more', pick('signature-input', 'signature')],
    [
      'SIGNATURE_AMBIGUOUS',
      'both under a second label',
      pick('signature-input', 'signature').map(([name, value]) => [name, second(value)]),
    ],
    [
      'SIGNATURE_AMBIGUOUS',
      'a second thing to cover, unsigned',
      pick('signature-input').map(([name, value]) => [name, second(value)]),
    ],
    ['SIGNATURE_INVALID', 'the digest once more', pick('content-digest')],
  ])('%s with %s', async (code, _, more) => {
    const doubled = { ...good, fields: [...good.fields, ...more] };
    expect(await codeOf('response', saved(doubled))).toBe(code);
  });

  function pick(...names: readonly string[]): Fields {
    return good.fields.filter(([name]) => names.includes(name));
  }

  test('refuses the body of another answer, with its digest or without', async () => {
    const swapped = { ...good, body: other.body };
    expect(await codeOf('response', saved(swapped))).toBe('DIGEST_MISMATCH');
    const digest = () => fieldOf(other, 'content-digest');
    const both = { ...withField('content-digest', digest), body: other.body };
    expect(await codeOf('response', saved(both))).toBe('SIGNATURE_INVALID');
  });

  test('refuses the signature of another answer', async () => {
    const moved = withField('signature', () => fieldOf(other, 'signature'));
    expect(await codeOf('response', saved(moved))).toBe('SIGNATURE_INVALID');
  });

  test('refuses a body that is longer or shorter', async () => {
    for (const body of [`${good.body}\n`, good.body.slice(0, -1), '', `${good.body}${good.body}`]) {
      expect(await codeOf('response', saved({ ...good, body }))).toBe('DIGEST_MISMATCH');
    }
  });
});

function signedBytes({ status, fields, body }: Answer): number {
  return [status, ...fields.map(([, value]) => value), body].join('').length;
}

describe('verify receipt', () => {
  test('takes the receipt as it was signed', async () => {
    expect(await codeOf('receipt', receipt)).toBe('OK');
  });

  test('refuses it with any bit of its text turned', { timeout: 90_000 }, () => {
    let count = 0;
    for (const altered of bitFlips(Buffer.from(receipt))) {
      count += 1;
      const text = altered.toString('latin1');
      expect(verifyReceipt(text, keySet, { now: claimsAt }).ok, text).toBe(false);
    }
    publish(`verify receipt: ${count} turned bits, all refused`);
    expect(count).toBe(8 * receipt.length);
  });

  test('refuses it with any bit of its claims turned', { timeout: 90_000 }, () => {
    const [header = '', payload = '', signature = ''] = receipt.split('.');
    for (const claimed of bitFlips(Buffer.from(payload, 'base64url'))) {
      const altered = [header, claimed.toString('base64url'), signature].join('.');
      expect(verifyReceipt(altered, keySet, { now: claimsAt })).toEqual({
        ok: false,
        code: 'SIGNATURE_INVALID',
      });
    }
  });

  test('says so on the command line, place by place', { timeout: 90_000 }, async () => {
    for (let at = 0; at < receipt.length; at += 1) {
      const altered =
        receipt.slice(0, at) + (receipt[at] === 'A' ? 'B' : 'A') + receipt.slice(at + 1);
      expect(await codeOf('receipt', altered), altered).not.toBe('OK');
    }
  });

  test('refuses parts of two receipts put together', async () => {
    const second = await signReceipt(es256.signer, { ...claims, decision: 'NOT_ELIGIBLE' });
    const [one, two] = [receipt.split('.'), second.split('.')];
    for (const part of [1, 2]) {
      const mixed = one.with(part, two[part] ?? '').join('.');
      expect(await codeOf('receipt', mixed)).toBe('SIGNATURE_INVALID');
    }
  });
});

const hasPython = spawnSync('python3', ['-c', 'pow(3, -1, 7)']).status === 0;
if (!hasPython) process.stderr.write('The verifier in Python is not run: there is no python3.\n');

describe.skipIf(!hasPython)('a verifier in another language', () => {
  const script = fileURLToPath(new URL('independent_verifier.py', import.meta.url));

  function independently(given: { receipts: readonly string[]; responses: readonly Buffer[] }) {
    const [jwk] = es256.keys.publicKeys().keys;
    const responses = given.responses.map((response) => response.toString('base64'));
    const input = JSON.stringify({ jwk, receipts: given.receipts, responses });
    const verdicts = execFileSync('python3', [script], { input, maxBuffer: 2 ** 26 });
    return JSON.parse(verdicts.toString()) as Record<'receipts' | 'responses', readonly boolean[]>;
  }

  test('takes what was signed', () => {
    const verdicts = independently({ receipts: [receipt], responses: [good, other].map(saved) });
    expect(verdicts).toEqual({ receipts: [true], responses: [true, true] });
  });

  /** Each signature costs it 10 ms and more; nightly runs turn more of them. */
  const step = Number(process.env['TURNED_BITS_STEP'] ?? 151);

  test(`refuses it with a bit turned (one in ${step})`, { timeout: 600_000 }, () => {
    const receipts = [...bitFlips(Buffer.from(receipt))]
      .filter((_, at) => at % step === 0)
      .map((bytes) => bytes.toString('latin1'));
    const responses = [...alteredResponses(good)].filter((_, at) => at % step === 0);
    const verdicts = independently({ receipts, responses });
    publish(`verifier in Python: ${receipts.length + responses.length} turned bits`);
    expect(verdicts.receipts).toEqual(receipts.map(() => false));
    expect(verdicts.responses).toEqual(responses.map(() => false));
  });
});
