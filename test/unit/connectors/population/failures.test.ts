import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeCitizens,
  decodeConfirmation,
  isFault,
} from '../../../../src/connectors/population/codec.ts';
import { UpstreamError } from '../../../../src/connectors/upstream.ts';
import { asked, collection, envelope, failureOf, liveCitizen, ok } from './answers.ts';

function fault11(code: string, text: string): string {
  return envelope(
    `<soap:Fault><faultcode>${code}</faultcode><faultstring>${text}</faultstring></soap:Fault>`,
  );
}

function fault12(value: string, text: string): string {
  return envelope(
    `<soap:Fault><soap:Code><soap:Value>${value}</soap:Value></soap:Code><soap:Reason><soap:Text>${text}</soap:Text></soap:Reason></soap:Fault>`,
  );
}

function failure(status: number, body: string): string {
  return failureOf(() => decodeCitizens({ status, body }, asked)).failure;
}

describe('a SOAP fault', () => {
  it.each([200, 400, 500, 503])('with HTTP %i is an upstream error', (status) => {
    expect(failure(status, fault11('soap:Server', 'Internal error'))).toBe('UPSTREAM_ERROR');
    expect(failure(status, fault12('soap:Receiver', 'Internal error'))).toBe('UPSTREAM_ERROR');
  });

  it.each([
    fault11('soap:Client.AuthenticationFailed', 'x'),
    fault11('wsse:InvalidSecurityToken', 'x'),
    fault11('Server.ServerProxy.AccessDenied', 'x'),
    fault12('soap:Sender', 'Unauthorized'),
    fault12('soap:Sender', 'Tài khoản không có quyền'.normalize('NFD')),
  ])('about the account is a refusal %#', (body) => {
    expect(failure(200, body)).toBe('REFUSED');
  });

  it('is a failure even beside a collection', () => {
    const both = fault11('soap:Server', 'x').replace(
      '</soap:Body>',
      `${collection('')}</soap:Body>`,
    );
    expect(failure(200, both)).toBe('UPSTREAM_ERROR');
  });

  it('is quoted by its code only, and only when that is a plain name', () => {
    const message = (code: string) =>
      failureOf(() => decodeCitizens(ok(fault11(code, 'Nguyễn 001099000001')), asked)).message;
    expect(message('soap:Server.DatabaseError')).toBe('SOAP fault soap:Server.DatabaseError');
    expect(message('001099000001')).toBe('SOAP fault');
  });

  it('is told apart from other bodies', () => {
    expect(isFault(fault11('soap:Server', 'x'))).toBe(true);
    expect(isFault(envelope(collection('')))).toBe(false);
    expect(isFault('<html>Fault</html>')).toBe(false);
  });
});

describe('an HTTP status', () => {
  it.each([401, 403])('of %i is a refusal', (status) => {
    expect(failure(status, '')).toBe('REFUSED');
    expect(failure(status, envelope(collection('')))).toBe('REFUSED');
  });

  it.each([302, 404, 429, 500, 502])('of %i is an upstream error, whatever the body', (status) => {
    expect(failure(status, '<html><body>x</body></html>')).toBe('UPSTREAM_ERROR');
    expect(failure(status, envelope(collection('')))).toBe('UPSTREAM_ERROR');
  });

  it('stays with the error', () => {
    expect(failureOf(() => decodeCitizens({ status: 500, body: '' }, asked)).status).toBe(500);
  });
});

function named(name: string): string {
  return liveCitizen.replace('Nguyễn Thử Nghiệm', name);
}

const billionLaughs =
  '<!DOCTYPE lolz [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>' +
  collection(named('&b;'));

function nested(levels: number): string {
  return `${'<a>'.repeat(levels)}${'</a>'.repeat(levels)}`;
}

describe('an unacceptable document', () => {
  it('is not yet one of 64 levels', () => {
    expect(decodeCitizens(ok(collection(nested(63))), asked).citizens).toEqual([]);
  });

  it.each([
    ['HTML with status 200', '<html><body><p>502</p></body></html>'],
    ['HTML with an unclosed element', '<html><br></html>'],
    ['nothing', ''],
    ['JSON', '{"CongdanCollection":{}}'],
    ['a truncated answer', envelope(collection(liveCitizen)).slice(0, -40)],
    ['a crossed element', '<CongdanCollection><CongDan></CongdanCollection></CongDan>'],
    ['two roots', '<CongdanCollection/><CongdanCollection/>'],
    ['an undeclared entity', collection(named('&ten;'))],
    ['a character that XML forbids', collection(named('&#0;'))],
    ['a billion laughs', billionLaughs],
    ['a document type', `<!DOCTYPE x>${collection('')}`],
    [
      'a document type in small letters',
      `<!doctype x SYSTEM "file:///etc/hostname">${collection('')}`,
    ],
    ['an entity', `<!ENTITY x "y">${collection('')}`],
    ['a document type in a comment', `<!-- <!DOCTYPE x> -->${collection('')}`],
    ['65 levels', collection(nested(64))],
    ['ten thousand tags', collection('<CongDan/>'.repeat(10_000))],
  ])('is %s', (_, body) => {
    expect(failure(200, body)).toBe('INVALID_ANSWER');
  });

  it('is refused in bounded time at the largest size', () => {
    const size = 256 * 1024;
    const hostile = ['<a>', '<', '&#65;', '<a b="', 'a="1" ', '<!--', '<![CDATA[', '</a>', '&'].map(
      (unit) => `<a>${unit.repeat(size / unit.length)}`,
    );
    const started = performance.now();
    for (const body of hostile) expect(failure(200, body)).toBe('INVALID_ANSWER');
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});

describe('any text', () => {
  const fragments = fc.constantFrom(
    '<soap:Envelope>',
    '</soap:Envelope>',
    '<Body>',
    '</Body>',
    '<CongdanCollection>',
    '</CongdanCollection>',
    '<CongDan>',
    '</CongDan>',
    '<SoDinhDanh>001099000001</SoDinhDanh>',
    '<HoVaTen>A</HoVaTen>',
    '<NgayThangNamSinh><Nam>19</Nam></NgayThangNamSinh>',
    '<Fault/>',
    '<KetQuaXacThuc TonTai="x"/>',
    '<TonTai>1</TonTai>',
    '&#55296;',
    '&amp;',
    '<a b="c"/>',
    '<constructor/>',
    '<hasOwnProperty x="1"/>',
    '<![CDATA[',
    ']]>',
    '<?xml version="1.0"?>',
    '\u0000',
  );
  const bodies = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(fragments, { maxLength: 12 }).map((parts) => parts.join('')),
    fc.array(fragments, { maxLength: 6 }).map((parts) => envelope(collection(parts.join('')))),
    fc.nat(liveCitizen.length).map((end) => envelope(collection(liveCitizen)).slice(0, end)),
  );

  it('gives a value or an UpstreamError, never anything else', () => {
    fc.assert(
      fc.property(bodies, fc.constantFrom(200, 204, 401, 500), (body, status) => {
        for (const decode of [
          () => decodeCitizens({ status, body }, asked),
          () => decodeConfirmation({ status, body }),
          () => isFault(body),
        ]) {
          try {
            decode();
          } catch (error) {
            if (!(error instanceof UpstreamError)) throw error;
          }
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('never yields a citizen of another number', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\d{12}$/), (number) => {
        const body = envelope(collection(liveCitizen.replace('001099000001', number)));
        if (number === asked.number) return;
        expect(failureOf(() => decodeCitizens(ok(body), asked)).failure).toBe('WRONG_PERSON');
      }),
    );
  });
});
