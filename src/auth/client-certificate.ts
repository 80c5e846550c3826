import { createHash, X509Certificate } from 'node:crypto';

/** RFC 8941, section 3.3.5, with the whole field being one such value (RFC 9440, section 2.2). */
const byteSequence = /^:([A-Za-z0-9+/]+={0,2}):$/;
const pem =
  /^-----BEGIN CERTIFICATE-----\r?\n([A-Za-z0-9+/=\r\n]+)-----END CERTIFICATE-----\r?\n?$/;

/** `x5t#S256` (RFC 8705, section 3.1): SHA-256 over the certificate in DER, base64url. */
export function certificateThumbprint(der: Uint8Array): string {
  return createHash('sha256').update(der).digest('base64url');
}

/**
 * The certificate in DER that a proxy hands on: `:<DER in base64>:` (RFC 9440) or PEM with URL escapes, as nginx
 * (`$ssl_client_escaped_cert`) and Apache write it. Undefined unless the text is exactly one certificate.
 */
export function readCertificateHeader(text: string): Uint8Array | undefined {
  const trimmed = text.trim();
  const base64 = byteSequence.exec(trimmed)?.[1] ?? pem.exec(unescaped(trimmed))?.[1];
  return base64 === undefined ? undefined : oneCertificate(Buffer.from(base64, 'base64'));
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}

/** OpenSSL reads the first certificate and passes over what follows it, which would give one certificate many texts. */
function oneCertificate(der: Uint8Array): Uint8Array | undefined {
  try {
    const { raw } = new X509Certificate(der);
    return raw.equals(der) ? raw : undefined;
  } catch {
    return undefined;
  }
}
