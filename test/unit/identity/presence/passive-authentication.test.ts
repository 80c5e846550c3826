import { describe, expect, test } from 'vitest';
import {
  type ChipFiles,
  passiveAuthentication,
} from '../../../../src/identity/presence/passive-authentication.ts';
import type { ChipRefusal } from '../../../../src/identity/presence/refusal.ts';
import {
  day,
  documentSigner,
  extension,
  signerSerial,
  usage,
} from '../../../support/chip/certificates.ts';
import {
  type Chip,
  type ChipChanges,
  flipped,
  type Kind,
  makeChip,
} from '../../../support/chip/chip.ts';
import { bits, nul, octets, oid, seq, tlv, utf8 } from '../../../support/chip/der.ts';
import { dg1, dg2, dg13, groups } from '../../../support/chip/groups.ts';
import {
  digestIdentifier,
  ecPair,
  type Pair,
  pssOnlyPair,
  pssParameters,
  rsaPair,
  signatureIdentifier,
} from '../../../support/chip/keys.ts';
import { kinds, plain, plainRsa } from '../../../support/chip/kinds.ts';
import { attribute, attributes, ldsObject } from '../../../support/chip/sod.ts';

const now = new Date('2026-11-21T03:00:00Z');

function verdict(chip: Chip, files: Partial<ChipFiles> = {}, at = now) {
  return passiveAuthentication({ ...chip, ...files }, chip.trust, at);
}

function outcome(chip: Chip, files: Partial<ChipFiles> = {}, at = now): 'ACCEPTED' | ChipRefusal {
  const answer = verdict(chip, files, at);
  return answer.ok ? 'ACCEPTED' : answer.refusal;
}

const otherRoot = ecPair('prime256v1', 'named', 'another root');

/** What may be wrong with a chip of any kind. */
const faults: Readonly<Record<string, (kind: Kind) => Chip>> = {
  'another root of the same name': (kind) => makeChip(kind, { signedBy: otherRoot }),
  'an expired signer': (kind) => makeChip(kind, { signer: { to: day('2025-01-01') } }),
  'a signer not yet valid': (kind) => makeChip(kind, { signer: { from: day('2026-11-22') } }),
  'a revoked signer': (kind) => makeChip(kind, { revoked: [7, signerSerial] }),
  'a flipped bit in DG1': (kind) => makeChip(kind, { read: withFlip(1) }),
  'a flipped bit in DG13': (kind) => makeChip(kind, { read: withFlip(13) }),
  'swapped hashes': (kind) => makeChip(kind, { read: swapped() }),
  'SHA-1': (kind) => makeChip({ ...kind, hash: 'sha1', sod: {} }, { certificateHash: kind.hash }),
  'SHA-1 for the groups': (kind) => makeChip({ ...kind, groupHash: 'sha1' }),
  'a content that was not signed': (kind) => {
    const lds = ldsObject(new Map([...groups(), [1, dg1({ sex: 'F' })]]), kind.hash);
    const chip = makeChip(kind);
    const digest = attributes.messageDigest(lds.subarray(0, 32));
    const changed = makeChip(kind, {
      sod: { content: lds, attributes: [attributes.contentType(), digest] },
    });
    return { ...chip, sod: changed.sod };
  },
  'another signature': (kind) => {
    const { signer } = makeChip(kind);
    const sod = { certificates: [signer], identifier: 'SERIAL' } as const;
    return makeChip({ ...kind, signer: sibling(kind.signer) }, { sod });
  },
};

function withFlip(number: number): ReadonlyMap<number, Uint8Array> {
  const bytes = groups().get(number) ?? Buffer.alloc(0);
  return new Map([...groups(), [number, flipped(bytes, bytes.length - 3)]]);
}

function swapped(): ReadonlyMap<number, Uint8Array> {
  return new Map([
    [1, dg1()],
    [2, dg13()],
    [13, dg2()],
  ]);
}

/** Another key that signs by the same scheme. */
function sibling({ scheme }: Pair): Pair {
  return scheme === 'ECDSA'
    ? ecPair('prime256v1', 'named', 'sibling')
    : rsaPair(2048, scheme, 'sibling');
}

const expected: Readonly<Record<string, readonly ChipRefusal[]>> = {
  'another root of the same name': ['ISSUER_KEY_DIFFERS'],
  'an expired signer': ['SIGNER_EXPIRED'],
  'a signer not yet valid': ['SIGNER_NOT_YET_VALID'],
  'a revoked signer': ['REVOKED'],
  'a flipped bit in DG1': ['GROUP_DIFFERS'],
  'a flipped bit in DG13': ['GROUP_DIFFERS'],
  'swapped hashes': ['GROUP_DIFFERS'],
  'SHA-1': ['DIGEST_WEAK'],
  'SHA-1 for the groups': ['DIGEST_WEAK'],
  'a content that was not signed': ['MESSAGE_DIGEST_DIFFERS'],
  'another signature': ['SIGNATURE_INVALID'],
};

test('there are thirty kinds and more', () => {
  expect(kinds.length).toBeGreaterThanOrEqual(30);
});

describe.each(kinds)('%s', (_name, kind) => {
  test('is accepted', () => {
    expect(verdict(makeChip(kind))).toMatchObject({
      ok: true,
      checkedGroups: [1, 2, 13],
      groupsNotRead: [],
      warnings: [],
    });
  });

  test.each(Object.keys(expected))('is refused with %s', (fault) => {
    const chip = faults[fault]!(kind);
    expect(expected[fault]).toContain(outcome(chip));
  });
});

describe('what is accepted', () => {
  test('says who signed, when, and which groups were read', () => {
    const chip = makeChip(plain, { read: new Map([[13, dg13()]]) });
    expect(verdict(chip)).toMatchObject({
      checkedGroups: [13],
      groupsNotRead: [1, 2],
      signer: { serial: '01234567' },
      csca: { serial: '01' },
      signedAt: { at: new Date('2025-06-05T03:00:00Z'), source: 'SIGNING_TIME' },
    });
  });

  test('without a signing time the date of issue counts, else the present', () => {
    const chip = makeChip(plain, { sod: { signingTime: null } });
    expect(verdict(chip, { issuedOn: '2025-06-05' as never })).toMatchObject({
      signedAt: { source: 'DATE_OF_ISSUE', at: new Date('2025-06-05T16:59:59.999Z') },
    });
    expect(verdict(chip)).toMatchObject({ signedAt: { source: 'NOW', at: now } });
    expect(verdict(chip, { issuedOn: '2031-06-05' as never })).toMatchObject({
      signedAt: { source: 'NOW' },
    });
  });

  test.each(['2026-11-21T03:00:01Z', '1999-01-01T00:00:00Z'])('a signing time of %s', (time) => {
    const chip = makeChip(plain, { sod: { signingTime: new Date(time) } });
    expect(verdict(chip)).toMatchObject({
      signedAt: { source: 'NOW' },
      warnings: ['SIGNING_TIME_IMPLAUSIBLE'],
    });
  });

  test('a signer that has expired since then is named, and so is its CSCA', () => {
    const [signer, csca] = [{ to: day('2026-01-01') }, { to: day('2026-02-01') }];
    expect(verdict(makeChip(plain, { signer, csca }))).toMatchObject({
      ok: true,
      warnings: ['SIGNER_EXPIRED_SINCE', 'CSCA_EXPIRED_SINCE'],
    });
  });

  test('a card signed by an expired signer today is refused, whatever its date of issue says', () => {
    const chip = makeChip(plain, { signer: { to: day('2025-01-01') }, sod: { signingTime: null } });
    expect(outcome(chip)).toBe('SIGNER_EXPIRED');
    expect(outcome(chip, { issuedOn: '2024-06-05' as never })).toBe('ACCEPTED');
    expect(outcome(chip, { issuedOn: '2025-06-05' as never })).toBe('SIGNER_EXPIRED');
  });

  test('missing key identifiers and stale or missing revocation lists are named', () => {
    expect(verdict(makeChip(plain, { signer: { authorityKeyId: null } }))).toMatchObject({
      ok: true,
      warnings: ['KEY_IDENTIFIER_MISSING'],
    });
    expect(verdict(makeChip(plain, { nextUpdate: day('2026-11-20') }))).toMatchObject({
      warnings: ['CRL_STALE'],
    });
    const chip = makeChip(plain);
    const trust = { ...chip.trust, revocations: [] };
    expect(passiveAuthentication(chip, trust, now)).toMatchObject({ warnings: ['CRL_MISSING'] });
  });

  test('version 1 of the LDS object names its versions', () => {
    const versions = seq(tlv(0x13, Buffer.from('0107')), tlv(0x13, Buffer.from('040000')));
    expect(outcome(makeChip(plain, { lds: { version: 1, rest: [versions] } }))).toBe('ACCEPTED');
  });

  test('digests with NULL parameters, certificates beside the one that is named', () => {
    const sha256 = seq(oid('2.16.840.1.101.3.4.2.1'), nul());
    const { signer } = makeChip(plain);
    const other = documentSigner(plainRsa.signer, plain.root, 'sha256', { serial: 99 });
    const sod = {
      digestIdentifier: sha256,
      digestIdentifiers: [sha256, digestIdentifier('sha512')],
      certificates: [other, signer],
    };
    expect(outcome(makeChip(plain, { sod }))).toBe('ACCEPTED');
  });
});

const weakRsa = rsaPair(1024, 'PKCS1');
const smallExponent = rsaPair(2048, 'PKCS1', '', 3);
const signedAs = (pair: Pair): Kind => ({ ...plain, signer: pair });
const contentDigest = (chip: Chip) => attributes.messageDigest(digestIn(chip));
const digestIn = ({ sod }: Chip) => {
  const name = Buffer.from('06092a864886f70d010904', 'hex');
  const at = sod.lastIndexOf(name) + name.length + 4;
  return sod.subarray(at, at + 32);
};
const badCurve = (() => {
  const pair = ecPair('prime256v1', 'explicit');
  const base = Buffer.from('046b17d1f2', 'hex');
  const at = pair.spki.indexOf(base);
  return { ...pair, spki: flipped(pair.spki, at + base.length, 0x40) };
})();
const offCurve = (() => {
  const pair = ecPair('prime256v1');
  return { ...pair, spki: flipped(pair.spki, pair.spki.length - 1) };
})();
const spkiWith = (pair: Pair, algorithm: Buffer) => ({
  ...pair,
  spki: seq(algorithm, bits(Buffer.alloc(65, 4))),
});
const defaultPss = seq(oid('1.2.840.113549.1.1.10'), seq());
const pss = (...parameters: Parameters<typeof pssParameters>) =>
  seq(oid('1.2.840.113549.1.1.10'), pssParameters(...parameters));
const rsaPss: Kind = { ...plain, signer: rsaPair(2048, 'PSS') };
const withSod = (change: (sod: Buffer) => Buffer, chip = makeChip(plain)): Chip => ({
  ...chip,
  sod: change(chip.sod),
});
const indefinite = (sod: Buffer) =>
  Buffer.concat([Buffer.from([0x77, 0x80]), sod.subarray(4), Buffer.alloc(2)]);

type Case = readonly [title: string, refusal: ChipRefusal, chip: () => Chip];
const changed =
  (changes: ChipChanges, kind: Kind = plain): Case[2] =>
  () =>
    makeChip(kind, changes);

const encodings: readonly Case[] = [
  ['no bytes', 'SOD_TAG_WRONG', () => withSod(() => Buffer.alloc(0))],
  ['only a tag', 'DER_TRUNCATED', () => withSod(() => Buffer.from([0x77]))],
  ['another outer tag', 'SOD_TAG_WRONG', changed({ sod: { tag: 0x6d } })],
  ['more than 64 KB', 'SOD_TOO_LARGE', () => withSod(() => Buffer.alloc(65_537, 0x77))],
  ['an indefinite length', 'DER_LENGTH_REFUSED', () => withSod(indefinite)],
  [
    'a length of four gigabytes',
    'DER_TRUNCATED',
    () => withSod((sod) => Buffer.concat([Buffer.from('7784ffffffff', 'hex'), sod.subarray(4)])),
  ],
  [
    'a length of eight octets',
    'DER_LENGTH_REFUSED',
    () => withSod(() => Buffer.from('7788ffffffffffffffff', 'hex')),
  ],
  [
    'a length that is longer than it must be',
    'DER_LENGTH_REFUSED',
    () =>
      withSod((sod) =>
        Buffer.concat([Buffer.from([0x77, 0x83, 0]), sod.subarray(2, 4), sod.subarray(4)]),
      ),
  ],
  [
    'trailing bytes',
    'DER_TRAILING_BYTES',
    () => withSod((sod) => Buffer.concat([sod, Buffer.alloc(1)])),
  ],
  ['a cut end', 'DER_TRUNCATED', () => withSod((sod) => sod.subarray(0, -1))],
  [
    'trailing bytes inside',
    'DER_UNEXPECTED',
    () => withSod((sod) => tlv(0x77, sod.subarray(4), nul())),
  ],
  [
    'trailing bytes after the content',
    'DER_TRAILING_BYTES',
    changed({ sod: { content: Buffer.concat([ldsObject(groups(), 'sha256'), nul()]) } }),
  ],
  [
    'a number with a needless zero',
    'DER_VALUE_REFUSED',
    () => {
      const entries = seq(tlv(0x02, Buffer.from([0, 0])), digestIdentifier('sha256'), seq());
      return makeChip(plain, { sod: { content: entries } });
    },
  ],
];

const messages: readonly Case[] = [
  [
    'no SignedData',
    'CMS_NOT_SIGNED_DATA',
    changed({ sod: { signedDataType: '1.2.840.113549.1.7.1' } }),
  ],
  ['version 1', 'CMS_VERSION_WRONG', changed({ sod: { version: 1 } })],
  ['a signer of version 3 by number', 'CMS_VERSION_WRONG', changed({ sod: { signerVersion: 3 } })],
  [
    'another content',
    'CONTENT_TYPE_WRONG',
    changed({ sod: { contentType: '1.2.840.113549.1.7.1' } }),
  ],
  ['revocation lists of its own', 'CMS_FIELD_REFUSED', changed({ sod: { lists: [seq()] } })],
  ['unsigned attributes', 'CMS_FIELD_REFUSED', changed({ sod: { unsignedAttributes: [seq()] } })],
  ['no signer', 'SIGNER_COUNT_WRONG', changed({ sod: { signers: 0 } })],
  ['two signers', 'SIGNER_COUNT_WRONG', changed({ sod: { signers: 2 } })],
  ['no signed attributes', 'SIGNED_ATTRIBUTE_MISSING', changed({ sod: { attributes: [] } })],
  [
    'no content type',
    'SIGNED_ATTRIBUTE_MISSING',
    () => makeChip(plain, { sod: { attributes: [contentDigest(makeChip(plain))] } }),
  ],
  [
    'no message digest',
    'SIGNED_ATTRIBUTE_MISSING',
    changed({ sod: { attributes: [attributes.contentType()] } }),
  ],
  [
    'an attribute twice',
    'SIGNED_ATTRIBUTE_REPEATED',
    () => {
      const digest = contentDigest(makeChip(plain));
      return makeChip(plain, { sod: { attributes: [attributes.contentType(), digest, digest] } });
    },
  ],
  [
    'an attribute with two values',
    'SIGNED_ATTRIBUTE_REPEATED',
    () => {
      const digests = [octets(digestIn(makeChip(plain))), octets(Buffer.alloc(32))];
      const digest = attribute('1.2.840.113549.1.9.4', ...digests);
      return makeChip(plain, { sod: { attributes: [attributes.contentType(), digest] } });
    },
  ],
  [
    'attributes out of order',
    'SIGNED_ATTRIBUTES_UNSORTED',
    () => {
      const digest = contentDigest(makeChip(plain));
      const given = [digest, attributes.contentType()];
      return makeChip(plain, { sod: { attributes: given, attributesAsGiven: true } });
    },
  ],
  [
    'another content type signed',
    'SIGNED_CONTENT_TYPE_DIFFERS',
    () => {
      const given = [
        attributes.contentType('1.2.840.113549.1.7.1'),
        contentDigest(makeChip(plain)),
      ];
      return makeChip(plain, { sod: { attributes: given } });
    },
  ],
  [
    'another message digest signed',
    'MESSAGE_DIGEST_DIFFERS',
    changed({
      sod: { attributes: [attributes.contentType(), attributes.messageDigest(Buffer.alloc(32))] },
    }),
  ],
  [
    'a message digest that is no OCTET STRING',
    'DER_UNEXPECTED',
    () => {
      const text = tlv(0x0c, digestIn(makeChip(plain)));
      const given = [attributes.contentType(), attribute('1.2.840.113549.1.9.4', text)];
      return makeChip(plain, { sod: { attributes: given } });
    },
  ],
  [
    'attributes changed after signing',
    'SIGNATURE_INVALID',
    changed({
      sod: { afterSigning: (set) => flipped(set, set.indexOf('250605') + 5) },
    }),
  ],
  ['no certificate', 'SIGNER_CERTIFICATE_MISSING', changed({ sod: { certificates: null } })],
  ['another serial number', 'SIGNER_CERTIFICATE_MISSING', changed({ sod: { serial: 5 } })],
  ['another issuer', 'SIGNER_CERTIFICATE_MISSING', changed({ sod: { issuer: 'Other' } })],
  [
    'another key identifier',
    'SIGNER_CERTIFICATE_MISSING',
    changed({ sod: { identifier: 'KEY_ID' }, signer: { subjectKeyId: Buffer.alloc(20) } }),
  ],
  [
    'two certificates of the name',
    'SIGNER_CERTIFICATE_AMBIGUOUS',
    () => {
      const { signer } = makeChip(plain);
      const other = documentSigner(sibling(plain.signer), otherRoot, 'sha256');
      return makeChip(plain, { sod: { certificates: [signer, other] } });
    },
  ],
  [
    'an unlisted digest',
    'DIGESTS_DISAGREE',
    changed({ sod: { digestIdentifiers: [digestIdentifier('sha512')] } }),
  ],
  [
    'a signature under another hash',
    'DIGESTS_DISAGREE',
    changed({ sod: { signatureIdentifier: signatureIdentifier('ECDSA', 'sha512') } }),
  ],
];

const algorithms: readonly Case[] = [
  [
    'an unknown digest',
    'DIGEST_UNKNOWN',
    changed({ sod: { digestIdentifier: seq(oid('1.2.3.4')) } }),
  ],
  ['MD5', 'DIGEST_WEAK', changed({ sod: { digestIdentifier: digestIdentifier('md5') } })],
  ['SHA-224', 'DIGEST_WEAK', changed({ sod: { digestIdentifier: digestIdentifier('sha224') } })],
  [
    'SHA-1 besides',
    'DIGEST_WEAK',
    changed({
      sod: { digestIdentifiers: [digestIdentifier('sha256'), digestIdentifier('sha1')] },
    }),
  ],
  ['an unknown group hash', 'DIGEST_UNKNOWN', changed({ lds: { identifier: seq(oid('1.2.3')) } })],
  [
    'a signature with SHA-1',
    'SIGNATURE_ALGORITHM_WEAK',
    changed({ sod: { signatureIdentifier: signatureIdentifier('ECDSA', 'sha1') } }),
  ],
  [
    'an unknown signature algorithm',
    'SIGNATURE_ALGORITHM_UNKNOWN',
    changed({ sod: { signatureIdentifier: seq(oid('1.2.3.4')) } }),
  ],
  [
    'ECDSA with parameters',
    'SIGNATURE_ALGORITHM_UNKNOWN',
    changed({ sod: { signatureIdentifier: seq(oid('1.2.840.10045.4.3.2'), nul()) } }),
  ],
  [
    'RSA named for an elliptic key',
    'KEY_ALGORITHM_DIFFERS',
    changed({ sod: { signatureIdentifier: signatureIdentifier('PKCS1', 'sha256') } }),
  ],
  [
    'PKCS #1 by a key for PSS alone',
    'KEY_ALGORITHM_DIFFERS',
    changed({}, signedAs({ ...pssOnlyPair(2048, null), scheme: 'PKCS1' })),
  ],
  [
    'PSS with another hash than the key is for',
    'KEY_ALGORITHM_DIFFERS',
    changed({}, { ...signedAs(pssOnlyPair(2048, 'sha512')), hash: 'sha256' }),
  ],
  [
    'PSS by its defaults',
    'DIGEST_WEAK',
    changed({ sod: { signatureIdentifier: defaultPss } }, rsaPss),
  ],
  [
    'PSS without parameters',
    'PSS_PARAMETERS_REFUSED',
    changed({ sod: { signatureIdentifier: seq(oid('1.2.840.113549.1.1.10')) } }, rsaPss),
  ],
  [
    'PSS with another mask',
    'PSS_PARAMETERS_REFUSED',
    changed({ sod: { signatureIdentifier: pss('sha256', 'sha512') } }, rsaPss),
  ],
  [
    'PSS without salt',
    'PSS_PARAMETERS_REFUSED',
    changed({ sod: { signatureIdentifier: pss('sha256', 'sha256', 0) } }, rsaPss),
  ],
  [
    'PSS with another salt',
    'SIGNATURE_INVALID',
    changed({ sod: { signatureIdentifier: pss('sha256', 'sha256', 48) } }, rsaPss),
  ],
  [
    'PSS mask SHA-1',
    'DIGEST_WEAK',
    changed({ sod: { signatureIdentifier: pss('sha256', 'sha1') } }, rsaPss),
  ],
  ['RSA-1024', 'RSA_LENGTH_REFUSED', changed({}, signedAs(weakRsa))],
  ['RSA with e = 3', 'RSA_EXPONENT_REFUSED', changed({}, signedAs(smallExponent))],
  ['P-192', 'CURVE_REFUSED', changed({}, signedAs(ecPair('prime192v1')))],
  ['P-224', 'CURVE_REFUSED', changed({}, signedAs(ecPair('secp224r1')))],
  ['secp256k1', 'CURVE_REFUSED', changed({}, signedAs(ecPair('secp256k1')))],
  ['brainpoolP256t1', 'CURVE_REFUSED', changed({}, signedAs(ecPair('brainpoolP256t1')))],
  [
    'P-192 explicit',
    'CURVE_PARAMETERS_REFUSED',
    changed({}, signedAs(ecPair('prime192v1', 'explicit'))),
  ],
  [
    'secp256k1 explicit',
    'CURVE_PARAMETERS_REFUSED',
    changed({}, signedAs(ecPair('secp256k1', 'explicit'))),
  ],
  ['P-256 with another base point', 'CURVE_PARAMETERS_REFUSED', changed({}, signedAs(badCurve))],
  ['a binary curve', 'CURVE_REFUSED', changed({}, signedAs(ecPair('sect283k1')))],
  ['a point beside its curve', 'KEY_INVALID', changed({}, signedAs(offCurve))],
  [
    'a curve without a name',
    'CURVE_REFUSED',
    changed({}, signedAs(spkiWith(plain.signer, seq(oid('1.2.840.10045.2.1'), nul())))),
  ],
  [
    'a key of an unknown kind',
    'KEY_ALGORITHM_UNKNOWN',
    changed({}, signedAs(spkiWith(plain.signer, seq(oid('1.3.101.112'))))),
  ],
];

const foreign = extension('1.2.3.4', nul(), true);
const masterList = extension('2.5.29.37', seq(oid('2.23.136.1.1.3')));

const chains: readonly Case[] = [
  [
    'no trust',
    'TRUST_MISSING',
    () => ({ ...makeChip(plain), trust: { anchors: [], revocations: [] } }),
  ],
  ['a root of another name', 'ISSUER_UNKNOWN', changed({ csca: { subject: 'Other' } })],
  ['a root of another key', 'ISSUER_KEY_DIFFERS', changed({ signedBy: otherRoot })],
  [
    'a root that claims the key',
    'ISSUER_SIGNATURE_INVALID',
    changed({ signedBy: otherRoot, signer: { authorityKeyId: null } }),
  ],
  [
    'a root of another family',
    'KEY_ALGORITHM_DIFFERS',
    changed({ signedBy: plainRsa.root, signer: { authorityKeyId: null } }),
  ],
  [
    'a root that comes with the chip',
    'ISSUER_UNKNOWN',
    () => {
      const { anchor, signer } = makeChip({ ...plain, root: otherRoot });
      const changes: ChipChanges = {
        csca: { subject: 'Real' },
        sod: { certificates: [signer, anchor] },
      };
      return makeChip(plain, changes);
    },
  ],
  [
    'a certificate with SHA-1',
    'SIGNATURE_ALGORITHM_WEAK',
    () => {
      const signer = documentSigner(plain.signer, plain.root, 'sha1');
      return makeChip(plain, { sod: { certificates: [signer] } });
    },
  ],
  ['a certificate of version 1', 'CERTIFICATE_VERSION_WRONG', changed({ signer: { version: 1 } })],
  [
    'a certificate with two algorithms',
    'CERTIFICATE_ALGORITHMS_DIFFER',
    changed({ signer: { outerAlgorithm: signatureIdentifier('ECDSA', 'sha512') } }),
  ],
  [
    'an unknown critical extension',
    'EXTENSION_CRITICAL_UNKNOWN',
    changed({ signer: { others: [foreign] } }),
  ],
  [
    'an extension twice',
    'EXTENSION_REPEATED',
    changed({ signer: { others: [masterList, masterList] } }),
  ],
  ['a root that is no CA', 'CSCA_NOT_CA', changed({ csca: { isCa: false } })],
  ['a root without key usage', 'CSCA_MAY_NOT_SIGN', changed({ csca: { keyUsage: null } })],
  ['a root for lists alone', 'CSCA_MAY_NOT_SIGN', changed({ csca: { keyUsage: usage.crlSign } })],
  ['a root not yet valid', 'CSCA_NOT_YET_VALID', changed({ csca: { from: day('2026-01-01') } })],
  ['a root expired at signing', 'CSCA_EXPIRED', changed({ csca: { to: day('2025-01-01') } })],
  ['a signer that is a CA', 'SIGNER_IS_CA', changed({ signer: { isCa: true } })],
  ['a signer that may certify', 'SIGNER_IS_CA', changed({ signer: { keyUsage: 0x84 } })],
  [
    'a signer without key usage',
    'SIGNER_KEY_USAGE_MISSING',
    changed({ signer: { keyUsage: null } }),
  ],
  ['a signer for something else', 'SIGNER_MAY_NOT_SIGN', changed({ signer: { keyUsage: 0x20 } })],
  [
    'a signer of master lists',
    'SIGNER_FOR_OTHER_USE',
    changed({ signer: { others: [masterList] } }),
  ],
  [
    'a signer not yet valid',
    'SIGNER_NOT_YET_VALID',
    changed({ signer: { from: day('2025-06-06') } }),
  ],
  ['a signer expired at signing', 'SIGNER_EXPIRED', changed({ signer: { to: day('2025-06-05') } })],
  ['a revoked signer', 'REVOKED', changed({ revoked: [signerSerial] })],
  [
    'a revoked signer on a stale list',
    'REVOKED',
    changed({
      revoked: [signerSerial],
      nextUpdate: day('2026-11-02'),
    }),
  ],
  [
    'the same name and number with another key',
    'ISSUER_SIGNATURE_INVALID',
    () => {
      const forger = sibling(plain.signer);
      const own = documentSigner(forger, forger, 'sha256', { authorityKeyId: null });
      return makeChip({ ...plain, signer: forger }, { sod: { certificates: [own] } });
    },
  ],
];

const digest = Buffer.alloc(32);
const contents: readonly Case[] = [
  ['version 2', 'LDS_VERSION_WRONG', changed({ lds: { version: 2 } })],
  ['version 0 with versions', 'LDS_VERSION_WRONG', changed({ lds: { rest: [seq(utf8('0107'))] } })],
  ['one group', 'LDS_GROUPS_REFUSED', changed({ lds: { entries: [[1, digest]] } })],
  [
    'a group twice',
    'LDS_GROUPS_REFUSED',
    changed({
      lds: {
        entries: [
          [1, digest],
          [1, digest],
        ],
      },
    }),
  ],
  [
    'group 0',
    'LDS_GROUPS_REFUSED',
    changed({
      lds: {
        entries: [
          [1, digest],
          [0, digest],
        ],
      },
    }),
  ],
  [
    'group 17',
    'LDS_GROUPS_REFUSED',
    changed({
      lds: {
        entries: [
          [1, digest],
          [17, digest],
        ],
      },
    }),
  ],
  [
    'hashes of another length',
    'LDS_HASH_LENGTH_WRONG',
    changed({ lds: { identifier: digestIdentifier('sha384') } }),
  ],
  ['no DG1 and no DG13', 'GROUPS_MISSING', changed({ read: new Map([[2, dg2()]]) })],
  ['no groups', 'GROUPS_MISSING', changed({ read: new Map() })],
  ['an unlisted group', 'GROUP_NOT_LISTED', changed({ read: new Map([...groups(), [3, dg2()]]) })],
  ['an empty group', 'GROUP_DIFFERS', changed({ read: new Map([[1, Buffer.alloc(0)]]) })],
  [
    'groups of more than 512 KB',
    'GROUP_TOO_LARGE',
    changed({ read: new Map([[1, Buffer.alloc(524_289)]]) }),
  ],
];

describe.each([
  ['encoding', encodings],
  ['message', messages],
  ['algorithm', algorithms],
  ['chain', chains],
  ['content', contents],
])('%s', (_part, cases) => {
  test.each(cases)('%s: %s', (_title, refusal, chip) => {
    expect(outcome(chip())).toBe(refusal);
  });
});

test('a set whose signer stands among several roots of one name', () => {
  const chip = makeChip(plain, { signer: { authorityKeyId: null } });
  const others = [plainRsa.root, otherRoot].flatMap(
    (root) => makeChip({ ...plain, root }).trust.anchors,
  );
  const trust = { ...chip.trust, anchors: [...others, ...chip.trust.anchors] };
  expect(passiveAuthentication(chip, trust, now)).toMatchObject({ ok: true });
});
