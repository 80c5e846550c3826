import type { Context } from '../../context.ts';
import { vietnamDate } from '../../domain/date.ts';
import { parsePersonalId } from '../../domain/personal-id.ts';
import { parseArgument } from '../../errors.ts';
import type { QueryResolvers } from '../../generated/schema.ts';
import { type Holder, holderOf } from '../../identity/holder.ts';
import type { Presence } from '../../identity/presence/strength.ts';
import { provesPresence, resolve, uniform, withPresence } from '../../identity/resolution.ts';
import { type Deadline, deadlineAt, knownBy } from '../../loaders/deadline.ts';
import { countedLookUp } from '../look-up.ts';
import { sourceOf } from '../sources.ts';
import type { ResolutionModel } from './models.ts';
import { readPresence } from './presence.ts';
import { resolutionModel } from './resolution-model.ts';

export const Query: Pick<QueryResolvers, 'resolveIdentity' | 'person' | 'presenceChallenge'> = {
  presenceChallenge: (_parent, _args, { presence }) => {
    const { challenge, chipChallenge, expiresAt } = presence.issue();
    return { challenge, chipChallenge: Buffer.from(chipChallenge).toString('hex'), expiresAt };
  },

  resolveIdentity: async (_parent, { claim, presence: given }, context) => {
    const holder = holderOf(claim, vietnamDate(context.clock.now()), context.rules.personalIds);
    context.access.person(holder.personNumber);
    const evidence = readPresence(given, context);
    const presence = evidence === null ? null : context.presence.check(evidence, holder);
    const within = deadlineAt(context.clock, knownBy(context.startedAt, context.rules.deadlineMs));
    const found = await countedLookUp(
      context,
      { emergency: false, presence: provesPresence(presence) },
      within,
      () => resolveHolder(holder, presence, within, context),
      ({ outcome }) => outcome,
    );
    if (found.outcome === 'NOT_FOUND') await context.guesses.nextTick();
    return found;
  },

  person: async (_parent, { personalId, purpose }, context) => {
    const { access, clock, evidence, loaders, rules, startedAt } = context;
    const number = parseArgument('personalId', () =>
      parsePersonalId(personalId, rules.personalIds),
    );
    access.person(number);
    evidence.looked({ person: number, purpose, sources: [] });
    // A number that was not resolved before is a guess.
    return countedLookUp(
      context,
      { emergency: false, presence: false },
      deadlineAt(clock, knownBy(startedAt, rules.deadlineMs)),
      () => loaders.person.load(number),
      (person) => (person === null ? 'NOT_FOUND' : 'MATCHED'),
    );
  },
};

/** A person by the population database; a card, which it does not know, by the portal. */
async function resolveHolder(
  holder: Holder,
  presence: Presence | null,
  within: Deadline,
  { access, clock, evidence, loaders, rules }: Context,
): Promise<ResolutionModel> {
  const { personNumber, earlierNumbers, cardNumber, fullName, birthDate } = holder;
  const none = {
    state: 'NOT_ASKED',
    reason: personNumber === null ? 'NO_NUMBER' : 'NOT_NEEDED',
  } as const;
  const [fromRegister, fromPortal] = await Promise.all([
    personNumber === null
      ? none
      : loaders.register({ number: personNumber, fullName, birthDate, earlierNumbers }, within),
    cardNumber === null ? none : loaders.card({ number: cardNumber, fullName, birthDate }, within),
  ]);
  const now = clock.now();
  const sources = [
    sourceOf('POPULATION_REGISTER', fromRegister, now),
    sourceOf('VSS_PORTAL', fromPortal, now),
  ];
  const resolution = uniform(withPresence(resolve(holder, fromRegister, fromPortal), presence));
  const person = resolution.person?.personalId ?? personNumber ?? cardNumber;
  evidence.looked({ person, purpose: access.purpose, sources });
  return resolutionModel(resolution, sources, within, { access, clock, loaders, rules });
}
