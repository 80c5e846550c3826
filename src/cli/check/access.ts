/** Gets access tokens for the calls of one command. */
export interface AccessSource {
  /** @param renew true when the gateway refused the last one */
  token(renew: boolean): Promise<string>;
}

/** A token that somebody fetched; when it ends, so does the command. */
export function givenToken(token: string): AccessSource {
  return { token: () => Promise.resolve(token) };
}

export interface ClientCredentials {
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly secret: string;
}

/** The token endpoint refused, or is none: its answer is not repeated, since it may hold anything. */
export class TokenRefused extends Error {
  override readonly name = 'TokenRefused';
}

/** RFC 6749, section 4.4. */
export function clientCredentials({ tokenUrl, clientId, secret }: ClientCredentials): AccessSource {
  let current: Promise<string> | null = null;
  async function fetchToken(): Promise<string> {
    const response = await fetch(tokenUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: clientId,
        client_secret: secret,
      }),
      signal: AbortSignal.timeout(10_000),
    });
    if (response.status >= 500) throw new Error(`HTTP ${response.status}`);
    const answer: unknown = await response.json().catch(() => null);
    if (!response.ok || typeof answer !== 'object' || answer === null)
      throw new TokenRefused(`The token endpoint refused (HTTP ${response.status}).`);
    const token: unknown = Reflect.get(answer, 'access_token');
    if (typeof token !== 'string') throw new TokenRefused('The token endpoint gave no token.');
    return token;
  }
  return {
    token(renew) {
      if (renew) current = null;
      current ??= fetchToken().catch((error: unknown) => {
        current = null;
        throw error;
      });
      return current;
    },
  };
}

/** What a token says of its bearer, unverified: the gateway verifies it. */
export function facilityIn(token: string): string | null {
  try {
    const claims: unknown = JSON.parse(
      Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'),
    );
    if (typeof claims !== 'object' || claims === null) return null;
    const code: unknown = Reflect.get(claims, 'facility_code');
    return typeof code === 'string' ? code : null;
  } catch {
    return null;
  }
}
