import { parseStrictJsonBytes } from '../../domain/strict-json.ts';
import { type NoteKey, parseVkey } from '../../ledger/note.ts';
import { type KeyHistory, parseKeyHistory } from '../../signing/keys/history.ts';
import type { KeyLife } from '../../signing/keys/life.ts';
import { importKeySet, type PublicKeySet } from '../../signing/keys/public-key-set.ts';
import type { KeyPurpose } from '../../signing/signer.ts';
import { type PemFile, readPemFile } from '../chain.ts';
import { DocumentRefused } from '../refusal.ts';
import { bundleFiles } from './files.ts';
import type { OpenBundle } from './open.ts';
import { type BundleRefusal, own } from './refusal.ts';

/** What the one who checks brings along. What is null is taken from the bundle, and then proves only that it fits together. */
export interface BundleTrust {
  readonly keys: KeyHistory | null;
  readonly roots: PemFile | null;
  readonly witnesses: readonly NoteKey[] | null;
  /** How many of those witnesses must have cosigned. */
  readonly quorum: number;
}

/** What is checked with, wherever it comes from. */
export interface EffectiveTrust {
  readonly history: KeyHistory;
  /** Keys that sign receipts, withdrawn ones too. */
  readonly keys: PublicKeySet;
  /** Keys that sign checkpoints, withdrawn ones too. */
  readonly checkpointKeys: readonly KeyLife[];
  readonly certificates: PemFile;
  readonly witnesses: readonly NoteKey[];
  readonly quorum: number;
  readonly given: { readonly roots: boolean; readonly witnesses: boolean };
}

export function trustFor(bundle: OpenBundle, given: BundleTrust): EffectiveTrust | BundleRefusal {
  const history = given.keys ?? historyIn(bundle);
  if (history === null) return own('KEYS_MALFORMED');
  const witnesses = given.witnesses ?? parseWitnessKeys(bundle.text(bundleFiles.witnesses));
  if (witnesses === null) return own('WITNESSES_MALFORMED');
  return {
    history,
    keys: importKeySet({ keys: livesFor('receipt', history).map(({ key }) => key) }),
    checkpointKeys: livesFor('checkpoint', history),
    certificates: certificatesFor(bundle, given.roots),
    witnesses,
    quorum: given.witnesses === null ? 0 : given.quorum,
    given: { roots: given.roots !== null, witnesses: given.witnesses !== null },
  };
}

/** A key made for something else speaks for nothing else; of one without a purpose nothing is known. */
function livesFor(purpose: KeyPurpose, { lives }: KeyHistory): readonly KeyLife[] {
  return lives.filter((life) => life.purpose === null || life.purpose === purpose);
}

function historyIn(bundle: OpenBundle): KeyHistory | null {
  try {
    return parseKeyHistory(parseStrictJsonBytes(bundle.bytes(bundleFiles.keys)));
  } catch {
    return null;
  }
}

/** Verifier keys of witnesses, one a line; null when one is none. */
export function parseWitnessKeys(text: string): readonly NoteKey[] | null {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  try {
    return lines.map((line) => parseVkey(line.trim()));
  } catch {
    return null;
  }
}

const none: PemFile = { roots: [], others: [], key: null };

/** Certificates in the bundle may always be steps on the way; roots are those given, where any are. */
function certificatesFor(bundle: OpenBundle, given: PemFile | null): PemFile {
  const inside = [bundleFiles.stampCertificates, bundleFiles.documentCertificates]
    .filter(bundle.has)
    .map((place) => pemFileOr(bundle.text(place)));
  return {
    roots: (given === null ? inside : [given]).flatMap(({ roots }) => roots),
    others: [...inside, given ?? none].flatMap(({ others }) => others),
    key: null,
  };
}

/** One that cannot be read leads nowhere: what needed it is refused for that. */
function pemFileOr(text: string): PemFile {
  try {
    return readPemFile(text);
  } catch (error) {
    if (error instanceof DocumentRefused) return none;
    throw error;
  }
}
