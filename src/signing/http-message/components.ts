/** What a response signature reads of the exchange. Field values are as RFC 9421 2.1 combines them: trimmed, joined by ", ". */
export interface SignedExchange {
  readonly status: number;
  readonly contentDigest: string;
  readonly request: SignedRequest;
}

export interface SignedRequest {
  readonly method: string;
  /** Absolute; built from the configured public address, never from `Host` or forwarded fields. */
  readonly targetUri: string;
  readonly contentDigest?: string | undefined;
  readonly signature?: string | undefined;
  readonly signatureInput?: string | undefined;
}

/** `request-digest`: when the request had a Content-Digest; `request-signature`: when it was signed. */
type Coverage = 'always' | 'request-digest' | 'request-signature';

/** One line of a signature base, and where it is found in a message. */
export interface Component<Message> {
  /** As RFC 9421 2 serialises it, with its parameters. */
  readonly identifier: string;
  readonly read: (message: Message) => string | undefined;
}

interface ConditionalComponent extends Component<SignedExchange> {
  readonly covered: Coverage;
}

/** The components of a response signature, in the order in which they are signed (FAPI 2.0 HTTP Signatures, draft). */
export const responseComponents = [
  { identifier: '"@status"', covered: 'always', read: (it) => String(it.status) },
  { identifier: '"content-digest"', covered: 'always', read: (it) => it.contentDigest },
  { identifier: '"@method";req', covered: 'always', read: (it) => it.request.method },
  { identifier: '"@target-uri";req', covered: 'always', read: (it) => it.request.targetUri },
  {
    identifier: '"content-digest";req',
    covered: 'request-digest',
    read: (it) => it.request.contentDigest,
  },
  {
    identifier: '"signature";req',
    covered: 'request-signature',
    read: (it) => it.request.signature,
  },
  {
    identifier: '"signature-input";req',
    covered: 'request-signature',
    read: (it) => it.request.signatureInput,
  },
] as const satisfies readonly ConditionalComponent[];

export type ResponseComponent = (typeof responseComponents)[number];

/** The profile as published at `/.well-known/vss-gateway`. */
export const responseSignatureProfile = {
  label: 'sig',
  tag: 'fapi-2-response',
  parameters: ['created', 'keyid', 'tag'],
  components: responseComponents.map(({ identifier, covered }) => ({ identifier, covered })),
} as const;

/** Field of a response that repeats the target URI which its signature covers, for checking a saved answer later. */
export const requestTargetHint = 'gateway-request-target';

/** Field of a response that repeats the Content-Digest of its request: a saved answer then tells which request it is to. */
export const requestDigestHint = 'gateway-request-digest';

const select = (...coverages: readonly Coverage[]): readonly ResponseComponent[] =>
  responseComponents.filter((component) => coverages.includes(component.covered));

const selections = {
  plain: select('always'),
  digest: select('always', 'request-digest'),
  signature: select('always', 'request-signature'),
  both: select('always', 'request-digest', 'request-signature'),
} as const;

/** What the signature of an answer to this request must cover. */
export function componentsFor(request: SignedRequest): readonly ResponseComponent[] {
  const signed = request.signature !== undefined && request.signatureInput !== undefined;
  if (request.contentDigest === undefined) {
    return signed ? selections.signature : selections.plain;
  }
  return signed ? selections.both : selections.digest;
}

/** Signature base of RFC 9421 2.5: one line for each identifier and value, then the signature parameters. */
export function signatureBase(
  lines: Iterable<readonly [identifier: string, value: string]>,
  signatureParams: string,
): string {
  let base = '';
  for (const [identifier, value] of lines) {
    base += `${identifier}: ${value}\n`;
  }
  return `${base}"@signature-params": ${signatureParams}`;
}
