import { type Hash, hashBytes } from '../../ledger/merkle/hash.ts';
import { decodeBase64 } from '../../ledger/note.ts';

/** A tlog-proof (C2SP) of a ledger entry, which has the entry's blind as its extra data. */
export interface EntryProof {
  /** 32 bytes that tie the entry to its leaf. Nobody vouches for them but the leaf itself. */
  readonly extra: Uint8Array;
  readonly leafIndex: number;
  /** Lowest sibling first. */
  readonly proof: readonly Hash[];
  /** Signed note with cosignatures. */
  readonly checkpoint: string;
}

const firstLine = 'c2sp.org/tlog-proof@v1';

/** Null for anything else, a proof without extra data included. */
export function parseEntryProof(text: string): EntryProof | null {
  const split = text.indexOf('\n\n');
  if (split < 0) return null;
  const [version, extraLine = '', indexLine = '', ...hashes] = text.slice(0, split).split('\n');
  const extra = decodeBase64(/^extra (\S+)$/.exec(extraLine)?.[1] ?? '');
  const [, index = ''] = /^index (0|[1-9]\d{0,14})$/.exec(indexLine) ?? [];
  const proof = hashes.map(decodeBase64).filter((hash) => hash?.byteLength === hashBytes);
  const isProof = version === firstLine && extra?.byteLength === hashBytes && index !== '';
  if (!isProof || proof.length < hashes.length) return null;
  return {
    extra,
    leafIndex: Number(index),
    proof: proof.filter((hash) => hash !== null),
    checkpoint: text.slice(split + 2),
  };
}
