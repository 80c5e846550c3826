import type { ResultCode } from '../connectors/vss-portal/wire.ts';
import { vietnamDate } from '../domain/date.ts';
import type { SandboxCard } from './person.ts';

/** One entry of `dsLichSuKT2018`. */
export interface PastLookupRow {
  readonly userKT: string;
  readonly thoiGianKT: string;
  readonly thongBao: string;
  readonly maLoi: string;
}

/** Only the text of 050 is known word for word (section 8); the others paraphrase section 4. */
const notes: Readonly<Record<ResultCode, string>> = {
  '000': 'Thông tin thẻ chính xác!',
  '001': 'Thẻ do BHXH Bộ Quốc phòng quản lý! Đề nghị kiểm tra thẻ và giấy tờ tùy thân.',
  '002': 'Thẻ do BHXH Bộ Công an quản lý! Đề nghị kiểm tra thẻ và giấy tờ tùy thân.',
  '003': 'Thẻ cũ hết giá trị sử dụng, đã được cấp thẻ mới!',
  '004': 'Thẻ cũ còn giá trị sử dụng, đã được cấp thẻ mới!',
  '010': 'Thẻ hết giá trị sử dụng!',
  '050': 'Thẻ không tồn tại!',
  '051': 'Mã thẻ không đúng!',
  '052': 'Mã tỉnh cấp thẻ không đúng!',
  '053': 'Mã quyền lợi thẻ không đúng!',
  '054': 'CCCD cán bộ tra cứu không có trong danh sách CSKCB đăng ký!',
  '055': 'Họ tên cán bộ tra cứu không khớp CCCD!',
  '060': 'Thẻ sai họ tên!',
  '061': 'Thẻ sai họ tên (đúng ký tự đầu)!',
  '070': 'Thẻ sai ngày sinh!',
  '080': 'Thẻ sai giới tính!',
  '090': 'Thẻ sai nơi đăng ký KCB ban đầu!',
  '100': 'Lỗi khi lấy dữ liệu sổ thẻ!',
  '101': 'Lỗi server!',
  '110': 'Thẻ đã thu hồi!',
  '120': 'Thẻ đã báo giảm!',
  '121': 'Thẻ đã báo giảm chuyển ngoại tỉnh!',
  '122': 'Thẻ đã báo giảm chuyển nội tỉnh!',
  '123': 'Thẻ đã báo giảm do tăng lại tại cùng đơn vị!',
  '124': 'Thẻ đã báo giảm ngừng tham gia!',
  '130': 'Trẻ em không xuất trình thẻ!',
  '205': 'Lỗi sai định dạng tham số!',
  '401': 'Lỗi xác thực tài khoản!',
  '402': '',
  '403': '',
  '500': 'Có lỗi hệ thống trong quá trình xử lý!',
  '501': 'Token không đúng!',
  '999': 'Lỗi hệ thống!',
};

export const restrictedNote = 'Có lỗi xảy ra trong quá trình tra cứu!';

const textOf: ReadonlyMap<string, string> = new Map(Object.entries(notes));

export function noteOf(code: string): string {
  return textOf.get(code) ?? '';
}

/**
 * Section 3.3: "on errors the card fields come back null", and of the error rows without a card number in production all
 * were 050, 053 and 070. So 010, 110, 12x and 130, which speak about a card that was found, do carry it.
 */
export function showsCard(code: string): boolean {
  return /^(00[0-4]|010|110|12[0-4]|130)$/.test(code);
}

export function lookupAnswer(
  code: string,
  note: string,
  card: SandboxCard | null,
  more: {
    readonly lookups: readonly PastLookupRow[];
    readonly facilityName: (code: string) => string | undefined;
  },
): Readonly<Record<string, unknown>> {
  const shown = card !== null && showsCard(code) ? card : null;
  return {
    maKetQua: code,
    ghiChu: note,
    maThe: shown?.cardNumber ?? null,
    hoTen: shown?.holderName ?? null,
    ngaySinh: shown === null ? null : portalDate(shown.birthDate),
    gioiTinh: shown === null ? null : sexes[shown.sex],
    diaChi: shown?.address ?? null,
    maDKBD: shown?.registeredFacility ?? null,
    cqBHXH: shown?.issuedBy ?? null,
    gtTheTu: shown === null ? null : portalDate(shown.validFrom),
    gtTheDen: shown === null ? null : portalDate(shown.validTo ?? ''),
    maKV: shown === null ? null : (shown.area ?? ''),
    ngayDu5Nam: shown === null ? null : portalDate(shown.fiveYearDate ?? ''),
    maSoBHXH: shown?.insuranceNumber ?? null,
    maTheCu: shown?.previousCardNumber ?? null,
    ...newCardFields(shown?.next ?? null, more.facilityName),
    // Moved to Lskcb2025; "now always null in the 2024 function" (section 3.3).
    dsLichSuKCB2018: null,
    dsLichSuKT2018: shown === null ? null : more.lookups,
  };
}

function newCardFields(
  next: SandboxCard['next'],
  facilityName: (code: string) => string | undefined,
): Readonly<Record<string, string | null>> {
  return {
    maTheMoi: next?.cardNumber ?? null,
    gtTheTuMoi: next === null ? null : portalDate(next.validFrom),
    gtTheDenMoi: next === null ? null : portalDate(next.validTo ?? ''),
    maDKBDMoi: next?.registeredFacility ?? null,
    tenDKBDMoi:
      next === null
        ? null
        : next.registeredFacilityName || (facilityName(next.registeredFacility) ?? ''),
  };
}

const sexes: Readonly<Record<SandboxCard['sex'], string>> = { MALE: 'Nam', FEMALE: 'Nữ' };

/** `tinhTrang`, `kqDieuTri` and `lyDoVV` are the commonest values: discharged, improved, right route. */
export function historyRows(
  card: SandboxCard,
): ReadonlyArray<Readonly<Record<string, string | null>>> {
  return card.history
    .toSorted((a, b) => Date.parse(b.admittedAt) - Date.parse(a.admittedAt))
    .map((record) => ({
      maHoSo: record.recordId,
      maCSKCB: record.facility,
      ngayVao: compactInstant(new Date(record.admittedAt)),
      ngayRa: record.dischargedAt === null ? '' : compactInstant(new Date(record.dischargedAt)),
      tenBenh: record.diagnosis,
      tinhTrang: '1',
      kqDieuTri: '2',
      lyDoVV: '1',
    }));
}

/** `yyyyMMddHHmm` in Viet Nam. */
export function compactInstant(at: Date): string {
  const hourAndMinute = at.toLocaleTimeString('en-GB', {
    timeZone: 'Asia/Ho_Chi_Minh',
    hour: '2-digit',
    minute: '2-digit',
  });
  return `${vietnamDate(at)}${hourAndMinute}`.replaceAll(/\D/g, '');
}

/** `yyyyMMddHHmmss` in Viet Nam. */
export function compactSeconds(at: Date): string {
  return `${compactInstant(at)}${String(at.getUTCSeconds()).padStart(2, '0')}`;
}

/** ISO to `dd/MM/yyyy`, as short as the date is known. */
export function portalDate(iso: string): string {
  return iso.split('-').toReversed().join('/');
}
