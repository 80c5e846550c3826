import type { Caller } from '../auth/caller.ts';
import { accessOf, type FieldPolicy } from '../auth/policy/request-access.ts';
import { chipChallengeOf, createPresenceChallenges } from '../auth/presence-challenge.ts';
import { checkInDeskOf } from '../check-ins/desk.ts';
import type { CheckIns } from '../check-ins/index.ts';
import type { Secrets } from '../config/secrets.ts';
import type { CallPriority } from '../connectors/upstream.ts';
import type { AccessLogDesk, Context, PresenceDesk, Repeats, VisitRules } from '../context.ts';
import type { Clock } from '../domain/clock.ts';
import type { Events } from '../http/events.ts';
import type { RequestEvidence } from '../http/evidence.ts';
import type { Waits } from '../http/waits.ts';
import { checkPresence } from '../identity/presence/strength.ts';
import type { AccessDesk } from '../ledger/access-desk.ts';
import type { Pseudonyms } from '../ledger/pseudonym.ts';
import { createLoaders, type Registers, type SharedAnswers } from '../loaders/index.ts';
import type { MissBudget } from '../miss-budget/index.ts';
import type { NoticeDesk } from '../notices/index.ts';
import { noticeDeskOf } from '../notices/request-desk.ts';
import { askingFor, freely, guessesOf, overrider, ownAccessesOf } from './request.ts';
import { watchedGuesses, watchedRegisters } from './waits.ts';

/** What every request is served with. */
export interface DeskParts {
  readonly secrets: Pick<Secrets, 'presence' | 'pseudonymKey'>;
  readonly policy: FieldPolicy;
  readonly registers: Registers;
  readonly answers: SharedAnswers;
  readonly budget: MissBudget;
  readonly pseudonyms: Pseudonyms;
  readonly accessDesk: AccessDesk;
  readonly checkIns: CheckIns;
  readonly checkLists: (caller: Caller) => Context['checkLists'];
  readonly notices: NoticeDesk;
  readonly explainAccess: (caller: Caller) => Context['explainAccess'];
  readonly rules: VisitRules;
  readonly clock: Clock;
  readonly events: Events;
}

/** One request, or one task that nobody waits for. */
export interface Served {
  readonly requestId: string;
  readonly caller: Caller;
  readonly evidence: RequestEvidence;
  readonly repeats: Repeats;
  /** False for a question that was counted when it was asked first. */
  readonly counted: boolean | 'LIST';
  /** True where the gateway asks by itself what was asked before; its purpose is no news then. */
  readonly isRepeated?: boolean;
  /** Where its waits are noted; null when nobody measures it. */
  readonly waits: Waits | null;
  readonly priority: () => CallPriority;
  /** By the monotonic clock. */
  readonly startedAt: number;
  /** Aborts when the gateway stops and somebody waits for the answer; tasks in the background are stopped by their own desks. */
  readonly closing?: AbortSignal;
}

const never = new AbortController().signal;

/** Puts together what resolvers see. */
export function createDesk(parts: DeskParts): (served: Served) => Context {
  const { clock, events, pseudonyms, rules, secrets } = parts;
  const challenges = createPresenceChallenges({ key: secrets.pseudonymKey, clock });
  const presenceFor = ({ clientId }: Caller): PresenceDesk => ({
    issue: () => challenges.issue(clientId),
    accept: (challenge) =>
      challenges.accept(clientId, challenge) ? chipChallengeOf(challenge) : null,
    check: (evidence, claim) => checkPresence(evidence, claim, secrets.presence, clock.now()),
  });
  const accessLogFor = (caller: Caller): AccessLogDesk => ({
    ...parts.accessDesk,
    own: ownAccessesOf(caller),
  });
  return (served) => {
    const { requestId, caller, evidence, repeats, counted, waits, priority, startedAt } = served;
    const access = accessOf(caller, parts.policy, (purpose, operation) => {
      evidence.stated(purpose);
      // Whoever broke the glass did so once, however often the gateway asks again by itself.
      if (purpose === 'EMERGENCY_OVERRIDE' && !served.isRepeated)
        events.brokeGlass({ requestId, caller }, operation, overrider(caller, pseudonyms));
    });
    const purpose = () => access.purpose;
    return {
      access,
      loaders: createLoaders(
        watchedRegisters(parts.registers, waits),
        askingFor(caller, { requestId, events, priority, purpose, waits }),
        parts.answers,
      ),
      evidence,
      guesses: watchedGuesses(
        counted ? guessesOf(caller, parts.budget, counted === 'LIST') : freely,
        waits,
      ),
      presence: presenceFor(caller),
      explainAccess: parts.explainAccess(caller),
      accessLog: accessLogFor(caller),
      repeats,
      checkIns: checkInDeskOf(parts.checkIns, caller, evidence, purpose),
      checkLists: parts.checkLists(caller),
      notices: noticeDeskOf(parts.notices, caller, evidence),
      clock,
      startedAt,
      closing: served.closing ?? never,
      rules,
      report: (error) => events.failed(error, requestId),
    };
  };
}
