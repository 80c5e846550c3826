import { postgresPlace, sqlitePlace } from '../support/ledger-place.ts';
import { postgresAnswers } from '../support/postgres.ts';
import { defineStoredAnswersSuite } from '../support/stored-answers-suite.ts';

defineStoredAnswersSuite('SQLite', sqlitePlace);
if (await postgresAnswers()) defineStoredAnswersSuite('PostgreSQL', postgresPlace);
