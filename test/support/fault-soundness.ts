import type { UpstreamName } from './fault-catalogue.ts';
import type { VisitorKind } from './fault-people.ts';
import type { Arrival } from './fault-world.ts';
import type { SourceAnswer } from './graphql-client.ts';

/** How a visit ends when nothing is broken. */
export type Oracle = ReadonlyMap<VisitorKind, string>;

const registers = {
  portal: 'VSS_PORTAL',
  population: 'POPULATION_REGISTER',
  platform: 'VSS_PLATFORM',
} as const satisfies Record<UpstreamName, string>;

/** Room beyond the deadline that the promise leaves (P5). */
const graceMs = 100;

export function outcomeOf({ decision }: Arrival): string {
  const { provisional, benefit } = decision;
  return [
    decision.decision,
    provisional ? 'for now' : 'final',
    benefit?.effectivePercent ?? '-',
  ].join(' ');
}

export function sourceOf({ decision }: Arrival, upstream: UpstreamName): SourceAnswer | undefined {
  return upstream === 'platform'
    ? decision.identity.insurance?.source
    : decision.sources.find(({ register }) => register === registers[upstream]);
}

/** Whether this visit needs anything of that upstream. */
export function concerns(upstream: UpstreamName, kind: VisitorKind): boolean {
  return upstream === 'portal' || kind.endsWith('identity card');
}

/** What no answer may be, whatever is broken (promises, P5 and P13); empty when it is sound. */
export function unsoundnessOf(
  arrival: Arrival,
  oracle: Oracle,
  deadlineMs: number,
): readonly string[] {
  const { decision, receipt, visitor, signed, tookMs } = arrival;
  const outcome = outcomeOf(arrival);
  const isFinal = decision.decision !== 'UNDETERMINED' && !decision.provisional;
  const answered = (upstream: UpstreamName) => sourceOf(arrival, upstream)?.status === 'ANSWERED';
  const byIdentity = visitor.kind.endsWith('identity card');
  const [reason] = decision.reasons;
  const problems: ReadonlyArray<readonly [boolean, string]> = [
    [!signed, 'the response is not signed'],
    [
      receipt['decision'] !== decision.decision || receipt['provisional'] !== decision.provisional,
      'the receipt says something else',
    ],
    [receipt['jti'] !== decision.id, 'the receipt is that of another decision'],
    [typeof receipt['asOf'] !== 'string', 'the receipt has no asOf'],
    [tookMs > deadlineMs + graceMs, `${Math.round(tookMs)} ms with a deadline of ${deadlineMs} ms`],
    [isFinal && outcome !== oracle.get(visitor.kind), `wrong final: ${outcome}`],
    [isFinal && !answered('portal'), 'final without the portal'],
    [isFinal && byIdentity && !answered('population'), 'final without the population register'],
    [decision.provisional && decision.decision !== 'ELIGIBLE', `for now: ${decision.decision}`],
    [
      decision.provisional && visitor.kind.startsWith('expired') && answered('portal'),
      'for now against the word of the portal',
    ],
    [
      decision.decision === 'UNDETERMINED' && reason?.deskAction == null,
      'undetermined without an action for the desk',
    ],
    [
      decision.decision === 'UNDETERMINED' && decision.reasons.every(({ retryable }) => !retryable),
      'undetermined, and nothing says that it may be asked again',
    ],
  ];
  return problems.flatMap(([isSo, problem]) => (isSo ? [`${visitor.kind}: ${problem}`] : []));
}
