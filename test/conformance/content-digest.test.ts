import { describe, expect, test } from 'vitest';
import { checkContentDigest, contentDigest } from '../../src/signing/digest.ts';

/** RFC 9530 appendix B.1: `{"hello": "world"}` and a line feed. */
const body = Buffer.from('{"hello": "world"}\n');
const sha256 = 'sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:';
const sha512 =
  'sha-512=:YMAam51Jz/jOATT6/zvHrLVgOYTGFy1d6GJiOHTohq4yP+pgk4vf2aCsyRZOtw8MjkM7iw7yZ/WkppmM44T3qg==:';

describe('Content-Digest of RFC 9530', () => {
  test('the example is reproduced', () => {
    expect(contentDigest(body)).toBe(sha256);
  });

  test('the digest of nothing is that of B.2', () => {
    expect(contentDigest('')).toBe('sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:');
  });

  test.each([sha256, sha512, `${sha256}, ${sha512}`, `md5=:AAAA:, ${sha256}`])(
    '%s matches',
    (field) => {
      expect(checkContentDigest(field, body)).toBe('MATCHES');
    },
  );

  test('each digest that we know must match', () => {
    expect(checkContentDigest(`${sha256}, sha-512=:AAAA:`, body)).toBe('DIFFERS');
  });

  test('another body differs', () => {
    expect(checkContentDigest(sha256, Buffer.from('{"hello": "world"}'))).toBe('DIFFERS');
  });

  test.each(['md5=:AAAA:', 'unixsum=1', ''])('%s alone is not enough', (field) => {
    expect(checkContentDigest(field, body)).toBe('UNSUPPORTED');
  });

  test.each([
    'sha-256',
    'sha-256="RK/0"',
    'sha-256=(:AAAA:)',
    'sha-256=:AAAA',
    '=',
    'SHA-256=:AAAA:',
  ])('%s is malformed', (field) => {
    expect(checkContentDigest(field, body)).toBe('MALFORMED');
  });
});
