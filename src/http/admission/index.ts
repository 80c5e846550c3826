import { type ErrorCode, errorCatalog, GatewayError } from '../../errors.ts';
import { type AdaptiveLimit, adaptiveLimit, type LimitBounds } from './limit.ts';
import type { LoopDelay } from './loop-delay.ts';
import { lower, type Priority, priorities } from './priority.ts';

export interface AdmissionSettings extends LimitBounds {
  /** Requests of one client that may be under way while others need the room. */
  readonly perClient: number;
  /** Loop delay (99th percentile of a second, in milliseconds) at which classes are turned away one after the other. */
  readonly loopDelayMs: number;
}

export interface AdmissionOptions extends AdmissionSettings {
  readonly loop: LoopDelay;
  /** From 0 to 1, as `Math.random`. */
  readonly random: () => number;
  /** Must not throw. */
  readonly shed: (priority: Priority, why: ShedReason) => void;
}

/** IN_FLIGHT: no room for this class; LOOP_DELAY: the event loop is late; CLIENT: the client's own share is used. */
export type ShedReason = 'IN_FLIGHT' | 'LOOP_DELAY' | 'CLIENT';

/** One request that is under way. */
export interface Admitted {
  /** The operation is known by now and can wait. @throws Shed OVERLOADED */
  lowerTo(priority: Priority): void;
  /** Who asks has been verified by now. @throws Shed CLIENT_BUSY */
  by(client: string): void;
  /** Once: whatever became of it. */
  leave(took?: Took): void;
}

/** Milliseconds. */
export interface Took {
  readonly inAll: number;
  /** Of that, of the gateway itself. */
  readonly own: number;
}

export interface AdmissionState {
  readonly inFlight: number;
  readonly limit: number;
  readonly loopDelayP99Ms: number;
  /** Classes that are turned away now, the most urgent first. */
  readonly shedding: readonly Priority[];
}

export interface Admission {
  /** Before anything of the request is read or verified. @throws Shed OVERLOADED */
  enter(priority: Priority): Admitted;
  /** Every tenth of a second. */
  tick(): void;
  state(): AdmissionState;
}

/** Milliseconds between ticks. */
export const tickMs = 100;

/** A request that is turned away, and when to come back. */
export class Shed extends GatewayError {
  readonly retryAfterMs: number;

  constructor(code: Extract<ErrorCode, 'OVERLOADED' | 'CLIENT_BUSY'>, retryAfterMs: number) {
    super(code);
    this.name = 'Shed';
    this.retryAfterMs = retryAfterMs;
  }
}

/** Part of the limit that each class may fill: a lower one leaves room for those above it. */
const room = { CHECK_IN: 1, PORTAL: 0.85, DOCUMENTS: 0.7, BULK: 0.5 } as const satisfies Record<
  Priority,
  number
>;

/** As long as the room of the lowest class is free, nobody waits for anybody. */
const contended = room.BULK;

const ticksInSecond = 1_000 / tickMs;

export function createAdmission(options: AdmissionOptions): Admission {
  const limit: AdaptiveLimit = adaptiveLimit(options);
  const lateness = watchLateness(options);
  const clients = new Map<string, number>();
  let inFlight = 0;
  let mostInFlight = 0;
  let took: Took[] = [];

  function refusalOf(priority: Priority): ShedReason | null {
    if (lateness.sheds(priority)) return 'LOOP_DELAY';
    return inFlight >= Math.ceil(limit.value() * room[priority]) ? 'IN_FLIGHT' : null;
  }

  function shed(priority: Priority, why: ShedReason): Shed {
    options.shed(priority, why);
    const code = why === 'CLIENT' ? 'CLIENT_BUSY' : 'OVERLOADED';
    // From half to twice the catalogue's time: whoever is turned away together does not come back together.
    return new Shed(
      code,
      Math.round(errorCatalog[code].retryAfterMs * (0.5 + 1.5 * options.random())),
    );
  }

  function leaveClient(client: string): void {
    const left = (clients.get(client) ?? 0) - 1;
    if (left > 0) clients.set(client, left);
    else clients.delete(client);
  }

  return {
    enter(arrived) {
      const why = refusalOf(arrived);
      if (why !== null) throw shed(arrived, why);
      inFlight += 1;
      mostInFlight = Math.max(mostInFlight, inFlight);
      let priority = arrived;
      let client: string | null = null;
      let left = false;
      return {
        lowerTo(other) {
          const lowered = lower(priority, other);
          if (lowered === priority) return;
          priority = lowered;
          // It holds a place already, which is not to count against it.
          inFlight -= 1;
          const refused = refusalOf(priority);
          inFlight += 1;
          if (refused !== null) throw shed(priority, refused);
        },
        by(name) {
          const held = clients.get(name) ?? 0;
          const isContended = inFlight > limit.value() * contended;
          if (held >= options.perClient && isContended) throw shed(priority, 'CLIENT');
          client = name;
          clients.set(name, held + 1);
        },
        leave(mine) {
          if (left) return;
          left = true;
          inFlight -= 1;
          if (client !== null) leaveClient(client);
          if (mine !== undefined) took.push(mine);
        },
      };
    },
    tick() {
      limit.observe({
        leastDelayMs: options.loop.leastMs(),
        ownMs: mean(took.map(({ own }) => own)),
        stayMs: mean(took.map(({ inAll }) => inAll)),
        mostInFlight,
      });
      lateness.tick();
      mostInFlight = inFlight;
      took = [];
    },
    state: () => ({
      inFlight,
      limit: limit.value(),
      loopDelayP99Ms: lateness.p99Ms(),
      shedding: priorities.filter((priority) => refusalOf(priority) !== null),
    }),
  };
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

interface Lateness {
  sheds(priority: Priority): boolean;
  p99Ms(): number;
  tick(): void;
}

/** Classes that a late event loop costs: one more with each late second, one less with each good one. Never check-ins. */
function watchLateness({
  loop,
  loopDelayMs,
}: Pick<AdmissionOptions, 'loop' | 'loopDelayMs'>): Lateness {
  let ticks = 0;
  let p99 = 0;
  let classes = 0;
  return {
    sheds: (priority) => priorities.indexOf(priority) >= priorities.length - classes,
    p99Ms: () => p99,
    tick() {
      ticks += 1;
      if (ticks % ticksInSecond !== 0) return;
      p99 = loop.p99Ms() ?? 0;
      if (p99 > loopDelayMs) classes = Math.min(priorities.length - 1, classes + 1);
      else if (p99 <= loopDelayMs / 2) classes = Math.max(0, classes - 1);
    },
  };
}
