import { type PemFile, readPemFile } from '../../documents/chain.ts';
import { DocumentRefused } from '../../documents/refusal.ts';
import type { Terminal } from '../terminal.ts';
import { InputUnusable, readBytes } from './input.ts';

/** Certificates to trust. As with `-CAfile` of OpenSSL, those issued by themselves are roots, the others only lead to them. */
export async function readRoots(source: string, terminal: Terminal): Promise<PemFile> {
  const bytes = await readBytes(source, terminal);
  try {
    const file = readPemFile(Buffer.from(bytes).toString('latin1'));
    if (file.roots.length > 0) return file;
  } catch (cause) {
    if (!(cause instanceof DocumentRefused)) throw cause;
    throw new InputUnusable('ROOTS_UNUSABLE', `${source}: ${cause.code}: ${cause.message}`, {
      cause,
    });
  }
  throw new InputUnusable(
    'ROOTS_UNUSABLE',
    `${source} holds certificates, but no root: none is issued by itself.`,
  );
}
