import type { Hash } from './merkle/hash.ts';

/** An inclusion proof that is checked offline (C2SP tlog-proof). */
export interface TlogProof {
  /** What the leaf hash is computed with besides the entry: its blind. */
  readonly extra: Uint8Array | null;
  readonly leafIndex: number;
  readonly proof: readonly Hash[];
  /** Signed note with cosignatures. */
  readonly checkpoint: string;
}

export function formatTlogProof({ extra, leafIndex, proof, checkpoint }: TlogProof): string {
  const lines = [
    'c2sp.org/tlog-proof@v1',
    ...(extra === null ? [] : [`extra ${base64(extra)}`]),
    `index ${leafIndex}`,
    ...proof.map(base64),
  ];
  return `${lines.join('\n')}\n\n${checkpoint}`;
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
