// Names and texts of the portal exactly as it spells them: CV 1923/BHXH-CNTT (KQNhanLichSuKCB2024), CV 2746/BHXH-CNTT
// (Lskcb2025) and CV 1839/CNTT-PM (TraCuuTienMCCT). A change by VSS is a change of this file only.

export const paths = {
  session: '/api/token/take',
  cardLookup: '/api/egw/KQNhanLichSuKCB2024',
  treatmentHistory: '/api/egw/Lskcb2025',
  coPay: '/api/TraCuuCCT/TraCuuTienMCCT',
} as const;

export const loginFields = { username: 'username', password: 'password' } as const;

export const loginAnswer = {
  code: 'maKetQua',
  session: 'APIKey',
  accessToken: 'access_token',
  sessionId: 'id_token',
  expiresAt: 'expires_in',
} as const;

/** Look-ups carry the session in the query string. */
export const sessionQuery = {
  accessToken: 'token',
  sessionId: 'id_token',
  username: 'username',
  password: 'password',
} as const;

/** The other style; mixing the two is refused without a reason. The user name goes into the body. */
export const sessionHeaders = {
  accessToken: 'accessToken',
  sessionId: 'tokenId',
  password: 'passwordHash',
} as const;

export const lookupFields = {
  /** Card number, insurance number or the patient's personal number: there is no field of its own for the latter. */
  number: 'maThe',
  fullName: 'hoTen',
  birthDate: 'ngaySinh',
  staffName: 'hoTenCb',
  staffId: 'cccdCb',
} as const;

export type LookupField = (typeof lookupFields)[keyof typeof lookupFields];
export type LookupBody = Readonly<Record<LookupField, string>>;

export const answerFields = {
  code: 'maKetQua',
  note: 'ghiChu',
  cardNumber: 'maThe',
  holderName: 'hoTen',
  birthDate: 'ngaySinh',
  sex: 'gioiTinh',
  address: 'diaChi',
  registeredFacility: 'maDKBD',
  issuedBy: 'cqBHXH',
  validFrom: 'gtTheTu',
  validTo: 'gtTheDen',
  area: 'maKV',
  fiveYearDate: 'ngayDu5Nam',
  insuranceNumber: 'maSoBHXH',
  previousCardNumber: 'maTheCu',
  newCardNumber: 'maTheMoi',
  newValidFrom: 'gtTheTuMoi',
  newValidTo: 'gtTheDenMoi',
  newRegisteredFacility: 'maDKBDMoi',
  newRegisteredFacilityName: 'tenDKBDMoi',
  lookups: 'dsLichSuKT2018',
} as const;

export const pastLookupFields = {
  account: 'userKT',
  at: 'thoiGianKT',
  code: 'maLoi',
} as const;

export const historyFields = {
  code: 'maKetQua',
  note: 'ghiChu',
  records: 'dsLichSuKCB2025',
} as const;

export const recordFields = {
  recordId: 'maHoSo',
  facility: 'maCSKCB',
  admittedAt: 'ngayVao',
  dischargedAt: 'ngayRa',
  diagnosis: 'tenBenh',
  discharge: 'tinhTrang',
  outcome: 'kqDieuTri',
  category: 'lyDoVV',
} as const;

export const coPayRequestFields = {
  username: 'username',
  number: 'maThe',
  fullName: 'hoTen',
  birthDate: 'ngaySinh',
} as const;

/** Capitalised here, unlike everywhere else. */
export const coPayFields = {
  code: 'MaKetQua',
  note: 'GhiChu',
  episodes: 'DataCCT',
  card: 'ThongTinSoThe',
} as const;

export const coPayCardFields = {
  holderName: 'hoTen',
  birthDate: 'ngaySinh',
  endsOn: 'ngayKetThuc',
  insuranceNumber: 'maBhxh',
} as const;

export const coPayEpisodeFields = {
  number: 'maThe',
  facility: 'maCskcb',
  admittedOn: 'ngayVao',
  dischargedOn: 'ngayRa',
  receivedOn: 'ngayNhan',
  routeCode: 'maDoiTuongKCB',
  exempt: 'tBNCCTMCCT',
  cumulative: 'tBNCCTLuyKe',
} as const;

/** `MaKetQua` of the co-payment service: 204 is "card not found or no co-payment", both null. */
export const coPayCodes = { found: '200', nothing: '204' } as const;

export const sexTexts = { MALE: 'Nam', FEMALE: 'Nữ' } as const;

/** Part of the note of code 500 by which the portal tells an account of the restricted-lookup list. */
export const restrictedText = 'trong quá trình tra cứu';

/** `maKetQua` of the look-up. The table is open: a code that is not here is passed on. */
export const resultCodes = {
  '000': 'CARD_CORRECT',
  '001': 'MANAGED_BY_DEFENCE',
  '002': 'MANAGED_BY_PUBLIC_SECURITY',
  '003': 'OLD_CARD_ENDED_NEW_ISSUED',
  '004': 'OLD_CARD_VALID_NEW_ISSUED',
  '010': 'EXPIRED',
  '050': 'NOT_FOUND',
  '051': 'CARD_NUMBER_WRONG',
  '052': 'PROVINCE_DIGITS_WRONG',
  '053': 'BENEFIT_DIGIT_WRONG',
  '054': 'STAFF_NOT_REGISTERED',
  '055': 'STAFF_NAME_MISMATCH',
  '060': 'NAME_MISMATCH',
  '061': 'NAME_MISMATCH_SAME_INITIALS',
  '070': 'BIRTH_DATE_MISMATCH',
  '080': 'SEX_MISMATCH',
  '090': 'OTHER_DATA_MISMATCH',
  '100': 'LEDGER_ERROR',
  '101': 'SERVER_ERROR',
  '110': 'REVOKED',
  '120': 'PARTICIPATION_ENDED',
  '121': 'MOVED_TO_OTHER_PROVINCE',
  '122': 'MOVED_WITHIN_PROVINCE',
  '123': 'READDED_AT_SAME_UNIT',
  '124': 'STOPPED_PARTICIPATING',
  '130': 'CHILD_WITHOUT_CARD',
  '205': 'PARAMETER_FORMAT',
  '401': 'NOT_AUTHENTICATED',
  '402': 'ACCESS_REFUSED',
  '403': 'ACCESS_REFUSED',
  '500': 'PORTAL_ERROR',
  '501': 'TOKEN_WRONG',
  '999': 'SYSTEM_ERROR',
} as const;

export type ResultCode = keyof typeof resultCodes;

export const loginGranted = '200';
/** Codes after which the card fields must be filled. */
export const cardCodes: ReadonlySet<string> = new Set<ResultCode>(['000', '004']);
/** Codes after which number, name and birth date have matched. */
export const successCodes: ReadonlySet<string> = new Set<ResultCode>([
  '000',
  '001',
  '002',
  '003',
  '004',
]);
export const newCardCodes: ReadonlySet<string> = new Set<ResultCode>(['003', '004']);
/** 501 was seen in one client's handling only, as "token wrong". */
export const sessionEndedCodes: ReadonlySet<string> = new Set<ResultCode>(['401', '501']);
/** No text of these is known; the appendix of CV 3220 lists them beside 401. */
export const refusedCodes: ReadonlySet<string> = new Set<ResultCode>(['402', '403']);
export const portalErrorCode: ResultCode = '500';

// Check-in notice (XML0): Decisions 130/QĐ-BYT (2023), 4750/QĐ-BYT (2023) and 3176/QĐ-BYT (2024).

export const noticePath = '/api/qd130/checkInKcbQd3176';

export const noticeRequestFields = {
  username: 'username',
  kind: 'loaiHoSo',
  province: 'maTinh',
  facility: 'maCSKCB',
  file: 'fileHSBase64',
} as const;

/** `loaiHoSo` of a check-in. */
export const noticeKind = '0';

export const noticeAnswerFields = {
  code: 'maKetQua',
  transactionId: 'maGiaoDich',
  receivedAt: 'thoiGianTiepNhan',
  message: 'thongDiep',
} as const;

export const noticeAccepted = '200';
/** The portal's own failures: what became of the notice is not said. */
export const noticeFailureCodes: ReadonlySet<string> = new Set<ResultCode>([
  '100',
  '101',
  '500',
  '999',
]);

export const noticeElements = {
  root: 'CHI_TIEU_TRANG_THAI_KCB',
  list: 'DSACH_TRANG_THAI_KCB',
  row: 'TRANG_THAI_KCB',
  signature: 'CHUKYDONVI',
} as const;

/** In the order of the table. */
export const noticeFieldNames = {
  episodeId: 'MA_LK',
  sequence: 'STT',
  patientId: 'MA_BN',
  fullName: 'HO_TEN',
  personNumber: 'SO_CCCD',
  birth: 'NGAY_SINH',
  sex: 'GIOI_TINH',
  cardNumber: 'MA_THE_BHYT',
  registeredFacility: 'MA_DKBD',
  validFrom: 'GT_THE_TU',
  validTo: 'GT_THE_DEN',
  patientCategory: 'MA_DOITUONG_KCB',
  arrivedAt: 'NGAY_VAO',
  admittedAt: 'NGAY_VAO_NOI_TRU',
  admissionReason: 'LY_DO_VNT',
  admissionReasonCode: 'MA_LY_DO_VNT',
  careCategory: 'MA_LOAI_KCB',
  facility: 'MA_CSKCB',
  serviceCode: 'MA_DICH_VU',
  serviceName: 'TEN_DICH_VU',
  drugCode: 'MA_THUOC',
  drugName: 'TEN_THUOC',
  supplyCode: 'MA_VAT_TU',
  supplyName: 'TEN_VAT_TU',
  orderedAt: 'NGAY_YL',
  reserve: 'DU_PHONG',
} as const;

/** `GIOI_TINH`. */
export const noticeSexes = { MALE: '1', FEMALE: '2', UNDETERMINED: '3' } as const;

/** `MA_LOAI_KCB`: 01-09 by Decision 824/QĐ-BYT (2023), 10-16 by Decision 1804/QĐ-BYT (2026). */
export const careCategories: ReadonlySet<string> = new Set(
  Array.from({ length: 16 }, (_, at) => String(at + 1).padStart(2, '0')),
);

/** `MA_DOITUONG_KCB`: care that no insurance pays for, and emergencies, of which no notice is due. */
export const noticeCategories = { uninsured: '9', emergency: '2' } as const;

/** Object codes of cards that cannot be looked up, and may lack a last day of validity. */
export const openEndedCards: ReadonlySet<string> = new Set(['QN', 'HC', 'LS', 'XK', 'CY', 'CA']);
