import { crc32, inflateRawSync } from 'node:zlib';
import {
  isName,
  mostBytes,
  mostEntries,
  refusalOf,
  signatures,
  sizes,
  type ZipEntry,
  type ZipRefusalCode,
} from './zip.ts';
import { type Described, descriptionOf, hasLocalHeader, methods } from './zip-headers.ts';

export type ReadArchive =
  | {
      readonly ok: true;
      readonly entries: readonly ZipEntry[];
      /** Name of what stands first in the archive; null when it is compressed. */
      readonly first: string | null;
    }
  | { readonly ok: false; readonly code: ZipRefusalCode };

/** No evidence shrinks as much. */
const highestRatio = 20;

/**
 * Reads a ZIP archive (PKWARE APPNOTE 6.3) whichever program packed it: files stored or deflated, with directories, which are
 * left out. Nothing can hide in it: files follow one another from the first byte on, the directory follows them, each file is
 * described in the same words at both places, and only such extra fields are let through as hold times and owners.
 */
export function readZip(bytes: Uint8Array): ReadArchive {
  if (bytes.byteLength > mostBytes) return { ok: false, code: 'ZIP_TOO_LARGE' };
  const archive = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const described = readDirectory(archive);
  if (typeof described === 'string') return { ok: false, code: described };
  const [files, folders] = [described.filter(isFile), described.filter((one) => !isFile(one))];
  const refusal = foldersRefused(folders, files) ?? unpackingRefused(files);
  if (refusal !== null) return { ok: false, code: refusal };
  const entries: ZipEntry[] = [];
  for (const file of files) {
    const content = unpack(file);
    if (typeof content === 'string') return { ok: false, code: content };
    entries.push({ name: file.name, content });
  }
  const code = refusalOf(entries);
  if (code !== null) return { ok: false, code };
  const [first] = described;
  return { ok: true, entries, first: first?.method === methods.stored ? first.name : null };
}

/** All that the archive is said to hold, once every byte of it is accounted for. */
function readDirectory(archive: Buffer): readonly Described[] | ZipRefusalCode {
  const end = archive.length - sizes.end;
  if (end < 0 || archive.readUInt32LE(end) !== signatures.end) return 'ZIP_MALFORMED';
  const [count, length, start] = [
    archive.readUInt16LE(end + 10),
    archive.readUInt32LE(end + 12),
    archive.readUInt32LE(end + 16),
  ];
  const isOneDisk = archive.readUInt32LE(end + 4) === 0 && archive.readUInt16LE(end + 8) === count;
  const hasComment = archive.readUInt16LE(end + 20) !== 0;
  if (!isOneDisk || hasComment || count === 0 || start + length !== end) return 'ZIP_MALFORMED';
  if (count > mostEntries) return 'ZIP_ENTRIES_TOO_MANY';
  const described: Described[] = [];
  let [header, data] = [start, 0];
  while (described.length < count) {
    const one = descriptionOf(archive.subarray(0, end), header, data);
    if (typeof one === 'string') return one;
    const next = hasLocalHeader(archive.subarray(0, start), one);
    if (next === null) return 'ZIP_MALFORMED';
    described.push(one);
    [header, data] = [one.end, next];
  }
  return header === end && data === start ? described : 'ZIP_MALFORMED';
}

function isFile({ name }: Described): boolean {
  return !name.endsWith('/');
}

/** A directory may stand for itself when it is empty and has files in it. */
function foldersRefused(
  folders: readonly Described[],
  files: readonly Described[],
): ZipRefusalCode | null {
  const names = new Set(folders.map(({ name }) => name.toLowerCase()));
  if (names.size < folders.length) return 'ZIP_NAME_REPEATED';
  const isRight = folders.every(
    ({ name }) => isName(name.slice(0, -1)) && files.some((file) => file.name.startsWith(name)),
  );
  if (!isRight) return 'ZIP_NAME_REFUSED';
  return folders.every(({ packed, size, checksum }) => packed.length + size + checksum === 0)
    ? null
    : 'ZIP_MALFORMED';
}

/** Judged by what is said of the files, before any of them is unpacked: none may then turn out to be larger. */
function unpackingRefused(files: readonly Described[]): ZipRefusalCode | null {
  if (files.some(({ size, packed }) => size > highestRatio * packed.length))
    return 'ZIP_COMPRESSION_REFUSED';
  return files.reduce((sum, { size }) => sum + size, 0) > mostBytes ? 'ZIP_TOO_LARGE' : null;
}

function unpack({ method, packed, size, checksum }: Described): Uint8Array | ZipRefusalCode {
  const content = method === methods.stored ? packed : inflated(packed, size);
  if (content?.byteLength !== size) return 'ZIP_MALFORMED';
  return crc32(content) === checksum ? content : 'ZIP_CHECKSUM_WRONG';
}

/** Null when it is cut off, has something behind it, or is larger than it is said to be. */
function inflated(packed: Uint8Array, size: number): Buffer | null {
  // zlib takes no notice of bytes behind the end of the stream: then it does not need the last one.
  const isExact = inflateOr(packed.subarray(0, -1), size) === null;
  return isExact ? inflateOr(packed, size) : null;
}

function inflateOr(packed: Uint8Array, size: number): Buffer | null {
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(size, 1) });
  } catch {
    return null;
  }
}
