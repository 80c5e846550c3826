import {
  createSign,
  createVerify,
  type KeyLike,
  type KeyObject,
  type X509Certificate,
} from 'node:crypto';
import { SignedXml } from 'xml-crypto';
import type { SignedPart } from './notice-xml.ts';
import { noticeElements } from './wire.ts';

/** Signs the notices of facilities; another profile, or a device, takes the place of this one. */
export interface NoticeSigner {
  /** True when there is a certificate of the facility. */
  signs(facility: string): boolean;
  /** The `Signature` element over the document; null without a certificate. @throws CertificateNotInForce */
  sign(facility: string, xml: string, now: Date): string | null;
  readonly signedPart: SignedPart;
}

/** A facility's certificate as it is registered on the portal, and its key. */
export interface FacilityCertificate {
  readonly certificate: X509Certificate;
  readonly key: KeyObject;
}

/** The certificate has ended, or not begun: the portal would refuse what it signs. */
export class CertificateNotInForce extends Error {
  constructor() {
    super('the facility certificate is not in force');
    this.name = 'CertificateNotInForce';
  }
}

const algorithms = {
  exclusiveC14n: 'http://www.w3.org/2001/10/xml-exc-c14n#',
  enveloped: 'http://www.w3.org/2000/09/xmldsig#enveloped-signature',
  sha256: 'http://www.w3.org/2001/04/xmlenc#sha256',
  rsa: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
  ecdsa: 'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256',
} as const;

/** XML-DSig with SHA-256 and exclusive canonicalization, the certificate in its `KeyInfo`. */
export function createNoticeSigner(
  certificates: ReadonlyMap<string, FacilityCertificate>,
  signedPart: SignedPart,
): NoticeSigner {
  return {
    signedPart,
    signs: (facility) => certificates.has(facility),
    sign(facility, xml, now) {
      const found = certificates.get(facility);
      if (found === undefined) return null;
      if (!isInForce(found.certificate, now)) throw new CertificateNotInForce();
      return signatureOf(xml, found, signedPart);
    },
  };
}

/** Whether a certificate counts at a time. */
export function isInForce({ validFromDate, validToDate }: X509Certificate, at: Date): boolean {
  return validFromDate <= at && at <= validToDate;
}

function signatureOf(
  xml: string,
  { certificate, key }: FacilityCertificate,
  signedPart: SignedPart,
): string {
  const signed = new SignedXml({
    privateKey: key,
    publicCert: certificate.toString(),
    signatureAlgorithm: key.asymmetricKeyType === 'ec' ? algorithms.ecdsa : algorithms.rsa,
    canonicalizationAlgorithm: algorithms.exclusiveC14n,
  });
  signed.SignatureAlgorithms[algorithms.ecdsa] = EcdsaSha256;
  const digestAlgorithm = algorithms.sha256;
  const { exclusiveC14n, enveloped } = algorithms;
  const { list, signature } = noticeElements;
  if (signedPart === 'list') {
    signed.addReference({
      xpath: `//*[local-name(.)='${list}']`,
      transforms: [exclusiveC14n],
      digestAlgorithm,
    });
  } else {
    const transforms = [enveloped, exclusiveC14n];
    signed.addReference({ xpath: '/*', uri: '', isEmptyUri: true, transforms, digestAlgorithm });
  }
  signed.computeSignature(xml, {
    location: { reference: `//*[local-name(.)='${signature}']`, action: 'append' },
  });
  return signed.getSignatureXml();
}

/** RFC 4050 and XML-DSig 1.1, 6.4.3: r and s side by side, not the DER that OpenSSL writes. */
class EcdsaSha256 {
  getSignature(signedInfo: string | NodeJS.ArrayBufferView, key: KeyLike): string {
    const sign = createSign('sha256').update(signedInfo as string);
    return sign.sign({ key: key as KeyObject, dsaEncoding: 'ieee-p1363' }, 'base64');
  }

  verifySignature(material: string, key: KeyLike, signature: string): boolean {
    const verify = createVerify('sha256').update(material);
    return verify.verify({ key: key as KeyObject, dsaEncoding: 'ieee-p1363' }, signature, 'base64');
  }

  getAlgorithmName(): string {
    return algorithms.ecdsa;
  }
}
