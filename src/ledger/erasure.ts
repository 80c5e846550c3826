import { randomUUID } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Clock } from '../domain/clock.ts';
import type { Store } from '../store/index.ts';
import type { DataKeyRow, Ledger } from './entry.ts';
import { answersOf, type KeptText } from './erasure-answers.ts';
import {
  type DataKeyName,
  deleteForGood,
  type Erasable,
  keysBefore,
  requireErasable,
} from './erasure-keys.ts';
import { recordAct } from './operator-entry.ts';

/** Whose bodies, and of which month; all months when it is null. */
export interface ErasureOrder {
  /** Pseudonyms of one person, that of the number which was given first. */
  readonly persons: readonly [string, ...string[]];
  /** Calendar month in Viet Nam, `2026-11`. */
  readonly epoch: string | null;
  readonly operator: string;
}

/** What was erased; its entry holds the SHA-256 of its canonical form (RFC 8785) as `answer`. */
export type ErasureStatement = PersonStatement | RetentionStatement;

interface Statement {
  readonly v: 1;
  /** Id of the ledger entry about the erasure. */
  readonly entry: string;
  /** How many texts were deleted that had been kept of answers: for repetition, and of check-ins. */
  readonly answers: number;
}

export interface PersonStatement extends Statement {
  readonly persons: readonly string[];
  readonly epoch: string | null;
  /** Data keys that were deleted, by month. */
  readonly keys: ReadonlyArray<Pick<DataKeyRow, 'id' | 'epoch'>>;
}

/** Everybody's bodies of all months before one: the end of their retention. */
export interface RetentionStatement extends Statement {
  readonly before: string;
  /** How many data keys were deleted, by month. */
  readonly months: ReadonlyArray<{ readonly epoch: string; readonly keys: number }>;
}

/** What an order for one person deletes. */
export interface PersonPlan {
  readonly keys: readonly DataKeyName[];
  readonly answers: readonly KeptText[];
}

export type RetentionPlan = Pick<RetentionStatement, 'months' | 'answers'>;

/** Proof of erasure: the statement, and where its entry stands in the chain. */
export interface ErasureReceipt {
  readonly statement: ErasureStatement;
  readonly at: string;
  readonly sequence: number;
  /** Hash of the entry's row. */
  readonly hash: string;
  /** Whether the database's own files hold the keys and answers no more; backups are another matter. */
  readonly overwritten: boolean;
}

/** The data keys and kept answers that an order would delete. */
export async function planErasure(
  { kysely }: Pick<Store, 'kysely'>,
  { persons, epoch }: Pick<ErasureOrder, 'persons' | 'epoch'>,
): Promise<PersonPlan> {
  let query = kysely
    .selectFrom('ledger_keys')
    .select(['subject', 'id', 'epoch'])
    .where('subject', 'in', persons)
    .orderBy('epoch')
    .orderBy('id');
  if (epoch !== null) query = query.where('epoch', '=', epoch);
  const keys = await query.execute();
  const answers: KeptText[] = [];
  for await (const part of answersOf({ kysely }, { persons, epoch })) answers.push(...part);
  return { keys, answers };
}

export interface ErasureParts {
  readonly store: Store;
  readonly ledger: Pick<Ledger, 'append'>;
  readonly pseudonymKey: Uint8Array;
  readonly clock: Clock;
}

/**
 * Records the erasure first, then deletes exactly the keys and answers that the entry speaks of. What is sealed meanwhile is a new
 * access, and stays. No row of the ledger changes: chain, tree and every proof hold as before.
 */
export function erase(
  parts: ErasureParts,
  { persons, epoch, operator }: ErasureOrder,
  plan: PersonPlan,
): Promise<ErasureReceipt> {
  const statement: PersonStatement = {
    v: 1,
    entry: randomUUID(),
    persons,
    epoch,
    keys: plan.keys.map(({ id, epoch: month }) => ({ id, epoch: month })),
    answers: plan.answers.length,
  };
  return carryOut(parts, statement, { person: persons[0], operator }, plan);
}

/** Data keys of all months before one, counted by month, and the kept answers of those months. */
export async function planRetention(
  { kysely }: Pick<Store, 'kysely'>,
  before: string,
): Promise<RetentionPlan> {
  const rows = await kysely
    .selectFrom('ledger_keys')
    .select(({ fn }) => ['epoch', fn.countAll<number | string>().as('keys')])
    .where('epoch', '<', before)
    .groupBy('epoch')
    .orderBy('epoch')
    .execute();
  let answers = 0;
  for await (const part of answersOf({ kysely }, { before })) answers += part.length;
  return { months: rows.map(({ epoch, keys }) => ({ epoch, keys: Number(keys) })), answers };
}

/**
 * As `erase`, of everybody. Of a past month nothing is added any more: there are as many as were counted, less the answers that the
 * gateway forgets meanwhile.
 */
export function eraseBefore(
  parts: ErasureParts,
  { before, operator }: { readonly before: string; readonly operator: string },
  plan: RetentionPlan,
): Promise<ErasureReceipt> {
  const { store } = parts;
  const statement: RetentionStatement = { v: 1, entry: randomUUID(), before, ...plan };
  const rows = { keys: keysBefore(store, before), answers: answersOf(store, { before }) };
  return carryOut(parts, statement, { person: null, operator }, rows);
}

async function carryOut(
  { store, ledger, pseudonymKey, clock }: ErasureParts,
  statement: ErasureStatement,
  by: { readonly person: string | null; readonly operator: string },
  rows: Erasable,
): Promise<ErasureReceipt> {
  await requireErasable(store);
  const entry = await recordAct(
    ledger,
    pseudonymKey,
    clock,
    {
      operation: 'ledger erase',
      purpose: 'ERASURE',
      output: canonicalStatement(statement),
      ...by,
    },
    statement.entry,
  );
  const overwritten = await deleteForGood(store, rows).catch((cause: unknown) => {
    throw new Error('the erasure is recorded, but could not be carried out: erase again', {
      cause,
    });
  });
  const row = await store.kysely
    .selectFrom('ledger_rows')
    .select(['sequence', 'hash'])
    .where('entry_id', '=', entry.id)
    .executeTakeFirstOrThrow();
  return { statement, at: entry.at, sequence: Number(row.sequence), hash: row.hash, overwritten };
}

export function canonicalStatement(statement: ErasureStatement): string {
  const text = canonicalize(statement);
  if (text === undefined) throw new TypeError('an erasure statement is an object');
  return text;
}
