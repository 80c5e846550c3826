import { crc32 } from 'node:zlib';

/** One file of an archive. */
export interface ZipEntry {
  readonly name: string;
  readonly content: Uint8Array;
}

/** Why an archive is refused. */
export const zipRefusals = {
  ZIP_TOO_LARGE: 'The archive is larger than 4 MB.',
  ZIP_MALFORMED:
    'This is not one whole archive: cut off, padded, or with two descriptions of a file that differ.',
  ZIP_ENTRIES_TOO_MANY: 'The archive has more than 50 files.',
  ZIP_COMPRESSION_REFUSED:
    'A file in the archive is encrypted, compressed more than 20 to 1, or in another way than by deflate.',
  ZIP_NAME_REFUSED:
    'The name of a file in the archive is absolute, leads out of it, or has other characters than letters, digits and "._-/".',
  ZIP_NAME_REPEATED: 'Two files in the archive have one name.',
  ZIP_CHECKSUM_WRONG: 'A file in the archive does not have the checksum that stands beside it.',
} as const satisfies Record<string, string>;

export type ZipRefusalCode = keyof typeof zipRefusals;

export const mostBytes = 4_194_304;
export const mostEntries = 50;
const longestName = 100;

export const signatures = { local: 0x04034b50, central: 0x02014b50, end: 0x06054b50 } as const;
export const sizes = { local: 30, central: 46, end: 22 } as const;
/** PKWARE APPNOTE 4.4.3: 1.0, for what is stored. */
const version = 10;
/** 1 January 1980, midnight: an archive says no more than its files do. */
const dosDate = 0x0021;

/**
 * A ZIP archive (PKWARE APPNOTE 6.3) of stored files in the order given: the same bytes for the same files.
 *
 * @throws TypeError for what the reader would refuse
 */
export function writeZip(entries: readonly ZipEntry[]): Buffer {
  const refusal = refusalOf(entries);
  if (refusal !== null) throw new TypeError(zipRefusals[refusal]);
  return encode(entries);
}

function encode(entries: readonly ZipEntry[]): Buffer {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const name = Buffer.from(entry.name, 'latin1');
    const local = Buffer.concat([localHeader(entry, name), name, entry.content]);
    central.push(Buffer.concat([centralHeader(entry, name, offset), name]));
    locals.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(central);
  return Buffer.concat([...locals, directory, ending(entries.length, directory.length, offset)]);
}

/** Version, flags, method, time, date, checksum, both sizes and the length of the name: the same in both headers. */
function commonFields(header: Buffer, at: number, { content }: ZipEntry, name: Buffer): void {
  header.writeUInt16LE(version, at);
  header.writeUInt16LE(dosDate, at + 8);
  header.writeUInt32LE(crc32(content), at + 10);
  header.writeUInt32LE(content.byteLength, at + 14);
  header.writeUInt32LE(content.byteLength, at + 18);
  header.writeUInt16LE(name.length, at + 22);
}

function localHeader(entry: ZipEntry, name: Buffer): Buffer {
  const header = Buffer.alloc(sizes.local);
  header.writeUInt32LE(signatures.local, 0);
  commonFields(header, 4, entry, name);
  return header;
}

function centralHeader(entry: ZipEntry, name: Buffer, offset: number): Buffer {
  const header = Buffer.alloc(sizes.central);
  header.writeUInt32LE(signatures.central, 0);
  header.writeUInt16LE(version, 4);
  commonFields(header, 6, entry, name);
  header.writeUInt32LE(offset, 42);
  return header;
}

function ending(count: number, length: number, offset: number): Buffer {
  const end = Buffer.alloc(sizes.end);
  end.writeUInt32LE(signatures.end, 0);
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(length, 12);
  end.writeUInt32LE(offset, 16);
  return end;
}

/** Of the files as a whole: how many, how large, and how they are called. */
export function refusalOf(entries: readonly ZipEntry[]): ZipRefusalCode | null {
  if (entries.length > mostEntries) return 'ZIP_ENTRIES_TOO_MANY';
  if (!entries.every(({ name }) => isName(name))) return 'ZIP_NAME_REFUSED';
  // Windows and macOS unpack names that differ in case to one file.
  const names = new Set(entries.map(({ name }) => name.toLowerCase()));
  if (names.size < entries.length) return 'ZIP_NAME_REPEATED';
  const total = entries.reduce((sum, { content }) => sum + content.byteLength, 0);
  return total > mostBytes ? 'ZIP_TOO_LARGE' : null;
}

export function isName(name: string): boolean {
  const isPlain = name.length <= longestName && /^[A-Za-z0-9._/-]+$/.test(name);
  return isPlain && name.split('/').every((part) => part !== '' && !/^\.+$/.test(part));
}
