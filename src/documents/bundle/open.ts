import {
  bundleFiles,
  bundleType,
  isBundleFile,
  manifestPlace,
  neededFiles,
  type ProofKind,
  proofKinds,
  proofPlace,
} from './files.ts';
import { type Manifest, manifestFile, parseManifest } from './manifest.ts';
import { type BundleRefusal, own } from './refusal.ts';
import { readZip } from './unzip.ts';
import type { ZipEntry } from './zip.ts';

/** A signature or time-stamp over the whole, not judged yet. */
export interface Seal {
  readonly kind: ProofKind;
  readonly manifest: Uint8Array;
  readonly proof: Uint8Array;
}

/** A container that is one, with every file that its manifests list. */
export interface OpenBundle {
  readonly seals: readonly Seal[];
  /** Files that are not as a manifest lists them: what they are then refused for tells more. */
  readonly altered: readonly string[];
  readonly has: (place: string) => boolean;
  /** Empty for a file that is not there. */
  readonly bytes: (place: string) => Buffer;
  readonly text: (place: string) => string;
}

export function openBundle(bytes: Uint8Array): OpenBundle | BundleRefusal {
  const zip = readZip(bytes);
  if (!zip.ok) return own(zip.code);
  const [first, ...entries] = zip.entries;
  if (
    first?.name !== bundleFiles.mimetype ||
    zip.first !== first.name ||
    Buffer.from(first.content).toString() !== bundleType
  ) {
    return own('MIMETYPE_WRONG');
  }
  const files = new Map(entries.map(({ name, content }) => [name, Buffer.from(content)]));
  const sealed = sealsIn(files);
  if ('code' in sealed) return sealed;
  const missing = neededFiles.some((place) => place !== first.name && !files.has(place));
  if (missing) return own('FILE_MISSING');
  return {
    ...sealed,
    has: (place) => files.has(place),
    bytes: (place) => files.get(place) ?? Buffer.alloc(0),
    text: (place) => files.get(place)?.toString('utf8') ?? '',
  };
}

type Files = ReadonlyMap<string, Buffer>;

function sealsIn(files: Files): Pick<OpenBundle, 'seals' | 'altered'> | BundleRefusal {
  const listed = [...files]
    .filter(([name]) => !name.startsWith('META-INF/'))
    .map(([name, content]) => ({ name, content }));
  const seals: Seal[] = [];
  const altered = new Set<string>();
  for (let number = 1; files.has(manifestPlace(number)); number += 1) {
    const seal = sealOf(files, number, listed);
    if ('code' in seal) return seal;
    seals.push(seal);
    for (const name of seal.altered) altered.add(name);
  }
  if (seals.length === 0) return own('MANIFEST_MISSING');
  const isWhole = files.size === listed.length + 2 * seals.length;
  if (!isWhole || !listed.every(({ name }) => isBundleFile(name))) return own('FILE_UNEXPECTED');
  return { seals, altered: [...altered] };
}

function sealOf(
  files: Files,
  number: number,
  listed: readonly ZipEntry[],
): (Seal & { readonly altered: readonly string[] }) | BundleRefusal {
  const bytes = files.get(manifestPlace(number)) ?? Buffer.alloc(0);
  const manifest = parseManifest(bytes);
  const kind = manifest === null ? undefined : kindOf(manifest, number);
  if (manifest === null || kind === undefined) return own('MANIFEST_MALFORMED');
  const proof = files.get(manifest.proof.name);
  if (proof === undefined) return own('FILE_MISSING');
  const altered = alteredIn(manifest, listed);
  return 'code' in altered ? altered : { kind, manifest: bytes, proof, altered };
}

const kinds: readonly ProofKind[] = ['SIGNATURE', 'TIME_STAMP'];

function kindOf({ proof }: Manifest, number: number): ProofKind | undefined {
  return kinds.find(
    (kind) => proofPlace(kind, number) === proof.name && proofKinds[kind].type === proof.type,
  );
}

function alteredIn(
  { files }: Manifest,
  listed: readonly ZipEntry[],
): readonly string[] | BundleRefusal {
  const there = new Map(listed.map((entry) => [entry.name, manifestFile(entry)]));
  const names = new Set(files.map(({ name }) => name));
  if (names.size < files.length) return own('MANIFEST_MALFORMED');
  if (files.some(({ name }) => !there.has(name))) return own('FILE_MISSING');
  if (files.length < listed.length) return own('FILE_NOT_LISTED');
  return files
    .filter(({ name, type, digest }) => {
      const found = there.get(name);
      return found?.digest !== digest || found.type !== type;
    })
    .map(({ name }) => name);
}
