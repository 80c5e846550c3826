import { postgresPlace, sqlitePlace } from '../support/ledger-place.ts';
import { postgresAnswers } from '../support/postgres.ts';
import { defineWebhooksSuite } from '../support/webhooks-suite.ts';

defineWebhooksSuite('SQLite', sqlitePlace);

if (await postgresAnswers()) defineWebhooksSuite('PostgreSQL', postgresPlace);
