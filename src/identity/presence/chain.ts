import { type Certificate, keyUsageBits } from './certificate.ts';
import { type ChipRefusal, must, Refused } from './refusal.ts';
import type { RevocationList } from './revocation.ts';
import { fits, isSignedBy } from './signature.ts';

export type ChainWarning =
  | 'KEY_IDENTIFIER_MISSING'
  | 'CRL_MISSING'
  | 'CRL_STALE'
  | 'SIGNER_EXPIRED_SINCE'
  | 'CSCA_EXPIRED_SINCE';

export function anchorFault({ extensions }: Certificate): ChipRefusal | null {
  if (!extensions.isCa) return 'CSCA_NOT_CA';
  return extensions.keyUsage?.has(keyUsageBits.keyCertSign) ? null : 'CSCA_MAY_NOT_SIGN';
}

/** The configured CSCA that issued a document signer. Certificates that a chip brings are never asked. */
export function issuerOf(signer: Certificate, anchors: readonly Certificate[]): Certificate {
  const named = anchors.filter(({ subject }) => subject.equals(signer.issuer));
  must(named.length > 0, 'ISSUER_UNKNOWN');
  const keyed = named.filter((anchor) => !namesOtherKey(signer, anchor));
  must(keyed.length > 0, 'ISSUER_KEY_DIFFERS');
  const fitting = keyed.filter(({ key }) => fits(key, signer.signed.algorithm));
  must(fitting.length > 0, 'KEY_ALGORITHM_DIFFERS');
  const issuer = fitting.find(({ key }) => isSignedBy(key, signer.signed));
  if (issuer === undefined) throw new Refused('ISSUER_SIGNATURE_INVALID');
  const fault = anchorFault(issuer);
  if (fault !== null) throw new Refused(fault);
  return issuer;
}

function namesOtherKey({ extensions }: Certificate, anchor: Certificate): boolean {
  const [named, own] = [extensions.authorityKeyId, anchor.extensions.subjectKeyId];
  return named !== null && own !== null && !named.equals(own);
}

/** ICAO 9303-12 7.1.1: a document signer signs, and is no authority; an extended use makes it some other signer. */
export function requireSigner({ extensions }: Certificate): void {
  const { isCa, keyUsage, hasExtendedUse } = extensions;
  must(!isCa && !keyUsage?.has(keyUsageBits.keyCertSign), 'SIGNER_IS_CA');
  must(keyUsage !== null, 'SIGNER_KEY_USAGE_MISSING');
  must(keyUsage.has(keyUsageBits.digitalSignature), 'SIGNER_MAY_NOT_SIGN');
  must(!hasExtendedUse, 'SIGNER_FOR_OTHER_USE');
}

/** A card outlives the key that signed it, so both certificates are judged at the time of signing (ICAO 9303-11 5.1). */
export function requireValidAt(signedAt: Date, signer: Certificate, csca: Certificate): void {
  must(signedAt >= signer.notBefore, 'SIGNER_NOT_YET_VALID');
  must(signedAt <= signer.notAfter, 'SIGNER_EXPIRED');
  must(signedAt >= csca.notBefore, 'CSCA_NOT_YET_VALID');
  must(signedAt <= csca.notAfter, 'CSCA_EXPIRED');
}

/** Revoked once, refused for good: a list says when a key was reported, not since when it was misused. */
export function requireNotRevoked(signer: Certificate, lists: readonly RevocationList[]): void {
  const own = lists.filter(({ issuer }) => issuer.equals(signer.issuer));
  must(!own.some(({ revoked }) => revoked.has(signer.serial)), 'REVOKED');
}

export function chainWarnings(
  signer: Certificate,
  csca: Certificate,
  lists: readonly RevocationList[],
  now: Date,
): readonly ChainWarning[] {
  const own = lists.filter(({ issuer }) => issuer.equals(signer.issuer));
  const hasKeyId = signer.extensions.authorityKeyId && csca.extensions.subjectKeyId;
  const found: readonly (readonly [ChainWarning, boolean])[] = [
    ['KEY_IDENTIFIER_MISSING', !hasKeyId],
    ['CRL_MISSING', own.length === 0],
    ['CRL_STALE', own.length > 0 && own.every(({ nextUpdate }) => nextUpdate < now)],
    ['SIGNER_EXPIRED_SINCE', signer.notAfter < now],
    ['CSCA_EXPIRED_SINCE', csca.notAfter < now],
  ];
  return found.filter(([, holds]) => holds).map(([warning]) => warning);
}
