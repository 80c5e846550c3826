import type { Question, StoredRegister } from '../answers/index.ts';
import type { CitizenQuery } from '../connectors/population/index.ts';
import type { CardQuery } from '../connectors/vss-portal/index.ts';
import { foldCase } from '../domain/person-name.ts';
import type { Asking } from './asking.ts';

type Claim = Pick<CardQuery, 'birthDate' | 'fullName'> & { readonly number: string };

export function questionKey({ number, birthDate, fullName }: Claim): string {
  return `${number} ${birthDate} ${foldCase(fullName)}`;
}

/** Earlier numbers widen what is accepted as an answer. */
export function citizenKey(query: CitizenQuery): string {
  return [questionKey(query), ...(query.earlierNumbers ?? [])].join(' ');
}

export function questionOf(
  register: StoredRegister,
  asking: Asking,
  { number, birthDate, fullName }: Claim,
  further: readonly string[] = [],
): Question {
  return {
    register,
    facility: asking.facility,
    callerKind: asking.callerKind,
    purpose: asking.purpose(),
    subject: [number, birthDate, foldCase(fullName), ...further],
  };
}
