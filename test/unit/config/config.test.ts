import { describe, expect, test } from 'vitest';
import { loadConfiguration } from '../../../src/config/secrets.ts';
import { complete, folder, privateJwk, problemsOf } from './kit.ts';

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
      population: { servicePath: '/dancu', integrationCode: '037', timestampUnit: 'ms' },
      freeFormOperations: 'allow',
      deadlineMs: 8_000,
      logLevel: 'info',
    });
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

  test.each(['GATEWAY_URL', 'VSS_PORTAL_URL', 'POPULATION_URL'])(
    '%s may hold no user name and no password, and the problem repeats neither',
    (name) => {
      const problems = problemsOf({
        ...complete(folder()),
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

describe('in production', () => {
  const production = (changes: Readonly<Record<string, string>> = {}) => {
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

  test.each(['GATEWAY_URL', 'VSS_PORTAL_URL', 'POPULATION_URL'])('%s is not plain http', (name) => {
    const [problem, ...others] = problemsOf(production({ [name]: 'http://host.example.vn/x' }));
    expect(problem).toMatch(new RegExp(`^${name} must be https in production`));
    expect(others).toEqual([]);
  });

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
});
