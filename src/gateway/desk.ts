import type { Caller } from '../auth/caller.ts';
import { accessOf, type FieldPolicy } from '../auth/policy/request-access.ts';
import { chipChallengeOf, createPresenceChallenges } from '../auth/presence-challenge.ts';
import type { Secrets } from '../config/secrets.ts';
import type { AccessLogDesk, Context, PresenceDesk, Repeats, VisitRules } from '../context.ts';
import type { Clock } from '../domain/clock.ts';
import type { Events } from '../http/events.ts';
import type { RequestEvidence } from '../http/evidence.ts';
import type { Waits } from '../http/waits.ts';
import { checkPresence } from '../identity/presence/strength.ts';
import type { AccessDesk } from '../ledger/access-desk.ts';
import type { Pseudonyms } from '../ledger/pseudonym.ts';
import { createLoaders, type Registers } from '../loaders/index.ts';
import type { MissBudget } from '../miss-budget/index.ts';
import { askingFor, freely, guessesOf, overrider, ownAccessesOf } from './request.ts';
import { watchedGuesses, watchedRegisters } from './waits.ts';

/** What every request is served with. */
export interface DeskParts {
  readonly secrets: Pick<Secrets, 'presence' | 'pseudonymKey'>;
  readonly policy: FieldPolicy;
  readonly registers: Registers;
  readonly budget: MissBudget;
  readonly pseudonyms: Pseudonyms;
  readonly accessDesk: AccessDesk;
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
  readonly counted: boolean;
  /** Where its waits are noted; null when nobody measures it. */
  readonly waits: Waits | null;
}

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
  return ({ requestId, caller, evidence, repeats, counted, waits }) => ({
    access: accessOf(caller, parts.policy, (purpose, operation) => {
      evidence.stated(purpose);
      if (purpose === 'EMERGENCY_OVERRIDE')
        events.brokeGlass({ requestId, caller }, operation, overrider(caller, pseudonyms));
    }),
    loaders: createLoaders(
      watchedRegisters(parts.registers, waits),
      askingFor(caller, requestId, events),
    ),
    evidence,
    guesses: watchedGuesses(counted ? guessesOf(caller, parts.budget) : freely, waits),
    presence: presenceFor(caller),
    explainAccess: parts.explainAccess(caller),
    accessLog: accessLogFor(caller),
    repeats,
    clock,
    rules,
    report: (error) => events.failed(error, requestId),
  });
}
