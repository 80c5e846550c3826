import Fastify from 'fastify';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parseTrustedProxies } from '../../../src/auth/trusted-proxies.ts';
import { takeClientCertificates } from '../../../src/http/client-certificate.ts';
import { selfSigned } from '../../support/client-certificates.ts';

const { cert } = selfSigned('desk.example.vn');

/** What a handler sees of the header, and of the certificate in it, behind these proxies. */
async function seen(proxies: string, headers: Record<string, string>) {
  const app = Fastify();
  const certificateOf = takeClientCertificates(app, {
    header: 'x-client-cert',
    proxies: parseTrustedProxies(proxies) ?? { includes: () => false },
    chainRequired: true,
  });
  app.get('/', async ({ headers: left, raw }) => ({
    header: left['x-client-cert'] !== undefined,
    certificate: certificateOf(raw) !== undefined,
  }));
  onTestFinished(() => app.close());
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return (await fetch(url, { headers })).json();
}

describe('the header in which a proxy hands on a certificate', () => {
  const headers = { 'x-client-cert': encodeURIComponent(cert) };

  it('is read where it comes from a trusted proxy', async () => {
    expect(await seen('127.0.0.1', headers)).toEqual({ header: true, certificate: true });
  });

  it('is gone before anything sees it where it does not', async () => {
    expect(await seen('10.20.0.5', headers)).toEqual({ header: false, certificate: false });
  });

  it('is no certificate when it is not there', async () => {
    expect(await seen('127.0.0.1', {})).toEqual({ header: false, certificate: false });
  });
});
