import { constants, hash, verify as verifySignature } from 'node:crypto';
import * as pkijs from 'pkijs';
import { certificateOids, oids } from '../names.ts';
import { answer, DocumentRefused, must, type Refusal } from '../refusal.ts';
import { type Certificate, keyUsageBits } from '../x509/certificate.ts';
import { isAmong, type Path, pathTo } from '../x509/path.ts';
import { readSignedData, type SignedData } from './read.ts';

export interface DocumentCheck {
  readonly signature: Uint8Array;
  /** The document, where the signature is detached. */
  readonly content: Uint8Array | null;
  readonly roots: readonly Certificate[];
  /** Authorities on the way to a root that the signature file may lack. */
  readonly intermediates?: readonly Certificate[];
  readonly now: Date;
}

export interface VerifiedDocument {
  readonly ok: true;
  readonly signer: Certificate;
  readonly path: Path;
  /** As the signer says; no time-stamp proves it. */
  readonly signingTime: Date;
  readonly hash: string;
  readonly content: Uint8Array;
  readonly attached: boolean;
}

/** What may be off between the signer's clock and ours. */
const clockToleranceMs = 10_000;

/**
 * Checks a CMS signature with the attributes of CAdES-BES: form to the last byte, content, signature, and the path of certificates
 * as it was when the document was signed. Our own strict reading finds the reason of a refusal; PKI.js has to accept as well.
 */
export function verifyDocument(check: DocumentCheck): Promise<VerifiedDocument | Refusal> {
  return answer(async () => {
    const data = readSignedData(check.signature);
    must(data.contentType === oids.data, 'CONTENT_TYPE_WRONG');
    const content = contentOf(data, check.content);
    const signingTime = statedTime(data, check.now);
    requireContent(data, content);
    must(data.signingCertificate?.hash !== 'sha1', 'ALGORITHM_WEAK');
    requireSignature(data);
    requireDocumentSigner(data.signer);
    const path = await pathOf(data, check, signingTime);
    await secondOpinion(check.signature, data.content === null ? content : null);
    const attached = data.content !== null;
    return {
      ok: true,
      signer: data.signer,
      path,
      signingTime,
      hash: data.digest.hash,
      content,
      attached,
    };
  });
}

function contentOf(data: SignedData, given: Uint8Array | null): Uint8Array {
  must(data.content === null || given === null, 'CONTENT_TWICE');
  const content = data.content ?? given;
  if (content === null) throw new DocumentRefused('CONTENT_MISSING');
  must(content.byteLength > 0, 'DOCUMENT_EMPTY');
  return content;
}

function statedTime({ signingTime }: SignedData, now: Date): Date {
  if (signingTime === null) throw new DocumentRefused('SIGNED_ATTRIBUTE_MISSING');
  must(signingTime.getTime() <= now.getTime() + clockToleranceMs, 'SIGNED_IN_FUTURE');
  return signingTime;
}

export function requireContent(data: SignedData, content: Uint8Array): void {
  must(data.messageDigest.equals(hash(data.digest.hash, content, 'buffer')), 'CONTENT_DIFFERS');
}

/** The attributes bind the signer's certificate, so that no other one of the same key can take its place (RFC 5035). */
export function requireSignature({ signer, signed, signingCertificate }: SignedData): void {
  const { family, digest, saltLength } = signed.algorithm;
  if (digest === null) throw new DocumentRefused('ALGORITHM_UNKNOWN');
  if (signingCertificate === null) throw new DocumentRefused('SIGNED_ATTRIBUTE_MISSING');
  const own = hash(signingCertificate.hash, signer.bytes, 'buffer');
  must(signingCertificate.value.equals(own), 'SIGNER_CERTIFICATE_DIFFERS');
  const type = signer.key.asymmetricKeyType ?? '';
  const types = { RSA: ['rsa'], RSA_PSS: ['rsa', 'rsa-pss'], ECDSA: ['ec'] }[family];
  must(types.includes(type), 'ALGORITHMS_DISAGREE');
  const padding =
    family === 'RSA_PSS'
      ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: saltLength ?? digest.bytes }
      : {};
  must(
    verifySignature(digest.hash, signed.bytes, { key: signer.key, ...padding }, signed.signature),
    'SIGNATURE_INVALID',
  );
}

const documentUses: readonly string[] = [
  certificateOids.emailProtection,
  certificateOids.documentSigning,
  certificateOids.microsoftDocumentSigning,
  certificateOids.adobeDocumentSigning,
  certificateOids.anyUse,
];

/** For whom the key signs: a certificate for servers or for time-stamps is none for documents. */
export function requireDocumentSigner({ keyUsage, extendedUse }: Certificate): void {
  const signs = [keyUsageBits.digitalSignature, keyUsageBits.contentCommitment];
  must(keyUsage === null || signs.some((bit) => keyUsage.has(bit)), 'SIGNER_MAY_NOT_SIGN');
  must(
    extendedUse === null || documentUses.some((use) => extendedUse.uses.has(use)),
    'SIGNER_FOR_OTHER_USE',
  );
}

/** A certificate that leads nowhere is a byte that nobody signed. */
export async function pathOf(
  { signer, certificates }: SignedData,
  { roots, intermediates = [] }: Pick<DocumentCheck, 'roots' | 'intermediates'>,
  at: Date,
): Promise<Path> {
  const path = await pathTo(signer, [...certificates, ...intermediates], roots, at);
  must(
    certificates.every((one) => isAmong(one, path)),
    'CERTIFICATE_STRAY',
  );
  return path;
}

export async function secondOpinion(
  signature: Uint8Array,
  detached: Uint8Array | null,
): Promise<void> {
  try {
    const info = pkijs.ContentInfo.fromBER(exactly(signature));
    const data = new pkijs.SignedData({ schema: info.content });
    const content = detached === null ? {} : { data: exactly(detached) };
    must(await data.verify({ signer: 0, ...content }), 'SECOND_JUDGE_REFUSED');
  } catch (cause) {
    throw new DocumentRefused('SECOND_JUDGE_REFUSED', { cause });
  }
}

/** The buffer itself where the bytes fill it, else a copy: a document of 100 MB is not copied. */
function exactly(bytes: Uint8Array): ArrayBuffer {
  const { buffer, byteOffset, byteLength } = bytes;
  if (buffer instanceof ArrayBuffer && byteOffset === 0 && buffer.byteLength === byteLength) {
    return buffer;
  }
  return Uint8Array.from(bytes).buffer;
}
