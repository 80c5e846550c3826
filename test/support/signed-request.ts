import { createHash, type KeyObject, randomUUID, sign } from 'node:crypto';
import { httpbis } from 'http-message-signatures';

export interface RequestSigner {
  readonly keyid: string;
  readonly key: KeyObject;
  readonly alg: 'ed25519' | 'ecdsa-p256-sha256';
}

export interface SigningChoices {
  readonly created?: Date;
  readonly nonce?: string;
  readonly tag?: string;
  readonly fields?: readonly string[];
}

/** Signs a POST with a library that knows nothing of ours. */
export async function signedHeaders(
  { keyid, key, alg }: RequestSigner,
  request: {
    readonly url: string;
    readonly body: string;
    readonly headers: Record<string, string>;
  },
  {
    created = new Date(),
    nonce = randomUUID(),
    tag = 'fapi-2-request',
    fields,
  }: SigningChoices = {},
): Promise<Record<string, string>> {
  const headers = {
    ...request.headers,
    'content-type': 'application/json',
    'content-digest': `sha-256=:${createHash('sha256').update(request.body).digest('base64')}:`,
  };
  const signed = await httpbis.signMessage(
    {
      name: 'client',
      key: {
        id: keyid,
        alg,
        sign: async (data: Buffer) =>
          sign(alg === 'ed25519' ? null : 'sha256', data, { key, dsaEncoding: 'ieee-p1363' }),
      },
      fields: [
        ...(fields ?? [
          '@method',
          '@target-uri',
          'content-digest',
          'content-type',
          'authorization',
        ]),
      ],
      params: ['created', 'nonce', 'keyid', 'tag'],
      paramValues: { created, nonce, tag },
    },
    { method: 'POST', url: request.url, headers },
  );
  return Object.fromEntries(
    Object.entries(signed.headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
  );
}
