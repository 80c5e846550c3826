import { createHash } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { Clock } from '../../domain/clock.ts';
import { type AnsweredRow, documents, type ListProgress } from './documents.ts';
import type { GatewayClient } from './gateway-client.ts';
import type { RowInput } from './row-input.ts';

export interface JobRow extends RowInput {
  readonly knownVersion: string | null;
}

export interface ListJob {
  readonly rows: readonly JobRow[];
  /** Takes no list that is done already. */
  readonly fresh: boolean;
  readonly language: 'VI' | 'EN';
}

export interface JobParts {
  readonly client: GatewayClient;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly watch: (list: ListProgress) => void;
}

const rowsAtOnce = 100;
const lookMs = { first: 200, most: 2_000 } as const;
/** A list that was done longer ago than this is checked again, not shown again. */
const shownAgainMs = 3_600_000;

/**
 * Has the rows checked, and gives what came of each by its name. The list lives in the gateway under a key that is a digest of what it
 * asks: whoever runs the same again goes on where it was.
 */
export async function runListJob(
  job: ListJob,
  parts: JobParts,
): Promise<ReadonlyMap<string, AnsweredRow>> {
  const { client } = parts;
  const list = await startList(job, parts);
  if (list.state === 'OPEN' || list.state === 'PAUSED') await addRows(list.id, job, parts);
  await untilDone(list.id, parts);
  return answers(list.id, job, client);
}

async function startList(
  { rows, fresh }: ListJob,
  { client, clock }: JobParts,
): Promise<ListProgress> {
  const digest = createHash('sha256').update(JSON.stringify(rows)).digest('base64url');
  for (let turn = 0; ; turn += 1) {
    const input = { idempotencyKey: `check-${digest}-${turn}` };
    const { startCheckList: list } = await client.ask<{ readonly startCheckList: ListProgress }>(
      documents.start,
      { input },
    );
    if (list.state === 'CANCELLED') continue;

    const now = clock.now().getTime();
    const isOld = list.finishedAt !== null && now - Date.parse(list.finishedAt) > shownAgainMs;
    if (list.state !== 'DONE' || !(fresh || isOld)) return list;
  }
}

/** What is there already is left as it is. */
async function addRows(id: string, { rows }: ListJob, parts: JobParts): Promise<void> {
  const { client } = parts;
  for (let start = 0; start < rows.length; start += rowsAtOnce) {
    await client.ask(documents.add, { id, rows: rows.slice(start, start + rowsAtOnce) });
    if (start % (rowsAtOnce * 10) === 0) parts.watch(await look(id, client));
  }
  await client.ask(documents.close, { id });
}

async function untilDone(id: string, { client, signal, watch }: JobParts): Promise<void> {
  for (let pauseMs: number = lookMs.first; ; pauseMs = Math.min(lookMs.most, pauseMs * 1.5)) {
    const list = await look(id, client);
    watch(list);
    if (list.state === 'DONE' || list.state === 'CANCELLED') return;
    await setTimeout(pauseMs, undefined, { signal });
  }
}

/** The gateway forgot the list, which it keeps for seven days. */
export class ListForgotten extends Error {
  override readonly name = 'ListForgotten';
}

async function look(id: string, client: GatewayClient): Promise<ListProgress> {
  const { checkList } = await client.ask<{ readonly checkList: ListProgress | null }>(
    documents.progress,
    { id },
  );
  if (checkList === null) throw new ListForgotten('The gateway does not know the list any more.');
  return checkList;
}

async function answers(
  id: string,
  { language }: ListJob,
  client: GatewayClient,
): Promise<ReadonlyMap<string, AnsweredRow>> {
  const found = new Map<string, AnsweredRow>();
  for (let after = 0; ; ) {
    const { checkList } = await client.ask<{
      readonly checkList: { readonly rows: readonly AnsweredRow[] } | null;
    }>(documents.rows, { id, first: rowsAtOnce, after, language });
    const rows = checkList?.rows ?? [];
    for (const row of rows) found.set(row.reference, row);
    if (rows.length < rowsAtOnce) return found;
    after = rows.at(-1)?.position ?? after;
  }
}
