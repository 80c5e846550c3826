import type { PublicKeySet } from '../keys/public-key-set.ts';
import type { Component } from './components.ts';
import {
  fieldReader,
  type HeaderFields,
  judgeAge,
  refusalOr,
  required,
  type SignatureProfile,
  type SignatureRefusal,
  type VerifiedSignature,
  verifySignature,
} from './signature.ts';

/** What a request signature reads of the request. The body is bound by `Content-Digest`, which is judged where it is read. */
export interface RequestToVerify {
  readonly method: string;
  /** Absolute; built from the configured public address, never from `Host` or forwarded fields. */
  readonly targetUri: string;
  readonly headers: HeaderFields;
}

interface Message {
  readonly method: string;
  readonly targetUri: string;
  readonly field: (name: string) => string | undefined;
}

interface RequestComponent extends Component<Message> {
  /** Whether the signature of this request has to cover it. */
  readonly wanted: (message: Message) => boolean;
}

function sentField(name: string): RequestComponent {
  return {
    identifier: `"${name}"`,
    wanted: ({ field }) => field(name) !== undefined,
    read: ({ field }) => field(name),
  };
}

/** A request with a body without a digest of it would be signed in name only. */
function contentField(name: string): RequestComponent {
  return { ...sentField(name), wanted: ({ method }) => method === 'POST' };
}

/** A DPoP proof holds the token's hash (RFC 9449 4.2), so whoever signs the proof has signed the token too. */
const authorization: RequestComponent = {
  ...sentField('authorization'),
  wanted: ({ field }) => field('authorization') !== undefined && field('dpop') === undefined,
};

const components: readonly RequestComponent[] = [
  { identifier: '"@method"', wanted: () => true, read: ({ method }) => method },
  { identifier: '"@target-uri"', wanted: () => true, read: ({ targetUri }) => targetUri },
  contentField('content-digest'),
  contentField('content-type'),
  authorization,
  sentField('dpop'),
  sentField('idempotency-key'),
];

const profile = {
  tag: 'fapi-2-request',
  parameters: ['created', 'nonce', 'keyid', 'tag'],
  components,
  uncovered: (message, covered) =>
    components.find((component) => component.wanted(message) && !covered.includes(component)),
} as const satisfies SignatureProfile<Message>;

/** The profile as published at `/.well-known/vss-gateway` (FAPI 2.0 HTTP Signatures, draft). */
export const requestSignatureProfile = {
  tag: profile.tag,
  parameters: profile.parameters,
  components: components.map(({ identifier }) => identifier),
} as const;

/** What `Accept-Signature` (RFC 9421 5.1) asks of a client whose request was refused. */
export const acceptSignature = `sig=(${['"@method"', '"@target-uri"', '"content-digest"', '"content-type"', '"authorization"'].join(' ')});created;nonce;keyid;tag="${profile.tag}"`;

/** The message was signed at most this long ago (FAPI 2.0). */
const maxAgeSeconds = 60;

/** False for a request whose signatures, if any, are meant for somebody else. */
export function carriesRequestSignature(signatureInput: string | undefined): boolean {
  return signatureInput?.includes(`"${profile.tag}"`) ?? false;
}

/** Verifies the one signature of this profile that a request carries. Its nonce is used once, which the caller sees to. */
export function verifyRequest(
  request: RequestToVerify,
  keys: PublicKeySet,
  now: Date,
): VerifiedSignature | SignatureRefusal {
  return refusalOr(() => {
    const field = fieldReader(request.headers);
    const verified = verifySignature(
      profile,
      {
        signatureInput: required('signature-input', field('signature-input')),
        signature: required('signature', field('signature')),
      },
      { method: request.method, targetUri: request.targetUri, field },
      keys,
    );
    judgeAge(verified.created, now, maxAgeSeconds);
    return verified;
  });
}
