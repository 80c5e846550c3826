import { type JsonWebKey, randomUUID } from 'node:crypto';
import { certificateThumbprint } from '../auth/client-certificate.ts';
import { proofAlgorithms, useProofOnce, verifyProof } from '../auth/dpop.ts';
import { memoryReplayStore, type ReplayStore } from '../auth/replay.ts';
import type { Clock } from '../domain/clock.ts';
import { AuthError } from '../errors.ts';
import { type AskingClient, createClientAuthentication } from './client-authentication.ts';
import { clientDesk } from './client-desk.ts';
import type { SandboxClient } from './clients.ts';
import { createJwtSigner, type SandboxJwks } from './jwt-signer.ts';
import type { SandboxSignOn } from './sign-on.ts';
import { grantedScope, grantFor, grantTypes } from './token-grants.ts';
import { answerTokenRefusal, readTokenForm, TokenRefusal, tokenJson } from './token-refusal.ts';

export type { SandboxJwks } from './jwt-signer.ts';

export interface SandboxIssuerOptions {
  readonly issuer: string;
  readonly audience: string;
  readonly clock: Clock;
  readonly clients: readonly SandboxClient[];
  /** EC P-256; a new one is made when none is given. */
  readonly privateJwk?: JsonWebKey;
  /** Public address of the token endpoint, for DPoP proofs; else the address of each request. */
  readonly tokenUrl?: string;
  /** Whose ID tokens may be exchanged; without it, none. */
  readonly signOn?: SandboxSignOn;
}

/** What a `Request` cannot say. */
export interface TokenConnection {
  /** Of the client, in DER. A token that is asked for with one is bound to it. */
  readonly clientCertificate?: Uint8Array | undefined;
  /** Where proofs and assertions are remembered; else in memory. */
  readonly replay?: ReplayStore;
}

type TokenHandler = (request: Request, connection?: TokenConnection) => Promise<Response>;

export interface SandboxIssuer {
  /** `POST /sandbox/token`. */
  readonly handle: TokenHandler;
  /** `/sandbox/clients`: who may ask, and the registration of their keys. */
  readonly handleClients: TokenHandler;
  /** Authorization server metadata (RFC 8414). */
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly jwks: SandboxJwks;
  /** What `TOKEN_ISSUERS_FILE` would hold for this issuer. */
  readonly issuerEntry: {
    readonly issuer: string;
    readonly audience: string;
    readonly jwks: SandboxJwks;
  };
}

const lifetimeSeconds = 600;

export function createSandboxIssuer(options: SandboxIssuerOptions): SandboxIssuer {
  const { issuer, audience, clock } = options;
  const signer = createJwtSigner(options.privateJwk);
  const memory = memoryReplayStore({ clock });
  const now = () => clock.now().getTime() / 1_000;
  const clients = createClientAuthentication({
    clients: options.clients,
    audiences: [issuer, options.tokenUrl ?? `${issuer}/token`],
  });
  const askingOf = (request: Request, form: URLSearchParams, connection: TokenConnection) => ({
    authorization: request.headers.get('authorization'),
    form,
    replay: connection.replay ?? memory,
    now: now(),
  });

  async function answer(request: Request, connection: TokenConnection): Promise<Response> {
    const form = await readTokenForm(request);
    const asking = askingOf(request, form, connection);
    const client = await clients.authenticate(asking);
    const grant = await grantFor(form, client, options);
    const scope = grantedScope(form, client);
    const thumbprint = await provenKey(request, client, asking);
    const iat = Math.floor(now());
    const token = signer.sign('at+jwt', {
      iss: issuer,
      sub: grant.subject,
      client_id: client.clientId,
      aud: audience,
      iat,
      exp: iat + lifetimeSeconds,
      jti: randomUUID(),
      scope,
      ...grant.claims,
      ...confirmation(thumbprint, connection.clientCertificate),
    });
    return tokenJson(200, {
      access_token: token,
      token_type: thumbprint === null ? 'Bearer' : 'DPoP',
      expires_in: lifetimeSeconds,
      scope,
      ...grant.answer,
    });
  }

  async function provenKey(
    request: Request,
    client: SandboxClient,
    asking: AskingClient,
  ): Promise<string | null> {
    const header = request.headers.get('dpop');
    if (header === null) return null;
    try {
      const proof = await verifyProof(header, {
        method: request.method,
        targetUri: options.tokenUrl ?? request.url,
        now: asking.now,
      });
      await useProofOnce(asking.replay, JSON.stringify(['token-endpoint', client.clientId]), proof);
      return proof.thumbprint;
    } catch (cause) {
      if (!(cause instanceof AuthError)) throw cause;
      const advice = 'Send a fresh proof for each try.';
      throw new TokenRefusal('invalid_dpop_proof', `${cause.message}. ${advice}`);
    }
  }

  return {
    handle: (request, connection = {}) => answer(request, connection).catch(answerTokenRefusal),
    handleClients: (request, connection = {}) =>
      clientDesk(request, {
        clients: options.clients,
        keys: clients,
        authenticate: () =>
          clients.authenticate(askingOf(request, new URLSearchParams(), connection)),
      }).catch(answerTokenRefusal),
    metadata: metadataOf(options),
    jwks: signer.jwks,
    issuerEntry: { issuer, audience, jwks: signer.jwks },
  };
}

function metadataOf({ issuer, tokenUrl }: SandboxIssuerOptions) {
  return {
    issuer,
    token_endpoint: tokenUrl ?? `${issuer}/token`,
    jwks_uri: `${issuer}/jwks.json`,
    grant_types_supported: grantTypes,
    response_types_supported: [],
    token_endpoint_auth_methods_supported: [
      'client_secret_basic',
      'client_secret_post',
      'private_key_jwt',
    ],
    token_endpoint_auth_signing_alg_values_supported: proofAlgorithms,
    dpop_signing_alg_values_supported: proofAlgorithms,
    tls_client_certificate_bound_access_tokens: true,
  };
}

function confirmation(
  thumbprint: string | null,
  certificate: Uint8Array | undefined,
): Readonly<Record<string, unknown>> {
  if (thumbprint === null && certificate === undefined) return {};
  return {
    cnf: {
      ...(thumbprint === null ? {} : { jkt: thumbprint }),
      ...(certificate === undefined ? {} : { 'x5t#S256': certificateThumbprint(certificate) }),
    },
  };
}
