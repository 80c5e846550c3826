import type { KeyPurpose, Signer } from '../signer.ts';
import { type KeyLife, stateAt } from './history.ts';
import type { KeyEntry } from './key-entry.ts';
import type { KeyFile } from './key-file.ts';
import { SigningKeysError } from './problems.ts';
import { algorithmsOf, mayServe, purposeRules } from './purposes.ts';

/**
 * The key that signs for a purpose at a time. One made for the purpose goes before one for everything; for checkpoints
 * Ed25519 goes before ECDSA; then the one whose turn came last; then the first in the file.
 *
 * @throws SigningKeysError when there is none
 */
export function chooseSigner(
  purpose: KeyPurpose,
  file: KeyFile,
  signers: ReadonlyMap<string, Signer>,
  now: Date,
): Signer {
  const chosen = candidates(purpose, file, now)
    .map((entry) => signers.get(entry.published.kid))
    .find((signer) => signer !== undefined);
  if (chosen === undefined) {
    throw new SigningKeysError([`no key may sign for "${purpose}" (${algorithmsOf(purpose)})`]);
  }
  return chosen;
}

/** Best first. */
function candidates(purpose: KeyPurpose, file: KeyFile, now: Date): readonly KeyEntry[] {
  const { general } = purposeRules[purpose];
  const rank = (entry: KeyEntry): readonly number[] => [
    entry.purpose === purpose ? 0 : 1,
    purpose === 'checkpoint' && entry.purpose === null && entry.alg !== 'EdDSA' ? 1 : 0,
    -(file.history.find(entry.published.kid)?.from?.getTime() ?? 0),
  ];
  return file.entries
    .filter((entry) => entry.purpose === purpose || (general && entry.purpose === null))
    .filter((entry) => mayServe(entry.alg, purpose) && isCurrent(entry, file, now))
    .toSorted((a, b) => compare(rank(a), rank(b)));
}

function isCurrent({ published, retired }: KeyEntry, { history }: KeyFile, now: Date): boolean {
  const life: KeyLife | undefined = history.find(published.kid);
  return !retired && life !== undefined && stateAt(life, now) === 'current';
}

function compare(a: readonly number[], b: readonly number[]): number {
  return a.map((value, index) => value - (b[index] ?? 0)).find((value) => value !== 0) ?? 0;
}
