import { generateKeyPairSync } from 'node:crypto';
import tls from 'node:tls';
import { type CertificateForm, csca, day, extension, usage } from './chip/certificates.ts';
import { seq, tlv } from './chip/der.ts';
import type { Pair } from './chip/keys.ts';

export type CertificateKind = 'good' | 'expired' | 'other-name' | 'other-authority';

/** What a TLS server needs to show each kind of certificate for one host name. */
export type ServerCertificates = Readonly<Record<CertificateKind, tls.SecureContextOptions>>;

const trusted = newPair();
const untrusted = newPair();
const trustedName = 'Test Upstreams CA';

/** Trusted by every connection of this process that is made from now on, besides what is trusted anyway. */
export function trustTestAuthority(): void {
  const der = csca(trusted, 'sha256', { subject: trustedName, issuer: trustedName });
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), pem(der)]);
}

export function serverCertificatesFor(hostname: string): ServerCertificates {
  return {
    good: issued(hostname, {}),
    expired: issued(hostname, { from: day('2020-01-01'), to: day('2024-01-01') }),
    'other-name': issued('elsewhere.upstream.test', {}),
    'other-authority': issued(hostname, { issuerPair: untrusted }),
  };
}

function issued(hostname: string, changes: Partial<CertificateForm>): tls.SecureContextOptions {
  const pair = newPair();
  const name = tlv(0x82, Buffer.from(hostname));
  const der = csca(pair, 'sha256', {
    subject: hostname,
    issuer: trustedName,
    issuerPair: trusted,
    serial: 7,
    isCa: false,
    keyUsage: usage.digitalSignature,
    authorityKeyId: null,
    others: [extension('2.5.29.17', seq(name))],
    ...changes,
  });
  return {
    cert: pem(der),
    key: String(pair.privateKey.export({ type: 'pkcs8', format: 'pem' })),
  };
}

function newPair(): Pair {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  return { scheme: 'ECDSA', privateKey, spki };
}

function pem(der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}
