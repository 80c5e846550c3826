import type { SandboxClient } from './clients.ts';
import type { SandboxSignOn } from './sign-on.ts';
import { TokenRefusal } from './token-refusal.ts';

export interface Grant {
  /** `sub` of the token. */
  readonly subject: string;
  readonly claims: Readonly<Record<string, unknown>>;
  /** Further members of the answer. */
  readonly answer: Readonly<Record<string, string>>;
}

export interface GrantTarget {
  readonly audience: string;
  /** Whose ID tokens may be exchanged; without it, none. */
  readonly signOn?: SandboxSignOn;
}

export const tokenExchange = 'urn:ietf:params:oauth:grant-type:token-exchange';
const accessTokenType = 'urn:ietf:params:oauth:token-type:access_token';
const idTokenType = 'urn:ietf:params:oauth:token-type:id_token';

type MakeGrant = (
  form: URLSearchParams,
  client: SandboxClient,
  target: GrantTarget,
) => Promise<Grant>;

const grants: ReadonlyMap<string, MakeGrant> = new Map([
  ['client_credentials', async (form, client) => ownGrant(form, client)],
  [tokenExchange, exchangedGrant],
]);

export const grantTypes: readonly string[] = [...grants.keys()];

/** What the client may have by the grant that it names. @throws TokenRefusal */
export async function grantFor(
  form: URLSearchParams,
  client: SandboxClient,
  target: GrantTarget,
): Promise<Grant> {
  const type = form.get('grant_type');
  if (type === null) {
    throw new TokenRefusal('invalid_request', 'Add grant_type=client_credentials to the body.');
  }
  const grant = grants.get(type);
  if (grant === undefined) {
    throw new TokenRefusal(
      'unsupported_grant_type',
      `Use grant_type=client_credentials, or ${tokenExchange}.`,
    );
  }
  if (form.has('code') || form.has('refresh_token') || form.has('assertion')) {
    throw new TokenRefusal('invalid_grant', 'Leave out code, refresh_token and assertion.');
  }
  return grant(form, client, target);
}

function ownGrant(form: URLSearchParams, client: SandboxClient): Grant {
  if (client.isPortal === true) {
    throw new TokenRefusal(
      'unauthorized_client',
      `This client speaks for citizens only: exchange the ID token of one with grant_type=${tokenExchange}.`,
    );
  }
  if (form.has('subject_token')) {
    throw new TokenRefusal('invalid_request', `subject_token belongs to ${tokenExchange}.`);
  }
  return { subject: client.clientId, claims: client.claims, answer: {} };
}

/** RFC 8693: the citizen is the subject, the portal acts for them (section 4.1). */
async function exchangedGrant(
  form: URLSearchParams,
  client: SandboxClient,
  { signOn, audience }: GrantTarget,
): Promise<Grant> {
  if (signOn === undefined || client.isPortal !== true) {
    throw new TokenRefusal('unauthorized_client', 'Citizens do not sign on at this client.');
  }
  const wanted = form.get('requested_token_type') ?? accessTokenType;
  if (form.get('subject_token_type') !== idTokenType || wanted !== accessTokenType) {
    throw new TokenRefusal(
      'invalid_request',
      `Send subject_token_type=${idTokenType}; only ${accessTokenType} is given for it.`,
    );
  }
  if (form.has('actor_token') || form.has('actor_token_type')) {
    throw new TokenRefusal('invalid_request', 'Leave out actor_token: the client is the actor.');
  }
  const wantedAt = form.get('audience') ?? form.get('resource') ?? audience;
  if (wantedAt !== audience) throw new TokenRefusal('invalid_target', `Ask for ${audience} only.`);
  const { subject, personalId } = await signOn.identify(
    form.get('subject_token') ?? '',
    client.clientId,
  );
  return {
    subject,
    claims: {
      ...client.claims,
      personal_id: personalId,
      act: { sub: client.clientId },
    },
    answer: { issued_token_type: accessTokenType },
  };
}

/** Space-separated. @throws TokenRefusal invalid_scope */
export function grantedScope(form: URLSearchParams, client: SandboxClient): string {
  const asked = form.get('scope');
  if (asked === null) return client.scopes.join(' ');
  const scopes = client.scopes.filter((scope) => asked.split(' ').includes(scope));
  if (scopes.length !== asked.split(' ').length) {
    throw new TokenRefusal(
      'invalid_scope',
      `Ask for some of ${client.scopes.join(', ')}, each once, or leave scope out.`,
    );
  }
  return scopes.join(' ');
}
