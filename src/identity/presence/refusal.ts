/** Why chip data are refused. Sentences never carry a value from the chip. */
export const chipRefusals = {
  TRUST_MISSING: 'No CSCA certificates are configured: nothing can be verified.',
  // encoding
  DER_TRUNCATED: 'A length reaches beyond the end of the data.',
  DER_LENGTH_REFUSED: 'A length is indefinite, or is not written in its shortest form.',
  DER_TRAILING_BYTES: 'Bytes follow where the structure has ended.',
  DER_UNEXPECTED: 'An element is not the one that the structure has at this place.',
  DER_VALUE_REFUSED: 'A number, time or object identifier is not in its one DER form.',
  SOD_TOO_LARGE: 'EF.SOD is larger than 64 KB.',
  SOD_TAG_WRONG: 'EF.SOD does not start with its tag 77.',
  // CMS
  CMS_NOT_SIGNED_DATA: 'EF.SOD is a CMS object, but not SignedData.',
  CMS_VERSION_WRONG: 'The version of SignedData or SignerInfo is not the one of its content.',
  CMS_FIELD_REFUSED: 'The CMS object has revocation lists or unsigned attributes.',
  CONTENT_TYPE_WRONG: 'What is signed is not an LDS security object.',
  SIGNER_COUNT_WRONG: 'There is not exactly one signer.',
  SIGNED_ATTRIBUTES_UNSORTED: 'The signed attributes are not a DER SET OF.',
  SIGNED_ATTRIBUTE_REPEATED: 'A signed attribute occurs twice or has several values.',
  SIGNED_ATTRIBUTE_MISSING: 'Content type or message digest is not among the signed attributes.',
  SIGNED_CONTENT_TYPE_DIFFERS: 'The signed content type is not the one of the content.',
  MESSAGE_DIGEST_DIFFERS: 'The signed message digest is not the one of the content.',
  SIGNATURE_INVALID: 'The signature over the signed attributes does not hold.',
  SIGNER_CERTIFICATE_MISSING: 'No certificate in the object is the one that its signer names.',
  SIGNER_CERTIFICATE_AMBIGUOUS: 'Several certificates in the object bear the name of the signer.',
  // algorithms and keys
  DIGEST_WEAK: 'A hash weaker than SHA-256 is used.',
  DIGEST_UNKNOWN: 'A hash is used that is not known here.',
  DIGESTS_DISAGREE: 'The hashes that the signer names do not agree with each other.',
  SIGNATURE_ALGORITHM_WEAK: 'A signature algorithm with a hash weaker than SHA-256 is used.',
  SIGNATURE_ALGORITHM_UNKNOWN: 'A signature algorithm is used that is not known here.',
  PSS_PARAMETERS_REFUSED: 'The parameters of RSA-PSS are not those of ICAO 9303-12.',
  KEY_ALGORITHM_UNKNOWN: 'A public key is neither RSA nor of an elliptic curve.',
  KEY_ALGORITHM_DIFFERS: 'A signature algorithm does not fit the public key.',
  KEY_INVALID: 'A public key is not one of its own kind.',
  RSA_LENGTH_REFUSED: 'An RSA key has less than 2,048 or more than 8,192 bits.',
  RSA_EXPONENT_REFUSED: 'The public exponent of an RSA key is below 65,537, even, or too large.',
  CURVE_REFUSED: 'A named curve is not one of those accepted.',
  CURVE_PARAMETERS_REFUSED: 'Explicit curve parameters are not those of an accepted curve.',
  // certificates
  CERTIFICATE_VERSION_WRONG: 'A certificate is not of version 3.',
  CERTIFICATE_ALGORITHMS_DIFFER: 'A certificate names two signature algorithms.',
  EXTENSION_REPEATED: 'An extension of a certificate occurs twice.',
  EXTENSION_CRITICAL_UNKNOWN: 'A certificate has a critical extension that is not known here.',
  ISSUER_UNKNOWN: 'No configured CSCA bears the name of the issuer of the signer.',
  ISSUER_KEY_DIFFERS: 'The signer names another key of its issuer than the configured ones.',
  ISSUER_SIGNATURE_INVALID: 'The certificate of the signer was not signed by the configured CSCA.',
  CSCA_NOT_CA: 'The configured issuer is not a certification authority.',
  CSCA_MAY_NOT_SIGN: 'The configured issuer may not sign certificates.',
  CSCA_NOT_YET_VALID: 'The document was signed before its CSCA certificate became valid.',
  CSCA_EXPIRED: 'The document was signed after its CSCA certificate had expired.',
  SIGNER_IS_CA: 'The signer of the document is a certification authority.',
  SIGNER_KEY_USAGE_MISSING: 'The certificate of the signer does not say what its key is for.',
  SIGNER_MAY_NOT_SIGN: 'The key of the signer is not for digital signatures.',
  SIGNER_FOR_OTHER_USE: 'The certificate of the signer is for something else than documents.',
  SIGNER_NOT_YET_VALID:
    'The document was signed before the certificate of its signer became valid.',
  SIGNER_EXPIRED: 'The document was signed after the certificate of its signer had expired.',
  REVOKED: 'The certificate of the signer has been revoked.',
  // LDS security object and data groups
  LDS_VERSION_WRONG: 'The LDS security object is of a version that is not known here.',
  LDS_GROUPS_REFUSED: 'The hashes of the data groups are too few, repeated or out of range.',
  LDS_HASH_LENGTH_WRONG: 'The hash of a data group has not the length of its algorithm.',
  GROUPS_MISSING: 'Neither DG1 nor DG13 was given.',
  GROUP_TOO_LARGE: 'The data groups together are larger than 512 KB.',
  GROUP_NOT_LISTED: 'A data group was given that the LDS security object does not list.',
  GROUP_DIFFERS: 'A data group is not the one that was signed.',
  // what the data groups say
  DG1_MALFORMED: 'DG1 is not a machine-readable zone of size TD1.',
  DG1_CHECK_DIGIT_WRONG: 'A check digit of the machine-readable zone is wrong.',
  DG1_NOT_VIETNAMESE: 'The machine-readable zone is not that of a Vietnamese identity card.',
  DG13_MALFORMED: 'DG13 is not a list of numbered fields.',
  DG13_FIELD_REPEATED: 'A field of DG13 occurs twice.',
  DG13_FIELD_MISSING: 'Number, name or birth date is missing from DG13.',
  DG13_VALUE_REFUSED: 'A field of DG13 has not the form of its meaning.',
  GROUPS_DISAGREE: 'DG1 and DG13 are of different persons.',
  // challenge
  CHALLENGE_FAILED: 'The chip did not answer the challenge with the key of DG15.',
} as const satisfies Record<string, string>;

export type ChipRefusal = keyof typeof chipRefusals;

/** Leaves a parser; `passiveAuthentication` and `checkPresence` turn it into an answer. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly refusal: ChipRefusal;

  constructor(refusal: ChipRefusal) {
    super(refusal);
    this.refusal = refusal;
  }
}

export function must(holds: boolean, otherwise: ChipRefusal): asserts holds {
  if (!holds) throw new Refused(otherwise);
}

export type Refusal = { readonly ok: false; readonly refusal: ChipRefusal };

/** The value, or the refusal that its parser left with. */
export function answer<Value>(parse: () => Value): Value | Refusal {
  try {
    return parse();
  } catch (error) {
    if (error instanceof Refused) return { ok: false, refusal: error.refusal };
    throw error;
  }
}

/** Parses with one refusal for every way in which the encoding can be wrong. */
export function encodedAs<Value>(refusal: ChipRefusal, parse: () => Value): Value {
  try {
    return parse();
  } catch (error) {
    const isEncoding = error instanceof Refused && error.refusal.startsWith('DER_');
    throw isEncoding ? new Refused(refusal) : error;
  }
}
