import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import http from 'node:http';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';

/** An identity server of the test's own: ES256 tokens and a JWK set over HTTP. */
export interface OtherIssuer extends AsyncDisposable {
  readonly name: string;
  readonly jwksUri: string;
  readonly jwks: { readonly keys: readonly JWK[] };
  /** How often the JWK set was fetched. */
  readonly fetches: () => number;
  token(claims: Readonly<Record<string, unknown>>): Promise<string>;
}

export async function startOtherIssuer(name: string, audience: string): Promise<OtherIssuer> {
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  const jwks = {
    keys: [{ ...(await exportJWK(publicKey)), kid: `${name}#1`, alg: 'ES256', use: 'sig' }],
  };
  let fetches = 0;
  const server = http.createServer((_request, response) => {
    fetches += 1;
    response.setHeader('content-type', 'application/jwk-set+json');
    response.end(JSON.stringify(jwks));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return {
    name,
    jwks,
    jwksUri: `http://127.0.0.1:${port}/jwks`,
    fetches: () => fetches,
    token: (claims) =>
      new SignJWT({ client_id: claims['sub'], ...claims })
        .setProtectedHeader({ alg: 'ES256', kid: `${name}#1`, typ: 'at+jwt' })
        .setIssuer(name)
        .setAudience(audience)
        .setIssuedAt()
        .setExpirationTime('5m')
        .setJti(randomUUID())
        .sign(privateKey),
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A client's key for proof of possession (RFC 9449). */
export interface ProofKey {
  readonly thumbprint: string;
  prove(request: {
    readonly method: string;
    readonly uri: string;
    /** None at a token endpoint. */
    readonly token?: string;
    readonly nonce?: string;
  }): Promise<string>;
}

export async function proofKey(now: () => Date = () => new Date()): Promise<ProofKey> {
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  const jwk = await exportJWK(publicKey);
  return {
    thumbprint: await calculateJwkThumbprint(jwk),
    prove: ({ method, uri, token, nonce }) =>
      new SignJWT({
        htm: method,
        htu: uri,
        ...(token === undefined
          ? {}
          : { ath: createHash('sha256').update(token).digest('base64url') }),
        ...(nonce === undefined ? {} : { nonce }),
      })
        .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk })
        .setIssuedAt(now())
        .setJti(randomUUID())
        .sign(privateKey),
  };
}
