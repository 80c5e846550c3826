import type { PersonDetails } from '../../../../src/connectors/vss-platform/index.ts';
import { parseBirthDate } from '../../../../src/domain/birth-date.ts';
import { parseInsuranceNumber } from '../../../../src/domain/card-number.ts';

/** Nobody here exists. */
export const person: PersonDetails = {
  fullName: 'Nguyễn Thử Nghiệm',
  birthDate: parseBirthDate('1986-01-15'),
  sex: 'MALE',
};

export const number = parseInsuranceNumber('0100000001');
export const otherNumber = parseInsuranceNumber('0100000002');
export const codes = { provinceCode: '01', districtCode: null, communeCode: '00001' };
export const nowhere = { provinceCode: null, districtCode: null, communeCode: null };

export const numberRow = { maSoBhxh: '0100000001', trangThai: '1', errorCode: '' };

export const memberRow = {
  hoTen: 'Nguyễn Thử Nghiệm',
  soSoCu: '0199000001',
  ngaySinh: '19860115',
  loaiNgaySinh: '0',
  gioiTinh: '1',
  maTinhKs: '01',
  maHuyenKs: '',
  maXaKs: '00004',
  trangThai: 'Đang tham gia',
};

export const searchRow = {
  maSo: '0100000001',
  hoTen: 'Nguyễn Thử Nghiệm',
  ngaySinh: '19860115',
  loaiNgaySinh: '0',
  gioiTinh: '1',
  maHo: '01H0000001',
  diaChi: 'Số 1, Phố Mẫu',
  trangThai: '1',
};

export function ok(body: unknown) {
  return { status: 200, headers: {}, body: typeof body === 'string' ? body : JSON.stringify(body) };
}
