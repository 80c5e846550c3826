import { UpstreamError } from '../connectors/upstream.ts';
import type {
  AreaCodes,
  FoundMembers,
  FoundNumbers,
  PersonCriteria,
  PersonDetails,
  PlatformMember,
  VssPlatform,
} from '../connectors/vss-platform/index.ts';
import type { Answer, UpstreamFailure } from '../domain/answer.ts';
import { canBeTheSame } from '../domain/birth-date.ts';
import type { InsuranceNumber } from '../domain/card-number.ts';
import { foldCase, sameName } from '../domain/person-name.ts';

/** A person, and where VSS may look for them. */
export interface InsuranceLinkQuery extends PersonDetails {
  /** Codes of the permanent address; asked by first. */
  readonly household: AreaCodes | null;
  readonly birthRegistration: AreaCodes | null;
}

export interface InsuranceLink {
  /** None, one, or several to choose from. */
  readonly candidates: readonly InsuranceCandidate[];
  /** Codes of the platform, verbatim. */
  readonly status: string | null;
  readonly errorCode: string | null;
  /** Why the members of a found number are not known, although they were asked for. */
  readonly memberFailure: UpstreamFailure | null;
}

export interface InsuranceCandidate {
  readonly insuranceNumber: InsuranceNumber;
  /** null when VSS said nothing more about the number. */
  readonly member: PlatformMember | null;
  /** In what VSS and the question differ; to be looked at, and no proof of another person. */
  readonly differences: readonly LinkDifference[];
}

export type LinkDifference = 'FULL_NAME' | 'BIRTH_DATE' | 'SEX';

type Kind = 'household' | 'birthRegistration';

/** At most two questions: the second tells who is behind the numbers, or looks elsewhere when there are none. */
export async function askInsuranceLink(
  platform: VssPlatform,
  query: InsuranceLinkQuery,
  onFailure: (error: UpstreamError) => void,
): Promise<Answer<InsuranceLink>> {
  const [first, second] = kindsOf(query);
  const found = await platform.findInsuranceNumber(criteriaOf(query, first), {});
  if (found.numbers.length > 0) return withMembers(platform, query, first, found, onFailure);
  if (second === undefined) return answerOf(query, found, []);
  return answerOf(query, await platform.findInsuranceNumber(criteriaOf(query, second), {}), []);
}

export function linkKey({ fullName, birthDate, sex, ...places }: InsuranceLinkQuery): string {
  const codes = [places.household, places.birthRegistration].map(
    (place) => place && [place.provinceCode, place.districtCode, place.communeCode],
  );
  return JSON.stringify([foldCase(fullName), birthDate, sex, codes]);
}

/** Every question needs a province. Known of neither place: asked by birth registration, without codes. */
function kindsOf(query: InsuranceLinkQuery): readonly [Kind, ...Kind[]] {
  const [first = 'birthRegistration', ...others] = (
    ['household', 'birthRegistration'] as const
  ).filter((kind) => query[kind]?.provinceCode != null);
  return [first, ...others];
}

const nowhere: AreaCodes = { provinceCode: null, districtCode: null, communeCode: null };

function criteriaOf(query: InsuranceLinkQuery, kind: Kind): PersonCriteria {
  const { fullName, birthDate, sex } = query;
  const person = { fullName, birthDate, sex };
  return kind === 'household'
    ? { ...person, household: query.household ?? nowhere }
    : { ...person, birthRegistration: query.birthRegistration ?? nowhere };
}

/** A number is worth having without its member, so a second question that fails takes nothing back. */
async function withMembers(
  platform: VssPlatform,
  query: InsuranceLinkQuery,
  kind: Kind,
  found: FoundNumbers,
  onFailure: (error: UpstreamError) => void,
): Promise<Answer<InsuranceLink>> {
  try {
    const { members } = await membersOf(platform, query, kind, found.numbers);
    return answerOf(query, found, members);
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    onFailure(error);
    return answerOf(query, found, [], error.failure);
  }
}

/** One search tells several numbers apart, and alone tells the household; it needs a province. */
function membersOf(
  platform: VssPlatform,
  query: InsuranceLinkQuery,
  kind: Kind,
  numbers: readonly InsuranceNumber[],
): Promise<FoundMembers> {
  const provinceCode = query[kind]?.provinceCode ?? null;
  const [number, ...others] = numbers;
  if (provinceCode === null && number !== undefined && others.length === 0) {
    return platform.householdOf(number, {});
  }
  const { fullName, birthDate, sex } = query;
  const search = {
    ...{ fullName, birthDate, sex },
    provinceCode,
    addressKind: kind === 'household' ? 'HOUSEHOLD' : 'BIRTH_REGISTRATION',
  } as const;
  return platform.searchHousehold(search, {});
}

function answerOf(
  query: InsuranceLinkQuery,
  { numbers, status, errorCode, fetchedAt }: FoundNumbers,
  members: readonly PlatformMember[],
  memberFailure: UpstreamFailure | null = null,
): Answer<InsuranceLink> {
  const candidates = numbers.map((insuranceNumber) => {
    const member = members.find((one) => one.insuranceNumber === insuranceNumber) ?? null;
    return { insuranceNumber, member, differences: differencesOf(query, member) };
  });
  const value = { candidates, status, errorCode, memberFailure };
  return { state: 'ANSWERED', value, fetchedAt, asOf: null };
}

function differencesOf(
  { fullName, birthDate, sex }: InsuranceLinkQuery,
  member: PlatformMember | null,
): readonly LinkDifference[] {
  if (member === null) return [];
  const differs: ReadonlyArray<readonly [LinkDifference, boolean]> = [
    ['FULL_NAME', member.fullName !== null && !sameName(member.fullName, fullName)],
    ['BIRTH_DATE', member.birthDate !== null && !canBeTheSame(member.birthDate, birthDate)],
    ['SEX', sex !== null && member.sex !== 'UNKNOWN' && member.sex !== sex],
  ];
  return differs.filter(([, isSo]) => isSo).map(([difference]) => difference);
}
