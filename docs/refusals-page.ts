import { caseRefusals } from '../src/cli/verify/cases.ts';
import { fieldRefusals } from '../src/cli/verify/field.ts';
import { bundleRefusals } from '../src/documents/bundle/refusal.ts';
import { documentRefusals } from '../src/documents/refusal.ts';
import { checkpointRefusals } from '../src/ledger/checkpoint.ts';
import { proofRefusals } from '../src/ledger/merkle/verify.ts';
import { signatureRefusals } from '../src/signing/http-message/signature.ts';
import { jwsRefusals } from '../src/signing/jws/verify.ts';
import { historyRefusals } from '../src/signing/keys/history-document.ts';
import { receiptRefusals } from '../src/signing/receipt.ts';
import { code, page, type Section } from './page.ts';

type Refusals = Readonly<Record<string, string>>;

/** A table of refusals, without those that another table has. */
function section(heading: string, text: string, refusals: Refusals, known: Refusals = {}): Section {
  const own = Object.entries(refusals).filter(([name, sentence]) => known[name] !== sentence);
  return {
    heading,
    text,
    header: ['code', 'what it means'],
    rows: own.map(([name, sentence]) => [code(name), sentence]),
  };
}

export const refusalsPage = page(
  'Why evidence is refused',
  'Whoever verifies learns what exactly does not hold. These are the codes of `vss-gateway verify` and of `extensions.refusal`; an evidence bundle puts the part in front (`RECEIPT_SIGNATURE_INVALID`).',
  section(
    'JWS',
    '`verify jws`, and the outer form of receipts, assertions and signed key histories.',
    jwsRefusals,
  ),
  section(
    'Receipts',
    '`verify receipt`: what a JWS can be refused for, and this.',
    receiptRefusals,
    jwsRefusals,
  ),
  section(
    'HTTP signatures',
    '`verify response`, and signed requests (RFC 9421, RFC 9530).',
    signatureRefusals,
  ),
  section(
    'Key histories',
    '`verify` with a saved key history: what a JWS can be refused for, and this.',
    historyRefusals,
    jwsRefusals,
  ),
  section(
    'Merkle proofs',
    '`verify proof`, and the proofs of the ledger (RFC 9162).',
    proofRefusals,
  ),
  section('Checkpoints', 'Signed notes of the ledger (C2SP).', checkpointRefusals),
  section('Structured fields', '`verify field` (RFC 9651).', fieldRefusals),
  section('Cases', '`verify jws`, `verify proof` and `verify field`.', caseRefusals),
  section(
    'Documents',
    '`verify document` and `verify timestamp`: CMS, certificates and time-stamps.',
    documentRefusals,
  ),
  section(
    'Evidence bundles',
    '`verify bundle`: this, and the codes of its parts: `RECEIPT_…` of the receipt, `INCLUSION_…` of the Merkle proof, `CHECKPOINT_…` of the checkpoint and its cosignatures, `CHECKPOINT_STAMP_…` of its time-stamp, `SEAL_…` of the signature or time-stamp over the whole.',
    bundleRefusals,
  ),
);
