import { describe, expect, test } from 'vitest';
import type { Environment } from '../../../src/config/env.ts';
import { loadConfiguration } from '../../../src/config/secrets.ts';
import { defaultSwitches } from '../../../src/eligibility/switches.ts';
import { complete, folder, platform, privateJwk, problemsOf } from './kit.ts';

const settings = (changes: Readonly<Record<string, string>> = {}) =>
  loadConfiguration({ ...complete(folder()), ...changes }).config;

describe('settings', () => {
  test('have the defaults of the contract', () => {
    expect(settings()).toMatchObject({
      mode: 'sandbox',
      host: '127.0.0.1',
      port: 4_000,
      gatewayUrl: 'http://127.0.0.1:4000',
      databaseUrl: undefined,
      senderConstraint: 'optional',
      dpopNonce: 'optional',
      clientCertificates: { header: 'client-cert' },
      timeSources: [],
      population: { servicePath: '/dancu', integrationCode: '037', timestampUnit: 'ms' },
      freeFormOperations: 'allow',
      deadlineMs: 8_000,
      logLevel: 'info',
      ruleSwitches: defaultSwitches,
      extraHolidays: [],
    });
  });

  test('switches of the rules are set by name, the others keep their default', () => {
    expect(settings({ RULE_SWITCHES: 'dayCareAs=OUTPATIENT' }).ruleSwitches).toEqual({
      ...defaultSwitches,
      dayCareAs: 'OUTPATIENT',
    });
  });

  test('every problem of the switches is reported, with the others and without what was written', () => {
    const problems = problemsOf({
      ...complete(folder()),
      PORT: 'x',
      RULE_SWITCHES: 'canary=1,dayCareAs=canary,dayCareAs=OUTPATIENT,canary',
    });
    const example = 'example: RULE_SWITCHES=dayCareAs=OUTPATIENT,routeSelection=LIST_ORDER';
    const noSuchName = 'there is no switch of this name (see docs/switches.md)';
    expect(problems.slice(1)).toEqual([
      `RULE_SWITCHES entry 1: ${noSuchName}; ${example}`,
      `RULE_SWITCHES entry 2: dayCareAs must be one of INPATIENT, OUTPATIENT; ${example}`,
      `RULE_SWITCHES entry 3: dayCareAs is set twice; ${example}`,
      `RULE_SWITCHES entry 4: ${noSuchName}; ${example}`,
    ]);
    expect(problems[0]).toMatch(/^PORT /);
  });

  test('extra holidays are sorted, each once', () => {
    const { extraHolidays } = settings({ EXTRA_HOLIDAYS: '2027-02-08, 2027-02-05,2027-02-08' });
    expect(extraHolidays).toEqual(['2027-02-05', '2027-02-08']);
  });

  test.each([
    [{ PORT: '5000' }, 'http://127.0.0.1:5000'],
    [{ HOST: '::1', PORT: '5000' }, 'http://[::1]:5000'],
    [{ HOST: 'gateway.local' }, 'http://gateway.local:4000'],
    [{ GATEWAY_URL: 'https://gateway.example.vn/' }, 'https://gateway.example.vn'],
    [{ GATEWAY_URL: 'https://gateway.example.vn/base//' }, 'https://gateway.example.vn/base'],
  ])('%o has the public address %s', (changes, address) => {
    expect(settings(changes).gatewayUrl).toBe(address);
  });

  test.each(['GATEWAY_URL', 'VSS_PORTAL_URL', 'POPULATION_URL', 'NGSP_URL'])(
    '%s may hold no user name and no password, and the problem repeats neither',
    (name) => {
      const problems = problemsOf({
        ...complete(folder()),
        ...platform,
        [name]: 'https://user-canary:password-canary@host.example.vn',
      });
      expect(problems).toHaveLength(1);
      expect(problems[0]).toMatch(
        new RegExp(`^${name} must not hold a user name or password; example: `),
      );
      expect(problems.join()).not.toContain('canary');
    },
  );

  test.each(['https://gateway.example.vn?a=b', 'https://gateway.example.vn/#top'])(
    '%s is no public address',
    (address) => {
      expect(problemsOf({ ...complete(folder()), GATEWAY_URL: address })).toEqual([
        'GATEWAY_URL must have neither query nor fragment; example: GATEWAY_URL=https://gateway.example.vn',
      ]);
    },
  );

  test('time sources are names and addresses, with a port or that of NTP', () => {
    const text = 'ntp.example.vn, 10.0.0.1:1123,[fd00::1]:4123';
    expect(settings({ TIME_SOURCES: text }).timeSources).toEqual([
      { host: 'ntp.example.vn', port: 123 },
      { host: '10.0.0.1', port: 1_123 },
      { host: 'fd00::1', port: 4_123 },
    ]);
  });

  test('registered documents alone close the gateway to any other', () => {
    const at = folder();
    const file = at.write('operations.json', ['{ __typename }']);
    const { config } = loadConfiguration({ ...complete(at), OPERATIONS_FILE: file });
    expect(config.freeFormOperations).toBe('deny');
  });

  test('closing the gateway without documents is a problem', () => {
    expect(problemsOf({ ...complete(folder()), FREE_FORM_OPERATIONS: 'deny' })).toEqual([
      'OPERATIONS_FILE is needed when FREE_FORM_OPERATIONS is deny; example: OPERATIONS_FILE=./operations.json',
    ]);
  });

  test('numbers of births abroad are allowed by prefix', () => {
    const { personalIds } = settings({ PERSONAL_ID_EXTRA_PREFIXES: '101, 102' });
    expect(['101', '102', '001', '103'].map(personalIds.allowsPrefix)).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });
});

describe('the integration platform', () => {
  const names = ['NGSP_URL', 'NGSP_CONSUMER_KEY', 'NGSP_CONSUMER_SECRET'];

  test('is not connected unless it is named', () => {
    for (const changes of [{}, { NGSP_TIMEOUT_MS: '500' }]) {
      const { config, secrets } = loadConfiguration({ ...complete(folder()), ...changes });
      expect([config.platform, secrets.platform]).toEqual([null, null]);
    }
  });

  test('is connected by address, key and secret', () => {
    const { config, secrets } = loadConfiguration({ ...complete(folder()), ...platform });
    expect(config.platform).toEqual({
      url: new URL('https://ngsp.example.vn'),
      xRoadClient: null,
      timeoutMs: 3_000,
    });
    expect(secrets.platform?.lgspToken).toBeNull();
  });

  test.each([...names, 'NGSP_X_ROAD_CLIENT'])('with %s alone lacks the others', (given) => {
    const value = platform[given] ?? 'VN/GOV/0000/vss-gateway';
    const problems = problemsOf({ ...complete(folder()), [given]: value });
    expect(problems.map((problem) => problem.split('; ')[0])).toEqual(
      names.filter((name) => name !== given).map((name) => `${name} is missing`),
    );
  });

  test.each(['https://ngsp.example.vn/base?a=b', 'https://ngsp.example.vn/#top'])(
    'has no address like %s',
    (address) => {
      expect(problemsOf({ ...complete(folder()), ...platform, NGSP_URL: address })).toEqual([
        'NGSP_URL must have neither query nor fragment; example: NGSP_URL=https://ngsp.example.vn',
      ]);
    },
  );
});

describe('in production', () => {
  const production = (changes: Environment = {}) => {
    const at = folder();
    return {
      ...complete(at),
      GATEWAY_MODE: 'production',
      GATEWAY_URL: 'https://gateway.example.vn',
      SIGNING_KEYS_FILE: at.write('keys.json', { keys: [privateJwk()] }),
      ...changes,
    };
  };

  test('a complete environment has no problem', () => {
    expect(problemsOf(production())).toEqual([]);
  });

  test('signing keys are never made but asked for', () => {
    expect(problemsOf(production({ SIGNING_KEYS_FILE: '' }))).toEqual([
      'SIGNING_KEYS_FILE is missing; example: SIGNING_KEYS_FILE=./keys.json',
    ]);
  });

  test.each(['GATEWAY_URL', 'VSS_PORTAL_URL', 'POPULATION_URL', 'NGSP_URL'])(
    '%s is not plain http',
    (name) => {
      const [problem, ...others] = problemsOf(
        production({ ...platform, [name]: 'http://host.example.vn/x' }),
      );
      expect(problem).toMatch(new RegExp(`^${name} must be https in production`));
      expect(others).toEqual([]);
    },
  );

  test.each(['http://127.0.0.1:9', 'http://localhost:9', 'http://[::1]:9'])(
    '%s is plain http that stays on the machine',
    (address) => {
      expect(problemsOf(production({ VSS_PORTAL_URL: address }))).toEqual([]);
    },
  );

  test.each([
    'http://127.0.0.1.example.vn',
    'http://localhost.example.vn',
    'http://127.1.1.example',
  ])('%s only looks like it', (address) => {
    expect(problemsOf(production({ VSS_PORTAL_URL: address }))).toHaveLength(1);
  });

  test('tokens have to be bound to their sender unless that is switched off by name', () => {
    expect(loadConfiguration(production()).config.senderConstraint).toBe('required');
    expect(
      loadConfiguration(production({ SENDER_CONSTRAINT: 'optional' })).config.senderConstraint,
    ).toBe('optional');
  });

  test('DPoP nonces are asked for only by name: whoever knows the contract alone sends none', () => {
    expect(loadConfiguration(production()).config.dpopNonce).toBe('optional');
    const asked = loadConfiguration(production({ DPOP_NONCE: 'required' }));
    expect(asked.config.dpopNonce).toBe('required');
  });
});
