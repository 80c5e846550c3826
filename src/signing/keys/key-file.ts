import { isJsonObject } from '../../domain/strict-json.ts';
import type { KeyPurpose, PublicJwk } from '../signer.ts';
import { type DeviceSections, readDeviceSections } from './devices.ts';
import {
  type KeyEvent,
  type KeyHistory,
  type KeyHistoryDocument,
  KeyHistoryError,
  type KeyLife,
  replay,
} from './history.ts';
import { type KeyEntry, readKeyEntry } from './key-entry.ts';
import { SigningKeysError } from './problems.ts';

/** A key file as read: keys, what happened to them, and what follows from both. */
export interface KeyFile {
  readonly entries: readonly KeyEntry[];
  readonly events: readonly KeyEvent[];
  readonly history: KeyHistory;
  readonly devices: DeviceSections;
}

/**
 * Reads a private JWK set (RFC 7517) as `SIGNING_KEYS_FILE` holds it: `{"keys": [ … ], "history": [ … ]}`. Each key may carry
 * `"purpose"`; in place of its private part `"pkcs11"` or `"kms"`, which sections of that name say how to reach; `"retired":
 * true` (published, never signs). The history is written by `vss-gateway keys`; a file written by hand has none, and its keys
 * serve from the first moment on.
 *
 * @throws SigningKeysError with all problems
 */
export function parseKeyFile(json: unknown): KeyFile {
  const keys = isJsonObject(json) ? json['keys'] : undefined;
  const events = isJsonObject(json) ? (json['history'] ?? []) : [];
  if (!Array.isArray(keys) || keys.length === 0) {
    throw new SigningKeysError(['expected a JWK set: {"keys": [ … ]} with at least one key']);
  }
  const problems: string[] = [];
  const entries = keys.map((key: unknown, index) =>
    readKeyEntry(key, (problem) => problems.push(`keys[${index}]: ${problem}`)),
  );
  const read = entries.filter((entry) => entry !== null);
  problems.push(...repetitions(read));
  const history = replayed(events, read, problems);
  const devices = readDeviceSections(isJsonObject(json) ? json : {}, (problem) =>
    problems.push(problem),
  );
  for (const [index, entry] of entries.entries()) {
    const problem = entry === null ? null : contradiction(entry, history?.find(kidOf(entry)));
    if (problem !== null) problems.push(`keys[${index}]: ${problem}`);
    const kind = entry?.holder?.kind ?? 'file';
    if (kind !== 'file' && isJsonObject(json) && json[kind] === undefined) {
      problems.push(`keys[${index}]: the section "${kind}" of the file is missing`);
    }
  }
  if (problems.length > 0 || history === null) throw new SigningKeysError(problems);
  // Replayed without a complaint: they are events.
  return { entries: read, events: events as readonly KeyEvent[], history, devices };
}

function kidOf(entry: KeyEntry): string {
  return entry.published.kid;
}

function repetitions(entries: readonly KeyEntry[]): readonly string[] {
  const kids = entries.map(kidOf);
  return kids
    .filter((kid, index) => kids.indexOf(kid) !== index)
    .map((kid) => `the key ${kid} occurs twice`);
}

function replayed(
  events: unknown,
  entries: readonly KeyEntry[],
  problems: string[],
): KeyHistory | null {
  if (!Array.isArray(events)) {
    problems.push('"history" must be an array of events');
    return null;
  }
  try {
    return replay(
      events,
      entries.map(({ published, purpose, holder }) => ({
        key: published,
        purpose,
        kind: holder?.kind ?? null,
      })),
    );
  } catch (error) {
    if (!(error instanceof KeyHistoryError)) throw error;
    problems.push(...error.problems.map((problem) => `history: ${problem}`));
    return null;
  }
}

/** A key whose end is set may have lost its private part already. */
function contradiction(entry: KeyEntry, life: KeyLife | undefined): string | null {
  if (life !== undefined && life.publishedAt !== null && life.purpose !== entry.purpose) {
    return 'its history says another "purpose"';
  }
  const ends =
    entry.retired || (life?.until ?? null) !== null || (life?.withdrawnFrom ?? null) !== null;
  return entry.holder === null && !ends ? 'the private part "d" is missing' : null;
}

/**
 * Every key that may be believed: next, current and retired ones, also those that only the history still names. `purpose` says
 * what a key is for, so that nobody takes an HTTP signature's key for one of receipts.
 */
export function publishedKeys({ entries, history }: KeyFile): readonly PublicJwk[] {
  const inFile = entries.map(({ published, purpose }) => withPurpose(published, purpose));
  const kids = new Set(inFile.map(({ kid }) => kid));
  const others = history.lives
    .filter(({ kid }) => !kids.has(kid))
    .map(({ key, purpose }) => withPurpose(key, purpose));
  return [...inFile, ...others].filter(
    ({ kid }) => (history.find(kid)?.withdrawnFrom ?? null) === null,
  );
}

function withPurpose(key: PublicJwk, purpose: KeyPurpose | null): PublicJwk {
  return purpose === null ? key : { ...key, purpose };
}

/** The public side of a key file, for verifiers and for the ledger. */
export function historyDocument(file: KeyFile): KeyHistoryDocument {
  return { keys: publishedKeys(file), events: file.events };
}
