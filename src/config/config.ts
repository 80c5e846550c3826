import { resolve } from 'node:path';
import { type PersonalIdRules, provincesAnd, provincesOnly } from '../domain/personal-id.ts';
import { type Environment, type EnvironmentReader, readEnvironment } from './env.ts';

/** Settings without secrets; may be printed. */
export interface Config {
  readonly mode: 'sandbox' | 'production';
  readonly host: string;
  readonly port: number;
  /** Public base URL without a trailing slash; `iss` of receipts. */
  readonly gatewayUrl: string;
  readonly databaseUrl: string | undefined;
  readonly dataDir: string;
  readonly senderConstraint: 'required' | 'optional';
  readonly portal: {
    readonly url: URL;
    readonly timeoutMs: number;
    readonly historyBody: 'form' | 'json';
  };
  readonly population: {
    readonly url: URL;
    readonly servicePath: string;
    readonly procedureCode: string;
    readonly integrationCode: string;
    readonly confirmationCode: string;
    readonly timestampUnit: 'ms' | 's';
    readonly nameForm: 'upper' | 'as-given';
    readonly timeoutMs: number;
  };
  readonly personalIds: PersonalIdRules;
  readonly freeFormOperations: 'allow' | 'deny';
  readonly deadlineMs: number;
  readonly listDeadlineMs: number;
  readonly logLevel: string;
  readonly files: ConfigFiles;
}

/** Files that are read at the start. */
export interface ConfigFiles {
  readonly signingKeys: string | undefined;
  readonly tokenIssuers: string;
  readonly portalAccounts: string;
  readonly facilities: string | undefined;
  readonly operations: string | undefined;
  readonly appendixII: string | undefined;
  readonly pseudonymKey: string;
}

const somewhere = new URL('https://unset.invalid');

/** Derives the settings and notes what contradicts itself. Secrets are read separately. */
export function readConfig(environment: Environment): {
  readonly config: Config;
  readonly reader: EnvironmentReader;
} {
  const reader = readEnvironment(environment);
  const mode = reader.optional('GATEWAY_MODE') ?? 'sandbox';
  const host = reader.optional('HOST') ?? '127.0.0.1';
  const port = reader.optional('PORT') ?? 4_000;
  const dataDir = resolve(reader.optional('DATA_DIR') ?? './data');
  const gatewayUrl =
    reader.optional('GATEWAY_URL') ??
    new URL(`http://${host.includes(':') ? `[${host}]` : host}:${port}`);
  const populationUrl = reader.required('POPULATION_URL', somewhere);
  const operations = reader.optional('OPERATIONS_FILE');
  const config: Config = {
    mode,
    host,
    port,
    gatewayUrl: gatewayUrl.href.replace(/\/+$/, ''),
    databaseUrl: reader.optional('DATABASE_URL'),
    dataDir,
    senderConstraint:
      reader.optional('SENDER_CONSTRAINT') ?? (mode === 'production' ? 'required' : 'optional'),
    portal: {
      url: reader.required('VSS_PORTAL_URL', somewhere),
      timeoutMs: reader.optional('VSS_PORTAL_TIMEOUT_MS') ?? 6_000,
      historyBody: reader.optional('VSS_PORTAL_HISTORY_BODY') ?? 'form',
    },
    population: {
      url: populationUrl,
      servicePath: reader.optional('POPULATION_SERVICE_PATH') ?? populationUrl.pathname,
      procedureCode: reader.optional('POPULATION_PROCEDURE_CODE') ?? '',
      integrationCode: reader.optional('POPULATION_INTEGRATION_CODE') ?? '037',
      confirmationCode: reader.optional('POPULATION_CONFIRMATION_CODE') ?? '003',
      timestampUnit: reader.optional('POPULATION_TIMESTAMP_UNIT') ?? 'ms',
      nameForm: reader.optional('POPULATION_NAME_FORM') ?? 'upper',
      timeoutMs: reader.optional('POPULATION_TIMEOUT_MS') ?? 3_000,
    },
    personalIds: idRules(reader.optional('PERSONAL_ID_EXTRA_PREFIXES')),
    freeFormOperations:
      reader.optional('FREE_FORM_OPERATIONS') ?? (operations === undefined ? 'allow' : 'deny'),
    deadlineMs: reader.optional('DEADLINE_MS') ?? 8_000,
    listDeadlineMs: 60_000,
    logLevel: reader.optional('LOG_LEVEL') ?? 'info',
    files: {
      signingKeys:
        mode === 'production'
          ? reader.required('SIGNING_KEYS_FILE', '')
          : reader.optional('SIGNING_KEYS_FILE'),
      tokenIssuers: reader.required('TOKEN_ISSUERS_FILE', ''),
      portalAccounts: reader.required('VSS_PORTAL_ACCOUNTS_FILE', ''),
      facilities: reader.optional('FACILITIES_FILE'),
      operations,
      appendixII: reader.optional('APPENDIX_II_FILE'),
      pseudonymKey: reader.optional('PSEUDONYM_KEY_FILE') ?? resolve(dataDir, 'pseudonym.key'),
    },
  };
  if (config.freeFormOperations === 'deny' && operations === undefined) {
    reader.problem('OPERATIONS_FILE', 'is needed when FREE_FORM_OPERATIONS is deny');
  }
  refuseUnfitUrls(gatewayUrl, config, reader);
  if (mode === 'production') refusePlainHttp(config, reader);
  return { config, reader };
}

function idRules(extra: ReadonlySet<string> | undefined): PersonalIdRules {
  return extra === undefined ? provincesOnly : provincesAnd(extra);
}

/** `GATEWAY_URL` stands in every receipt, and no address is a place for a password. */
function refuseUnfitUrls(gatewayUrl: URL, config: Config, reader: EnvironmentReader): void {
  const urls = [
    ['GATEWAY_URL', gatewayUrl],
    ['VSS_PORTAL_URL', config.portal.url],
    ['POPULATION_URL', config.population.url],
  ] as const;
  for (const [name, url] of urls) {
    if (url.username !== '' || url.password !== '')
      reader.problem(name, 'must not hold a user name or password');
  }
  if (gatewayUrl.search !== '' || gatewayUrl.hash !== '')
    reader.problem('GATEWAY_URL', 'must have neither query nor fragment');
}

const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** Secrets and personal data cross these connections: plain http only where they cannot leave the machine. */
function refusePlainHttp(config: Config, reader: EnvironmentReader): void {
  const urls = [
    ['GATEWAY_URL', new URL(config.gatewayUrl)],
    ['VSS_PORTAL_URL', config.portal.url],
    ['POPULATION_URL', config.population.url],
  ] as const;
  for (const [name, url] of urls) {
    if (url.protocol === 'http:' && !loopback.test(url.hostname)) {
      reader.problem(
        name,
        'must be https in production (http is accepted for loopback addresses only)',
      );
    }
  }
}
