import type { Logger } from 'pino';
import { Counter, Gauge, type Registry } from 'prom-client';
import type { StreamReport } from './index.ts';

export function createStreamMetrics(
  log: Logger,
  registry: Registry,
  failed: (error: unknown) => void,
): StreamReport {
  const open = new Gauge({
    name: 'vss_gateway_event_streams_open',
    help: 'Event streams (subscriptions) that are open.',
    registers: [registry],
  });
  const events = new Counter({
    name: 'vss_gateway_event_stream_events_total',
    help: 'Events that were entered in the ledger to be sent on a stream.',
    registers: [registry],
  });
  return {
    opened: (count) => open.set(count),
    disclosed: () => events.inc(),
    ended(count) {
      open.set(count);
      log.debug({ open: count }, 'event stream ended');
    },
    failed,
  };
}
