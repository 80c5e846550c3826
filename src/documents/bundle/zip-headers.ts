import { signatures, sizes, type ZipRefusalCode } from './zip.ts';

/** What the directory of an archive says of one file, and where it leads. */
export interface Described {
  readonly name: string;
  readonly method: number;
  readonly flags: number;
  readonly checksum: number;
  /** Unpacked. */
  readonly size: number;
  /** As it stands in the archive. */
  readonly packed: Buffer;
  /** Of the file's own header, and of its entry in the directory, without signature and version. */
  readonly at: number;
  readonly fields: Buffer;
  /** Where the directory goes on. */
  readonly end: number;
}

export const methods = { stored: 0, deflated: 8 } as const;

/** PKWARE APPNOTE 4.4.3: 1.0 for what is stored, 2.0 for directories and what is deflated; some programs say 2.0 of all. */
const versions: readonly number[] = [10, 20];

/** PKWARE APPNOTE 4.4.4: sizes behind the content, names in UTF-8, and how hard deflate has tried. */
const flag = { descriptor: 0x0008, utf8: 0x0800, effort: 0x0006 } as const;

/**
 * Extra fields of times and owners: NTFS, Info-ZIP's UNIX ones, and Java's empty mark. None has a second name, size or content
 * (as 0x0001, 0x7075 and 0x9901 do), and none is long enough to hide one.
 */
const harmlessFields: readonly number[] = [0x000a, 0x5455, 0x5855, 0x7855, 0x7875, 0xcafe];
const longestExtra = 100;

const descriptorSignature = 0x08074b50;

/** Reads the directory's entry at `header`, of a file that must stand at `data`. */
export function descriptionOf(
  archive: Buffer,
  header: number,
  data: number,
): Described | ZipRefusalCode {
  const start = header + sizes.central;
  if (start > archive.length || archive.readUInt32LE(header) !== signatures.central)
    return 'ZIP_MALFORMED';
  const [flags, method] = [archive.readUInt16LE(header + 8), archive.readUInt16LE(header + 10)];
  if (!isReadable(flags, method)) return 'ZIP_COMPRESSION_REFUSED';
  const nameEnd = start + archive.readUInt16LE(header + 28);
  const end = nameEnd + archive.readUInt16LE(header + 30);
  const hasComment = archive.readUInt16LE(header + 32) !== 0;
  const isFirstDisk = archive.readUInt16LE(header + 34) === 0;
  const isThere = archive.readUInt32LE(header + 42) === data && data + sizes.local <= header;
  if (hasComment || !isFirstDisk || !isThere || end > archive.length) return 'ZIP_MALFORMED';
  if (!isVersion(archive, header + 6) || !isHarmless(archive.subarray(nameEnd, end)))
    return 'ZIP_MALFORMED';
  const content = data + sizes.local + lengthsAt(archive, data);
  const packed = archive.subarray(content, content + archive.readUInt32LE(header + 20));
  return {
    name: archive.toString('latin1', start, nameEnd),
    method,
    flags,
    checksum: archive.readUInt32LE(header + 16),
    size: archive.readUInt32LE(header + 24),
    packed,
    at: data,
    fields: archive.subarray(header + 8, header + 30),
    end,
  };
}

function isReadable(flags: number, method: number): boolean {
  if (method !== methods.stored && method !== methods.deflated) return false;
  const effort = method === methods.deflated ? flag.effort : 0;
  return (flags & ~(flag.descriptor | flag.utf8 | effort)) === 0;
}

function isVersion(archive: Buffer, at: number): boolean {
  return versions.includes(archive.readUInt16LE(at));
}

/** Of the name and the extra fields behind the header of a file. */
function lengthsAt(archive: Buffer, at: number): number {
  return archive.readUInt16LE(at + 26) + archive.readUInt16LE(at + 28);
}

function isHarmless(extra: Buffer): boolean {
  if (extra.length > longestExtra) return false;
  let at = 0;
  while (at + 4 <= extra.length) {
    if (!harmlessFields.includes(extra.readUInt16LE(at))) return false;
    at += 4 + extra.readUInt16LE(at + 2);
  }
  return at === extra.length;
}

/** Whether the header in front of the file says the same; then where the next file begins, else null. */
export function hasLocalHeader(files: Buffer, one: Described): number | null {
  const { at, flags, fields, name, packed } = one;
  if (at + sizes.local > files.length || files.readUInt32LE(at) !== signatures.local) return null;
  const nameEnd = at + sizes.local + files.readUInt16LE(at + 26);
  const content = nameEnd + files.readUInt16LE(at + 28);
  const isSame =
    files.toString('latin1', at + sizes.local, nameEnd) === name &&
    isVersion(files, at + 4) &&
    isHarmless(files.subarray(nameEnd, content));
  const end = content + fields.readUInt32LE(12);
  if (!isSame || end > files.length || packed.length !== fields.readUInt32LE(12)) return null;
  const own = files.subarray(at + 6, at + 28);
  if (own.equals(fields))
    return (flags & flag.descriptor) === 0 ? end : behindDescriptor(files, end, fields);
  return isLeftOpen(own, fields) ? behindDescriptor(files, end, fields) : null;
}

/** PKWARE APPNOTE 4.4.4, bit 3: checksum and sizes are zero here, and stand behind the content. */
function isLeftOpen(own: Buffer, fields: Buffer): boolean {
  const isStreamed = (fields.readUInt16LE(0) & flag.descriptor) !== 0;
  const isZero = own.subarray(8, 20).every((byte) => byte === 0);
  return (
    isStreamed &&
    isZero &&
    own.subarray(0, 8).equals(fields.subarray(0, 8)) &&
    own.subarray(20).equals(fields.subarray(20))
  );
}

/** PKWARE APPNOTE 4.3.9: with the signature that most programs put in front of it, or without. */
function behindDescriptor(files: Buffer, at: number, fields: Buffer): number | null {
  const said = fields.subarray(8, 20);
  if (files.subarray(at, at + 12).equals(said)) return at + 12;
  const isSigned = at + 16 <= files.length && files.readUInt32LE(at) === descriptorSignature;
  return isSigned && files.subarray(at + 4, at + 16).equals(said) ? at + 16 : null;
}
