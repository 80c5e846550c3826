import { createHash } from 'node:crypto';
import type { BesideConnection } from '../store/beside.ts';
import type { WebhookEndpoint } from './settings.ts';

/** Endpoints that answered 410 Gone, as all replicas see them. */
export interface DisabledEndpoints {
  add(endpoint: WebhookEndpoint, now: Date): Promise<void>;
  has(endpoint: WebhookEndpoint): Promise<boolean>;
}

export function createDisabledEndpoints({ database }: BesideConnection): DisabledEndpoints {
  return {
    async add({ name, url }, now) {
      const row = { address: addressOf(url), disabled_at: now.toISOString() };
      await database
        .insertInto('webhook_endpoints')
        .values({ name, ...row })
        .onConflict((conflict) => conflict.column('name').doUpdateSet(row))
        .execute();
    },

    async has({ name, url }) {
      const row = await database
        .selectFrom('webhook_endpoints')
        .select('name')
        .where('name', '=', name)
        .where('address', '=', addressOf(url))
        .executeTakeFirst();
      return row !== undefined;
    },
  };
}

/** Another address under the same name is attempted again. */
function addressOf(url: URL): string {
  return createHash('sha256').update(url.href).digest('base64url');
}
