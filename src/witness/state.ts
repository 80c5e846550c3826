import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { isJsonObject } from '../domain/strict-json.ts';
import { decodeBase64, isKeyName } from '../ledger/note.ts';
import type { Cosigned } from './add-checkpoint.ts';

/** What a witness remembers of one log. */
export interface WatchedLog extends Cosigned {
  /** Checkpoint with the signatures of the log and of the witness. */
  readonly note: string;
}

export interface WitnessState {
  readonly name: string;
  readonly key: KeyObject;
  readonly logs: ReadonlyMap<string, WatchedLog>;
}

/** Where a witness keeps its key and what it has cosigned: one file, that nobody else writes. */
export interface StateFile {
  current(): WitnessState;
  /** Resolves once the log's new tree is on disk. */
  remember(origin: string, log: WatchedLog): Promise<void>;
}

/** The file cannot be used as the memory of a witness. A witness that forgets could cosign a fork, so it must not start. */
export class StateFileError extends Error {
  override readonly name = 'StateFileError';
}

/**
 * Opens the file, or makes it with a new Ed25519 key where there is none.
 *
 * @param name for a new file; without one, after the machine
 */
export async function openState(path: string, name: string | undefined): Promise<StateFile> {
  let state = (await readState(path)) ?? (await makeState(path, name));
  if (name !== undefined && name !== state.name) {
    throw new StateFileError(`the file belongs to the witness "${state.name}"`);
  }
  return {
    current: () => state,
    async remember(origin, log) {
      const next = { ...state, logs: new Map([...state.logs, [origin, log]]) };
      await write(path, next);
      state = next;
    },
  };
}

async function makeState(path: string, name: string | undefined): Promise<WitnessState> {
  const state: WitnessState = {
    name: name ?? `${hostname()}/vss-witness`,
    key: generateKeyPairSync('ed25519').privateKey,
    logs: new Map(),
  };
  if (!isKeyName(state.name)) {
    throw new StateFileError('the name of a witness has neither blanks nor plus signs');
  }
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await write(path, state);
  return state;
}

async function readState(path: string): Promise<WitnessState | null> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw new StateFileError('the file cannot be read', { cause: error });
  }
  try {
    return parseState(JSON.parse(text));
  } catch (error) {
    throw new StateFileError('the file is not the state of a witness', { cause: error });
  }
}

function parseState(json: unknown): WitnessState {
  if (!isJsonObject(json) || json['v'] !== 1 || !isJsonObject(json['logs'])) {
    throw new TypeError('unknown format');
  }
  const key = createPrivateKey(String(json['key']));
  const logs = Object.entries(json['logs']).map(
    ([origin, log]) => [origin, parseLog(log)] as const,
  );
  return { name: String(json['name']), key, logs: new Map(logs) };
}

function parseLog(json: unknown): WatchedLog {
  const { size, root, note } = isJsonObject(json) ? json : {};
  const bytes = typeof root === 'string' ? decodeBase64(root) : null;
  if (typeof size !== 'string' || bytes?.byteLength !== 32 || typeof note !== 'string') {
    throw new TypeError('unknown format');
  }
  return { size: BigInt(size), root: bytes, note };
}

/** Either the old file or the new one is there, whatever happens. */
async function write(path: string, { name, key, logs }: WitnessState): Promise<void> {
  const json = {
    v: 1,
    name,
    key: key.export({ format: 'pem', type: 'pkcs8' }),
    logs: Object.fromEntries(
      [...logs].map(([origin, { size, root, note }]) => [
        origin,
        { size: String(size), root: Buffer.from(root).toString('base64'), note },
      ]),
    ),
  };
  const draft = `${path}.new`;
  const file = await open(draft, 'w', 0o600);
  try {
    await file.writeFile(`${JSON.stringify(json, null, 2)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, path);
  const folder = await open(dirname(path));
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
