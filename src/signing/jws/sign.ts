import type { Signer } from '../signer.ts';

const headers = new WeakMap<Signer, Map<string, string>>();

/** The encoded header is the same for every message of one signer and type. */
function headerSegment(signer: Signer, typ: string): string {
  const known = headers.get(signer);
  const segment = known?.get(typ);
  if (segment !== undefined) {
    return segment;
  }
  const header = JSON.stringify({ alg: signer.alg, kid: signer.kid, typ });
  const made = Buffer.from(header).toString('base64url');
  headers.set(signer, new Map(known).set(typ, made));
  return made;
}

function base64url(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64url');
}

/**
 * Compact JWS (RFC 7515 7.1) with `alg`, `kid` and `typ` in its header. Text is signed as UTF-8. The answer is a promise only
 * when the signer's is.
 */
export function signCompact(
  signer: Signer,
  payload: Uint8Array | string,
  options: { readonly typ: string },
): string | Promise<string> {
  const bytes = typeof payload === 'string' ? Buffer.from(payload) : payload;
  const input = `${headerSegment(signer, options.typ)}.${base64url(bytes)}`;
  const signature = signer.sign(Buffer.from(input, 'latin1'));
  return signature instanceof Promise
    ? signature.then((value) => `${input}.${base64url(value)}`)
    : `${input}.${base64url(signature)}`;
}
