import { createPrivateKey, X509Certificate } from 'node:crypto';
import type { Config } from './config.ts';
import type { EnvironmentReader, VariableName } from './env.ts';

/** PEM texts with which the gateway serves TLS itself; null: it serves plain HTTP, behind a proxy. */
export type TlsFiles = {
  readonly cert: string;
  readonly key: string;
  readonly clientCa: string | null;
} | null;

/** Notes what is wrong with the files of `TLS_CERT_FILE`, `TLS_KEY_FILE` and `TLS_CLIENT_CA_FILE`. */
export function readTls(
  { files: { tls } }: Config,
  reader: EnvironmentReader,
  read: (name: VariableName, path: string, parse: (text: string) => string) => string | undefined,
): TlsFiles {
  if (tls === null) return null;
  const cert = read('TLS_CERT_FILE', tls.cert, certificates);
  const key = read('TLS_KEY_FILE', tls.key, privateKey);
  const clientCa = read('TLS_CLIENT_CA_FILE', tls.clientCa ?? '', certificates) ?? null;
  if (cert === undefined || key === undefined) return null;
  if (!new X509Certificate(cert).checkPrivateKey(createPrivateKey(key))) {
    reader.problem('TLS_KEY_FILE', 'names the key of another certificate');
  }
  return { cert, key, clientCa };
}

/** @throws when the first of them cannot be read */
function certificates(pem: string): string {
  return new X509Certificate(pem) && pem;
}

/** @throws when it is none, or needs a pass phrase */
function privateKey(pem: string): string {
  return createPrivateKey(pem) && pem;
}
