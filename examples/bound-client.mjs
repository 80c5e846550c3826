// A client whose tokens are worth nothing to a thief: it signs its way in at the issuer (private_key_jwt, RFC 7523), and
// every request by the key that its token is bound to (DPoP, RFC 9449).
//
//   npm start                                            # in another terminal
//   node examples/bound-client.mjs http://127.0.0.1:4000
import { createHash, randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

const gateway = process.argv[2] ?? 'http://127.0.0.1:4000';
const client = 'hospital-district';
const { privateKey, publicKey } = await generateKeyPair('ES256');
const jwk = await exportJWK(publicKey);

// Once: the client's public key becomes known to the issuer. A real issuer asks for more than the secret of a sandbox.
await post('/sandbox/clients', JSON.stringify({ jwks: { keys: [{ ...jwk, kid: 'desk-1' }] } }), {
  authorization: `Basic ${btoa(`${client}:${client}-secret`)}`,
});

const metadata = await (
  await fetch(`${gateway}/.well-known/oauth-authorization-server/sandbox`)
).json();
const assertion = await new SignJWT({ iss: client, sub: client, aud: metadata.token_endpoint })
  .setProtectedHeader({ alg: 'ES256', kid: 'desk-1' })
  .setIssuedAt()
  .setExpirationTime('1m')
  .setJti(randomUUID())
  .sign(privateKey);
const granted = await post(
  '/sandbox/token',
  new URLSearchParams({
    grant_type: 'client_credentials',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: assertion,
  }),
  { dpop: await proof('/sandbox/token') },
);
const { access_token: token } = await granted.json();

let answer = await ask();
// A gateway with DPOP_NONCE=required answers the first proof with 401 and the nonce for the next one.
if (answer.status === 401) answer = await ask(answer.headers.get('dpop-nonce') ?? undefined);
process.stdout.write(`${answer.status} ${await answer.text()}\n`);

async function ask(nonce) {
  return post('/graphql', JSON.stringify({ query: '{ facility(code: "99002") { code name } }' }), {
    authorization: `DPoP ${token}`,
    dpop: await proof('/graphql', {
      ath: createHash('sha256').update(token).digest('base64url'),
      nonce,
    }),
  });
}

function proof(path, claims = {}) {
  return new SignJWT({ htm: 'POST', htu: `${gateway}${path}`, ...claims })
    .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk })
    .setIssuedAt()
    .setJti(randomUUID())
    .sign(privateKey);
}

function post(path, body, headers) {
  const type = typeof body === 'string' ? 'application/json' : 'application/x-www-form-urlencoded';
  return fetch(`${gateway}${path}`, {
    method: 'POST',
    headers: { 'content-type': type, ...headers },
    body,
  });
}
