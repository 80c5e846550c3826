import { Refused } from '../identity/presence/refusal.ts';

/** Why a signed document, a time-stamp or a certificate is refused. Sentences never carry a value from it. */
export const documentRefusals = {
  // form
  DOCUMENT_EMPTY: 'There is nothing in the document that could be signed.',
  SIGNATURE_FILE_TOO_LARGE: 'The signature file is larger than 1 MB without its content.',
  DER_REFUSED: 'The signature file is not DER: cut off, followed by other bytes, or in BER.',
  CMS_MALFORMED: 'The structure is not the SignedData of one signer (RFC 5652).',
  CMS_FIELD_REFUSED: 'The SignedData holds revocation lists or unsigned attributes.',
  CONTENT_TYPE_WRONG: 'What is signed is of another kind than expected.',
  CONTENT_MISSING: 'The signature is detached: the signed document is needed to check it.',
  CONTENT_TWICE: 'The document is inside the signature file; none may be given beside it.',
  SIGNER_COUNT_WRONG: 'There is not exactly one signer.',
  SIGNED_ATTRIBUTE_MISSING:
    'One of the signed attributes content type, message digest, signing time and signing certificate is missing.',
  SIGNED_ATTRIBUTE_REPEATED: 'A signed attribute occurs twice or has several values.',
  SIGNED_ATTRIBUTE_MALFORMED: 'A signed attribute has not the form of its kind.',
  SIGNED_ATTRIBUTES_UNSORTED: 'The signed attributes are not a DER SET OF.',
  SIGNED_CONTENT_TYPE_DIFFERS: 'The signed content type is not the one of the content.',
  // algorithms
  ALGORITHM_WEAK: 'A hash or signature algorithm weaker than SHA-256 is used.',
  ALGORITHM_UNKNOWN: 'A hash or signature algorithm is used that is not accepted here.',
  ALGORITHMS_DISAGREE: 'The algorithms that the signature names do not agree with each other.',
  KEY_REFUSED: 'A public key is neither RSA of 2,048 to 8,192 bits nor of P-256, P-384 or P-521.',
  // signature
  CONTENT_DIFFERS: 'The document is not the one that was signed.',
  SIGNATURE_INVALID: 'The signature does not hold.',
  SIGNER_CERTIFICATE_MISSING: 'The certificate of the signer is not in the signature file.',
  SIGNER_CERTIFICATE_DIFFERS: 'The signer names another certificate than the one that is there.',
  CERTIFICATE_STRAY: 'A certificate in the signature file is not part of the path to the root.',
  SECOND_JUDGE_REFUSED: 'The second, independent verifier does not accept it.',
  // certificates
  CERTIFICATE_MALFORMED: 'A certificate is not an X.509 certificate in DER.',
  EXTENSION_REFUSED:
    'A certificate has an extension twice, or a critical one that is unknown here.',
  TRUST_MISSING: 'There is no root certificate to check against.',
  ISSUER_UNKNOWN: 'The path of certificates does not lead to one of the given roots.',
  PATH_TOO_LONG: 'The path of certificates is longer than a certificate in it allows.',
  ISSUER_NOT_CA: 'A certificate was issued by one that may not issue certificates.',
  NOT_YET_VALID: 'A certificate was not yet valid at the time that counts.',
  EXPIRED: 'A certificate had expired at the time that counts.',
  SIGNER_MAY_NOT_SIGN: 'The key of the certificate is not for signatures.',
  SIGNER_FOR_OTHER_USE: 'The certificate is for another use than signing documents.',
  SIGNED_IN_FUTURE: 'The signing time lies in the future.',
  // time-stamps
  TIME_STAMP_MALFORMED: 'The time-stamp is not a TSTInfo of version 1 (RFC 3161).',
  TIME_STAMP_NOT_GRANTED: 'The authority refused to stamp: the file holds no time-stamp.',
  TIME_STAMP_IMPRINT_DIFFERS: 'The time-stamp is over something else.',
  TIME_STAMP_NONCE_DIFFERS: 'The time-stamp answers another request.',
  TIME_STAMP_POLICY_DIFFERS: 'The time-stamp was made under another policy than agreed.',
  TIME_STAMP_IN_FUTURE: 'The time of the time-stamp lies in the future.',
  TIME_STAMP_USE_MISSING:
    'The certificate is not one for time-stamps alone: that use must be critical, and the only one.',
} as const satisfies Record<string, string>;

export type DocumentRefusal = keyof typeof documentRefusals;

/** Leaves a check; those who call from outside get it as an answer. */
export class DocumentRefused extends Error {
  override readonly name = 'DocumentRefused';
  readonly code: DocumentRefusal;

  constructor(code: DocumentRefusal, options?: { cause: unknown }) {
    super(documentRefusals[code], options);
    this.code = code;
  }
}

export function must(holds: boolean, otherwise: DocumentRefusal): asserts holds {
  if (!holds) throw new DocumentRefused(otherwise);
}

/** What the strict readers of `identity/presence` refuse, in the words of documents. */
const translations: Readonly<Record<string, DocumentRefusal>> = {
  DIGEST_WEAK: 'ALGORITHM_WEAK',
  DIGEST_UNKNOWN: 'ALGORITHM_UNKNOWN',
  SIGNATURE_ALGORITHM_WEAK: 'ALGORITHM_WEAK',
  SIGNATURE_ALGORITHM_UNKNOWN: 'ALGORITHM_UNKNOWN',
  PSS_PARAMETERS_REFUSED: 'ALGORITHM_UNKNOWN',
};

/** Reads, with one refusal for everything that the encoding can have wrong. */
export function readAs<Value>(malformed: DocumentRefusal, read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    throw new DocumentRefused(translations[error.refusal] ?? malformed, { cause: error });
  }
}

export type Refusal = { readonly ok: false; readonly code: DocumentRefusal };

/** The value, or the refusal as an answer. */
export async function answer<Value>(check: () => Promise<Value>): Promise<Value | Refusal> {
  try {
    return await check();
  } catch (error) {
    if (error instanceof DocumentRefused) return { ok: false, code: error.code };
    throw error;
  }
}
