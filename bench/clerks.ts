import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { desk } from './check-in.ts';

/**
 * Staff of one hospital, ten to a client, and the issuer of their tokens. One clerk alone is held back by the budget against guessing,
 * and one client alone by its share: neither is what a bench of the gateway is about.
 */
export interface Clerks {
  /** Entry of TOKEN_ISSUERS_FILE. */
  readonly entry: object;
  /** Clerk 0 is the sandbox's own. */
  token(clerk: number): Promise<string>;
}

const clerksPerClient = 10;

/** @param gatewayUrl the audience */
export async function createClerks(gatewayUrl: string): Promise<Clerks> {
  const issuer = 'https://sso.bench.example.vn';
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  const key = { ...(await exportJWK(publicKey)), kid: 'bench', alg: 'ES256', use: 'sig' };
  return {
    entry: { issuer, audience: gatewayUrl, jwks: { keys: [key] }, sandbox: true },
    token: (clerk) => {
      const client = `${desk.clientId}-${Math.floor(clerk / clerksPerClient)}`;
      return new SignJWT({
        ...desk.claims,
        ...(clerk === 0 ? {} : { practitioner_id: practitionerId(clerk) }),
        scope: desk.scopes.join(' '),
        client_id: client,
      })
        .setProtectedHeader({ alg: 'ES256', kid: 'bench', typ: 'at+jwt' })
        .setIssuer(issuer)
        .setSubject(client)
        .setAudience(gatewayUrl)
        .setIssuedAt()
        .setExpirationTime('1h')
        .setJti(crypto.randomUUID())
        .sign(privateKey);
    },
  };
}

export function practitionerId(clerk: number): string {
  return `001085${String(100_000 + clerk)}`;
}
