import { hash, type KeyObject } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { SigningAlgorithm } from '../../src/documents/algorithm.ts';
import { selfCertified } from '../../src/documents/authority.ts';
import { readPemFile } from '../../src/documents/chain.ts';
import { signAttached, signDetached } from '../../src/documents/cms/sign.ts';
import { verifyDocument } from '../../src/documents/cms/verify.ts';
import { type DocumentSigner, jwsKeySigner, keySigner } from '../../src/documents/signer.ts';
import { loadSigningKeys } from '../../src/signing/keys/key-set.ts';
import { ecKey, pemOf, rsaKey } from '../support/documents/certificates.ts';
import { hasOpenssl, openssl } from '../support/openssl.ts';

const folder = mkdtempSync(join(tmpdir(), 'documents-'));
afterAll(() => rmSync(folder, { recursive: true }));

// OpenSSL looks at certificates with the clock of the machine.
const now = new Date(Math.floor(Date.now() / 1_000) * 1_000);
const content = Buffer.from('Line one\nline two\r\nno end');
writeFileSync(join(folder, 'document'), content);

const kinds: Readonly<Record<string, () => KeyObject>> = {
  'ECDSA P-256': () => ecKey(),
  'ECDSA P-384': () => ecKey('P-384'),
  'RSA 2048': () => rsaKey(2_048),
  'RSA 3072': () => rsaKey(3_072),
};

function signerWith(key: KeyObject, algorithm?: Partial<SigningAlgorithm>) {
  const { certificates } = selfCertified({ organization: 'Tests', use: 'DOCUMENTS', now, key });
  writeFileSync(join(folder, 'chain.pem'), pemOf(...certificates.map((bytes) => ({ bytes }))));
  const sent = certificates.slice(0, 2) as unknown as DocumentSigner['certificates'];
  return keySigner(key, sent, algorithm?.hash) as DocumentSigner;
}

function cmsVerify(...args: readonly string[]) {
  return openssl(
    folder,
    'cms',
    '-verify',
    '-binary',
    '-inform',
    'DER',
    ...args,
    '-CAfile',
    'chain.pem',
  );
}

describe.skipIf(!hasOpenssl)('openssl accepts what is signed here', () => {
  test.each(Object.entries(kinds))('%s', async (_name, makeKey) => {
    const signer = signerWith(makeKey());
    const digest = hash(signer.algorithm.hash, content, 'buffer');
    const detached = await signDetached({ digest, signer, signingTime: now });
    writeFileSync(join(folder, 'p7s'), detached);
    expect(cmsVerify('-in', 'p7s', '-content', 'document', '-out', 'out')).toMatchObject({
      ok: true,
    });
    writeFileSync(join(folder, 'p7m'), await signAttached(content, { signer, signingTime: now }));
    expect(cmsVerify('-in', 'p7m', '-out', 'out')).toMatchObject({ ok: true });
    expect(readFileSync(join(folder, 'out')).equals(content)).toBe(true);
    expect(
      openssl(folder, 'cms', '-cmsout', '-print', '-noout', '-inform', 'DER', '-in', 'p7s').out,
    ).toContain('id-smime-aa-signingCertificateV2');
  });

  test('and not what was altered', async () => {
    const signer = signerWith(ecKey());
    const digest = hash('sha256', content, 'buffer');
    writeFileSync(join(folder, 'p7s'), await signDetached({ digest, signer, signingTime: now }));
    writeFileSync(join(folder, 'other'), 'another document');
    expect(cmsVerify('-in', 'p7s', '-content', 'other', '-out', 'out').ok).toBe(false);
  });

  test.each([
    ['ES256', () => ecKey()],
    ['PS256', () => rsaKey(2_048)],
  ])('a key of the gateway for documents: %s', async (alg, makeKey) => {
    const key = makeKey();
    const { certificates } = selfCertified({ organization: 'Tests', use: 'DOCUMENTS', now, key });
    writeFileSync(join(folder, 'chain.pem'), pemOf(...certificates.map((bytes) => ({ bytes }))));
    const x5c = certificates.map((bytes) => bytes.toString('base64'));
    const jwk = { ...key.export({ format: 'jwk' }), alg, use: 'sig', purpose: 'document', x5c };
    const own = loadSigningKeys({ keys: [jwk] }).signerFor('document');
    const signer = jwsKeySigner(own, [certificates[0], certificates[1]]) as DocumentSigner;
    const digest = hash('sha256', content, 'buffer');
    writeFileSync(join(folder, 'p7s'), await signDetached({ digest, signer, signingTime: now }));
    expect(cmsVerify('-in', 'p7s', '-content', 'document', '-out', 'out')).toMatchObject({
      ok: true,
    });
  });
});

describe.skipIf(!hasOpenssl)('what openssl signs is accepted here', () => {
  test.each([
    ['ECDSA', ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256']],
    ['RSA', ['rsa:2048']],
  ])('%s, with the attributes of CAdES', async (_name, newkey) => {
    const made = openssl(
      folder,
      ...['req', '-x509', '-newkey', ...newkey, '-nodes', '-keyout', 'own.key', '-out', 'own.pem'],
      ...[
        '-subj',
        '/CN=OpenSSL signer',
        '-addext',
        'keyUsage=critical,digitalSignature,keyCertSign',
      ],
    );
    expect(made).toMatchObject({ ok: true });
    const sign = [
      'cms',
      '-sign',
      '-cades',
      '-binary',
      '-md',
      'sha256',
      '-nosmimecap',
      '-outform',
      'DER',
    ];
    const files = ['-in', 'document', '-signer', 'own.pem', '-inkey', 'own.key', '-out', 'own.p7s'];
    expect(openssl(folder, ...sign, ...files)).toMatchObject({ ok: true });
    const verdict = await verifyDocument({
      signature: readFileSync(join(folder, 'own.p7s')),
      content,
      roots: readPemFile(readFileSync(join(folder, 'own.pem'), 'utf8')).roots,
      now: new Date(Date.now() + 1_000),
    });
    expect(verdict).toMatchObject({ ok: true, attached: false });
  });
});
