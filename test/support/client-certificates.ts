import { generateKeyPairSync } from 'node:crypto';
import { csca, day, extension, usage } from './chip/certificates.ts';
import { seq, tlv } from './chip/der.ts';
import type { Pair } from './chip/keys.ts';

/** A certificate and its private key, both PEM. */
export interface Credential {
  readonly cert: string;
  readonly key: string;
}

function newPair(): Pair {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return {
    scheme: 'ECDSA',
    privateKey,
    spki: publicKey.export({ type: 'spki', format: 'der' }),
  };
}

function pem(der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

function credential(pair: Pair, der: Uint8Array): Credential {
  return { cert: pem(der), key: String(pair.privateKey.export({ type: 'pkcs8', format: 'pem' })) };
}

export function selfSigned(subject: string): Credential {
  const pair = newPair();
  const leaf = { isCa: false, keyUsage: usage.digitalSignature };
  return credential(pair, csca(pair, 'sha256', { ...leaf, subject, issuer: subject }));
}

/** Of a server at 127.0.0.1. */
export function serverCertificate(): Credential {
  const pair = newPair();
  const subject = 'gateway.example.vn';
  const loopback = extension('2.5.29.17', seq(tlv(0x87, Uint8Array.of(127, 0, 0, 1))));
  const form = { subject, issuer: subject, isCa: false, others: [loopback] };
  return credential(pair, csca(pair, 'sha256', { ...form, keyUsage: usage.digitalSignature }));
}

export interface Authority {
  /** PEM. */
  readonly cert: string;
  issue(subject: string, dates?: { readonly from: string; readonly to: string }): Credential;
}

export function authority(name: string): Authority {
  const ca = newPair();
  let serial = 1;
  return {
    cert: pem(csca(ca, 'sha256', { subject: name, issuer: name })),
    issue(subject, dates = { from: '2020-01-01', to: '2040-01-01' }) {
      const pair = newPair();
      serial += 1;
      const der = csca(pair, 'sha256', {
        subject,
        issuer: name,
        issuerPair: ca,
        serial,
        isCa: false,
        keyUsage: usage.digitalSignature,
        from: day(dates.from),
        to: day(dates.to),
        authorityKeyId: null,
      });
      return credential(pair, der);
    },
  };
}
