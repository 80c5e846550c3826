import { createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { signDigest } from './digest-signature.ts';

/** How the next answers go wrong. */
export type KeyServiceFault = 'none' | 'silent' | 'refuses' | 'garbage' | 'wrong-key' | 'huge';

/** A key management service over real HTTP, with the keys `receipts` (P-256) and `checkpoints` (Ed25519). */
export interface KeyService extends AsyncDisposable {
  readonly url: string;
  readonly token: string;
  readonly requests: readonly { readonly path: string; readonly body: unknown }[];
  fault: KeyServiceFault;
  /** Ends the connections and listens no more. */
  stop(): Promise<void>;
}

const token = 'key-service-token';

export async function startKeyService(): Promise<KeyService> {
  const keys: ReadonlyMap<string, KeyObject> = new Map([
    ['receipts', generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey],
    ['checkpoints', generateKeyPairSync('ed25519').privateKey],
    ['other', generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey],
  ]);
  const requests: { readonly path: string; readonly body: unknown }[] = [];
  const server = createServer((request, response) => void answer(request, response));
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no TCP port');

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = JSON.parse((await buffer(request)).toString()) as Record<string, string>;
    requests.push({ path: request.url ?? '', body });
    const say = (status: number, json: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json));
    if (service.fault === 'silent') return;
    if (request.headers.authorization !== `Bearer ${token}`) return void say(401, {});
    if (service.fault === 'refuses') return void say(503, { error: 'busy' });
    if (service.fault === 'garbage') return void say(200, { signature: 'not base64url!' });
    if (service.fault === 'huge') return void say(200, { signature: 'A'.repeat(20_000) });
    const key = keys.get(service.fault === 'wrong-key' ? 'other' : (body['key'] ?? ''));
    if (key === undefined) return void say(404, {});
    if (request.url === '/v1/public-key') {
      return void say(200, { jwk: createPublicKey(key).export({ format: 'jwk' }) });
    }
    const input = Buffer.from(body['input'] ?? '', 'base64url');
    say(200, { signature: signatureOf(key, body['inputType'], input).toString('base64url') });
  }

  const service: KeyService = {
    url: `http://127.0.0.1:${address.port}/v1`,
    token,
    requests,
    fault: 'none',
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
    [Symbol.asyncDispose]: () => service.stop(),
  };
  return service;
}

function signatureOf(key: KeyObject, inputType: string | undefined, input: Buffer): Buffer {
  return inputType === 'MESSAGE' ? sign(null, input, key) : signDigest(input, key);
}
