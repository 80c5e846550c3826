import { type CreateTableBuilder, type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Dialect } from '../dialect.ts';

interface Table {
  readonly name: string;
  readonly columns: Readonly<Record<string, string>>;
  readonly key: readonly [string, ...string[]];
}

const rowColumns = {
  visit:
    'Pseudonym of facility and encounter; null without an encounter, and in rows older than the tree',
  leaf: 'Leaf hash of the entry, base64url; null in rows older than the tree, where it is computed when read',
} as const;

const tables = [
  {
    name: 'ledger_tiles',
    columns: {
      level: 'Height of the tile in the tree, in tiles (C2SP tlog-tiles): 0 holds leaf hashes',
      idx: 'Position among the tiles of the level, from 0',
      root: 'Hash over the tile: its entry in the tile above',
      hashes: '256 hashes of 32 bytes; tiles that are not full are not stored',
    },
    key: ['level', 'idx'],
  },
  {
    name: 'ledger_checkpoints',
    columns: {
      tree_size: 'Leaves that the checkpoint covers: the entries 1 to this number',
      root: 'Root hash of the tree, base64',
      note: 'The checkpoint as signed (C2SP tlog-checkpoint), without cosignatures',
      signed_at: 'When it was signed',
    },
    key: ['tree_size'],
  },
  {
    name: 'ledger_cosignatures',
    columns: {
      tree_size: 'Checkpoint that was cosigned',
      witness: 'Name and key id of the witness, as in its verifier key',
      cosigned_at: 'When, as the witness says',
      line: 'Signature line of the note (C2SP tlog-cosignature)',
    },
    key: ['tree_size', 'witness', 'cosigned_at'],
  },
  {
    name: 'ledger_timestamps',
    columns: {
      tree_size: 'Checkpoint whose note was stamped',
      authority: 'Name of the time-stamping authority',
      stamped_at: 'When the token arrived',
      token: 'Time-stamp token (RFC 3161), DER',
    },
    key: ['tree_size', 'authority', 'stamped_at'],
  },
] as const satisfies readonly Table[];

const numbers: ReadonlySet<string> = new Set(['idx', 'tree_size']);
const bytes: ReadonlySet<string> = new Set(['hashes', 'token']);

/** The tree over the ledger's entries: leaves beside the rows, full tiles, checkpoints and what others signed of them. */
export function transparencyMigration(dialect: Dialect): Migration {
  return {
    async up(database: Kysely<unknown>) {
      for (const column of Object.keys(rowColumns)) {
        await database.schema.alterTable('ledger_rows').addColumn(column, 'text').execute();
      }
      const statements = [
        'create index ledger_rows_by_visit on ledger_rows (visit, sequence) where visit is not null',
        ...dialect.comments('ledger_rows', rowColumns),
      ];
      for (const table of tables) {
        await createTable(database, dialect, table);
        statements.push(
          ...dialect.appendOnly(table.name, [table.key]),
          ...dialect.comments(table.name, table.columns),
        );
      }
      for (const statement of statements) await sql.raw(statement).execute(database);
    },
  };
}

function createTable(database: Kysely<unknown>, dialect: Dialect, table: Table): Promise<void> {
  const empty: CreateTableBuilder<string, never> = database.schema.createTable(table.name);
  return Object.keys(table.columns)
    .reduce(
      (builder, name) =>
        builder.addColumn(name, sql.raw(typeOf(dialect, table.name, name)), (column) =>
          column.notNull(),
        ),
      empty,
    )
    .addPrimaryKeyConstraint(`${table.name}_key`, [...table.key] as never[])
    .execute();
}

function typeOf(dialect: Dialect, table: string, column: string): string {
  if (column === 'level') return 'integer';
  if (numbers.has(column)) return dialect.sequenceType;
  const isBytes = bytes.has(column) || (table === 'ledger_tiles' && column === 'root');
  return isBytes ? dialect.bytesType : 'text';
}
