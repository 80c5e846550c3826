import type { Store } from '../store/index.ts';

type Database = Store['kysely'];

/** How long a replica that says nothing more keeps the lists of a facility: longer than a row takes, of which each renews it. */
export const leaseMs = 20_000;

interface Claim {
  readonly facility: string;
  readonly holder: string;
  readonly now: Date;
}

/** Compare and set: true for the one replica that works through the lists of the facility from now on, or goes on doing so. */
export async function takeDesk(database: Database, claim: Claim): Promise<boolean> {
  const { facility, holder, now } = claim;
  const until = new Date(now.getTime() + leaseMs).toISOString();
  const result = await database
    .insertInto('check_list_desks')
    .values({ facility, holder, until, paused_since: null })
    .onConflict((conflict) =>
      conflict
        .column('facility')
        .doUpdateSet({ holder, until })
        .where((is) =>
          is.or([
            is('check_list_desks.holder', '=', holder),
            is('check_list_desks.until', '<', now.toISOString()),
          ]),
        ),
    )
    .executeTakeFirst();
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

export async function leaveDesk(database: Database, { facility, holder }: Claim): Promise<void> {
  await database
    .deleteFrom('check_list_desks')
    .where('facility', '=', facility)
    .where('holder', '=', holder)
    .execute();
}

export async function notePause(
  database: Database,
  { facility, holder }: Omit<Claim, 'now'>,
  since: Date | null,
): Promise<void> {
  await database
    .updateTable('check_list_desks')
    .set({ paused_since: since?.toISOString() ?? null })
    .where('facility', '=', facility)
    .where('holder', '=', holder)
    .execute();
}

export async function isPaused(database: Database, facility: string, now: Date): Promise<boolean> {
  const row = await database
    .selectFrom('check_list_desks')
    .select('paused_since')
    .where('facility', '=', facility)
    .where('until', '>=', now.toISOString())
    .executeTakeFirst();
  return row?.paused_since != null;
}
