import forge from 'node-forge';

/** Structures are built as trees of node-forge, which neither parses what comes from outside nor signs nor verifies. */
export type Node = forge.asn1.Asn1;

const { Class, Type, create, oidToDer } = forge.asn1;

export function der(node: Node): Buffer {
  return Buffer.from(forge.asn1.toDer(node).getBytes(), 'latin1');
}

export function sequence(...members: readonly Node[]): Node {
  return create(Class.UNIVERSAL, Type.SEQUENCE, true, [...members]);
}

/** DER orders the members of a SET OF by their encodings (X.690 11.6). */
export function setOf(...members: readonly Node[]): Node {
  return create(Class.UNIVERSAL, Type.SET, true, sorted(members));
}

/** `[number] IMPLICIT SET OF`. */
export function implicitSetOf(number: number, ...members: readonly Node[]): Node {
  return create(Class.CONTEXT_SPECIFIC, number, true, sorted(members));
}

function sorted(members: readonly Node[]): Node[] {
  return members
    .map((node) => ({ node, bytes: der(node) }))
    .sort((one, other) => Buffer.compare(one.bytes, other.bytes))
    .map(({ node }) => node);
}

export function explicit(number: number, node: Node): Node {
  return create(Class.CONTEXT_SPECIFIC, number, true, [node]);
}

/** `[number] IMPLICIT OCTET STRING`. */
export function implicitOctets(number: number, content: Uint8Array): Node {
  return create(Class.CONTEXT_SPECIFIC, number, false, latin1(content));
}

/** `[number] IMPLICIT` of a text such as the URI of a GeneralName. */
export function implicitText(number: number, content: string): Node {
  return implicitOctets(number, Buffer.from(content, 'latin1'));
}

export function objectId(name: string): Node {
  return create(Class.UNIVERSAL, Type.OID, false, oidToDer(name).getBytes());
}

/** A number that is not negative. */
export function integer(value: number | Uint8Array): Node {
  const digits = Buffer.from(typeof value === 'number' ? hexOf(value) : value);
  const start = digits.findIndex((byte) => byte !== 0);
  const shortest = start < 0 ? Buffer.of(0) : digits.subarray(start);
  const signed = (shortest[0] ?? 0) < 0x80 ? shortest : Buffer.concat([Buffer.of(0), shortest]);
  return create(Class.UNIVERSAL, Type.INTEGER, false, latin1(signed));
}

function hexOf(value: number): Buffer {
  const hex = value.toString(16);
  return Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex');
}

export function octets(content: Uint8Array): Node {
  return create(Class.UNIVERSAL, Type.OCTETSTRING, false, latin1(content));
}

/** A BIT STRING; `unused` bits of the last byte do not count. */
export function bits(content: Uint8Array, unused = 0): Node {
  return create(Class.UNIVERSAL, Type.BITSTRING, false, latin1(Buffer.of(unused, ...content)));
}

export function utf8(content: string): Node {
  return create(Class.UNIVERSAL, Type.UTF8, false, latin1(Buffer.from(content, 'utf8')));
}

export function printable(content: string): Node {
  return create(Class.UNIVERSAL, Type.PRINTABLESTRING, false, content);
}

export function nothing(): Node {
  return create(Class.UNIVERSAL, Type.NULL, false, '');
}

/** DER leaves out FALSE wherever it is the default; TRUE has one spelling. */
export function isSo(): Node {
  return create(Class.UNIVERSAL, Type.BOOLEAN, false, '\xff');
}

/** To the second: UTCTime until 2049, GeneralizedTime from then on (RFC 5280 4.1.2.5, RFC 5652 11.3). */
export function time(at: Date): Node {
  if (at.getUTCFullYear() >= 2050) return generalizedTime(at);
  return create(Class.UNIVERSAL, Type.UTCTIME, false, digitsOf(at).slice(2));
}

export function generalizedTime(at: Date): Node {
  return create(Class.UNIVERSAL, Type.GENERALIZEDTIME, false, digitsOf(at));
}

function digitsOf(at: Date): string {
  return `${at.toISOString().slice(0, 19).replaceAll(/[-:T]/g, '')}Z`;
}

/**
 * One element that is encoded already, such as a certificate. The tag goes in as it is, with its "constructed" bit, and the content
 * as the bytes of a primitive: the tree is not parsed again, so not a byte of it can change.
 */
export function encoded(bytes: Uint8Array): Node {
  const [tag = 0, length = 0] = bytes;
  const start = length < 0x80 ? 2 : 2 + (length & 0x7f);
  return create(tag & 0xc0, tag & 0x3f, false, latin1(bytes.subarray(start)));
}

/** Identifier and length of an element whose content is written by itself, of up to 2^32 bytes. */
export function header(tag: number, length: number): Buffer {
  if (length < 0x80) return Buffer.of(tag, length);
  const digits = hexOf(length);
  return Buffer.concat([Buffer.of(tag, 0x80 | digits.length), digits]);
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}
