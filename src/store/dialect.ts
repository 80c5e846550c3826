export type DialectName = 'sqlite' | 'postgres';

/** Everything in which the two databases differ as far as migrations are concerned. */
export interface Dialect {
  readonly name: DialectName;
  /** SQLite numbers rows by this column itself only if its type is exactly `integer`. */
  readonly sequenceType: 'integer' | 'bigint';
  readonly bytesType: 'blob' | 'bytea';
  /** Statements after which rows of the table can be added and nothing else; `keys` are its unique columns. */
  appendOnly(table: string, keys: readonly (readonly string[])[]): readonly string[];
  /** Statements after which rows of the table can be added and deleted, and never changed. */
  unchangeable(table: string): readonly string[];
  /** A statement end that keeps the rows of a table in the tree of its primary key, where that has to be asked for. */
  readonly keptByPrimaryKey: string;
  /** True where a text column contains a fixed text; an index may be limited by it. */
  contains(column: string, text: string): string;
  /** Statements that explain the columns inside the database, where it can hold explanations. */
  comments(table: string, columns: Readonly<Record<string, string>>): readonly string[];
}

const sqlite: Dialect = {
  name: 'sqlite',
  sequenceType: 'integer',
  bytesType: 'blob',
  appendOnly(table, keys) {
    const taken = keys
      .map((columns) => columns.map((column) => `${column} = new.${column}`).join(' and '))
      .map((same) => `(${same})`)
      .join(' or ');
    const refuse = `begin select raise(abort, '${table} is append-only'); end`;
    return [
      `create trigger ${table}_no_update before update on ${table} ${refuse}`,
      `create trigger ${table}_no_delete before delete on ${table} ${refuse}`,
      // INSERT OR REPLACE deletes without firing delete triggers (sqlite.org/lang_conflict.html).
      `create trigger ${table}_no_replace before insert on ${table} when exists (
         select 1 from ${table} where ${taken}
       ) ${refuse}`,
    ];
  },
  unchangeable: (table) => [
    `create trigger ${table}_no_update before update on ${table}
     begin select raise(abort, '${table} is never changed'); end`,
  ],
  keptByPrimaryKey: 'without rowid',
  contains: (column, text) => `instr(${column}, '${text}') > 0`,
  comments: () => [],
};

const postgres: Dialect = {
  name: 'postgres',
  sequenceType: 'bigint',
  bytesType: 'bytea',
  appendOnly(table) {
    return [
      `create function ${table}_refuse() returns trigger language plpgsql as $$
       begin raise exception '${table} is append-only' using errcode = 'insufficient_privilege'; end $$`,
      `create trigger ${table}_append_only before update or delete or truncate on ${table}
       for each statement execute function ${table}_refuse()`,
    ];
  },
  unchangeable: (table) => [
    `create function ${table}_refuse() returns trigger language plpgsql as $$
     begin raise exception '${table} is never changed' using errcode = 'insufficient_privilege'; end $$`,
    `create trigger ${table}_unchangeable before update on ${table}
     for each statement execute function ${table}_refuse()`,
  ],
  keptByPrimaryKey: '',
  contains: (column, text) => `strpos(${column}, '${text}') > 0`,
  comments(table, columns) {
    return Object.entries(columns).map(
      ([column, text]) => `comment on column ${table}.${column} is '${text.replaceAll("'", "''")}'`,
    );
  },
};

export const dialects = { sqlite, postgres } as const satisfies Record<DialectName, Dialect>;
