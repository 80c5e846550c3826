import { checkCheckpoint, checkFork, checkWitnesses } from './checks/checkpoint.ts';
import { checkEntry, checkInclusion } from './checks/entry.ts';
import { checkKeys } from './checks/keys.ts';
import { checkReceipt } from './checks/receipt.ts';
import { checkSeal } from './checks/seal.ts';
import { checkStamp } from './checks/stamp.ts';
import { bundleFiles } from './files.ts';
import { type OpenBundle, openBundle } from './open.ts';
import { type bundleRefusals, own } from './refusal.ts';
import { type BundleReport, type CheckResult, holds, refused } from './report.ts';
import { type BundleTrust, trustFor } from './trust.ts';

export interface BundleCheck {
  readonly bundle: Uint8Array;
  readonly trust: BundleTrust;
  readonly now: Date;
  /** Public address of the gateway that must have issued the receipt. */
  readonly issuer?: string | undefined;
  /** The receipt as it came with the claim. */
  readonly receipt?: string | undefined;
  /** A checkpoint of the same log from elsewhere, such as a witness. */
  readonly checkpoint?: string | undefined;
}

/** Checks an evidence bundle, offline; one result for each check, and what depends on a refused one is not made. */
export async function verifyBundle(check: BundleCheck): Promise<BundleReport> {
  const { trust } = check;
  const trusted = {
    keys: trust.keys !== null,
    roots: trust.roots !== null,
    witnesses: trust.witnesses !== null,
  };
  const opened = openBundle(check.bundle);
  if ('code' in opened)
    return { ok: false, trusted, checks: [refused('container', opened)], claims: null };
  const { checks, claims } = await judge(opened, check);
  return { ok: checks.every(({ state }) => state !== 'REFUSED'), trusted, checks, claims };
}

async function judge(bundle: OpenBundle, check: BundleCheck) {
  const { now } = check;
  const checks = [containerOf(bundle)];
  const trust = trustFor(bundle, check.trust);
  if ('code' in trust) return { checks: [...checks, refused('keys', trust)], claims: null };
  for (const seal of bundle.seals) checks.push(await checkSeal(seal, trust, now));
  const receipt = checkReceipt(bundle, trust, check);
  const checkpoint = checkCheckpoint(bundle, trust, receipt.verified);
  const witnesses = checkWitnesses(checkpoint.trusted, trust, receipt.verified);
  const stamp = await checkStamp(bundle, trust, now, receipt.verified);
  const proven = [...witnesses.proven, ...stamp.proven];
  checks.push(
    receipt.result,
    checkEntry(bundle, receipt.verified),
    checkInclusion(bundle, checkpoint.trusted),
    checkpoint.result,
    witnesses.result,
    stamp.result,
    checkKeys(receipt.verified, checkpoint.trusted, trust, proven),
    ...(check.checkpoint === undefined ? [] : [checkFork(checkpoint.trusted, check.checkpoint)]),
  );
  return { checks, claims: receipt.verified?.claims ?? null };
}

/** An altered file does not end the check: whoever asks learns what is wrong with it. */
function containerOf({ altered }: OpenBundle): CheckResult {
  if (altered.length === 0)
    return holds('container', 'ASiC-E; every file is the one that the manifest lists');
  const codes = new Set(altered.map((place) => alteredCodes[place] ?? 'FILE_ALTERED'));
  const [first = 'FILE_ALTERED'] = codes;
  const { code, message } = own(codes.size === 1 ? first : 'FILE_ALTERED');
  return refused('container', { code, message: `${message} (${altered.join(', ')})` });
}

/** What nothing else is refused for when keys, roots and witnesses are brought along. */
const alteredCodes: Readonly<Record<string, keyof typeof bundleRefusals>> = {
  [bundleFiles.keys]: 'KEYS_ALTERED',
  [bundleFiles.witnesses]: 'WITNESSES_ALTERED',
  [bundleFiles.stampCertificates]: 'CERTIFICATES_ALTERED',
  [bundleFiles.documentCertificates]: 'CERTIFICATES_ALTERED',
};
