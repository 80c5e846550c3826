import { ageInYears, type BirthDate, isBornAfter } from '../domain/birth-date.ts';
import type { PlainDate } from '../domain/date.ts';
import type { CardFacts } from './facts.ts';
import type { Bilingual } from './reasons.ts';
import type { Visit } from './rule.ts';

type Shown = string | number | boolean | null;

interface FactEntry {
  /** Where the graph takes it from: an input field, or the register that answers it. */
  readonly graph: string;
  readonly label: Bilingual;
  readonly read: (visit: Visit) => Shown;
}

const ofCard =
  (field: 'objectCode' | 'benefitDigit' | 'validFrom' | 'validTo' | 'fiveYearDate' | 'area') =>
  ({ facts }: Visit): Shown =>
    facts.card?.[field] ?? null;

function registered(part: 'code' | 'level') {
  return ({ facts }: Visit): Shown => facts.card?.registeredFacility?.[part] ?? null;
}

function ending({ facts: { replacement } }: Visit): Shown {
  return replacement === null ? null : dates(replacement);
}

function dates({ validFrom, validTo }: CardFacts): string {
  return `${validFrom ?? '?'} – ${validTo ?? ''}`;
}

/** Nobody's birth date stands in an explanation; before the birth there is no age. */
function ageShown(birthDate: BirthDate | null, on: PlainDate): Shown {
  return birthDate === null || isBornAfter(birthDate, on) ? null : ageInYears(birthDate, on);
}

/**
 * The one table between the field names of the published case files (eligibility rules, 10.1), the facts of the engine and the
 * names of the graph. The main diagnosis is never shown: some codes reveal more than the desk may know (rules 5.8).
 */
export const factNames = {
  visitDate: {
    graph: 'EligibilityInput.admittedAt, else visitAt',
    label: { vi: 'ngày vào', en: 'visit date' },
    read: ({ facts }) => facts.visitDate,
  },
  evaluatedOn: {
    graph: 'EligibilityInput.visitAt, when admittedAt is given',
    label: { vi: 'ngày hỏi', en: 'day asked about' },
    read: ({ on }) => on,
  },
  dischargeDate: {
    graph: 'EligibilityInput.dischargeDate',
    label: { vi: 'ngày ra', en: 'discharge' },
    read: ({ facts }) => facts.dischargeDate,
  },
  careType: {
    graph: 'EligibilityInput.careType',
    label: { vi: 'hình thức', en: 'care' },
    read: ({ facts }) => facts.careType,
  },
  emergency: {
    graph: 'EligibilityInput.emergency',
    label: { vi: 'cấp cứu', en: 'emergency' },
    read: ({ facts }) => facts.emergency,
  },
  emergencyContinued: {
    graph: 'EligibilityInput.emergencyContinued',
    label: { vi: 'tiếp theo cấp cứu', en: 'after an emergency' },
    read: ({ facts }) => facts.emergencyContinued,
  },
  'facility.code': {
    graph: 'EligibilityInput.facilityCode',
    label: { vi: 'cơ sở', en: 'facility' },
    read: ({ facts }) => facts.facility.code,
  },
  'facility.level': {
    graph: 'Facility.level',
    label: { vi: 'cấp chuyên môn', en: 'level' },
    read: ({ facts }) => facts.facility.level,
  },
  'facility.score': {
    graph: 'Facility.score',
    label: { vi: 'điểm', en: 'score' },
    read: ({ facts }) => facts.facility.score,
  },
  'facility.provisionalBasic': {
    graph: 'Facility.provisionalBasic',
    label: { vi: 'tạm xếp cấp cơ bản', en: 'provisionally basic' },
    read: ({ facts }) => facts.facility.provisionalBasic,
  },
  'facility.formerTier': {
    graph: 'Facility.formerTier',
    label: { vi: 'tuyến cũ', en: 'former tier' },
    read: ({ facts }) => facts.facility.formerTier,
  },
  'facility.primaryStatutory': {
    graph: 'Facility.primaryStatutory',
    label: { vi: 'cấp ban đầu theo luật', en: 'statutory primary' },
    read: ({ facts }) => facts.facility.primaryStatutory,
  },
  'facility.regionalPolyclinic': {
    graph: 'Facility.regionalPolyclinic',
    label: { vi: 'phòng khám đa khoa khu vực', en: 'regional polyclinic' },
    read: ({ facts }) => facts.facility.regionalPolyclinic,
  },
  'facility.contract': {
    graph: 'Facility.contract',
    label: { vi: 'có hợp đồng BHYT', en: 'contract' },
    read: ({ facts }) => facts.facility.contract,
  },
  'card.objectCode': {
    graph: 'HealthInsuranceCard.objectCode',
    label: { vi: 'mã đối tượng', en: 'object code' },
    read: ofCard('objectCode'),
  },
  'card.benefitDigit': {
    graph: 'HealthInsuranceCard.benefitDigit',
    label: { vi: 'mã quyền lợi', en: 'benefit digit' },
    read: ofCard('benefitDigit'),
  },
  'card.validFrom': {
    graph: 'HealthInsuranceCard.validFrom',
    label: { vi: 'thẻ từ ngày', en: 'card from' },
    read: ofCard('validFrom'),
  },
  'card.validTo': {
    graph: 'HealthInsuranceCard.validTo',
    label: { vi: 'thẻ đến ngày', en: 'card to' },
    read: ofCard('validTo'),
  },
  'card.revoked': {
    graph: 'VSS portal, code 110',
    label: { vi: 'thẻ bị thu hồi, khóa', en: 'card withdrawn or locked' },
    read: ({ facts }) => facts.card?.revoked ?? null,
  },
  'card.registeredFacility.code': {
    graph: 'HealthInsuranceCard.registeredFacility.code',
    label: { vi: 'nơi đăng ký', en: 'registered at' },
    read: registered('code'),
  },
  'card.registeredFacility.level': {
    graph: 'HealthInsuranceCard.registeredFacility.level',
    label: { vi: 'cấp nơi đăng ký', en: 'level registered at' },
    read: registered('level'),
  },
  'card.fiveYearDate': {
    graph: 'HealthInsuranceCard.fiveYearDate',
    label: { vi: 'ngày đủ 5 năm', en: 'five years on' },
    read: ofCard('fiveYearDate'),
  },
  'card.area': {
    graph: 'HealthInsuranceCard.area',
    label: { vi: 'khu vực', en: 'area' },
    read: ofCard('area'),
  },
  'card.replacement': {
    graph: 'EligibilityDecision.otherCards',
    label: { vi: 'thẻ mới', en: 'newer card' },
    read: ending,
  },
  'person.birthDate': {
    graph: 'IdentityClaim',
    label: { vi: 'tuổi', en: 'age' },
    read: ({ facts, date }) => ageShown(facts.birthDate, date),
  },
  'person.newborn': {
    graph: 'EligibilityInput.newborn',
    label: { vi: 'trẻ sơ sinh', en: 'newborn' },
    read: ({ facts }) => facts.newborn,
  },
  'person.donorJustDonated': {
    graph: 'EligibilityInput.donorJustDonated',
    label: { vi: 'vừa hiến tạng', en: 'just donated' },
    read: ({ facts }) => facts.donorJustDonated,
  },
  'person.deathReported': {
    graph: 'population database, status',
    label: { vi: 'dữ liệu ghi đã chết', en: 'death reported' },
    read: ({ facts }) => facts.deathReported,
  },
  'proof.presentedBy': {
    graph: 'EligibilityInput.birthPaperShown',
    label: { vi: 'có giấy chứng sinh', en: 'birth paper' },
    read: ({ facts }) => facts.birthPaperShown,
  },
  'proof.manuallyConfirmed': {
    graph: 'EligibilityInput.documentsCheckedByEye',
    label: { vi: 'đã kiểm tra giấy tờ', en: 'papers checked by eye' },
    read: ({ facts }) => facts.documentsCheckedByEye,
  },
  'portal.available': {
    graph: 'SourceState.status',
    label: { vi: 'Cổng trả lời', en: 'portal answered' },
    read: ({ facts }) => facts.portal.answered,
  },
  'portal.resultCode': {
    graph: 'VSS portal',
    label: { vi: 'mã kết quả', en: 'result code' },
    read: ({ facts }) => (facts.portal.answered ? facts.portal.code : null),
  },
  'portal.storedCode': {
    graph: 'VSS portal, at the time of SourceState.fetchedAt',
    label: { vi: 'mã của lần tra cứu gần nhất', en: 'code of the last look-up' },
    read: ({ facts: { portal } }) => (portal.answered ? null : (portal.stored ?? null)),
  },
  referral: {
    graph: 'EligibilityInput.referral',
    label: { vi: 'giấy chuyển ký ngày', en: 'referral signed on' },
    read: ({ facts }) => facts.referral?.issuedOn ?? null,
  },
  appointment: {
    graph: 'EligibilityInput.appointment',
    label: { vi: 'phiếu hẹn đã dùng', en: 'follow-up slip used' },
    read: ({ facts }) => facts.appointment?.used ?? null,
  },
  residence: {
    graph: 'EligibilityInput.temporaryResidence',
    label: { vi: 'lưu trú, tạm trú', en: 'residence' },
    read: ({ facts }) => facts.residence?.kind ?? null,
  },
  'diagnosis.icdMain': {
    graph: 'EligibilityInput.diagnosisCodes',
    label: { vi: 'có chẩn đoán chính', en: 'main diagnosis known' },
    read: ({ facts }) => facts.mainDiagnosis !== null,
  },
  'diagnosis.inAppendixII': {
    graph: 'APPENDIX_II_FILE',
    label: { vi: 'thuộc Phụ lục II', en: 'in Appendix II' },
    read: ({ facts }) => facts.inAppendixII,
  },
  inScopeCost: {
    graph: 'EligibilityInput.inScopeCost',
    label: { vi: 'chi phí trong phạm vi', en: 'in-scope cost' },
    read: ({ facts }) => facts.inScopeCost,
  },
  outOfScopeCost: {
    graph: 'EligibilityInput.outOfScopeCost',
    label: { vi: 'chi phí ngoài phạm vi', en: 'out-of-scope cost' },
    read: ({ facts }) => facts.outOfScopeCost,
  },
  'cumulativeCoPay.beforeChange': {
    graph: 'VSS co-payment service (MCCT)',
    label: { vi: 'cùng chi trả trước điều chỉnh', en: 'co-payment before the change' },
    read: ({ facts }) => facts.coPayment?.beforeChange ?? null,
  },
  'cumulativeCoPay.sinceChange': {
    graph: 'VSS co-payment service (MCCT)',
    label: { vi: 'cùng chi trả từ điều chỉnh', en: 'co-payment since the change' },
    read: ({ facts }) => facts.coPayment?.sinceChange ?? null,
  },
} as const satisfies Readonly<Record<string, FactEntry>>;

export type FactName = keyof typeof factNames;
