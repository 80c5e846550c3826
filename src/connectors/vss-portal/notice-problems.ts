import type { NoticeProblem, ProblemKind } from './notice-check.ts';
import { type NoticeField, type NoticeVersion, sizeOf } from './notice-fields.ts';
import { noticeFieldNames } from './wire.ts';

/** A text for people in both languages. */
export interface NoticeText {
  readonly vi: string;
  readonly en: string;
}

const day: NoticeText = {
  vi: 'ngày dạng yyyymmdd, ví dụ 20260131',
  en: 'a day as yyyymmdd, e.g. 20260131',
};
const minute: NoticeText = {
  vi: 'thời điểm dạng yyyymmddHHMM giờ Việt Nam, ví dụ 202601310805',
  en: 'a time as yyyymmddHHMM in Viet Nam, e.g. 202601310805',
};
const facility: NoticeText = {
  vi: 'mã cơ sở 5 ký tự, ví dụ 01001',
  en: 'a facility code of 5 characters, e.g. 01001',
};

/** What a field is called, and what it should look like. */
const fields: Readonly<
  Record<NoticeField, { readonly gloss: NoticeText; readonly wanted: NoticeText }>
> = {
  episodeId: {
    gloss: { vi: 'mã đợt điều trị', en: 'id of the episode' },
    wanted: {
      vi: 'mã đợt điều trị của cơ sở, một dòng',
      en: 'the facility’s own id of the episode, one line',
    },
  },
  sequence: {
    gloss: { vi: 'số thứ tự', en: 'running number' },
    wanted: { vi: 'số nguyên từ 1', en: 'a whole number from 1' },
  },
  patientId: {
    gloss: { vi: 'mã người bệnh', en: 'id of the patient' },
    wanted: {
      vi: 'mã người bệnh của cơ sở, một dòng',
      en: 'the facility’s own id of the patient, one line',
    },
  },
  fullName: {
    gloss: { vi: 'họ tên', en: 'full name' },
    wanted: { vi: 'họ tên, một dòng', en: 'the full name, one line' },
  },
  personNumber: {
    gloss: { vi: 'số định danh', en: 'personal number' },
    wanted: {
      vi: 'chữ số và chữ cái không dấu, ví dụ số căn cước 12 chữ số',
      en: 'digits and plain letters, e.g. the 12 digits of a căn cước',
    },
  },
  birth: {
    gloss: { vi: 'ngày giờ sinh', en: 'time of birth' },
    wanted: {
      vi: 'dạng yyyymmddHHMM; ngày tháng hoặc giờ không rõ ghi 0000',
      en: 'yyyymmddHHMM, with 0000 for an unknown month and day or time',
    },
  },
  sex: {
    gloss: { vi: 'giới tính', en: 'sex' },
    wanted: {
      vi: 'nam (MALE, 1), nữ (FEMALE, 2) hoặc chưa xác định (UNDETERMINED, 3)',
      en: 'male (MALE, 1), female (FEMALE, 2) or undetermined (UNDETERMINED, 3)',
    },
  },
  cardNumber: {
    gloss: { vi: 'mã thẻ BHYT', en: 'card number' },
    wanted: {
      vi: '15 ký tự, ví dụ DN4010000000001; để trống khi không khám BHYT',
      en: '15 characters, e.g. DN4010000000001; empty when the visit is not insured',
    },
  },
  registeredFacility: {
    gloss: { vi: 'nơi đăng ký ban đầu', en: 'registration facility' },
    wanted: facility,
  },
  validFrom: { gloss: { vi: 'thẻ có giá trị từ', en: 'card valid from' }, wanted: day },
  validTo: {
    gloss: { vi: 'thẻ có giá trị đến', en: 'card valid to' },
    wanted: {
      vi: `${day.vi}; chỉ thẻ QN, HC, LS, XK, CY, CA được để trống`,
      en: `${day.en}; only cards QN, HC, LS, XK, CY and CA may leave it empty`,
    },
  },
  patientCategory: {
    gloss: { vi: 'mã đối tượng đến khám', en: 'patient category' },
    wanted: {
      vi: 'mã theo Quyết định 3276/QĐ-BYT, ví dụ 1.1; 9 là không khám BHYT',
      en: 'a code of Decision 3276/QĐ-BYT, e.g. 1.1; 9 is care without insurance',
    },
  },
  arrivedAt: { gloss: { vi: 'thời điểm đến khám', en: 'time of arrival' }, wanted: minute },
  admittedAt: {
    gloss: { vi: 'thời điểm chỉ định nhập viện', en: 'time of the order to admit' },
    wanted: minute,
  },
  admissionReason: {
    gloss: { vi: 'lý do vào nội trú', en: 'reason for admission' },
    wanted: { vi: 'lý do bằng chữ', en: 'the reason in words' },
  },
  admissionReasonCode: {
    gloss: { vi: 'mã lý do vào nội trú', en: 'code of the reason for admission' },
    wanted: { vi: 'mã trong danh mục', en: 'a code of the catalogue' },
  },
  careCategory: {
    gloss: { vi: 'mã loại hình khám chữa bệnh', en: 'type of care' },
    wanted: { vi: '01 đến 16, giữ số 0 đứng đầu', en: '01 to 16, with the leading zero' },
  },
  facility: { gloss: { vi: 'mã cơ sở khám chữa bệnh', en: 'treating facility' }, wanted: facility },
  serviceCode: {
    gloss: { vi: 'mã dịch vụ', en: 'service code' },
    wanted: {
      vi: 'mã của dịch vụ phát sinh chi phí đầu tiên',
      en: 'the code of the service that is the first cost',
    },
  },
  serviceName: {
    gloss: { vi: 'tên dịch vụ', en: 'service name' },
    wanted: { vi: 'tên của dịch vụ đó', en: 'the name of that service' },
  },
  drugCode: {
    gloss: { vi: 'mã thuốc', en: 'drug code' },
    wanted: {
      vi: 'mã của thuốc phát sinh chi phí đầu tiên',
      en: 'the code of the drug that is the first cost',
    },
  },
  drugName: {
    gloss: { vi: 'tên thuốc', en: 'drug name' },
    wanted: { vi: 'tên của thuốc đó', en: 'the name of that drug' },
  },
  supplyCode: {
    gloss: { vi: 'mã vật tư', en: 'supply code' },
    wanted: {
      vi: 'mã của vật tư phát sinh chi phí đầu tiên',
      en: 'the code of the supply that is the first cost',
    },
  },
  supplyName: {
    gloss: { vi: 'tên vật tư', en: 'supply name' },
    wanted: { vi: 'tên của vật tư đó', en: 'the name of that supply' },
  },
  orderedAt: { gloss: { vi: 'thời điểm y lệnh', en: 'time of the order' }, wanted: minute },
  reserve: {
    gloss: { vi: 'dự phòng', en: 'reserve' },
    wanted: { vi: 'để trống', en: 'left empty' },
  },
};

const what: Readonly<
  Record<ProblemKind, (problem: NoticeProblem, version: NoticeVersion) => NoticeText>
> = {
  MISSING: () => ({ vi: 'còn thiếu', en: 'is missing' }),
  TOO_LONG: ({ field }, version) => {
    const most = sizeOf(field, version)?.most ?? 0;
    return { vi: `dài hơn ${most} ký tự`, en: `is longer than ${most} characters` };
  },
  FORM: () => ({ vi: 'sai định dạng', en: 'has the wrong form' }),
  NOT_IN_LIST: () => ({ vi: 'không có trong danh mục', en: 'is not in the list' }),
  CHARACTERS: () => ({
    vi: 'có ký tự điều khiển hoặc ký tự mà XML không chở được',
    en: 'holds a control character, or one that XML cannot carry',
  }),
  MUST_BE_EMPTY: () => ({
    vi: 'phải để trống khi không khám BHYT',
    en: 'must be empty when the visit is not insured',
  }),
  NOT_IN_VERSION: (_problem, version) => ({
    vi: `không có trong bảng của Quyết định ${version}/QĐ-BYT`,
    en: `is not part of the table of Decision ${version}/QĐ-BYT`,
  }),
  TOO_EARLY: ({ other }) => ({
    vi: `sớm hơn ${nameOf(other, 'vi')}`,
    en: `is earlier than ${nameOf(other, 'en')}`,
  }),
  TOO_LATE: ({ other }) => ({
    vi: `muộn hơn ${nameOf(other, 'vi')}`,
    en: `is later than ${nameOf(other, 'en')}`,
  }),
  SEVERAL_ITEMS: () => ({
    vi: 'chi phí đầu tiên chỉ là một trong: dịch vụ, thuốc, vật tư',
    en: 'is one too many: the first cost is a service, a drug or a supply',
  }),
  OTHER_FACILITY: () => ({
    vi: 'không phải cơ sở của tài khoản gửi',
    en: 'is not the facility of the account that sends',
  }),
  BIRTH_TIME_NEEDED: () => ({
    vi: 'cần đủ giờ phút sinh của trẻ đến 28 ngày tuổi',
    en: 'needs the hour and minute of birth of a child of at most 28 days',
  }),
};

/** Problems of the value itself; of the others, what it should look like says nothing. */
const ofForm: ReadonlySet<ProblemKind> = new Set([
  'MISSING',
  'TOO_LONG',
  'FORM',
  'NOT_IN_LIST',
  'CHARACTERS',
]);

/** The problem in words: the field as the portal calls it, what is wrong, and what it should look like where that helps. */
export function problemText(problem: NoticeProblem, version: NoticeVersion): NoticeText {
  const found = what[problem.kind](problem, version);
  const { wanted } = fields[problem.field];
  const text = (language: keyof NoticeText, should: string) => {
    const form = ofForm.has(problem.kind) ? `; ${should}: ${wanted[language]}` : '';
    return `${nameOf(problem.field, language)} ${found[language]}${form}.`;
  };
  return { vi: text('vi', 'cần'), en: text('en', 'wanted') };
}

/** As the portal calls it, glossed. */
function nameOf(field: NoticeField | undefined, language: keyof NoticeText): string {
  return field === undefined
    ? ''
    : `"${noticeFieldNames[field]}" (${fields[field].gloss[language]})`;
}

/** The portal's own name of a field. */
export function portalFieldOf(field: NoticeField): string {
  return noticeFieldNames[field];
}
