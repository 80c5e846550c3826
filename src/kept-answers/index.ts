import { createHmac } from 'node:crypto';
import type { Clock } from '../domain/clock.ts';
import type { CompanionRow } from '../ledger/companions.ts';
import { createSealing, derivedKey } from '../sealing/index.ts';
import type { Store } from '../store/index.ts';

export type KeptAnswerRow = CompanionRow<'kept_answers'>;

/** One request of one caller under an idempotency key. Keyed hashes: they tell nothing of the caller's key or the request. */
export interface RepeatableRequest {
  readonly key: string;
  /** Document, variables and member of staff: what has to be the same for an answer to be given again. */
  readonly request: string;
}

export interface KeptAnswer {
  readonly request: string;
  /** The body as it was sent. */
  readonly body: string;
}

/** Answers that are given again, byte for byte, to a caller who repeats a request under the same key. */
export interface KeptAnswers {
  name(caller: {
    readonly client: string;
    readonly idempotencyKey: string;
    readonly request: readonly (string | null)[];
  }): RepeatableRequest;
  find(key: string): Promise<KeptAnswer | null>;
  /** The row that the ledger writes with the entry of the answer. */
  seal(repeatable: RepeatableRequest, entryId: string, body: string): KeptAnswerRow;
  /** Deletes what is older than 30 days. */
  forgetOld(): Promise<void>;
}

export interface KeptAnswersParts {
  readonly store: Pick<Store, 'kysely'>;
  /** 32 bytes or more, shared by all replicas. */
  readonly secret: Uint8Array;
  readonly clock: Clock;
}

const keptDays = 30;

export function createKeptAnswers({ store, secret, clock }: KeptAnswersParts): KeptAnswers {
  const naming = derivedKey(secret, 'vss-gateway kept answers names 1');
  const sealing = createSealing(secret, 'vss-gateway kept answers 1');
  const hashOf = (parts: readonly (string | null)[]) =>
    createHmac('sha256', naming).update(JSON.stringify(parts)).digest('base64url');

  /** An answer that is moved to another key or request opens no more. */
  const placeOf = ({ key, request }: RepeatableRequest) => `${key}\n${request}`;

  return {
    name: ({ client, idempotencyKey, request }) => ({
      key: hashOf(['key', client, idempotencyKey]),
      request: hashOf(['request', ...request]),
    }),

    async find(key) {
      const row = await store.kysely
        .selectFrom('kept_answers')
        .selectAll()
        .where('key', '=', key)
        .executeTakeFirst();
      return row === undefined
        ? null
        : { request: row.request, body: sealing.open(placeOf(row), row.sealed) };
    },

    seal(repeatable, entryId, body) {
      return {
        ...repeatable,
        entry_id: entryId,
        kept_at: clock.now().toISOString(),
        sealed: sealing.seal(placeOf(repeatable), body),
      };
    },

    async forgetOld() {
      const oldest = new Date(clock.now().getTime() - keptDays * 86_400_000);
      await store.kysely
        .deleteFrom('kept_answers')
        .where('kept_at', '<', oldest.toISOString())
        .execute();
    },
  };
}
