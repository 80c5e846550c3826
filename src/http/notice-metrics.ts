import type { Logger } from 'pino';
import { Counter, Gauge, type Registry } from 'prom-client';
import type { NoticesReport } from '../notices/index.ts';

/** Check-in notices on `/metrics` and in the log: never whose they are. */
export function createNoticeMetrics(
  log: Logger,
  registry: Registry,
  failed: (error: unknown) => void,
): NoticesReport {
  const attempts = new Counter({
    name: 'vss_gateway_check_in_notices_total',
    help: 'Attempts to send a check-in notice to the portal, by what came of them.',
    labelNames: ['outcome', 'failure'],
    registers: [registry],
  });
  const waiting = new Gauge({
    name: 'vss_gateway_check_in_notices_waiting',
    help: 'Check-in notices that are to be sent.',
    registers: [registry],
  });
  const age = new Gauge({
    name: 'vss_gateway_check_in_notices_waiting_seconds',
    help: 'How long the oldest of them has been waiting.',
    registers: [registry],
  });
  return {
    ended(outcome, facility, failure) {
      attempts.inc({ outcome, failure: failure ?? 'none' });
      if (outcome === 'UNKNOWN')
        log.error({ facility, failure }, 'check-in notice: nobody knows whether it arrived');
      else if (outcome === 'NOT_SENT') log.warn({ facility, failure }, 'check-in notice not sent');
      else log.info({ facility, outcome }, 'check-in notice answered');
    },
    overdue(facility, failure) {
      log.error({ facility, failure }, 'check-in notice waits for more than a day');
    },
    waiting({ notices, ageMs }) {
      waiting.set(notices);
      age.set(ageMs / 1_000);
    },
    failed,
  };
}
