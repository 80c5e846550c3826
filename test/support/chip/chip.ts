import { type ChipTrust, createChipTrust } from '../../../src/identity/presence/trust.ts';
import { type CertificateForm, csca, documentSigner, revocationList } from './certificates.ts';
import { groups as defaultGroups } from './groups.ts';
import type { Hash, Pair } from './keys.ts';
import { type Groups, type LdsForm, ldsObject, type SodForm, sod, sodForm } from './sod.ts';

/** A kind of chip: the keys of its signer and of the CSCA, and the hash of both. */
export interface Kind {
  readonly signer: Pair;
  readonly root: Pair;
  readonly hash: Hash;
  /** Of the data groups, where it is another one. */
  readonly groupHash?: Hash;
  readonly sod?: Partial<SodForm>;
}

export interface ChipChanges {
  readonly groups?: Groups;
  /** What is handed in, where that is not what was signed. */
  readonly read?: Groups;
  readonly csca?: Partial<CertificateForm>;
  readonly signer?: Partial<CertificateForm>;
  readonly signedBy?: Pair;
  readonly certificateHash?: Hash;
  readonly lds?: Partial<LdsForm>;
  readonly sod?: Partial<SodForm>;
  readonly revoked?: readonly number[];
  readonly nextUpdate?: Date;
}

export interface Chip {
  readonly sod: Buffer;
  readonly dataGroups: Groups;
  readonly trust: ChipTrust;
  readonly anchor: Buffer;
  readonly signer: Buffer;
  readonly revocations: Buffer;
}

export function makeChip(kind: Kind, changes: ChipChanges = {}): Chip {
  const groups = changes.groups ?? defaultGroups();
  const issuerPair = changes.signedBy ?? kind.root;
  const hash = changes.certificateHash ?? kind.hash;
  const anchor = csca(kind.root, hash, changes.csca);
  const signer = documentSigner(kind.signer, issuerPair, hash, changes.signer);
  const content = ldsObject(groups, kind.groupHash ?? kind.hash, changes.lds);
  const form = { ...sodForm(kind.signer, kind.hash, content, signer), ...kind.sod, ...changes.sod };
  const { revoked = [], nextUpdate } = changes;
  const update = nextUpdate === undefined ? {} : { nextUpdate };
  const revocations = revocationList(kind.root, hash, revoked, update);
  const { trust } = createChipTrust([anchor], [revocations]);
  const dataGroups = changes.read ?? groups;
  return { sod: sod(form), dataGroups, trust, anchor, signer, revocations };
}

export function flipped(bytes: Uint8Array, at: number, mask = 1): Buffer {
  const copy = Buffer.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ mask;
  return copy;
}
