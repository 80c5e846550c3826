import type { Citizen } from '../connectors/population/index.ts';
import type { CardLookup } from '../connectors/vss-portal/index.ts';
import type { Answer } from '../domain/answer.ts';
import { foldCase, sameName, withoutAccents } from '../domain/person-name.ts';
import { isPersonalId } from '../domain/personal-id.ts';
import type { IdentityOutcome } from '../eligibility/facts.ts';
import { portalMatchedIdentity } from '../eligibility/portal-codes.ts';
import type { Holder } from './holder.ts';

/** The population database's contribution: records, or a bare yes or no. */
export interface RegisterFinding {
  readonly citizens: readonly Citizen[] | null;
  readonly exists: boolean;
}

export interface Difference {
  readonly field: 'FULL_NAME' | 'BIRTH_DATE' | 'SEX' | 'NUMBER';
  readonly register: 'POPULATION_REGISTER' | 'VSS_PORTAL';
  readonly kind: 'SPELLING_FORM' | 'DIACRITICS' | 'NAME_ORDER' | 'YEAR_ONLY' | 'DIFFERENT';
  readonly given: string | null;
  readonly registered: string | null;
}

export interface Resolution {
  readonly outcome: IdentityOutcome;
  readonly differences: readonly Difference[];
  /** Only on MATCHED, and only with a record or a 12-digit number. */
  readonly person: { readonly personalId: string; readonly citizen: Citizen | null } | null;
}

/** Portal codes that name a differing field (trust 3.1: the desk must be able to act on it). */
const fieldByCode: Readonly<Record<string, Difference['field']>> = {
  '060': 'FULL_NAME',
  '061': 'FULL_NAME',
  '070': 'BIRTH_DATE',
  '080': 'SEX',
};

/** Who the claimed person is, by what the two registers said. */
export function resolve(
  holder: Holder,
  register: Answer<RegisterFinding>,
  portal: Answer<CardLookup>,
): Resolution {
  const outcome = outcomeOf(register, portal);
  return {
    outcome,
    differences: [
      ...portalDifferences(holder, portal),
      ...registerDifferences(holder, register, outcome),
    ],
    person: outcome === 'MATCHED' ? matchedPerson(holder, register) : null,
  };
}

function outcomeOf(register: Answer<RegisterFinding>, portal: Answer<CardLookup>): IdentityOutcome {
  if (portal.state === 'ANSWERED' && Object.hasOwn(fieldByCode, portal.value.code))
    return 'MISMATCHED';
  if (register.state === 'ANSWERED') {
    if ((register.value.citizens?.length ?? 0) > 1) return 'AMBIGUOUS';
    return register.value.exists ? 'MATCHED' : 'NOT_FOUND';
  }
  if (register.state === 'FAILED' || portal.state !== 'ANSWERED') return 'UNDETERMINED';
  const { code } = portal.value;
  if (portalMatchedIdentity(code)) return 'MATCHED';
  return notFoundCodes.has(code) ? 'NOT_FOUND' : 'UNDETERMINED';
}

const notFoundCodes = new Set(['050', '051', '052', '053']);

function matchedPerson(holder: Holder, register: Answer<RegisterFinding>): Resolution['person'] {
  const citizen = register.state === 'ANSWERED' ? (register.value.citizens?.[0] ?? null) : null;
  const personalId =
    citizen?.personalId ??
    (holder.personNumber !== null && isPersonalId(holder.personNumber)
      ? holder.personNumber
      : null);
  return personalId === null ? null : { personalId, citizen };
}

function portalDifferences(holder: Holder, portal: Answer<CardLookup>): readonly Difference[] {
  if (portal.state !== 'ANSWERED') return [];
  const { code, card } = portal.value;
  const field = Object.hasOwn(fieldByCode, code) ? fieldByCode[code] : undefined;
  if (field !== undefined) {
    const given =
      field === 'FULL_NAME' ? holder.fullName : field === 'BIRTH_DATE' ? holder.birthDate : null;
    return [{ field, register: 'VSS_PORTAL', kind: 'DIFFERENT', given, registered: null }];
  }
  return card?.holderName === null || card?.holderName === undefined
    ? []
    : nameDifference(holder, card.holderName, 'VSS_PORTAL');
}

function registerDifferences(
  holder: Holder,
  register: Answer<RegisterFinding>,
  outcome: IdentityOutcome,
): readonly Difference[] {
  const citizen =
    register.state === 'ANSWERED' && outcome === 'MATCHED'
      ? register.value.citizens?.[0]
      : undefined;
  if (citizen === undefined) return [];
  const birth: readonly Difference[] =
    citizen.birthDate === null || citizen.birthDate === holder.birthDate
      ? []
      : [
          {
            field: 'BIRTH_DATE',
            register: 'POPULATION_REGISTER',
            kind: 'YEAR_ONLY',
            given: holder.birthDate,
            registered: masked(citizen.birthDate),
          },
        ];
  return [...nameDifference(holder, citizen.fullName, 'POPULATION_REGISTER'), ...birth];
}

function nameDifference(
  holder: Holder,
  registered: string,
  register: Difference['register'],
): readonly Difference[] {
  if (sameName(holder.fullName, registered)) return [];
  return [
    {
      field: 'FULL_NAME',
      register,
      kind: nameDifferenceKind(holder.fullName, registered),
      given: holder.fullName,
      registered: masked(registered),
    },
  ];
}

function nameDifferenceKind(a: string, b: string): Difference['kind'] {
  if (withoutAccents(a) === withoutAccents(b)) return 'DIACRITICS';
  const words = (name: string) => foldCase(name).split(' ').sort().join(' ');
  return words(a) === words(b) ? 'NAME_ORDER' : 'DIFFERENT';
}

/** First letter of each word, the rest hidden. */
function masked(value: string): string {
  return value
    .split(' ')
    .map((word) => `${word.slice(0, 1)}${'•'.repeat(Math.max(0, word.length - 1))}`)
    .join(' ');
}
