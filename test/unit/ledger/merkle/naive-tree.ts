import { createHash } from 'node:crypto';

function sha256(...parts: readonly Uint8Array[]): Uint8Array {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

/** Leaves that all differ. */
export function someEntries(count: number): readonly Uint8Array[] {
  return Array.from({ length: count }, (_, index) => Buffer.from(`entry ${index}`));
}

/** The definitions of RFC 9162 2.1 word for word, over entries, with nothing clever but a memory. */
export class NaiveTree {
  readonly #entries: readonly Uint8Array[];
  readonly #roots = new Map<string, Uint8Array>();

  constructor(entries: readonly Uint8Array[]) {
    this.#entries = entries;
  }

  leaf(index: number): Uint8Array {
    return this.mth(index, index + 1);
  }

  /** MTH(D[first:last]) of 2.1.1. */
  mth(first: number, last: number): Uint8Array {
    const name = `${first}:${last}`;
    const known = this.#roots.get(name);
    if (known !== undefined) return known;
    const root = this.#mth(first, last);
    this.#roots.set(name, root);
    return root;
  }

  #mth(first: number, last: number): Uint8Array {
    const n = last - first;
    if (n === 0) return sha256();
    if (n === 1) return sha256(Uint8Array.of(0), this.#entries[first]!);
    const middle = first + largestPowerBelow(n);
    return sha256(Uint8Array.of(1), this.mth(first, middle), this.mth(middle, last));
  }

  /** PATH(m, D[first:last]) of 2.1.3.1. */
  path(m: number, first: number, last: number): Uint8Array[] {
    const n = last - first;
    if (n === 1) return [];
    const k = largestPowerBelow(n);
    return m < k
      ? [...this.path(m, first, first + k), this.mth(first + k, last)]
      : [...this.path(m - k, first + k, last), this.mth(first, first + k)];
  }

  /** PROOF(m, D_n) of 2.1.4.1. */
  proof(m: number, n: number): Uint8Array[] {
    return this.#subproof(m, 0, n, true);
  }

  #subproof(m: number, first: number, last: number, complete: boolean): Uint8Array[] {
    const n = last - first;
    if (m === n) return complete ? [] : [this.mth(first, last)];
    const k = largestPowerBelow(n);
    return m <= k
      ? [...this.#subproof(m, first, first + k, complete), this.mth(first + k, last)]
      : [...this.#subproof(m - k, first + k, last, false), this.mth(first, first + k)];
  }
}

function largestPowerBelow(n: number): number {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}
