import { crc32, deflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { readZip, writeZip, type ZipEntry } from '../../../src/documents/bundle/zip.ts';

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
    expect(readZip(good)).toEqual({ ok: true, entries: files });
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
    const once = writeZip([entry('once')]);
    const local = once.subarray(0, 38);
    const many = Buffer.concat([...Array.from({ length: 51 }, () => local), once.subarray(38)]);
    expect(codeOf(many)).toBe('ZIP_ENTRIES_TOO_MANY');
    expect(codeOf(Buffer.alloc(4_194_305))).toBe('ZIP_TOO_LARGE');
  });

  test('refuses what is compressed without unpacking it', () => {
    const zeros = Buffer.alloc(20_000_000);
    const packed = deflateRawSync(zeros);
    const bomb = writeZip([{ name: 'bomb', content: packed }]);
    bomb.writeUInt16LE(8, 8);
    bomb.writeUInt32LE(crc32(zeros), 14);
    bomb.writeUInt32LE(zeros.length, 22);
    const before = process.memoryUsage().arrayBuffers;
    expect(codeOf(bomb)).toBe('ZIP_COMPRESSION_REFUSED');
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1_000_000);
  });

  test('refuses content that differs from its checksum', () => {
    const bytes = Buffer.from(good);
    bytes.write('X', 40);
    expect(codeOf(bytes)).toBe('ZIP_CHECKSUM_WRONG');
  });

  test('refuses what is encrypted or has its sizes behind its content', () => {
    for (const flags of [1, 8, 0x800]) {
      const bytes = Buffer.from(good);
      bytes.writeUInt16LE(flags, 6);
      expect(codeOf(bytes)).toBe('ZIP_COMPRESSION_REFUSED');
    }
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

  test('not one flipped bit goes unnoticed', () => {
    const unnoticed: number[] = [];
    for (let bit = 0; bit < good.length * 8; bit += 1) {
      const bad = Buffer.from(good);
      bad[bit >> 3] = (bad[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const result = readZip(bad);
      // Names are not under a checksum: a bundle's are those that its reader expects.
      if (result.ok && !nameChanged(result.entries)) unnoticed.push(bit);
    }
    expect(unnoticed).toEqual([]);
  });
});

function nameChanged(entries: readonly ZipEntry[]): boolean {
  return entries.some(({ name }, index) => name !== files[index]?.name);
}
