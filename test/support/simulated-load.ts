import { createAdmission, Shed, tickMs } from '../../src/http/admission/index.ts';
import type { LoopDelay } from '../../src/http/admission/loop-delay.ts';

/** A process with one event loop, in simulated time: milliseconds of it that each step of a request takes. */
export interface Costs {
  readonly begin: number;
  readonly decide: number;
  readonly send: number;
  readonly refuse: number;
  readonly upstream: readonly [least: number, most: number];
  readonly commit: readonly [least: number, most: number];
}

export interface Served {
  readonly dueAt: number;
  readonly doneAt: number;
  readonly good: boolean;
}

export interface Phase {
  /** Requests a second, at random moments. */
  readonly rate: number;
  readonly seconds: number;
}

interface Ready {
  readonly at: number;
  run(): void;
}

const samplerMs = 10;

/**
 * Each turn of the loop does all that is ready, as Node does: what becomes ready meanwhile waits for the next turn. So the loop
 * is late by as much as it has to do at once.
 */
export function simulate(
  phases: readonly Phase[],
  costs: Costs,
  settings: { readonly min: number; readonly max: number },
  random: () => number,
): readonly Served[] {
  let now = 0;
  const waiting: Ready[] = [];
  const served: Served[] = [];
  const loop = simulatedLoop();
  const admission = createAdmission({
    ...settings,
    perClient: Number.POSITIVE_INFINITY,
    loopDelayMs: 100,
    loop: loop.delay,
    random,
    shed: () => undefined,
  });
  const between = ([least, most]: readonly [number, number]) => least + random() * (most - least);
  const later = (ms: number, run: () => void) => waiting.push({ at: now + ms, run });

  function arrive(dueAt: number): void {
    try {
      const admitted = admission.enter('CHECK_IN');
      now += costs.begin;
      const wait = between(costs.upstream);
      later(wait, () => {
        now += costs.decide;
        later(between(costs.commit), () => {
          now += costs.send;
          admitted.leave({ inAll: now - dueAt, own: now - dueAt - wait });
          served.push({ dueAt, doneAt: now, good: true });
        });
      });
    } catch (error) {
      if (!(error instanceof Shed)) throw error;
      now += costs.refuse;
      served.push({ dueAt, doneAt: now, good: false });
    }
  }

  let starts = 0;
  for (const { rate, seconds } of phases) {
    const end = starts + seconds * 1_000;
    for (let at = starts; at < end; at += (-Math.log(1 - random()) * 1_000) / rate) {
      waiting.push({ at, run: () => arrive(at) });
    }
    starts = end;
  }
  let tickAt = tickMs;
  while (waiting.length > 0) {
    loop.turn(now);
    for (; now >= tickAt; tickAt += tickMs) admission.tick();
    const ready = waiting.filter(({ at }) => at <= now).sort((left, right) => left.at - right.at);
    if (ready.length === 0) {
      const next = waiting.reduce((least, { at }) => Math.min(least, at), Number.POSITIVE_INFINITY);
      now = Math.min(next, tickAt, loop.dueAt());
      continue;
    }
    const left = waiting.filter(({ at }) => at > now);
    waiting.splice(0, waiting.length, ...left);
    for (const each of ready) each.run();
  }
  return served;
}

function simulatedLoop() {
  let last = 0;
  let least: number[] = [];
  let all: number[] = [];
  const delay: LoopDelay = {
    leastMs() {
      const seen = least;
      least = [];
      return seen.length === 0 ? null : Math.min(...seen);
    },
    p99Ms() {
      const seen = all;
      all = [];
      return seen.length === 0 ? null : Math.max(...seen);
    },
    close: () => undefined,
  };
  return {
    delay,
    dueAt: () => last + samplerMs,
    turn(now: number) {
      if (now < last + samplerMs) return;
      const late = now - last - samplerMs;
      last = now;
      least.push(late);
      all.push(late);
    },
  };
}
