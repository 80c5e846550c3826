import type { KeyVerdict } from '../../../signing/keys/history.ts';
import type { VerifiedReceipt } from '../../../signing/receipt.ts';
import { type BundleRefusal, ofReceipt, own } from '../refusal.ts';
import { type CheckResult, holds, notChecked, refused } from '../report.ts';
import type { EffectiveTrust } from '../trust.ts';
import type { BelievedCheckpoint } from './checkpoint.ts';

const check = 'keys';

/**
 * Whether it was the turn of the keys that signed receipt and checkpoint. Whoever has a withdrawn key can write any time into
 * what he signs: then only somebody else's word counts, from before the withdrawal.
 */
export function checkKeys(
  receipt: VerifiedReceipt | null,
  believed: BelievedCheckpoint | null,
  { history }: EffectiveTrust,
  proven: readonly Date[],
): CheckResult {
  if (receipt === null) return notChecked(check, 'the receipt does not hold');
  const { kid, claims } = receipt;
  const refusal = refusals[history.judgeKey(kid, new Date(claims.iat * 1_000))];
  if (refusal !== null && refusal !== 'WITHDRAWN') return refused(check, refusal);
  const withdrawals = [kid, ...(believed?.signedBy ?? [])].flatMap((one) => {
    const from = history.find(one)?.withdrawnFrom ?? null;
    return from === null ? [] : [from];
  });
  if (withdrawals.length === 0) return holds(check, 'in use at the time, and not withdrawn since');
  const isProven = withdrawals.every((from) => proven.some((at) => at < from));
  return isProven
    ? holds(check, 'withdrawn since, and shown to have signed before that')
    : refused(check, own('KEY_WITHDRAWN'));
}

const refusals: Readonly<Record<KeyVerdict, BundleRefusal | 'WITHDRAWN' | null>> = {
  CURRENT: null,
  UNKNOWN: null,
  RETIRED: ofReceipt('KEY_RETIRED'),
  NOT_YET_VALID: ofReceipt('KEY_NOT_YET_VALID'),
  WITHDRAWN: 'WITHDRAWN',
};
