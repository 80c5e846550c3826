import { type Audit, serverAudits } from 'graphql-http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Kit, startKit } from '../abuse/graphql-kit.ts';

let kit: Kit;
beforeAll(async () => {
  kit = await startKit();
});
afterAll(() => kit[Symbol.asyncDispose]());

/** The address is known once the gateway listens; the audits ask for it when they run. */
const audits: readonly Audit[] = serverAudits({
  url: () => `${kit.url}/graphql`,
  fetchFn: (url: string, init: RequestInit = {}) => {
    const headers = new Headers(init.headers);
    headers.set('authorization', `Bearer ${kit.token('hospital-district')}`);
    return fetch(url, { ...init, headers });
  },
});

describe('GraphQL over HTTP, by the audits of graphql-http', () => {
  test('there are as many audits as were counted when this was written', () => {
    expect(audits).toHaveLength(61);
  });

  // A result that is not ok carries whether it is a MUST (error), a SHOULD (warn) or a MAY (notice), and why.
  test.each(audits.map((audit) => ({ name: audit.name, id: audit.id, audit })))(
    '$id: $name',
    async ({ audit }) => {
      const result = await audit.fn();
      expect(result.status === 'ok' ? 'ok' : `${result.status}: ${result.reason}`).toBe('ok');
    },
  );
});
