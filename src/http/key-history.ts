import type { FastifyInstance } from 'fastify';
import type { Clock } from '../domain/clock.ts';
import type { KeyHistoryDocument } from '../signing/keys/history.ts';
import { signHistory } from '../signing/keys/history-document.ts';
import type { SigningKeys } from '../signing/signer.ts';

export interface KeyHistoryParts {
  readonly gatewayUrl: string;
  readonly keys: Pick<SigningKeys, 'signerFor'> & { history(): KeyHistoryDocument };
  readonly clock: Clock;
}

const freshMs = 60_000;

/** `GET /.well-known/vss-gateway/keys`: the signed key history, for whoever verifies offline or years later. */
export function serveKeyHistory(
  app: FastifyInstance,
  { gatewayUrl, keys, clock }: KeyHistoryParts,
): void {
  let signed: { readonly of: string; readonly at: number; readonly text: string } | null = null;

  app.get('/.well-known/vss-gateway/keys', async (_request, reply) => {
    const document = keys.history();
    const of = JSON.stringify(document);
    const now = clock.now();
    const age = now.getTime() - (signed?.at ?? 0);
    if (signed === null || signed.of !== of || age < 0 || age >= freshMs) {
      const signing = { issuer: gatewayUrl, signer: keys.signerFor('receipt'), now };
      const text = JSON.stringify(await signHistory(document, signing));
      signed = { of, at: now.getTime(), text };
    }
    return reply
      .header('cache-control', 'public, max-age=300, stale-if-error=86400')
      .type('application/json')
      .send(signed.text);
  });
}
