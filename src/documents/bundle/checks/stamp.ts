import type { VerifiedReceipt } from '../../../signing/receipt.ts';
import { verifyTimeStamp } from '../../time-stamp/verify.ts';
import { bundleFiles } from '../files.ts';
import type { OpenBundle } from '../open.ts';
import { ofStamp, own } from '../refusal.ts';
import { type CheckResult, holds, notChecked, refused } from '../report.ts';
import type { EffectiveTrust } from '../trust.ts';
import { isBefore } from './order.ts';

const check = 'checkpoint time-stamp';

/** When the checkpoint existed at the latest; `proven` only by a root that was given. */
export async function checkStamp(
  bundle: OpenBundle,
  { certificates, given }: EffectiveTrust,
  now: Date,
  receipt: VerifiedReceipt | null,
): Promise<{ readonly result: CheckResult; readonly proven: readonly Date[] }> {
  if (!bundle.has(bundleFiles.stamp)) {
    return { result: notChecked(check, 'there is none: they are made hourly'), proven: [] };
  }
  const { roots, others: intermediates } = certificates;
  if (roots.length === 0) {
    return { result: notChecked(check, 'no root certificates were given'), proven: [] };
  }
  const token = bundle.bytes(bundleFiles.stamp);
  const data = bundle.bytes(bundleFiles.checkpoint);
  const verdict = await verifyTimeStamp({ token, data, roots, intermediates, now });
  if (!verdict.ok) return { result: refused(check, ofStamp(verdict.code)), proven: [] };
  const { at } = verdict.info;
  if (receipt !== null && isBefore(at, receipt.claims)) {
    return { result: refused(check, own('CHECKPOINT_BEFORE_RECEIPT')), proven: [] };
  }
  const by = given.roots ? '' : ', by a root that the bundle brings itself';
  return {
    result: holds(check, `stamped at ${at.toISOString()}${by}`),
    proven: given.roots ? [at] : [],
  };
}
