import type { Clock } from '../domain/clock.ts';
import { parseStrictJsonBytes } from '../domain/strict-json.ts';
import { AuthError, type ErrorCode } from '../errors.ts';
import type { HeaderFields, SignatureRefusalCode } from '../signing/http-message/signature.ts';
import { carriesRequestSignature, verifyRequest } from '../signing/http-message/verify-request.ts';
import type { PublicKeySet } from '../signing/keys/public-key-set.ts';
import type { Caller } from './caller.ts';
import { type ClientKeys, provedKey } from './client-keys.ts';
import type { ReplayStore } from './replay.ts';

/** What a verified request signature adds to the evidence. */
export interface RequestSignature {
  readonly keyId: string;
  readonly nonce: string;
}

export type RequestSignatureRefusal = SignatureRefusalCode | 'NONCE_USED' | 'NONCE_UNFIT';

/** What is wrong with DPoP proofs too has one code and one text for both. */
const sharedCodes: Readonly<Partial<Record<RequestSignatureRefusal, ErrorCode>>> = {
  CREATED_IN_FUTURE: 'PROOF_CLOCK_AHEAD',
  TOO_OLD: 'PROOF_TOO_OLD',
  NONCE_USED: 'PROOF_REPLAYED',
};

/** A request that is not signed as it must be. */
export class RequestSignatureError extends AuthError {
  /** What exactly is wrong. */
  readonly refusal: RequestSignatureRefusal;

  constructor(refusal: RequestSignatureRefusal) {
    super(sharedCodes[refusal] ?? 'REQUEST_SIGNATURE_REFUSED', { detail: refusal });
    this.refusal = refusal;
  }
}

export interface RequestSignatureOptions {
  readonly signatures: 'required' | 'optional';
  readonly keys: ClientKeys;
  readonly clock: Clock;
  readonly replay: ReplayStore;
}

export interface SignedCallerRequest {
  readonly method: string;
  /** Built from `GATEWAY_URL`, never from `Host`. */
  readonly targetUri: string;
  readonly headers: HeaderFields;
}

/**
 * Judges the signature of a request whose caller is known. Null where it carries none and need not: a signature under another
 * tag is for somebody else on the way.
 */
export type JudgeRequestSignature = (
  request: SignedCallerRequest,
  caller: Caller,
) => Promise<RequestSignature | null> | null;

const nonceForm = /^[\x21-\x7e]{1,128}$/;

/** @throws RequestSignatureError, GatewayError REPLAY_CHECK_UNAVAILABLE */
export function createRequestSignatures(options: RequestSignatureOptions): JudgeRequestSignature {
  const { clock, keys, replay, signatures } = options;

  async function judge(request: SignedCallerRequest, caller: Caller): Promise<RequestSignature> {
    const verdict = verifyRequest(request, keysOf(request, caller, keys), clock.now());
    if (!verdict.ok) throw new RequestSignatureError(verdict.code);
    const { kid, nonce = '' } = verdict;
    if (!nonceForm.test(nonce)) throw new RequestSignatureError('NONCE_UNFIT');
    // Nonces and the `jti` of proofs are not one another's replays.
    const client = JSON.stringify(['request-signature', caller.issuer, caller.clientId]);
    if (!(await replay.remember(client, nonce))) throw new RequestSignatureError('NONCE_USED');
    return { keyId: kid, nonce };
  }

  return (request, caller) => {
    const { 'signature-input': input, signature } = request.headers;
    if (carriesRequestSignature(textOf(input))) return judge(request, caller);
    // Nothing says what a signature covers whose other half was stripped on the way.
    if (input === undefined && signature !== undefined) {
      throw new RequestSignatureError('FIELDS_MISSING');
    }
    if (signatures === 'required') throw new RequestSignatureError('SIGNATURE_ABSENT');
    return null;
  };
}

function textOf(field: HeaderFields[string]): string | undefined {
  return field === undefined ? undefined : [field].flat().join(', ');
}

/** The keys that the operator registered, and the one that this very request proved by DPoP. */
function keysOf(request: SignedCallerRequest, caller: Caller, keys: ClientKeys): PublicKeySet {
  const registered = keys.of(caller.issuer, caller.clientId);
  const proved = provedByDpop(request, caller);
  return {
    accepts: (alg) => [registered, proved].some((set) => set?.accepts(alg)),
    find: (kid) => registered?.find(kid) ?? proved?.find(kid),
  };
}

/** The proof has been verified before, and its key is the one that the token is bound to. */
function provedByDpop(request: SignedCallerRequest, caller: Caller): PublicKeySet | undefined {
  const proof = textOf(request.headers['dpop']);
  if (caller.boundTo === null || proof === undefined) return undefined;
  const header = parseStrictJsonBytes(Buffer.from(proof.split('.')[0] ?? '', 'base64url'));
  const jwk: unknown = Object(header)['jwk'];
  return typeof jwk === 'object' && jwk !== null ? provedKey(jwk, caller.boundTo) : undefined;
}
