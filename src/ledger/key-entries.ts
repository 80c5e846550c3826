import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Clock } from '../domain/clock.ts';
import type { KeyHappening } from '../signing/keys/happenings.ts';
import type { Tables } from '../store/tables.ts';
import type { Ledger, LedgerEntry } from './entry.ts';

/** Client of entries about the gateway's own signing keys: nobody asked, and nobody is spoken of. */
export const keysClient = 'vss-gateway keys';

export interface KeyRecorderParts {
  readonly kysely: Kysely<Tables>;
  readonly ledger: Pick<Ledger, 'append'>;
  readonly clock: Clock;
}

/** Enters what happens to the signing keys in the ledger, each once for all starts of a gateway. */
export interface KeyRecorder {
  /**
   * What the ledger knows and a history does not say: then the history is of an older file, which would bring withdrawn keys
   * back. Activations are left out, for the clock of another replica may be a little ahead.
   */
  forgotten(happened: readonly KeyHappening[]): Promise<readonly RecordedHappening[]>;
  /** Resolves when all of it is durable. What fails is entered at the next call. Two replicas may both enter the same. */
  record(happened: readonly KeyHappening[]): Promise<void>;
}

export type RecordedHappening = Pick<KeyHappening, 'operation' | 'kid' | 'digest'>;

export function createKeyRecorder({ kysely, ledger, clock }: KeyRecorderParts): KeyRecorder {
  let known: Set<string> | null = null;
  let running: Promise<void> = Promise.resolve();

  async function enter(happened: readonly KeyHappening[]): Promise<void> {
    if (happened.length === 0) return;
    known ??= new Set((await recorded(kysely)).map(markOf));
    const marks = known;
    const fresh = happened.filter((one) => !marks.has(markOf(one)));
    if (fresh.length === 0) return;
    await ledger.append(fresh.map((one) => entryOf(one, clock.now())));
    for (const one of fresh) marks.add(markOf(one));
  }

  return {
    async forgotten(happened) {
      const said = new Set(happened.map(markOf));
      return (await recorded(kysely)).filter(
        (one) => one.operation !== 'keys.activate' && !said.has(markOf(one)),
      );
    },
    record(happened) {
      running = running.catch(() => undefined).then(() => enter(happened));
      return running;
    },
  };
}

function markOf({ operation, digest }: RecordedHappening): string {
  return `${operation} ${digest}`;
}

async function recorded(kysely: Kysely<Tables>): Promise<readonly RecordedHappening[]> {
  const rows = await kysely
    .selectFrom('ledger_rows')
    .select('entry')
    .where('client', '=', keysClient)
    .orderBy('sequence')
    .execute();
  return rows.map(({ entry }) => {
    // Written by `entryOf`.
    const { operation, document, sources } = JSON.parse(entry) as LedgerEntry;
    const kid = sources[0]?.reason ?? '';
    return { operation: operation as KeyHappening['operation'], kid, digest: document };
  });
}

/** What is signed with the entry's checkpoint: which key, what happened, and from when on, T_compromise included. */
function entryOf({ operation, kid, effective, digest }: KeyHappening, now: Date): LedgerEntry {
  return {
    id: randomUUID(),
    at: now.toISOString(),
    requestId: randomUUID(),
    client: keysClient,
    callerKind: 'operator',
    organisation: null,
    practitioner: null,
    purpose: 'KEY_MANAGEMENT',
    operation,
    document: digest,
    person: null,
    visit: null,
    body: null,
    decision: null,
    sources: [{ register: 'SIGNING_KEY', status: operation, reason: kid, fetchedAt: effective }],
    refusal: null,
    status: 200,
    answer: digest,
  };
}
