import { randomBytes, X509Certificate } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { digestIdentifier } from '../documents/algorithm.ts';
import { der, generalizedTime, integer, objectId, octets, sequence } from '../documents/asn1.ts';
import { type CertifiedKey, selfCertified } from '../documents/authority.ts';
import { keyIn } from '../documents/chain.ts';
import { signAttached } from '../documents/cms/sign.ts';
import { oids } from '../documents/names.ts';
import { DocumentRefused } from '../documents/refusal.ts';
import { keySigner } from '../documents/signer.ts';
import { readRequest, type TimeStampRequest } from '../documents/time-stamp/request.ts';
import { encodeGranted, encodeRejection } from '../documents/time-stamp/response.ts';
import { pem, pemBlocks } from '../documents/x509/pem.ts';
import type { Clock } from '../domain/clock.ts';
import type { Handler } from './listen.ts';

/** Policy of the sandbox, under the arc for documentation (RFC 5612): nobody answers for the clock. */
export const sandboxPolicy = '1.3.6.1.4.1.32473.1.1';

/** A new one; `selfCertified` forgets the keys of its authorities. */
export function timeStampKey(now: Date): CertifiedKey {
  return selfCertified({
    organization: 'vss-gateway sandbox',
    use: 'TIME_STAMPS',
    now,
    days: 3_650,
  });
}

/** A time-stamping authority (RFC 3161 over HTTP): real requests, real keys, real DER; only nobody trusts it. */
export function createTimeStampAuthority(options: {
  readonly key: CertifiedKey;
  readonly clock: Pick<Clock, 'now'>;
}): Handler {
  const { key, clock } = options;
  return async (request) => {
    if (request.method !== 'POST') return new Response(null, { status: 405 });
    if (request.headers.get('content-type') !== 'application/timestamp-query') {
      return new Response(null, { status: 415 });
    }
    const body = new Uint8Array(await request.arrayBuffer());
    return new Response(await answer(body, key, clock.now()), {
      headers: { 'content-type': 'application/timestamp-reply' },
    });
  };
}

async function answer(
  body: Uint8Array,
  key: CertifiedKey,
  now: Date,
): Promise<Buffer<ArrayBuffer>> {
  try {
    const request = readRequest(body);
    if (request.policy !== null && request.policy !== sandboxPolicy) {
      return Buffer.from(encodeRejection('unacceptedPolicy'));
    }
    return Buffer.from(encodeGranted(await token(request, key, now)));
  } catch (error) {
    if (!(error instanceof DocumentRefused)) throw error;
    const isAlgorithm = error.code.startsWith('ALGORITHM_');
    return Buffer.from(encodeRejection(isAlgorithm ? 'badAlg' : 'badDataFormat'));
  }
}

/** Issued with the certificates of the path below the root; without them where they were not asked for. */
async function token(
  request: TimeStampRequest,
  { key, certificates: [own, issuing] }: CertifiedKey,
  now: Date,
): Promise<Buffer> {
  const signer = keySigner(key, [own, issuing]);
  if (signer === null) throw new TypeError('The key signs no time-stamps');
  const second = new Date(Math.floor(now.getTime() / 1_000) * 1_000);
  const info = sequence(
    integer(1),
    objectId(sandboxPolicy),
    sequence(digestIdentifier(request.hash), octets(request.digest)),
    integer(randomBytes(16)),
    generalizedTime(second),
    sequence(integer(1)),
    ...(request.nonce === null ? [] : [integer(request.nonce)]),
  );
  return signAttached(der(info), {
    signer,
    signingTime: second,
    contentType: oids.timeStampInfo,
    sendsCertificates: request.certificates,
  });
}

/**
 * The key of an earlier start, so that what it stamped can still be checked; a new one where there is none, or its time is up.
 *
 * @param folder of the sandbox; `roots` is the PEM file of the root in it
 */
export function keptTimeStampKey(
  folder: string,
  now: Date,
): { readonly key: CertifiedKey; readonly roots: string } {
  const [file, roots] = [join(folder, 'time-stamp-key.pem'), join(folder, 'time-stamp-roots.pem')];
  const kept = existsSync(file) ? readKey(readFileSync(file, 'latin1'), now) : null;
  const key = kept ?? timeStampKey(now);
  const certificates = key.certificates.map((bytes) => pem('CERTIFICATE', bytes));
  if (kept === null) {
    const secret = key.key.export({ type: 'pkcs8', format: 'pem' }).toString();
    writeFileSync(file, `${secret}${certificates.join('')}`, { mode: 0o600 });
  }
  writeFileSync(roots, certificates.slice(1).join(''));
  return { key, roots };
}

function readKey(text: string, now: Date): CertifiedKey | null {
  const key = keyIn(text);
  const [own, issuing, root] = pemBlocks(text)
    .filter(({ label }) => label === 'CERTIFICATE')
    .map(({ bytes }) => bytes);
  if (key === null || own === undefined || issuing === undefined || root === undefined) return null;
  return new X509Certificate(own).validToDate > now
    ? { key, certificates: [own, issuing, root] }
    : null;
}
