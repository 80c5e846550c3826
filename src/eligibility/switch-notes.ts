import type { Bilingual, ReasonCode } from './reasons.ts';
import type { SwitchName } from './switches.ts';

interface SwitchNote {
  /** Number in section 12 of the eligibility rules. */
  readonly point: string;
  /** What is open, and what each position does, in their order. */
  readonly meaning: Bilingual;
  /** What a decision that rests on the switch carries. */
  readonly warnings: readonly [ReasonCode, ...ReasonCode[]];
}

/** What the switches are about, for people. */
export const switchNotes = {
  routeSelection: {
    point: '1',
    meaning: {
      vi: 'Nhiều mã đối tượng đến khám cùng đúng: chọn mã có tỷ lệ cao nhất, hay mã đứng trước trong Quyết định 3276.',
      en: 'Several route codes hold: the most favourable one counts, or the first in the order of Decision 3276.',
    },
    warnings: ['CODE_ORDER_CONFLICT'],
  },
  specialisedWithoutFormerTier: {
    point: '2',
    meaning: {
      vi: 'Cơ sở cấp chuyên sâu không có tuyến cũ (mới lập, tư nhân): tính như tuyến trung ương cũ, như tuyến tỉnh cũ, hay phải khai báo.',
      en: 'A specialised facility without former tier (new or private) is read as ex-central, as ex-provincial, or has to be configured.',
    },
    warnings: ['FORMER_TIER_UNKNOWN'],
  },
  singleVisitRuleOnReducedRoute: {
    point: '3',
    meaning: {
      vi: 'Chi phí dưới 15 % lương cơ sở khi tự đi khám hưởng một phần: nâng mức lên 100 % rồi nhân tỷ lệ, hay không nâng.',
      en: 'A visit below 15 % of the base salary on a reduced route: the level is raised to 100 % before the factor applies, or it is not raised.',
    },
    warnings: ['SMALL_VISIT_ON_REDUCED_ROUTE'],
  },
  fiveYearExemptionOnReducedRoute: {
    point: '4',
    meaning: {
      vi: 'Miễn cùng chi trả sau 5 năm khi tự đi khám hưởng một phần (50 %, 40 %): không áp dụng, hay có.',
      en: 'The five-year exemption on self-referral at a reduced factor (50 %, 40 %): it does not apply, or it does.',
    },
    warnings: ['FIVE_YEARS_ON_SELF_REFERRAL'],
  },
  dayCareAs: {
    point: '5',
    meaning: {
      vi: 'Tỷ lệ của điều trị ban ngày lấy theo nội trú, hay theo ngoại trú.',
      en: 'Day treatment takes the factor of inpatient care, or of outpatient care.',
    },
    warnings: ['DAY_COUNTED_AS_INPATIENT', 'DAY_COUNTED_AS_OUTPATIENT'],
  },
  routeFactorDate: {
    point: '6',
    meaning: {
      vi: 'Đợt điều trị qua ngày đổi tỷ lệ (01/07/2026): tính theo ngày vào viện, hay theo ngày dịch vụ.',
      en: 'A stay that crosses a change of the factor (2026-07-01): the day of admission counts, or the day of the service.',
    },
    warnings: ['ROUTE_FACTOR_DATE_UNSETTLED'],
  },
  exProvincialBasicUpperBandCode: {
    point: '6b',
    meaning: {
      vi: 'Cơ sở cấp cơ bản trước là tuyến tỉnh, 50 đến dưới 70 điểm: ghi mã 1.13, hay mã 1.14.',
      en: 'A basic facility that was provincial, with 50 to under 70 points: code 1.13 is written, or 1.14.',
    },
    warnings: ['UPPER_BAND_CODE_UNSETTLED'],
  },
  residenceWhenRegisteredAtPrimary: {
    point: '7',
    meaning: {
      vi: 'Đăng ký tại cấp ban đầu, lưu trú hoặc tạm trú rồi khám tại cấp cơ bản: coi là tự đi khám, hay là đúng tuyến theo nơi cư trú (mã 1.4).',
      en: 'Registered at a primary facility, with a declared residence, at a basic one: read as self-referral, or as right by residence (code 1.4).',
    },
    warnings: ['RESIDENCE_REGISTERED_AT_PRIMARY'],
  },
  referralWorkingDayCount: {
    point: '8',
    meaning: {
      vi: '10 ngày làm việc của giấy chuyển: đếm từ ngày sau ngày ký, hay từ chính ngày ký; ngày lễ không tính.',
      en: 'The 10 working days of a slip count from the day after signing, or from the day of signing; holidays do not count.',
    },
    warnings: ['WORKING_DAY_COUNT_UNSETTLED'],
  },
  unknownAppendix: {
    point: '9',
    meaning: {
      vi: 'Chưa nạp Phụ lục II mà danh mục này có thể đổi kết quả: nêu tỷ lệ kèm cảnh báo, hay không nêu cho đến khi nạp.',
      en: 'Appendix II is not loaded and could change the result: the percentage is stated with a warning, or not before the list is loaded.',
    },
    warnings: ['APPENDIX_UNKNOWN'],
  },
  levelSource: {
    point: '10',
    meaning: {
      vi: 'Mức hưởng lấy theo mã quyền lợi trên thẻ, hay theo mã thường gặp của mã đối tượng.',
      en: 'The level follows the digit on the card, or the usual digit of its object code.',
    },
    warnings: ['BENEFIT_DIGIT_UNEXPECTED', 'OBJECT_CODE_UNSETTLED'],
  },
  armedForcesRoute: {
    point: '11',
    meaning: {
      vi: 'Quân đội, công an, cơ yếu tự đi khám: theo bảng chung, hay để người có thẩm quyền xác định.',
      en: 'Army, police and cipher personnel on self-referral: the civilian table applies, or a person decides.',
    },
    warnings: ['ARMED_FORCES_ROUTE'],
  },
  coPayOnReducedRoute: {
    point: '12',
    meaning: {
      vi: 'Phần người bệnh trả khi tự đi khám hưởng một phần: (1 − E) · R là cùng chi trả, hay tất cả là tự trả.',
      en: "The patient's part on a reduced route: (1 − E) · R of the cost is co-payment, or all of it is own payment.",
    },
    warnings: ['CO_PAY_SPLIT_UNSETTLED'],
  },
  regionalPolyclinicFullCover: {
    point: '13',
    meaning: {
      vi: 'Ngoại trú tại phòng khám đa khoa khu vực: hưởng 100 % khi cơ sở được khai là loại này, hay không bao giờ.',
      en: 'Outpatients of a regional polyclinic are covered at 100 % where the facility is marked as one, or never.',
    },
    warnings: ['REGIONAL_POLYCLINIC_UNSETTLED'],
  },
  referenceLevelEqualsBaseSalary: {
    point: '14',
    meaning: {
      vi: 'Mức tham chiếu bằng lương cơ sở, hay coi là chưa biết: khi đó không xét ngưỡng 15 % và ngưỡng 6 tháng.',
      en: 'The reference level is the base salary, or counts as unknown: then neither the 15 % nor the six-month threshold is applied.',
    },
    warnings: ['REFERENCE_LEVEL_ASSUMED'],
  },
  gapDaysThatTriggerWait: {
    point: '15',
    meaning: {
      vi: 'Số ngày gián đoạn mà từ đó thời gian 5 năm liên tục tính lại từ đầu.',
      en: 'Days of a gap from which the five continuous years start again.',
    },
    warnings: ['FIVE_YEARS_BROKEN'],
  },
  fiveYearExemptionOnFullFactorSelfReferral: {
    point: '16',
    meaning: {
      vi: 'Miễn cùng chi trả sau 5 năm khi tự đi khám mà vẫn hưởng đủ mức (mã 1.11–1.17, 3.2, 3.3, 3.6): không áp dụng, hay có.',
      en: 'The five-year exemption on self-referral at the full factor (codes 1.11-1.17, 3.2, 3.3, 3.6): it does not apply, or it does.',
    },
    warnings: ['FIVE_YEARS_ON_SELF_REFERRAL'],
  },
  zeroFactorWithUnknownAppendix: {
    point: '17',
    meaning: {
      vi: 'Quỹ không chi trả mà chưa nạp Phụ lục II: để xử lý tiếp, hay kết luận không được hưởng.',
      en: 'Nothing would be paid while Appendix II is not loaded: the desk has to act, or the answer is no.',
    },
    warnings: ['APPENDIX_UNKNOWN'],
  },
  replacementBeforeGrace: {
    point: '18',
    meaning: {
      vi: 'Vừa có thẻ mới vừa trong 15 ngày điều trị của thẻ cũ: dùng thẻ mới, hay dùng thẻ cũ.',
      en: 'A new card and the treatment grace of the old one both hold: the new card counts, or the old one.',
    },
    warnings: ['REPLACEMENT_OR_GRACE'],
  },
  visitCrossingAnnualThreshold: {
    point: '19',
    meaning: {
      vi: 'Lượt khám làm vượt ngưỡng cùng chi trả của năm: chỉ tính các lượt trước, hay tách ngay trong lượt này.',
      en: 'A visit that itself crosses the co-payment threshold of the year: only earlier visits count, or the visit is split.',
    },
    warnings: ['THRESHOLD_CROSSED_IN_VISIT'],
  },
  diagnosisMissing: {
    point: '20',
    meaning: {
      vi: 'Chưa có chẩn đoán chính: tính như bệnh ngoài danh mục và nêu kết quả có điều kiện, hay chờ chẩn đoán.',
      en: 'No main diagnosis yet: decided as not listed, with the other result as a condition, or not before there is one.',
    },
    warnings: ['DIAGNOSIS_MISSING'],
  },
  unknownPortalCode: {
    point: '21',
    meaning: {
      vi: 'Cổng trả mã kết quả không có trong bảng: để xử lý tiếp, hay tạm tính theo thẻ xuất trình.',
      en: 'The portal answers with a code that is in no table: the desk has to act, or the shown card counts for now.',
    },
    warnings: ['PORTAL_CODE_UNKNOWN'],
  },
  systemErrorPatientHandling: {
    point: '22',
    meaning: {
      vi: 'Lỗi do tài khoản hoặc yêu cầu của cơ sở: vẫn tiếp nhận, tạm tính theo thẻ xuất trình.',
      en: 'A fault of our own account or request: the patient is admitted unverified and the shown card counts for now.',
    },
    warnings: ['DECIDED_FROM_SHOWN_CARD'],
  },
} as const satisfies Readonly<Record<SwitchName, SwitchNote>>;
