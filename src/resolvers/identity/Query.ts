import type { CardLookup } from '../../connectors/vss-portal/index.ts';
import type { Context } from '../../context.ts';
import type { Answer } from '../../domain/answer.ts';
import { vietnamDate } from '../../domain/date.ts';
import { parsePersonalId } from '../../domain/personal-id.ts';
import { parseArgument } from '../../errors.ts';
import type { QueryResolvers } from '../../generated/schema.ts';
import { type Holder, holderOf } from '../../identity/holder.ts';
import { type RegisterFinding, resolve } from '../../identity/resolution.ts';
import { startDeadline } from '../../loaders/deadline.ts';
import { sourceOf } from '../sources.ts';
import type { ResolutionModel } from './models.ts';
import { resolutionModel } from './resolution-model.ts';

export const Query: Pick<QueryResolvers, 'resolveIdentity' | 'person'> = {
  resolveIdentity: async (_parent, { claim }, context) => {
    const holder = holderOf(claim, vietnamDate(context.clock.now()), context.rules.personalIds);
    context.access.person(holder.personNumber);
    return resolveHolder(holder, context);
  },

  person: async (_parent, { personalId, purpose }, { access, evidence, loaders, rules }) => {
    const number = parseArgument('personalId', () =>
      parsePersonalId(personalId, rules.personalIds),
    );
    access.person(number);
    evidence.looked({ person: number, purpose, sources: [] });
    return loaders.person.load(number);
  },
};

/** A person by the population database; a card, which it does not know, by the portal. */
async function resolveHolder(
  holder: Holder,
  { access, evidence, loaders, rules }: Context,
): Promise<ResolutionModel> {
  const { personNumber, cardNumber, fullName, birthDate } = holder;
  const none = {
    state: 'NOT_ASKED',
    reason: personNumber === null ? 'NO_NUMBER' : 'NOT_NEEDED',
  } as const;
  const deadline = startDeadline(rules.deadlineMs);
  const [register, portal] = await Promise.all([
    personNumber === null
      ? none
      : deadline.before(loaders.register({ number: personNumber, fullName, birthDate })),
    cardNumber === null
      ? none
      : deadline.before(loaders.card({ number: cardNumber, fullName, birthDate })),
  ]).finally(() => deadline.clear());
  const late = { state: 'FAILED', reason: 'TIMEOUT' } as const;
  const fromRegister: Answer<RegisterFinding> = register ?? late;
  const fromPortal: Answer<CardLookup> = portal ?? late;
  const sources = [
    sourceOf('POPULATION_REGISTER', fromRegister),
    sourceOf('VSS_PORTAL', fromPortal),
  ];
  const resolution = resolve(holder, fromRegister, fromPortal);
  const person = resolution.person?.personalId ?? personNumber ?? cardNumber;
  evidence.looked({ person, purpose: access.purpose, sources });
  return resolutionModel(resolution, sources, { loaders });
}
