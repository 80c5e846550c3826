import { parseTrustedProxies, type TrustedProxies } from '../auth/trusted-proxies.ts';
import { type PlainDate, parsePlainDate } from '../domain/date.ts';
import { parseSwitches, type SwitchSettings } from '../eligibility/switch-settings.ts';
import { parseTimeSources } from '../time-sources/settings.ts';
import type { TimeSource } from '../time-sources/sntp.ts';

/** The environment as this process was started with; nothing else reads `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

export function processEnvironment(): Environment {
  return process.env;
}

interface Variable<T> {
  readonly parse: (text: string) => T | undefined;
  /** What the value should look like. */
  readonly wanted: string;
  readonly example: string;
}

const text: Variable<string> = { parse: (value) => value, wanted: 'a text', example: 'abc' };

function number(from: number, to: number, example: string): Variable<number> {
  return {
    parse: (value) =>
      /^\d+$/.test(value) && Number(value) >= from && Number(value) <= to
        ? Number(value)
        : undefined,
    wanted: `a whole number from ${from} to ${to}`,
    example,
  };
}

function oneOf<T extends string>(...values: readonly [T, ...T[]]): Variable<T> {
  return {
    parse: (value) => values.find((allowed) => allowed === value),
    wanted: `one of ${values.join(', ')}`,
    example: values[0],
  };
}

const url: Variable<URL> = {
  parse: (value) =>
    URL.canParse(value) && /^https?:$/.test(new URL(value).protocol) ? new URL(value) : undefined,
  wanted: 'an http or https URL',
  example: 'https://gateway.example.vn',
};

const upstreamPath: Variable<string> = {
  parse: (value) => (/^(?:\/[\w.-]+)+$/.test(value) ? value : undefined),
  wanted: 'a path without query, beginning with /',
  example: '/api/qd130/checkInKcbQd3176',
};

const consumerKey: Variable<string> = {
  parse: (value) => (/^[^:\s]+$/.test(value) ? value : undefined),
  wanted: 'a text without colons and blanks',
  example: 'abc',
};

const xRoadId: Variable<string> = {
  parse: (value) => (/^[\x21-\x7e]{1,255}$/.test(value) ? value : undefined),
  wanted: 'an X-Road identifier, ASCII without blanks',
  example: 'VN/GOV/0000/vss-gateway',
};

const databaseUrl: Variable<string> = {
  parse: (value) =>
    /^postgres(?:ql)?:\/\//.test(value) && URL.canParse(value) ? value : undefined,
  wanted: 'a PostgreSQL URL',
  example: 'postgres://gateway:secret@db.example.vn:5432/gateway',
};

const trustedProxies: Variable<TrustedProxies> = {
  parse: parseTrustedProxies,
  wanted: 'a comma-separated list of addresses and networks, no network of prefix 0',
  example: '10.20.0.5,10.30.0.0/24',
};

const timeSources: Variable<readonly TimeSource[]> = {
  parse: parseTimeSources,
  wanted:
    'a comma-separated list of NTP servers, each a name or address, with a port if it is not 123',
  example: 'ntp1.example.vn,ntp2.example.vn,ntp3.example.vn',
};

const urls: Variable<readonly URL[]> = {
  parse: (value) => {
    const list = value.split(',').map((part) => url.parse(part.trim()));
    return list.every((one) => one !== undefined) ? list : undefined;
  },
  wanted: 'a comma-separated list of http or https URLs',
  example: 'https://tsa.example.vn/tsr,https://tsa.example.org',
};

const headerName: Variable<string> = {
  parse: (value) => (/^[A-Za-z0-9-]{1,64}$/.test(value) ? value.toLowerCase() : undefined),
  wanted: 'the name of a header',
  example: 'Client-Cert',
};

const prefixes: Variable<ReadonlySet<string>> = {
  parse: (value) => {
    const list = value.split(',').map((part) => part.trim());
    return list.every((prefix) => /^\d{3}$/.test(prefix)) ? new Set(list) : undefined;
  },
  wanted: 'a comma-separated list of 3-digit prefixes',
  example: '101,102',
};

const texts: Variable<readonly string[]> = {
  parse: (value) => {
    const list = value.split(',').map((part) => part.trim());
    return list.every((part) => part !== '') ? list : undefined;
  },
  wanted: 'a comma-separated list of texts',
  example: '2,Đã chết',
};

/** Its problems are many and reported one by one. */
const ruleSwitches: Variable<SwitchSettings> = {
  parse: parseSwitches,
  wanted: 'name=value pairs between commas or line ends; see docs/switches.md',
  example: 'dayCareAs=OUTPATIENT,routeSelection=LIST_ORDER',
};

const dates: Variable<readonly PlainDate[]> = {
  parse: (value) => {
    try {
      return [...new Set(value.split(',').map((part) => parsePlainDate(part.trim())))].sort();
    } catch {
      return undefined;
    }
  },
  wanted: 'a comma-separated list of dates, YYYY-MM-DD',
  example: '2027-02-05,2027-02-08',
};

/** Every variable that the gateway reads: its form, and what it looks like when right. */
export const variables = {
  PORT: number(1, 65_535, '4000'),
  HOST: { ...text, wanted: 'an address to listen on', example: '127.0.0.1' },
  GATEWAY_MODE: oneOf('sandbox', 'production'),
  GATEWAY_URL: url,
  DATABASE_URL: databaseUrl,
  DATA_DIR: { ...text, wanted: 'a folder', example: './data' },
  SIGNING_KEYS_FILE: { ...text, wanted: 'a private JWKS file', example: './keys.json' },
  TOKEN_ISSUERS_FILE: {
    ...text,
    wanted: 'a JSON file of token issuers',
    example: './issuers.json',
  },
  SENDER_CONSTRAINT: oneOf('required', 'optional'),
  DPOP_NONCE: oneOf('required', 'optional'),
  TLS_CERT_FILE: {
    ...text,
    wanted: 'a PEM file of the server certificate and its chain',
    example: './server.pem',
  },
  TLS_KEY_FILE: {
    ...text,
    wanted: 'a PEM file of the key of that certificate, without pass phrase',
    example: './server.key',
  },
  TLS_CLIENT_CA_FILE: {
    ...text,
    wanted: 'a PEM file of the authorities of client certificates',
    example: './client-ca.pem',
  },
  TRUSTED_PROXIES: trustedProxies,
  CLIENT_CERTIFICATE_HEADER: headerName,
  TIME_SOURCES: timeSources,
  VSS_PORTAL_URL: { ...url, example: 'https://portal.example.vn' },
  VSS_PORTAL_ACCOUNTS_FILE: {
    ...text,
    wanted: 'a JSON file of portal accounts',
    example: './portal-accounts.json',
  },
  VSS_PORTAL_TIMEOUT_MS: number(100, 60_000, '6000'),
  VSS_PORTAL_HISTORY_BODY: oneOf('form', 'json'),
  FACILITY_CERTIFICATES_FILE: {
    ...text,
    wanted: 'a JSON file of the certificates with which facilities sign check-in notices',
    example: './facility-certificates.json',
  },
  CHECK_IN_NOTICE_PATH: upstreamPath,
  CHECK_IN_NOTICE_FIELDS: oneOf('4750', '130'),
  CHECK_IN_NOTICE_SIGNED_PART: oneOf('document', 'list'),
  CHECK_IN_NOTICE_TIMEOUT_MS: number(100, 50_000, '30000'),
  CHECK_IN_NOTICE_RESEND_UNKNOWN: oneOf('false', 'true'),
  POPULATION_URL: { ...url, example: 'https://ndxp.example.vn/dancu' },
  POPULATION_SECOND_URL: { ...url, example: 'https://ndxp2.example.vn/dancu' },
  POPULATION_USERNAME: text,
  POPULATION_SECRET: text,
  POPULATION_SERVICE_PATH: { ...text, example: '/dancu' },
  POPULATION_PROCEDURE_CODE: { ...text, example: 'VPCP' },
  POPULATION_INTEGRATION_CODE: { ...text, example: '037' },
  POPULATION_CONFIRMATION_CODE: { ...text, example: '003' },
  POPULATION_TIMESTAMP_UNIT: oneOf('ms', 's'),
  POPULATION_NAME_FORM: oneOf('upper', 'as-given'),
  POPULATION_TIMEOUT_MS: number(100, 60_000, '3000'),
  POPULATION_DECEASED_STATUSES: texts,
  NGSP_URL: { ...url, example: 'https://ngsp.example.vn' },
  NGSP_CONSUMER_KEY: consumerKey,
  NGSP_CONSUMER_SECRET: text,
  NGSP_LGSP_TOKEN_FILE: {
    ...text,
    wanted: 'a JSON file of the five members of lgspaccesstoken',
    example: './lgsp-token.json',
  },
  NGSP_X_ROAD_CLIENT: xRoadId,
  NGSP_TIMEOUT_MS: number(100, 60_000, '3000'),
  UPSTREAM_LIMITS_FILE: {
    ...text,
    wanted: 'a JSON file of what each upstream is given',
    example: './upstream-limits.json',
  },
  PERSONAL_ID_EXTRA_PREFIXES: prefixes,
  OPERATIONS_FILE: {
    ...text,
    wanted: 'a JSON file of registered documents',
    example: './operations.json',
  },
  FREE_FORM_OPERATIONS: oneOf('allow', 'deny'),
  FACILITIES_FILE: { ...text, wanted: 'a CSV file', example: './facilities.csv' },
  APPENDIX_II_FILE: {
    ...text,
    wanted: 'a file with one ICD-10 entry a line',
    example: './appendix-ii.txt',
  },
  CSCA_CERTIFICATES_FILE: {
    ...text,
    wanted: 'a PEM file of country signing certificates and their revocation lists',
    example: './csca.pem',
  },
  PRESENCE_ISSUERS_FILE: {
    ...text,
    wanted: 'a JSON file of issuers of identity assertions',
    example: './presence-issuers.json',
  },
  FINGERPRINT_DEVICES_FILE: {
    ...text,
    wanted: 'a JSON file of fingerprint stations',
    example: './fingerprint-devices.json',
  },
  CLIENT_KEYS_FILE: {
    ...text,
    wanted: 'a JSON file of the keys with which clients sign their requests',
    example: './client-keys.json',
  },
  REQUEST_SIGNATURES: oneOf('required', 'optional'),
  WITNESSES_FILE: {
    ...text,
    wanted: 'a JSON file of the witnesses of the ledger',
    example: './witnesses.json',
  },
  WEBHOOKS_FILE: {
    ...text,
    wanted: 'a JSON file of addresses at which hospitals are told of their check-ins',
    example: './webhooks.json',
  },
  SUBSCRIPTIONS_PER_CLIENT: number(1, 1_000, '10'),
  TSA_URLS: urls,
  TSA_ROOTS_FILE: {
    ...text,
    wanted: 'a PEM file of the root certificates of the time-stamping authorities',
    example: './tsa-roots.pem',
  },
  RULE_SWITCHES: ruleSwitches,
  EXTRA_HOLIDAYS: dates,
  PSEUDONYM_KEY_FILE: {
    ...text,
    wanted: 'a file with 32 random bytes in base64',
    example: './pseudonym.key',
  },
  PORTAL_REUSE_SECONDS: number(0, 300, '300'),
  PORTAL_STALE_HOURS: number(0, 24, '24'),
  REGISTER_STALE_DAYS: number(0, 7, '7'),
  DEADLINE_MS: number(100, 60_000, '8000'),
  ADMISSION_MIN_IN_FLIGHT: number(1, 100_000, '32'),
  ADMISSION_MAX_IN_FLIGHT: number(1, 100_000, '2000'),
  ADMISSION_PER_CLIENT: number(1, 100_000, '20'),
  ADMISSION_LOOP_DELAY_MS: number(10, 60_000, '100'),
  SHUTDOWN_GRACE_MS: number(0, 60_000, '3000'),
  LIST_LOOKUPS_AT_A_TIME: number(1, 1_000, '8'),
  LIST_LOOKUPS_PER_SECOND: number(1, 10_000, '8'),
  LIST_MOST_ROWS: number(1, 1_000_000, '10000'),
  LIST_UNCHANGED_HOURS: number(0, 168, '24'),
  LOG_LEVEL: oneOf('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'),
} as const satisfies Record<string, Variable<unknown>>;

export type VariableName = keyof typeof variables;
type ValueOf<Name extends VariableName> = Exclude<
  ReturnType<(typeof variables)[Name]['parse']>,
  undefined
>;

/** Reads variables and notes every one that is wrong or missing. */
export interface EnvironmentReader {
  optional<Name extends VariableName>(name: Name): ValueOf<Name> | undefined;
  /** `placeholder` stands in while the problem is reported, so that the others are found too. */
  required<Name extends VariableName>(name: Name, placeholder: ValueOf<Name>): ValueOf<Name>;
  isGiven(name: VariableName): boolean;
  problem(name: VariableName, what: string): void;
  readonly problems: readonly string[];
}

export function readEnvironment(environment: Environment): EnvironmentReader {
  const problems: string[] = [];
  const problem = (name: VariableName, what: string) => {
    problems.push(`${name} ${what}; example: ${name}=${variables[name].example}`);
  };
  const optional = <Name extends VariableName>(name: Name): ValueOf<Name> | undefined => {
    const value = environment[name];
    if (value === undefined || value === '') return undefined;
    const parsed = variables[name].parse(value) as ValueOf<Name> | undefined;
    if (parsed === undefined) problem(name, `must be ${variables[name].wanted}`);
    return parsed;
  };
  const isGiven = (name: VariableName) => (environment[name] ?? '') !== '';
  return {
    problems,
    problem,
    optional,
    isGiven,
    required(name, placeholder) {
      const value = optional(name);
      if (value === undefined && !isGiven(name)) problem(name, 'is missing');
      return value ?? placeholder;
    },
  };
}
