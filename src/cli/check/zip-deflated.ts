import { crc32, deflateRawSync } from 'node:zlib';

interface Packed {
  readonly name: Buffer;
  readonly content: Buffer;
  readonly size: number;
  readonly checksum: number;
}

/** A ZIP archive (PKWARE APPNOTE 6.3) of deflated files; evidence bundles, which are stored, have a writer of their own. */
export function zipDeflated(
  files: readonly { readonly name: string; readonly text: string }[],
): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, text } of files) {
    const bytes = Buffer.from(text, 'utf8');
    const packed: Packed = {
      name: Buffer.from(name, 'latin1'),
      content: deflateRawSync(bytes),
      size: bytes.length,
      checksum: crc32(bytes),
    };
    directory.push(header(packed, offset), packed.name);
    const local = Buffer.concat([header(packed, null), packed.name, packed.content]);
    parts.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  return Buffer.concat([...parts, central, ending(files.length, central.length, offset)]);
}

/** Of the file itself, or of its entry in the directory, which says where it is. */
function header({ name, content, size, checksum }: Packed, offset: number | null): Buffer {
  const isLocal = offset === null;
  const bytes = Buffer.alloc(isLocal ? 30 : 46);
  bytes.writeUInt32LE(isLocal ? 0x04034b50 : 0x02014b50, 0);
  if (!isLocal) bytes.writeUInt16LE(20, 4);
  const at = isLocal ? 4 : 6;
  bytes.writeUInt16LE(20, at);
  bytes.writeUInt16LE(8, at + 4);
  // 1 January 1980: the archive says nothing of when it was made.
  bytes.writeUInt16LE(0x0021, at + 8);
  bytes.writeUInt32LE(checksum, at + 10);
  bytes.writeUInt32LE(content.length, at + 14);
  bytes.writeUInt32LE(size, at + 18);
  bytes.writeUInt16LE(name.length, at + 22);
  if (!isLocal) bytes.writeUInt32LE(offset, 42);
  return bytes;
}

function ending(count: number, length: number, offset: number): Buffer {
  const bytes = Buffer.alloc(22);
  bytes.writeUInt32LE(0x06054b50, 0);
  bytes.writeUInt16LE(count, 8);
  bytes.writeUInt16LE(count, 10);
  bytes.writeUInt32LE(length, 12);
  bytes.writeUInt32LE(offset, 16);
  return bytes;
}
