import { describe, expect, test } from 'vitest';
import { loadConfiguration } from '../../../src/config/secrets.ts';
import { authority, selfSigned } from '../../support/client-certificates.ts';
import { complete, folder, problemsOf } from './kit.ts';

const ca = authority('Test authority');
const server = selfSigned('gateway.example.vn');
const other = selfSigned('other.example.vn');
const canary = 'canary-7f3a9c';

function withFiles(files: Readonly<Record<string, string>>) {
  const at = folder();
  const given = Object.entries(files).map(([name, text]) => [name, at.write(name, text)] as const);
  return { ...complete(at), ...Object.fromEntries(given) };
}

const own = { TLS_CERT_FILE: server.cert, TLS_KEY_FILE: server.key };

describe('TLS of the gateway itself', () => {
  test('is off unless files are named', () => {
    const { config, secrets } = loadConfiguration(complete(folder()));
    expect([config.gatewayUrl, secrets.tls]).toEqual(['http://127.0.0.1:4000', null]);
  });

  test('takes a certificate and its key, and says https', () => {
    const { config, secrets } = loadConfiguration(withFiles(own));
    expect(config.gatewayUrl).toBe('https://127.0.0.1:4000');
    expect(secrets.tls).toEqual({ cert: server.cert, key: server.key, clientCa: null });
  });

  test('takes the authorities of client certificates', () => {
    const { secrets } = loadConfiguration(withFiles({ ...own, TLS_CLIENT_CA_FILE: ca.cert }));
    expect(secrets.tls?.clientCa).toBe(ca.cert);
  });

  test.each([
    [{ TLS_CERT_FILE: server.cert }, 'TLS_KEY_FILE is missing'],
    [{ TLS_KEY_FILE: server.key }, 'TLS_CERT_FILE is missing'],
    [{ ...own, TLS_CERT_FILE: canary }, 'TLS_CERT_FILE names a file that cannot be used'],
    [{ ...own, TLS_KEY_FILE: canary }, 'TLS_KEY_FILE names a file that cannot be used'],
    [{ ...own, TLS_KEY_FILE: server.cert }, 'TLS_KEY_FILE names a file that cannot be used'],
    [{ ...own, TLS_KEY_FILE: other.key }, 'TLS_KEY_FILE names the key of another certificate'],
    [{ ...own, TLS_CLIENT_CA_FILE: canary }, 'TLS_CLIENT_CA_FILE names a file that cannot be used'],
  ])('case %#: %o', (files, problem) => {
    const problems = problemsOf(withFiles(files));
    expect(problems.map((one) => one.split('; ')[0])).toEqual([problem]);
    expect(problems.join()).not.toContain(canary);
  });

  test.each(Object.keys(own))('%s names a file that is not there', (name) => {
    expect(problemsOf({ ...withFiles(own), [name]: '/nowhere/canary.pem' })).toEqual([
      expect.stringMatching(new RegExp(`^${name} names a file that cannot be read; example: `)),
    ]);
  });
});

describe('certificates that a proxy hands on', () => {
  test('are believed from nobody unless addresses are named', () => {
    const { proxies } = loadConfiguration(complete(folder())).config.clientCertificates;
    expect(proxies.includes('127.0.0.1')).toBe(false);
  });

  test('are believed from the addresses named, in the header named', () => {
    const { header, proxies } = loadConfiguration({
      ...complete(folder()),
      TRUSTED_PROXIES: '10.20.0.5, 10.30.0.0/24',
      CLIENT_CERTIFICATE_HEADER: 'X-SSL-Cert',
    }).config.clientCertificates;
    expect(header).toBe('x-ssl-cert');
    expect(['10.20.0.5', '10.30.0.77', '10.20.0.6', '10.30.1.1'].map(proxies.includes)).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  test('a header without addresses is a problem', () => {
    const given = { ...complete(folder()), CLIENT_CERTIFICATE_HEADER: 'X-SSL-Cert' };
    expect(problemsOf(given)).toEqual([
      'TRUSTED_PROXIES is needed when CLIENT_CERTIFICATE_HEADER is set; example: TRUSTED_PROXIES=10.20.0.5,10.30.0.0/24',
    ]);
  });
});
