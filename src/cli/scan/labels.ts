import type { Bilingual } from '../../eligibility/reasons.ts';
import type {
  RejectionCode,
  RepairKind,
  ScanField,
  ScanKind,
} from '../../identity/scan/scan-result.ts';

export const kindLabels: Readonly<Record<ScanKind, Bilingual>> = {
  CCCD_QR: { vi: 'Mã QR thẻ CCCD gắn chip', en: 'QR of a chip identity card' },
  CAN_CUOC_QR: { vi: 'Mã QR thẻ căn cước (2024)', en: 'QR of an identity card of 2024' },
  HEALTH_CARD_QR: { vi: 'Mã QR thẻ BHYT', en: 'QR of a health-insurance card' },
  MRZ: { vi: 'Dòng MRZ sau thẻ', en: 'Machine-readable zone' },
  PERSONAL_ID: { vi: 'Số định danh nhập tay', en: 'Personal number, typed' },
  OLD_ID: { vi: 'Số CMND nhập tay', en: 'Old identity card number, typed' },
  INSURANCE_NUMBER: { vi: 'Mã số BHXH nhập tay', en: 'Insurance number, typed' },
  CARD_NUMBER: { vi: 'Số thẻ BHYT nhập tay', en: 'Health-insurance card number, typed' },
};

export const fieldLabels: Readonly<Record<ScanField, Bilingual>> = {
  personalId: { vi: 'Số định danh', en: 'Personal number' },
  oldNumber: { vi: 'Số CMND cũ', en: 'Old number' },
  cancelledNumber: { vi: 'Số định danh đã hủy', en: 'Cancelled number' },
  fullName: { vi: 'Họ và tên', en: 'Full name' },
  birthDate: { vi: 'Ngày sinh', en: 'Birth date' },
  sex: { vi: 'Giới tính', en: 'Sex' },
  address: { vi: 'Địa chỉ', en: 'Address' },
  issuedOn: { vi: 'Ngày cấp', en: 'Issued on' },
  expiresOn: { vi: 'Ngày hết hạn', en: 'Expires on' },
  documentNumber: { vi: 'Số trên thẻ', en: 'Document number' },
  cardNumber: { vi: 'Số thẻ BHYT', en: 'Card number' },
  insuranceNumber: { vi: 'Mã số BHXH', en: 'Insurance number' },
  objectCode: { vi: 'Mã đối tượng', en: 'Object code' },
  benefitDigit: { vi: 'Mức hưởng', en: 'Benefit digit' },
  validFrom: { vi: 'Có giá trị từ', en: 'Valid from' },
  validTo: { vi: 'Có giá trị đến', en: 'Valid to' },
  registeredFacility: { vi: 'Nơi đăng ký KCB ban đầu', en: 'Registered facility' },
  area: { vi: 'Khu vực sinh sống', en: 'Living area' },
  fiveYearDate: { vi: 'Ngày đủ 5 năm', en: 'Five-year date' },
  fatherName: { vi: 'Họ tên cha', en: "Father's name" },
  motherName: { vi: 'Họ tên mẹ', en: "Mother's name" },
  parentName: { vi: 'Họ tên cha hoặc mẹ', en: "A parent's name" },
  managementCode: { vi: 'Mã quản lý', en: 'Management code' },
  nationality: { vi: 'Quốc tịch', en: 'Nationality' },
};

export const repairLabels: Readonly<Record<RepairKind, Bilingual>> = {
  BYTE_ORDER_MARK: { vi: 'bỏ dấu BOM ở hai đầu', en: 'byte order mark removed' },
  CONTROL_CHARACTER: {
    vi: 'bỏ ký tự điều khiển ở hai đầu',
    en: 'control characters removed at the ends',
  },
  UNICODE_FORM: { vi: 'ghép dấu theo dạng Unicode NFC', en: 'accents composed (Unicode NFC)' },
  HTML_REFERENCE: { vi: 'đọc ký tự viết theo mã HTML', en: 'HTML character references read' },
  WHITESPACE: { vi: 'bỏ khoảng trắng hoặc dấu phân nhóm', en: 'blanks or group marks removed' },
  SEPARATOR: { vi: 'đưa dấu ngăn cách về "|"', en: 'separators made "|" again' },
  FILLER: { vi: 'điền lại dấu "<" bị thay bằng khoảng trắng', en: 'blanks made "<" again' },
  TERMINATOR: { vi: 'thiếu dấu kết thúc', en: 'terminator was lost' },
  CASE: { vi: 'đổi chữ hoa, chữ thường', en: 'letter case changed' },
  D_STROKE: { vi: 'đưa Đ về D', en: 'Đ made D again' },
  TELEX: { vi: 'sửa lỗi bộ gõ Telex', en: 'Telex typing put right' },
  VNI: { vi: 'sửa lỗi bộ gõ VNI', en: 'VNI typing put right' },
  LEADING_ZERO: { vi: 'thêm số 0 bị mất ở đầu', en: 'lost leading zero restored' },
};

export const rejectionLabels: Readonly<Record<RejectionCode, Bilingual>> = {
  EMPTY: { vi: 'không có gì để đọc', en: 'there is nothing to read' },
  TOO_LONG: { vi: 'quá dài', en: 'too long' },
  UNKNOWN_LAYOUT: { vi: 'không phải dạng mã đã biết', en: 'no known layout' },
  FORBIDDEN_CHARACTER: {
    vi: 'có ký tự điều khiển hoặc ký tự ẩn',
    en: 'holds control or invisible characters',
  },
  NUMBER_IMPOSSIBLE: { vi: 'số không thể có', en: 'impossible number' },
  DATE_IMPOSSIBLE: { vi: 'ngày không thể có', en: 'impossible date' },
  CHECK_DIGIT: { vi: 'sai số kiểm tra', en: 'a check digit is wrong' },
  HEX_MALFORMED: { vi: 'mã thập lục phân bị hỏng', en: 'damaged hexadecimal text' },
  NAME_MALFORMED: { vi: 'không phải họ tên', en: 'not a name' },
};

/** Why a typed number of so many digits is refused. */
export const impossibleLengths: ReadonlyMap<number, Bilingual> = new Map([
  [
    11,
    {
      vi: 'Số định danh có 12 chữ số; số này chỉ có 11 và không có gì đi kèm cho biết thiếu chữ số nào. Hãy nhập lại đủ 12 chữ số, kể cả số 0 ở đầu.',
      en: 'A personal number has 12 digits; this one has 11, and nothing beside it tells which is missing. Type all 12, with the zero that it may begin with.',
    },
  ],
  [
    15,
    {
      vi: 'Số thẻ BHYT có 15 ký tự và bắt đầu bằng hai chữ cái. Hãy nhập lại kèm hai chữ cái đó.',
      en: 'A card number has 15 characters and begins with two letters. Type it with them.',
    },
  ],
]);
