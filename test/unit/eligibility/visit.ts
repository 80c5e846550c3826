import { type BirthDate, parseBirthDate } from '../../../src/domain/birth-date.ts';
import { type PlainDate, parsePlainDate } from '../../../src/domain/date.ts';
import type { CardFacts, FacilityFacts, Facts } from '../../../src/eligibility/facts.ts';

export function day(text: string): PlainDate {
  return parsePlainDate(text);
}

export function born(text: string): BirthDate {
  return parseBirthDate(text);
}

function facility(
  code: string,
  level: FacilityFacts['level'],
  score: number | null,
  formerTier: FacilityFacts['formerTier'],
  flags: Partial<FacilityFacts> = {},
): FacilityFacts {
  return {
    code: code as FacilityFacts['code'],
    level,
    score,
    provisionalBasic: false,
    formerTier,
    primaryStatutory: false,
    regionalPolyclinic: false,
    contract: true,
    ...flags,
  };
}

/** Invented facilities; each stands for one row of the route table. */
export const places = {
  communeStation: facility('99001', 'PRIMARY', null, 'COMMUNE', { primaryStatutory: true }),
  home: facility('99002', 'BASIC', 45, 'DISTRICT'),
  basicExProvincial: facility('99003', 'BASIC', 48, 'PROVINCIAL'),
  specialisedExProvincial: facility('99004', 'SPECIALISED', 75, 'PROVINCIAL'),
  central: facility('99005', 'SPECIALISED', 92, 'CENTRAL'),
  privateClinic: facility('99006', 'PRIMARY', null, 'NONE'),
  basicNew: facility('99007', 'BASIC', 42, 'NONE'),
  basicUpperBand: facility('99008', 'BASIC', 58, 'NONE'),
  specialisedExDistrict: facility('99009', 'SPECIALISED', 72, 'DISTRICT'),
  basicExDistrictUpperBand: facility('99010', 'BASIC', 61, 'DISTRICT'),
  specialisedNew: facility('99011', 'SPECIALISED', 78, 'NONE'),
  regionalPolyclinic: facility('99012', 'PRIMARY', null, 'DISTRICT', { regionalPolyclinic: true }),
  notConfigured: facility('99013', null, null, 'NONE'),
} as const;

export const elsewhere: NonNullable<CardFacts['registeredFacility']> = {
  code: facility('99102', 'BASIC', 47, 'DISTRICT').code,
  level: 'BASIC',
};

export function card(changes: Partial<CardFacts> = {}): CardFacts {
  return {
    objectCode: 'DN',
    benefitDigit: 4,
    validFrom: day('2026-01-01'),
    validTo: day('2026-12-31'),
    registeredFacility: { code: places.home.code, level: 'BASIC' },
    fiveYearDate: null,
    area: null,
    ...changes,
  };
}

export const answeredWith = (code: string, restricted = false): Facts['portal'] => ({
  answered: true,
  code,
  restricted,
});

/** An employee at the hospital of registration on 2026-08-10, unless the changes say otherwise. */
export function visit(changes: Partial<Facts> = {}): Facts {
  const visitDate = changes.visitDate ?? day('2026-08-10');
  return {
    askedOn: visitDate,
    visitDate,
    admittedOn: visitDate,
    careType: 'OUTPATIENT',
    emergency: false,
    inAppendixII: null,
    newborn: false,
    donorJustDonated: false,
    facility: places.home,
    birthDate: born('1986-01-15'),
    identity: 'MATCHED',
    portal: answeredWith('000'),
    card: card(),
    replacement: null,
    temporaryChildNumber: false,
    documentsCheckedByEye: false,
    referral: null,
    appointment: null,
    residence: null,
    mainDiagnosis: null,
    inScopeCost: null,
    ...changes,
  };
}

/** The same person, card registered at another hospital: without a slip this is a self-referral. */
export function selfReferral(at: FacilityFacts, changes: Partial<Facts> = {}): Facts {
  return visit({
    facility: at,
    card: card({ registeredFacility: elsewhere }),
    mainDiagnosis: 'K29.7',
    ...changes,
  });
}
