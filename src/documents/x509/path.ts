import * as pkijs from 'pkijs';
import { DocumentRefused, must } from '../refusal.ts';
import { type Certificate, keyUsageBits } from './certificate.ts';

/** From the signer to the root that is trusted, both included. */
export type Path = readonly [Certificate, ...Certificate[]];

const longestPath = 8;

/**
 * The path from a signer to one of the roots, every certificate valid at `at`. A root is trusted because it was given, whoever
 * signed it; the others are only candidates. What we find is then put before PKI.js: where the two disagree, it is refused.
 *
 * @throws DocumentRefused
 */
export async function pathTo(
  signer: Certificate,
  candidates: readonly Certificate[],
  roots: readonly Certificate[],
  at: Date,
): Promise<Path> {
  must(roots.length > 0, 'TRUST_MISSING');
  const path = climb(signer, [...roots, ...candidates], roots, at);
  for (const certificate of path.slice(0, -1)) must(!certificate.isWeak, 'ALGORITHM_WEAK');
  for (const certificate of path) requireValidAt(certificate, at);
  for (const [below, issuer] of path.slice(1).entries()) requireIssuer(issuer, below);
  await secondOpinion(path, at);
  return path;
}

function climb(
  signer: Certificate,
  known: readonly Certificate[],
  roots: readonly Certificate[],
  at: Date,
): Path {
  const path: [Certificate, ...Certificate[]] = [signer];
  for (let last = signer; !isAmong(last, roots); ) {
    must(path.length < longestPath, 'PATH_TOO_LONG');
    const issuers = known.filter((one) => !isAmong(one, path) && isIssuedBy(last, one));
    // An authority that renewed its certificate has two of them with one key.
    const issuer = issuers.find((one) => isValidAt(one, at)) ?? issuers[0];
    if (issuer === undefined) throw new DocumentRefused('ISSUER_UNKNOWN');
    path.push(issuer);
    last = issuer;
  }
  return path;
}

export function isAmong({ bytes }: Certificate, others: readonly Certificate[]): boolean {
  return others.some((other) => other.bytes.equals(bytes));
}

/** Names byte for byte, and the signature. */
export function isIssuedBy(certificate: Certificate, issuer: Certificate): boolean {
  return certificate.issuer.equals(issuer.subject) && certificate.x509.verify(issuer.key);
}

function isValidAt({ notBefore, notAfter }: Certificate, at: Date): boolean {
  return at >= notBefore && at <= notAfter;
}

export function requireValidAt({ notBefore, notAfter }: Certificate, at: Date): void {
  must(at >= notBefore, 'NOT_YET_VALID');
  must(at <= notAfter, 'EXPIRED');
}

/** RFC 5280 6.1.4 (k) to (n); `below` counts the authorities between the signer and this one. */
function requireIssuer({ isCa, keyUsage, pathLength }: Certificate, below: number): void {
  must(isCa && (keyUsage?.has(keyUsageBits.keyCertSign) ?? true), 'ISSUER_NOT_CA');
  must(pathLength === null || below <= pathLength, 'PATH_TOO_LONG');
}

async function secondOpinion(path: Path, checkDate: Date): Promise<void> {
  const [signer, ...above] = path.map(({ bytes }) => asPki(bytes));
  const root = above.at(-1);
  // A signer that is itself trusted has no path to weigh.
  if (signer === undefined || root === undefined) return;
  const engine = new pkijs.CertificateChainValidationEngine({
    trustedCerts: [root],
    certs: [...above.slice(0, -1), signer],
    checkDate,
  });
  const { result } = await engine.verify().catch(() => ({ result: false }));
  must(result, 'SECOND_JUDGE_REFUSED');
}

export function asPki(bytes: Uint8Array): pkijs.Certificate {
  try {
    return pkijs.Certificate.fromBER(Uint8Array.from(bytes).buffer);
  } catch (cause) {
    throw new DocumentRefused('CERTIFICATE_MALFORMED', { cause });
  }
}
