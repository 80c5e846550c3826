import { randomBytes } from 'node:crypto';
import { crc32, deflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { readZip } from '../../../src/documents/bundle/unzip.ts';
import { writeZip, type ZipEntry } from '../../../src/documents/bundle/zip.ts';

const entry = (name: string, text = name): ZipEntry => ({ name, content: Buffer.from(text) });
const files = [entry('mimetype', 'application/x'), entry('a/b.txt', 'hello'), entry('empty', '')];
const good = writeZip(files);
const stray = writeZip([entry('z')]).subarray(0, 32);

function codeOf(bytes: Uint8Array): string {
  const result = readZip(bytes);
  return result.ok ? 'ok' : result.code;
}

/** What `writeZip` would not write: names and fields as they come. */
function archive(entries: readonly ZipEntry[]): Buffer {
  const taken = entries.map(({ content }, index) => ({
    name: `n${String(index).padStart(3, '0')}`,
    content,
  }));
  let bytes = writeZip(taken.slice(0, 50));
  for (const [index, { name }] of entries.entries()) {
    const from = Buffer.from(`n${String(index).padStart(3, '0')}`);
    if (name.length !== from.length) throw new TypeError('names of four letters only');
    bytes = Buffer.from(bytes.toString('latin1').replaceAll(from.toString(), name), 'latin1');
  }
  return bytes;
}

describe('an archive', () => {
  test('gives back what went in, in order', () => {
    expect(readZip(good)).toEqual({ ok: true, entries: files, first: 'mimetype' });
  });

  test('holds each file as it is, the first one at a fixed place', () => {
    expect(good.subarray(30, 38).toString()).toBe('mimetype');
    expect(good.subarray(38, 51).toString()).toBe('application/x');
  });

  test.each(['/abs', '../a', 'a/..', '..\\a', 'c:\\a', './ab', 'a//b', 'ab/.', 'a b.', '....'])(
    'refuses the name %s',
    (name) => {
      expect(() => writeZip([entry(name)])).toThrow(TypeError);
      if (name.length === 4) expect(codeOf(archive([entry(name)]))).toBe('ZIP_NAME_REFUSED');
    },
  );

  test('refuses one name twice, also in another case', () => {
    expect(codeOf(archive([entry('same'), entry('same')]))).toBe('ZIP_NAME_REPEATED');
    expect(codeOf(archive([entry('same'), entry('SAME')]))).toBe('ZIP_NAME_REPEATED');
  });

  test('refuses more than 50 files and more than 4 MB', () => {
    const fifty = Array.from({ length: 50 }, (_, index) => entry(`f${index}`));
    expect(codeOf(writeZip(fifty))).toBe('ok');
    expect(() => writeZip([...fifty, entry('one-more')])).toThrow(TypeError);
    const many = Buffer.from(good);
    many.writeUInt16LE(51, many.length - 14);
    many.writeUInt16LE(51, many.length - 12);
    expect(codeOf(many)).toBe('ZIP_ENTRIES_TOO_MANY');
    expect(codeOf(Buffer.alloc(4_194_305))).toBe('ZIP_TOO_LARGE');
  });

  test('refuses what would unpack to more than 20 times its size, without unpacking it', () => {
    const zeros = Buffer.alloc(20_000_000);
    const bomb = deflated('bomb', zeros);
    const before = process.memoryUsage().arrayBuffers;
    expect(codeOf(bomb)).toBe('ZIP_COMPRESSION_REFUSED');
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1_000_000);
  });

  test('refuses files that would unpack to more than 4 MB together, without unpacking them', () => {
    const half = Buffer.alloc(2_100_000, randomBytes(150_000));
    const raw = Buffer.concat([half, half]);
    const large = deflated('large', raw, Buffer.alloc(250_000));
    expect(codeOf(large)).toBe('ZIP_TOO_LARGE');
  });

  test('unpacks what is deflated, to its very end and no further than it says', () => {
    const text = Buffer.from('some text, and some text again');
    const packed = deflateRawSync(text);
    const read = readZip(deflated('text', text, packed));
    expect(read).toEqual({ ok: true, entries: [{ name: 'text', content: text }], first: null });
    const more = Buffer.concat([packed, Buffer.from('x')]);
    expect(codeOf(deflated('text', text, more))).toBe('ZIP_MALFORMED');
    expect(codeOf(deflated('text', text, packed.subarray(0, -1)))).toBe('ZIP_MALFORMED');
    expect(codeOf(deflated('text', text.subarray(0, -1), packed))).toBe('ZIP_MALFORMED');
    const other = deflateRawSync(Buffer.from('some text, and some text AGAIN'));
    expect(codeOf(deflated('text', text, other))).toBe('ZIP_CHECKSUM_WRONG');
  });

  test('refuses content that differs from its checksum', () => {
    const bytes = Buffer.from(good);
    bytes.write('X', 40);
    expect(codeOf(bytes)).toBe('ZIP_CHECKSUM_WRONG');
  });

  test('refuses what is encrypted, patched, or compressed in another way', () => {
    const directory = good.length - 6;
    const central = good.readUInt32LE(directory);
    for (const flags of [1, 2, 0x20, 0x2000]) {
      const bytes = Buffer.from(good);
      bytes.writeUInt16LE(flags, 6);
      bytes.writeUInt16LE(flags, central + 8);
      expect(codeOf(bytes)).toBe('ZIP_COMPRESSION_REFUSED');
    }
    const bzip2 = Buffer.from(good);
    bzip2.writeUInt16LE(12, 8);
    bzip2.writeUInt16LE(12, central + 10);
    expect(codeOf(bzip2)).toBe('ZIP_COMPRESSION_REFUSED');
  });

  test.each<[string, () => Buffer]>([
    ['nothing', () => Buffer.alloc(0)],
    ['cut off', () => good.subarray(0, -1)],
    ['a comment', () => Buffer.concat([good, Buffer.from('x')])],
    ['something before it', () => Buffer.concat([Buffer.from('#!/bin/sh\n'), good])],
    ['a second archive behind it', () => Buffer.concat([good, good])],
    ['a file that the directory does not have', () => Buffer.concat([stray, good])],
  ])('refuses %s', (_title, make) => {
    expect(codeOf(make())).toBe('ZIP_MALFORMED');
  });

  test('a flipped bit is refused, or changes nothing but how the archive was packed', () => {
    const changed: number[] = [];
    let refused = 0;
    for (let bit = 0; bit < good.length * 8; bit += 1) {
      const bad = Buffer.from(good);
      bad[bit >> 3] = (bad[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const result = readZip(bad);
      if (!result.ok) refused += 1;
      else if (!isSame(result.entries)) changed.push(bit);
    }
    expect(changed).toEqual([]);
    // What may differ: version made by, inner and outer attributes, and the version that says "directory or deflated".
    expect(good.length * 8 - refused).toBeLessThanOrEqual(files.length * (16 + 16 + 32));
  });
});

function isSame(entries: readonly ZipEntry[]): boolean {
  return entries.every(
    ({ name, content }, index) =>
      name === files[index]?.name && Buffer.from(files[index].content).equals(content),
  );
}

/** One file said to be `content`, with what stands for it. */
function deflated(
  name: string,
  content: Uint8Array,
  packed: Uint8Array = deflateRawSync(content),
): Buffer {
  const bytes = writeZip([{ name, content: packed }]);
  const central = bytes.readUInt32LE(bytes.length - 6);
  for (const at of [6, central + 8]) {
    bytes.writeUInt16LE(8, at + 2);
    bytes.writeUInt32LE(crc32(content), at + 8);
    bytes.writeUInt32LE(content.length, at + 16);
  }
  return bytes;
}
