/** A DER writer of its own: what the product reads was not written with the product's code. */
export function tlv(tag: number | readonly number[], ...contents: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(contents);
  const first = typeof tag === 'number' ? [tag] : tag;
  return Buffer.concat([Buffer.from([...first, ...lengthOf(content.length)]), content]);
}

function lengthOf(length: number): readonly number[] {
  if (length < 0x80) return [length];
  const octets: number[] = [];
  for (let left = length; left > 0; left = Math.floor(left / 256)) octets.unshift(left % 256);
  return [0x80 | octets.length, ...octets];
}

export const seq = (...contents: readonly Uint8Array[]) => tlv(0x30, ...contents);
export const octets = (content: Uint8Array) => tlv(0x04, content);
export const bits = (content: Uint8Array) => tlv(0x03, Buffer.from([0]), content);
export const nul = () => tlv(0x05);
export const utf8 = (text: string) => tlv(0x0c, Buffer.from(text));
export const bool = (value: boolean) => tlv(0x01, Buffer.from([value ? 0xff : 0]));

/** SET OF in the order that DER wants. */
export function setOf(...members: readonly Uint8Array[]): Buffer {
  return tlv(0x31, ...members.map((member) => Buffer.from(member)).sort(Buffer.compare));
}

export function int(value: number | Uint8Array): Buffer {
  const digits = typeof value === 'number' ? numberBytes(value) : Buffer.from(value);
  const sign = (digits[0] ?? 0) >= 0x80 ? [Buffer.from([0])] : [];
  return tlv(0x02, ...sign, digits);
}

function numberBytes(value: number): Buffer {
  const hex = value.toString(16);
  return Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex');
}

export function oid(name: string): Buffer {
  const [first = 0, second = 0, ...rest] = name.split('.').map(Number);
  return tlv(0x06, Buffer.from([40 * first + second, ...rest.flatMap(base128)]));
}

function base128(arc: number): readonly number[] {
  return arc < 128
    ? [arc]
    : [...base128(Math.floor(arc / 128)).map((digit) => digit | 0x80), arc % 128];
}

export function utcTime(date: Date): Buffer {
  const text = date.toISOString().replaceAll(/[-:T]|\.\d+/g, '');
  return tlv(0x17, Buffer.from(text.slice(2)));
}

export function pem(label: string, der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}
