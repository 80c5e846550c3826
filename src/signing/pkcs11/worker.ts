import { parentPort, workerData } from 'node:worker_threads';
import { SignerUnavailable } from '../signer.ts';
import type { Pkcs11Answer, Pkcs11Request, Pkcs11WorkerData } from './requests.ts';
import { openToken, type Token } from './token.ts';

if (parentPort === null) throw new TypeError('worker.ts runs as a worker thread only');
const port = parentPort;
const place: Pkcs11WorkerData = workerData;
let token: Token | null = null;
/** A token locks itself after a few wrong PINs, so a refused one is not tried again. Another PIN makes another worker. */
let refusedLogin: SignerUnavailable | null = null;

port.on('message', async (request: Pkcs11Request | null) => {
  if (request === null) {
    token?.close();
    port.close();
    return;
  }
  port.postMessage(await answer(request));
});

async function answer(request: Pkcs11Request): Promise<Pkcs11Answer> {
  const { number } = request;
  try {
    if (refusedLogin !== null) throw refusedLogin;
    token ??= await openToken(place);
    return request.what === 'sign'
      ? { number, signature: token.sign(request.key, request.input) }
      : { number, jwk: token.publicKey(request.key) };
  } catch (error) {
    const failed =
      error instanceof SignerUnavailable ? error : new SignerUnavailable('REFUSED', codeOf(error));
    if (failed.failure === 'LOGIN_FAILED') refusedLogin = failed;
    // Handles of a session that the device has ended are worth nothing: the next request opens another.
    if (failed.failure === 'REFUSED') closeToken();
    return { number, failure: failed.failure, detail: failed.detail };
  }
}

function closeToken(): void {
  token?.close();
  token = null;
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error ? /CKR_[A-Z0-9_]+/.exec(error.message)?.[0] : undefined;
}
