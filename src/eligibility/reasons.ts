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
}

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
    ...options,
  };
}

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
    { desk: checkPapers, legalBasis: `${d188} điều 37` },
  ),
  CARD_MANAGED_BY_PUBLIC_SECURITY: reason(
    'WARNING',
    'Thẻ do BHXH Bộ Công an quản lý.',
    'The card is managed by the Ministry of Public Security.',
    { desk: checkPapers, legalBasis: `${d188} điều 37` },
  ),
  CARD_REPLACED: reason(
    'WARNING',
    'Thẻ cũ đã hết giá trị; đã dùng thẻ mới thay thế.',
    'The old card has ended; the new card that replaces it was used.',
    {
      desk: { vi: 'Ghi số thẻ mới vào hồ sơ.', en: 'Enter the new card number in the record.' },
      legalBasis: portalGuide,
    },
  ),
  NEWER_CARD_EXISTS: reason(
    'INFO',
    'Thẻ còn giá trị nhưng đã được cấp thẻ mới.',
    'The card is still valid, and a newer one has been issued.',
    {
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
      desk: {
        vi: 'Tra cứu lại bằng số định danh 12 số.',
        en: 'Look up again by the 12-digit personal number.',
      },
      ...askAgainSoon,
    },
  ),
  CARD_EXPIRED: reason('BLOCKING', 'Thẻ BHYT đã hết giá trị sử dụng.', 'The card has expired.', {
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
      desk: { vi: 'Nhắc người bệnh gia hạn thẻ.', en: 'Remind the patient to renew.' },
      legalBasis: `${d188} điều 50(4)`,
    },
  ),
  CARD_ENDS_SOON: reason(
    'INFO',
    'Thẻ sẽ hết hạn trong vòng 30 ngày.',
    'The card ends within 30 days.',
    { desk: { vi: 'Nhắc người bệnh gia hạn thẻ.', en: 'Remind the patient to renew.' } },
  ),
  CARD_DATES_MISSING: reason(
    'BLOCKING',
    'Cổng không trả thời hạn của thẻ.',
    'The portal gave no validity dates for the card.',
    { desk: admitAndAskAgain, ...askAgainSoon },
  ),
  REGISTRATION_UNKNOWN: reason(
    'BLOCKING',
    'Chưa biết nơi đăng ký khám chữa bệnh ban đầu nên chưa xác định được tuyến.',
    'The facility of initial registration is not known, so the route cannot be decided.',
    {
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
      desk: {
        vi: 'Nhập lại số thẻ, thử bằng số định danh 12 số; thẻ tạm của trẻ em thì kiểm tra bằng giấy.',
        en: "Type the number again, try the 12-digit personal number; check a child's temporary card on paper.",
      },
      legalBasis: portalGuide,
    },
  ),
  CARD_NUMBER_WRONG: reason('BLOCKING', 'Mã thẻ BHYT không đúng.', 'The card number is wrong.', {
    desk: retypeNumber,
    legalBasis: portalGuide,
  }),
  CARD_PROVINCE_WRONG: reason(
    'BLOCKING',
    'Mã tỉnh trên thẻ (ký tự 4–5) không đúng.',
    "The card's province characters (4-5) are wrong.",
    { desk: retypeNumber, legalBasis: portalGuide },
  ),
  CARD_BENEFIT_DIGIT_WRONG: reason(
    'BLOCKING',
    'Mã quyền lợi trên thẻ (ký tự 3) không đúng.',
    "The card's benefit digit (character 3) is wrong.",
    { desk: retypeNumber, legalBasis: portalGuide },
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
    { desk: compareIdentity, legalBasis: portalGuide },
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
    { legalBasis: 'Quyết định 1351/QĐ-BHXH' },
  ),
  LEVEL_NOT_CONVERTED: reason(
    'WARNING',
    'Từ 01/01/2026 đối tượng này hưởng 100 %, dù thẻ còn in mã cũ.',
    'Since 2026-01-01 this group is covered at 100 %, although the card still shows the old digit.',
    { legalBasis: 'Nghị quyết 261/2025/QH15; CV 38/BYT-BH' },
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
    { desk: compareIdentity },
  ),
  IDENTITY_AMBIGUOUS: reason(
    'BLOCKING',
    'Có nhiều người cùng khớp thông tin này.',
    'More than one person fits.',
    {
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
      desk: {
        vi: 'Tiếp nhận; xác thực lại trước khi người bệnh ra viện.',
        en: 'Admit; verify again before discharge.',
      },
      legalBasis: `${d188} điều 38(2)`,
      ...askAgainSoon,
    },
  ),
  NAME_DIFFERS: reason(
    'BLOCKING',
    'Họ tên không khớp với thẻ BHYT.',
    'The name does not match the card.',
    { desk: compareIdentity, legalBasis: portalGuide },
  ),
  NAME_SPELLED_DIFFERENTLY: reason(
    'BLOCKING',
    'Họ tên không khớp với thẻ BHYT nhưng đúng ký tự đầu: có thể gõ sai.',
    'The name does not match the card, but its first letters do: probably a typing error.',
    { desk: compareIdentity, legalBasis: portalGuide },
  ),
  NAME_ACCENTS_DIFFER: reason(
    'WARNING',
    'Họ tên chỉ khác dấu so với dữ liệu đã đăng ký.',
    'The name differs from the registered one in accents only.',
    { desk: compareIdentity },
  ),
  BIRTH_DATE_DIFFERS: reason(
    'BLOCKING',
    'Ngày sinh không khớp với thẻ BHYT.',
    'The birth date does not match the card.',
    { desk: compareIdentity, legalBasis: portalGuide },
  ),
  SEX_DIFFERS: reason(
    'BLOCKING',
    'Giới tính không khớp với thẻ BHYT.',
    'The sex does not match the card.',
    { desk: compareIdentity, legalBasis: portalGuide },
  ),
  PERSONAL_ID_CONTRADICTS_BIRTH_DATE: reason(
    'WARNING',
    'Năm sinh trong số định danh khác với ngày sinh đã khai.',
    'The birth year in the personal number differs from the birth date given.',
    { desk: compareIdentity, legalBasis: 'Luật Căn cước 26/2023/QH15' },
  ),
  // sources
  PORTAL_UNAVAILABLE: reason(
    'BLOCKING',
    'Cổng giám định BHYT không trả lời.',
    'The assessment portal did not answer.',
    { desk: admitAndAskAgain, legalBasis: `${d188} điều 38(2)`, ...askAgainSoon },
  ),
  PORTAL_TIMEOUT: reason(
    'BLOCKING',
    'Cổng giám định BHYT không trả lời kịp.',
    'The assessment portal did not answer in time.',
    { desk: admitAndAskAgain, legalBasis: `${d188} điều 38(2)`, ...askAgainSoon },
  ),
  PORTAL_ANSWER_UNUSABLE: reason(
    'BLOCKING',
    'Câu trả lời của Cổng giám định không dùng được.',
    'The answer of the assessment portal was not usable.',
    {
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
    { desk: admitAndAskAgain, legalBasis: `${d188} điều 38(2)`, ...askAgainSoon },
  ),
  PORTAL_ACCOUNT_REFUSED: reason(
    'BLOCKING',
    'Cổng giám định từ chối tài khoản của cơ sở.',
    "The assessment portal refused the facility's account.",
    { desk: admitAndAskAgain, vendor: fixAccount, legalBasis: portalGuide },
  ),
  PORTAL_ACCOUNT_RESTRICTED: reason(
    'BLOCKING',
    'Tài khoản của cơ sở đang bị hạn chế tra cứu.',
    "The facility's account is on the restricted-lookup list.",
    { desk: admitAndAskAgain, vendor: fixAccount, legalBasis: 'CV 1839/CNTT-PM' },
  ),
  PORTAL_ACCOUNT_MISSING: reason(
    'BLOCKING',
    'Cơ sở chưa có tài khoản Cổng giám định trong cấu hình.',
    'The facility has no portal account in the configuration.',
    {
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
      desk: {
        vi: 'Lưu bằng chứng tra cứu lỗi và tra cứu lại trước khi kết thúc lượt khám.',
        en: 'Keep evidence of the failed look-up and look up again before the visit ends.',
      },
      legalBasis: `${d188} điều 38(2)`,
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
      vendor: { vi: 'Đơn vị vận hành nạp Phụ lục II.', en: 'The operator loads Appendix II.' },
      legalBasis: 'Thông tư 01/2025/TT-BYT điều 5',
    },
  ),
  CLINICAL_CONDITION_TO_CONFIRM: reason(
    'WARNING',
    'Bệnh trong danh mục có điều kiện lâm sàng do bác sĩ xác nhận.',
    'The listed disease has a clinical condition that the doctor confirms.',
    {
      desk: { vi: 'Chuyển bác sĩ xác nhận điều kiện.', en: 'The doctor confirms the condition.' },
      legalBasis: 'Thông tư 01/2025/TT-BYT, Phụ lục I',
    },
  ),
  DAY_COUNTED_AS_INPATIENT: reason(
    'WARNING',
    'Điều trị ban ngày được tính như nội trú.',
    'Day treatment is counted as inpatient.',
    { legalBasis: law22 },
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
      desk: {
        vi: 'Đưa người bệnh đủ chứng từ để thanh toán trực tiếp.',
        en: 'Give the patient the papers for a direct claim.',
      },
      legalBasis: `${d188} điều 57`,
    },
  ),
  RULES_NOT_AVAILABLE: reason(
    'BLOCKING',
    'Chưa có quy tắc cho ngày khám trước 01/01/2025.',
    'The rules for visits before 2025-01-01 are not available.',
    { desk: { vi: 'Xử lý theo hồ sơ giấy.', en: 'Handle it on paper.' } },
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

const weight = { BLOCKING: 0, WARNING: 1, INFO: 2 } as const;

/** Most important first; within a weight, in the order in which they were found; each once. */
export function byImportance(codes: readonly ReasonCode[]): ReasonCode[] {
  return [...new Set(codes)].sort(
    (a, b) => weight[reasonCatalog[a].severity] - weight[reasonCatalog[b].severity],
  );
}
