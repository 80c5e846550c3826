import { defineCheckListSuite } from '../support/check-lists-suite.ts';
import { postgresPlace, sqlitePlace } from '../support/ledger-place.ts';
import { postgresAnswers } from '../support/postgres.ts';

defineCheckListSuite('SQLite', sqlitePlace);
if (await postgresAnswers()) defineCheckListSuite('PostgreSQL', postgresPlace);
