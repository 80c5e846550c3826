import { describe, expect, it } from 'vitest';
import { exampleInput } from '../../src/sandbox/scans.ts';
import { listsOf } from '../support/check-lists.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import { createFreshDatabase, postgresAnswers } from '../support/postgres.ts';

const client = 'hospital-district';
const fast = { LIST_LOOKUPS_PER_SECOND: '1000' };

/** What a desk of the district hospital would send of some of its people. */
function visitsOf(gateway: TestGateway, keys: readonly string[]) {
  return keys.map((key) => ({ reference: key, visit: exampleInput(gateway.person(key)) }));
}

function defineLists(name: string, makeEnvironment: () => Promise<Readonly<Record<string, string>>>) {
  describe(`a list on ${name}`, () => {
    it('is checked in the background, each row as a visit alone', async () => {
      await using gateway = await startTestGateway({ environment: { ...fast, ...(await makeEnvironment()) } });
      const lists = listsOf(gateway, client);
      const rows = await lists.check('tomorrow', visitsOf(gateway, ['enterprise-employee']));
      expect(rows).toMatchObject([
        {
          reference: 'enterprise-employee',
          position: 1,
          outcome: 'DECIDED',
          decision: { decision: 'ELIGIBLE', provisional: false },
        },
      ]);
    });
  });
}

defineLists('SQLite', async () => ({}));
if (await postgresAnswers())
  defineLists('PostgreSQL', async () => ({ DATABASE_URL: (await createFreshDatabase()).url }));
