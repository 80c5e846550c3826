import { type CheckpointRefusalCode, checkpointRefusals } from '../../ledger/checkpoint.ts';
import { type ProofRefusalCode, proofRefusals } from '../../ledger/merkle/verify.ts';
import { type ReceiptRefusalCode, receiptRefusals } from '../../signing/receipt.ts';
import { type DocumentRefusal, documentRefusals } from '../refusal.ts';
import { zipRefusals } from './zip.ts';

/** Why an evidence bundle is refused, beyond what its parts are refused for. */
export const bundleRefusals = {
  ...zipRefusals,
  MIMETYPE_WRONG: 'The archive does not begin with the type of an ASiC-E container.',
  MANIFEST_MISSING: 'Nothing is signed or time-stamped over the whole.',
  MANIFEST_MALFORMED: 'A manifest is not one of this kind of bundle.',
  FILE_MISSING: 'A file that evidence needs, or that a manifest lists, is missing.',
  FILE_UNEXPECTED: 'There is a file that is no part of an evidence bundle.',
  FILE_NOT_LISTED: 'A manifest does not list every file: something was added or left out.',
  FILE_ALTERED: 'A file is not the one that the manifest lists.',
  KEYS_ALTERED: 'The key history was altered after the bundle was made.',
  WITNESSES_ALTERED: 'The list of witnesses was altered after the bundle was made.',
  CERTIFICATES_ALTERED: 'Certificates were altered after the bundle was made.',
  RECEIPT_DIFFERS: 'The receipt in the bundle is not the one that was given beside it.',
  ENTRY_MALFORMED: 'The ledger entry is not the canonical JSON of an entry.',
  ENTRY_ALTERED: 'The ledger entry was altered after the bundle was made.',
  ENTRY_OF_OTHER_RECEIPT: 'The receipt names another ledger entry.',
  RECEIPT_NOT_RECORDED: 'The ledger entry records another receipt or another decision.',
  PROOF_MALFORMED: 'The proof is no tlog-proof with the blind of an entry.',
  PROOF_OF_OTHER_LEAF: 'The proof is not one of this entry in this tree.',
  CHECKPOINT_DIFFERS: 'The bundle holds two different checkpoints.',
  CHECKPOINT_OF_OTHER_LOG: 'The checkpoint is of the log of another gateway than the receipt.',
  CHECKPOINT_FORK:
    'The log has signed another tree of this size: it shows different people different ledgers.',
  CHECKPOINT_BEFORE_RECEIPT:
    'The checkpoint was time-stamped or cosigned before the receipt says it was signed.',
  KEYS_MALFORMED: 'The key history cannot be read, or contradicts itself.',
  KEY_WITHDRAWN:
    'The key of the receipt was withdrawn, and no witness or time-stamping authority that you trust shows that the receipt was in the ledger before.',
  WITNESSES_MALFORMED: 'The verifier keys of the witnesses cannot be read.',
} as const satisfies Record<string, string>;

export type BundleRefusalCode =
  | keyof typeof bundleRefusals
  | `RECEIPT_${ReceiptRefusalCode}`
  | `INCLUSION_${ProofRefusalCode}`
  | `CHECKPOINT_${CheckpointRefusalCode}`
  | `SEAL_${DocumentRefusal}`
  | `CHECKPOINT_STAMP_${DocumentRefusal}`;

export interface BundleRefusal {
  readonly code: BundleRefusalCode;
  readonly message: string;
}

export function own(code: keyof typeof bundleRefusals): BundleRefusal {
  return { code, message: bundleRefusals[code] };
}

export function ofReceipt(code: ReceiptRefusalCode): BundleRefusal {
  return { code: `RECEIPT_${code}`, message: receiptRefusals[code] };
}

export function ofProof(code: ProofRefusalCode): BundleRefusal {
  if (code === 'ROOT_MISMATCH') return own('PROOF_OF_OTHER_LEAF');
  return { code: `INCLUSION_${code}`, message: proofRefusals[code] };
}

export function ofCheckpoint(code: CheckpointRefusalCode): BundleRefusal {
  if (code === 'ORIGIN_WRONG') return own('CHECKPOINT_OF_OTHER_LOG');
  return { code: `CHECKPOINT_${code}`, message: checkpointRefusals[code] };
}

/** Of the signature or time-stamp over the whole. */
export function ofSeal(code: DocumentRefusal): BundleRefusal {
  return { code: `SEAL_${code}`, message: documentRefusals[code] };
}

export function ofStamp(code: DocumentRefusal): BundleRefusal {
  return { code: `CHECKPOINT_STAMP_${code}`, message: documentRefusals[code] };
}
