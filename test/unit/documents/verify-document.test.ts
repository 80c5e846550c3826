import { hash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  der,
  encoded,
  explicit,
  integer,
  objectId,
  octets,
  sequence,
  utf8,
} from '../../../src/documents/asn1.ts';
import { signAttached, signDetached } from '../../../src/documents/cms/sign.ts';
import { verifyDocument } from '../../../src/documents/cms/verify.ts';
import { certificateOids, oids } from '../../../src/documents/names.ts';
import type { DocumentRefusal } from '../../../src/documents/refusal.ts';
import { type DocumentSigner, keySigner } from '../../../src/documents/signer.ts';
import { nameOf } from '../../../src/documents/x509/issue.ts';
import {
  authority,
  certified,
  daysFrom,
  ecKey,
  extension,
  type Holder,
  now,
  root,
  rsaKey,
  strangeRoot,
  type Wanted,
} from '../../support/documents/certificates.ts';
import { attribute, certificateId, cms, type WantedCms } from '../../support/documents/cms.ts';

const content = Buffer.from('Danh sách đề nghị thanh toán\r\n');
const signer = certified({ name: 'Signer' }, authority);
const sent = [signer.bytes, authority.bytes];

function verdict(
  signature: Uint8Array,
  given: Uint8Array | null = content,
  roots = [root.certificate],
  at = now,
) {
  return verifyDocument({ signature, content: given, roots, now: at });
}

async function codeOf(signature: Uint8Array, ...rest: [(Uint8Array | null)?]): Promise<string> {
  const result = await verdict(signature, ...rest);
  return result.ok ? 'ok' : result.code;
}

function signed(wanted: Partial<WantedCms> = {}): Buffer {
  return cms({ content, key: signer.key, signer: signer.bytes, certificates: sent, ...wanted });
}

/** Signed by somebody whose certificate is as wanted. */
function signedBy(wanted: Wanted, issuer: Holder = authority, path = [authority.bytes]): Buffer {
  const { key, bytes } = certified(wanted, issuer);
  return cms({ content, key, signer: bytes, certificates: [bytes, ...path] });
}

function nameBytes(organization: string): Buffer {
  return der(nameOf({ organization, commonName: 'Anybody' }));
}

const keys = {
  'P-256': () => ecKey(),
  'P-384': () => ecKey('P-384'),
  'RSA-2048': () => rsaKey(2_048),
  'RSA-3072': () => rsaKey(3_072),
} as const;

describe('what is signed is accepted', () => {
  test.each(Object.entries(keys))('%s', async (_name, makeKey) => {
    const own = certified({ key: makeKey() }, authority);
    const documentSigner = keySigner(own.key, [own.bytes, authority.bytes]) as DocumentSigner;
    const digest = hash(documentSigner.algorithm.hash, content, 'buffer');
    const detached = await signDetached({ digest, signer: documentSigner, signingTime: now });
    expect(await verdict(detached)).toMatchObject({ ok: true, signingTime: now, attached: false });
    const attached = await signAttached(content, { signer: documentSigner, signingTime: now });
    const result = await verdict(attached, null);
    expect(result).toMatchObject({ ok: true, attached: true });
    expect(result.ok && Buffer.from(result.content).equals(content)).toBe(true);
  });

  test('keys that CMS or X.509 cannot rely on sign nothing', () => {
    expect(keySigner(rsaKey(1_024), [signer.bytes])).toBeNull();
    expect(keySigner(ecKey('secp256k1'), [signer.bytes])).toBeNull();
  });

  test('the builder of the cases below', async () => {
    expect(await codeOf(signed())).toBe('ok');
    expect(await codeOf(signed({ attached: true }), null)).toBe('ok');
  });

  test('certificates count as at the time of signing, not of checking', async () => {
    const result = await verdict(signed(), content, [root.certificate], daysFrom(4_000));
    expect(result.ok).toBe(true);
  });

  test('a root may be older than its time: it is trusted because it was given', async () => {
    const old = certified({ name: 'Old Root', ca: { pathLength: 1 }, sha1: true });
    const below = certified({ name: 'Below', ca: { pathLength: 0 } }, old);
    const own = certified({}, below);
    const given = { content, key: own.key, signer: own.bytes };
    const signature = cms({ ...given, certificates: [own.bytes, below.bytes] });
    expect(await verdict(signature, content, [old.certificate])).toMatchObject({ ok: true });
    const weak = certified({ name: 'Weak', ca: { pathLength: 0 }, sha1: true }, old);
    const second = certified({}, weak);
    const refused = cms({
      ...{ content, key: second.key, signer: second.bytes },
      certificates: [second.bytes, weak.bytes],
    });
    const result = await verdict(refused, content, [old.certificate]);
    expect(result).toEqual({ ok: false, code: 'ALGORITHM_WEAK' });
  });

  test('a signer without extensions, of version 1', async () => {
    expect(await codeOf(signedBy({ version1: true }))).toBe('ok');
  });
});

/** Everything about the form, the attributes and the signature. */
const wrongForms: readonly (readonly [string, DocumentRefusal, () => Buffer])[] = [
  ['cut off', 'DER_REFUSED', () => signed().subarray(0, -1)],
  ['a byte after it', 'DER_REFUSED', () => Buffer.concat([signed(), Buffer.of(0)])],
  [
    'more than 1 MB',
    'SIGNATURE_FILE_TOO_LARGE',
    () => der(sequence(octets(Buffer.alloc(1_100_000)))),
  ],
  ['not CMS at all', 'DER_REFUSED', () => Buffer.from('-----BEGIN CMS-----')],
  ['another structure', 'CMS_MALFORMED', () => signer.bytes],
  ['version 3 around plain data', 'CMS_MALFORMED', () => signed({ version: 3 })],
  [
    'another kind of content',
    'CONTENT_TYPE_WRONG',
    () => signed({ contentType: oids.timeStampInfo }),
  ],
  ['no signer', 'SIGNER_COUNT_WRONG', () => signed({ signers: () => [] })],
  ['one signer twice', 'SIGNER_COUNT_WRONG', () => signed({ signers: (one) => [one, one] })],
  ['revocation lists', 'CMS_FIELD_REFUSED', () => signed({ crls: [sequence(integer(1))] })],
  [
    'an attribute that nobody signed',
    'CMS_FIELD_REFUSED',
    () => signed({ unsigned: [attribute('1.2.3', utf8('x'))] }),
  ],
  [
    'no message digest',
    'SIGNED_ATTRIBUTE_MISSING',
    () => signed({ attributes: ({ messageDigest: _, ...rest }) => Object.values(rest) }),
  ],
  [
    'no signing time',
    'SIGNED_ATTRIBUTE_MISSING',
    () => signed({ attributes: ({ signingTime: _, ...rest }) => Object.values(rest) }),
  ],
  [
    'no signing certificate',
    'SIGNED_ATTRIBUTE_MISSING',
    () => signed({ attributes: ({ signingCertificate: _, ...rest }) => Object.values(rest) }),
  ],
  [
    'an attribute twice',
    'SIGNED_ATTRIBUTE_REPEATED',
    () =>
      signed({
        attributes: (right) => [
          ...Object.values(right),
          attribute(oids.messageDigest, octets(Buffer.alloc(32))),
        ],
      }),
  ],
  [
    'two values',
    'SIGNED_ATTRIBUTE_REPEATED',
    () =>
      signed({
        attributes: ({ messageDigest: _, ...rest }) => [
          ...Object.values(rest),
          attribute(
            oids.messageDigest,
            octets(hash('sha256', content, 'buffer')),
            octets(Buffer.alloc(32)),
          ),
        ],
      }),
  ],
  [
    'a digest that is no OCTET STRING',
    'SIGNED_ATTRIBUTE_MALFORMED',
    () =>
      signed({
        attributes: ({ messageDigest: _, ...rest }) => [
          ...Object.values(rest),
          attribute(oids.messageDigest, utf8('x')),
        ],
      }),
  ],
  [
    'unsorted attributes',
    'SIGNED_ATTRIBUTES_UNSORTED',
    () =>
      signed({
        unsorted: true,
        attributes: ({ contentType, signingTime, messageDigest, signingCertificate }) => [
          signingCertificate,
          messageDigest,
          signingTime,
          contentType,
        ],
      }),
  ],
  [
    'another content type signed',
    'SIGNED_CONTENT_TYPE_DIFFERS',
    () =>
      signed({
        attributes: ({ contentType: _, ...rest }) => [
          ...Object.values(rest),
          attribute(oids.contentType, objectId(oids.timeStampInfo)),
        ],
      }),
  ],
  [
    'a certificate named by SHA-1 alone',
    'ALGORITHM_WEAK',
    () =>
      signed({
        attributes: ({ signingCertificate: _, ...rest }) => [
          ...Object.values(rest),
          attribute(
            oids.signingCertificate,
            sequence(sequence(sequence(octets(hash('sha1', signer.bytes, 'buffer'))))),
          ),
        ],
      }),
  ],
  ['SHA-1', 'ALGORITHM_WEAK', () => signed({ digest: 'sha1' })],
  [
    'ECDSA with SHA-1',
    'ALGORITHM_WEAK',
    () => signed({ signatureName: '1.2.840.10045.4.1', signHash: 'sha1' }),
  ],
  ['SHA-3', 'ALGORITHM_UNKNOWN', () => signed({ digest: 'sha3-256' })],
  [
    'a signature with another hash than its digest',
    'ALGORITHMS_DISAGREE',
    () => signed({ signatureName: '1.2.840.10045.4.3.3', signHash: 'sha384' }),
  ],
  [
    'two digests announced',
    'ALGORITHMS_DISAGREE',
    () => signed({ digestNames: ['sha256', 'sha384'] }),
  ],
  [
    'a name of RSA over a key of ECDSA',
    'ALGORITHMS_DISAGREE',
    () => signed({ signatureName: '1.2.840.113549.1.1.11' }),
  ],
  [
    'an attribute altered after signing',
    'SIGNATURE_INVALID',
    () =>
      signed({
        afterSigning: (attributes) => [
          ...attributes.slice(1),
          attribute(oids.contentType, objectId(oids.data)),
          attribute('1.2.840.113549.1.9.99', utf8('x')),
        ],
      }),
  ],
  ['the key of somebody else', 'SIGNATURE_INVALID', () => signed({ key: ecKey() })],
  [
    'the signer not among the certificates',
    'SIGNER_CERTIFICATE_MISSING',
    () => signed({ certificates: [authority.bytes] }),
  ],
  [
    'another certificate named in the attributes',
    'SIGNER_CERTIFICATE_DIFFERS',
    () =>
      signed({
        attributes: ({ signingCertificate: _, ...rest }) => [
          ...Object.values(rest),
          attribute(oids.signingCertificateV2, certificateId(authority.bytes)),
        ],
      }),
  ],
  [
    'a certificate that leads nowhere',
    'CERTIFICATE_STRAY',
    () => signed({ certificates: [...sent, certified({ name: 'Nobody' }).bytes] }),
  ],
  ['signed tomorrow', 'SIGNED_IN_FUTURE', () => signed({ signingTime: daysFrom(1) })],
];

/** Everything about the certificates. */
const wrongPaths: readonly (readonly [string, DocumentRefusal, () => Buffer])[] = [
  ['under another root', 'ISSUER_UNKNOWN', () => signedBy({}, strangeRoot, [])],
  [
    'under another root of the same name, sent along',
    'ISSUER_UNKNOWN',
    () => signedBy({}, strangeRoot, [strangeRoot.bytes]),
  ],
  ['without the step between', 'ISSUER_UNKNOWN', () => signed({ certificates: [signer.bytes] })],
  [
    'not signed by the issuer that it names',
    'ISSUER_UNKNOWN',
    () => signedBy({ signedWith: ecKey() }),
  ],
  [
    'issued by a signer',
    'ISSUER_NOT_CA',
    () => signedBy({ name: 'Second' }, signer, [signer.bytes, authority.bytes]),
  ],
  [
    'issued by an authority that may not',
    'ISSUER_NOT_CA',
    () => {
      const weak = certified({ name: 'Weak', ca: { pathLength: 0 }, usage: 0x80 }, root);
      return signedBy({}, weak, [weak.bytes]);
    },
  ],
  [
    'one authority too many',
    'PATH_TOO_LONG',
    () => {
      const third = certified({ name: 'Third', ca: { pathLength: 0 } }, authority);
      return signedBy({}, third, [third.bytes, authority.bytes]);
    },
  ],
  ['expired when it signed', 'EXPIRED', () => signedBy({ notAfter: daysFrom(-1) })],
  ['not yet valid when it signed', 'NOT_YET_VALID', () => signedBy({ notBefore: daysFrom(1) })],
  [
    'an expired authority',
    'EXPIRED',
    () => {
      const old = certified({ name: 'Old', ca: { pathLength: 0 }, notAfter: daysFrom(-1) }, root);
      return signedBy({}, old, [old.bytes]);
    },
  ],
  ['a key for encryption', 'SIGNER_MAY_NOT_SIGN', () => signedBy({ usage: 0x20 })],
  [
    'a certificate for servers',
    'SIGNER_FOR_OTHER_USE',
    () => signedBy({ uses: { ids: ['1.3.6.1.5.5.7.3.1'] } }),
  ],
  [
    'a certificate for time-stamps',
    'SIGNER_FOR_OTHER_USE',
    () => signedBy({ uses: { ids: [certificateOids.timeStamping], critical: true } }),
  ],
  [
    'outside the names that its authority may certify',
    'SECOND_JUDGE_REFUSED',
    () => {
      const elsewhere = encoded(nameBytes('Elsewhere'));
      const permitted = explicit(0, sequence(explicit(4, elsewhere)));
      const constraint = extension('2.5.29.30', sequence(permitted));
      const bound = certified({ name: 'Bound', ca: { pathLength: 0 }, more: [constraint] }, root);
      return signedBy({}, bound, [bound.bytes]);
    },
  ],
  [
    'a certificate that is none',
    'CERTIFICATE_MALFORMED',
    () => signed({ certificates: [...sent, der(sequence(integer(1)))] }),
  ],
  ['a certificate signed with SHA-1', 'ALGORITHM_WEAK', () => signedBy({ sha1: true })],
  [
    'a critical extension that nobody knows',
    'EXTENSION_REFUSED',
    () => signedBy({ more: [extension('1.2.3.4', utf8('x'))] }),
  ],
  [
    'an extension twice',
    'EXTENSION_REFUSED',
    () =>
      signedBy({
        more: [extension('1.2.3.4', utf8('x'), false), extension('1.2.3.4', utf8('x'), false)],
      }),
  ],
];

describe('what is refused, and how', () => {
  test.each([...wrongForms, ...wrongPaths])('%s: %s', async (_title, code, make) => {
    expect(await codeOf(make())).toBe(code);
  });

  test('a short RSA key', async () => {
    const weak = certified({ key: rsaKey(1_024) }, authority);
    const signature = signed({
      key: weak.key,
      signer: weak.bytes,
      certificates: [weak.bytes, authority.bytes],
      signatureName: '1.2.840.113549.1.1.11',
    });
    expect(await codeOf(signature)).toBe('KEY_REFUSED');
  });

  test('the document: another one, none, two, nothing', async () => {
    expect(await codeOf(signed(), Buffer.from('another'))).toBe('CONTENT_DIFFERS');
    expect(await codeOf(signed(), null)).toBe('CONTENT_MISSING');
    expect(await codeOf(signed({ attached: true }))).toBe('CONTENT_TWICE');
    expect(await codeOf(signed({ content: Buffer.alloc(0) }), Buffer.alloc(0))).toBe(
      'DOCUMENT_EMPTY',
    );
  });

  test('without a root nothing is believed', async () => {
    const result = await verdict(signed(), content, []);
    expect(result).toEqual({ ok: false, code: 'TRUST_MISSING' });
  });

  test('not one flipped bit goes unnoticed', async () => {
    const own = keySigner(signer.key, [signer.bytes, authority.bytes]) as DocumentSigner;
    const digest = hash('sha256', content, 'buffer');
    const good = await signDetached({ digest, signer: own, signingTime: now });
    const accepted: number[] = [];
    for (let at = 0; at < good.length; at += 1) {
      const bad = Buffer.from(good);
      bad[at] = (bad[at] ?? 0) ^ (1 << (at % 8));
      if ((await verdict(bad)).ok) accepted.push(at);
    }
    expect(accepted).toEqual([]);
  });
});
