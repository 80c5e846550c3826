import type { ClientAuthentication } from './client-authentication.ts';
import type { SandboxClient } from './clients.ts';
import { TokenRefusal, tokenJson } from './token-refusal.ts';

export interface ClientDesk {
  readonly clients: readonly SandboxClient[];
  readonly keys: Pick<ClientAuthentication, 'keyIdsOf' | 'registerKeys'>;
  readonly authenticate: () => Promise<SandboxClient>;
}

const howTo =
  'POST {"jwks": {"keys": [...]}} with the secret of a client by HTTP Basic to register its public keys; then it may send client_assertion (private_key_jwt) in place of the secret. Keys are kept until the sandbox ends.';

/** Lists the clients of the sandbox, or registers the public keys of one of them. */
export async function clientDesk(request: Request, desk: ClientDesk): Promise<Response> {
  if (request.method !== 'POST') return tokenJson(200, { help: howTo, clients: listed(desk) });
  const client = await desk.authenticate();
  const sent: unknown = await request.json().catch(() => null);
  const jwks: unknown = Object(sent)['jwks'];
  if (jwks === undefined) throw new TokenRefusal('invalid_request', howTo);
  const kids = desk.keys.registerKeys(client, jwks);
  return tokenJson(200, { client_id: client.clientId, kids });
}

function listed({ clients, keys }: ClientDesk) {
  return clients.map((client) => ({
    client_id: client.clientId,
    description: client.description,
    grant_type: client.isPortal === true ? 'token-exchange' : 'client_credentials',
    scope: client.scopes.join(' '),
    kids: keys.keyIdsOf(client),
  }));
}
