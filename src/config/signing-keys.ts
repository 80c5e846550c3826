import { readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseStrictJsonBytes } from '../domain/strict-json.ts';
import { type KeyFile, parseKeyFile } from '../signing/keys/key-file.ts';
import { SigningKeysError } from '../signing/keys/problems.ts';
import { type KeyFileSource, type KeyRing, openKeyRing } from '../signing/keys/ring.ts';
import { createDevices, type Devices } from '../signing/keys/signer-maker.ts';

/**
 * The keys of a key file, which is read again whenever another one stands in its place.
 *
 * @throws SigningKeysError with all problems
 */
export function openSigningKeys(path: string): KeyRing {
  return openKeyRing(keyFileAt(path), devicesBeside(path));
}

export function keyFileAt(path: string): KeyFileSource {
  return { version: () => versionOf(path), read: () => readKeyFile(path) };
}

/** Devices whose sections name files from the key file on. */
export function devicesBeside(path: string): Devices {
  return createDevices((file) => {
    const text = attempt(() => readText(path, file));
    if (text === null) throw new SigningKeysError([`${file} cannot be read`]);
    return text;
  });
}

/** @throws SigningKeysError with all problems, those of the files that it names among them */
export function readKeyFile(path: string): KeyFile {
  const file = parseKeyFile(readJson(path));
  const { pkcs11, kms } = file.devices;
  const named = [
    ['pkcs11', 'pinFile', pkcs11?.pinFile],
    ['kms', 'tokenFile', kms?.tokenFile],
    ['kms', 'caFile', kms?.caFile],
  ] as const;
  const problems = named.flatMap(([section, member, name]) =>
    name === undefined || name === null || isFilled(path, name)
      ? []
      : [`"${section}": "${member}" names a file that cannot be read, or is empty`],
  );
  if (problems.length > 0) throw new SigningKeysError(problems);
  return file;
}

function readJson(path: string): unknown {
  const bytes = attempt(() => readFileSync(path));
  if (bytes === null) throw new SigningKeysError(['the file cannot be read']);
  // Editors of one large vendor begin a file with a byte order mark.
  const text = bytes.subarray(bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0);
  const json = attempt(() => parseStrictJsonBytes(text));
  if (json === null) throw new SigningKeysError(['the file is not JSON']);
  return json;
}

function isFilled(path: string, name: string): boolean {
  return (attempt(() => readText(path, name)) ?? '') !== '';
}

function readText(path: string, name: string): string {
  return readFileSync(resolve(dirname(path), name), 'utf8').trim();
}

/** Of whatever a link points to: a mounted secret changes by its link alone. */
function versionOf(path: string): string | null {
  const facts = attempt(() => statSync(path, { bigint: true }));
  return facts === null
    ? null
    : [facts.dev, facts.ino, facts.size, facts.mtimeNs, facts.ctimeNs].join(' ');
}

function attempt<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}
