import type { Context } from '../../context.ts';
import { parseCardOrInsuranceNumber } from '../../domain/card-number.ts';
import { parseInstant } from '../../domain/date.ts';
import { parseFacilityCode } from '../../domain/facility.ts';
import { type PersonNumber, parsePersonNumber } from '../../domain/personal-id.ts';
import { AuthError, InputError, parseArgument } from '../../errors.ts';
import type { AccessFilter, QueryResolvers } from '../../generated/schema.ts';
import type { AccessQuestion } from '../../ledger/access-desk.ts';

const mostOnPage = 200;

export const Query: Pick<QueryResolvers, 'accessLog'> = {
  accessLog: async (_parent, { filter, first, after }, context) => {
    if (!Number.isInteger(first) || first < 1 || first > mostOnPage) {
      throw new InputError('INPUT_INVALID', { argument: 'first' });
    }
    const question = ownAccesses(readFilter(filter ?? {}, context), context);
    // Whose log is read is an access to their data too.
    if (question.number !== undefined) {
      const { evidence, access } = context;
      evidence.looked({ person: question.number, purpose: access.purpose, sources: [] });
    }
    const found = await context.accessLog.find(question, { first, after: after ?? null });
    if (found === null) throw new InputError('INPUT_INVALID', { argument: 'after' });
    return found;
  },
};

interface Filter {
  readonly person: PersonNumber | null;
  readonly question: AccessQuestion;
}

/** @throws InputError naming the argument */
function readFilter(
  { person, card, practitioner, facility, from, to, breakGlass }: Partial<AccessFilter>,
  { rules }: Context,
): Filter {
  if (person != null && card != null) throw invalid('filter.card');
  const parsed = <T>(name: string, text: string | null | undefined, parse: (text: string) => T) =>
    text == null ? null : parseArgument(`filter.${name}`, () => parse(text));
  const number = parsed('person', person, (text) => parsePersonNumber(text, rules.personalIds));
  const cardNumber = parsed('card', card, parseCardOrInsuranceNumber);
  const presented = number ?? cardNumber;
  const start = parsed('from', from, parseInstant);
  const end = parsed('to', to, parseInstant);
  const organisation = parsed('facility', facility, parseFacilityCode);
  return {
    person: number,
    question: {
      ...(presented === null ? {} : { number: presented }),
      ...(practitioner == null ? {} : staffMember(practitioner)),
      ...(organisation === null ? {} : { organisation }),
      ...(start === null ? {} : { from: start }),
      ...(end === null ? {} : { to: end }),
      ...(breakGlass === true ? { breakGlassOnly: true } : {}),
    },
  };
}

function staffMember(text: string): AccessQuestion {
  if (/^[A-Za-z0-9_-]{43}$/.test(text)) return { practitioner: text };
  if (/^\d{12}$/.test(text)) return { practitionerNumber: text };
  throw invalid('filter.practitioner');
}

function invalid(argument: string): InputError {
  return new InputError('INPUT_INVALID', { argument });
}

/**
 * What is left when everyone but auditors sees only their own.
 *
 * @throws AuthError PERSON_NOT_YOURS, FACILITY_NOT_YOURS
 */
function ownAccesses({ person, question }: Filter, { access, accessLog }: Context): AccessQuestion {
  const { own } = accessLog;
  if (own.person !== null) {
    access.person(question.number === undefined ? own.person : person);
    return { ...question, number: own.person };
  }
  if (own.organisation === null) return question;
  if (question.organisation !== undefined && question.organisation !== own.organisation) {
    throw new AuthError('FACILITY_NOT_YOURS');
  }
  return { ...question, organisation: own.organisation };
}
