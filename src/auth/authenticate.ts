import type { Clock } from '../domain/clock.ts';
import type { PersonalIdRules } from '../domain/personal-id.ts';
import { AuthError } from '../errors.ts';
import type { Caller } from './caller.ts';
import { certificateThumbprint } from './client-certificate.ts';
import { type NonceDemand, sha256Base64url, useProofOnce, verifyProof } from './dpop.ts';
import type { IssuerRegistry } from './issuers.ts';
import type { ReplayStore } from './replay.ts';
import { requireCompactForm, type VerifiedToken, verifyAccessToken } from './token.ts';
import { tokenMemory } from './token-memory.ts';

export interface AuthenticatorOptions {
  readonly issuers: IssuerRegistry;
  readonly senderConstraint: 'required' | 'optional';
  /** `GATEWAY_URL`; a request for another origin cannot be proved. */
  readonly gatewayUrl: string | URL;
  readonly clock: Clock;
  readonly replay: ReplayStore;
  /** What DPoP proofs have to hold of the gateway's; without it nonces are not looked at. */
  readonly nonce?: NonceDemand;
  readonly personalIds?: PersonalIdRules | undefined;
  readonly rememberedTokens?: number;
}

export interface CallerRequest {
  readonly method: string;
  readonly authorization?: string | undefined;
  /** As many values as there were DPoP headers. */
  readonly dpop?: string | readonly string[] | undefined;
  /** Built from `GATEWAY_URL`, never from `Host`; a path is taken to be below its origin. */
  readonly targetUri: string;
  /** The client certificate of the connection in DER; asked only for a token that is bound to one. */
  readonly clientCertificate?: () => Uint8Array | undefined;
  /** Told how long the token is accepted, in seconds since the epoch, once it has been. */
  readonly acceptedUntil?: (seconds: number) => void;
}

/** Answers at once for a remembered bearer token; throws or rejects with an `AuthError`. */
export type Authenticate = (request: CallerRequest) => Promise<Caller> | Caller;

interface Presented {
  readonly scheme: 'bearer' | 'dpop';
  readonly token: string;
  readonly tokenHash: string;
}

const authorizationForm = /^(bearer|dpop) +(.+)$/is;

export function createAuthenticator(options: AuthenticatorOptions): Authenticate {
  const { clock, replay } = options;
  const gatewayOrigin = new URL(options.gatewayUrl).origin;
  const memory = tokenMemory(options.rememberedTokens ?? 10_000);
  const now = () => clock.now().getTime() / 1_000;

  function admit(
    verified: VerifiedToken,
    presented: Presented,
    request: CallerRequest,
  ): Promise<Caller> | Caller {
    const { acceptedUntil, caller } = verified;
    request.acceptedUntil?.(acceptedUntil);
    if (caller.boundToCertificate !== undefined) {
      requireCertificate(caller.boundToCertificate, request);
    }
    if (caller.boundTo !== null) return admitByProof(caller, presented, request);
    if (presented.scheme === 'dpop') throw unproved('the token is not bound to a DPoP key');
    if (caller.boundToCertificate === undefined && options.senderConstraint === 'required') {
      throw unproved('the token is not bound');
    }
    return caller;
  }

  async function admitByProof(
    caller: Caller,
    presented: Presented,
    request: CallerRequest,
  ): Promise<Caller> {
    if (presented.scheme !== 'dpop') throw unproved('the token needs the DPoP scheme');
    const proof = await verifyProof(request.dpop, {
      method: request.method,
      targetUri: targetAt(gatewayOrigin, request.targetUri),
      now: now(),
      accessTokenHash: presented.tokenHash,
      ...(options.nonce === undefined ? {} : { nonce: options.nonce }),
    });
    if (proof.thumbprint !== caller.boundTo) throw unproved('the proof is by another key');
    await useProofOnce(replay, JSON.stringify(['DPoP', caller.issuer, caller.clientId]), proof);
    return caller;
  }

  async function verifyAndAdmit(presented: Presented, request: CallerRequest): Promise<Caller> {
    const verified = await verifyAccessToken(presented.token, options);
    memory.keep(presented.tokenHash, verified);
    return admit(verified, presented, request);
  }

  return (request) => {
    const presented = readAuthorization(request.authorization);
    const remembered = memory.recall(presented.tokenHash, now());
    return remembered === undefined
      ? verifyAndAdmit(presented, request)
      : admit(remembered, presented, request);
  };
}

function readAuthorization(authorization: string | undefined): Presented {
  const match = authorizationForm.exec(authorization ?? '');
  const [scheme, token] = [match?.[1]?.toLowerCase(), match?.[2]];
  if ((scheme !== 'bearer' && scheme !== 'dpop') || token === undefined) {
    throw new AuthError('UNAUTHENTICATED');
  }
  requireCompactForm(token);
  return { scheme, token, tokenHash: sha256Base64url(token) };
}

/** RFC 8705, section 3: the handshake proved the key, so that comparing the certificate is enough. */
function requireCertificate(thumbprint: string, { clientCertificate }: CallerRequest): void {
  const der = clientCertificate?.();
  if (der === undefined || certificateThumbprint(der) !== thumbprint) {
    throw new AuthError('CLIENT_CERTIFICATE_MISMATCH');
  }
}

function targetAt(gatewayOrigin: string, targetUri: string): string {
  const target = URL.canParse(targetUri, gatewayOrigin) && new URL(targetUri, gatewayOrigin);
  if (!target || target.origin !== gatewayOrigin) throw unproved('the target is not the gateway');
  return target.href;
}

function unproved(detail: string): AuthError {
  return new AuthError('SENDER_CONSTRAINT_FAILED', { detail });
}
