import { closeSync, fsyncSync, openSync, realpathSync, renameSync, rmSync } from 'node:fs';
import { chmod, chown, copyFile, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { parseStrictJsonBytes } from '../../domain/strict-json.ts';
import type { KeyPlan } from '../../signing/keys/plan.ts';
import type { Terminal } from '../terminal.ts';

/** The file could not be read or written; nothing has changed. */
export class KeyFileUnusable extends Error {
  override readonly name = 'KeyFileUnusable';
}

/** As an option says, else as the gateway finds it. */
export function keyFilePath(option: string | undefined, { env }: Terminal): string {
  return resolve(
    option ?? (env['SIGNING_KEYS_FILE'] || `${env['DATA_DIR'] || './data'}/signing-keys.json`),
  );
}

/**
 * Replaces a key file in one step, readable by its owner alone. The one before stays beside it as `<file>.previous`, and two
 * commands at a time are kept apart by `<file>.lock`.
 *
 * @throws KeyFileUnusable, and what `plan` throws: then nothing has changed
 */
export async function changeKeyFile(
  path: string,
  plan: (json: unknown) => KeyPlan | Promise<KeyPlan>,
): Promise<KeyPlan> {
  const target = realPath(path);
  const lock = `${target}.lock`;
  takeLock(lock);
  try {
    const next = await plan(await readKeyJson(target));
    await replace(target, `${JSON.stringify(next.json, null, 2)}\n`);
    return next;
  } finally {
    rmSync(lock, { force: true });
  }
}

/** @throws KeyFileUnusable */
export async function readKeyJson(path: string): Promise<unknown> {
  const bytes = await readFile(path).catch(() => null);
  if (bytes === null) throw new KeyFileUnusable(`There is no readable key file at ${path}.`);
  try {
    return parseStrictJsonBytes(bytes);
  } catch {
    throw new KeyFileUnusable(`${path} is not JSON.`);
  }
}

/** A link stays one: what it points to is replaced. */
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    throw new KeyFileUnusable(`There is no readable key file at ${path}.`);
  }
}

function takeLock(lock: string): void {
  try {
    closeSync(openSync(lock, 'wx', 0o600));
  } catch (error) {
    throw new KeyFileUnusable(
      error instanceof Error && 'code' in error && error.code === 'EEXIST'
        ? `Another command is changing the keys. If none is, remove ${lock}.`
        : `The folder ${dirname(lock)} cannot be written to.`,
    );
  }
}

async function replace(target: string, content: string): Promise<void> {
  const draft = `${target}.new`;
  const previous = `${target}.previous`;
  try {
    rmSync(previous, { force: true });
    await copyFile(target, previous);
    await chmod(previous, 0o600);
    rmSync(draft, { force: true });
    await writeFile(draft, content, { mode: 0o600, flag: 'wx', flush: true });
    await keepOwner(draft, target);
    renameSync(draft, target);
    flushFolder(dirname(target));
  } catch (error) {
    rmSync(draft, { force: true });
    if (error instanceof KeyFileUnusable) throw error;
    throw new KeyFileUnusable(`${target} could not be replaced; it is as it was.`);
  }
}

/** An administrator may run this for the account of the gateway, which must go on reading its file. */
async function keepOwner(draft: string, target: string): Promise<void> {
  const [owner, own] = await Promise.all([stat(target), stat(draft)]);
  if (owner.uid !== own.uid || owner.gid !== own.gid) await chown(draft, owner.uid, owner.gid);
}

/** Without it a power cut can bring the old file back. */
function flushFolder(folder: string): void {
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
