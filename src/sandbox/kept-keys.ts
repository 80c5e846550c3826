import { createPrivateKey, generateKeyPairSync, type JsonWebKey, randomUUID } from 'node:crypto';
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Private EC P-256 keys that the sandbox signs tokens with. */
export interface SandboxKeys {
  /** Of access tokens. */
  readonly issuer: JsonWebKey;
  /** Of ID tokens. */
  readonly signOn: JsonWebKey;
}

/**
 * The keys of an earlier start, so that its tokens stay good; new ones where there are none. Processes that start at once on one
 * folder get the same.
 *
 * @param folder of the sandbox, in `DATA_DIR`
 * @throws Error when the file holds something else
 */
export function keptSandboxKeys(folder: string): SandboxKeys {
  const file = join(folder, 'token-keys.json');
  return read(file) ?? made(file);
}

function made(file: string): SandboxKeys {
  const keys: SandboxKeys = { issuer: newKey(), signOn: newKey() };
  const draft = `${file}.${randomUUID()}`;
  writeFileSync(draft, JSON.stringify(keys, null, 2), { mode: 0o600, flag: 'wx' });
  try {
    // Unlike a rename it fails where another process was first, and nobody ever reads half a file.
    linkSync(draft, file);
    return keys;
  } catch (error) {
    if (!isError(error, 'EEXIST')) throw error;
    return read(file) ?? made(file);
  } finally {
    rmSync(draft, { force: true });
  }
}

function newKey(): JsonWebKey {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' });
}

function read(file: string): SandboxKeys | null {
  try {
    const { issuer, signOn }: Record<keyof SandboxKeys, JsonWebKey> = JSON.parse(
      readFileSync(file, 'utf8'),
    );
    return { issuer: keyIn(issuer), signOn: keyIn(signOn) };
  } catch (cause) {
    if (isError(cause, 'ENOENT')) return null;
    throw new Error(
      `${file} cannot be read as the keys of the sandbox. Delete it to have new ones made; tokens of the sandbox must then be fetched anew.`,
      { cause },
    );
  }
}

function keyIn(jwk: JsonWebKey): JsonWebKey {
  const key = createPrivateKey({ format: 'jwk', key: jwk });
  if (key.asymmetricKeyDetails?.namedCurve !== 'prime256v1') throw new TypeError('not EC P-256');
  return key.export({ format: 'jwk' });
}

function isError(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
