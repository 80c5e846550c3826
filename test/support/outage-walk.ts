import fc from 'fast-check';
import type { HandClock } from './hand-clock.ts';
import { outageOutcome, type Told } from './outage-oracle.ts';
import {
  type Asked,
  type OutageRegisters,
  type UpstreamState,
  upstreamStates,
} from './outage-registers.ts';

/** What the walk looks at of a decision. */
export interface WalkedDecision {
  readonly id: string;
  readonly decision: string;
  readonly provisional: boolean;
  readonly mode: string;
  readonly sources: ReadonlyArray<{
    readonly register: string;
    readonly status: string;
    readonly reason: string | null;
    readonly asOf: Date | null;
  }>;
  readonly obligations: readonly unknown[];
  /** Claims of the receipt. */
  readonly receipt: Readonly<Record<string, unknown>>;
}

export interface Settled {
  readonly checkInId: string;
  readonly outcome: string;
  readonly decision: WalkedDecision;
}

/** A person of one walk; what the registers hold of them can change. */
export interface Walker {
  readonly personalId: string;
  readonly cardNumber: string;
  /** The dates printed on the card cover today. */
  readonly cardDatesCover: boolean;
  covered(): boolean;
  withdraw(isWithdrawn: boolean): void;
  input(by: 'identity card' | 'insurance card'): Readonly<Record<string, unknown>>;
}

/** The gateway's own decision path, answer store, check-ins and settlement, without a network. */
export interface OutageHouse {
  readonly clock: HandClock;
  readonly registers: OutageRegisters;
  newcomers(): readonly Walker[];
  /** From now on what the registers truly say is told here. */
  listen(told: (upstream: Asked, number: string, asker: string) => void): void;
  ask(input: object, desk: string): Promise<WalkedDecision>;
  checkIn(input: object, desk: string): Promise<WalkedDecision>;
  restart(): Promise<void>;
  /** Lets the settlement work until nothing is open, or nothing moves any more. */
  settle(): Promise<void>;
  /** All settlements of these check-ins, as the store has them. */
  settlementsOf(ids: readonly string[]): Promise<readonly Settled[]>;
}

export type Step =
  | {
      readonly do: 'ask' | 'check in';
      readonly who: number;
      readonly by: 'identity card' | 'insurance card';
      readonly desk: number;
    }
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'upstream'; readonly which: Asked; readonly state: UpstreamState }
  | { readonly do: 'change'; readonly who: number; readonly isWithdrawn: boolean }
  | { readonly do: 'restart' }
  | { readonly do: 'settle' };

const minute = 60_000;
const hour = 60 * minute;
const desks = ['99002', '99004'] as const;

const visit = fc.record({
  do: fc.constantFrom('ask' as const, 'ask' as const, 'check in' as const),
  who: fc.constantFrom(0, 0, 1),
  by: fc.constantFrom('identity card' as const, 'insurance card' as const),
  desk: fc.constantFrom(0, 0, 0, 1),
});

/** Walks through states of upstreams, store and clock. */
export const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    { weight: 10, arbitrary: visit },
    {
      weight: 6,
      arbitrary: fc.record({
        do: fc.constant('upstream' as const),
        which: fc.constantFrom('portal' as const, 'population' as const),
        state: fc.constantFrom(...upstreamStates),
      }),
    },
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constant('wait' as const),
        ms: fc.constantFrom(
          minute,
          4 * minute,
          6 * minute,
          hour,
          23 * hour,
          25 * hour,
          8 * 24 * hour,
        ),
      }),
    },
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constant('change' as const),
        who: fc.constant(0),
        isWithdrawn: fc.constantFrom(true, true, false),
      }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('settle' as const) }) },
  ),
  { minLength: 3, maxLength: 20 },
);

/** With the share of walks that stop and start the process again, which takes longest. */
export const walks: fc.Arbitrary<readonly Step[]> = fc
  .tuple(steps, steps, fc.integer({ min: 0, max: 19 }))
  .map(([before, after, chance]) =>
    chance === 0 ? [...before, { do: 'restart' as const }, ...after] : before,
  );

interface Heard extends Told {
  readonly process: number;
}

export interface WalkCounts {
  readonly outcomes: Map<string, number>;
  settled: number;
}

/** Takes one walk. @throws with what was said that was not known */
export async function walk(
  house: OutageHouse,
  path: readonly Step[],
  counts: WalkCounts,
): Promise<void> {
  const { clock, registers } = house;
  const walkers = house.newcomers();
  const heard = new Map<string, Heard>();
  const open = new Map<string, Walker>();
  let process = 0;
  let spoke: Set<string> = new Set();

  for (const which of ['portal', 'population'] as const) registers.set(which, 'up');
  house.listen((upstream, number, asker) => {
    const walker = walkers.find((one) => [one.personalId, one.cardNumber].includes(number));
    if (walker === undefined) return;
    const key = keyOf(upstream, number, upstream === 'portal' ? asker : '');
    heard.set(key, { at: clock.now().getTime(), covered: walker.covered(), process });
    spoke.add(key);
  });

  const visitBy = async (step: Extract<Step, { do: 'ask' | 'check in' }>): Promise<void> => {
    const walker = walkers[step.who % walkers.length];
    const desk = desks[step.desk] ?? desks[0];
    if (walker === undefined) throw new TypeError('nobody came');
    const byInsuranceCard = step.by === 'insurance card';
    const number = byInsuranceCard ? walker.cardNumber : walker.personalId;
    const key = keyOf('portal', number, desk);
    const before = heard.get(key) ?? null;
    spoke = new Set();
    const isSlow = [registers.state('portal'), registers.state('population')].includes('slow');
    const input = {
      ...walker.input(step.by),
      facilityCode: desk,
      ...(isSlow ? { deadlineMs: 45 } : {}),
    };
    const decision =
      step.do === 'ask' ? await house.ask(input, desk) : await house.checkIn(input, desk);
    const outcome = outcomeOf(decision);
    counts.outcomes.set(outcome, (counts.outcomes.get(outcome) ?? 0) + 1);
    const claimsPortal = isAnswered(decision, 'VSS_PORTAL');
    const claimsRegister = isAnswered(decision, 'POPULATION_REGISTER');
    const populationSpoke = spoke.has(keyOf('population', walker.personalId, ''));
    // On a busy machine a short deadline can pass before an answer is looked at; no long one does.
    const portalSpoke = spoke.has(key) && (claimsPortal || !isSlow);
    const expected = outageOutcome({
      now: clock.now().getTime(),
      byInsuranceCard,
      cardDatesCover: walker.cardDatesCover,
      portal: portalSpoke ? (heard.get(key) ?? null) : null,
      populationSpoke: populationSpoke && (claimsRegister || !isSlow),
      portalBefore: before ?? (spoke.has(key) && !portalSpoke ? (heard.get(key) ?? null) : null),
      remembered: before === null || before.process === process,
    });
    check(outcome === expected, `${outcome}, where it had to be ${expected}`, { step, decision });
    checkHonesty(decision, { step, decision });
    check(!claimsRegister || populationSpoke, 'a register that did not speak', { step, decision });
    if (step.do === 'check in' && !isFinal(decision)) open.set(decision.id, walker);
  };

  const settleAll = async (): Promise<void> => {
    for (const which of ['portal', 'population'] as const) registers.set(which, 'up');
    // What was heard before may have changed since: it counts for five minutes.
    clock.advance(6 * minute);
    await house.settle();
    const settled = await house.settlementsOf([...open.keys()]);
    for (const [id, walker] of open) {
      const mine = settled.filter(({ checkInId }) => checkInId === id);
      check(mine.length === 1, `settled ${mine.length} times`, { id });
      const [{ decision, outcome } = { decision: null, outcome: '' }] = mine;
      if (decision === null) continue;
      counts.settled += 1;
      check(['CONFIRMED', 'CHANGED', 'LAPSED'].includes(outcome), `settled as ${outcome}`, { id });
      check(
        outcomeOf(decision) === (walker.covered() ? 'ELIGIBLE final' : 'NOT_ELIGIBLE final'),
        `settled with ${outcomeOf(decision)}`,
        { id, decision },
      );
      checkHonesty(decision, { id, decision });
      check(decision.receipt['jti'] !== id, 'settled by itself', { id });
    }
    open.clear();
  };

  for (const step of path) {
    if (step.do === 'wait') clock.advance(step.ms);
    else if (step.do === 'upstream') {
      registers.set(step.which, step.state);
      await quiet();
    } else if (step.do === 'change') walkers[step.who % walkers.length]?.withdraw(step.isWithdrawn);
    else if (step.do === 'restart') {
      await house.restart();
      process += 1;
    } else if (step.do === 'settle') await settleAll();
    else await visitBy(step);
  }
  if (open.size > 0) await settleAll();
}

/** Promises that nobody outside waits for come to their end. */
async function quiet(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

function keyOf(upstream: Asked, number: string, facility: string): string {
  return `${upstream} ${number} ${facility}`;
}

function outcomeOf({ decision, provisional }: WalkedDecision): string {
  return `${decision} ${provisional ? 'for now' : 'final'}`;
}

function isFinal({ decision, provisional }: WalkedDecision): boolean {
  return decision !== 'UNDETERMINED' && !provisional;
}

function isAnswered({ sources }: WalkedDecision, register: string): boolean {
  return sources.some((source) => source.register === register && source.status === 'ANSWERED');
}

/** What holds of every decision, whatever led to it (P13). */
function checkHonesty(decision: WalkedDecision, of: object): void {
  const { mode, obligations, provisional, receipt, sources } = decision;
  check(typeof receipt['asOf'] === 'string', 'a receipt without asOf', of);
  check(receipt['decision'] === decision.decision, 'a receipt of something else', of);
  check(receipt['provisional'] === provisional, 'a receipt that is surer than the answer', of);
  check(receipt['mode'] === mode, `mode ${mode}, receipt ${receipt['mode']}`, of);
  check(!provisional || decision.decision === 'ELIGIBLE', 'refused for now', of);
  check(!isFinal(decision) || isAnswered(decision, 'VSS_PORTAL'), 'final without a portal', of);
  check(
    !isFinal(decision) ||
      sources.every(({ status }) => status !== 'STALE') ||
      decision.decision === 'NOT_ELIGIBLE',
    'final with a stale source',
    of,
  );
  check(!provisional || obligations.length > 0, 'for now, and nothing is owed', of);
}

function check(holds: boolean, problem: string, of: object): void {
  if (!holds) throw new Error(`${problem}: ${JSON.stringify(of)}`);
}
