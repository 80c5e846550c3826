import { signWith } from '../algorithms.ts';
import type { Signer } from '../signer.ts';
import type { KeyEntry } from './key-entry.ts';

const up = { state: 'UP', lastFailure: null } as const;

/** Signs in this process; null for a key that is kept elsewhere. */
export function fileSigner({ published, alg, holder, x5c }: KeyEntry): Signer | null {
  if (holder?.kind !== 'file') return null;
  return {
    kid: published.kid,
    alg,
    kind: 'file',
    sign: signWith(alg, holder.privateKey),
    health: () => up,
    ...(x5c === null ? {} : { x5c }),
  };
}
