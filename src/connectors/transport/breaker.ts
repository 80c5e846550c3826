import { createRollingCounts } from './rolling-counts.ts';

export type BreakerState = 'CLOSED' | 'OPEN' | 'HALF_OPEN';

export interface BreakerLimits {
  /** Over which answers are counted. */
  readonly samplingMs: number;
  /** Share of bad ones, 0 to 1, from which on it opens. */
  readonly badShare: number;
  /** Calls a second below which a share says nothing. */
  readonly minimumRps: number;
  /** How long it stays open at first; doubled each time that probes fail, up to the second. */
  readonly openMs: number;
  readonly longestOpenMs: number;
  /** Calls that are let through, half open, before one of them has been answered. */
  readonly probes: number;
}

/** What became of one call. Each counts once; a call from before a change of state says nothing about what is now. */
export interface Passage {
  good(): void;
  bad(): void;
  /** It says nothing about the upstream: its caller left, or its account was refused. */
  neither(): void;
}

export interface Breaker {
  /** null: not now. */
  enter(): Passage | null;
  /** Whether `enter` would let a call through. */
  canEnter(): boolean;
  state(): BreakerState;
  /** Keeps it open for as long as the upstream asked for (`Retry-After`), at most five minutes. */
  holdOff(ms: number): void;
  report(): BreakerReport;
}

export interface BreakerReport {
  readonly state: BreakerState;
  /** By the monotonic clock. */
  readonly since: number;
  /** Probes under way. */
  readonly probes: number;
  /** Milliseconds until the next probe; 0 unless it is open. */
  readonly nextProbeInMs: number;
}

export interface BreakerOptions {
  readonly limits: BreakerLimits;
  readonly monotonic: () => number;
  /** Spreads the probes of several gateways. */
  readonly random: () => number;
  readonly changed?: (state: BreakerState) => void;
}

const longestHoldOffMs = 300_000;

/** Opens on a share of bad answers, and closes with the first good one of a few probes. */
export function createBreaker({ limits, monotonic, random, changed }: BreakerOptions): Breaker {
  const sampled = createRollingCounts<'good' | 'bad'>(limits.samplingMs, monotonic);
  const enoughCalls = limits.minimumRps * (limits.samplingMs / 1_000);
  let state: BreakerState = 'CLOSED';
  let since = monotonic();
  let openUntil = 0;
  /** How often in a row it has opened without having stayed closed for long. */
  let openings = 0;
  let period = 0;
  let probes = { started: 0, running: 0, failed: 0 };

  function become(next: BreakerState): void {
    if (state === next) return;
    state = next;
    since = monotonic();
    period += 1;
    probes = { started: 0, running: 0, failed: 0 };
    sampled.clear();
    changed?.(next);
  }

  /** `from`: when what led to it began, so that a probe that hung does not lengthen the wait for the next. */
  function open(from: number): void {
    const wait = Math.min(limits.openMs * 2 ** openings, limits.longestOpenMs);
    openings = Math.min(openings + 1, 30);
    const now = monotonic();
    openUntil = Math.max(from + wait * (0.8 + 0.2 * random()), now + limits.openMs * 0.8);
    become('OPEN');
  }

  function settleTime(): void {
    if (state === 'OPEN' && monotonic() >= openUntil) become('HALF_OPEN');
  }

  function closedPassage(): Passage {
    return once(period, {
      good: () => sampled.add('good'),
      bad() {
        sampled.add('bad');
        const bad = sampled.of('bad');
        const total = bad + sampled.of('good');
        if (total < enoughCalls || bad < total * limits.badShare) return;
        // Closed for long: what it opened for before is over. Shortly: the upstream flaps, and is left alone for longer.
        if (monotonic() - since >= limits.longestOpenMs) openings = 0;
        open(monotonic());
      },
      neither: () => undefined,
    });
  }

  function probe(): Passage {
    const startedAt = monotonic();
    probes.started += 1;
    probes.running += 1;
    const reopenWithoutHope = () => {
      if (probes.running === 0 && probes.failed > 0) open(startedAt);
    };
    return once(period, {
      good: () => become('CLOSED'),
      bad() {
        probes.running -= 1;
        probes.failed += 1;
        reopenWithoutHope();
      },
      neither() {
        probes.running -= 1;
        probes.started -= 1;
        reopenWithoutHope();
      },
    });
  }

  /** Only the first word on a call counts, and only in the period in which the call began. */
  function once(begunIn: number, outcomes: Passage): Passage {
    let settled = false;
    const counted = (outcome: () => void) => () => {
      if (settled) return;
      settled = true;
      if (begunIn === period) outcome();
    };
    return {
      good: counted(outcomes.good),
      bad: counted(outcomes.bad),
      neither: counted(outcomes.neither),
    };
  }

  const hasFreeProbe = () => probes.started < limits.probes;

  return {
    enter() {
      settleTime();
      if (state === 'CLOSED') return closedPassage();
      return state === 'HALF_OPEN' && hasFreeProbe() ? probe() : null;
    },
    canEnter() {
      settleTime();
      return state === 'CLOSED' || (state === 'HALF_OPEN' && hasFreeProbe());
    },
    state() {
      settleTime();
      return state;
    },
    holdOff(ms) {
      settleTime();
      const until = monotonic() + Math.min(ms, longestHoldOffMs);
      openUntil = state === 'OPEN' ? Math.max(openUntil, until) : until;
      become('OPEN');
    },
    report() {
      settleTime();
      const nextProbeInMs = state === 'OPEN' ? Math.max(0, openUntil - monotonic()) : 0;
      return { state, since, probes: probes.running, nextProbeInMs };
    },
  };
}
