import type { CardQuery, PortalCall } from '../../src/connectors/vss-portal/index.ts';
import { parseBirthDate } from '../../src/domain/birth-date.ts';
import type { CardNumber, InsuranceNumber } from '../../src/domain/card-number.ts';
import { type FacilityCode, parseFacilityCode } from '../../src/domain/facility.ts';
import type { PersonalId } from '../../src/domain/personal-id.ts';
import type { SandboxCard, SandboxPerson } from '../../src/sandbox/person.ts';

export const facility: FacilityCode = parseFacilityCode('99001');
export const account = { username: '99001_BV', password: 'synthetic password' };
export const staff = { personalId: '001190000001', fullName: 'Trần Thị Mẫu' };
export const call: PortalCall = { facility, staff };
export const morning = '2026-11-20T02:00:00Z';

export function cardOf(changes: Partial<SandboxCard> = {}): SandboxCard {
  return {
    cardNumber: 'DN4010000000001',
    insuranceNumber: '0000000001',
    personalId: '001080000001',
    holderName: 'Nguyễn Văn Mẫu',
    birthDate: '1980-03-04',
    sex: 'MALE',
    address: 'Phường Mẫu',
    registeredFacility: '99001',
    issuedBy: 'BHXH thành phố Mẫu',
    validFrom: '2026-01-01',
    validTo: '2026-12-31',
    area: null,
    fiveYearDate: '2024-01-01',
    previousCardNumber: null,
    next: null,
    resultCode: null,
    history: [],
    ...changes,
  };
}

export function personWith(
  card: SandboxCard,
  changes: Partial<Pick<SandboxPerson, 'key' | 'faults' | 'coPay'>> = {},
): SandboxPerson {
  return {
    key: `holder-of-${card.insuranceNumber}`,
    story: 'Holds a card.',
    presented: {
      personalId: card.personalId,
      fullName: card.holderName,
      birthDate: card.birthDate,
      cardNumber: card.cardNumber,
    },
    citizens: [],
    card,
    visit: { facilityCode: '99001' },
    expected: { status: 'ELIGIBLE', identity: 'MATCHED', portalCode: null, routeCode: null },
    ...changes,
  };
}

/** A card numbered `n`, with everything that identifies it derived from that. */
export function numbered(n: number, changes: Partial<SandboxCard> = {}): SandboxCard {
  const tail = String(n).padStart(10, '0');
  return cardOf({
    cardNumber: `DN401${tail}`,
    insuranceNumber: tail,
    personalId: `00108${tail.slice(-7)}`,
    ...changes,
  });
}

export function queryFor(
  card: SandboxCard,
  changes: { number?: string; fullName?: string; birthDate?: string } = {},
): CardQuery {
  return {
    number: numberOf(changes.number ?? card.cardNumber),
    fullName: changes.fullName ?? card.holderName,
    birthDate: parseBirthDate(changes.birthDate ?? card.birthDate),
  };
}

/** Also makes numbers that the domain would refuse, to see what the portal says about them. */
function numberOf(text: string): PersonalId | InsuranceNumber | CardNumber {
  return text as PersonalId;
}
