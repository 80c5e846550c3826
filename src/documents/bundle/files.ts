/** Where each thing stands in an evidence bundle (ETSI EN 319 162-1, ASiC-E with CAdES). */
export const bundleFiles = {
  mimetype: 'mimetype',
  readme: 'README.txt',
  /** Compact JWS. */
  receipt: 'receipt.jws',
  /** Canonical JSON. */
  entry: 'ledger/entry.json',
  /** Blind, inclusion proof and checkpoint with its cosignatures. */
  proof: 'ledger/entry.tlog-proof',
  /** The checkpoint as the log signed it, which is what was time-stamped. */
  checkpoint: 'ledger/checkpoint.txt',
  /** RFC 3161 token over that checkpoint. */
  stamp: 'ledger/checkpoint.tst',
  /** Keys of the gateway and what happened to them. */
  keys: 'keys/history.json',
  /** Verifier keys of witnesses, one a line. */
  witnesses: 'keys/witnesses.txt',
  stampCertificates: 'certificates/time-stamps.pem',
  documentCertificates: 'certificates/documents.pem',
} as const;

export type BundleFile = keyof typeof bundleFiles;

const optional: readonly BundleFile[] = [
  'stamp',
  'witnesses',
  'stampCertificates',
  'documentCertificates',
];

const all: readonly string[] = Object.values(bundleFiles);

export const neededFiles: readonly string[] = Object.entries(bundleFiles)
  .filter(([name]) => !optional.some((one) => one === name))
  .map(([, place]) => place);

export function isBundleFile(place: string): boolean {
  return all.includes(place);
}

export const bundleType = 'application/vnd.etsi.asic-e+zip';

/** Proofs over the whole: which file each has, beside the manifest of the same number. */
export const proofKinds = {
  SIGNATURE: { ending: 'p7s', type: 'application/pkcs7-signature', stem: 'signature' },
  TIME_STAMP: { ending: 'tst', type: 'application/vnd.etsi.timestamp-token', stem: 'timestamp' },
} as const;

export type ProofKind = keyof typeof proofKinds;

export function manifestPlace(number: number): string {
  return `META-INF/ASiCManifest${String(number).padStart(3, '0')}.xml`;
}

export function proofPlace(kind: ProofKind, number: number): string {
  const { stem, ending } = proofKinds[kind];
  return `META-INF/${stem}${String(number).padStart(3, '0')}.${ending}`;
}
