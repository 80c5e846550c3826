import type { FacilityLevel, FormerTier } from '../domain/facility.ts';
import type { CardState } from './card-state.ts';
import type { DeskStatus, Outcome, UpgradeId } from './decision.ts';
import type { FactName } from './fact-names.ts';
import type { CareType, ResidenceFacts } from './facts.ts';
import type { Bilingual } from './reasons.ts';
import type { Confidence } from './rule.ts';

export type Language = keyof Bilingual;

/** One sentence, written once for each language. */
export function inBoth(write: (language: Language) => string): Bilingual {
  return { vi: write('vi'), en: write('en') };
}

/** With a capital at the start. */
export function sentence(text: Bilingual): Bilingual {
  return inBoth(
    (language) => `${text[language].charAt(0).toUpperCase()}${text[language].slice(1)}`,
  );
}

// values

const numbers = { vi: new Intl.NumberFormat('vi-VN'), en: new Intl.NumberFormat('en-US') } as const;
const currency: Bilingual = { vi: '₫', en: 'VND' };

export function numberText(value: number): Bilingual {
  return inBoth((language) => numbers[language].format(value));
}

export function amountText(value: number): Bilingual {
  return inBoth((language) => `${numbers[language].format(value)} ${currency[language]}`);
}

export function percentText(percent: number): Bilingual {
  return inBoth((language) => `${numbers[language].format(percent)} %`);
}

/** Dates within a text: day first in Vietnamese. */
export function datedText(text: string): Bilingual {
  return { vi: text.replaceAll(/(\d{4})-(\d{2})-(\d{2})/g, '$3/$2/$1'), en: text };
}

// codes

export const statusTexts: Readonly<Record<DeskStatus, Bilingual>> = {
  ELIGIBLE: { vi: 'đủ điều kiện hưởng', en: 'eligible' },
  ELIGIBLE_PROVISIONAL: { vi: 'tạm thời đủ điều kiện hưởng', en: 'provisionally eligible' },
  NEEDS_ACTION: { vi: 'cần xử lý trước', en: 'needs action first' },
  NOT_ELIGIBLE: { vi: 'không đủ điều kiện hưởng', en: 'not eligible' },
  SYSTEM_ERROR: {
    vi: 'lỗi hệ thống, không do người bệnh',
    en: 'a fault of the system, not of the patient',
  },
};

export const outcomeTexts: Readonly<Record<Outcome, Bilingual>> = {
  ELIGIBLE: { vi: 'được hưởng', en: 'covered' },
  NOT_ELIGIBLE: { vi: 'không được hưởng', en: 'not covered' },
  UNDETERMINED: { vi: 'chưa quyết định được', en: 'not decided' },
};

export const cardStateTexts: Readonly<Record<CardState, Bilingual>> = {
  VALID: { vi: 'thẻ còn giá trị', en: 'the card is valid' },
  VALID_GRACE: {
    vi: 'thẻ hết hạn trong đợt điều trị, vẫn được chi trả',
    en: 'the card ended during the treatment and still counts',
  },
  REPLACED: { vi: 'thẻ đã được thay bằng thẻ mới', en: 'the card was replaced by a new one' },
  NOT_YET_VALID: { vi: 'thẻ chưa đến ngày có giá trị', en: 'the card is not valid yet' },
  EXPIRED: { vi: 'thẻ đã hết giá trị', en: 'the card has expired' },
  INVALID_REVOKED: { vi: 'thẻ bị thu hồi hoặc khóa', en: 'the card is withdrawn or locked' },
  UNKNOWN: { vi: 'chưa xác định được giá trị của thẻ', en: 'the state of the card is not known' },
};

export const upgradeTexts: Readonly<Record<UpgradeId, Bilingual>> = {
  U1: { vi: 'theo đối tượng ghi trên thẻ', en: 'by the group of the card' },
  U2: {
    vi: 'khám tại cấp ban đầu hoặc tuyến xã',
    en: 'at a statutory primary or commune facility',
  },
  U3: { vi: 'khám tại phòng khám đa khoa khu vực', en: 'at a regional polyclinic' },
  U4: {
    vi: 'chi phí lượt khám dưới 15 % mức lương cơ sở',
    en: 'the visit stays below 15 % of the base salary',
  },
  U5: {
    vi: 'được miễn cùng chi trả sau 5 năm liên tục',
    en: 'exempt from co-payment after five continuous years',
  },
};

export const confidenceTexts: Readonly<Record<Confidence, Bilingual>> = {
  confirmed: { vi: 'đã xác nhận', en: 'confirmed' },
  'two sources': { vi: 'hai nguồn', en: 'two sources' },
  'one source': { vi: 'một nguồn', en: 'one source' },
  'own judgement': { vi: 'cách hiểu của dự án', en: 'own judgement' },
};

const valueTexts: Readonly<
  Record<CareType | FacilityLevel | FormerTier | ResidenceFacts['kind'], Bilingual>
> = {
  OUTPATIENT: { vi: 'ngoại trú', en: 'outpatient' },
  INPATIENT: { vi: 'nội trú', en: 'inpatient' },
  DAY: { vi: 'điều trị ban ngày', en: 'day treatment' },
  PRIMARY: { vi: 'ban đầu', en: 'primary' },
  BASIC: { vi: 'cơ bản', en: 'basic' },
  SPECIALISED: { vi: 'chuyên sâu', en: 'specialised' },
  COMMUNE: { vi: 'xã', en: 'commune' },
  DISTRICT: { vi: 'huyện', en: 'district' },
  PROVINCIAL: { vi: 'tỉnh', en: 'provincial' },
  CENTRAL: { vi: 'trung ương', en: 'central' },
  NONE: { vi: 'không có', en: 'none' },
  SHORT_STAY: { vi: 'lưu trú', en: 'short stay' },
  TEMPORARY_RESIDENCE: { vi: 'tạm trú', en: 'temporary residence' },
};

/** A code in words; one that is not in the table stays as it is. */
export function named(texts: Readonly<Record<string, Bilingual>>, code: string): Bilingual {
  return (Object.hasOwn(texts, code) ? texts[code] : undefined) ?? { vi: code, en: code };
}

// facts

export type FactValue = string | number | boolean | null;

const unknownText: Bilingual = { vi: 'chưa rõ', en: 'not known' };
const noneText: Bilingual = { vi: 'không có', en: 'none' };

/** Papers that nobody showed, and an area that is not on the card, are absent rather than not known. */
const absentFacts: ReadonlySet<FactName> = new Set<FactName>([
  'referral',
  'appointment',
  'residence',
  'card.replacement',
  'card.area',
]);

const amountFacts: ReadonlySet<FactName> = new Set<FactName>([
  'inScopeCost',
  'outOfScopeCost',
  'cumulativeCoPay.beforeChange',
  'cumulativeCoPay.sinceChange',
]);

export function factText(name: FactName, value: FactValue): Bilingual {
  if (value === null) return absentFacts.has(name) ? noneText : unknownText;
  if (value === true) return { vi: 'có', en: 'yes' };
  if (value === false) return { vi: 'không', en: 'no' };
  if (typeof value === 'number')
    return amountFacts.has(name) ? amountText(value) : numberText(value);
  return Object.hasOwn(valueTexts, value) ? named(valueTexts, value) : datedText(value.trim());
}
