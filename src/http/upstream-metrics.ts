import type { Logger } from 'pino';
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { PolicyEvents, UpstreamReport } from '../connectors/transport/policy.ts';

/** What happens at the upstreams, counted; what somebody has to look at is logged as well. */
export interface UpstreamMetrics extends PolicyEvents {
  /** Reads the state of an upstream whenever metrics are asked for. */
  watch(upstream: string, report: () => UpstreamReport): void;
}

const states = { CLOSED: 0, HALF_OPEN: 1, OPEN: 2 } as const;

/** An outage fails every call in the same way: one line a minute says it. */
const alarmEveryMs = 60_000;

export function createUpstreamMetrics(log: Logger, registry: Registry): UpstreamMetrics {
  const counter = (name: string, help: string, labels: readonly string[] = []) =>
    new Counter({
      name: `vss_gateway_upstream_${name}`,
      help,
      labelNames: ['upstream', ...labels],
      registers: [registry],
    });
  const questions = counter(
    'questions_total',
    'Questions put to an upstream, by what came of it.',
    ['outcome'],
  );
  const notAsked = counter('not_asked_total', 'Questions that were not put to it, by why.', [
    'why',
  ]);
  const retries = counter('retries_total', 'Questions that were sent once more.');
  const hedges = counter('hedges_total', 'Questions that went to a second site as well.');
  const openings = counter('breaker_changes_total', 'Changes of the breaker, by new state.', [
    'state',
  ]);
  const alarms = counter('alarms_total', 'What somebody has to look at, by what it is about.', [
    'about',
  ]);
  const seconds = new Histogram({
    name: 'vss_gateway_upstream_seconds',
    help: 'Time of a question from its place in the bulkhead to the verified answer, retries and logins included.',
    labelNames: ['upstream'],
    buckets: [0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 4.5, 6, 8, 15, 30, 60, 120],
    registers: [registry],
  });
  const watched = new Map<string, () => UpstreamReport>();
  gauges(registry, watched);
  const alarmedAt = new Map<string, number>();

  return {
    watch: (upstream, report) => watched.set(upstream, report),
    asked(upstream, outcome, ms) {
      questions.inc({ upstream, outcome });
      seconds.observe({ upstream }, ms / 1_000);
    },
    notAsked: (upstream, why) => notAsked.inc({ upstream, why }),
    retried: (upstream) => retries.inc({ upstream }),
    hedged: (upstream) => hedges.inc({ upstream }),
    breakerIs(upstream, state) {
      openings.inc({ upstream, state });
      log.warn({ upstream, state }, 'breaker');
    },
    alarm(upstream, about) {
      alarms.inc({ upstream, about });
      const now = performance.now();
      const last = alarmedAt.get(`${upstream} ${about}`);
      if (last !== undefined && now - last < alarmEveryMs) return;
      alarmedAt.set(`${upstream} ${about}`, now);
      log.error({ upstream, about }, 'upstream alarm');
    },
  };
}

function gauges(registry: Registry, watched: ReadonlyMap<string, () => UpstreamReport>): void {
  const gauge = (name: string, help: string, read: (report: UpstreamReport) => number) =>
    new Gauge({
      name: `vss_gateway_upstream_${name}`,
      help,
      labelNames: ['upstream'],
      registers: [registry],
      collect() {
        for (const [upstream, report] of watched) this.set({ upstream }, read(report()));
      },
    });
  gauge('breaker_state', 'Breaker: 0 closed, 1 half open, 2 open.', (one) => states[one.breaker]);
  gauge('under_way', 'Questions under way.', ({ underWay }) => underWay);
  gauge('waiting', 'Questions that wait for a place.', ({ waiting }) => waiting);
  gauge('capacity', 'Questions that may be under way at a time.', ({ capacity }) => capacity);
  gauge('retries_left', 'Retries that the budget still allows.', ({ retriesLeft }) => retriesLeft);
  gauge('throttle_probability', 'Share of questions dropped here, 0 to 1.', (one) => one.throttled);
  gauge(
    'closed_accounts',
    'Accounts and staff that are not asked for, having been refused.',
    (one) => one.closedAccounts,
  );
  gauge(
    'failures_in_a_row',
    'Questions without a usable answer since the last one with.',
    (one) => one.failuresInARow,
  );
  gauge('last_answer_timestamp_seconds', 'When it last answered, Unix time; 0: never.', (one) =>
    one.lastAnswerAt === null ? 0 : Date.parse(one.lastAnswerAt) / 1_000,
  );
}
