import { createPublicKey } from 'node:crypto';
import { createVerifier, httpbis } from 'http-message-signatures';
import { describe, expect, test } from 'vitest';
import { contentDigest } from '../../../src/signing/digest.ts';
import { type SignedRequest, signatureBase } from '../../../src/signing/http-message/components.ts';
import { signResponse } from '../../../src/signing/http-message/sign.ts';
import {
  type SignatureRefusalCode,
  signatureRefusals,
} from '../../../src/signing/http-message/signature.ts';
import {
  type ReceivedResponse,
  verifyResponse,
} from '../../../src/signing/http-message/verify-response.ts';
import { importKeySet } from '../../../src/signing/keys/public-key-set.ts';
import type { Signer } from '../../../src/signing/signer.ts';
import { bitFlips, ed25519, es256, type KeyRing, ps256 } from './fixtures.ts';

const created = 1_795_000_000;
const body = Buffer.from('{"data":{"eligibility":{"decision":"ELIGIBLE"}}}');
const digest = contentDigest(body);
const plain: SignedRequest = { method: 'POST', targetUri: 'https://gateway.example/graphql' };
const withDigest: SignedRequest = { ...plain, contentDigest: contentDigest('{"query":"{ a }"}') };
const signed: SignedRequest = {
  ...withDigest,
  signature: 'sig=:AAAA:',
  signatureInput: 'sig=("@method");created=1;keyid="client";tag="fapi-2-request"',
};

type Received = Omit<ReceivedResponse, 'headers'> & {
  readonly headers: Readonly<Record<string, string>>;
};

function atOnce<T extends object>(answer: T | Promise<T>): T {
  if (answer instanceof Promise) {
    throw new Error('A local signer answers at once');
  }
  return answer;
}

function respond(request: SignedRequest, { signer, keys }: KeyRing = es256): Received {
  const fields = atOnce(
    signResponse({ signer, status: 200, contentDigest: digest, request, created }),
  );
  return {
    status: 200,
    headers: { 'content-digest': digest, ...fields },
    body,
    request,
    keys: importKeySet(keys.publicKeys()),
    now: new Date((created + 5) * 1000),
    maxAgeSeconds: 60,
  };
}

function codeOf(response: ReceivedResponse): SignatureRefusalCode | 'OK' {
  const verdict = verifyResponse(response);
  return verdict.ok ? 'OK' : verdict.code;
}

function withHeaders(response: Received, headers: Record<string, string>): Received {
  return { ...response, headers: { ...response.headers, ...headers } };
}

/** A response whose signature is right for the given component list and parameters. */
function respondWith(
  lines: readonly (readonly [string, string])[],
  params: string,
  { signer, keys }: KeyRing = es256,
): Received {
  const input = `(${lines.map(([identifier]) => identifier).join(' ')})${params}`;
  const signature = signer.sign(Buffer.from(signatureBase(lines, input))) as Uint8Array;
  const value = `sig=:${Buffer.from(signature).toString('base64')}:`;
  const response = respond(plain, keys === es256.keys ? es256 : ed25519);
  return withHeaders(response, { 'signature-input': `sig=${input}`, signature: value });
}

const lines: readonly (readonly [string, string])[] = [
  ['"@status"', '200'],
  ['"content-digest"', digest],
  ['"@method";req', 'POST'],
  ['"@target-uri";req', plain.targetUri],
];
const params = `;created=${created};keyid="${es256.signer.kid}";tag="fapi-2-response"`;

describe.each([
  ['ES256', es256],
  ['EdDSA', ed25519],
] as const)('%s', (_, ring) => {
  const algorithm = ring === es256 ? 'ecdsa-p256-sha256' : 'ed25519';

  test.each([
    ['plain', plain, 4],
    ['with a digest', withDigest, 5],
    ['signed without a digest', { ...signed, contentDigest: undefined }, 6],
    ['signed', signed, 7],
  ])('the answer to a request %s holds', (_kind, request, count) => {
    const verdict = verifyResponse(respond(request, ring));
    expect(verdict).toMatchObject({
      ok: true,
      kid: ring.signer.kid,
      algorithm,
      created: new Date(created * 1000),
    });
    expect(verdict.ok && verdict.components).toHaveLength(count);
  });

  test.each([
    ['plain', plain],
    ['with a digest', withDigest],
    ['signed', signed],
  ])('http-message-signatures verifies the answer to a request %s', async (_kind, request) => {
    const { headers, status } = respond(request, ring);
    const [jwk] = ring.keys.publicKeys().keys;
    const key = createPublicKey({ key: { ...jwk }, format: 'jwk' });
    const verifier = createVerifier(key, algorithm);
    const requestHeaders = {
      ...(request.contentDigest && { 'content-digest': request.contentDigest }),
      ...(request.signature && { signature: request.signature }),
      ...(request.signatureInput && { 'signature-input': request.signatureInput }),
    };
    const verdict = await httpbis.verifyMessage(
      {
        keyLookup: async ({ keyid }) =>
          keyid === ring.signer.kid ? { id: keyid, algs: [algorithm], verify: verifier } : null,
        notAfter: created + 10,
        requiredParams: ['created', 'keyid', 'tag'],
      },
      { status, headers },
      { method: request.method, url: request.targetUri, headers: requestHeaders },
    );
    expect(verdict).toBe(true);
  });

  test('every flipped bit of the body is refused', () => {
    const response = respond(plain, ring);
    for (const flipped of bitFlips(body)) {
      expect(codeOf({ ...response, body: flipped })).toBe('DIGEST_MISMATCH');
    }
  });

  test.each(['content-digest', 'signature-input', 'signature'])(
    'every flipped bit of %s is refused',
    (name) => {
      const response = respond(signed, ring);
      for (const flipped of bitFlips(Buffer.from(response.headers[name] ?? '', 'latin1'))) {
        const changed = withHeaders(response, { [name]: flipped.toString('latin1') });
        expect(codeOf(changed), flipped.toString('latin1')).not.toBe('OK');
      }
    },
  );

  test('another status is refused', () => {
    for (const status of [100, 201, 204, 400, 500]) {
      expect(codeOf({ ...respond(plain, ring), status })).toBe('SIGNATURE_INVALID');
    }
  });
});

describe('an answer belongs to one request', () => {
  test.each<[string, Partial<SignedRequest>]>([
    ['method', { method: 'GET' }],
    ['target', { targetUri: 'https://gateway.example/graphql?' }],
    ['digest', { contentDigest: contentDigest('other') }],
    ['signature', { signature: 'sig=:AAAB:' }],
    ['signature input', { signatureInput: 'sig=("@method");created=2' }],
  ])('another %s is refused', (_, change) => {
    const response = respond(signed);
    expect(codeOf({ ...response, request: { ...signed, ...change } })).toBe('SIGNATURE_INVALID');
  });

  test('the body of another answer is refused', () => {
    const other = Buffer.from('{"data":{"eligibility":{"decision":"NOT_ELIGIBLE"}}}');
    const moved = {
      ...withHeaders(respond(plain), { 'content-digest': contentDigest(other) }),
      body: other,
    };
    expect(codeOf(moved)).toBe('SIGNATURE_INVALID');
  });

  test('the request is needed when the signature covers it', () => {
    const verdict = verifyResponse({ ...respond(withDigest), request: plain });
    expect(verdict).toMatchObject({ code: 'REQUEST_NEEDED' });
    expect(!verdict.ok && verdict.message).toContain('"content-digest";req');
  });

  test('a signature that leaves out the digest of a request that had one is refused', () => {
    const response = respond(plain);
    expect(codeOf({ ...response, request: withDigest })).toBe('COMPONENT_MISSING');
  });

  test('a line break in the request cannot stand for a component', () => {
    const request = { ...plain, method: 'POST\n"x": y' };
    expect(codeOf({ ...respond(plain), request })).toBe('REQUEST_MALFORMED');
  });
});

describe('what a signature must and must not say', () => {
  const drop = (index: number) => lines.toSpliced(index, 1);

  test.each([0, 1, 2, 3])('component %i cannot be left out', (index) => {
    expect(codeOf(respondWith(drop(index), params))).toBe('COMPONENT_MISSING');
  });

  test('their order is free', () => {
    expect(codeOf(respondWith(lines.toReversed(), params))).toBe('OK');
  });

  test.each([
    ['a component', '"date"'],
    ['a component parameter', '"content-digest";sf'],
    ['another component parameter', '"@status";req'],
    ['a key', '"signature";key="sig";req'],
  ])('%s that is not in the profile is refused', (_, identifier) => {
    const response = respondWith([...lines, [identifier, 'x']], params);
    expect(codeOf(response)).toBe('COMPONENT_UNKNOWN');
  });

  test('a component twice is refused', () => {
    expect(codeOf(respondWith([...lines, ...lines.slice(0, 1)], params))).toBe(
      'COMPONENT_REPEATED',
    );
  });

  test('a parameter that is not in the profile is refused', () => {
    expect(codeOf(respondWith(lines, `${params};expires=1`))).toBe('PARAMETER_UNKNOWN');
  });

  test.each(['created', 'keyid'])('%s cannot be left out', (name) => {
    const less = params.replace(new RegExp(`;${name}=[^;]+`), '');
    expect(codeOf(respondWith(lines, less))).toBe('PARAMETER_MISSING');
  });

  test.each([';created="1"', ';created=1.5', ';created'])('%s is no time', (text) => {
    const wrong = params.replace(/;created=\d+/, text);
    expect(codeOf(respondWith(lines, wrong))).toBe('PARAMETER_MISSING');
  });

  test.each([
    [';alg="ecdsa-p256-sha256"', 'OK'],
    [';alg="ed25519"', 'ALGORITHM_MISMATCH'],
    [';alg=1', 'PARAMETER_MISSING'],
  ])('%s: %s', (text, code) => {
    expect(codeOf(respondWith(lines, `${params}${text}`))).toBe(code);
  });

  test('another tag is not ours', () => {
    const other = params.replace('response', 'request');
    expect(codeOf(respondWith(lines, other))).toBe('SIGNATURE_ABSENT');
  });
});

describe('signature fields', () => {
  const response = respond(plain);
  const { signature = '', 'signature-input': input = '' } = response.headers;

  test.each(['content-digest', 'signature', 'signature-input'])('%s cannot be left out', (name) => {
    const { [name]: _, ...headers } = response.headers;
    expect(codeOf({ ...response, headers })).toBe('FIELDS_MISSING');
  });

  test('their names may be in any case, and they may come in several lines', () => {
    const headers = {
      'Content-Digest': digest,
      'X-Absent': undefined,
      'Signature-Input': ['proxy=("@status");created=1', input],
      Signature: ['proxy=:AAAA:', ` ${signature} `],
    };
    expect(codeOf({ ...response, headers })).toBe('OK');
  });

  test('one name in two spellings is one field', () => {
    const headers = { ...response.headers, Signature: 'proxy=:AAAA:' };
    expect(codeOf({ ...response, headers })).toBe('OK');
  });

  test('two signatures with our tag are refused', () => {
    const doubled = withHeaders(response, {
      'signature-input': `${input}, ${input.replace('sig=', 'sig2=')}`,
      signature: `${signature}, ${signature.replace('sig=', 'sig2=')}`,
    });
    expect(codeOf(doubled)).toBe('SIGNATURE_AMBIGUOUS');
  });

  test.each<[string, Record<string, string>]>([
    ['one label twice', { 'signature-input': `${input}, ${input}` }],
    ['two spaces', { 'signature-input': input.replace(' ', '  ') }],
    ['no list', { 'signature-input': 'sig=1;tag="fapi-2-response"' }],
    ['no dictionary', { 'signature-input': '(' }],
    ['the signature under another label', { signature: signature.replace('sig', 'gis') }],
    ['a signature that is text', { signature: 'sig="AAAA"' }],
    ['a signature without padding', { signature: signature.replace('==:', ':') }],
  ])('%s is malformed', (_, headers) => {
    expect(codeOf(withHeaders(response, headers))).toBe('FIELDS_MALFORMED');
  });

  test.each([
    ['md5=:AAAA:', 'DIGEST_UNSUPPORTED'],
    ['nonsense(', 'FIELDS_MALFORMED'],
  ])('a signed Content-Digest of %s is refused: %s', (field, code) => {
    const changed = lines.with(1, ['"content-digest"', field]);
    const headers = { 'content-digest': field };
    expect(codeOf(withHeaders(respondWith(changed, params), { ...headers }))).toBe(code);
  });
});

describe('keys', () => {
  test('a key that is not in the set is unknown', () => {
    const keys = importKeySet(ed25519.keys.publicKeys());
    expect(codeOf({ ...respond(plain), keys })).toBe('KEY_UNKNOWN');
  });

  test('a key for encryption is unusable', () => {
    const keys = importKeySet({
      keys: es256.keys.publicKeys().keys.map((key) => ({ ...key, use: 'enc' })),
    });
    expect(codeOf({ ...respond(plain), keys })).toBe('KEY_UNUSABLE');
  });

  test('an error of the key set is no refusal', () => {
    const broken = {
      accepts: () => true,
      find: () => {
        throw new TypeError('broken');
      },
    };
    expect(() => verifyResponse({ ...respond(plain), keys: broken })).toThrow(TypeError);
  });

  test('PS256 has no place in RFC 9421', () => {
    const text = params.replace(es256.signer.kid, ps256.signer.kid);
    const keys = importKeySet(ps256.keys.publicKeys());
    expect(codeOf({ ...respondWith(lines, text, ps256), keys })).toBe('KEY_UNUSABLE');
  });
});

describe('time', () => {
  const at = (seconds: number) => new Date((created + seconds) * 1000);

  test.each([
    [-10, 'OK'],
    [-11, 'CREATED_IN_FUTURE'],
    [60, 'OK'],
    [61, 'TOO_OLD'],
  ])('%i s after signing: %s', (seconds, code) => {
    expect(codeOf({ ...respond(plain), now: at(seconds) })).toBe(code);
  });

  test('a saved answer may be of any age, but not from the future', () => {
    const saved = { ...respond(plain), maxAgeSeconds: undefined };
    expect(codeOf({ ...saved, now: new Date('2046-01-01') })).toBe('OK');
    expect(codeOf({ ...saved, now: at(-11) })).toBe('CREATED_IN_FUTURE');
  });
});

test('a signer that answers later makes the fields a promise', async () => {
  const signer: Signer = { ...ed25519.signer, sign: async (bytes) => ed25519.signer.sign(bytes) };
  const later = signResponse({
    signer,
    status: 200,
    contentDigest: digest,
    request: plain,
    created,
  });
  expect(later).toBeInstanceOf(Promise);
  const { headers } = respond(plain, ed25519);
  expect(await later).toEqual({
    signature: headers['signature'],
    'signature-input': headers['signature-input'],
  });
});

test('every refusal has a sentence', () => {
  for (const sentence of Object.values(signatureRefusals)) {
    expect(sentence).toMatch(/^[A-Z].*\.$/);
  }
});
