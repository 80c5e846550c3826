import { createHash, type JsonWebKey, randomUUID } from 'node:crypto';
import { clockToleranceSeconds } from '../auth/access-claims.ts';
import { readCompact, requireType, verifySignature } from '../auth/token.ts';
import type { Clock } from '../domain/clock.ts';
import type { JsonObject } from '../domain/strict-json.ts';
import { AuthError } from '../errors.ts';
import { createJwtSigner } from './jwt-signer.ts';
import { answerTokenRefusal, readTokenForm, TokenRefusal, tokenJson } from './token-refusal.ts';

/** Plays the national single sign-on of citizens for the synthetic people of the sandbox. */
export interface SandboxSignOn {
  /** `POST /sandbox/sso`: signs a person on at a portal, and gives the portal the ID token. */
  readonly handle: (request: Request) => Promise<Response>;
  /** Who signed on at that portal. @throws TokenRefusal invalid_request */
  identify(idToken: string, portal: string): Promise<SignedOn>;
}

export interface SignedOn {
  /** Another one at every portal. */
  readonly subject: string;
  readonly personalId: string;
}

export interface SignOnOptions {
  readonly issuer: string;
  readonly clock: Clock;
  /** EC P-256; a new one is made when none is given. */
  readonly privateJwk?: JsonWebKey;
  /** Whether a synthetic person has that number. */
  readonly knows: (personalId: string) => boolean;
  /** Whether citizens can sign on at that client. */
  readonly isPortal: (clientId: string) => boolean;
}

const lifetimeSeconds = 300;

export function createSandboxSignOn(options: SignOnOptions): SandboxSignOn {
  const signer = createJwtSigner(options.privateJwk);
  const now = () => options.clock.now().getTime() / 1_000;

  async function signOn(request: Request): Promise<Response> {
    const form = await readTokenForm(request);
    const personalId = form.get('personal_id') ?? '';
    const portal = form.get('client_id') ?? '';
    if (!options.isPortal(portal)) {
      throw new TokenRefusal('invalid_request', 'client_id must be a portal, e.g. portal-egov.');
    }
    if (!options.knows(personalId)) {
      throw new TokenRefusal(
        'invalid_request',
        'personal_id must be the 12-digit number of a sandbox person: npx vss-gateway sandbox personas.',
      );
    }
    const iat = Math.floor(now());
    const nonce = form.get('nonce');
    return tokenJson(200, {
      id_token: signer.sign('JWT', {
        iss: options.issuer,
        sub: pairwise(portal, personalId),
        aud: portal,
        iat,
        exp: iat + lifetimeSeconds,
        auth_time: iat,
        jti: randomUUID(),
        ...(nonce === null ? {} : { nonce }),
        personal_id: personalId,
      }),
      expires_in: lifetimeSeconds,
    });
  }

  return {
    handle: (request) => signOn(request).catch(answerTokenRefusal),
    async identify(idToken, portal) {
      const payload = await verified(idToken, async (text) => {
        const token = readCompact(text);
        requireType(token, ['jwt']);
        if (token.header['kid'] !== signer.publicKey.thumbprint) throw foreign();
        await verifySignature(token, signer.publicKey);
        return token.payload;
      });
      const { iss, aud, sub, personal_id: personalId } = textsOf(payload);
      if (iss !== options.issuer) throw foreign();
      if (aud !== portal) throw refused('it was issued to another portal');
      requireValidTime(payload, now());
      if (sub === undefined || personalId === undefined) throw foreign();
      return { subject: sub, personalId };
    },
  };
}

function pairwise(portal: string, personalId: string): string {
  return createHash('sha256')
    .update(JSON.stringify(['sandbox sign-on', portal, personalId]))
    .digest('base64url');
}

async function verified(
  idToken: string,
  verify: (text: string) => Promise<JsonObject>,
): Promise<JsonObject> {
  try {
    return await verify(idToken);
  } catch (cause) {
    throw cause instanceof AuthError ? foreign() : cause;
  }
}

function textsOf(payload: JsonObject): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(
    Object.entries(payload).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : undefined,
    ]),
  );
}

function requireValidTime(payload: JsonObject, now: number): void {
  const [iat, exp] = [Number(payload['iat']), Number(payload['exp'])];
  if (!(iat <= now + clockToleranceSeconds)) throw refused('it is dated in the future');
  if (!(now < exp + clockToleranceSeconds)) throw refused('it has expired; sign on again');
}

function foreign(): TokenRefusal {
  return refused('it is not an ID token of the sandbox sign-on');
}

function refused(why: string): TokenRefusal {
  return new TokenRefusal('invalid_request', `The subject_token is refused: ${why}.`);
}
