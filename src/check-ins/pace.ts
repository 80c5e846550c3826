import type { CanAsk } from '../connectors/upstream.ts';
import type { FacilityCode } from '../domain/facility.ts';
import { longestBackOffMs } from './outcome.ts';
import type { Queued } from './queue.ts';

/** At a time, of this replica. */
const mostAtOnce = 4;
/** Of one facility, whose account at the portal is one: 10 a second, spread out. */
const facilityGapMs = 100;
/** How long a facility is left alone whose account is refused. */
const doorMs = 5_000;
/** After a register is heard again, those that wait for it need not wait longer. */
const recoveryMs = 60_000;

const registers = ['POPULATION_REGISTER', 'VSS_PORTAL'] as const;
type Asked = (typeof registers)[number];

/** What may be asked now, as far as this replica knows. */
export interface Pace {
  /** Looks at the registers, and says what to look for in the queue. */
  plan(now: number): {
    readonly room: number;
    /** Time of the queue up to which it may be asked now. */
    readonly before: number;
    readonly without: readonly Asked[];
    readonly notOf: readonly FacilityCode[];
  };
  /** Whether this one may be asked now; counts it as under way when it may. */
  begin(queued: Queued, now: number): boolean;
  /** @param open registers that are waited for still; null when nothing was asked in the end */
  end(queued: Queued, open: readonly string[] | null, now: number): void;
}

/**
 * A register that was not heard is asked one thing at a time, until it answers. Then what waits for it is asked without further
 * waiting, and spread out.
 */
export function createPace(canAsk: CanAsk, random: () => number): Pace {
  const unheard = new Set<string>();
  const closed = new Set<string>();
  const recovering = new Map<string, number>();
  const nextOf = new Map<FacilityCode, number>();
  const asking = new Map<string, number>();
  let underWay = 0;

  const isProbed = (register: string) => unheard.has(register) && (asking.get(register) ?? 0) > 0;
  const recovers = (register: string, now: number) => (recovering.get(register) ?? 0) > now;

  function look(now: number): void {
    for (const register of registers) {
      if (!canAsk(register)) {
        closed.add(register);
        unheard.add(register);
      } else if (closed.delete(register)) recovering.set(register, now + recoveryMs);
    }
    for (const [facility, at] of nextOf) if (at <= now) nextOf.delete(facility);
  }

  return {
    plan(now) {
      look(now);
      const isRecovering = registers.some((register) => recovers(register, now));
      return {
        room: mostAtOnce - underWay,
        before: isRecovering ? now + longestBackOffMs : now,
        without: registers.filter((register) => closed.has(register) || isProbed(register)),
        notOf: [...nextOf].filter(([, at]) => at > now).map(([facility]) => facility),
      };
    },

    begin({ facility, nextAttemptAt, open }, now) {
      if (underWay >= mostAtOnce || (nextOf.get(facility) ?? 0) > now) return false;
      // Asked before its time only because what it waits for is heard again.
      if (nextAttemptAt > now && !open.some((register) => recovers(register, now))) return false;
      if (open.some(isProbed)) return false;
      if (open.includes('VSS_PORTAL') && !canAsk('VSS_PORTAL', facility)) {
        nextOf.set(facility, now + doorMs);
        return false;
      }
      underWay += 1;
      for (const register of open) asking.set(register, (asking.get(register) ?? 0) + 1);
      nextOf.set(facility, now + facilityGapMs * (0.5 + random()));
      return true;
    },

    end({ open: waitedFor }, open, now) {
      underWay -= 1;
      for (const register of waitedFor) {
        asking.set(register, (asking.get(register) ?? 1) - 1);
        if (open === null) continue;
        if (open.includes(register)) {
          unheard.add(register);
          recovering.delete(register);
        } else if (unheard.delete(register)) recovering.set(register, now + recoveryMs);
      }
    },
  };
}
