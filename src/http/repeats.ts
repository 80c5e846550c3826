import type { Caller } from '../auth/caller.ts';
import type { Repeats } from '../context.ts';
import { GatewayError, InputError } from '../errors.ts';
import type { KeptAnswer, KeptAnswers } from '../kept-answers/index.ts';
import type { RequestEvidence } from './evidence.ts';
import type { Exchange } from './exchange.ts';
import { organisationOf } from './ledger-note.ts';

/** Ends an execution whose answer was kept: the endpoint sends that in place of what the execution leaves. */
class AnsweredBefore extends GatewayError {
  override readonly name = 'AnsweredBefore';

  constructor() {
    super('IDEMPOTENCY_KEY_REUSED');
  }
}

export function repeatsOf(
  exchange: Exchange,
  caller: Caller,
  evidence: RequestEvidence,
  answers: KeptAnswers,
): Repeats {
  return {
    async claim(idempotencyKey) {
      // An answer is kept under one key, with the entry of the one thing that it did.
      if (exchange.repeatable !== null) {
        throw new InputError('IDEMPOTENCY_KEY_REUSED', { argument: 'input.idempotencyKey' });
      }
      const repeatable = answers.name({
        client: ownerOf(caller),
        idempotencyKey,
        request: evidence.repeatedAs(),
      });
      exchange.repeatable = repeatable;
      const kept = await find(answers, repeatable.key);
      if (kept === null) return;
      exchange.repeated = sameAnswer(kept, repeatable.request);
      throw new AnsweredBefore();
    },
  };
}

/**
 * The kept answer of a request that lost the race against its own repetition.
 *
 * @throws GatewayError LEDGER_UNAVAILABLE; InputError IDEMPOTENCY_KEY_REUSED
 */
export async function answerKeptMeanwhile(
  { repeatable }: Exchange,
  answers: KeptAnswers,
): Promise<string> {
  const kept = repeatable === null ? null : await find(answers, repeatable.key);
  if (repeatable === null || kept === null) throw new GatewayError('LEDGER_UNAVAILABLE');
  return sameAnswer(kept, repeatable.request);
}

async function find(answers: KeptAnswers, key: string): Promise<KeptAnswer | null> {
  try {
    return await answers.find(key);
  } catch (cause) {
    throw new GatewayError('LEDGER_UNAVAILABLE', { detail: 'kept answers cannot be read', cause });
  }
}

function sameAnswer({ request, body }: KeptAnswer, asked: string): string {
  if (request === asked) return body;
  throw new InputError('IDEMPOTENCY_KEY_REUSED', { argument: 'input.idempotencyKey' });
}

/** A client may serve several facilities, each with keys of its own. Not by issuer: its address may change between two tries. */
function ownerOf(caller: Caller): string {
  return JSON.stringify([organisationOf(caller), caller.clientId]);
}
