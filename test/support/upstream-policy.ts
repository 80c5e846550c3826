import { usualLimits } from '../../src/connectors/transport/limits.ts';
import { createUpstreamPolicy, type PolicyOptions } from '../../src/connectors/transport/policy.ts';
import type { UpstreamError } from '../../src/connectors/upstream.ts';
import { VirtualTime } from './virtual-time.ts';

/** A policy of the portal on a clock moved by hand, with a note of what it told. */
export function policyOnVirtualTime(changes: Partial<PolicyOptions> = {}) {
  const time = new VirtualTime('2026-11-02T08:00:00+07:00');
  const told: string[] = [];
  const policy = createUpstreamPolicy({
    name: 'vssPortal',
    limits: usualLimits.vssPortal,
    clock: time,
    timers: time,
    random: () => 1,
    events: {
      asked: (_upstream, outcome) => told.push(outcome),
      notAsked: (_upstream, why) => told.push(why),
      retried: () => told.push('retried'),
      hedged: () => told.push('hedged'),
      breakerIs: (_upstream, state) => told.push(state),
      alarm: (_upstream, about) => told.push(`alarm ${about}`),
    },
    ...changes,
  });
  return { policy, time, told };
}

/** What a promise was rejected with. */
export async function failureOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'none',
    (error: UpstreamError) => error.failure ?? error.message,
  );
}
