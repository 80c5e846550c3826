import { request } from 'undici';
import type { WitnessAnswer } from './witnesses.ts';

const timeoutMs = 5_000;
/** 64 signature lines are less. */
const largestBody = 16_384;

/** Follows no redirect: the address is the operator's, never one that an answer names. */
export async function sendToWitness(
  url: string,
  text: string,
  signal?: AbortSignal,
): Promise<WitnessAnswer> {
  const patience = AbortSignal.timeout(timeoutMs);
  const { statusCode, body } = await request(url, {
    method: 'POST',
    headers: { 'content-type': 'text/plain; charset=utf-8' },
    body: text,
    signal: signal === undefined ? patience : AbortSignal.any([patience, signal]),
  });
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    const bytes: Uint8Array = chunk;
    length += bytes.byteLength;
    if (length > largestBody) throw new Error('a witness answered with more than 16 KB');
    chunks.push(bytes);
  }
  return { status: statusCode, body: Buffer.concat(chunks).toString('utf8') };
}
