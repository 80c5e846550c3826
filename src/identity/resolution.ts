import type { Citizen } from '../connectors/population/index.ts';
import type { CardLookup } from '../connectors/vss-portal/index.ts';
import type { Answer } from '../domain/answer.ts';
import { Masked } from '../domain/masked.ts';
import { isPersonalId, type PersonalId } from '../domain/personal-id.ts';
import type { IdentityOutcome } from '../eligibility/facts.ts';
import { portalMatchedIdentity } from '../eligibility/portal-codes.ts';
import type { Holder } from './holder.ts';
import { type BirthDateDifferenceKind, compareBirthDates } from './names/birth-dates.ts';
import { compareNames } from './names/compare-names.ts';
import type { NameDifferenceKind } from './names/comparison.ts';
import { maskedDate, maskedName, maskedNumber } from './names/mask.ts';
import { isAtLeast, type Presence } from './presence/strength.ts';

/** The population database's contribution: records, or a bare yes or no. */
export interface RegisterFinding {
  readonly citizens: readonly Citizen[] | null;
  readonly exists: boolean;
}

export interface Difference {
  readonly field: 'FULL_NAME' | 'BIRTH_DATE' | 'SEX' | 'NUMBER';
  readonly register: 'POPULATION_REGISTER' | 'VSS_PORTAL';
  readonly kind: NameDifferenceKind | BirthDateDifferenceKind | 'NUMBER_CHANGED';
  readonly given: string | null;
  /** Masked: who may see more of it is not decided here. */
  readonly registered: Masked | null;
}

/** What one register said of the claimed person. */
export interface RegisterOutcome {
  readonly register: Difference['register'];
  readonly outcome: IdentityOutcome;
}

export interface Resolution {
  readonly outcome: IdentityOutcome;
  readonly registers: readonly RegisterOutcome[];
  /** What came of evidence that the person is present; null when none was given. */
  readonly presence: Presence | null;
  readonly differences: readonly Difference[];
  /** The population database was silent, and evidence of presence stands in for it. */
  readonly restsOnPresence: boolean;
  /** An earlier record, where the population database was not heard now: it confirms nothing, but lifts no mark either. */
  readonly earlier: Citizen | null;
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

/**
 * Who the claimed person is, by what the two registers said. `portalNumber` is the personal number that the portal was asked
 * with in the end, where it is not the claimed one.
 */
export function resolve(
  holder: Holder,
  register: Answer<RegisterFinding>,
  portal: Answer<CardLookup>,
  portalNumber: PersonalId | null = null,
): Resolution {
  const outcome = outcomeOf(register, portal);
  return {
    outcome,
    registers: registersOf(register, portal),
    presence: null,
    restsOnPresence: false,
    earlier: register.state === 'STALE' ? (register.value.citizens?.[0] ?? null) : null,
    differences: [
      ...portalDifferences(holder, portal),
      ...registerDifferences(holder, register, outcome),
      ...numberDifferences(holder, register, outcome, portalNumber),
    ],
    person: outcome === 'MATCHED' ? matchedPerson(holder, register) : null,
  };
}

/**
 * Evidence about somebody else makes a mismatch. Evidence about the claimed person stands in for a population database that
 * did not answer, where the portal itself matched number, name and birth date (resilience, 7); it overrules no register.
 */
export function withPresence(resolution: Resolution, presence: Presence | null): Resolution {
  if (presence === null) return resolution;
  if (presence.matchesClaim === false) {
    return { ...resolution, presence, outcome: 'MISMATCHED', person: null };
  }
  const silent = resolution.registers.find(({ register }) => register === 'POPULATION_REGISTER');
  const portal = resolution.registers.find(({ register }) => register === 'VSS_PORTAL');
  const standsIn =
    provesPresence(presence) &&
    resolution.outcome === 'UNDETERMINED' &&
    silent?.outcome === 'UNDETERMINED' &&
    portal?.outcome === 'MATCHED';
  const outcome = standsIn ? 'MATCHED' : resolution.outcome;
  return { ...resolution, presence, outcome, restsOnPresence: standsIn };
}

/** More than a clerk's word, and about the claimed person. */
export function provesPresence(presence: Presence | null): boolean {
  return (
    presence !== null && presence.matchesClaim === true && isAtLeast(presence.strength, 'ASSERTED')
  );
}

/** The register says that the matched person has died; which of its codes say so is a matter of configuration. */
export function isDeceased(
  { person, earlier }: Resolution,
  statuses: ReadonlySet<string>,
): boolean {
  return [person?.citizen, earlier].some(
    (citizen) => citizen?.statusText != null && statuses.has(citizen.statusText),
  );
}

/** Until two factors match, unknown and mismatched are one answer (trust 3.1). */
export function uniform(resolution: Resolution): Resolution {
  if (resolution.outcome !== 'MISMATCHED') return resolution;
  const registers = resolution.registers.map(({ register, outcome }) => ({
    register,
    outcome: outcome === 'MISMATCHED' ? ('NOT_FOUND' as const) : outcome,
  }));
  return {
    ...resolution,
    outcome: 'NOT_FOUND',
    registers,
    differences: [],
    earlier: null,
    person: null,
  };
}

function registersOf(
  register: Answer<RegisterFinding>,
  portal: Answer<CardLookup>,
): readonly RegisterOutcome[] {
  const asked: RegisterOutcome[] = [];
  if (register.state !== 'NOT_ASKED') {
    asked.push({ register: 'POPULATION_REGISTER', outcome: ofRegister(register) });
  }
  if (portal.state !== 'NOT_ASKED') {
    asked.push({ register: 'VSS_PORTAL', outcome: ofPortal(portal) });
  }
  return asked;
}

function ofRegister(register: Answer<RegisterFinding>): IdentityOutcome {
  if (register.state !== 'ANSWERED') return 'UNDETERMINED';
  if ((register.value.citizens?.length ?? 0) > 1) return 'AMBIGUOUS';
  return register.value.exists ? 'MATCHED' : 'NOT_FOUND';
}

function ofPortal(portal: Answer<CardLookup>): IdentityOutcome {
  if (portal.state !== 'ANSWERED') return 'UNDETERMINED';
  const { code } = portal.value;
  if (Object.hasOwn(fieldByCode, code)) return 'MISMATCHED';
  if (portalMatchedIdentity(code)) return 'MATCHED';
  return notFoundCodes.has(code) ? 'NOT_FOUND' : 'UNDETERMINED';
}

function outcomeOf(register: Answer<RegisterFinding>, portal: Answer<CardLookup>): IdentityOutcome {
  const byPortal = ofPortal(portal);
  if (byPortal === 'MISMATCHED') return 'MISMATCHED';
  if (register.state === 'ANSWERED') return ofRegister(register);
  return register.state === 'NOT_ASKED' ? byPortal : 'UNDETERMINED';
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
    : nameDifferences(holder, card.holderName, 'VSS_PORTAL');
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
  return [
    ...nameDifferences(holder, citizen.fullName, 'POPULATION_REGISTER'),
    ...birthDateDifferences(holder, citizen.birthDate),
  ];
}

/** An earlier number on one side and its successor on the other, once a register holds them for one person. */
function numberDifferences(
  { personNumber }: Holder,
  register: Answer<RegisterFinding>,
  outcome: IdentityOutcome,
  portalNumber: PersonalId | null,
): readonly Difference[] {
  if (outcome !== 'MATCHED' || personNumber === null || register.state !== 'ANSWERED') return [];
  const registered = register.value.citizens?.[0]?.personalId ?? null;
  const isOther = registered === null ? !isPersonalId(personNumber) : registered !== personNumber;
  const changed = (name: Difference['register'], number: PersonalId | null): Difference => ({
    field: 'NUMBER',
    register: name,
    kind: 'NUMBER_CHANGED',
    given: personNumber,
    registered: number === null ? null : new Masked(maskedNumber(number), number),
  });
  return [
    ...(isOther ? [changed('POPULATION_REGISTER', registered)] : []),
    // The portal is asked with the register's number where the claimed one is of 9 digits: it holds no other.
    ...(portalNumber !== null && isPersonalId(personNumber)
      ? [changed('VSS_PORTAL', portalNumber)]
      : []),
  ];
}

/** One difference of each kind, with the whole names: a masked word says nothing without its neighbours. */
function nameDifferences(
  { fullName }: Holder,
  registered: string,
  register: Difference['register'],
): readonly Difference[] {
  return compareNames(fullName, registered).differences.map(({ kind }) => ({
    field: 'FULL_NAME',
    register,
    kind,
    given: fullName,
    registered: new Masked(maskedName(registered), registered),
  }));
}

function birthDateDifferences(
  { birthDate }: Holder,
  registered: Citizen['birthDate'],
): readonly Difference[] {
  if (registered === null) return [];
  return compareBirthDates(birthDate, registered).differences.map(({ kind }) => ({
    field: 'BIRTH_DATE',
    register: 'POPULATION_REGISTER',
    kind,
    given: birthDate,
    registered: new Masked(maskedDate(registered), registered),
  }));
}
