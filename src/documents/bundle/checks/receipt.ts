import { type VerifiedReceipt, verifyReceipt } from '../../../signing/receipt.ts';
import { bundleFiles } from '../files.ts';
import type { OpenBundle } from '../open.ts';
import { ofReceipt, own } from '../refusal.ts';
import { type CheckResult, holds, refused } from '../report.ts';
import type { EffectiveTrust } from '../trust.ts';

const check = 'receipt';

/** Whether the receipt is genuine, of the gateway that was expected, and the one that came with the claim. */
export function checkReceipt(
  bundle: OpenBundle,
  { keys }: EffectiveTrust,
  expected: {
    readonly now: Date;
    readonly issuer?: string | undefined;
    readonly receipt?: string | undefined;
  },
): { readonly result: CheckResult; readonly verified: VerifiedReceipt | null } {
  const jws = bundle.text(bundleFiles.receipt);
  if (expected.receipt !== undefined && expected.receipt !== jws) {
    return { result: refused(check, own('RECEIPT_DIFFERS')), verified: null };
  }
  const { now, issuer } = expected;
  const verdict = verifyReceipt(jws, keys, { now, expected: { issuer } });
  if (!verdict.ok) return { result: refused(check, ofReceipt(verdict.code)), verified: null };
  const { claims, kid } = verdict;
  const detail = `${claims.decision} ${claims.jti}, signed by ${claims.iss} with ${kid}`;
  return { result: holds(check, detail), verified: verdict };
}
