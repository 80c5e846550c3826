import { must, Refused } from './refusal.ts';

/** One element of DER (X.690), with the bytes that it was read from. */
export interface Der {
  /** Identifier octets as one number: 0x30, or 0x5f1f where there are two of them. */
  readonly tag: number;
  readonly bytes: Buffer;
  readonly content: Buffer;
}

export const tags = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  enumerated: 0x0a,
  utf8String: 0x0c,
  printableString: 0x13,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;

/** Context-specific and constructed, as in `[0] EXPLICIT` or `[0] IMPLICIT SET OF`. */
export function context(number: number): number {
  return 0xa0 | number;
}

function byteAt(bytes: Buffer, at: number): number {
  const byte = bytes[at];
  if (byte === undefined) throw new Refused('DER_TRUNCATED');
  return byte;
}

/** Tags beyond 30 take a second octet; only 5F1F of DG1 does, so no third one is read. */
function readTag(bytes: Buffer): { readonly tag: number; readonly size: number } {
  const first = byteAt(bytes, 0);
  if ((first & 0x1f) !== 0x1f) return { tag: first, size: 1 };
  const second = byteAt(bytes, 1);
  must(second >= 0x1f && second < 0x80, 'DER_UNEXPECTED');
  return { tag: first * 256 + second, size: 2 };
}

/** 0x80 is the indefinite length of BER; DER wants the shortest of the definite forms (X.690 10.1). */
function readLength(bytes: Buffer, at: number): { readonly length: number; readonly size: number } {
  const first = byteAt(bytes, at);
  if (first < 0x80) return { length: first, size: 1 };
  const octets = first & 0x7f;
  must(octets >= 1 && octets <= 4, 'DER_LENGTH_REFUSED');
  byteAt(bytes, at + octets);
  const length = bytes.readUIntBE(at + 1, octets);
  must(length >= 0x80 && length >= 256 ** (octets - 1), 'DER_LENGTH_REFUSED');
  return { length, size: 1 + octets };
}

function readFirst(bytes: Buffer): Der {
  const { tag, size } = readTag(bytes);
  const { length, size: lengthSize } = readLength(bytes, size);
  const [start, end] = [size + lengthSize, size + lengthSize + length];
  must(end <= bytes.length, 'DER_TRUNCATED');
  return { tag, bytes: bytes.subarray(0, end), content: bytes.subarray(start, end) };
}

/** The one element that these bytes are, to the last of them. */
export function readDer(bytes: Uint8Array, tag?: number): Der {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const der = readFirst(buffer);
  must(der.bytes.length === buffer.length, 'DER_TRAILING_BYTES');
  must(tag === undefined || der.tag === tag, 'DER_UNEXPECTED');
  return der;
}

export function children(der: Der): readonly Der[] {
  const found: Der[] = [];
  for (let rest = der.content; rest.length > 0; ) {
    const child = readFirst(rest);
    found.push(child);
    rest = rest.subarray(child.bytes.length);
  }
  return found;
}

/** The members of a SEQUENCE in their order. */
export class Members {
  readonly #children: readonly Der[];
  #next = 0;

  constructor(der: Der, tag: number = tags.sequence) {
    must(der.tag === tag, 'DER_UNEXPECTED');
    this.#children = children(der);
  }

  take(tag: number): Der {
    const der = this.optional(tag);
    if (der === undefined) throw new Refused('DER_UNEXPECTED');
    return der;
  }

  optional(...accepted: readonly number[]): Der | undefined {
    const der = this.#children[this.#next];
    if (der === undefined || !accepted.includes(der.tag)) return undefined;
    this.#next += 1;
    return der;
  }

  /** Whatever is left. */
  rest(): readonly Der[] {
    const left = this.#children.slice(this.#next);
    this.#next = this.#children.length;
    return left;
  }

  end(): void {
    must(this.#next === this.#children.length, 'DER_UNEXPECTED');
  }
}

export function only(der: Der, tag: number): Der {
  const members = new Members(der, der.tag);
  const inner = members.take(tag);
  members.end();
  return inner;
}

/** Content of an INTEGER that is not negative, without the sign octet. */
export function unsigned({ tag, content }: Der): Buffer {
  const [first = 0x80, second = 0x80] = content;
  must(tag === tags.integer && content.length > 0 && first < 0x80, 'DER_VALUE_REFUSED');
  must(content.length === 1 || first !== 0 || second >= 0x80, 'DER_VALUE_REFUSED');
  return first === 0 && content.length > 1 ? content.subarray(1) : content;
}

export function smallNumber(der: Der): number {
  const digits = unsigned(der);
  must(digits.length <= 4, 'DER_VALUE_REFUSED');
  return digits.readUIntBE(0, digits.length);
}

/** Bytes of a BIT STRING that has no unused bits. */
export function wholeBytes({ tag, content }: Der): Buffer {
  must(tag === tags.bitString && content[0] === 0 && content.length > 1, 'DER_VALUE_REFUSED');
  return content.subarray(1);
}

/** Numbers of the named bits that are set. */
export function namedBits({ tag, content }: Der): ReadonlySet<number> {
  const [unused = 8, ...bytes] = content;
  must(tag === tags.bitString && unused < 8 && bytes.length > 0, 'DER_VALUE_REFUSED');
  const last = bytes.at(-1) ?? 0;
  must((last & ((1 << unused) - 1)) === 0, 'DER_VALUE_REFUSED');
  const bits = bytes.flatMap((byte, at) =>
    Array.from({ length: 8 }, (_, bit) => ((byte >> (7 - bit)) & 1) * (8 * at + bit + 1)),
  );
  return new Set(bits.filter((bit) => bit > 0).map((bit) => bit - 1));
}

/** DER has one spelling of TRUE (X.690 11.1). */
export function isTrue({ content }: Der): boolean {
  must(content.length === 1 && (content[0] === 0 || content[0] === 0xff), 'DER_VALUE_REFUSED');
  return content[0] === 0xff;
}

export function oid({ tag, content }: Der): string {
  must(tag === tags.oid && content.length > 0 && content.length <= 32, 'DER_VALUE_REFUSED');
  must((content.at(-1) ?? 0x80) < 0x80, 'DER_VALUE_REFUSED');
  const arcs: number[] = [];
  let arc = 0;
  for (const byte of content) {
    must(!(arc === 0 && byte === 0x80) && arc < 2 ** 40, 'DER_VALUE_REFUSED');
    arc = arc * 128 + (byte & 0x7f);
    if (byte >= 0x80) continue;
    arcs.push(arc);
    arc = 0;
  }
  const [head = 0, ...rest] = arcs;
  const first = Math.min(2, Math.floor(head / 40));
  return [first, head - 40 * first, ...rest].join('.');
}

const timeForms: ReadonlyMap<number, RegExp> = new Map([
  [tags.utcTime, /^(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})Z$/],
  [tags.generalizedTime, /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})Z$/],
]);

/** Two digits of the year stand for 1950 to 2049 (RFC 5280 4.1.2.5.1). */
export function instant({ tag, content }: Der): Date {
  const parts = timeForms.get(tag)?.exec(content.toString('latin1'));
  if (!parts) throw new Refused('DER_VALUE_REFUSED');
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts
    .slice(1)
    .map(Number);
  const century = tag === tags.utcTime ? (year < 50 ? 2_000 : 1_900) : 0;
  const date = new Date(Date.UTC(century + year, month - 1, day, hour, minute, second));
  const isReal = [date.getUTCMonth() + 1, date.getUTCDate(), date.getUTCHours()].every(
    (part, at) => part === [month, day, hour][at],
  );
  must(isReal && minute < 60 && second < 60, 'DER_VALUE_REFUSED');
  return date;
}

/** An element below 64 KB. */
export function encode(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(contents);
  const { length } = content;
  const octets = length < 0x80 ? [length] : [0x82, length >> 8, length & 0xff];
  const shortest = length >= 0x80 && length < 0x100 ? [0x81, length] : octets;
  return Buffer.concat([Buffer.from([tag, ...shortest]), content]);
}
