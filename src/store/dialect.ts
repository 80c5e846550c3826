export type DialectName = 'sqlite' | 'postgres';

/** Everything in which the two databases differ as far as migrations are concerned. */
export interface Dialect {
  readonly name: DialectName;
  /** SQLite numbers rows by this column itself only if its type is exactly `integer`. */
  readonly sequenceType: 'integer' | 'bigint';
  /** Statements after which rows of the table can be added and nothing else. */
  appendOnly(table: string): readonly string[];
  /** Statements that explain the columns inside the database, where it can hold explanations. */
  comments(table: string, columns: Readonly<Record<string, string>>): readonly string[];
}

const sqlite: Dialect = {
  name: 'sqlite',
  sequenceType: 'integer',
  appendOnly(table) {
    const refuse = `begin select raise(abort, '${table} is append-only'); end`;
    return [
      `create trigger ${table}_no_update before update on ${table} ${refuse}`,
      `create trigger ${table}_no_delete before delete on ${table} ${refuse}`,
      // INSERT OR REPLACE deletes without firing delete triggers (sqlite.org/lang_conflict.html).
      `create trigger ${table}_no_replace before insert on ${table} when exists (
         select 1 from ${table} where sequence = new.sequence or entry_id = new.entry_id
       ) ${refuse}`,
    ];
  },
  comments: () => [],
};

const postgres: Dialect = {
  name: 'postgres',
  sequenceType: 'bigint',
  appendOnly(table) {
    return [
      `create function ${table}_refuse() returns trigger language plpgsql as $$
       begin raise exception '${table} is append-only' using errcode = 'insufficient_privilege'; end $$`,
      `create trigger ${table}_append_only before update or delete or truncate on ${table}
       for each statement execute function ${table}_refuse()`,
    ];
  },
  comments(table, columns) {
    return Object.entries(columns).map(
      ([column, text]) => `comment on column ${table}.${column} is '${text.replaceAll("'", "''")}'`,
    );
  },
};

export const dialects = { sqlite, postgres } as const satisfies Record<DialectName, Dialect>;
