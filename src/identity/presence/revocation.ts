import {
  type Certificate,
  keyUsageBits,
  readExtensions,
  readSigned,
  readTime,
  signedOf,
} from './certificate.ts';
import { context, type Der, Members, smallNumber, tags, unsigned } from './der.ts';
import { must } from './refusal.ts';
import { fits, isSignedBy, type Signed } from './signature.ts';

export interface RevocationList {
  readonly issuer: Buffer;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date;
  /** Serial numbers in hexadecimal. */
  readonly revoked: ReadonlySet<string>;
  readonly signed: Signed;
}

/** A CertificateList of version 2; critical extensions would change what it means, and refuse it (RFC 5280 5.2). */
export function readRevocationList(bytes: Uint8Array): RevocationList {
  const { content, signed: outer } = readSigned(bytes);
  const members = new Members(content);
  must(smallNumber(members.take(tags.integer)) === 1, 'CERTIFICATE_VERSION_WRONG');
  const signed = signedOf(outer, members.take(tags.sequence));
  const issuer = members.take(tags.sequence).bytes;
  const [thisUpdate, nextUpdate] = [readTime(members), readTime(members)];
  const entries = members.optional(tags.sequence);
  readExtensions(members.optional(context(0)));
  members.end();
  const revoked = new Set(entries === undefined ? [] : new Members(entries).rest().map(serialOf));
  return { issuer, thisUpdate, nextUpdate, revoked, signed };
}

function serialOf(entry: Der): string {
  return unsigned(new Members(entry).take(tags.integer)).toString('hex');
}

export function isListOf(list: RevocationList, issuer: Certificate): boolean {
  return (
    issuer.subject.equals(list.issuer) &&
    (issuer.extensions.keyUsage?.has(keyUsageBits.crlSign) ?? false) &&
    fits(issuer.key, list.signed.algorithm) &&
    isSignedBy(issuer.key, list.signed)
  );
}
