import { bundleFiles } from './files.ts';

const lines: ReadonlyMap<string, string> = new Map([
  [
    bundleFiles.receipt,
    'The receipt of the decision: a JWS (RFC 7515). What was asked, for whom, why, and what was answered.\n' +
      '  Biên nhận của quyết định: ai hỏi, vì mục đích gì, và đã trả lời thế nào.',
  ],
  [
    bundleFiles.entry,
    'The entry of the access ledger for it, with the SHA-256 of the receipt. People stand in it as pseudonyms.\n' +
      '  Dòng nhật ký truy cập, có SHA-256 của biên nhận. Tên người đã được thay bằng mã.',
  ],
  [
    bundleFiles.proof,
    'Proof that the entry is in the ledger (C2SP tlog-proof): "extra" is the blind, with which the entry becomes\n' +
      '  its leaf; then index, inclusion proof (RFC 9162) and the signed checkpoint with its cosignatures.\n' +
      '  Bằng chứng rằng dòng này nằm trong nhật ký.',
  ],
  [bundleFiles.checkpoint, 'The checkpoint as the log signed it, without cosignatures.'],
  [bundleFiles.stamp, 'Time-stamp (RFC 3161) over ledger/checkpoint.txt. / Dấu thời gian.'],
  [bundleFiles.keys, 'Public keys of the gateway, and when each was in use or withdrawn.'],
  [bundleFiles.witnesses, 'Verifier keys of the witnesses who cosign checkpoints.'],
  [bundleFiles.stampCertificates, 'Certificates of the time-stamping authorities, roots included.'],
  [bundleFiles.documentCertificates, 'Certificates of who signed this bundle, root included.'],
]);

/** For whoever opens the archive years later and has nothing else. */
export function readmeOf(files: readonly string[]): string {
  const listed = files.map((file) => `- ${file}\n  ${lines.get(file) ?? ''}`).join('\n');
  return `EVIDENCE OF AN ELIGIBILITY DECISION / BẰNG CHỨNG CỦA MỘT QUYẾT ĐỊNH

This archive is an ASiC-E container (ETSI EN 319 162-1). It is personal data: keep it as you keep the claim.
Tệp này là dữ liệu cá nhân: hãy bảo quản như hồ sơ thanh toán.

${listed}
- META-INF/
  Manifest with the SHA-256 of each file, and the signature (CMS) or time-stamp over the manifest.

To check it, without any network:

  npx vss-gateway verify bundle <this file> --keys <key history> --roots <roots.pem> --witnesses <keys>

Take keys, roots and the witnesses' keys from where you trust them, not from this archive: whoever forges an
archive can put keys of his own into it. By hand, after unpacking:

  openssl cms -verify -binary -inform DER -in META-INF/signature001.p7s -content META-INF/ASiCManifest001.xml \\
    -CAfile roots.pem -out /dev/null
  openssl ts -verify -data ledger/checkpoint.txt -in ledger/checkpoint.tst -token_in -CAfile roots.pem
  sha256sum receipt.jws

docs/evidence.md of vss-gateway shows each step, the leaf and the inclusion proof included.
`;
}
