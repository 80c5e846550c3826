import type { TileSource } from '../../../../src/ledger/merkle/tiles.ts';
import type { NaiveTree } from './naive-tree.ts';

/** The tiles of a tree of one size, exactly as C2SP tlog-tiles lets a log serve them; counts what is read. */
export class TiledTree implements TileSource {
  readonly #tree: NaiveTree;
  readonly #size: number;
  readonly #tiles = new Map<string, Uint8Array>();
  readonly read: string[] = [];

  constructor(tree: NaiveTree, size: number) {
    this.#tree = tree;
    this.#size = size;
  }

  async tile(level: number, index: number, width: number): Promise<Uint8Array> {
    this.read.push(`${level}/${index}.p/${width}`);
    const available = Math.min(256, Math.floor(this.#size / 256 ** level) - index * 256);
    if (width !== available) throw new Error(`The log has ${available}, not ${width}`);
    const name = `${level}/${index}`;
    const tile = this.#tiles.get(name) ?? this.#make(level, index, width);
    this.#tiles.set(name, tile);
    return tile;
  }

  #make(level: number, index: number, width: number): Uint8Array {
    const leaves = 256 ** level;
    const hashes = Array.from({ length: width }, (_, at) => {
      const first = (index * 256 + at) * leaves;
      return this.#tree.mth(first, first + leaves);
    });
    return Buffer.concat(hashes);
  }
}
