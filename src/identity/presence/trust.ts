import { type Certificate, readCertificate } from './certificate.ts';
import { anchorFault } from './chain.ts';
import { answer, type ChipRefusal, type Refusal } from './refusal.ts';
import { isListOf, type RevocationList, readRevocationList } from './revocation.ts';

/** Whom the gateway believes about chips. Empty: nothing is verified, and nothing called valid. */
export interface ChipTrust {
  readonly anchors: readonly Certificate[];
  readonly revocations: readonly RevocationList[];
}

export interface ChipTrustFile {
  readonly trust: ChipTrust;
  /** With any of these the trust set must not be used. */
  readonly problems: readonly string[];
}

export const noChipTrust: ChipTrust = { anchors: [], revocations: [] };

const block = /-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\s]+)-----END \1-----/g;

/** CSCA certificates and their revocation lists as one PEM text (`CERTIFICATE`, `X509 CRL`). */
export function parseChipTrust(pem: string): ChipTrustFile {
  const blocks = [...pem.matchAll(block)].map(([, label, text = '']) => ({
    label,
    bytes: Buffer.from(text, 'base64'),
  }));
  const strange = blocks.filter(({ label }) => label !== 'CERTIFICATE' && label !== 'X509 CRL');
  const file = createChipTrust(
    blocks.filter(({ label }) => label === 'CERTIFICATE').map(({ bytes }) => bytes),
    blocks.filter(({ label }) => label === 'X509 CRL').map(({ bytes }) => bytes),
  );
  const problems = strange.map(({ label }) => `"${label}" is neither a certificate nor a CRL`);
  return { trust: file.trust, problems: [...problems, ...file.problems] };
}

export function createChipTrust(
  certificates: readonly Uint8Array[],
  lists: readonly Uint8Array[] = [],
): ChipTrustFile {
  const problems: string[] = [];
  const report = (what: string) => (at: number, why: ChipRefusal) => {
    problems.push(`${what} ${at + 1}: ${why}`);
  };
  const anchors = readAll(certificates, readCertificate, report('certificate'));
  const revocations = readAll(lists, readRevocationList, report('CRL'));
  if (anchors.length === 0) problems.push('no CSCA certificate');
  for (const [at, anchor] of anchors.entries()) {
    const fault = anchorFault(anchor);
    if (fault !== null) report('certificate')(at, fault);
  }
  const signed = revocations.filter((list) => anchors.some((anchor) => isListOf(list, anchor)));
  if (signed.length < revocations.length) problems.push('a CRL is not signed by a configured CSCA');
  return { trust: { anchors, revocations: signed }, problems };
}

function readAll<Value extends object>(
  files: readonly Uint8Array[],
  read: (bytes: Uint8Array) => Value,
  report: (at: number, why: ChipRefusal) => void,
): readonly Value[] {
  return files.flatMap((bytes, at) => {
    const value = answer(() => read(bytes));
    if (!isRefusal(value)) return [value];
    report(at, value.refusal);
    return [];
  });
}

function isRefusal(value: object | Refusal): value is Refusal {
  return 'ok' in value && value.ok === false;
}
