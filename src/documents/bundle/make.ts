import { formatTlogProof } from '../../ledger/tlog-proof.ts';
import {
  bundleFiles,
  bundleType,
  manifestPlace,
  type ProofKind,
  proofKinds,
  proofPlace,
} from './files.ts';
import { formatManifest, manifestFile } from './manifest.ts';
import { readmeOf } from './readme.ts';
import type { EntryProof } from './tlog-proof.ts';
import { writeZip, type ZipEntry } from './zip.ts';

export interface BundleContents {
  /** Compact JWS. */
  readonly receipt: string;
  /** Canonical JSON of the ledger entry. */
  readonly entry: string;
  readonly proof: EntryProof;
  /** RFC 3161 token over the checkpoint without its cosignatures; null before there is one. */
  readonly stamp: Uint8Array | null;
  /** JSON: `{"keys": [ … ], "events": [ … ]}`. */
  readonly keys: string;
  /** Verifier keys. */
  readonly witnesses: readonly string[];
  /** PEM; null where none are known. */
  readonly stampCertificates: string | null;
  readonly documentCertificates: string | null;
}

/** Signs or stamps a manifest, and so everything that it lists. */
export interface ManifestProver {
  readonly kind: ProofKind;
  /** Null when it cannot now, and another one is enough. */
  prove(manifest: Uint8Array): Promise<Uint8Array | null>;
}

/**
 * An evidence bundle: one ASiC-E container (ETSI EN 319 162-1) with everything that is needed to check a decision without the
 * gateway, as a whole signed or time-stamped. Null when nobody did either.
 */
export async function makeBundle(
  contents: BundleContents,
  provers: readonly ManifestProver[],
): Promise<Buffer | null> {
  const files = filesOf(contents);
  const seals: ZipEntry[][] = [];
  for (const { kind, prove } of provers) {
    const number = seals.length + 1;
    const name = proofPlace(kind, number);
    const proof = { name, type: proofKinds[kind].type };
    const manifest = formatManifest({ proof, files: files.map(manifestFile) });
    const content = await prove(manifest);
    if (content === null) continue;
    seals.push([
      { name: manifestPlace(number), content: manifest },
      { name, content },
    ]);
  }
  if (seals.length === 0) return null;
  // EN 319 162-1 A.1: first, stored, and without anything behind its name.
  const mimetype = textEntry(bundleFiles.mimetype, bundleType);
  return writeZip([mimetype, ...files, ...seals.flat()]);
}

function filesOf(contents: BundleContents): readonly ZipEntry[] {
  const { stamp, witnesses, stampCertificates, documentCertificates } = contents;
  const entries = [
    textEntry(bundleFiles.receipt, contents.receipt),
    textEntry(bundleFiles.entry, contents.entry),
    textEntry(bundleFiles.proof, formatTlogProof(contents.proof)),
    textEntry(bundleFiles.checkpoint, withoutCosignatures(contents.proof.checkpoint)),
    ...(stamp === null ? [] : [{ name: bundleFiles.stamp, content: stamp }]),
    textEntry(bundleFiles.keys, contents.keys),
    ...(witnesses.length === 0
      ? []
      : [textEntry(bundleFiles.witnesses, witnesses.map((key) => `${key}\n`).join(''))]),
    ...(stampCertificates === null
      ? []
      : [textEntry(bundleFiles.stampCertificates, stampCertificates)]),
    ...(documentCertificates === null
      ? []
      : [textEntry(bundleFiles.documentCertificates, documentCertificates)]),
  ];
  return [textEntry(bundleFiles.readme, readmeOf(entries.map(({ name }) => name))), ...entries];
}

function textEntry(name: string, text: string): ZipEntry {
  return { name, content: Buffer.from(text) };
}

/** The note as the log signed it: its text and the first signature, which is the log's own. */
export function withoutCosignatures(checkpoint: string): string {
  const split = checkpoint.lastIndexOf('\n\n') + 2;
  return checkpoint.slice(0, checkpoint.indexOf('\n', split) + 1);
}
