import { postgresPlace, sqlitePlace } from '../support/ledger-place.ts';
import { postgresAnswers } from '../support/postgres.ts';
import { defineSettlementSuite } from '../support/settlement-suite.ts';

defineSettlementSuite('SQLite', sqlitePlace);
if (await postgresAnswers()) defineSettlementSuite('PostgreSQL', postgresPlace);
