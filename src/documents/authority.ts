import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { certificateOids } from './names.ts';
import { type DistinguishedName, issueCertificate } from './x509/issue.ts';

/** A key with the path of certificates from it to a root, all in DER and the key's own first. */
export interface CertifiedKey {
  readonly key: KeyObject;
  readonly certificates: readonly [Buffer, Buffer, Buffer];
}

const uses = {
  DOCUMENTS: {
    uses: [certificateOids.emailProtection, certificateOids.documentSigning],
    critical: false,
  },
  // RFC 3161 2.3: exactly this one, and critical.
  TIME_STAMPS: { uses: [certificateOids.timeStamping], critical: true },
} as const;

const day = 86_400_000;

/**
 * A new key, certified by an intermediate authority of a new root, for where no authority issues certificates. The keys of both
 * authorities are gone when this returns: nothing else can ever be issued under that root.
 */
export function selfCertified(options: {
  readonly organization: string;
  readonly use: keyof typeof uses;
  readonly now: Date;
  /** Days that the key's own certificate is valid; its authorities are ten times as long. */
  readonly days?: number;
  /** In place of a new key. */
  readonly key?: KeyObject;
}): CertifiedKey {
  const { organization, use, now, days = 365 } = options;
  const notBefore = new Date(now.getTime() - day);
  const until = (factor: number) => new Date(now.getTime() + factor * days * day);
  const name = (commonName: string): DistinguishedName => ({ organization, commonName });
  const root = { subject: name('Root'), key: newKey() };
  const intermediate = { subject: name('Issuing Authority'), key: newKey() };
  const own = { subject: name(owners[use]), key: options.key ?? newKey() };
  const authority = (pathLength: number) => ({
    notBefore,
    notAfter: until(10),
    authority: { pathLength },
  });
  return {
    key: own.key,
    certificates: [
      issueCertificate(
        { ...own, notBefore, notAfter: until(1), extendedUse: uses[use] },
        intermediate,
      ),
      issueCertificate({ ...intermediate, ...authority(0) }, root),
      issueCertificate({ ...root, ...authority(1) }, root),
    ],
  };
}

const owners = { DOCUMENTS: 'Document Signer', TIME_STAMPS: 'Time-Stamping Unit' } as const;

function newKey(): KeyObject {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
}
