import type { JsonWebKey } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isJsonObject } from '../../domain/strict-json.ts';
import { parseCheckpoint } from '../../ledger/checkpoint.ts';
import { type NoteKey, parseNote, parseVkey } from '../../ledger/note.ts';
import { logKeys } from '../../ledger/note-signer.ts';
import { latestCheckpoint } from '../../ledger/tree/checkpoints.ts';
import type { Store } from '../../store/index.ts';
import { messageOf, type StorePlace } from '../existing-store.ts';
import { type Terminal, UsageError } from '../terminal.ts';
import { witnessKeysIn } from '../witness-keys.ts';

/** The pseudonym key as an option names it, the environment, or the data folder; null where it is nowhere. */
export async function readPseudonymKey(
  given: string | undefined,
  { dataDir }: StorePlace,
  { env }: Terminal,
): Promise<Uint8Array | null> {
  const named = given ?? (env['PSEUDONYM_KEY_FILE'] || undefined);
  const path = named ?? join(dataDir ?? (env['DATA_DIR'] || './data'), 'pseudonym.key');
  if (named === undefined && !existsSync(path)) return null;
  const key = Buffer.from((await textOf(path)).trim(), 'base64');
  if (key.byteLength >= 32) return key;
  throw new UsageError('The pseudonym key must have at least 32 bytes, in base64.');
}

export async function readWitnessKeys(
  given: string | undefined,
  { env }: Terminal,
): Promise<readonly NoteKey[]> {
  const path = given ?? (env['WITNESSES_FILE'] || undefined);
  if (path === undefined) return [];
  const text = await textOf(path);
  try {
    return witnessKeysIn(text);
  } catch (cause) {
    throw new UsageError(`${path}: ${messageOf(cause)}`, { cause });
  }
}

/** Verifier keys as they are given, and those of a JWK set, which belong to the origin that the last checkpoint names. */
export async function readLogKeys(
  vkeys: readonly string[],
  jwks: string | undefined,
): Promise<(database: Store['kysely']) => Promise<readonly NoteKey[]>> {
  const given = vkeys.map(keyIn);
  const json = jwks === undefined ? { keys: [] } : await jsonOf(jwks);
  const keys: unknown = isJsonObject(json) ? json['keys'] : undefined;
  if (!Array.isArray(keys)) throw new UsageError(`${jwks} holds no JWK set.`);
  const objects: JsonWebKey[] = keys.filter((key: unknown) => isJsonObject(key));
  return async (database) => {
    const last = parseNote((await latestCheckpoint(database))?.note ?? '');
    const origin = last.ok ? parseCheckpoint(last.text)?.origin : undefined;
    return origin === undefined ? given : [...given, ...logKeys(origin, objects)];
  };
}

function keyIn(vkey: string): NoteKey {
  try {
    return parseVkey(vkey);
  } catch (cause) {
    throw new UsageError(`--log-key: ${messageOf(cause)}.`, { cause });
  }
}

async function jsonOf(path: string): Promise<unknown> {
  const text = await textOf(path);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new UsageError(`${path} is not JSON.`, { cause });
  }
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new UsageError(`${path} cannot be read.`, { cause });
  }
}
