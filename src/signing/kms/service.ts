import { Pool } from 'undici';
import { isJsonObject, type JsonObject, parseStrictJsonBytes } from '../../domain/strict-json.ts';
import type { SignInput } from '../keys/device-signer.ts';
import { SignerUnavailable } from '../signer.ts';

export interface KmsOptions {
  /** Base address without a trailing slash. */
  readonly url: string;
  /** Bearer token; null: none is sent. */
  readonly token: string | null;
  /** PEM of the authorities that its certificate may come from; null: those of Node. */
  readonly ca: string | null;
  readonly timeoutMs: number;
}

/**
 * A key management service as this gateway speaks to it:
 *
 *     POST {url}/sign        {"key", "alg", "inputType": "DIGEST" or "MESSAGE", "input": base64url} -> {"signature": base64url}
 *     POST {url}/public-key  {"key"} -> {"jwk": {…}}
 *
 * Nothing is tried twice: whoever asked the gateway decides whether to ask again. Answers over 16 KB are refused.
 */
export interface KmsService {
  /** @throws SignerUnavailable */
  sign(key: string, input: SignInput): Promise<Uint8Array>;
  /** @throws SignerUnavailable */
  publicKey(key: string): Promise<JsonObject>;
  close(): Promise<void>;
}

const largestAnswer = 16_384;
const connections = 16;

export function openKmsService({ url, token, ca, timeoutMs }: KmsOptions): KmsService {
  const { origin, pathname } = new URL(url);
  const base = pathname.replace(/\/+$/, '');
  const pool = new Pool(origin, {
    connections,
    pipelining: 1,
    connect: { timeout: timeoutMs, ...(ca === null ? {} : { ca }) },
  });

  async function ask(path: string, question: JsonObject): Promise<JsonObject> {
    const signal = AbortSignal.timeout(timeoutMs);
    try {
      const { statusCode, body } = await pool.request({
        method: 'POST',
        path: `${base}${path}`,
        headers: {
          'content-type': 'application/json',
          accept: 'application/json',
          ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        },
        body: JSON.stringify(question),
        signal,
      });
      if (statusCode !== 200) {
        await body.dump();
        throw new SignerUnavailable('REFUSED', `HTTP ${statusCode}`);
      }
      return parsed(await limited(body));
    } catch (error) {
      if (error instanceof SignerUnavailable) throw error;
      throw signal.aborted
        ? new SignerUnavailable('TIMEOUT')
        : new SignerUnavailable('UNREACHABLE', codeOf(error));
    }
  }

  return {
    async sign(key, { alg, type, bytes }) {
      const input = Buffer.from(bytes).toString('base64url');
      const { signature } = await ask('/sign', { key, alg, inputType: type, input });
      if (typeof signature !== 'string' || !/^[A-Za-z0-9_-]+$/.test(signature)) {
        throw new SignerUnavailable('INVALID_ANSWER');
      }
      return Buffer.from(signature, 'base64url');
    },
    async publicKey(key) {
      const { jwk } = await ask('/public-key', { key });
      if (!isJsonObject(jwk)) throw new SignerUnavailable('INVALID_ANSWER');
      return jwk;
    },
    close: () => pool.destroy(),
  };
}

function parsed(bytes: Uint8Array): JsonObject {
  try {
    const json = parseStrictJsonBytes(bytes);
    if (isJsonObject(json)) return json;
  } catch {
    // Said below.
  }
  throw new SignerUnavailable('INVALID_ANSWER');
}

async function limited(body: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size > largestAnswer) throw new SignerUnavailable('INVALID_ANSWER');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** A code such as ECONNREFUSED; a message could quote an address. */
function codeOf(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^[A-Z0-9_]+$/.test(code) ? code : undefined;
}
