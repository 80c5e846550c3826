import type { Secrets } from '../config/secrets.ts';
import type { Store } from '../store/index.ts';
import { openWebhooks, type Webhooks } from '../webhooks/index.ts';
import type { Surroundings } from './surroundings.ts';

const lookEveryMs = 1_000;
const tidyEveryMs = 60_000;

/** Messages to hospitals; what a replica that has gone left behind is delivered by the others. */
export async function openGatewayWebhooks(
  { pseudonymKey, webhooks: endpoints }: Pick<Secrets, 'pseudonymKey' | 'webhooks'>,
  store: Store,
  { clock, events, stack }: Surroundings,
): Promise<Webhooks> {
  const webhooks = await openWebhooks({
    endpoints,
    store,
    secret: pseudonymKey,
    clock,
    report: events.webhooks,
  });
  stack.defer(() => webhooks.close());
  if (endpoints.length > 0) every(lookEveryMs, webhooks.work, stack);
  // Endpoints that were taken out of the settings may have left messages.
  every(tidyEveryMs, webhooks.tidy, stack);
  return webhooks;
}

/** `work` never rejects; one that takes long is begun again beside itself. */
function every(ms: number, work: () => Promise<void>, stack: AsyncDisposableStack): void {
  const timer = setInterval(() => {
    void work();
  }, ms).unref();
  stack.defer(() => clearInterval(timer));
}
