import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  certificateThumbprint,
  readCertificateHeader,
} from '../../../src/auth/client-certificate.ts';
import { selfSigned } from '../../support/client-certificates.ts';
import {
  authenticatorWith,
  forge,
  hospitalClaims,
  outcomeOf,
  pairs,
  thumbprint,
} from './token-forge.ts';

const ours = selfSigned('desk.example.vn');
const { raw: der } = new X509Certificate(ours.cert);
const base64 = der.toString('base64');
const bound = (cnf: Record<string, string>) => forge({ ...hospitalClaims, cnf });
const x5t = { 'x5t#S256': certificateThumbprint(der) };

describe('a certificate in a header', () => {
  it.each([
    ['as RFC 9440 writes it', `:${base64}:`],
    ['as nginx writes it', encodeURIComponent(ours.cert)],
    ['with every special character escaped but +, / and =', encodeURI(ours.cert)],
    ['with blanks around it', `  :${base64}: `],
  ])('is read %s', (_name, text) => {
    expect(readCertificateHeader(text)).toEqual(der);
  });

  it.each([
    ['nothing', ''],
    ['bare base64', base64],
    ['two values', `:${base64}:, :${base64}:`],
    ['a parameter', `:${base64}:;a=1`],
    ['two certificates in PEM', encodeURIComponent(`${ours.cert}${ours.cert}`)],
    ['bytes after the certificate', `:${Buffer.concat([der, der]).toString('base64')}:`],
    ['half a certificate', `:${der.subarray(0, 200).toString('base64')}:`],
    ['no certificate', `:${Buffer.from('certificate').toString('base64')}:`],
    ['a broken escape', '-----BEGIN%2'],
    [
      'a public key',
      encodeURIComponent(String(pairs.es.publicKey.export({ type: 'spki', format: 'pem' }))),
    ],
  ])('is not read from %s', (_name, text) => {
    expect(readCertificateHeader(text)).toBeUndefined();
  });
});

describe('a token bound to a certificate', () => {
  const required = authenticatorWith({ senderConstraint: 'required' });
  const stranger = new X509Certificate(selfSigned('desk.example.vn').cert).raw;
  const outcome = (authorization: string, clientCertificate?: () => Uint8Array | undefined) =>
    outcomeOf(() =>
      required({
        authorization,
        ...(clientCertificate === undefined ? {} : { clientCertificate }),
      }),
    );

  it('is accepted on a connection with the certificate, also when it is remembered', async () => {
    const authorization = `Bearer ${bound(x5t)}`;
    for (let round = 0; round < 2; round += 1) {
      expect(await outcome(authorization, () => der)).toBe('accepted');
      expect(await outcome(authorization, () => stranger)).toBe('CLIENT_CERTIFICATE_MISMATCH');
      expect(await outcome(authorization, () => undefined)).toBe('CLIENT_CERTIFICATE_MISMATCH');
      expect(await outcome(authorization)).toBe('CLIENT_CERTIFICATE_MISMATCH');
    }
  });

  it('names the certificate in the caller', async () => {
    const request = { authorization: `Bearer ${bound(x5t)}`, clientCertificate: () => der };
    expect(await required(request)).toMatchObject({
      boundTo: null,
      boundToCertificate: x5t['x5t#S256'],
    });
  });

  it('is not a DPoP token', async () => {
    expect(await outcome(`DPoP ${bound(x5t)}`, () => der)).toBe('SENDER_CONSTRAINT_FAILED');
  });

  it('and to a key needs both', async () => {
    const both = bound({ ...x5t, jkt: thumbprint(pairs.other) });
    expect(await outcome(`Bearer ${both}`, () => der)).toBe('SENDER_CONSTRAINT_FAILED');
    expect(await outcome(`DPoP ${both}`, () => der)).toBe('SENDER_CONSTRAINT_FAILED');
    expect(await outcome(`DPoP ${both}`, () => stranger)).toBe('CLIENT_CERTIFICATE_MISMATCH');
  });

  it('is asked for its certificate, and no other token is', async () => {
    const asked = () => {
      throw new Error('asked for the certificate');
    };
    const optional = authenticatorWith();
    expect(
      await outcomeOf(() =>
        optional({ authorization: `Bearer ${forge()}`, clientCertificate: asked }),
      ),
    ).toBe('accepted');
  });

  it.each([7, '', 'short', null, [x5t['x5t#S256']]])('cannot be bound to %j', async (value) => {
    const token = forge({ ...hospitalClaims, cnf: { 'x5t#S256': value } });
    expect(await outcome(`Bearer ${token}`, () => der)).toBe('TOKEN_CLAIMS_INVALID');
  });
});
