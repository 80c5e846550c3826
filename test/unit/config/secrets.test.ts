import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import type { VariableName } from '../../../src/config/env.ts';
import { loadConfiguration } from '../../../src/config/secrets.ts';
import { pem } from '../../../src/documents/x509/pem.ts';
import {
  complete,
  folder,
  lgspToken,
  platform,
  portalAccounts,
  privateJwk,
  problemsOf,
  tokenIssuers,
} from './kit.ts';

const canary = 'canary-7f3a9c';
const jwk = privateJwk();

/** Files that cannot be used, each holding something that must not be repeated. */
const badFiles: ReadonlyArray<readonly [VariableName, string, unknown]> = [
  ['SIGNING_KEYS_FILE', 'no JSON', `{"keys": [${canary}`],
  ['SIGNING_KEYS_FILE', 'no keys', { keys: [], note: canary }],
  [
    'SIGNING_KEYS_FILE',
    'a key without its private part',
    { keys: [{ kty: 'EC', crv: 'P-256', x: canary, y: canary }] },
  ],
  ['SIGNING_KEYS_FILE', 'a key of another kind', { keys: [{ kty: 'oct', k: canary }] }],
  ['SIGNING_KEYS_FILE', 'a key whose parts do not fit', { keys: [{ ...jwk, d: canary }] }],
  ['SIGNING_KEYS_FILE', 'a purpose that does not exist', { keys: [{ ...jwk, purpose: canary }] }],
  ['SIGNING_KEYS_FILE', 'keys for receipts alone', { keys: [{ ...jwk, purpose: 'receipt' }] }],
  ['TOKEN_ISSUERS_FILE', 'no JSON', canary],
  ['TOKEN_ISSUERS_FILE', 'an object', { [canary]: 1 }],
  ['TOKEN_ISSUERS_FILE', 'an empty list', []],
  [
    'TOKEN_ISSUERS_FILE',
    'an issuer without keys',
    [{ issuer: 'https://sso.example.vn', audience: 'https://gateway.example.vn', secret: canary }],
  ],
  [
    'TOKEN_ISSUERS_FILE',
    'an algorithm with a shared secret',
    [{ ...tokenIssuers()[0], algorithms: ['HS256'], secret: canary }],
  ],
  ['VSS_PORTAL_ACCOUNTS_FILE', 'no JSON', `[{"password": "${canary}"`],
  ['VSS_PORTAL_ACCOUNTS_FILE', 'an object', { password: canary }],
  ['VSS_PORTAL_ACCOUNTS_FILE', 'an empty list', []],
  [
    'VSS_PORTAL_ACCOUNTS_FILE',
    'an account without a password',
    [{ facilityCode: '99002', username: canary }],
  ],
  [
    'VSS_PORTAL_ACCOUNTS_FILE',
    'an account with an empty password',
    [{ facilityCode: '99002', username: canary, password: '' }],
  ],
  [
    'VSS_PORTAL_ACCOUNTS_FILE',
    'a malformed facility',
    [{ facilityCode: 'x', username: 'a', password: canary }],
  ],
  [
    'VSS_PORTAL_ACCOUNTS_FILE',
    'a facility twice',
    [portalAccounts[0], { ...portalAccounts[0], password: canary }],
  ],
  ['VSS_PORTAL_ACCOUNTS_FILE', 'null', 'null'],
  ['OPERATIONS_FILE', 'no JSON', `{ ${canary} }`],
  ['OPERATIONS_FILE', 'an empty list', []],
  ['OPERATIONS_FILE', 'numbers', [5]],
  ['OPERATIONS_FILE', 'a text', `"${canary}"`],
  ['APPENDIX_II_FILE', 'no codes', `E11\n${canary}`],
  ['APPENDIX_II_FILE', 'nothing', '# none'],
  ['NGSP_LGSP_TOKEN_FILE', 'no JSON', `{"SecretKey": "${canary}"`],
  ['NGSP_LGSP_TOKEN_FILE', 'null', 'null'],
  ['NGSP_LGSP_TOKEN_FILE', 'a list', [canary]],
  ['NGSP_LGSP_TOKEN_FILE', 'four texts', { ...lgspToken, SecretKey: canary, AppName: '' }],
  ['NGSP_LGSP_TOKEN_FILE', 'a number', { ...lgspToken, SecretKey: canary, AppName: 5 }],
  ['CSCA_CERTIFICATES_FILE', 'no certificate', canary],
  ['PRESENCE_ISSUERS_FILE', 'an empty list', []],
  ['PRESENCE_ISSUERS_FILE', 'no JSON', `{${canary}`],
  ['FINGERPRINT_DEVICES_FILE', 'numbers', [5]],
  ['CLIENT_KEYS_FILE', 'no JSON', `{${canary}`],
  ['CLIENT_KEYS_FILE', 'no keys', [{ issuer: canary, client: canary, jwks: { keys: [] } }]],
  [
    'CLIENT_KEYS_FILE',
    'a key that is none',
    [{ issuer: canary, client: canary, jwks: { keys: [{ kid: canary, kty: 'RSA' }] } }],
  ],
  ['WITNESSES_FILE', 'no JSON', `{${canary}`],
  ['WITNESSES_FILE', 'a list', [canary]],
  [
    'WITNESSES_FILE',
    'a key that is none',
    { witnesses: [{ key: canary, url: 'https://w.example.vn' }] },
  ],
  ['WITNESSES_FILE', 'a quorum beyond them', { witnesses: [], quorum: 1 }],
  ['WEBHOOKS_FILE', 'no JSON', `{${canary}`],
  [
    'WEBHOOKS_FILE',
    'nothing that is right',
    [{ name: canary, url: canary, secrets: [canary], events: [canary], [canary]: 1 }],
  ],
  ['TSA_ROOTS_FILE', 'no certificate', canary],
  ['TSA_ROOTS_FILE', 'a certificate that is none', pem('CERTIFICATE', Buffer.from(canary))],
  ['FACILITIES_FILE', 'no header', `99002,${canary}`],
  ['FACILITIES_FILE', 'nothing', ''],
  ['PSEUDONYM_KEY_FILE', 'a short key', Buffer.from(canary).toString('base64')],
  ['PSEUDONYM_KEY_FILE', 'nothing', ''],
];

describe('a file that cannot be used', () => {
  test.each(badFiles)(
    '%s with %s is named, with an example, and not repeated',
    (name, _what, content) => {
      const at = folder();
      const given = { ...complete(at), ...platform };
      const problems = problemsOf({ ...given, [name]: at.write('bad', content) });
      expect(problems.length).toBeGreaterThan(0);
      for (const problem of problems) {
        expect(problem).toMatch(new RegExp(`^${name} .+; example: ${name}=`));
        expect(problem).not.toContain(canary);
        expect(problem).not.toContain('portal-password-canary');
        expect(problem).not.toContain(at.path);
      }
    },
  );

  test('is reported together with the others', () => {
    const at = folder();
    const problems = problemsOf({
      ...complete(at),
      TOKEN_ISSUERS_FILE: at.write('bad-issuers', '{'),
      VSS_PORTAL_ACCOUNTS_FILE: at.write('bad-accounts', [{}, {}]),
      FACILITIES_FILE: at.write('bad-facilities', 'code\n'),
      PORT: 'x',
    });
    const named = new Set(problems.map((problem) => problem.split(' ')[0]));
    expect(named).toEqual(
      new Set(['PORT', 'TOKEN_ISSUERS_FILE', 'VSS_PORTAL_ACCOUNTS_FILE', 'FACILITIES_FILE']),
    );
    expect(
      problems.filter((problem) => problem.startsWith('VSS_PORTAL_ACCOUNTS_FILE')),
    ).toHaveLength(2);
  });
});

describe('what is made in the sandbox', () => {
  const parts = (at: ReturnType<typeof folder>) => {
    const { secrets } = loadConfiguration(complete(at));
    return {
      keys: secrets.signingKeys.publicKeys(),
      pseudonymKey: Buffer.from(secrets.pseudonymKey).toString('hex'),
    };
  };

  test('stays the same at the next start', () => {
    const at = folder();
    expect(parts(at)).toEqual(parts(at));
  });

  test('is of its own in every folder', () => {
    const [one, other] = [parts(folder()), parts(folder())];
    expect(one.pseudonymKey).not.toBe(other.pseudonymKey);
    expect(one.keys).not.toEqual(other.keys);
  });

  test('can be read by its owner alone', () => {
    const at = folder();
    parts(at);
    for (const name of ['signing-keys.json', 'pseudonym.key'])
      expect(statSync(join(at.path, name)).mode & 0o777).toBe(0o600);
  });

  test('is never written over what is there, even when that is wrong', () => {
    const at = folder();
    const file = at.write('signing-keys.json', 'not keys');
    expect(problemsOf(complete(at))[0]).toMatch(/^SIGNING_KEYS_FILE names a file that /);
    expect(readFileSync(file, 'utf8')).toBe('not keys');
  });

  test('gives the same pseudonyms to replicas that share the key file', () => {
    const [a, b] = [folder(), folder()];
    const shared = a.write('shared.key', Buffer.alloc(32, 9).toString('base64'));
    const of = (at: ReturnType<typeof folder>) =>
      loadConfiguration({ ...complete(at), PSEUDONYM_KEY_FILE: shared }).secrets.pseudonymKey;
    expect(of(a)).toEqual(of(b));
  });
});

describe('secrets', () => {
  test('stand in no part of the settings', () => {
    const { config } = loadConfiguration({ ...complete(folder()), ...platform });
    const shown = `${JSON.stringify(config)} ${inspect(config, { depth: 9, showHidden: true })}`;
    for (const secret of [
      'population-secret-canary',
      'portal-password-canary',
      'consumer-secret-canary',
    ])
      expect(shown).not.toContain(secret);
  });

  test('of the signing keys stay out of what is published and of what is printed', () => {
    const at = folder();
    const { secrets } = loadConfiguration(complete(at));
    const { keys } = JSON.parse(readFileSync(join(at.path, 'signing-keys.json'), 'utf8')) as {
      readonly keys: ReadonlyArray<{ readonly d: string }>;
    };
    const shown = `${JSON.stringify(secrets.signingKeys)} ${JSON.stringify(secrets.signingKeys.publicKeys())} ${inspect(secrets.signingKeys, { depth: 9 })}`;
    expect(keys.length).toBeGreaterThan(0);
    for (const { d } of keys) expect(shown).not.toContain(d);
  });

  test('are kept per facility, and documents by their digest', () => {
    const at = folder();
    const document = '{ __typename }';
    const { secrets } = loadConfiguration({
      ...complete(at),
      OPERATIONS_FILE: at.write('operations.json', { any: document }),
    });
    expect([...secrets.portalAccounts.keys()]).toEqual(['99002']);
    expect([...(secrets.registeredDocuments ?? [])]).toEqual([
      createHash('sha256').update(document).digest('base64url'),
    ]);
  });

  test('of the platform are its account, and the five texts as one header', () => {
    const at = folder();
    const file = at.write('lgsp.json', { ...lgspToken, other: 'not sent' });
    const given = { ...complete(at), ...platform, NGSP_LGSP_TOKEN_FILE: file };
    const { secrets } = loadConfiguration(given);
    const header = secrets.platform?.lgspToken ?? '';
    expect(JSON.parse(Buffer.from(header, 'base64').toString())).toEqual(lgspToken);
    expect(secrets.platform).toMatchObject({
      consumerKey: 'consumer',
      consumerSecret: 'consumer-secret-canary',
    });
  });
});
