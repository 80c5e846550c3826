import type { ServerOptions } from 'node:https';

/** PEM texts with which the gateway serves TLS itself. */
export interface TlsCredentials {
  readonly cert: string;
  readonly key: string;
  /** Authorities of client certificates; null: any certificate whose key the client holds. */
  readonly clientCa: string | null;
}

/** AEAD with ephemeral key exchange only (RFC 9325, section 4.2). */
const ciphers = [
  'TLS_AES_128_GCM_SHA256',
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
  'ECDHE-RSA-CHACHA20-POLY1305',
];

/**
 * A client certificate is asked for and not insisted on: whether a token needs one, the token says. One that no authority
 * vouches for ends no handshake either; it just does not count.
 */
export function tlsOptions({ cert, key, clientCa }: TlsCredentials): ServerOptions {
  return {
    cert,
    key,
    ...(clientCa === null ? {} : { ca: clientCa }),
    requestCert: true,
    rejectUnauthorized: false,
    minVersion: 'TLSv1.2',
    ciphers: ciphers.join(':'),
    honorCipherOrder: true,
    ecdhCurve: 'X25519:P-256:P-384',
  };
}
