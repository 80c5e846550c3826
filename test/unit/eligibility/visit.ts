import { type BirthDate, parseBirthDate } from '../../../src/domain/birth-date.ts';
import { type PlainDate, parsePlainDate } from '../../../src/domain/date.ts';
import type { Decision } from '../../../src/eligibility/decision.ts';
import { evaluate } from '../../../src/eligibility/evaluate.ts';
import type {
  CardFacts,
  FacilityFacts,
  Facts,
  ReferralFacts,
  ResidenceFacts,
} from '../../../src/eligibility/facts.ts';
import { defaultSwitches, type Switches } from '../../../src/eligibility/switches.ts';

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
    number: 'DN4010123456789',
    objectCode: 'DN',
    benefitDigit: 4,
    validFrom: day('2026-01-01'),
    validTo: day('2026-12-31'),
    revoked: false,
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

/** A single-use slip, signed on that day and complete. */
export function referral(
  issuedOn: PlainDate,
  changes: Partial<Omit<ReferralFacts, 'issuedOn'>> = {},
): ReferralFacts {
  return { kind: 'SINGLE', issuedOn, complete: true, usedBefore: false, ...changes };
}

/** A registered temporary residence from that day on. */
export function residence(
  from: PlainDate,
  changes: Partial<Omit<ResidenceFacts, 'from'>> = {},
): ResidenceFacts {
  return {
    kind: 'TEMPORARY_RESIDENCE',
    declared: true,
    from,
    to: null,
    reasonAccepted: true,
    ...changes,
  };
}

export const usualVisitDay = day('2026-08-10');

/** An employee at the hospital of registration on 2026-08-10, unless the changes say otherwise. */
export function visit(changes: Partial<Facts> = {}): Facts {
  return {
    askedOn: changes.visitDate ?? usualVisitDay,
    visitDate: usualVisitDay,
    dischargeDate: null,
    careType: 'OUTPATIENT',
    emergency: false,
    emergencyContinued: false,
    facility: places.home,
    birthDate: born('1986-01-15'),
    newborn: false,
    donorJustDonated: false,
    identity: 'MATCHED',
    portal: answeredWith('000'),
    lookedUpElsewhere: false,
    card: card(),
    replacement: null,
    childNumber: false,
    birthPaperShown: false,
    documentsCheckedByEye: false,
    referral: null,
    appointment: null,
    residence: null,
    mainDiagnosis: null,
    inAppendixII: null,
    inAppendixIII: null,
    deathReported: false,
    inScopeCost: null,
    outOfScopeCost: 0,
    coPayment: null,
    holidays: [],
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

/** Switches at their defaults, but for those named. */
export function switched(changes: Partial<Switches>): Switches {
  return { ...defaultSwitches, ...changes };
}

/** What the engine decides for the day of the visit, unless another day is asked for. */
export function decide(
  facts: Facts,
  on: PlainDate = facts.visitDate ?? facts.askedOn,
  changes: Partial<Switches> = {},
): Decision {
  return evaluate(facts, on, switched(changes));
}
