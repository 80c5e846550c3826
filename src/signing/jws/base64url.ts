/**
 * Bytes of base64url without padding (RFC 7515 2), null unless this is the only way to write them: RFC 4648 3.5 lets decoders
 * accept unused bits that are not zero, and Node skips what is not of the alphabet.
 */
export function decodeCanonical(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64url');
  return bytes.toString('base64url') === text ? bytes : null;
}
