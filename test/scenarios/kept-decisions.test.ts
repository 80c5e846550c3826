import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { exampleInput } from '../../src/sandbox/scans.ts';
import { listsOf } from '../support/check-lists.ts';
import { startTestGateway } from '../support/gateway.ts';

const decision = `decision { identity { outcome person { personalId } differences { field register } } }`;
const mutation = `mutation($input: CheckInInput!) { checkIn(input: $input) { id ${decision} } }`;
const queries = {
  one: `query($id: ID!) { checkIn(id: $id) { ${decision} } }`,
  list: `query($id: ID!) { checkList(id: $id) { rows(first: 10) { ${decision} } } }`,
} as const;

interface ToldDecision {
  readonly identity: { readonly person: { readonly personalId: string } };
}

test('a client that may not see records sees none that another was shown', async () => {
  await using gateway = await startTestGateway();
  const client = 'hospital-district';
  const visit = exampleInput(gateway.person('old-identity-number'));
  const told = await gateway.ask(
    mutation,
    { input: { idempotencyKey: randomUUID(), visit } },
    client,
  );
  const checkIn = told.data?.['checkIn'] as
    | { readonly id: string; readonly decision: ToldDecision }
    | undefined;
  const { personalId } = checkIn?.decision.identity.person ?? {};
  expect(personalId).toMatch(/^\d{12}$/);
  const list = await listsOf(gateway, client).start('list');
  await listsOf(gateway, client).add(list.id, [{ reference: 'a', visit }]);
  await listsOf(gateway, client).close(list.id);
  await listsOf(gateway, client).until(list.id, ({ state }) => state === 'DONE');

  const least = await gateway.token(client, 'eligibility:read');
  const full = await gateway.token(client);
  for (const [query, of] of [
    [queries.one, checkIn?.id],
    [queries.list, list.id],
  ] as const) {
    const seen = JSON.stringify((await gateway.askWith(full, query, { id: of })).data);
    expect(seen).toContain(personalId);
    const masked = await gateway.askWith(least, query, { id: of });
    expect(masked.errors).toEqual([]);
    expect(JSON.stringify(masked.data)).toContain('"person":null');
    expect(JSON.stringify(masked.data)).not.toContain('POPULATION_REGISTER');
  }
}, 30_000);
