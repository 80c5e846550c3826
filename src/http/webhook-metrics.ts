import type { Logger } from 'pino';
import { Counter, Gauge, type Registry } from 'prom-client';
import type { WebhookReport } from '../webhooks/index.ts';

/** What becomes of webhooks, counted by endpoint; what somebody has to look at is logged as an error. */
export function createWebhookMetrics(
  log: Logger,
  registry: Registry,
  failed: (error: unknown) => void,
): WebhookReport {
  const attempts = new Counter({
    name: 'vss_gateway_webhook_messages_total',
    help: 'Webhooks by endpoint and what came of them: delivered, retrying (once for each attempt that failed), failed (given up).',
    labelNames: ['endpoint', 'outcome'],
    registers: [registry],
  });
  const waiting = new Gauge({
    name: 'vss_gateway_webhook_messages_waiting',
    help: 'Webhooks that are not delivered yet.',
    labelNames: ['endpoint'],
    registers: [registry],
  });
  const oldest = new Gauge({
    name: 'vss_gateway_webhook_oldest_seconds',
    help: 'Age of the oldest webhook that is not delivered yet.',
    labelNames: ['endpoint'],
    registers: [registry],
  });
  const disabled = new Gauge({
    name: 'vss_gateway_webhook_endpoint_disabled',
    help: '1 for an endpoint that has answered 410 Gone: nothing is sent there any more.',
    labelNames: ['endpoint'],
    registers: [registry],
  });
  return {
    delivered: (endpoint) => attempts.inc({ endpoint, outcome: 'delivered' }),
    retrying(endpoint, outcome) {
      attempts.inc({ endpoint, outcome: 'retrying' });
      log.warn({ endpoint, outcome }, 'webhook not delivered yet');
    },
    gaveUp(endpoint, outcome, messages) {
      attempts.inc({ endpoint, outcome: 'failed' }, messages);
      log.error({ endpoint, outcome, messages }, 'webhooks given up');
    },
    disabled(endpoint) {
      disabled.set({ endpoint }, 1);
      log.error({ endpoint }, 'webhook endpoint is gone');
    },
    waiting(backlog) {
      waiting.reset();
      oldest.reset();
      for (const [endpoint, { ageMs, messages }] of backlog) {
        waiting.set({ endpoint }, messages);
        oldest.set({ endpoint }, ageMs / 1_000);
      }
    },
    failed,
  };
}
