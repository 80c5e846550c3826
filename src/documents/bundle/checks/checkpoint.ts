import { type Checkpoint, verifyCheckpoint } from '../../../ledger/checkpoint.ts';
import type { NoteKey } from '../../../ledger/note.ts';
import { logKeys } from '../../../ledger/note-signer.ts';
import { originOf } from '../../../ledger/origin.ts';
import type { VerifiedReceipt } from '../../../signing/receipt.ts';
import { bundleFiles } from '../files.ts';
import { withoutCosignatures } from '../make.ts';
import type { OpenBundle } from '../open.ts';
import { ofCheckpoint, own } from '../refusal.ts';
import { type CheckResult, holds, notChecked, refused } from '../report.ts';
import { parseEntryProof } from '../tlog-proof.ts';
import type { EffectiveTrust } from '../trust.ts';
import { isBefore } from './order.ts';

/** A checkpoint that the log has signed. */
export interface BelievedCheckpoint {
  readonly note: string;
  readonly checkpoint: Checkpoint;
  readonly logKeys: readonly NoteKey[];
  /** Keys of the history that signed it. */
  readonly signedBy: readonly string[];
}

/** Whether the log of the receipt's gateway has signed the checkpoint. */
export function checkCheckpoint(
  bundle: OpenBundle,
  { checkpointKeys }: EffectiveTrust,
  receipt: VerifiedReceipt | null,
): { readonly result: CheckResult; readonly trusted: BelievedCheckpoint | null } {
  const check = 'checkpoint';
  const note = parseEntryProof(bundle.text(bundleFiles.proof))?.checkpoint;
  if (note === undefined) return { result: refused(check, own('PROOF_MALFORMED')), trusted: null };
  const stamped = bundle.text(bundleFiles.checkpoint);
  const differs = withoutCosignatures(note) !== stamped;
  if (receipt === null) {
    if (differs) return { result: refused(check, own('CHECKPOINT_DIFFERS')), trusted: null };
    return { result: notChecked(check, 'the receipt does not hold'), trusted: null };
  }
  const { origin: address } = receipt.claims.ledger;
  if (!URL.canParse(address)) {
    return { result: refused(check, own('CHECKPOINT_OF_OTHER_LOG')), trusted: null };
  }
  const origin = originOf(address);
  const keysOfLog = logKeys(
    origin,
    checkpointKeys.map(({ key }) => key),
  );
  if (differs) {
    const code = isFork(note, stamped, keysOfLog) ? 'CHECKPOINT_FORK' : 'CHECKPOINT_DIFFERS';
    return { result: refused(check, own(code)), trusted: null };
  }
  const verdict = verifyCheckpoint(note, { logKeys: keysOfLog });
  if (!verdict.ok) return { result: refused(check, ofCheckpoint(verdict.code)), trusted: null };
  const { checkpoint } = verdict;
  if (checkpoint.origin !== origin) {
    return { result: refused(check, own('CHECKPOINT_OF_OTHER_LOG')), trusted: null };
  }
  const ids = new Set(verdict.note.signatures.map(({ keyId }) => keyId));
  const signedBy = checkpointKeys
    .filter(({ key }) => logKeys(origin, [key]).some(({ id }) => ids.has(id)))
    .map(({ kid }) => kid);
  return {
    result: holds(check, `${origin}, ${checkpoint.size} entries`),
    trusted: { note, checkpoint, logKeys: keysOfLog, signedBy },
  };
}

/** Whether the log has signed both, for one size and with two roots. */
function isFork(one: string, other: string, keysOfLog: readonly NoteKey[]): boolean {
  const [first, second] = [one, other].map((note) =>
    verifyCheckpoint(note, { logKeys: keysOfLog }),
  );
  return (
    first?.ok === true &&
    second?.ok === true &&
    first.checkpoint.origin === second.checkpoint.origin &&
    first.checkpoint.size === second.checkpoint.size &&
    !Buffer.from(first.checkpoint.root).equals(second.checkpoint.root)
  );
}

/** Who else has seen this tree; `proven` only by witnesses that were given. */
export function checkWitnesses(
  believed: BelievedCheckpoint | null,
  { witnesses, quorum, given }: EffectiveTrust,
  receipt: VerifiedReceipt | null,
): { readonly result: CheckResult; readonly proven: readonly Date[] } {
  const check = 'witnesses';
  if (believed === null) {
    return { result: notChecked(check, 'the checkpoint does not hold'), proven: [] };
  }
  if (witnesses.length === 0) {
    return { result: notChecked(check, 'no keys of witnesses were given'), proven: [] };
  }
  const { note, logKeys: keysOfLog } = believed;
  const verdict = verifyCheckpoint(note, { logKeys: keysOfLog, witnesses, quorum });
  if (!verdict.ok) return { result: refused(check, ofCheckpoint(verdict.code)), proven: [] };
  const { cosignedBy } = verdict;
  if (receipt !== null && cosignedBy.some(({ at }) => isBefore(at, receipt.claims))) {
    return { result: refused(check, own('CHECKPOINT_BEFORE_RECEIPT')), proven: [] };
  }
  if (cosignedBy.length === 0)
    return { result: notChecked(check, 'none has cosigned'), proven: [] };
  const names = cosignedBy.map(({ witness, at }) => `${witness.name} at ${at.toISOString()}`);
  const by = given.witnesses ? '' : ', by keys that the bundle brings itself';
  return {
    result: holds(check, `${names.join(', ')}${by}`),
    proven: given.witnesses ? cosignedBy.map(({ at }) => at) : [],
  };
}

/** Whether the log has signed two trees of one size: then it shows different people different ledgers. */
export function checkFork(believed: BelievedCheckpoint | null, other: string): CheckResult {
  const check = 'fork';
  if (believed === null) return notChecked(check, 'the checkpoint does not hold');
  const verdict = verifyCheckpoint(other, { logKeys: believed.logKeys });
  if (!verdict.ok) return refused(check, ofCheckpoint(verdict.code));
  const { checkpoint } = believed;
  if (verdict.checkpoint.size !== checkpoint.size) {
    const sizes = `${checkpoint.size} and ${verdict.checkpoint.size} entries`;
    return notChecked(check, `${sizes}: only a consistency proof compares them`);
  }
  return Buffer.from(verdict.checkpoint.root).equals(checkpoint.root)
    ? holds(check, 'the checkpoint from elsewhere is of the same tree')
    : refused(check, own('CHECKPOINT_FORK'));
}
