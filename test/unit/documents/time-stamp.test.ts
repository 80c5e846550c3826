import { hash, randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  bits,
  der,
  encoded,
  explicit,
  generalizedTime,
  implicitOctets,
  integer,
  isSo,
  type Node,
  objectId,
  octets,
  sequence,
} from '../../../src/documents/asn1.ts';
import { certificateOids, oids } from '../../../src/documents/names.ts';
import type { DocumentRefusal } from '../../../src/documents/refusal.ts';
import { httpTimeStamper, type TimeStampAnswer } from '../../../src/documents/time-stamp/client.ts';
import { readRequest } from '../../../src/documents/time-stamp/request.ts';
import {
  encodeGranted,
  encodeRejection,
  readResponse,
  tokenIn,
} from '../../../src/documents/time-stamp/response.ts';
import { verifyTimeStamp } from '../../../src/documents/time-stamp/verify.ts';
import { readCertificate } from '../../../src/documents/x509/certificate.ts';
import {
  createTimeStampAuthority,
  sandboxPolicy,
  timeStampKey,
} from '../../../src/sandbox/time-stamp-authority.ts';
import {
  authority,
  certified,
  daysFrom,
  ecKey,
  now,
  root,
  strangeRoot,
  type Wanted,
} from '../../support/documents/certificates.ts';
import { attribute, cms, type WantedCms } from '../../support/documents/cms.ts';

const data = Buffer.from('a checkpoint\n');
const policy = '1.3.6.1.4.1.32473.1.7';
const nonce = Buffer.from('40112233445566778899aabbccddeeff', 'hex');
const stampUse = { ids: [certificateOids.timeStamping], critical: true };
const unit = certified({ name: 'Time-Stamping Unit', uses: stampUse }, authority);

interface WantedInfo {
  readonly version?: number;
  readonly imprint?: Node;
  readonly at?: Node;
  readonly rest?: readonly Node[];
}

const sha256 = sequence(objectId(oids.sha256));

function info(wanted: WantedInfo = {}): Buffer {
  return der(
    sequence(
      integer(wanted.version ?? 1),
      objectId(policy),
      wanted.imprint ?? sequence(sha256, octets(hash('sha256', data, 'buffer'))),
      integer(7),
      wanted.at ?? generalizedTime(now),
      ...(wanted.rest ?? [integer(nonce)]),
    ),
  );
}

function token(wanted: WantedInfo = {}, more: Partial<WantedCms> = {}): Buffer {
  return cms({
    content: info(wanted),
    attached: true,
    contentType: oids.timeStampInfo,
    key: unit.key,
    signer: unit.bytes,
    certificates: [unit.bytes, authority.bytes],
    ...more,
  });
}

function tokenOf(wanted: Wanted): Buffer {
  const own = certified({ uses: stampUse, ...wanted }, authority);
  return token({}, { key: own.key, signer: own.bytes, certificates: [own.bytes, authority.bytes] });
}

type Check = Parameters<typeof verifyTimeStamp>[0];

async function codeOf(bytes: Uint8Array, more: Partial<Check> = {}): Promise<string> {
  const check = { token: bytes, data, roots: [root.certificate], now, ...more };
  const result = await verifyTimeStamp(check);
  return result.ok ? 'ok' : result.code;
}

/** GeneralizedTime as it is written, whatever that is. */
function timeAs(text: string): Node {
  return encoded(Buffer.concat([Buffer.of(0x18, text.length), Buffer.from(text)]));
}

describe('a time-stamp token', () => {
  test('is accepted, and says when', async () => {
    const check = { token: token(), data, roots: [root.certificate], now, nonce, policy };
    expect(await verifyTimeStamp(check)).toMatchObject({
      ok: true,
      info: { at: now, policy, serial: '07', accuracyMs: null },
    });
  });

  test('may be of any time for which its certificates were valid', async () => {
    expect(await codeOf(token(), { now: daysFrom(4_000) })).toBe('ok');
  });

  test('may have accuracy, ordering, a fraction of a second and a name', async () => {
    const accuracy = sequence(integer(2), implicitOctets(0, Buffer.of(0x01, 0xf4)));
    const at = timeAs('20261120025959.25Z');
    const name = explicit(0, implicitOctets(6, Buffer.from('urn:x')));
    const bytes = token({ at, rest: [accuracy, isSo(), integer(nonce), name] });
    const result = await verifyTimeStamp({ token: bytes, data, roots: [root.certificate], now });
    expect(result).toMatchObject({
      ok: true,
      info: { at: new Date('2026-11-20T02:59:59.250Z'), accuracyMs: 2_500 },
    });
  });

  test('may name its certificate by SHA-1, as RFC 3161 did, if it is that one', async () => {
    const named = (bytes: Uint8Array) =>
      token(
        {},
        {
          attributes: ({ signingCertificate: _, ...rest }) => [
            ...Object.values(rest),
            attribute(
              oids.signingCertificate,
              sequence(sequence(sequence(octets(hash('sha1', bytes, 'buffer'))))),
            ),
          ],
        },
      );
    expect(await codeOf(named(unit.bytes))).toBe('ok');
    expect(await codeOf(named(authority.bytes))).toBe('SIGNER_CERTIFICATE_DIFFERS');
  });

  const wrong: readonly (readonly [string, DocumentRefusal, () => Promise<string>])[] = [
    [
      'over other data',
      'TIME_STAMP_IMPRINT_DIFFERS',
      () => codeOf(token(), { data: Buffer.from('b') }),
    ],
    [
      'to another request',
      'TIME_STAMP_NONCE_DIFFERS',
      () => codeOf(token(), { nonce: Buffer.of(1) }),
    ],
    ['without a nonce', 'TIME_STAMP_NONCE_DIFFERS', () => codeOf(token({ rest: [] }), { nonce })],
    ['of another policy', 'TIME_STAMP_POLICY_DIFFERS', () => codeOf(token(), { policy: '1.2.3' })],
    ['of version 2', 'TIME_STAMP_MALFORMED', () => codeOf(token({ version: 2 }))],
    [
      'with an extension',
      'TIME_STAMP_MALFORMED',
      () => codeOf(token({ rest: [explicit(1, sequence(objectId('1.2.3')))] })),
    ],
    [
      'with SHA-1',
      'ALGORITHM_WEAK',
      () =>
        codeOf(
          token({
            imprint: sequence(
              sequence(objectId('1.3.14.3.2.26')),
              octets(hash('sha1', data, 'buffer')),
            ),
          }),
        ),
    ],
    [
      'with a short digest',
      'TIME_STAMP_MALFORMED',
      () => codeOf(token({ imprint: sequence(sha256, octets(Buffer.alloc(31))) })),
    ],
    [
      'of no real day',
      'TIME_STAMP_MALFORMED',
      () => codeOf(token({ at: timeAs('20260230000000Z') })),
    ],
    [
      'with zeros after its fraction',
      'TIME_STAMP_MALFORMED',
      () => codeOf(token({ at: timeAs('20261120025959.50Z') })),
    ],
    [
      'of tomorrow',
      'TIME_STAMP_IN_FUTURE',
      () => codeOf(token({ at: generalizedTime(daysFrom(1)) })),
    ],
    [
      'from before its certificate',
      'NOT_YET_VALID',
      () => codeOf(token({ at: generalizedTime(daysFrom(-20)) })),
    ],
    ['of an expired authority', 'EXPIRED', () => codeOf(tokenOf({ notAfter: daysFrom(-1) }))],
    ['of a signer of documents', 'TIME_STAMP_USE_MISSING', () => codeOf(tokenOf({ uses: null }))],
    [
      'of a use that is not critical',
      'TIME_STAMP_USE_MISSING',
      () => codeOf(tokenOf({ uses: { ...stampUse, critical: false } })),
    ],
    [
      'of a use among others',
      'TIME_STAMP_USE_MISSING',
      () =>
        codeOf(
          tokenOf({
            uses: {
              ids: [certificateOids.timeStamping, certificateOids.emailProtection],
              critical: true,
            },
          }),
        ),
    ],
    ['of a key for encryption', 'SIGNER_MAY_NOT_SIGN', () => codeOf(tokenOf({ usage: 0x20 }))],
    [
      'under another root',
      'ISSUER_UNKNOWN',
      () => codeOf(token(), { roots: [strangeRoot.certificate] }),
    ],
    ['signed by another key', 'SIGNATURE_INVALID', () => codeOf(token({}, { key: ecKey() }))],
    ['of plain data', 'CONTENT_TYPE_WRONG', () => codeOf(token({}, { contentType: oids.data }))],
    ['detached', 'CONTENT_MISSING', () => codeOf(token({}, { attached: false }))],
    [
      'without its certificate',
      'SIGNER_CERTIFICATE_MISSING',
      () => codeOf(token({}, { certificates: [authority.bytes] })),
    ],
    [
      'altered after signing',
      'CONTENT_DIFFERS',
      async () => {
        const good = token();
        const at = good.indexOf(Buffer.from(nonce));
        return codeOf(
          Buffer.concat([good.subarray(0, at), Buffer.of(0x41), good.subarray(at + 1)]),
        );
      },
    ],
  ];

  test.each(wrong)('%s: %s', async (_title, code, attempt) => {
    expect(await attempt()).toBe(code);
  });

  test('not one flipped bit goes unnoticed', async () => {
    const good = token();
    const accepted: number[] = [];
    for (let at = 0; at < good.length; at += 1) {
      const bad = Buffer.from(good);
      bad[at] = (bad[at] ?? 0) ^ (1 << (at % 8));
      if ((await codeOf(bad)) === 'ok') accepted.push(at);
    }
    expect(accepted).toEqual([]);
  });
});

describe('a file', () => {
  test('holds a response or the bare token', () => {
    const bytes = token();
    expect(tokenIn(bytes)).toEqual(bytes);
    expect(tokenIn(encodeGranted(bytes))).toEqual(bytes);
  });

  test.each([
    ['a refusal', encodeRejection('badAlg'), 'TIME_STAMP_NOT_GRANTED'],
    ['a grant without a token', der(sequence(sequence(integer(0)))), 'TIME_STAMP_MALFORMED'],
    ['nothing', Buffer.alloc(0), 'TIME_STAMP_MALFORMED'],
  ])('%s: %s', (_title, bytes, code) => {
    expect(() => tokenIn(bytes)).toThrow(expect.objectContaining({ code }));
  });
});

const key = timeStampKey(now);
const tsa = createTimeStampAuthority({ key, clock: { now: () => now } });
const trust = { roots: [readCertificate(key.certificates[2])], others: [] };
const url = new URL('https://tsa.example/stamp');

async function askSandbox(_url: URL, body: Uint8Array): Promise<TimeStampAnswer> {
  const headers = { 'content-type': 'application/timestamp-query' };
  const request = new Request('http://localhost/', {
    method: 'POST',
    headers,
    body: Buffer.from(body),
  });
  const response = await tsa(request, { clientAddress: '' });
  return {
    status: response.status,
    type: response.headers.get('content-type') ?? '',
    body: new Uint8Array(await response.arrayBuffer()),
  };
}

describe('a time-stamper over HTTP', () => {
  const clock = { now: () => now };
  const stamper = (more: Partial<Parameters<typeof httpTimeStamper>[0]> = {}) =>
    httpTimeStamper({ url, trust, clock, ask: askSandbox, ...more });

  test('brings a token that holds', async () => {
    const stamped = await stamper({ policy: sandboxPolicy }).stamp(data);
    expect(stamped).toMatchObject({ authority: 'tsa.example/stamp', at: now });
    const check = { token: stamped.token, data, roots: trust.roots, now };
    expect(await verifyTimeStamp(check)).toMatchObject({ ok: true, info: { accuracyMs: 1_000 } });
  });

  test('sends the digest and nothing else of what is stamped', async () => {
    const sent: Uint8Array[] = [];
    const ask = (to: URL, body: Uint8Array) => {
      sent.push(body);
      return askSandbox(to, body);
    };
    await stamper({ ask }).stamp(data);
    await stamper({ ask }).stamp(data);
    const requests = sent.map(readRequest);
    expect(requests).toMatchObject([
      { hash: 'sha256', digest: hash('sha256', data, 'buffer'), policy: null, certificates: true },
      { hash: 'sha256' },
    ]);
    expect(requests[0]?.nonce).toHaveLength(16);
    expect(requests[0]?.nonce).not.toEqual(requests[1]?.nonce);
  });

  const granted = (bytes: Uint8Array): TimeStampAnswer => ({
    status: 200,
    type: 'application/timestamp-reply',
    body: encodeGranted(bytes),
  });

  test.each<[string, string, RegExp, () => Promise<TimeStampAnswer>]>([
    ['no connection', 'TSA_UNAVAILABLE', /does not answer/, () => Promise.reject(new Error('x'))],
    [
      'status 503',
      'TSA_UNAVAILABLE',
      /status 503/,
      async () => ({ ...granted(token()), status: 503 }),
    ],
    [
      'a web page',
      'TSA_ANSWER_MALFORMED',
      /not of type/,
      async () => ({ ...granted(token()), type: 'text/html' }),
    ],
    [
      'no DER',
      'TSA_ANSWER_MALFORMED',
      /TSTInfo/,
      async () => ({ ...granted(token()), body: randomBytes(40) }),
    ],
    [
      'a refusal',
      'TSA_REFUSED',
      /status 2/,
      async () => ({ ...granted(token()), body: encodeRejection('badRequest') }),
    ],
    ['an old answer', 'TSA_TOKEN_REFUSED', /NONCE_DIFFERS/, async () => granted(token())],
  ])('%s: %s', async (_title, code, message, ask) => {
    const trusted = { roots: [root.certificate], others: [] };
    const attempt = stamper({ ask, trust: trusted }).stamp(data);
    await expect(attempt).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });
});

describe('the authority of the sandbox', () => {
  const ask = async (body: Uint8Array) => readResponse((await askSandbox(url, body)).body);

  test('refuses what it does not understand, another policy and weak hashes', async () => {
    const request = (algorithm: string, length: number, more: readonly Node[] = []) =>
      der(
        sequence(
          integer(1),
          sequence(sequence(objectId(algorithm)), octets(Buffer.alloc(length))),
          ...more,
        ),
      );
    expect(await ask(Buffer.from('hello'))).toMatchObject({ granted: false, status: 2 });
    expect(await ask(request('1.3.14.3.2.26', 20))).toMatchObject({ granted: false });
    expect(await ask(request(oids.sha256, 32, [objectId('1.2.3')]))).toMatchObject({
      granted: false,
    });
    expect(await ask(request(oids.sha512, 64))).toMatchObject({ granted: true });
    expect(encodeRejection('badAlg')).toEqual(
      der(
        sequence(sequence(integer(2), sequence(encodedText('badAlg')), bits(Buffer.of(0x80), 7))),
      ),
    );
  });

  test('wants a POST of its own type', async () => {
    const plain = new Request('http://localhost/', { method: 'POST', body: 'x' });
    expect((await tsa(plain, { clientAddress: '' })).status).toBe(415);
    expect((await tsa(new Request('http://localhost/'), { clientAddress: '' })).status).toBe(405);
  });
});

function encodedText(text: string): Node {
  return encoded(Buffer.concat([Buffer.of(0x0c, text.length), Buffer.from(text)]));
}
