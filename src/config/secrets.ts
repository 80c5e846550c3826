import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseTokenIssuers, type TokenIssuer } from '../auth/issuers.ts';
import {
  FacilityFileError,
  type FacilityRegister,
  parseFacilityRegister,
} from '../connectors/facilities/index.ts';
import type { PortalAccount } from '../connectors/vss-portal/index.ts';
import { type FacilityCode, parseFacilityCode } from '../domain/facility.ts';
import { isJsonObject } from '../domain/strict-json.ts';
import {
  type DiseaseCatalogue,
  diseaseCatalogue,
  readDiseaseEntries,
} from '../eligibility/listed-disease.ts';
import { sha256Base64url } from '../signing/digest.ts';
import { generateSigningKeys, loadSigningKeys, SigningKeysError } from '../signing/keys/key-set.ts';
import type { SigningKeys } from '../signing/signer.ts';
import { type Config, readConfig } from './config.ts';
import type { Environment, EnvironmentReader, VariableName } from './env.ts';
import { ConfigError } from './problems.ts';

/** What must never be printed, and the files that were read. */
export interface Secrets {
  readonly signingKeys: SigningKeys;
  readonly tokenIssuers: readonly TokenIssuer[];
  readonly portalAccounts: ReadonlyMap<FacilityCode, PortalAccount>;
  readonly population: { readonly username: string; readonly secret: string };
  readonly pseudonymKey: Uint8Array;
  readonly facilities: FacilityRegister;
  readonly appendixII: DiseaseCatalogue | null;
  /** SHA-256 (base64url) of each registered document; null when none are registered. */
  readonly registeredDocuments: ReadonlySet<string> | null;
}

const bundledFacilities = new URL('../connectors/facilities/bundled.csv', import.meta.url);

/** @throws ConfigError with every problem of the environment and of the files that it names */
export function loadConfiguration(environment: Environment): {
  readonly config: Config;
  readonly secrets: Secrets;
} {
  const { config, reader } = readConfig(environment);
  const { files } = config;
  const population = {
    username: reader.required('POPULATION_USERNAME', ''),
    secret: reader.required('POPULATION_SECRET', ''),
  };
  const read = <T>(name: VariableName, path: string, parse: (text: string) => T): T | undefined =>
    readFrom(reader, name, path, parse);
  const signingKeys = readSigningKeys(config, reader);
  const tokenIssuers = read('TOKEN_ISSUERS_FILE', files.tokenIssuers, (text) => {
    const json: unknown = JSON.parse(text);
    if (config.mode === 'production') refuseSandboxIssuers(json);
    return withoutProblems(parseTokenIssuers(json));
  });
  const portalAccounts = read('VSS_PORTAL_ACCOUNTS_FILE', files.portalAccounts, (text) =>
    parsePortalAccounts(JSON.parse(text)),
  );
  const facilities = readFacilities(config, reader);
  const registeredDocuments =
    files.operations === undefined
      ? null
      : (read('OPERATIONS_FILE', files.operations, parseOperations) ?? null);
  const appendixII =
    files.appendixII === undefined
      ? null
      : (read('APPENDIX_II_FILE', files.appendixII, parseAppendix) ?? null);
  const pseudonymKey = readPseudonymKey(config, reader);
  if (
    reader.problems.length > 0 ||
    signingKeys === undefined ||
    tokenIssuers === undefined ||
    portalAccounts === undefined ||
    facilities === undefined ||
    pseudonymKey === undefined
  ) {
    throw new ConfigError(reader.problems);
  }
  return {
    config,
    secrets: {
      signingKeys,
      tokenIssuers,
      portalAccounts,
      population,
      pseudonymKey,
      facilities,
      appendixII,
      registeredDocuments,
    },
  };
}

/** Several problems of one file. */
class FileProblems extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('; '));
    this.problems = problems;
  }
}

function readFrom<T>(
  reader: EnvironmentReader,
  name: VariableName,
  path: string,
  parse: (text: string) => T,
): T | undefined {
  if (path === '') return undefined;
  let text: string;
  try {
    // Editors of one large vendor begin a file with a byte order mark.
    text = readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
  } catch {
    reader.problem(name, 'names a file that cannot be read');
    return undefined;
  }
  try {
    return parse(text);
  } catch (error) {
    for (const problem of problemsOf(error)) reader.problem(name, `names a file that ${problem}`);
    return undefined;
  }
}

/** Messages of our own parsers name places, never values; those of others are not repeated. */
function problemsOf(error: unknown): readonly string[] {
  if (
    error instanceof FileProblems ||
    error instanceof SigningKeysError ||
    error instanceof FacilityFileError
  ) {
    return error.problems.map((problem) => `has a problem: ${problem}`);
  }
  return [error instanceof SyntaxError ? 'is not valid JSON' : 'cannot be used'];
}

/** A file written by a sandbox marks its issuer: its clients' secrets are public. */
function refuseSandboxIssuers(json: unknown): void {
  const entries: readonly unknown[] = Array.isArray(json) ? json : [];
  const marked = entries.some((entry) => isJsonObject(entry) && entry['sandbox'] === true);
  if (marked)
    throw new FileProblems(['it names the issuer of a sandbox, which production refuses']);
}

function withoutProblems({
  issuers,
  problems,
}: ReturnType<typeof parseTokenIssuers>): readonly TokenIssuer[] {
  if (problems.length > 0) throw new FileProblems(problems);
  return issuers;
}

function parsePortalAccounts(json: unknown): ReadonlyMap<FacilityCode, PortalAccount> {
  if (!Array.isArray(json) || json.length === 0)
    throw new FileProblems(['must be an array with at least one account']);
  const problems: string[] = [];
  const accounts = new Map<FacilityCode, PortalAccount>();
  for (const [index, entry] of (json as readonly unknown[]).entries()) {
    const account = portalAccount(entry);
    if (account === null)
      problems.push(
        `entry ${index + 1} needs the texts facilityCode (5 characters), username and password`,
      );
    else if (accounts.has(account.facility)) problems.push(`entry ${index + 1} repeats a facility`);
    else accounts.set(account.facility, account);
  }
  if (problems.length > 0) throw new FileProblems(problems);
  return accounts;
}

function portalAccount(
  entry: unknown,
): (PortalAccount & { readonly facility: FacilityCode }) | null {
  if (typeof entry !== 'object' || entry === null) return null;
  const { facilityCode, username, password } = entry as Readonly<Record<string, unknown>>;
  if (
    typeof facilityCode !== 'string' ||
    typeof username !== 'string' ||
    typeof password !== 'string'
  )
    return null;
  if (username === '' || password === '') return null;
  try {
    return { facility: parseFacilityCode(facilityCode), username, password };
  } catch {
    return null;
  }
}

/** An array of documents, or an object of documents by their SHA-256 in hexadecimal. */
function parseOperations(text: string): ReadonlySet<string> {
  const json: unknown = JSON.parse(text);
  const documents = Array.isArray(json)
    ? json
    : typeof json === 'object' && json !== null
      ? Object.values(json)
      : [];
  if (documents.length === 0 || documents.some((document) => typeof document !== 'string')) {
    throw new FileProblems([
      'must be an array of GraphQL documents, or an object of documents by SHA-256',
    ]);
  }
  return new Set(documents.map((document) => sha256Base64url(String(document))));
}

function parseAppendix(text: string): DiseaseCatalogue {
  const { entries, badLines } = readDiseaseEntries(text);
  if (badLines.length > 0) {
    throw new FileProblems(
      badLines.map(
        (line) =>
          `line ${line} is no ICD-10 code such as E11 or E11.9, nor a range such as C00-C97`,
      ),
    );
  }
  if (entries.length === 0) throw new FileProblems(['it has no entry']);
  return diseaseCatalogue(entries, sha256Base64url(text));
}

function readFacilities(
  { files }: Config,
  reader: EnvironmentReader,
): FacilityRegister | undefined {
  try {
    return parseFacilityRegister(readFileSync(files.facilities ?? bundledFacilities, 'utf8'));
  } catch (error) {
    const problems =
      error instanceof FacilityFileError ? error.problems : ['names a file that cannot be read'];
    for (const problem of problems) reader.problem('FACILITIES_FILE', problem);
    return undefined;
  }
}

function readSigningKeys(config: Config, reader: EnvironmentReader): SigningKeys | undefined {
  const { signingKeys } = config.files;
  if (config.mode === 'production' || signingKeys !== undefined) {
    return readFrom(reader, 'SIGNING_KEYS_FILE', signingKeys ?? '', (text) =>
      usable(loadSigningKeys(JSON.parse(text))),
    );
  }
  const path = resolve(config.dataDir, 'signing-keys.json');
  return readFrom(
    reader,
    'SIGNING_KEYS_FILE',
    madeOnce(path, () => JSON.stringify(generateSigningKeys(), null, 2)),
    (text) => loadSigningKeys(JSON.parse(text)),
  );
}

/** A key that can sign receipts and one that can sign HTTP messages are both needed. */
function usable(keys: SigningKeys): SigningKeys {
  for (const purpose of ['receipt', 'http'] as const) {
    try {
      keys.signerFor(purpose);
    } catch {
      throw new FileProblems([`it has no key that can serve the purpose "${purpose}"`]);
    }
  }
  return keys;
}

/** Made on first use and shared by replicas through PSEUDONYM_KEY_FILE: without it no entry can be found by person. */
function readPseudonymKey({ files }: Config, reader: EnvironmentReader): Uint8Array | undefined {
  const path = madeOnce(files.pseudonymKey, () => randomBytes(32).toString('base64'));
  return readFrom(reader, 'PSEUDONYM_KEY_FILE', path, (text) => {
    const key = Buffer.from(text.trim(), 'base64');
    if (key.byteLength < 32) throw new FileProblems(['must hold at least 32 bytes in base64']);
    return key;
  });
}

function madeOnce(path: string, make: () => string): string {
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, make(), { flag: 'wx', mode: 0o600 });
  } catch {
    // It is there already, or cannot be made; reading it tells.
  }
  return path;
}
