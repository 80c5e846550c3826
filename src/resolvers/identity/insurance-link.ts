import type { Citizen } from '../../connectors/population/index.ts';
import type { AreaCodes } from '../../connectors/vss-platform/index.ts';
import type { Context } from '../../context.ts';
import type { Answer } from '../../domain/answer.ts';
import type { PersonalId } from '../../domain/personal-id.ts';
import { successorOf } from '../../domain/province.ts';
import type { Deadline } from '../../loaders/deadline.ts';
import type { InsuranceLink } from '../../loaders/index.ts';
import { sourceOf } from '../sources.ts';
import type { InsuranceLinkModel } from './models.ts';

/** The person's insurance numbers at VSS, asked for when the field is selected and only of a registered person. */
export async function insuranceLinkOf(
  citizen: Citizen | null,
  within: Deadline,
  { clock, loaders }: Pick<Context, 'clock' | 'loaders'>,
): Promise<InsuranceLinkModel | null> {
  if (citizen === null || citizen.birthDate === null) return null;
  const { permanentAddress } = citizen;
  const query = {
    fullName: citizen.fullName,
    birthDate: citizen.birthDate,
    sex: citizen.sex === 'UNKNOWN' ? null : citizen.sex,
    household: permanentAddress,
    birthRegistration: birthRegistrationIn(citizen.personalId),
  };
  const answer: Answer<InsuranceLink> = (within.passed()
    ? undefined
    : await within.before(loaders.insuranceLink(query))) ?? {
    state: 'FAILED',
    reason: 'TIMEOUT',
  };
  const candidates = answer.state === 'ANSWERED' ? answer.value.candidates : [];
  return {
    source: sourceOf('VSS_PLATFORM', answer, clock.now()),
    candidates: candidates.map(({ insuranceNumber, member, differences }) => ({
      insuranceNumber,
      householdNumber: member?.householdNumber ?? null,
      status: member?.status ?? null,
      differences,
    })),
  };
}

/** Digits 2-3 of a number are the province of birth registration under its code before 2025-07-01; abroad has others. */
function birthRegistrationIn(personalId: PersonalId): AreaCodes | null {
  const provinceCode = personalId.slice(1, 3);
  return personalId.startsWith('0') && successorOf(provinceCode) !== null
    ? { provinceCode, districtCode: null, communeCode: null }
    : null;
}
