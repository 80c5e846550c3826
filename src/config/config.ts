import { resolve } from 'node:path';
import { noTrustedProxies, type TrustedProxies } from '../auth/trusted-proxies.ts';
import type { NoticeVersion } from '../connectors/vss-portal/notice-fields.ts';
import type { SignedPart } from '../connectors/vss-portal/notice-xml.ts';
import type { PlainDate } from '../domain/date.ts';
import { type PersonalIdRules, provincesAnd, provincesOnly } from '../domain/personal-id.ts';
import { defaultSwitches, type Switches } from '../eligibility/switches.ts';
import type { TimeSource } from '../time-sources/sntp.ts';
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
  /** Whether a DPoP proof must hold a nonce of the gateway (RFC 9449, section 8); one that is given is always checked. */
  readonly dpopNonce: 'required' | 'optional';
  /** Proxies that end TLS before the gateway, and the header in which they hand on the certificate of their client. */
  readonly clientCertificates: {
    readonly header: string;
    readonly proxies: TrustedProxies;
  };
  /** NTP servers by which the clock is watched; without any, nobody watches it. */
  readonly timeSources: readonly TimeSource[];
  /** Authorities that time-stamp checkpoints (RFC 3161); without any, none is. */
  readonly timeStampUrls: readonly URL[];
  /** Whether a request must be signed (RFC 9421); a signature that is there is verified either way. */
  readonly requestSignatures: 'required' | 'optional';
  readonly portal: {
    readonly url: URL;
    readonly timeoutMs: number;
    readonly historyBody: 'form' | 'json';
  };
  /** Check-in notices to the portal (XML0). */
  readonly notices: {
    readonly path: string | undefined;
    readonly version: NoticeVersion;
    readonly signedPart: SignedPart;
    readonly timeoutMs: number;
    /** Whether one whose fate is unknown is sent again: only once the portal has said what it does with duplicates. */
    readonly resendUnknown: boolean;
  };
  readonly population: {
    readonly url: URL;
    /** A second site of the same register; null: there is one. */
    readonly secondUrl: URL | null;
    readonly servicePath: string;
    readonly procedureCode: string;
    readonly integrationCode: string;
    readonly confirmationCode: string;
    readonly timestampUnit: 'ms' | 's';
    readonly nameForm: 'upper' | 'as-given';
    readonly timeoutMs: number;
  };
  /** null: the platform is not connected. */
  readonly platform: {
    readonly url: URL;
    readonly xRoadClient: string | null;
    readonly timeoutMs: number;
  } | null;
  readonly personalIds: PersonalIdRules;
  /** How points are read that the sources leave open. */
  readonly ruleSwitches: Switches;
  /** Public holidays beside those with a fixed date: Lunar New Year and days in lieu. Sorted, each once. */
  readonly extraHolidays: readonly PlainDate[];
  /** Values of the population database's status field that say that a person has died. */
  readonly deceasedStatuses: ReadonlySet<string>;
  readonly freeFormOperations: 'allow' | 'deny';
  readonly deadlineMs: number;
  /** For how long verified answers of the registers are given again; 0: never. */
  readonly answers: {
    readonly portalFreshMs: number;
    readonly portalStaleMs: number;
    readonly registerStaleMs: number;
  };
  readonly listDeadlineMs: number;
  /** How many requests may be under way, and when which are turned away. */
  readonly admission: {
    readonly min: number;
    readonly max: number;
    readonly perClient: number;
    readonly loopDelayMs: number;
  };
  /** How long requests are still taken after the signal to stop, so that balancers notice. */
  readonly shutdownGraceMs: number;
  /** Lists that are checked in the background. */
  readonly lists: {
    /** Rows of one facility under way. */
    readonly atATime: number;
    readonly perSecond: number;
    readonly mostRows: number;
    /** How old an answer may be that counts as unchanged; 0: none does. */
    readonly unchangedHours: number;
  };
  readonly logLevel: string;
  /** Subscriptions that one client may have open at a replica. */
  readonly subscriptionsPerClient: number;
  readonly files: ConfigFiles;
}

/** Files that are read at the start. */
export interface ConfigFiles {
  /** null: plain HTTP, behind a proxy. */
  readonly tls: {
    readonly cert: string;
    readonly key: string;
    readonly clientCa: string | undefined;
  } | null;
  readonly signingKeys: string | undefined;
  readonly tokenIssuers: string;
  readonly portalAccounts: string;
  readonly facilityCertificates: string | undefined;
  readonly upstreamLimits: string | undefined;
  readonly facilities: string | undefined;
  readonly operations: string | undefined;
  readonly appendixII: string | undefined;
  readonly countryCertificates: string | undefined;
  readonly presenceIssuers: string | undefined;
  readonly fingerprintDevices: string | undefined;
  readonly clientKeys: string | undefined;
  readonly witnesses: string | undefined;
  readonly webhooks: string | undefined;
  readonly timeStampRoots: string | undefined;
  readonly pseudonymKey: string;
  readonly lgspToken: string | undefined;
}

const hourMs = 3_600_000;

/** In the sandbox a changed upstream shows at once. */
function readAnswerAges(reader: EnvironmentReader, mode: Config['mode']): Config['answers'] {
  const fresh = reader.optional('PORTAL_REUSE_SECONDS') ?? (mode === 'production' ? 300 : 0);
  return {
    portalFreshMs: 1_000 * fresh,
    portalStaleMs: hourMs * (reader.optional('PORTAL_STALE_HOURS') ?? 24),
    registerStaleMs: 24 * hourMs * (reader.optional('REGISTER_STALE_DAYS') ?? 7),
  };
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
  const tls = readTlsFiles(reader);
  const gatewayUrl =
    reader.optional('GATEWAY_URL') ??
    new URL(
      `${tls === null ? 'http' : 'https'}://${host.includes(':') ? `[${host}]` : host}:${port}`,
    );
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
    dpopNonce: reader.optional('DPOP_NONCE') ?? 'optional',
    clientCertificates: readClientCertificates(reader),
    timeSources: reader.optional('TIME_SOURCES') ?? [],
    timeStampUrls: reader.optional('TSA_URLS') ?? [],
    requestSignatures: reader.optional('REQUEST_SIGNATURES') ?? 'optional',
    portal: {
      url: reader.required('VSS_PORTAL_URL', somewhere),
      timeoutMs: reader.optional('VSS_PORTAL_TIMEOUT_MS') ?? 6_000,
      historyBody: reader.optional('VSS_PORTAL_HISTORY_BODY') ?? 'form',
    },
    notices: {
      path: reader.optional('CHECK_IN_NOTICE_PATH'),
      version: reader.optional('CHECK_IN_NOTICE_FIELDS') ?? '4750',
      signedPart: reader.optional('CHECK_IN_NOTICE_SIGNED_PART') ?? 'document',
      timeoutMs: reader.optional('CHECK_IN_NOTICE_TIMEOUT_MS') ?? 30_000,
      resendUnknown: reader.optional('CHECK_IN_NOTICE_RESEND_UNKNOWN') === 'true',
    },
    population: {
      url: populationUrl,
      secondUrl: reader.optional('POPULATION_SECOND_URL') ?? null,
      servicePath: reader.optional('POPULATION_SERVICE_PATH') ?? populationUrl.pathname,
      procedureCode: reader.optional('POPULATION_PROCEDURE_CODE') ?? '',
      integrationCode: reader.optional('POPULATION_INTEGRATION_CODE') ?? '037',
      confirmationCode: reader.optional('POPULATION_CONFIRMATION_CODE') ?? '003',
      timestampUnit: reader.optional('POPULATION_TIMESTAMP_UNIT') ?? 'ms',
      nameForm: reader.optional('POPULATION_NAME_FORM') ?? 'upper',
      timeoutMs: reader.optional('POPULATION_TIMEOUT_MS') ?? 3_000,
    },
    platform: readPlatform(reader),
    personalIds: idRules(reader.optional('PERSONAL_ID_EXTRA_PREFIXES')),
    ruleSwitches: readSwitches(reader),
    extraHolidays: reader.optional('EXTRA_HOLIDAYS') ?? [],
    deceasedStatuses: new Set(reader.optional('POPULATION_DECEASED_STATUSES') ?? []),
    freeFormOperations:
      reader.optional('FREE_FORM_OPERATIONS') ?? (operations === undefined ? 'allow' : 'deny'),
    deadlineMs: reader.optional('DEADLINE_MS') ?? 8_000,
    answers: readAnswerAges(reader, mode),
    listDeadlineMs: 60_000,
    admission: readAdmission(reader),
    shutdownGraceMs: reader.optional('SHUTDOWN_GRACE_MS') ?? (mode === 'production' ? 3_000 : 0),
    lists: {
      atATime: reader.optional('LIST_LOOKUPS_AT_A_TIME') ?? 8,
      perSecond: reader.optional('LIST_LOOKUPS_PER_SECOND') ?? 8,
      mostRows: reader.optional('LIST_MOST_ROWS') ?? 10_000,
      unchangedHours: reader.optional('LIST_UNCHANGED_HOURS') ?? 24,
    },
    logLevel: reader.optional('LOG_LEVEL') ?? 'info',
    subscriptionsPerClient: reader.optional('SUBSCRIPTIONS_PER_CLIENT') ?? 10,
    files: {
      tls,
      signingKeys:
        mode === 'production'
          ? reader.required('SIGNING_KEYS_FILE', '')
          : reader.optional('SIGNING_KEYS_FILE'),
      tokenIssuers: reader.required('TOKEN_ISSUERS_FILE', ''),
      portalAccounts: reader.required('VSS_PORTAL_ACCOUNTS_FILE', ''),
      upstreamLimits: reader.optional('UPSTREAM_LIMITS_FILE'),
      facilityCertificates: reader.optional('FACILITY_CERTIFICATES_FILE'),
      facilities: reader.optional('FACILITIES_FILE'),
      operations,
      appendixII: reader.optional('APPENDIX_II_FILE'),
      countryCertificates: reader.optional('CSCA_CERTIFICATES_FILE'),
      presenceIssuers: reader.optional('PRESENCE_ISSUERS_FILE'),
      fingerprintDevices: reader.optional('FINGERPRINT_DEVICES_FILE'),
      clientKeys: reader.optional('CLIENT_KEYS_FILE'),
      witnesses: reader.optional('WITNESSES_FILE'),
      webhooks: reader.optional('WEBHOOKS_FILE'),
      timeStampRoots: reader.optional('TSA_ROOTS_FILE'),
      pseudonymKey: reader.optional('PSEUDONYM_KEY_FILE') ?? resolve(dataDir, 'pseudonym.key'),
      lgspToken: reader.optional('NGSP_LGSP_TOKEN_FILE'),
    },
  };
  if (config.freeFormOperations === 'deny' && operations === undefined) {
    reader.problem('OPERATIONS_FILE', 'is needed when FREE_FORM_OPERATIONS is deny');
  }
  if (reader.isGiven('TSA_URLS') && !reader.isGiven('TSA_ROOTS_FILE')) {
    reader.problem('TSA_ROOTS_FILE', 'is needed when TSA_URLS is set');
  }
  refuseUnfitUrls(gatewayUrl, config, reader);
  if (mode === 'production') refusePlainHttp(config, reader);
  return { config, reader };
}

const tlsVariables = ['TLS_CERT_FILE', 'TLS_KEY_FILE', 'TLS_CLIENT_CA_FILE'] as const;

function readTlsFiles(reader: EnvironmentReader): ConfigFiles['tls'] {
  if (!tlsVariables.some(reader.isGiven)) return null;
  return {
    cert: reader.required('TLS_CERT_FILE', ''),
    key: reader.required('TLS_KEY_FILE', ''),
    clientCa: reader.optional('TLS_CLIENT_CA_FILE'),
  };
}

function readClientCertificates(reader: EnvironmentReader): Config['clientCertificates'] {
  const header = reader.optional('CLIENT_CERTIFICATE_HEADER') ?? 'client-cert';
  if (reader.isGiven('CLIENT_CERTIFICATE_HEADER') && !reader.isGiven('TRUSTED_PROXIES')) {
    reader.problem('TRUSTED_PROXIES', 'is needed when CLIENT_CERTIFICATE_HEADER is set');
  }
  return { header, proxies: reader.optional('TRUSTED_PROXIES') ?? noTrustedProxies };
}

/** Whoever sets one of these means to connect it. */
const platformVariables = [
  'NGSP_URL',
  'NGSP_CONSUMER_KEY',
  'NGSP_CONSUMER_SECRET',
  'NGSP_LGSP_TOKEN_FILE',
  'NGSP_X_ROAD_CLIENT',
] as const;

function readPlatform(reader: EnvironmentReader): Config['platform'] {
  const timeoutMs = reader.optional('NGSP_TIMEOUT_MS') ?? 3_000;
  const xRoadClient = reader.optional('NGSP_X_ROAD_CLIENT') ?? null;
  if (!platformVariables.some(reader.isGiven)) return null;
  return { url: reader.required('NGSP_URL', somewhere), xRoadClient, timeoutMs };
}

function readAdmission(reader: EnvironmentReader): Config['admission'] {
  const max = reader.optional('ADMISSION_MAX_IN_FLIGHT') ?? 2_000;
  const min = reader.optional('ADMISSION_MIN_IN_FLIGHT') ?? Math.min(32, max);
  if (min > max) {
    reader.problem('ADMISSION_MIN_IN_FLIGHT', 'must not be above ADMISSION_MAX_IN_FLIGHT');
  }
  return {
    min,
    max,
    perClient: reader.optional('ADMISSION_PER_CLIENT') ?? 20,
    loopDelayMs: reader.optional('ADMISSION_LOOP_DELAY_MS') ?? 100,
  };
}

function readSwitches(reader: EnvironmentReader): Switches {
  const given = reader.optional('RULE_SWITCHES');
  for (const problem of given?.problems ?? []) reader.problem('RULE_SWITCHES', problem);
  return given?.switches ?? defaultSwitches;
}

function idRules(extra: ReadonlySet<string> | undefined): PersonalIdRules {
  return extra === undefined ? provincesOnly : provincesAnd(extra);
}

/** `GATEWAY_URL` stands in every receipt, and no address is a place for a password. */
function refuseUnfitUrls(gatewayUrl: URL, config: Config, reader: EnvironmentReader): void {
  for (const [name, url] of [['GATEWAY_URL', gatewayUrl] as const, ...upstreamUrls(config)]) {
    if (url.username !== '' || url.password !== '')
      reader.problem(name, 'must not hold a user name or password');
  }
  // Paths are appended to these two.
  const bases = [['GATEWAY_URL', gatewayUrl] as const, ['NGSP_URL', config.platform?.url] as const];
  for (const [name, url] of bases) {
    if (url !== undefined && `${url.search}${url.hash}` !== '')
      reader.problem(name, 'must have neither query nor fragment');
  }
}

function upstreamUrls({ portal, population, platform }: Config) {
  return [
    ['VSS_PORTAL_URL', portal.url] as const,
    ['POPULATION_URL', population.url] as const,
    ...(population.secondUrl === null
      ? []
      : [['POPULATION_SECOND_URL', population.secondUrl] as const]),
    ...(platform === null ? [] : [['NGSP_URL', platform.url] as const]),
  ];
}

const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** Secrets and personal data cross these connections: plain http only where they cannot leave the machine. */
function refusePlainHttp(config: Config, reader: EnvironmentReader): void {
  const gatewayUrl = new URL(config.gatewayUrl);
  for (const [name, url] of [['GATEWAY_URL', gatewayUrl] as const, ...upstreamUrls(config)]) {
    if (url.protocol === 'http:' && !loopback.test(url.hostname)) {
      reader.problem(
        name,
        'must be https in production (http is accepted for loopback addresses only)',
      );
    }
  }
}
