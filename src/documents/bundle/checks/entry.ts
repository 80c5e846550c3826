import {
  isJsonObject,
  type JsonObject,
  parseStrictJsonBytes,
} from '../../../domain/strict-json.ts';
import { leafOf } from '../../../ledger/leaf.ts';
import { verifyInclusion } from '../../../ledger/merkle/verify.ts';
import { canonicalJson } from '../../../signing/canonical-json.ts';
import { sha256Base64url } from '../../../signing/digest.ts';
import type { VerifiedReceipt } from '../../../signing/receipt.ts';
import { bundleFiles } from '../files.ts';
import type { OpenBundle } from '../open.ts';
import { ofProof, own } from '../refusal.ts';
import { type CheckResult, holds, notChecked, refused } from '../report.ts';
import { parseEntryProof } from '../tlog-proof.ts';
import type { BelievedCheckpoint } from './checkpoint.ts';

/** Whether the ledger entry is the one of this receipt: each names the other. */
export function checkEntry(bundle: OpenBundle, receipt: VerifiedReceipt | null): CheckResult {
  const check = 'ledger entry';
  const entry = readEntry(bundle.bytes(bundleFiles.entry));
  if (entry === null) return refused(check, own('ENTRY_MALFORMED'));
  if (receipt === null) return notChecked(check, 'the receipt does not hold');
  const { claims, kid } = receipt;
  if (entry['id'] !== claims.ledger.entryId) return refused(check, own('ENTRY_OF_OTHER_RECEIPT'));
  const { decision } = entry;
  const records =
    isJsonObject(decision) &&
    decision['id'] === claims.jti &&
    decision['receipt'] === sha256Base64url(bundle.text(bundleFiles.receipt)) &&
    decision['key'] === kid;
  if (!records) return refused(check, own('RECEIPT_NOT_RECORDED'));
  return bundle.altered.includes(bundleFiles.entry)
    ? refused(check, own('ENTRY_ALTERED'))
    : holds(check, `entry ${claims.ledger.entryId} records this receipt`);
}

/** Null unless it is canonical, for the leaf is over these very bytes. */
function readEntry(bytes: Buffer): JsonObject | null {
  try {
    const entry = parseStrictJsonBytes(bytes);
    return isJsonObject(entry) && canonicalJson(entry) === bytes.toString('utf8') ? entry : null;
  } catch {
    return null;
  }
}

/** Whether the entry is in the tree of the checkpoint. */
export function checkInclusion(
  bundle: OpenBundle,
  believed: BelievedCheckpoint | null,
): CheckResult {
  const check = 'inclusion';
  const proof = parseEntryProof(bundle.text(bundleFiles.proof));
  if (proof === null) return refused(check, own('PROOF_MALFORMED'));
  if (believed === null) return notChecked(check, 'the checkpoint does not hold');
  const { size, root } = believed.checkpoint;
  const verdict = verifyInclusion({
    leafIndex: BigInt(proof.leafIndex),
    treeSize: size,
    leafHash: leafOf(proof.extra, bundle.text(bundleFiles.entry)),
    root,
    proof: proof.proof,
  });
  return verdict.ok
    ? holds(check, `leaf ${proof.leafIndex} of ${size}`)
    : refused(check, ofProof(verdict.code));
}
