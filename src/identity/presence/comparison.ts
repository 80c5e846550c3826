import { type BirthDate, canBeTheSame } from '../../domain/birth-date.ts';
import { sameName, withoutAccents } from '../../domain/person-name.ts';
import { isPersonalId, type PersonalId, type PersonNumber } from '../../domain/personal-id.ts';
import type { ChipIdentity } from './chip-identity.ts';

/** Who the desk says is there; a Holder is one. */
export interface PresenceClaim {
  readonly personNumber: PersonNumber | null;
  readonly fullName: string;
  readonly birthDate: BirthDate;
}

export type ClaimField = 'personNumber' | 'fullName' | 'birthDate';

export interface ProvenPerson {
  readonly personalId: PersonalId;
  readonly oldNumber: ChipIdentity['oldNumber'];
  readonly fullName: string | null;
  readonly nameForm: ChipIdentity['nameForm'];
  readonly birthDate: BirthDate | null;
}

export interface Comparison {
  /** True only with an equal number: names and birth dates are shared by many. Null without one to compare. */
  readonly matchesClaim: boolean | null;
  readonly differences: readonly ClaimField[];
}

export function compare(person: ProvenPerson, claim: PresenceClaim): Comparison {
  const number = claim.personNumber === null ? null : sameNumber(person, claim.personNumber);
  const found: readonly (readonly [ClaimField, boolean | null])[] = [
    ['personNumber', number],
    ['fullName', sameFullName(person, claim.fullName)],
    [
      'birthDate',
      person.birthDate === null ? null : canBeTheSame(person.birthDate, claim.birthDate),
    ],
  ];
  const differences = found.filter(([, same]) => same === false).map(([field]) => field);
  return { matchesClaim: differences.length > 0 ? false : number, differences };
}

function sameNumber(person: ProvenPerson, number: PersonNumber): boolean | null {
  if (isPersonalId(number)) return person.personalId === number;
  return person.oldNumber === null ? null : person.oldNumber === number;
}

const nameTests: Readonly<
  Record<ProvenPerson['nameForm'], (proven: string, claimed: string) => boolean>
> = {
  FULL: sameName,
  TRANSLITERATED: (proven, claimed) => lettersOf(proven) === lettersOf(claimed),
  TRANSLITERATED_AND_CUT: (proven, claimed) => lettersOf(claimed).startsWith(lettersOf(proven)),
};

function sameFullName({ fullName, nameForm }: ProvenPerson, claimed: string): boolean | null {
  return fullName === null ? null : nameTests[nameForm](fullName, claimed);
}

/** Apostrophes and hyphens of a name become fillers in the machine-readable zone, or vanish. */
function lettersOf(name: string): string {
  return withoutAccents(name).replaceAll(/[^A-Z]/g, '');
}
