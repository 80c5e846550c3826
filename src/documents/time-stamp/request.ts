import { type Digest, readDigest } from '../../identity/presence/algorithm.ts';
import {
  isTrue,
  Members,
  oid,
  readDer,
  smallNumber,
  tags,
  unsigned,
} from '../../identity/presence/der.ts';
import { digestIdentifier } from '../algorithm.ts';
import { der, integer, isSo, objectId, octets, sequence } from '../asn1.ts';
import { must, readAs } from '../refusal.ts';

/** A TimeStampReq (RFC 3161 2.4.1). */
export interface TimeStampRequest {
  readonly hash: Digest['hash'];
  readonly digest: Buffer;
  /** Null for whatever policy the authority has. */
  readonly policy: string | null;
  /** Without a sign octet; null without one. */
  readonly nonce: Buffer | null;
  /** Whether the token has to bring its certificates along. */
  readonly certificates: boolean;
}

export function encodeRequest(request: {
  /** SHA-256 of what is to be stamped. */
  readonly digest: Uint8Array;
  /** Random, so that an old answer cannot be played back (RFC 3161 2.4.1). */
  readonly nonce: Uint8Array;
  readonly policy: string | null;
}): Buffer {
  return der(
    sequence(
      integer(1),
      sequence(digestIdentifier('sha256'), octets(request.digest)),
      ...(request.policy === null ? [] : [objectId(request.policy)]),
      integer(request.nonce),
      isSo(),
    ),
  );
}

/** @throws DocumentRefused for anything that is not exactly that */
export function readRequest(bytes: Uint8Array): TimeStampRequest {
  return readAs('TIME_STAMP_MALFORMED', () => {
    const members = new Members(readDer(bytes));
    must(smallNumber(members.take(tags.integer)) === 1, 'TIME_STAMP_MALFORMED');
    const imprint = new Members(members.take(tags.sequence));
    const { hash, bytes: length } = readDigest(imprint.take(tags.sequence));
    const digest = imprint.take(tags.octetString).content;
    imprint.end();
    must(digest.length === length, 'TIME_STAMP_MALFORMED');
    const [policy, nonce] = [members.optional(tags.oid), members.optional(tags.integer)];
    const flag = members.optional(tags.boolean);
    members.end();
    return {
      hash,
      digest,
      policy: policy === undefined ? null : oid(policy),
      nonce: nonce === undefined ? null : unsigned(nonce),
      certificates: flag !== undefined && isTrue(flag),
    };
  });
}
