import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { Clock } from '../domain/clock.ts';
import type { KeyHistoryDocument } from '../signing/keys/history.ts';
import { signHistory } from '../signing/keys/history-document.ts';
import { SignerUnavailable, type SigningKeys } from '../signing/signer.ts';
import { preferredLanguage } from './exchange.ts';
import { errorBody } from './graphql-errors.ts';

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

  async function current(): Promise<string | null> {
    const document = keys.history();
    const of = JSON.stringify(document);
    const now = clock.now();
    const kept = signed?.of === of ? signed : null;
    const age = now.getTime() - (kept?.at ?? 0);
    if (kept !== null && age >= 0 && age < freshMs) return kept.text;
    try {
      const signing = { issuer: gatewayUrl, signer: keys.signerFor('receipt'), now };
      const text = JSON.stringify(await signHistory(document, signing));
      signed = { of, at: now.getTime(), text };
      return text;
    } catch (error) {
      // Nothing has happened since it was last signed: it is as true as then.
      if (error instanceof SignerUnavailable) return kept?.text ?? null;
      throw error;
    }
  }

  app.get('/.well-known/vss-gateway/keys', async (request, reply) => {
    const text = await current();
    if (text === null) {
      const language = preferredLanguage(request.headers['accept-language']);
      const body = errorBody('SIGNER_UNAVAILABLE', randomUUID(), language);
      return reply.status(503).header('retry-after', '2').type('application/json').send(body);
    }
    return reply
      .header('cache-control', 'public, max-age=300, stale-if-error=86400')
      .type('application/json')
      .send(text);
  });
}
