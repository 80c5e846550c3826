import type { Logger } from 'pino';
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** What becomes of check-ins whose first decision did not stand. */
export interface SettlementMetrics {
  settled(outcome: string, waitedMs: number): void;
  /** How many wait, in all replicas, and for how long the oldest has. */
  waiting(count: number, oldestMs: number): void;
}

export function createSettlementMetrics(log: Logger, registry: Registry): SettlementMetrics {
  const settled = new Counter({
    name: 'vss_gateway_settlements_total',
    help: 'Check-ins that this process settled, by outcome.',
    labelNames: ['outcome'],
    registers: [registry],
  });
  const seconds = new Histogram({
    name: 'vss_gateway_settlement_seconds',
    help: 'From the check-in to its settlement.',
    labelNames: ['outcome'],
    buckets: [5, 15, 30, 60, 300, 900, 3_600, 14_400, 43_200, 86_400, 604_800, 2_592_000],
    registers: [registry],
  });
  const waiting = new Gauge({
    name: 'vss_gateway_settlement_queue_length',
    help: 'Check-ins that wait to be settled, of all replicas.',
    registers: [registry],
  });
  const oldest = new Gauge({
    name: 'vss_gateway_settlement_queue_oldest_seconds',
    help: 'How long the oldest of them has waited; 0 when none waits.',
    registers: [registry],
  });
  return {
    settled(outcome, waitedMs) {
      settled.inc({ outcome });
      seconds.observe({ outcome }, waitedMs / 1_000);
      log.info({ outcome, seconds: Math.round(waitedMs / 1_000) }, 'check-in settled');
    },
    waiting(count, oldestMs) {
      waiting.set(count);
      oldest.set(oldestMs / 1_000);
    },
  };
}
