import { describe, expect, test } from 'vitest';
import { createChipTrust, parseChipTrust } from '../../../../src/identity/presence/trust.ts';
import { csca, day, revocationList, usage } from '../../../support/chip/certificates.ts';
import { flipped } from '../../../support/chip/chip.ts';
import { nul, pem } from '../../../support/chip/der.ts';
import { ecPair, rsaPair } from '../../../support/chip/keys.ts';
import { plain } from '../../../support/chip/kinds.ts';

const root = csca(plain.root, 'sha256');
const list = revocationList(plain.root, 'sha256', [17]);

describe('a file of CSCA certificates and lists', () => {
  test('is read in any order', () => {
    const text = `# comment\n${pem('X509 CRL', list)}\n${pem('CERTIFICATE', root)}`;
    const { trust, problems } = parseChipTrust(text);
    expect(problems).toEqual([]);
    expect(trust.anchors).toHaveLength(1);
    expect([...(trust.revocations[0]?.revoked ?? [])]).toEqual(['11']);
    expect(trust.revocations[0]?.nextUpdate).toEqual(day('2026-12-01'));
  });

  test.each([
    ['an empty file', '', 'no CSCA certificate'],
    [
      'a private key',
      pem('PRIVATE KEY', nul()),
      '"PRIVATE KEY" is neither a certificate nor a CRL',
    ],
    ['rubbish', pem('CERTIFICATE', nul()), 'certificate 1: DER_UNEXPECTED'],
  ])('%s', (_title, text, problem) => {
    expect(parseChipTrust(text).problems).toContain(problem);
  });
});

describe('a set that must not be used', () => {
  const weak = rsaPair(1024, 'PKCS1');
  const cube = rsaPair(2048, 'PKCS1', '', 3);
  const koblitz = ecPair('secp256k1');
  test.each([
    ['no CA', csca(plain.root, 'sha256', { isCa: false }), 'CSCA_NOT_CA'],
    ['no key usage', csca(plain.root, 'sha256', { keyUsage: null }), 'CSCA_MAY_NOT_SIGN'],
    [
      'signs lists alone',
      csca(plain.root, 'sha256', { keyUsage: usage.crlSign }),
      'CSCA_MAY_NOT_SIGN',
    ],
    ['RSA-1024', csca(weak, 'sha256'), 'RSA_LENGTH_REFUSED'],
    ['e = 3', csca(cube, 'sha256'), 'RSA_EXPONENT_REFUSED'],
    ['secp256k1', csca(koblitz, 'sha256'), 'CURVE_REFUSED'],
    ['SHA-1', csca(plain.root, 'sha1'), 'SIGNATURE_ALGORITHM_WEAK'],
    ['trailing bytes', Buffer.concat([root, nul()]), 'DER_TRAILING_BYTES'],
  ])('%s', (_title, certificate, refusal) => {
    expect(createChipTrust([certificate]).problems).toContain(`certificate 1: ${refusal}`);
  });

  const other = ecPair('prime256v1', 'named', 'other');
  const noLists = csca(plain.root, 'sha256', { keyUsage: 0x04 });
  test.each([
    ['by another key', root, revocationList(other, 'sha256', [])],
    ['under another name', root, revocationList(plain.root, 'sha256', [], { issuer: 'Other' })],
    ['altered', root, flipped(list, list.indexOf(Buffer.from([2, 1, 17])) + 2)],
    ['of a CSCA that may sign none', noLists, list],
  ])('a list %s', (_title, certificate, crl) => {
    const { trust, problems } = createChipTrust([certificate], [crl]);
    expect(problems).toContain('a CRL is not signed by a configured CSCA');
    expect(trust.revocations).toEqual([]);
  });

  test('a list that is none', () => {
    expect(createChipTrust([root], [nul()]).problems).toEqual(['CRL 1: DER_UNEXPECTED']);
  });
});
