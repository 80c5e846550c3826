import { request } from 'undici';

/** The body of a JWK Set document; rejects when there is none. */
export type FetchJwks = (uri: URL) => Promise<Uint8Array>;

const timeoutMs = 3_000;
const largestBody = 65_536;

/** Follows no redirect: the address is the operator's, never one that an answer names. */
export async function fetchJwks(uri: URL): Promise<Uint8Array> {
  const response = await request(uri, {
    headers: { accept: 'application/jwk-set+json, application/json' },
    signal: AbortSignal.timeout(timeoutMs),
  });
  if (response.statusCode !== 200) {
    await response.body.dump();
    throw new Error(`JWK Set answered with status ${response.statusCode}`);
  }
  return readBounded(response.body);
}

async function readBounded(body: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.byteLength;
    if (length > largestBody) throw new Error('JWK Set of more than 64 KB');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
