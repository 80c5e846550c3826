/** A text for people in both languages. */
export interface Bilingual {
  readonly vi: string;
  readonly en: string;
}

export interface ReasonEntry {
  readonly severity: 'INFO' | 'WARNING' | 'BLOCKING';
  readonly text: Bilingual;
  /** What the clerk does now. */
  readonly desk: Bilingual | null;
  /** What the software vendor or the operator does. */
  readonly vendor: Bilingual | null;
  readonly legalBasis: string | null;
  readonly retryable: boolean;
  readonly retryAfterMs: number | null;
  /** Name of the warning in the published case files (eligibility rules 10.3), where there is one. */
  readonly warning: CaseWarning | null;
  /** What has to be done, for programs (eligibility rules 10.3). */
  readonly actions: readonly RequiredAction[];
}

/** Warnings of the published case files. */
export type CaseWarning =
  | 'CODE_ORDER_CONFLICT'
  | 'UNKNOWN_APPENDIX'
  | 'NEEDS_CONFIG'
  | 'LEVEL_NOT_CONVERTED'
  | 'CLINICAL_CONDITION_TO_CONFIRM'
  | 'COVER_ENDS_BEFORE_DISCHARGE'
  | 'CARD_REPLACED'
  | 'NEWER_CARD_EXISTS'
  | 'UNVERIFIED'
  | 'DAY_COUNTED_AS_INPATIENT'
  | 'FIVE_YEAR_UNKNOWN'
  | 'DIGIT_UNEXPECTED'
  | 'CARD_ENDS_SOON'
  | 'LOOKUP_TODAY_ELSEWHERE';

export const requiredActions = [
  'SWITCH_CARD',
  'OFFER_CARD_SWITCH',
  'CONFIRM_PAPER_CARD_AND_ID',
  'COMPARE_IDENTITY',
  'ISSUE_TEMPORARY_CHILD_NUMBER',
  'PARENT_SIGNATURE_IN_RECORD',
  'SHOW_BIRTH_PAPER',
  'DONOR_SIGNATURE_IN_RECORD',
  'RETYPE_NUMBER',
  'TRY_PERSONAL_ID',
  'FIND_NEW_CARD',
  'REQUERY',
  'RETRY_LOOKUP',
  'STORE_EVIDENCE',
  'ASK_TO_RENEW',
  'FIX_STAFF_ACCOUNT',
  'REFRESH_TOKEN',
  'DIRECT_CLAIM',
  'CONFIGURE_FACILITY',
] as const;
export type RequiredAction = (typeof requiredActions)[number];

type Options = Partial<Omit<ReasonEntry, 'severity' | 'text'>>;

function reason(
  severity: ReasonEntry['severity'],
  vi: string,
  en: string,
  options: Options = {},
): ReasonEntry {
  return {
    severity,
    text: { vi, en },
    desk: null,
    vendor: null,
    legalBasis: null,
    retryable: false,
    retryAfterMs: null,
    warning: null,
    actions: [],
    ...options,
  };
}

function contradiction(vi: string, en: string): ReasonEntry {
  return reason('BLOCKING', vi, en, { desk: correctFacts });
}

/** A point that the sources leave open; the legal basis is the reading chosen in the configuration. */
function open(vi: string, en: string): ReasonEntry {
  return reason('WARNING', vi, en, { vendor: checkReading, legalBasis: 'docs/decisions/0007' });
}

const correctFacts: Bilingual = {
  vi: 'Sửa ngày trong hồ sơ rồi hỏi lại.',
  en: 'Correct the dates in the record and ask again.',
};
const checkReading: Bilingual = {
  vi: 'Đơn vị vận hành xác nhận cách hiểu với cơ quan BHXH (docs/decisions/0007).',
  en: 'The operator confirms this reading with VSS (docs/decisions/0007).',
};
const d188 = 'Nghị định 188/2025/NĐ-CP';
const law22 = 'Luật BHYT điều 22 (Luật 51/2024/QH15)';
const portalGuide = 'CV 1923/BHXH-CNTT (KQNhanLichSuKCB2024, maKetQua)';

const askAgainSoon = { retryable: true, retryAfterMs: 60_000 } as const;
const admitAndAskAgain: Bilingual = {
  vi: 'Cứ tiếp nhận người bệnh, ghi lại số thẻ và tra cứu lại trước khi kết thúc lượt khám.',
  en: 'Admit the patient, record the card number and look up again before the visit ends.',
};
const compareIdentity: Bilingual = {
  vi: 'Đối chiếu với giấy tờ tùy thân và nhập lại cho đúng; nếu thẻ sai, hướng dẫn người bệnh đến cơ quan BHXH điều chỉnh.',
  en: 'Compare with the identity paper and enter it as printed; if the card is wrong, send the patient to VSS for correction.',
};
const retypeNumber: Bilingual = {
  vi: 'Nhập lại số thẻ, hoặc tra cứu bằng số định danh 12 số.',
  en: 'Type the number again, or look up by the 12-digit personal number.',
};
const payOrRenew: Bilingual = {
  vi: 'Báo người bệnh: quỹ không chi trả lượt này; hướng dẫn gia hạn thẻ tại cơ quan BHXH.',
  en: 'Tell the patient that the fund pays nothing for this visit; renewal is at the VSS office.',
};
const checkPapers: Bilingual = {
  vi: 'Kiểm tra bằng mắt thẻ BHYT giấy và giấy tờ tùy thân, rồi hỏi lại với documentsCheckedByEye = true.',
  en: 'Check the paper card and the identity paper by eye, then ask again with documentsCheckedByEye = true.',
};
const fixAccount: Bilingual = {
  vi: 'Đơn vị vận hành kiểm tra tài khoản và quyền tra cứu của cơ sở trên Cổng giám định.',
  en: "The operator checks the facility's account and its look-up right on the assessment portal.",
};
const enterAgain: Bilingual = {
  vi: 'Sửa dòng này rồi gửi lại.',
  en: 'Correct this row and send it again.',
};

/**
 * Every reason that a decision can carry. Portal codes: section 4 of the portal document; desk status and actions:
 * eligibility rules 7.2.
 */
export const reasonCatalog = {
  // card, by the portal
  CARD_VALID: reason(
    'INFO',
    'Thẻ BHYT còn giá trị sử dụng vào ngày khám.',
    'The card is valid on the day of the visit.',
    { legalBasis: portalGuide },
  ),
  CARD_MANAGED_BY_DEFENCE: reason(
    'WARNING',
    'Thẻ do BHXH Bộ Quốc phòng quản lý.',
    'The card is managed by the Ministry of National Defence.',
    { actions: ['CONFIRM_PAPER_CARD_AND_ID'], desk: checkPapers, legalBasis: `${d188} điều 37` },
  ),
  CARD_MANAGED_BY_PUBLIC_SECURITY: reason(
    'WARNING',
    'Thẻ do BHXH Bộ Công an quản lý.',
    'The card is managed by the Ministry of Public Security.',
    { actions: ['CONFIRM_PAPER_CARD_AND_ID'], desk: checkPapers, legalBasis: `${d188} điều 37` },
  ),
  CARD_REPLACED: reason(
    'WARNING',
    'Thẻ cũ đã hết giá trị; đã dùng thẻ mới thay thế.',
    'The old card has ended; the new card that replaces it was used.',
    {
      warning: 'CARD_REPLACED',
      actions: ['SWITCH_CARD'],
      desk: { vi: 'Ghi số thẻ mới vào hồ sơ.', en: 'Enter the new card number in the record.' },
      legalBasis: portalGuide,
    },
  ),
  NEWER_CARD_EXISTS: reason(
    'INFO',
    'Thẻ còn giá trị nhưng đã được cấp thẻ mới.',
    'The card is still valid, and a newer one has been issued.',
    {
      warning: 'NEWER_CARD_EXISTS',
      actions: ['OFFER_CARD_SWITCH'],
      desk: {
        vi: 'Đề nghị người bệnh dùng thẻ mới khi thẻ cũ hết hạn.',
        en: 'Offer the switch to the new card when the old one ends.',
      },
      legalBasis: portalGuide,
    },
  ),
  NEW_CARD_MISSING: reason(
    'BLOCKING',
    'Cổng báo có thẻ mới nhưng không trả thông tin thẻ mới.',
    'The portal announces a new card but does not give it.',
    {
      actions: ['SWITCH_CARD', 'FIND_NEW_CARD', 'TRY_PERSONAL_ID'],
      desk: {
        vi: 'Tra cứu lại bằng số định danh 12 số.',
        en: 'Look up again by the 12-digit personal number.',
      },
      ...askAgainSoon,
    },
  ),
  CARD_EXPIRED: reason('BLOCKING', 'Thẻ BHYT đã hết giá trị sử dụng.', 'The card has expired.', {
    actions: ['ASK_TO_RENEW'],
    desk: payOrRenew,
    legalBasis: portalGuide,
  }),
  CARD_NOT_YET_VALID: reason(
    'BLOCKING',
    'Thẻ BHYT chưa đến ngày có giá trị.',
    'The card is not valid yet on the day of the visit.',
    {
      desk: {
        vi: 'Kiểm tra ngày bắt đầu của thẻ; quỹ chưa chi trả cho lượt này.',
        en: "Check the card's first day; the fund does not pay for this visit yet.",
      },
      legalBasis: 'Luật BHYT điều 16',
    },
  ),
  CARD_IN_TREATMENT_GRACE: reason(
    'WARNING',
    'Thẻ hết hạn trong đợt điều trị: quỹ chi trả đến khi ra viện, tối đa 15 ngày.',
    'The card ended during this stay: the fund pays until discharge, at most 15 days.',
    {
      actions: ['ASK_TO_RENEW'],
      desk: { vi: 'Nhắc người bệnh gia hạn thẻ.', en: 'Remind the patient to renew.' },
      legalBasis: `${d188} điều 50(4)`,
    },
  ),
  CARD_ENDS_SOON: reason(
    'INFO',
    'Thẻ sẽ hết hạn trong vòng 30 ngày.',
    'The card ends within 30 days.',
    {
      warning: 'CARD_ENDS_SOON',
      actions: ['ASK_TO_RENEW'],
      desk: { vi: 'Nhắc người bệnh gia hạn thẻ.', en: 'Remind the patient to renew.' },
    },
  ),
  CARD_DATES_MISSING: reason(
    'BLOCKING',
    'Cổng không trả thời hạn của thẻ.',
    'The portal gave no validity dates for the card.',
    { actions: ['RETRY_LOOKUP'], desk: admitAndAskAgain, ...askAgainSoon },
  ),
  REGISTRATION_UNKNOWN: reason(
    'BLOCKING',
    'Chưa biết nơi đăng ký khám chữa bệnh ban đầu nên chưa xác định được tuyến.',
    'The facility of initial registration is not known, so the route cannot be decided.',
    {
      actions: ['RETRY_LOOKUP'],
      desk: {
        vi: 'Kiểm tra nơi đăng ký trên thẻ hoặc tra cứu lại; hỏi giấy chuyển cơ sở.',
        en: 'Check the registration on the card or look up again; ask for a referral slip.',
      },
      legalBasis: 'Luật BHYT điều 26',
      ...askAgainSoon,
    },
  ),
  CARD_NOT_FOUND: reason(
    'BLOCKING',
    'Không tìm thấy thông tin thẻ BHYT.',
    'No health-insurance card was found.',
    {
      actions: ['RETYPE_NUMBER', 'TRY_PERSONAL_ID'],
      desk: {
        vi: 'Nhập lại số thẻ, thử bằng số định danh 12 số; thẻ tạm của trẻ em thì kiểm tra bằng giấy.',
        en: "Type the number again, try the 12-digit personal number; check a child's temporary card on paper.",
      },
      legalBasis: portalGuide,
    },
  ),
  DEATH_REPORTED: reason(
    'BLOCKING',
    'Cơ sở dữ liệu quốc gia về dân cư ghi người này đã chết; thẻ bị khóa trừ khi dữ liệu sai.',
    'The population database says that this person has died; the card is locked unless the record is wrong.',
    {
      desk: {
        vi: 'Cứ tiếp nhận; đối chiếu giấy tờ tùy thân và hướng dẫn người bệnh đến công an, BHXH để sửa dữ liệu.',
        en: 'Admit the patient; compare the identity paper, and send the patient to police and VSS to have the record corrected.',
      },
      legalBasis: 'Thông tư 30/2020/TT-BYT',
      actions: ['COMPARE_IDENTITY'],
    },
  ),
  CARD_NOT_SHOWN: reason(
    'BLOCKING',
    'Người bệnh không có thẻ BHYT và không có số để tra cứu.',
    'The patient has neither a card nor a number to look up.',
    {
      desk: {
        vi: 'Tra cứu bằng số định danh 12 số; chưa có thì quỹ chưa chi trả.',
        en: 'Look up by the 12-digit personal number; without one the fund does not pay yet.',
      },
      legalBasis: `${d188} điều 37`,
      actions: ['TRY_PERSONAL_ID'],
    },
  ),
  CARD_NUMBER_WRONG: reason('BLOCKING', 'Mã thẻ BHYT không đúng.', 'The card number is wrong.', {
    actions: ['RETYPE_NUMBER', 'TRY_PERSONAL_ID'],
    desk: retypeNumber,
    legalBasis: portalGuide,
  }),
  CARD_PROVINCE_WRONG: reason(
    'BLOCKING',
    'Mã tỉnh trên thẻ (ký tự 4–5) không đúng.',
    "The card's province characters (4-5) are wrong.",
    { actions: ['RETYPE_NUMBER', 'TRY_PERSONAL_ID'], desk: retypeNumber, legalBasis: portalGuide },
  ),
  CARD_BENEFIT_DIGIT_WRONG: reason(
    'BLOCKING',
    'Mã quyền lợi trên thẻ (ký tự 3) không đúng.',
    "The card's benefit digit (character 3) is wrong.",
    { actions: ['RETYPE_NUMBER', 'TRY_PERSONAL_ID'], desk: retypeNumber, legalBasis: portalGuide },
  ),
  CARD_REVOKED: reason('BLOCKING', 'Thẻ BHYT đã bị thu hồi.', 'The card has been withdrawn.', {
    desk: payOrRenew,
    legalBasis: portalGuide,
  }),
  PARTICIPATION_ENDED: reason(
    'BLOCKING',
    'Thẻ đã báo giảm tham gia BHYT.',
    'Participation was reported as ended.',
    { desk: payOrRenew, legalBasis: portalGuide },
  ),
  PARTICIPATION_STOPPED: reason(
    'BLOCKING',
    'Thẻ đã báo giảm do ngừng tham gia.',
    'Participation was stopped.',
    { desk: payOrRenew, legalBasis: portalGuide },
  ),
  MOVED_TO_ANOTHER_PROVINCE: reason(
    'BLOCKING',
    'Thẻ đã báo giảm do chuyển ngoại tỉnh; có thể đã có thẻ mới.',
    'The participant moved to another province; there may be a new card.',
    {
      actions: ['FIND_NEW_CARD'],
      desk: {
        vi: 'Tìm thẻ mới: tra cứu bằng số định danh 12 số.',
        en: 'Find the new card: look up by the 12-digit personal number.',
      },
      legalBasis: portalGuide,
    },
  ),
  MOVED_WITHIN_PROVINCE: reason(
    'BLOCKING',
    'Thẻ đã báo giảm do chuyển nội tỉnh; có thể đã có thẻ mới.',
    'The participant moved within the province; there may be a new card.',
    {
      actions: ['FIND_NEW_CARD'],
      desk: {
        vi: 'Tìm thẻ mới: tra cứu bằng số định danh 12 số.',
        en: 'Find the new card: look up by the 12-digit personal number.',
      },
      legalBasis: portalGuide,
    },
  ),
  READDED_AT_SAME_UNIT: reason(
    'BLOCKING',
    'Thẻ đã báo giảm do tăng lại tại cùng đơn vị.',
    'The participant was re-added at the same unit.',
    {
      actions: ['REQUERY'],
      desk: {
        vi: 'Tra cứu lại sau ít phút, hoặc bằng số định danh 12 số.',
        en: 'Look up again in a few minutes, or by the 12-digit personal number.',
      },
      legalBasis: portalGuide,
      retryable: true,
      retryAfterMs: 300_000,
    },
  ),
  TEMPORARY_CHILD_NUMBER: reason(
    'BLOCKING',
    'Mã thẻ tạm của trẻ em chưa có trên Cổng giám định: kiểm tra bằng giấy tờ.',
    "A child's temporary number is not on the portal: check it on paper.",
    {
      actions: ['SHOW_BIRTH_PAPER', 'ISSUE_TEMPORARY_CHILD_NUMBER'],
      desk: {
        vi: 'Kiểm tra giấy chứng sinh hoặc giấy khai sinh và thẻ tạm.',
        en: 'Check the birth notification or certificate and the temporary card.',
      },
      legalBasis: `${d188} điều 37(2)`,
    },
  ),
  NEWBORN_WITHOUT_CARD: reason(
    'WARNING',
    'Trẻ sơ sinh chưa có thẻ, được điều trị ngay sau khi sinh.',
    'A newborn without a card, treated right after birth.',
    {
      actions: ['ISSUE_TEMPORARY_CHILD_NUMBER', 'PARENT_SIGNATURE_IN_RECORD'],
      desk: {
        vi: 'Lấy mã thẻ tạm trên Cổng giám định; cha, mẹ hoặc người thân ký vào hồ sơ bệnh án.',
        en: 'Get a temporary number from the portal; a parent or relative signs the record.',
      },
      legalBasis: `${d188} điều 37(2)`,
      ...askAgainSoon,
    },
  ),
  CHILD_WITHOUT_CARD: reason(
    'BLOCKING',
    'Trẻ em không xuất trình thẻ BHYT.',
    'A child without a card.',
    {
      actions: ['SHOW_BIRTH_PAPER', 'ISSUE_TEMPORARY_CHILD_NUMBER'],
      desk: {
        vi: 'Yêu cầu giấy chứng sinh hoặc giấy khai sinh và lấy mã thẻ tạm trên Cổng.',
        en: 'Ask for the birth notification or certificate and get a temporary number from the portal.',
      },
      legalBasis: `${d188} điều 37(2)`,
    },
  ),
  REGISTRATION_DATA_DIFFERS: reason(
    'BLOCKING',
    'Thông tin đăng ký khám chữa bệnh ban đầu hoặc thông tin khác không khớp.',
    'The registration facility or other data differ.',
    { actions: ['COMPARE_IDENTITY'], desk: compareIdentity, legalBasis: portalGuide },
  ),
  UNKNOWN_OBJECT_CODE: reason(
    'WARNING',
    'Mã đối tượng trên thẻ chưa có trong danh mục; mức hưởng lấy theo ký tự 3.',
    'The object code of the card is not in the list; the level is taken from character 3.',
    {
      vendor: {
        vi: 'Đơn vị vận hành cập nhật danh mục mã đối tượng.',
        en: 'The operator updates the list of object codes.',
      },
      legalBasis: 'Quyết định 1351/QĐ-BHXH',
    },
  ),
  BENEFIT_DIGIT_UNEXPECTED: reason(
    'WARNING',
    'Mã quyền lợi khác với mức thường gặp của mã đối tượng; dùng mã trên thẻ.',
    'The benefit digit is not the usual one of the object code; the card is followed.',
    { warning: 'DIGIT_UNEXPECTED', legalBasis: 'Quyết định 1351/QĐ-BHXH' },
  ),
  LEVEL_NOT_CONVERTED: reason(
    'WARNING',
    'Từ 01/01/2026 đối tượng này hưởng 100 %, dù thẻ còn in mã cũ.',
    'Since 2026-01-01 this group is covered at 100 %, although the card still shows the old digit.',
    { warning: 'LEVEL_NOT_CONVERTED', legalBasis: 'Nghị quyết 261/2025/QH15; CV 38/BYT-BH' },
  ),
  // identity
  IDENTITY_MATCHED: reason(
    'INFO',
    'Thông tin người bệnh khớp với cơ sở dữ liệu.',
    'The patient matches the registers.',
  ),
  IDENTITY_NOT_FOUND: reason(
    'BLOCKING',
    'Số định danh, họ tên và ngày sinh không khớp với cơ sở dữ liệu quốc gia về dân cư.',
    'Number, name and birth date together match nobody in the population database.',
    { actions: ['COMPARE_IDENTITY'], desk: compareIdentity },
  ),
  IDENTITY_AMBIGUOUS: reason(
    'BLOCKING',
    'Có nhiều người cùng khớp thông tin này.',
    'More than one person fits.',
    {
      actions: ['COMPARE_IDENTITY'],
      desk: {
        vi: 'Dùng căn cước 12 số để xác định đúng người.',
        en: 'Use the 12-digit identity card to tell who it is.',
      },
    },
  ),
  IDENTITY_NOT_CONFIRMED: reason(
    'WARNING',
    'Chưa xác thực được với cơ sở dữ liệu dân cư; Cổng giám định đã khớp số, họ tên và ngày sinh.',
    'The population database did not confirm; the portal itself matched number, name and birth date.',
    {
      actions: ['REQUERY'],
      desk: {
        vi: 'Tiếp nhận; xác thực lại trước khi người bệnh ra viện.',
        en: 'Admit; verify again before discharge.',
      },
      legalBasis: `${d188} điều 38(2)`,
      ...askAgainSoon,
    },
  ),
  IDENTITY_BY_PRESENCE: reason(
    'INFO',
    'Cơ sở dữ liệu dân cư không trả lời; danh tính dựa trên bằng chứng có mặt (chip hoặc VNeID) và Cổng giám định.',
    'The population database did not answer; identity rests on the evidence of presence (chip or VNeID) and on the portal.',
  ),
  REFUSAL_WAITS_FOR_IDENTITY: reason(
    'BLOCKING',
    'Chưa xác thực được với cơ sở dữ liệu dân cư nên chưa thể kết luận quỹ không chi trả.',
    'The population database did not confirm, so it is not concluded that the fund pays nothing.',
    { actions: ['REQUERY'], desk: admitAndAskAgain, ...askAgainSoon },
  ),
  NAME_DIFFERS: reason(
    'BLOCKING',
    'Họ tên không khớp với thẻ BHYT.',
    'The name does not match the card.',
    { actions: ['COMPARE_IDENTITY'], desk: compareIdentity, legalBasis: portalGuide },
  ),
  NAME_SPELLED_DIFFERENTLY: reason(
    'BLOCKING',
    'Họ tên không khớp với thẻ BHYT nhưng đúng ký tự đầu: có thể gõ sai.',
    'The name does not match the card, but its first letters do: probably a typing error.',
    { actions: ['COMPARE_IDENTITY'], desk: compareIdentity, legalBasis: portalGuide },
  ),
  NAME_ACCENTS_DIFFER: reason(
    'WARNING',
    'Họ tên chỉ khác dấu so với dữ liệu đã đăng ký.',
    'The name differs from the registered one in accents only.',
    { actions: ['COMPARE_IDENTITY'], desk: compareIdentity },
  ),
  NUMBER_CHANGED: reason(
    'WARNING',
    'Số định danh đã thay đổi: một bên còn ghi số CMND cũ hoặc số đã hủy của cùng một người.',
    'The personal number has changed: one side still holds an old or cancelled number of the same person.',
    {
      desk: {
        vi: 'Dùng số trên căn cước hiện hành và ghi vào hồ sơ; nếu BHXH còn giữ số cũ, hướng dẫn người bệnh đến cơ quan BHXH cập nhật.',
        en: 'Use the number of the current identity card and enter it in the record; where VSS still holds the old one, send the patient to VSS for an update.',
      },
      legalBasis: 'Luật Căn cước 26/2023/QH15',
    },
  ),
  BIRTH_DATE_DIFFERS: reason(
    'BLOCKING',
    'Ngày sinh không khớp với thẻ BHYT.',
    'The birth date does not match the card.',
    { actions: ['COMPARE_IDENTITY'], desk: compareIdentity, legalBasis: portalGuide },
  ),
  SEX_DIFFERS: reason(
    'BLOCKING',
    'Giới tính không khớp với thẻ BHYT.',
    'The sex does not match the card.',
    { actions: ['COMPARE_IDENTITY'], desk: compareIdentity, legalBasis: portalGuide },
  ),
  PERSONAL_ID_CONTRADICTS_BIRTH_DATE: reason(
    'WARNING',
    'Năm sinh trong số định danh khác với ngày sinh đã khai.',
    'The birth year in the personal number differs from the birth date given.',
    {
      actions: ['COMPARE_IDENTITY'],
      desk: compareIdentity,
      legalBasis: 'Luật Căn cước 26/2023/QH15',
    },
  ),
  STEP_UP_REQUIRED: reason(
    'BLOCKING',
    'Quá nhiều lần tra cứu không khớp: cần bằng chứng người bệnh có mặt.',
    'Too many look-ups did not match: evidence that the patient is present is needed.',
    {
      desk: {
        vi: 'Cứ tiếp nhận; đọc chip căn cước, xác thực VNeID hoặc vân tay rồi hỏi lại.',
        en: 'Admit the patient; read the chip, use VNeID or a fingerprint, then ask again.',
      },
      vendor: {
        vi: 'Đơn vị vận hành kiểm tra tài khoản tra cứu này.',
        en: 'The operator reviews this look-up account.',
      },
    },
  ),
  LOOKUPS_SUSPENDED: reason(
    'BLOCKING',
    'Tra cứu định danh của tài khoản này đang bị tạm dừng.',
    'Identity look-ups of this account are suspended.',
    {
      desk: {
        vi: 'Cứ tiếp nhận người bệnh và làm thủ tục bằng giấy; cấp cứu vẫn tra cứu được.',
        en: 'Admit the patient and work on paper; emergencies are still looked up.',
      },
      vendor: {
        vi: 'Đơn vị vận hành kiểm tra tài khoản tra cứu này.',
        en: 'The operator reviews this look-up account.',
      },
      retryable: true,
      retryAfterMs: 3_600_000,
    },
  ),
  PRESENCE_CONFIRMED: reason(
    'INFO',
    'Bằng chứng có mặt khớp với người bệnh đã khai.',
    'Evidence of presence confirms the claimed person.',
  ),
  PRESENCE_REFUSED: reason(
    'WARNING',
    'Bằng chứng có mặt không được chấp nhận.',
    'The evidence of presence was refused.',
    {
      desk: {
        vi: 'Đọc lại chip hoặc xác thực lại; kiểm tra giấy tờ bằng mắt.',
        en: 'Read the chip or authenticate again; check the papers by eye.',
      },
      actions: ['COMPARE_IDENTITY'],
    },
  ),
  PRESENCE_DIFFERS: reason(
    'BLOCKING',
    'Bằng chứng có mặt là của người khác.',
    'The evidence of presence is about somebody else.',
    { desk: compareIdentity, actions: ['COMPARE_IDENTITY'] },
  ),
  // sources
  PORTAL_UNAVAILABLE: reason(
    'BLOCKING',
    'Cổng giám định BHYT không trả lời.',
    'The assessment portal did not answer.',
    {
      actions: ['RETRY_LOOKUP', 'STORE_EVIDENCE'],
      desk: admitAndAskAgain,
      legalBasis: `${d188} điều 38(2)`,
      ...askAgainSoon,
    },
  ),
  PORTAL_TIMEOUT: reason(
    'BLOCKING',
    'Cổng giám định BHYT không trả lời kịp.',
    'The assessment portal did not answer in time.',
    {
      actions: ['RETRY_LOOKUP', 'STORE_EVIDENCE'],
      desk: admitAndAskAgain,
      legalBasis: `${d188} điều 38(2)`,
      ...askAgainSoon,
    },
  ),
  PORTAL_ANSWER_UNUSABLE: reason(
    'BLOCKING',
    'Câu trả lời của Cổng giám định không dùng được.',
    'The answer of the assessment portal was not usable.',
    {
      actions: ['RETRY_LOOKUP', 'STORE_EVIDENCE'],
      desk: admitAndAskAgain,
      vendor: {
        vi: 'Đơn vị vận hành kiểm tra kết nối với Cổng giám định.',
        en: 'The operator checks the connection to the portal.',
      },
      legalBasis: `${d188} điều 38(2)`,
      ...askAgainSoon,
    },
  ),
  PORTAL_ERROR: reason(
    'BLOCKING',
    'Cổng giám định báo lỗi máy chủ.',
    'The assessment portal reported an error of its own.',
    {
      actions: ['RETRY_LOOKUP', 'STORE_EVIDENCE'],
      desk: admitAndAskAgain,
      legalBasis: `${d188} điều 38(2)`,
      ...askAgainSoon,
    },
  ),
  PORTAL_ACCOUNT_REFUSED: reason(
    'BLOCKING',
    'Cổng giám định từ chối tài khoản của cơ sở.',
    "The assessment portal refused the facility's account.",
    {
      actions: ['REFRESH_TOKEN', 'RETRY_LOOKUP', 'STORE_EVIDENCE'],
      desk: admitAndAskAgain,
      vendor: fixAccount,
      legalBasis: portalGuide,
    },
  ),
  PORTAL_ACCOUNT_RESTRICTED: reason(
    'BLOCKING',
    'Tài khoản của cơ sở đang bị hạn chế tra cứu.',
    "The facility's account is on the restricted-lookup list.",
    {
      actions: ['STORE_EVIDENCE'],
      desk: admitAndAskAgain,
      vendor: fixAccount,
      legalBasis: 'CV 1839/CNTT-PM',
    },
  ),
  PORTAL_ACCOUNT_MISSING: reason(
    'BLOCKING',
    'Cơ sở chưa có tài khoản Cổng giám định trong cấu hình.',
    'The facility has no portal account in the configuration.',
    {
      actions: ['STORE_EVIDENCE'],
      desk: admitAndAskAgain,
      vendor: {
        vi: 'Khai báo tài khoản trong VSS_PORTAL_ACCOUNTS_FILE.',
        en: 'Add the account to VSS_PORTAL_ACCOUNTS_FILE.',
      },
    },
  ),
  PORTAL_REFUSED_FORMAT: reason(
    'BLOCKING',
    'Cổng giám định báo sai định dạng tham số.',
    'The assessment portal refused the form of the request.',
    {
      actions: ['STORE_EVIDENCE'],
      desk: admitAndAskAgain,
      vendor: {
        vi: 'Đơn vị vận hành kiểm tra phiên bản giao thức của Cổng.',
        en: "The operator checks the portal's protocol version.",
      },
      legalBasis: portalGuide,
    },
  ),
  PORTAL_CODE_UNKNOWN: reason(
    'BLOCKING',
    'Cổng giám định trả về mã kết quả chưa biết.',
    'The assessment portal answered with an unknown result code.',
    {
      actions: ['REQUERY', 'STORE_EVIDENCE'],
      desk: admitAndAskAgain,
      vendor: {
        vi: 'Đơn vị vận hành xem mã kết quả trong nhật ký và cập nhật bảng mã.',
        en: 'The operator finds the code in the log and updates the code table.',
      },
      legalBasis: portalGuide,
    },
  ),
  PORTAL_NOT_ASKED: reason(
    'BLOCKING',
    'Chưa có số nào để hỏi Cổng giám định.',
    'There is no number that the portal can be asked with.',
    {
      actions: ['TRY_PERSONAL_ID'],
      desk: {
        vi: 'Lấy số định danh 12 số hoặc số thẻ BHYT.',
        en: 'Get the 12-digit personal number or the card number.',
      },
    },
  ),
  STAFF_NOT_REGISTERED: reason(
    'BLOCKING',
    'Căn cước của cán bộ tra cứu chưa được cơ sở đăng ký trên Cổng giám định.',
    "The staff member's identity number is not registered by the facility on the portal.",
    {
      actions: ['FIX_STAFF_ACCOUNT'],
      desk: admitAndAskAgain,
      vendor: {
        vi: 'Cơ sở đăng ký cán bộ tra cứu trên Cổng giám định.',
        en: 'The facility registers the staff member on the portal.',
      },
      legalBasis: portalGuide,
    },
  ),
  STAFF_NAME_DIFFERS: reason(
    'BLOCKING',
    'Họ tên cán bộ tra cứu không khớp với căn cước đã đăng ký.',
    "The staff member's name does not match the registered identity number.",
    {
      actions: ['FIX_STAFF_ACCOUNT'],
      desk: admitAndAskAgain,
      vendor: {
        vi: 'Sửa họ tên cán bộ trong hệ thống cấp mã truy cập.',
        en: 'Correct the name in the token issuer.',
      },
      legalBasis: portalGuide,
    },
  ),
  DECIDED_FROM_SHOWN_CARD: reason(
    'WARNING',
    'Cổng giám định chưa xác nhận; tạm tính theo thẻ đã xuất trình.',
    'Not confirmed by the portal; decided from the card shown.',
    {
      warning: 'UNVERIFIED',
      actions: ['RETRY_LOOKUP', 'STORE_EVIDENCE'],
      desk: {
        vi: 'Lưu bằng chứng tra cứu lỗi và tra cứu lại trước khi kết thúc lượt khám.',
        en: 'Keep evidence of the failed look-up and look up again before the visit ends.',
      },
      legalBasis: `${d188} điều 38(2)`,
      ...askAgainSoon,
    },
  ),
  DECIDED_FROM_STORED_ANSWER: reason(
    'WARNING',
    'Cổng giám định chưa trả lời; tạm tính theo lần tra cứu gần nhất trong 24 giờ.',
    'The portal was not heard; decided from its last answer, at most 24 hours old.',
    {
      warning: 'UNVERIFIED',
      actions: ['RETRY_LOOKUP'],
      desk: {
        vi: 'Tiếp nhận; tra cứu lại trước khi gửi hồ sơ thanh toán.',
        en: 'Admit; look up again before the claim is sent.',
      },
      legalBasis: `${d188} điều 38(2)`,
      ...askAgainSoon,
    },
  ),
  STORED_ANSWER_AGAINST: reason(
    'BLOCKING',
    'Cổng giám định chưa trả lời; lần tra cứu gần nhất chưa cho thấy thẻ có giá trị, nên chưa kết luận được.',
    'The portal was not heard, and its last answer did not show a card that counts: nothing is concluded.',
    {
      warning: 'UNVERIFIED',
      actions: ['RETRY_LOOKUP', 'STORE_EVIDENCE'],
      desk: admitAndAskAgain,
      legalBasis: `${d188} điều 38(2)`,
      ...askAgainSoon,
    },
  ),
  ADMITTED_UNVERIFIED: reason(
    'WARNING',
    'Tiếp nhận khi chưa tra cứu được trên Cổng giám định.',
    'Admitted while the portal could not be asked.',
    {
      desk: admitAndAskAgain,
      legalBasis: `${d188} điều 38(2)`,
      warning: 'UNVERIFIED',
      actions: ['RETRY_LOOKUP', 'STORE_EVIDENCE'],
      ...askAgainSoon,
    },
  ),
  // route and benefit
  RIGHT_ROUTE: reason(
    'INFO',
    'Khám chữa bệnh đúng quy định về tuyến.',
    'The visit follows the right route.',
    { legalBasis: law22 },
  ),
  EMERGENCY: reason(
    'INFO',
    'Cấp cứu: hưởng đúng tuyến tại mọi cơ sở.',
    'Emergency: right route at any facility.',
    { legalBasis: `${law22} khoản 5` },
  ),
  SELF_REFERRAL_FULL: reason(
    'INFO',
    'Tự đi khám, vẫn hưởng đủ mức của thẻ.',
    "Self-referral, paid at the card's full level.",
    { legalBasis: `${law22} khoản 4` },
  ),
  SELF_REFERRAL_REDUCED: reason(
    'WARNING',
    'Tự đi khám: quỹ chỉ chi trả một phần mức hưởng.',
    'Self-referral: the fund pays only a part of the level.',
    {
      desk: {
        vi: 'Hỏi người bệnh về giấy chuyển cơ sở hoặc phiếu hẹn khám lại.',
        en: 'Ask for a referral or follow-up slip.',
      },
      legalBasis: `${law22} khoản 4; ${d188} điều 19`,
    },
  ),
  SELF_REFERRAL_NOT_PAID: reason(
    'BLOCKING',
    'Tự đi khám ngoại trú tại cơ sở này: quỹ không chi trả.',
    'Outpatient self-referral at this facility: the fund pays nothing.',
    {
      desk: {
        vi: 'Hỏi giấy chuyển cơ sở hoặc phiếu hẹn; nếu không có, báo người bệnh tự chi trả hoặc đến cơ sở khác.',
        en: 'Ask for a referral or follow-up slip; without one the patient pays or goes elsewhere.',
      },
      legalBasis: `${law22} khoản 4`,
    },
  ),
  CODE_ORDER_CONFLICT: reason(
    'WARNING',
    'Thứ tự mã của Quyết định 3276 cho mã khác với mã có lợi nhất cho người bệnh.',
    'The list order of Decision 3276 gives another code than the most favourable one.',
    {
      warning: 'CODE_ORDER_CONFLICT',
      desk: {
        vi: 'Bộ phận thanh toán quyết định mã khi kết thúc lượt khám.',
        en: 'Billing decides the code when the visit ends.',
      },
      legalBasis: 'Quyết định 3276/QĐ-BYT',
    },
  ),
  APPENDIX_UNKNOWN: reason(
    'WARNING',
    'Chưa có Phụ lục II của Thông tư 01/2025; bệnh trong danh mục sẽ được hưởng cao hơn.',
    'Appendix II of Circular 01/2025 is not loaded; a listed disease would be paid more.',
    {
      warning: 'UNKNOWN_APPENDIX',
      vendor: { vi: 'Đơn vị vận hành nạp Phụ lục II.', en: 'The operator loads Appendix II.' },
      legalBasis: 'Thông tư 01/2025/TT-BYT điều 5',
    },
  ),
  APPENDIX_III_UNKNOWN: reason(
    'WARNING',
    'Chưa có Phụ lục III của Thông tư 01/2025: chưa kiểm tra được bệnh của giấy chuyển một năm.',
    'Appendix III of Circular 01/2025 is not loaded: the disease of a one-year slip is not checked.',
    {
      vendor: {
        vi: 'Đơn vị vận hành đối chiếu Phụ lục III.',
        en: 'The operator checks Appendix III.',
      },
      legalBasis: 'Thông tư 01/2025/TT-BYT điều 10',
      warning: 'UNKNOWN_APPENDIX',
    },
  ),
  CLINICAL_CONDITION_TO_CONFIRM: reason(
    'WARNING',
    'Bệnh trong danh mục có điều kiện lâm sàng do bác sĩ xác nhận.',
    'The listed disease has a clinical condition that the doctor confirms.',
    {
      warning: 'CLINICAL_CONDITION_TO_CONFIRM',
      desk: { vi: 'Chuyển bác sĩ xác nhận điều kiện.', en: 'The doctor confirms the condition.' },
      legalBasis: 'Thông tư 01/2025/TT-BYT, Phụ lục I',
    },
  ),
  DAY_COUNTED_AS_INPATIENT: reason(
    'WARNING',
    'Điều trị ban ngày được tính như nội trú.',
    'Day treatment is counted as inpatient.',
    { warning: 'DAY_COUNTED_AS_INPATIENT', legalBasis: law22 },
  ),
  REFERRAL_EXPIRED: reason(
    'WARNING',
    'Giấy chuyển cơ sở không còn hoặc chưa có hiệu lực vào ngày khám.',
    'The referral slip is not in force on the day of the visit.',
    {
      desk: {
        vi: 'Yêu cầu giấy chuyển cơ sở còn hiệu lực.',
        en: 'Ask for a slip that is in force.',
      },
      legalBasis: 'Thông tư 01/2025/TT-BYT điều 9, 10, 12',
    },
  ),
  APPOINTMENT_NOT_USABLE: reason(
    'WARNING',
    'Phiếu hẹn khám lại đã được sử dụng.',
    'The follow-up slip was used before.',
    { legalBasis: 'Thông tư 01/2025/TT-BYT điều 11' },
  ),
  FACILITY_NOT_CONFIGURED: reason(
    'BLOCKING',
    'Cơ sở chưa được khai cấp chuyên môn hoặc điểm xếp cấp nên chưa tính được mức hưởng.',
    'The level or score of the facility is not configured, so no percentage can be stated.',
    {
      warning: 'NEEDS_CONFIG',
      actions: ['CONFIGURE_FACILITY'],
      desk: admitAndAskAgain,
      vendor: {
        vi: 'Khai báo cấp và điểm của cơ sở trong FACILITIES_FILE.',
        en: 'Enter level and score of the facility in FACILITIES_FILE.',
      },
      legalBasis: 'Nghị định 96/2023/NĐ-CP',
    },
  ),
  NO_CONTRACT: reason(
    'WARNING',
    'Cơ sở không có hợp đồng khám chữa bệnh BHYT: người bệnh thanh toán trực tiếp với cơ quan BHXH.',
    'The facility has no health-insurance contract: the patient claims from VSS directly.',
    {
      actions: ['DIRECT_CLAIM'],
      desk: {
        vi: 'Đưa người bệnh đủ chứng từ để thanh toán trực tiếp.',
        en: 'Give the patient the papers for a direct claim.',
      },
      legalBasis: `${d188} điều 57`,
    },
  ),
  OLD_FOUR_TIERS: reason(
    'INFO',
    'Ngày khám trước 01/01/2025: áp dụng bốn tuyến cũ, không có mã đối tượng đến khám.',
    'The visit lies before 2025-01-01: the old four tiers apply, without route codes.',
    { legalBasis: 'Luật BHYT 25/2008/QH12 điều 22; Thông tư 40/2015/TT-BYT' },
  ),
  // facts that contradict each other
  ADMISSION_BEFORE_BIRTH: contradiction(
    'Ngày vào viện trước ngày sinh.',
    'The admission lies before the birth.',
  ),
  DISCHARGE_BEFORE_ADMISSION: contradiction(
    'Ngày ra viện trước ngày vào viện.',
    'The discharge lies before the admission.',
  ),
  REFERRAL_AFTER_VISIT: contradiction(
    'Giấy chuyển cơ sở được ký sau ngày khám.',
    'The referral slip was signed after the visit.',
  ),
  INPATIENT_WITHOUT_ADMISSION: contradiction(
    'Điều trị nội trú nhưng không có ngày vào viện.',
    'Inpatient care without an admission date.',
  ),
  ASKED_BEFORE_VISIT: contradiction(
    'Ngày cần xét nằm trước ngày vào viện.',
    'The day asked about lies before the admission.',
  ),
  // notices
  HIGHER_LEVEL_CARD_USED: reason(
    'INFO',
    'Người bệnh có nhiều thẻ còn giá trị; đã dùng thẻ có mức hưởng cao nhất.',
    'The patient has several valid cards; the one with the highest level was used.',
    {
      desk: { vi: 'Ghi số thẻ đã dùng vào hồ sơ.', en: 'Enter the card used in the record.' },
      legalBasis: law22,
      actions: ['OFFER_CARD_SWITCH'],
    },
  ),
  DONOR_WITHOUT_CARD: reason(
    'WARNING',
    'Người hiến bộ phận cơ thể chưa có thẻ, được điều trị ngay sau khi hiến.',
    'An organ donor without a card, treated right after donating.',
    {
      desk: {
        vi: 'Lấy mã thẻ tạm trên Cổng giám định; người hiến hoặc người thân ký vào hồ sơ bệnh án.',
        en: 'Get a temporary number from the portal; the donor or a relative signs the record.',
      },
      legalBasis: `${d188} điều 37(4)`,
      actions: ['DONOR_SIGNATURE_IN_RECORD', 'ISSUE_TEMPORARY_CHILD_NUMBER'],
      ...askAgainSoon,
    },
  ),
  DONOR_SIGNATURE: reason(
    'INFO',
    'Điều trị ngay sau khi hiến: cần chữ ký của người hiến hoặc người thân.',
    'Treated right after donating: the donor or a relative signs.',
    {
      desk: {
        vi: 'Người đứng đầu cơ sở và người hiến hoặc người thân ký vào hồ sơ bệnh án.',
        en: 'The head of the facility and the donor or a relative sign the record.',
      },
      legalBasis: `${d188} điều 37(4)`,
      actions: ['DONOR_SIGNATURE_IN_RECORD'],
    },
  ),
  COVER_ENDS_BEFORE_DISCHARGE: reason(
    'WARNING',
    'Quỹ ngừng chi trả trước ngày ra viện; phần còn lại người bệnh tự trả nếu không có thẻ mới.',
    'Cover ends before the discharge; the rest is paid by the patient unless a new card starts.',
    {
      desk: {
        vi: 'Nhắc người bệnh gia hạn thẻ ngay; tra cứu lại trước khi ra viện.',
        en: 'Remind the patient to renew now; look up again before discharge.',
      },
      legalBasis: `${d188} điều 50(4)`,
      warning: 'COVER_ENDS_BEFORE_DISCHARGE',
      actions: ['ASK_TO_RENEW', 'REQUERY'],
    },
  ),
  COVER_STARTS_DURING_STAY: reason(
    'WARNING',
    'Thẻ có giá trị sau ngày vào viện: quỹ chi trả từ ngày thẻ có giá trị.',
    'The card starts after the admission: the fund pays from its first day.',
    { legalBasis: 'Luật BHYT điều 16' },
  ),
  CARD_IN_WAITING_PERIOD: reason(
    'INFO',
    'Thẻ đang trong thời gian chờ 30 ngày kể từ ngày đóng tiền.',
    'The card is in the 30-day wait that follows the payment.',
    { legalBasis: 'Luật BHYT điều 16' },
  ),
  FIVE_YEARS_BROKEN: reason(
    'INFO',
    'Gián đoạn từ 90 ngày trở lên: thời gian 5 năm liên tục tính lại từ đầu.',
    'A gap of 90 days or more: the five continuous years start again.',
    { legalBasis: d188 },
  ),
  FIVE_YEAR_UNKNOWN: reason(
    'WARNING',
    'Số tiền cùng chi trả đã vượt ngưỡng nhưng chưa biết ngày đủ 5 năm liên tục.',
    'Co-payment of the year is above the threshold, but the five-year date is not known.',
    {
      desk: {
        vi: 'Hỏi cơ quan BHXH về thời điểm đủ 5 năm, hoặc giấy miễn cùng chi trả.',
        en: 'Ask VSS for the five-year date, or the patient for the certificate of no co-payment.',
      },
      legalBasis: `${d188} điều 18(2)`,
      warning: 'FIVE_YEAR_UNKNOWN',
    },
  ),
  REFERRAL_INCOMPLETE: reason(
    'WARNING',
    'Giấy chuyển cơ sở thiếu nơi chuyển hoặc số giấy; hồ sơ thanh toán cần cả hai.',
    'The referral slip lacks its sender or number; the claim needs both.',
    {
      desk: { vi: 'Bổ sung nơi chuyển và số giấy.', en: 'Add sender and number.' },
      legalBasis: 'Quyết định 3276/QĐ-BYT',
    },
  ),
  RESIDENCE_NOT_IN_FORCE: reason(
    'WARNING',
    'Lưu trú, tạm trú chưa khai báo, không bao gồm ngày khám, hoặc lưu trú từ 30 ngày.',
    'The stay or residence is not declared, does not cover the visit, or is a stay of 30 days or more.',
    {
      desk: {
        vi: 'Kiểm tra khai báo cư trú trên VNeID mức 2.',
        en: 'Check the residence declaration on VNeID level 2.',
      },
      legalBasis: `${law22} khoản 3`,
    },
  ),
  DIAGNOSIS_NOT_ICD10: reason(
    'WARNING',
    'Mã bệnh chính không phải mã ICD-10; tính như bệnh ngoài danh mục.',
    'The main diagnosis is not an ICD-10 code; it is read as not listed.',
    {
      desk: { vi: 'Nhập lại mã ICD-10.', en: 'Enter the ICD-10 code again.' },
      legalBasis: 'Thông tư 06/2026/TT-BYT',
    },
  ),
  NEWBORN_OUTSIDE_AUDIT_WINDOW: reason(
    'INFO',
    'Trẻ quá 5 ngày tuổi khi vào viện: mã 1.7 có thể bị giám định hỏi.',
    'Older than 5 days at admission: auditors may question code 1.7.',
    { legalBasis: 'Quyết định 3276/QĐ-BYT' },
  ),
  LOOKED_UP_ELSEWHERE_TODAY: reason(
    'INFO',
    'Thẻ này đã được cơ sở khác tra cứu trong ngày.',
    'Another facility looked this card up today.',
    {
      desk: {
        vi: 'Hỏi người bệnh có đang khám nơi khác hôm nay không.',
        en: 'Ask whether the patient is being treated elsewhere today.',
      },
      legalBasis: portalGuide,
      warning: 'LOOKUP_TODAY_ELSEWHERE',
    },
  ),
  // points that the sources leave open
  DAY_COUNTED_AS_OUTPATIENT: open(
    'Điều trị ban ngày được tính như ngoại trú theo cấu hình; pháp luật chưa nêu rõ.',
    'Day treatment is counted as outpatient by configuration; the law does not say.',
  ),
  FORMER_TIER_UNKNOWN: open(
    'Cơ sở chuyên sâu không có tuyến cũ: áp dụng tỷ lệ theo cấu hình.',
    'A specialised facility without former tier: the factor is set by configuration.',
  ),
  SMALL_VISIT_ON_REDUCED_ROUTE: open(
    'Quy tắc 15 % khi tự đi khám hưởng một phần: chưa rõ nâng mức trước hay không áp dụng.',
    'The 15 % rule on a reduced route: whether it raises the level first is not settled.',
  ),
  FIVE_YEARS_ON_SELF_REFERRAL: open(
    'Đủ điều kiện miễn cùng chi trả nhưng là tự đi khám: áp dụng theo cấu hình.',
    'The five-year exemption would hold, but this is self-referral: applied as configured.',
  ),
  ROUTE_FACTOR_DATE_UNSETTLED: open(
    'Đợt điều trị qua ngày đổi tỷ lệ: chưa rõ tính theo ngày vào hay ngày dịch vụ.',
    'The stay crosses a change of the factor: admission or service date is not settled.',
  ),
  UPPER_BAND_CODE_UNSETTLED: open(
    'Cơ sở phù hợp cả mã 1.13 và 1.14: mã theo cấu hình.',
    'The facility fits both code 1.13 and 1.14: the code is set by configuration.',
  ),
  RESIDENCE_REGISTERED_AT_PRIMARY: open(
    'Đăng ký tại cấp ban đầu, lưu trú nơi khác: chưa rõ có được hưởng như đúng tuyến.',
    'Registered at a primary facility and staying elsewhere: whether the route is right is not settled.',
  ),
  WORKING_DAY_COUNT_UNSETTLED: open(
    'Giấy chuyển ở ngày giới hạn: kết quả tùy cách đếm 10 ngày làm việc.',
    'The slip is on its limit: the result depends on how the 10 working days are counted.',
  ),
  OBJECT_CODE_UNSETTLED: open(
    'Ý nghĩa hoặc mức hưởng của mã đối tượng này chưa được xác nhận; dùng mã quyền lợi trên thẻ.',
    'Meaning or level of this object code is not confirmed; the digit on the card is followed.',
  ),
  ARMED_FORCES_ROUTE: open(
    'Lực lượng vũ trang khám ngoài tuyến: chưa rõ quy định từ năm 2025.',
    'Armed forces outside the route: the rules since 2025 are not settled.',
  ),
  CO_PAY_SPLIT_UNSETTLED: open(
    'Cách chia phần người bệnh trả giữa cùng chi trả và tự trả khi tự đi khám chưa rõ.',
    'How the patient’s part on a reduced route splits into co-payment and own payment is not settled.',
  ),
  REGIONAL_POLYCLINIC_UNSETTLED: open(
    'Mức 100 % ngoại trú tại phòng khám đa khoa khu vực dựa vào cấu hình của cơ sở.',
    'Full cover for outpatients of a regional polyclinic rests on the configuration.',
  ),
  REFERENCE_LEVEL_ASSUMED: open(
    'Mức tham chiếu cho ngày khám này được lấy bằng lương cơ sở hiện biết.',
    'The reference level for this day is taken as the base salary known so far.',
  ),
  REPLACEMENT_OR_GRACE: open(
    'Vừa có thẻ mới vừa trong 15 ngày điều trị: thứ tự theo cấu hình.',
    'Both a new card and the treatment grace would hold: their order is set by configuration.',
  ),
  THRESHOLD_CROSSED_IN_VISIT: open(
    'Lượt khám này làm vượt ngưỡng cùng chi trả trong năm: cách tách theo cấu hình.',
    'This visit crosses the co-payment threshold of the year: its split is set by configuration.',
  ),
  DIAGNOSIS_MISSING: open(
    'Chưa có chẩn đoán chính: tạm tính như bệnh ngoài danh mục.',
    'There is no main diagnosis yet: decided as if it were not listed.',
  ),
  // input of a list row
  INPUT_REFUSED: reason(
    'BLOCKING',
    'Dữ liệu của dòng này không đúng định dạng.',
    'The data of this row does not have the expected form.',
    { desk: enterAgain },
  ),
  SCAN_MALFORMED: reason('BLOCKING', 'Không đọc được mã quét.', 'The scan could not be read.', {
    desk: enterAgain,
  }),
  SCAN_NEEDS_NAME: reason(
    'BLOCKING',
    'Mã quét chỉ có số, không có họ tên và ngày sinh.',
    'The scan holds a number only, without name and birth date.',
    {
      desk: {
        vi: 'Nhập thêm họ tên và ngày sinh của dòng này rồi gửi lại.',
        en: 'Add name and birth date to this row and send it again.',
      },
    },
  ),
  PERSONAL_ID_IMPOSSIBLE: reason(
    'BLOCKING',
    'Số định danh không hợp lệ.',
    'The personal number is impossible.',
    { desk: enterAgain },
  ),
  CARD_NUMBER_MALFORMED: reason(
    'BLOCKING',
    'Số thẻ BHYT không đúng định dạng.',
    'The card number does not have the expected form.',
    { desk: enterAgain },
  ),
  NAME_MISSING: reason('BLOCKING', 'Thiếu họ tên.', 'The name is missing.', { desk: enterAgain }),
  BIRTH_DATE_IN_FUTURE: reason(
    'BLOCKING',
    'Ngày sinh nằm trong tương lai.',
    'The birth date lies in the future.',
    { desk: enterAgain },
  ),
  CLAIM_NOT_ONE_HOLDER: reason(
    'BLOCKING',
    'Chỉ khai đúng một trong ba: scan, person hoặc card.',
    'Give exactly one of scan, person and card.',
    { desk: enterAgain },
  ),
  FACILITY_UNKNOWN: reason(
    'BLOCKING',
    'Mã cơ sở không có trong danh mục.',
    'The facility code is not in the register.',
    { desk: enterAgain },
  ),
  FACILITY_NOT_YOURS: reason(
    'BLOCKING',
    'Chỉ được hỏi cho chính cơ sở của mình.',
    'A hospital may ask only for its own facility.',
    { desk: enterAgain },
  ),
  TIME_RAN_OUT: reason(
    'BLOCKING',
    'Hết thời gian trước khi xử lý dòng này.',
    'Time ran out before this row was handled.',
    { desk: { vi: 'Gửi lại dòng này.', en: 'Send this row again.' }, ...askAgainSoon },
  ),
  INTERNAL_ERROR: reason('BLOCKING', 'Lỗi nội bộ của cổng.', 'An internal error of the gateway.', {
    desk: admitAndAskAgain,
    vendor: {
      vi: 'Báo mã yêu cầu cho đơn vị vận hành.',
      en: 'Report the request id to the operator.',
    },
    ...askAgainSoon,
  }),
} as const satisfies Record<string, ReasonEntry>;

export type ReasonCode = keyof typeof reasonCatalog;

/** Most important first; within a weight, in the order in which they were found; each once. */
export function byImportance(codes: readonly ReasonCode[]): ReasonCode[] {
  const found: Record<ReasonEntry['severity'], ReasonCode[]> = {
    BLOCKING: [],
    WARNING: [],
    INFO: [],
  };
  for (const code of codes) {
    const same = found[reasonCatalog[code].severity];
    if (!same.includes(code)) same.push(code);
  }
  return [...found.BLOCKING, ...found.WARNING, ...found.INFO];
}
