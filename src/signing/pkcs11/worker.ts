import { parentPort, workerData } from 'node:worker_threads';
import type { JsonObject } from '../../domain/strict-json.ts';
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
    return { number, ...(await tried(request)) };
  } catch (error) {
    const failed =
      error instanceof SignerUnavailable ? error : new SignerUnavailable('REFUSED', codeOf(error));
    if (failed.failure === 'LOGIN_FAILED') refusedLogin = failed;
    if (failed.failure === 'REFUSED') closeToken();
    return { number, failure: failed.failure, detail: failed.detail };
  }
}

/** Handles of a session that the device has ended are worth nothing; nothing was signed with them, and another one is opened. */
const endedSession = new Set([
  'CKR_SESSION_HANDLE_INVALID',
  'CKR_SESSION_CLOSED',
  'CKR_USER_NOT_LOGGED_IN',
  'CKR_OBJECT_HANDLE_INVALID',
  'CKR_KEY_HANDLE_INVALID',
  'CKR_DEVICE_REMOVED',
  'CKR_TOKEN_NOT_PRESENT',
]);

async function tried(request: Pkcs11Request): Promise<Outcome> {
  const isFresh = token === null;
  try {
    return await done(request);
  } catch (error) {
    if (isFresh || !endedSession.has(codeOf(error) ?? '')) throw error;
    closeToken();
    return done(request);
  }
}

type Outcome = { readonly signature: Uint8Array } | { readonly jwk: JsonObject };

async function done(request: Pkcs11Request): Promise<Outcome> {
  if (refusedLogin !== null) throw refusedLogin;
  token ??= await openToken(place);
  return request.what === 'sign'
    ? { signature: token.sign(request.key, request.input) }
    : { jwk: token.publicKey(request.key) };
}

function closeToken(): void {
  token?.close();
  token = null;
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error ? /CKR_[A-Z0-9_]+/.exec(error.message)?.[0] : undefined;
}
