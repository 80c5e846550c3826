import { isJsonObject } from '../../domain/strict-json.ts';
import { type UpstreamLimits, type UpstreamName, upstreamNames, usualLimits } from './limits.ts';

interface Range {
  readonly from: number;
  readonly to: number;
  readonly whole: boolean;
}

const whole = (from: number, to: number): Range => ({ from, to, whole: true });
const number = (from: number, to: number): Range => ({ from, to, whole: false });
const share = number(0, 1);
const time = whole(1, 600_000);

type Form<T> = { readonly [Key in keyof T]: T[Key] extends number ? Range : Form<T[Key]> };

const form: Form<UpstreamLimits> = {
  connectTimeoutMs: whole(50, 60_000),
  attemptTimeoutMs: whole(100, 600_000),
  assumedP95Ms: time,
  bulkhead: {
    capacity: whole(1, 10_000),
    queue: whole(0, 10_000),
    waitMs: whole(0, 60_000),
    bulkWaitMs: whole(0, 600_000),
    clientShare: share,
  },
  breaker: {
    samplingMs: whole(1_000, 600_000),
    badShare: number(0.01, 1),
    minimumRps: number(0, 10_000),
    openMs: time,
    longestOpenMs: time,
    probes: whole(1, 100),
  },
  throttle: {
    ratio: number(1, 100),
    windowMs: whole(1_000, 3_600_000),
    minimumCalls: whole(1, 1_000_000),
    probeMs: whole(1, 60_000),
  },
  retryBudget: { ratio: share, burst: whole(0, 10_000) },
  doors: { refusals: whole(1, 1_000), closedMs: time, longestClosedMs: whole(1, 3_600_000) },
};

/**
 * Reads `UPSTREAM_LIMITS_FILE`: for each upstream named on `/readyz`, the members of `UpstreamLimits` that are to differ from
 * the usual ones, e.g. `{ "vssPortal": { "bulkhead": { "capacity": 600 } } }`.
 */
export function parseUpstreamLimits(json: unknown): {
  readonly limits: Readonly<Record<UpstreamName, UpstreamLimits>>;
  readonly problems: readonly string[];
} {
  const problems: string[] = [];
  const given = isJsonObject(json) ? json : {};
  if (!isJsonObject(json)) problems.push('expected an object of upstreams');
  for (const name of Object.keys(given)) {
    if (!upstreamNames.some((known) => known === name)) {
      problems.push(`"${name}" is no upstream; they are ${upstreamNames.join(', ')}`);
    }
  }
  const of = (name: UpstreamName) => {
    const limits = merged(usualLimits[name], given[name], form, name, problems);
    checkPairs(limits, name, problems);
    return limits;
  };
  return {
    limits: {
      vssPortal: of('vssPortal'),
      vssCoPayment: of('vssCoPayment'),
      populationRegister: of('populationRegister'),
      vssPlatform: of('vssPlatform'),
    },
    problems,
  };
}

/** `usual` with what is given in its place; members that are wrong are noted, and stay as they were. */
function merged<T extends object>(
  usual: T,
  given: unknown,
  fields: Form<T>,
  path: string,
  problems: string[],
): T {
  if (given === undefined) return usual;
  if (!isJsonObject(given)) {
    problems.push(`"${path}" must be an object`);
    return usual;
  }
  const changed: Record<string, unknown> = {};
  const known = new Map<string, Range | Form<object>>(Object.entries(fields));
  const before = new Map<string, unknown>(Object.entries(usual));
  for (const [name, value] of Object.entries(given)) {
    const field = known.get(name);
    const at = `${path}.${name}`;
    if (field === undefined)
      problems.push(`"${at}" is unknown; there are ${[...known.keys()].join(', ')}`);
    else if (!isRange(field)) {
      changed[name] = merged(before.get(name) ?? {}, value, field, at, problems);
    } else if (isWithin(value, field)) changed[name] = value;
    else problems.push(`"${at}" must be ${wordsOf(field)}`);
  }
  return { ...usual, ...changed };
}

function isRange(field: Range | Form<object>): field is Range {
  return 'whole' in field;
}

function isWithin(value: unknown, { from, to, whole: isWhole }: Range): value is number {
  return (
    typeof value === 'number' &&
    value >= from &&
    value <= to &&
    (!isWhole || Number.isInteger(value))
  );
}

function wordsOf({ from, to, whole: isWhole }: Range): string {
  return `a ${isWhole ? 'whole number' : 'number'} from ${from} to ${to}`;
}

function checkPairs({ breaker, doors }: UpstreamLimits, name: string, problems: string[]): void {
  if (breaker.longestOpenMs < breaker.openMs) {
    problems.push(`"${name}.breaker.longestOpenMs" must not be below openMs`);
  }
  if (doors.longestClosedMs < doors.closedMs) {
    problems.push(`"${name}.doors.longestClosedMs" must not be below closedMs`);
  }
}
