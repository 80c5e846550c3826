import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { type FacilityCode, parseFacilityCode } from '../../domain/facility.ts';
import { isJsonObject } from '../../domain/strict-json.ts';
import type { FacilityCertificate } from './notice-signature.ts';

/** Reads the text of a file that an entry names. @throws when it cannot be read */
export type ReadKeyFile = (path: string) => string;

/** Certificates with which facilities sign their notices, and what is wrong with the entries. Nothing of a key is repeated. */
export function parseFacilityCertificates(
  json: unknown,
  readKeyFile: ReadKeyFile,
): {
  readonly certificates: ReadonlyMap<FacilityCode, FacilityCertificate>;
  readonly problems: readonly string[];
} {
  const certificates = new Map<FacilityCode, FacilityCertificate>();
  if (!Array.isArray(json) || json.length === 0) {
    return { certificates, problems: ['no array with at least one entry'] };
  }
  const problems = (json as readonly unknown[]).flatMap((entry, index) => {
    const read = entryOf(entry, readKeyFile);
    const found =
      'problem' in read
        ? read.problem
        : certificates.has(read.facility)
          ? 'repeats a facility'
          : null;
    if (found === null && 'facility' in read) certificates.set(read.facility, read);
    return found === null ? [] : [`entry ${index + 1} ${found}`];
  });
  return { certificates, problems };
}

type Entry = FacilityCertificate & { readonly facility: FacilityCode };
type Problem = { readonly problem: string };

function entryOf(entry: unknown, readKeyFile: ReadKeyFile): Entry | Problem {
  if (!isJsonObject(entry)) return { problem: 'is no object' };
  const { facilityCode, certificate: pem, key, keyFile } = entry;
  if (typeof facilityCode !== 'string' || typeof pem !== 'string') {
    return { problem: 'needs the texts facilityCode and certificate (PEM)' };
  }
  if ((typeof key === 'string') === (typeof keyFile === 'string')) {
    return { problem: 'needs either key (PEM) or keyFile (a path)' };
  }
  const facility = attempted(() => parseFacilityCode(facilityCode));
  if (facility === null) return { problem: 'has a facilityCode that is no code of 5 characters' };
  const certificate = attempted(() => new X509Certificate(pem));
  if (certificate === null) return { problem: 'has a certificate that cannot be read' };
  const privateKey = attempted(() =>
    createPrivateKey(typeof key === 'string' ? key : readKeyFile(String(keyFile))),
  );
  if (privateKey === null) return { problem: 'has a key that cannot be read' };
  const unfit = unfitness(certificate, privateKey);
  return unfit === null ? { facility, certificate, key: privateKey } : { problem: unfit };
}

const curves: ReadonlySet<string> = new Set(['prime256v1', 'secp384r1', 'secp521r1']);

function unfitness(certificate: X509Certificate, key: KeyObject): string | null {
  if (!certificate.checkPrivateKey(key)) return 'has the key of another certificate';
  const { modulusLength = 0, namedCurve = '' } = key.asymmetricKeyDetails ?? {};
  const fits = key.asymmetricKeyType === 'rsa' ? modulusLength >= 2_048 : curves.has(namedCurve);
  return fits ? null : 'needs a key of RSA with 2048 bits or more, or of P-256, P-384 or P-521';
}

function attempted<T>(make: () => T): T | null {
  try {
    return make();
  } catch {
    return null;
  }
}
