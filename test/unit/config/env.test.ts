import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type VariableName, variables } from '../../../src/config/env.ts';
import { complete, folder, platform, problemsOf } from './kit.ts';

const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');
const names = Object.keys(variables) as readonly VariableName[];

/** Values that cannot be meant, for every variable that has a form. */
const wrong: Readonly<Partial<Record<VariableName, readonly string[]>>> = {
  PORT: ['0', '65536', '-1', '4000.5', '0x10', 'http', '4e3', ' 4000'],
  GATEWAY_MODE: ['prod', 'PRODUCTION', 'sandbox '],
  GATEWAY_URL: [
    'gateway.example.vn',
    'ftp://gateway.example.vn',
    'https://',
    'javascript:alert(1)',
  ],
  DATABASE_URL: ['mysql://user:canary-password@db/x', './gateway.db', 'postgres:'],
  SENDER_CONSTRAINT: ['yes', 'Required'],
  DPOP_NONCE: ['yes', 'Required', 'none'],
  TRUSTED_PROXIES: [
    'proxy.example.vn',
    '10.0.0.0/0',
    '::/0',
    '10.0.0.1;10.0.0.2',
    '10.0.0.1,',
    '10.0.0.0/33',
    'fe80::1%eth0',
  ],
  CLIENT_CERTIFICATE_HEADER: ['Client Cert', 'client-cert:', 'x_cert', 'chứng-thư'],
  TIME_SOURCES: [
    'ntp.example.vn;b',
    'a,',
    'a:0',
    'a:65536',
    '[::1',
    '[10.0.0.1]',
    'ntp://a',
    'a b',
  ],
  REQUEST_SIGNATURES: ['no', 'optional '],
  VSS_PORTAL_URL: ['portal', 'file:///etc/passwd'],
  VSS_PORTAL_TIMEOUT_MS: ['99', '60001', '6s'],
  VSS_PORTAL_HISTORY_BODY: ['xml'],
  CHECK_IN_NOTICE_PATH: ['api/qd130', '/api?x=1', '/api//x', 'https://portal.example.vn/api'],
  CHECK_IN_NOTICE_FIELDS: ['3176', 'QD4750'],
  CHECK_IN_NOTICE_SIGNED_PART: ['all'],
  CHECK_IN_NOTICE_TIMEOUT_MS: ['99', '50001', '30s'],
  CHECK_IN_NOTICE_RESEND_UNKNOWN: ['yes', 'TRUE'],
  TSA_URLS: ['tsa', 'ftp://tsa.example.vn', 'https://tsa.example.vn,'],
  POPULATION_URL: ['ndxp', 'ws://ndxp.example.vn'],
  POPULATION_SECOND_URL: ['ndxp2', 'ws://ndxp.example.vn'],
  POPULATION_TIMESTAMP_UNIT: ['us'],
  POPULATION_NAME_FORM: ['lower'],
  POPULATION_TIMEOUT_MS: ['0', 'NaN', 'Infinity'],
  POPULATION_DECEASED_STATUSES: ['1,', ','],
  NGSP_URL: ['ngsp', 'ftp://ngsp.example.vn'],
  NGSP_CONSUMER_KEY: ['a:b', 'a b'],
  NGSP_X_ROAD_CLIENT: ['VN/GOV 1', 'VN\r\nx: y', 'Việt'],
  NGSP_TIMEOUT_MS: ['99', '60001', '3s'],
  PERSONAL_ID_EXTRA_PREFIXES: ['1', '1234', 'abc', '101;102', '101,'],
  EXTRA_HOLIDAYS: ['2027-02-30', '05/02/2027', '2027-02-05;2027-02-08', '2027-02-05,', 'Tết'],
  FREE_FORM_OPERATIONS: ['true', 'maybe'],
  PORTAL_REUSE_SECONDS: ['301', '-1', '5m'],
  PORTAL_STALE_HOURS: ['25', '-1', '1.5'],
  REGISTER_STALE_DAYS: ['8', '-1', '7d'],
  DEADLINE_MS: ['99', '60001', '-8000'],
  ADMISSION_MIN_IN_FLIGHT: ['0', '-1', '1.5'],
  ADMISSION_MAX_IN_FLIGHT: ['0', 'many'],
  ADMISSION_PER_CLIENT: ['0', '20%'],
  ADMISSION_LOOP_DELAY_MS: ['9', '100ms'],
  LIST_LOOKUPS_AT_A_TIME: ['0', 'eight'],
  LIST_LOOKUPS_PER_SECOND: ['0', '10001', '8/s'],
  LIST_MOST_ROWS: ['0', '10,000'],
  LIST_UNCHANGED_HOURS: ['-1', '169'],
  SHUTDOWN_GRACE_MS: ['-1', '60001', '3s'],
  SUBSCRIPTIONS_PER_CLIENT: ['0', '1001', 'ten'],
  LOG_LEVEL: ['verbose', 'INFO'],
};

const files: readonly VariableName[] = [
  'SIGNING_KEYS_FILE',
  'TOKEN_ISSUERS_FILE',
  'VSS_PORTAL_ACCOUNTS_FILE',
  'FACILITY_CERTIFICATES_FILE',
  'UPSTREAM_LIMITS_FILE',
  'OPERATIONS_FILE',
  'APPENDIX_II_FILE',
  'FACILITIES_FILE',
  'NGSP_LGSP_TOKEN_FILE',
  'CSCA_CERTIFICATES_FILE',
  'PRESENCE_ISSUERS_FILE',
  'CLIENT_KEYS_FILE',
  'WITNESSES_FILE',
  'WEBHOOKS_FILE',
  'TSA_ROOTS_FILE',
  'FINGERPRINT_DEVICES_FILE',
];

/** Have problems of their own or come together, tried in config.test.ts and tls.test.ts. */
const several: readonly VariableName[] = [
  'RULE_SWITCHES',
  'TLS_CERT_FILE',
  'TLS_KEY_FILE',
  'TLS_CLIENT_CA_FILE',
];

/** Any text will do for these. */
const free: readonly VariableName[] = [
  'HOST',
  'DATA_DIR',
  'POPULATION_USERNAME',
  'POPULATION_SECRET',
  'POPULATION_SERVICE_PATH',
  'POPULATION_PROCEDURE_CODE',
  'POPULATION_INTEGRATION_CODE',
  'POPULATION_CONFIRMATION_CODE',
  'PSEUDONYM_KEY_FILE',
  'NGSP_CONSUMER_SECRET',
];

const cases = Object.entries(wrong).flatMap(([name, values]) =>
  values.map((value) => ({ name: name as VariableName, value })),
);

describe('a variable that is wrong', () => {
  test('is tried here, whatever its name', () => {
    expect([...Object.keys(wrong), ...files, ...several, ...free].sort()).toEqual(
      [...names].sort(),
    );
  });

  test.each(cases)(
    '$name=$value is one problem: its name, what it must be, an example',
    ({ name, value }) => {
      const problems = problemsOf({ ...complete(folder()), [name]: value });
      const { wanted, example } = variables[name];
      expect(problems).toContain(`${name} must be ${wanted}; example: ${name}=${example}`);
      expect(problems.join('\n')).not.toContain(`=${value};`);
    },
  );

  test.each(files)('%s names a file that is not there', (name) => {
    const given = { ...complete(folder()), ...platform };
    const problems = problemsOf({ ...given, [name]: '/nowhere/canary.json' });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toBe(
      `${name} names a file that cannot be read; example: ${name}=${variables[name].example}`,
    );
  });

  test('PSEUDONYM_KEY_FILE names a folder that cannot be made', () => {
    const at = folder();
    const file = at.write('file', 'x');
    expect(problemsOf({ ...complete(at), PSEUDONYM_KEY_FILE: `${file}/below/key` })).toEqual([
      'PSEUDONYM_KEY_FILE names a file that cannot be read; example: PSEUDONYM_KEY_FILE=./pseudonym.key',
    ]);
  });

  test.each(names)('the example of %s is itself right', (name) => {
    expect(variables[name].parse(variables[name].example)).not.toBeUndefined();
  });

  test.each(names)('%s has its place in the table of the README', (name) => {
    expect(readme).toMatch(new RegExp(`^\\|[^|]*\`${name}\``, 'm'));
  });

  test.each(names)('%s left empty counts as not given', (name) => {
    const given = { ...complete(folder()), [name]: '' };
    const missing = { ...given, [name]: undefined };
    expect(problemsOf(given)).toEqual(problemsOf(missing));
  });
});

describe('all problems', () => {
  test('come at once', () => {
    const environment = Object.fromEntries(
      Object.entries(wrong).map(([name, [value]]) => [name, value]),
    );
    const problems = problemsOf({ ...complete(folder()), ...environment }).join('\n');
    for (const name of Object.keys(wrong)) expect(problems).toContain(`${name} must be`);
  });

  test('of an empty environment are the six things that have no default', () => {
    const at = folder();
    const missing = problemsOf({ DATA_DIR: at.path }).map((problem) => problem.split(' ')[0]);
    expect(missing.sort()).toEqual([
      'POPULATION_SECRET',
      'POPULATION_URL',
      'POPULATION_USERNAME',
      'TOKEN_ISSUERS_FILE',
      'VSS_PORTAL_ACCOUNTS_FILE',
      'VSS_PORTAL_URL',
    ]);
  });

  test('stand in the message, one on a line', () => {
    const problems = problemsOf({ ...complete(folder()), PORT: 'x', LOG_LEVEL: 'y' });
    expect(problems).toHaveLength(2);
    expect(problems.every((problem) => !problem.includes('\n'))).toBe(true);
  });
});
