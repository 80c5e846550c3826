import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { openSigningKeys } from '../../../config/signing-keys.ts';
import { type PemFile, readPemFile } from '../../../documents/chain.ts';
import { DocumentRefused } from '../../../documents/refusal.ts';
import { parseWitnesses } from '../../../ledger/tree/witness-settings.ts';
import { SigningKeysError } from '../../../signing/keys/problems.ts';
import { signingKeysPlace } from '../../sign/key.ts';
import type { Terminal } from '../../terminal.ts';
import { BundleProblem } from './problem.ts';

/** What a bundle holds besides the ledger's part. */
export interface BundleSettings {
  readonly env: Terminal['env'];
  /** JSON of the key history. */
  readonly keys: string;
  /** Verifier keys. */
  readonly witnesses: readonly string[];
  readonly quorum: number;
  /** PEM. */
  readonly stampCertificates: string | null;
  readonly stampTrust: PemFile | null;
  readonly stampUrls: readonly URL[];
}

/** @throws BundleProblem */
export async function readSettings(
  environment: Terminal['env'],
  dataDir: string | undefined,
): Promise<BundleSettings> {
  const env = dataDir === undefined ? environment : { ...environment, DATA_DIR: dataDir };
  const certificates = await stampCertificates(env);
  return {
    env,
    keys: await keyHistory(env),
    ...(await witnessKeys(env['WITNESSES_FILE'])),
    stampCertificates: certificates,
    stampTrust: certificates === null ? null : trusted(certificates),
    stampUrls: (env['TSA_URLS'] ?? '')
      .split(',')
      .map((text) => text.trim())
      .filter((text) => URL.canParse(text))
      .map((text) => new URL(text)),
  };
}

async function keyHistory(env: Terminal['env']): Promise<string> {
  try {
    await using ring = openSigningKeys(signingKeysPlace(env));
    return JSON.stringify(ring.history(), null, 1);
  } catch (cause) {
    if (!(cause instanceof SigningKeysError)) throw cause;
    throw new BundleProblem('KEYS_UNUSABLE', cause.message, { cause });
  }
}

async function witnessKeys(path: string | undefined) {
  if (path === undefined || path === '') return { witnesses: [], quorum: 0 };
  const { settings, problems } = parseWitnesses(await readJson(path, 'WITNESSES_FILE'));
  const [problem] = problems;
  if (problem !== undefined)
    throw new BundleProblem('SETTING_UNUSABLE', `WITNESSES_FILE: ${problem}`);
  return { witnesses: settings.peers.map(({ key }) => key.vkey), quorum: settings.quorum };
}

async function readJson(path: string, name: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (cause) {
    throw new BundleProblem('SETTING_UNUSABLE', `${name} names no JSON file.`, { cause });
  }
}

/** A sandbox leaves those of its own authority beside its other files. */
async function stampCertificates(env: Terminal['env']): Promise<string | null> {
  const configured = env['TSA_ROOTS_FILE'];
  if (configured) {
    return readFile(configured, 'utf8').catch((cause: unknown) => {
      throw new BundleProblem('SETTING_UNUSABLE', 'TSA_ROOTS_FILE cannot be read.', { cause });
    });
  }
  if (env['GATEWAY_MODE'] === 'production') return null;
  const own = resolve(env['DATA_DIR'] || './data', 'sandbox/time-stamp-roots.pem');
  return readFile(own, 'utf8').catch(() => null);
}

function trusted(text: string): PemFile {
  try {
    return readPemFile(text);
  } catch (cause) {
    if (!(cause instanceof DocumentRefused)) throw cause;
    throw new BundleProblem('SETTING_UNUSABLE', `TSA_ROOTS_FILE: ${cause.message}`, { cause });
  }
}
