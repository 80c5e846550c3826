import { verifyDocument } from '../../cms/verify.ts';
import { verifyTimeStamp } from '../../time-stamp/verify.ts';
import type { Seal } from '../open.ts';
import { ofSeal } from '../refusal.ts';
import { type CheckResult, holds, notChecked, refused } from '../report.ts';
import type { EffectiveTrust } from '../trust.ts';

/** Who vouches for the bundle as a whole, and when. */
export async function checkSeal(
  { kind, manifest, proof }: Seal,
  { certificates, given }: EffectiveTrust,
  now: Date,
): Promise<CheckResult> {
  const check = kind === 'SIGNATURE' ? 'signature' : 'time-stamp';
  const { roots, others: intermediates } = certificates;
  if (roots.length === 0) return notChecked(check, 'no root certificates were given');
  const by = given.roots ? '' : ', by a root that the bundle brings itself';
  if (kind === 'SIGNATURE') {
    const trust = { roots, intermediates, now };
    const verdict = await verifyDocument({ signature: proof, content: manifest, ...trust });
    if (!verdict.ok) return refused(check, ofSeal(verdict.code));
    return holds(check, `signed at ${verdict.signingTime.toISOString()} by its own word${by}`);
  }
  const verdict = await verifyTimeStamp({
    token: proof,
    data: manifest,
    roots,
    intermediates,
    now,
  });
  return verdict.ok
    ? holds(check, `stamped at ${verdict.info.at.toISOString()}${by}`)
    : refused(check, ofSeal(verdict.code));
}
