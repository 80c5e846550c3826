import { hash } from 'node:crypto';
import type { ZipEntry } from './zip.ts';

/** What a signature or time-stamp of the container is over: each file by its SHA-256 (ETSI EN 319 162-1 A.4). */
export interface Manifest {
  /** The file that holds the signature or time-stamp over this manifest. */
  readonly proof: { readonly name: string; readonly type: string };
  readonly files: readonly ManifestFile[];
}

export interface ManifestFile {
  readonly name: string;
  readonly type: string;
  /** SHA-256, base64. */
  readonly digest: string;
}

/** Of a file that the container keeps; the type is told by its name. */
export function manifestFile({ name, content }: ZipEntry): ManifestFile {
  return { name, type: typeOf(name), digest: hash('sha256', content, 'base64') };
}

const types: Readonly<Record<string, string>> = {
  jws: 'application/jose',
  json: 'application/json',
  pem: 'application/x-pem-file',
  tst: 'application/vnd.etsi.timestamp-token',
  p7s: 'application/pkcs7-signature',
};

export function typeOf(name: string): string {
  const ending = name.slice(name.lastIndexOf('.') + 1);
  return types[ending] ?? 'text/plain';
}

/** The one way in which a manifest is written here; names have no character that XML would escape. */
export function formatManifest({ proof, files }: Manifest): Buffer {
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<asic:ASiCManifest xmlns:asic="http://uri.etsi.org/02918/v1.2.1#" xmlns:ds="http://www.w3.org/2000/09/xmldsig#">',
    `  <asic:SigReference URI="${proof.name}" MimeType="${proof.type}"/>`,
    ...files.flatMap(({ name, type, digest }) => [
      `  <asic:DataObjectReference URI="${name}" MimeType="${type}">`,
      '    <ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>',
      `    <ds:DigestValue>${digest}</ds:DigestValue>`,
      '  </asic:DataObjectReference>',
    ]),
    '</asic:ASiCManifest>',
  ];
  return Buffer.from(`${lines.join('\n')}\n`);
}

const proofLine = /<asic:SigReference URI="([^"<>&]+)" MimeType="([^"<>&]+)"\/>/;
const fileLines =
  /<asic:DataObjectReference URI="([^"<>&]+)" MimeType="([^"<>&]+)">\s*<ds:DigestMethod [^<>]*\/>\s*<ds:DigestValue>([A-Za-z0-9+/=]+)<\/ds:DigestValue>/g;

/** Null for anything but the one spelling: no XML parser is needed, and none can read it otherwise. */
export function parseManifest(bytes: Uint8Array): Manifest | null {
  const text = Buffer.from(bytes).toString('latin1');
  const [, name, type] = proofLine.exec(text) ?? [];
  if (name === undefined || type === undefined) return null;
  const files = [...text.matchAll(fileLines)].map(([, file = '', kind = '', digest = '']) => ({
    name: file,
    type: kind,
    digest,
  }));
  const manifest = { proof: { name, type }, files };
  return formatManifest(manifest).equals(bytes) ? manifest : null;
}
