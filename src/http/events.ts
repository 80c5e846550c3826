import type { Logger } from 'pino';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { UpstreamError, UpstreamFailure } from '../connectors/upstream.ts';
import type { NoticesReport } from '../notices/index.ts';
import type { WebhookReport } from '../webhooks/index.ts';
import type { AdmissionState, ShedReason } from './admission/index.ts';
import type { Priority } from './admission/priority.ts';
import type { Exchange } from './exchange.ts';
import { createNoticeMetrics } from './notice-metrics.ts';
import { createSettlementMetrics, type SettlementMetrics } from './settlement-metrics.ts';
import type { StreamReport } from './subscriptions/index.ts';
import { createStreamMetrics } from './subscriptions/metrics.ts';
import { createUpstreamMetrics, type UpstreamMetrics } from './upstream-metrics.ts';
import { createWebhookMetrics } from './webhook-metrics.ts';

/** One call per business event: a counter with few labels and one log line. Never personal, never throwing. */
export interface Events {
  answered(exchange: Exchange, status: number, milliseconds: number): void;
  upstreamFailed(register: string, error: UpstreamError, requestId: string): void;
  /** What happens between the gateway and its upstreams. */
  readonly upstreams: UpstreamMetrics;
  /** What becomes of messages to hospitals. */
  readonly webhooks: WebhookReport;
  readonly notices: NoticesReport;
  /** What happens on event streams. */
  readonly streams: StreamReport;
  /** Look-ups of a staff member or client are restricted, or emergencies to be reviewed; `subject` is a keyed hash. */
  restricted(change: Restricted): void;
  /** Somebody breaks the glass; `practitioner` is a keyed hash. */
  brokeGlass(
    request: Pick<Exchange, 'requestId' | 'caller'>,
    operation: string,
    practitioner: string,
  ): void;
  /** A checkpoint over this many entries of the ledger was signed. */
  checkpointed(entries: number): void;
  /** The ledger is not what was signed, or a witness says so. */
  ledgerAlarm(problem: string, about: { readonly at?: number; readonly witness?: string }): void;
  /** A witness did not cosign, for a reason that says nothing against the ledger. */
  unwitnessed(witness: string, problem: string): void;
  /** A time-stamping authority has stamped a checkpoint of this many leaves. */
  stamped(authority: string, size: number): void;
  /** It did not, for now. */
  unstamped(authority: string, problem: string): void;
  readonly settlements: SettlementMetrics;
  failed(error: unknown, requestId: string): void;
  /** A request was turned away under load. */
  shed(priority: Priority, why: ShedReason): void;
  /** How much is under way, and how much may be. */
  admitting(state: AdmissionState): void;
  metrics(): Promise<string>;
}

export interface Restricted {
  readonly kind: string;
  readonly state: string;
  readonly subject: string;
  readonly until: Date;
}

export function createEvents(log: Logger): Events {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const answers = new Counter({
    name: 'vss_gateway_answers_total',
    help: 'Answers of the GraphQL endpoint by operation, status and refusal code.',
    labelNames: ['operation', 'status', 'refusal'],
    registers: [registry],
  });
  const seconds = new Histogram({
    name: 'vss_gateway_answer_seconds',
    help: 'Time from the first header to the signed answer.',
    labelNames: ['operation'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 8, 10],
    registers: [registry],
  });
  const ownSeconds = new Histogram({
    name: 'vss_gateway_own_seconds',
    help: 'Of the time of an answer, what the gateway took itself: without its waits for upstreams and for the turn among guesses.',
    labelNames: ['operation'],
    buckets: [0.002, 0.005, 0.01, 0.02, 0.03, 0.04, 0.06, 0.1, 0.25, 0.5, 1, 2.5],
    registers: [registry],
  });
  const shed = new Counter({
    name: 'vss_gateway_shed_total',
    help: 'Requests that were turned away under load, by class and by why.',
    labelNames: ['class', 'why'],
    registers: [registry],
  });
  const load = {
    inFlight: new Gauge({
      name: 'vss_gateway_in_flight',
      help: 'Requests under way.',
      registers: [registry],
    }),
    limit: new Gauge({
      name: 'vss_gateway_in_flight_limit',
      help: 'Requests that may be under way now; it follows the load.',
      registers: [registry],
    }),
    loopDelay: new Gauge({
      name: 'vss_gateway_loop_delay_p99_seconds',
      help: 'Delay of the event loop in the last second, 99th percentile.',
      registers: [registry],
    }),
    shedding: new Gauge({
      name: 'vss_gateway_shedding',
      help: 'Classes that are turned away now, of four.',
      registers: [registry],
    }),
  };
  const failures = new Counter({
    name: 'vss_gateway_upstream_failures_total',
    help: 'Upstream calls without a usable answer.',
    labelNames: ['register', 'failure'],
    registers: [registry],
  });
  const restrictions = new Counter({
    name: 'vss_gateway_lookup_restrictions_total',
    help: 'Staff members and clients whose look-ups missed too often, by what followed.',
    labelNames: ['kind', 'state'],
    registers: [registry],
  });
  const reviews = new Counter({
    name: 'vss_gateway_emergency_reviews_total',
    help: 'Staff members whose look-ups claimed as emergencies missed too often; none was refused.',
    registers: [registry],
  });
  const overrides = new Counter({
    name: 'vss_gateway_emergency_overrides_total',
    help: 'Operations for the purpose EMERGENCY_OVERRIDE (break-glass), each to be reviewed.',
    labelNames: ['operation'],
    registers: [registry],
  });
  const treeSize = new Gauge({
    name: 'vss_gateway_ledger_tree_size',
    help: 'Entries of the ledger under the last checkpoint that this process signed.',
    registers: [registry],
  });
  const checkpointTime = new Gauge({
    name: 'vss_gateway_ledger_checkpoint_timestamp_seconds',
    help: 'When this process last signed a checkpoint, Unix time.',
    registers: [registry],
  });
  const alarms = new Counter({
    name: 'vss_gateway_ledger_alarms_total',
    help: 'Signs that the ledger is not what was signed before; each is to be looked into at once.',
    labelNames: ['problem'],
    registers: [registry],
  });
  const unwitnessed = new Counter({
    name: 'vss_gateway_ledger_unwitnessed_total',
    help: 'Cosignatures that a witness did not give, by why.',
    labelNames: ['witness', 'problem'],
    registers: [registry],
  });
  const stamps = new Counter({
    name: 'vss_gateway_ledger_time_stamps_total',
    help: 'Checkpoints sent to time-stamping authorities, by what came of it.',
    labelNames: ['authority', 'outcome'],
    registers: [registry],
  });
  return {
    answered(exchange, status, milliseconds) {
      const operation = exchange.operations[0] ?? 'none';
      const refusal = exchange.refusal ?? 'none';
      answers.inc({ operation, status, refusal });
      seconds.observe({ operation }, milliseconds / 1_000);
      ownSeconds.observe({ operation }, (milliseconds - exchange.waits.milliseconds()) / 1_000);
      // Counted above: a log that is written for each of them would be a load of its own.
      log[exchange.retryAfterMs === null ? 'info' : 'debug'](
        {
          requestId: exchange.requestId,
          client: loggedClient(exchange),
          operation,
          status,
          refusal,
          ms: Math.round(milliseconds),
        },
        'answered',
      );
    },
    upstreams: createUpstreamMetrics(log, registry),
    streams: createStreamMetrics(log, registry, (error) =>
      log.error(nameAndFrames(error), 'event stream failed'),
    ),
    notices: createNoticeMetrics(log, registry, (error) =>
      log.error(nameAndFrames(error), 'check-in notices failed'),
    ),
    webhooks: createWebhookMetrics(log, registry, (error) =>
      log.error(nameAndFrames(error), 'webhooks failed'),
    ),
    upstreamFailed(register, error, requestId) {
      failures.inc({ register, failure: error.failure });
      // Whoever is not asked during an outage would fill the log with it; breaker and alarms have lines of their own.
      log[notAsked.has(error.failure) ? 'debug' : 'warn'](
        {
          requestId,
          register,
          failure: error.failure,
          status: error.status,
          detail: error.message,
        },
        'upstream failed',
      );
    },
    restricted({ kind, state, subject, until }) {
      if (kind === 'EMERGENCY') {
        reviews.inc();
        log.error({ kind, subject, until: until.toISOString() }, 'missed emergencies to review');
        return;
      }
      restrictions.inc({ kind, state });
      log.error({ kind, state, subject, until: until.toISOString() }, 'look-ups restricted');
    },
    brokeGlass(request, operation, practitioner) {
      overrides.inc({ operation });
      log.error(
        {
          requestId: request.requestId,
          client: loggedClient(request),
          practitioner,
          operation,
        },
        'emergency override to review',
      );
    },
    checkpointed(entries) {
      treeSize.set(entries);
      checkpointTime.setToCurrentTime();
    },
    ledgerAlarm(problem, { at, witness }) {
      alarms.inc({ problem });
      log.error({ problem, at, witness }, 'ledger alarm');
    },
    unwitnessed(witness, problem) {
      unwitnessed.inc({ witness, problem });
      log.warn({ witness, problem }, 'checkpoint not cosigned');
    },
    stamped(authority, size) {
      stamps.inc({ authority, outcome: 'STAMPED' });
      log.info({ authority, size }, 'checkpoint time-stamped');
    },
    unstamped(authority, problem) {
      stamps.inc({ authority, outcome: problem });
      log.warn({ authority, problem }, 'checkpoint not time-stamped');
    },
    settlements: createSettlementMetrics(log, registry),
    failed(error, requestId) {
      log.error({ requestId, ...nameAndFrames(error) }, 'failed');
    },
    shed(priority, why) {
      shed.inc({ class: priority, why });
    },
    admitting({ inFlight, limit, loopDelayP99Ms, shedding }) {
      load.inFlight.set(inFlight);
      load.limit.set(limit);
      load.loopDelay.set(loopDelayP99Ms / 1_000);
      load.shedding.set(shedding.length);
    },
    metrics: () => registry.metrics(),
  };
}

/** A register that says what cannot be true of the question, or nothing that can be read (trust T17). */
const notAsked: ReadonlySet<string> = new Set<UpstreamFailure>([
  'CIRCUIT_OPEN',
  'OVERLOADED',
  'THROTTLED',
]);

/** An issuer may name citizens by their number, which no log line may hold. */
function loggedClient({ caller }: Pick<Exchange, 'caller'>): string | undefined {
  return caller?.kind === 'citizen' ? 'citizen' : caller?.clientId;
}

/** The message of an unexpected error can quote input; its name and where it happened cannot. */
function nameAndFrames(error: unknown): {
  readonly error: string;
  readonly frames: readonly string[];
} {
  if (!(error instanceof Error)) return { error: typeof error, frames: [] };
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return { error: error.name, frames: frames.slice(0, 6).map((line) => line.trim()) };
}
