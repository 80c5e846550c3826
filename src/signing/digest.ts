import { hash } from 'node:crypto';
import { parseDictionary } from './structured-fields/parse.ts';
import { type Member, StructuredFieldError } from './structured-fields/types.ts';

export function sha256Base64url(bytes: Uint8Array | string): string {
  return hash('sha256', bytes, 'base64url');
}

/** Value of a `Content-Digest` field (RFC 9530) over the bytes exactly as sent. */
export function contentDigest(bytes: Uint8Array | string): string {
  return `sha-256=:${hash('sha256', bytes, 'base64')}:`;
}

const digestAlgorithms: ReadonlyMap<string, string> = new Map([
  ['sha-256', 'sha256'],
  ['sha-512', 'sha512'],
]);

/** `UNSUPPORTED`: only algorithms that RFC 9530 calls insecure, or that we do not know. */
export type DigestVerdict = 'MATCHES' | 'DIFFERS' | 'MALFORMED' | 'UNSUPPORTED';

/** Judges a `Content-Digest` field: each sha-256 and sha-512 in it must match, at least one must be there. */
export function checkContentDigest(field: string, bytes: Uint8Array): DigestVerdict {
  const digests = parseDigests(field);
  if (digests === null) {
    return 'MALFORMED';
  }
  if (digests.length === 0) {
    return 'UNSUPPORTED';
  }
  return digests.every(([algorithm, digest]) => hash(algorithm, bytes, 'base64') === digest)
    ? 'MATCHES'
    : 'DIFFERS';
}

/** Node's hash name and the base64 digest of each member that we know. */
function parseDigests(field: string): readonly (readonly [string, string])[] | null {
  const known: (readonly [string, string])[] = [];
  try {
    for (const [name, member] of parseDictionary(field)) {
      const algorithm = digestAlgorithms.get(name);
      if (algorithm !== undefined) {
        known.push([algorithm, base64Of(member)]);
      }
    }
  } catch {
    return null;
  }
  return known;
}

function base64Of(member: Member): string {
  if (member.kind !== 'item' || member.value.type !== 'binary') {
    throw new StructuredFieldError('A digest is a byte sequence');
  }
  return Buffer.from(member.value.value).toString('base64');
}
