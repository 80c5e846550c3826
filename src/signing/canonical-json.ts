import canonicalize from 'canonicalize';

/**
 * Canonical JSON of RFC 8785 (JCS): the one spelling of a value that is hashed and signed.
 *
 * @throws TypeError when the value has no JSON form
 */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) {
    throw new TypeError(`A value of type ${typeof value} has no JSON form`);
  }
  return text;
}
