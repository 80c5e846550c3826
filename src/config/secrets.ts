import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { type ClientKeys, noClientKeys, parseClientKeys } from '../auth/client-keys.ts';
import { parseTokenIssuers, type TokenIssuer } from '../auth/issuers.ts';
import {
  FacilityFileError,
  type FacilityRegister,
  parseFacilityRegister,
} from '../connectors/facilities/index.ts';
import {
  type UpstreamLimits,
  type UpstreamName,
  usualLimits,
} from '../connectors/transport/limits.ts';
import { parseUpstreamLimits } from '../connectors/transport/limits-settings.ts';
import { lgspTokenFields, lgspTokenHeader } from '../connectors/vss-platform/index.ts';
import { parseFacilityCertificates } from '../connectors/vss-portal/facility-certificates.ts';
import type { PortalAccount } from '../connectors/vss-portal/index.ts';
import type { FacilityCertificate } from '../connectors/vss-portal/notice-signature.ts';
import { type PemFile, readPemFile } from '../documents/chain.ts';
import { DocumentRefused } from '../documents/refusal.ts';
import { type FacilityCode, parseFacilityCode } from '../domain/facility.ts';
import { isJsonObject } from '../domain/strict-json.ts';
import {
  type DiseaseCatalogue,
  diseaseCatalogue,
  readDiseaseEntries,
} from '../eligibility/listed-disease.ts';
import {
  parseFingerprintDevices,
  parsePresenceIssuers,
} from '../identity/presence/assertion-settings.ts';
import { noPresenceTrust, type PresenceTrust } from '../identity/presence/strength.ts';
import { parseChipTrust } from '../identity/presence/trust.ts';
import {
  noWitnessSettings,
  parseWitnesses,
  type WitnessSettings,
} from '../ledger/tree/witness-settings.ts';
import { sha256Base64url } from '../signing/digest.ts';
import { generateSigningKeys } from '../signing/keys/generate.ts';
import { SigningKeysError } from '../signing/keys/problems.ts';
import type { KeyRing } from '../signing/keys/ring.ts';
import { parseWebhookEndpoints, type WebhookEndpoint } from '../webhooks/settings.ts';
import { type Config, type ConfigFiles, readConfig } from './config.ts';
import type { Environment, EnvironmentReader, VariableName } from './env.ts';
import { ConfigError } from './problems.ts';
import { openSigningKeys } from './signing-keys.ts';
import { readTls, type TlsFiles } from './tls.ts';

/** What must never be printed, and the files that were read. */
export interface Secrets {
  readonly signingKeys: KeyRing;
  readonly tokenIssuers: readonly TokenIssuer[];
  readonly tls: TlsFiles;
  readonly portalAccounts: ReadonlyMap<FacilityCode, PortalAccount>;
  /** With which facilities sign their check-in notices; those of the others are unsigned. */
  readonly facilityCertificates: ReadonlyMap<FacilityCode, FacilityCertificate>;
  readonly population: { readonly username: string; readonly secret: string };
  /** What each upstream is given; no secret, but read from a file like one. */
  readonly upstreamLimits: Readonly<Record<UpstreamName, UpstreamLimits>>;
  /** null: the platform is not connected. */
  readonly platform: {
    readonly consumerKey: string;
    readonly consumerSecret: string;
    /** Value of its `lgspaccesstoken` header; null where it wants none. */
    readonly lgspToken: string | null;
  } | null;
  /** Public, but read from a file like the secrets. */
  readonly clientKeys: ClientKeys;
  /** Who cosigns checkpoints of the ledger; public, but read from a file like the secrets. */
  readonly witnesses: WitnessSettings;
  /** Where hospitals are told of their check-ins, and the secrets that sign it. */
  readonly webhooks: readonly WebhookEndpoint[];
  /** Roots of the time-stamping authorities; null: none are configured. Public, too. */
  readonly timeStampTrust: PemFile | null;
  readonly pseudonymKey: Uint8Array;
  readonly facilities: FacilityRegister;
  readonly appendixII: DiseaseCatalogue | null;
  /** Whom the gateway believes about presence; without any, nothing is called verified. */
  readonly presence: PresenceTrust;
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
  const platform = readPlatform(config, reader);
  const tls = readTls(config, reader, read);
  const signingKeys = readSigningKeys(config, reader);
  const tokenIssuers = read('TOKEN_ISSUERS_FILE', files.tokenIssuers, (text) => {
    const json: unknown = JSON.parse(text);
    if (config.mode === 'production') refuseSandboxIssuers(json);
    return withoutProblems(parseTokenIssuers(json));
  });
  const portalAccounts = read('VSS_PORTAL_ACCOUNTS_FILE', files.portalAccounts, (text) =>
    parsePortalAccounts(JSON.parse(text)),
  );
  const upstreamLimits = withTimeouts(
    read('UPSTREAM_LIMITS_FILE', files.upstreamLimits ?? '', (text) => {
      const { limits, problems } = parseUpstreamLimits(JSON.parse(text));
      if (problems.length > 0) throw new FileProblems(problems);
      return limits;
    }) ?? usualLimits,
    config,
    reader,
  );
  const facilityCertificates =
    read('FACILITY_CERTIFICATES_FILE', files.facilityCertificates ?? '', (text) => {
      const folder = dirname(files.facilityCertificates ?? '');
      const { certificates, problems } = parseFacilityCertificates(JSON.parse(text), (path) =>
        readFileSync(resolve(folder, path), 'utf8'),
      );
      if (problems.length > 0) throw new FileProblems(problems);
      return certificates;
    }) ?? new Map<FacilityCode, FacilityCertificate>();
  const facilities = readFacilities(config, reader);
  const registeredDocuments =
    files.operations === undefined
      ? null
      : (read('OPERATIONS_FILE', files.operations, parseOperations) ?? null);
  const appendixII =
    files.appendixII === undefined
      ? null
      : (read('APPENDIX_II_FILE', files.appendixII, parseAppendix) ?? null);
  const presence = readPresenceTrust(files, read);
  const clientKeys =
    read('CLIENT_KEYS_FILE', files.clientKeys ?? '', (text) => {
      const { keys, problems } = parseClientKeys(JSON.parse(text));
      if (problems.length > 0) throw new FileProblems(problems);
      return keys;
    }) ?? noClientKeys;
  const witnesses =
    read('WITNESSES_FILE', files.witnesses ?? '', (text) => {
      const { settings, problems } = parseWitnesses(JSON.parse(text));
      if (problems.length > 0) throw new FileProblems(problems);
      return settings;
    }) ?? noWitnessSettings;
  const webhooks =
    read('WEBHOOKS_FILE', files.webhooks ?? '', (text) => {
      const { endpoints, problems } = parseWebhookEndpoints(JSON.parse(text));
      if (problems.length > 0) throw new FileProblems(problems);
      return endpoints;
    }) ?? [];
  const timeStampTrust =
    read('TSA_ROOTS_FILE', files.timeStampRoots ?? '', parseTimeStampRoots) ?? null;
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
      tls,
      portalAccounts,
      facilityCertificates,
      population,
      upstreamLimits,
      platform,
      clientKeys,
      witnesses,
      webhooks,
      timeStampTrust,
      pseudonymKey,
      facilities,
      appendixII,
      presence,
      registeredDocuments,
    },
  };
}

/** The variables of single time limits go before the file. */
function withTimeouts(
  limits: Secrets['upstreamLimits'],
  { portal, population, platform }: Config,
  { isGiven }: EnvironmentReader,
): Secrets['upstreamLimits'] {
  const given = (variable: VariableName, attemptTimeoutMs: number | undefined) =>
    isGiven(variable) && attemptTimeoutMs !== undefined ? { attemptTimeoutMs } : {};
  const { vssPortal, populationRegister, vssPlatform } = limits;
  return {
    ...limits,
    vssPortal: { ...vssPortal, ...given('VSS_PORTAL_TIMEOUT_MS', portal.timeoutMs) },
    populationRegister: {
      ...populationRegister,
      ...given('POPULATION_TIMEOUT_MS', population.timeoutMs),
    },
    vssPlatform: { ...vssPlatform, ...given('NGSP_TIMEOUT_MS', platform?.timeoutMs) },
  };
}

function parseTimeStampRoots(text: string): PemFile {
  try {
    const file = readPemFile(text);
    if (file.roots.length > 0) return { ...file, key: null };
  } catch (error) {
    if (!(error instanceof DocumentRefused)) throw error;
    throw new FileProblems([`${error.code}: ${error.message}`]);
  }
  throw new FileProblems(['no root certificate is in it: none of them is issued by itself']);
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

type ReadFile = <T>(name: VariableName, path: string, parse: (text: string) => T) => T | undefined;

function readPresenceTrust(files: ConfigFiles, read: ReadFile): PresenceTrust {
  const { countryCertificates, presenceIssuers, fingerprintDevices } = files;
  return {
    chip:
      read('CSCA_CERTIFICATES_FILE', countryCertificates ?? '', (text) => {
        const { trust, problems } = parseChipTrust(text);
        if (problems.length > 0) throw new FileProblems(problems);
        return trust;
      }) ?? noPresenceTrust.chip,
    issuers:
      read('PRESENCE_ISSUERS_FILE', presenceIssuers ?? '', (text) => {
        const { issuers, problems } = parsePresenceIssuers(JSON.parse(text));
        if (problems.length > 0) throw new FileProblems(problems);
        return issuers;
      }) ?? [],
    devices:
      read('FINGERPRINT_DEVICES_FILE', fingerprintDevices ?? '', (text) => {
        const { devices, problems } = parseFingerprintDevices(JSON.parse(text));
        if (problems.length > 0) throw new FileProblems(problems);
        return devices;
      }) ?? [],
  };
}

function withoutProblems({
  issuers,
  problems,
}: ReturnType<typeof parseTokenIssuers>): readonly TokenIssuer[] {
  if (problems.length > 0) throw new FileProblems(problems);
  return issuers;
}

function readPlatform(config: Config, reader: EnvironmentReader): Secrets['platform'] {
  if (config.platform === null) return null;
  const { lgspToken: path } = config.files;
  return {
    consumerKey: reader.required('NGSP_CONSUMER_KEY', ''),
    consumerSecret: reader.required('NGSP_CONSUMER_SECRET', ''),
    lgspToken:
      path === undefined
        ? null
        : (readFrom(reader, 'NGSP_LGSP_TOKEN_FILE', path, parseLgspToken) ?? null),
  };
}

function parseLgspToken(text: string): string {
  const header = lgspTokenHeader(JSON.parse(text));
  if (header === null) {
    throw new FileProblems([`must be an object of the texts ${lgspTokenFields.join(', ')}`]);
  }
  return header;
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

function readSigningKeys(config: Config, reader: EnvironmentReader): KeyRing | undefined {
  const { signingKeys } = config.files;
  if (config.mode === 'production' || signingKeys !== undefined) {
    const path = signingKeys ?? '';
    return readFrom(reader, 'SIGNING_KEYS_FILE', path, () => usable(openSigningKeys(path)));
  }
  const path = resolve(config.dataDir, 'signing-keys.json');
  return readFrom(
    reader,
    'SIGNING_KEYS_FILE',
    madeOnce(path, () => JSON.stringify(generateSigningKeys(), null, 2)),
    () => openSigningKeys(path),
  );
}

/** Without one of these keys the gateway could not answer, or nobody could check its ledger. */
function usable(keys: KeyRing): KeyRing {
  for (const purpose of ['receipt', 'http', 'checkpoint'] as const) {
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
