import type { PublicKeySet } from '../keys/public-key-set.ts';
import {
  type Component,
  componentsFor,
  responseComponents,
  responseSignatureProfile,
  type SignedExchange,
  type SignedRequest,
} from './components.ts';
import {
  fieldReader,
  type HeaderFields,
  judgeAge,
  judgeDigest,
  refusalOr,
  required,
  type SignatureProfile,
  type SignatureRefusal,
  type VerifiedSignature,
  verifySignature,
} from './signature.ts';

export interface ReceivedResponse {
  readonly status: number;
  readonly headers: HeaderFields;
  /** The bytes exactly as received. */
  readonly body: Uint8Array;
  readonly request: SignedRequest;
  readonly keys: PublicKeySet;
  readonly now: Date;
  /** Left out, the age is not judged: a saved answer may be checked years later. */
  readonly maxAgeSeconds?: number | undefined;
}

const components: readonly Component<SignedExchange>[] = responseComponents;

const profile: SignatureProfile<SignedExchange> = {
  tag: responseSignatureProfile.tag,
  parameters: responseSignatureProfile.parameters,
  components,
  uncovered: ({ request }, covered) =>
    componentsFor(request).find((component) => !covered.includes(component)),
};

/**
 * Verifies the signature that `signResponse` makes: over the status, the body's digest and the request that was answered.
 * Signature before time before body, so that a refusal names what was really changed.
 */
export function verifyResponse(response: ReceivedResponse): VerifiedSignature | SignatureRefusal {
  return refusalOr(() => {
    const field = fieldReader(response.headers);
    const contentDigest = required('content-digest', field('content-digest'));
    const verified = verifySignature(
      profile,
      {
        signatureInput: required('signature-input', field('signature-input')),
        signature: required('signature', field('signature')),
      },
      { status: response.status, contentDigest, request: response.request },
      response.keys,
    );
    judgeAge(verified.created, response.now, response.maxAgeSeconds);
    judgeDigest(contentDigest, response.body);
    return verified;
  });
}
