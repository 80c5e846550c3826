import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  type SqliteDatabase,
  SqliteDialect,
  type SqliteStatement,
} from 'kysely';
import { patiently } from './patience.ts';
import type { Tables } from './tables.ts';

export function kyselyOverSqlite(database: DatabaseSync): Kysely<Tables> {
  return new Kysely({ dialect: new SqliteDialect({ database: asKyselyExpects(database) }) });
}

/** For a connection without a busy timeout, which would hold up its thread: each statement is tried again while others write. */
export function patientKysely(database: DatabaseSync): Kysely<Tables> {
  return new Kysely({ dialect: new PatientDialect({ database: asKyselyExpects(database) }) });
}

class PatientDialect extends SqliteDialect {
  override createDriver(): Driver {
    const driver = super.createDriver();
    const acquire = driver.acquireConnection.bind(driver);
    const connections = new WeakMap<DatabaseConnection, DatabaseConnection>();
    driver.acquireConnection = async () => {
      const connection = await acquire();
      const known = connections.get(connection) ?? patient(connection);
      connections.set(connection, known);
      return known;
    };
    return driver;
  }
}

function patient(connection: DatabaseConnection): DatabaseConnection {
  return {
    executeQuery: <Row>(query: CompiledQuery) =>
      patiently(() => connection.executeQuery<Row>(query)),
    streamQuery: (query, chunkSize) => connection.streamQuery(query, chunkSize),
  };
}

/** Kysely speaks better-sqlite3: parameters in one array, and `reader` on every statement. */
function asKyselyExpects(database: DatabaseSync): SqliteDatabase {
  return {
    close: () => database.close(),
    prepare: (text) => statementAsKyselyExpects(database.prepare(text)),
  };
}

function statementAsKyselyExpects(statement: StatementSync): SqliteStatement {
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => statement.all(...bound(parameters)),
    run: (parameters) => statement.run(...bound(parameters)),
    iterate: (parameters) => statement.iterate(...bound(parameters)),
  };
}

function bound(parameters: readonly unknown[]): SQLInputValue[] {
  return parameters.map((value) => {
    if (value === null || value instanceof Uint8Array) return value;
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint') {
      return value;
    }
    throw new TypeError(`SQLite cannot store a value of type ${typeof value}`);
  });
}
