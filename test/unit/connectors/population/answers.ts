import { expect } from 'vitest';
import type { CitizenQuery } from '../../../../src/connectors/population/index.ts';
import { UpstreamError } from '../../../../src/connectors/upstream.ts';
import { parseBirthDate } from '../../../../src/domain/birth-date.ts';
import { parsePersonNumber } from '../../../../src/domain/personal-id.ts';

/** All persons here are invented. */
export const asked: CitizenQuery = queryOf('001099000001', '1999-01-02');

export function queryOf(number: string, birthDate: string): CitizenQuery {
  return {
    number: parsePersonNumber(number),
    fullName: 'Nguyễn Thử Nghiệm',
    birthDate: parseBirthDate(birthDate),
  };
}

export function ok(body: string): { status: number; body: string } {
  return { status: 200, body };
}

export function envelope(content: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>${content}</soap:Body></soap:Envelope>`;
}

export function collection(citizens: string, attributes = ''): string {
  return `<CongdanCollection xmlns="http://www.mic.gov.vn/dancu/1.0"${attributes}>${citizens}</CongdanCollection>`;
}

/** The live profile of population-database, 5 and 5.1. */
export const liveCitizen =
  '<CongDan><SoDinhDanh>001099000001</SoDinhDanh><SoCMND>012345678</SoCMND>' +
  '<HoVaTen><Ho/><ChuDem/><Ten>Nguyễn Thử Nghiệm</Ten></HoVaTen><GioiTinh>1</GioiTinh>' +
  '<NgayThangNamSinh><Nam>1999</Nam><NgayThangNam>19990102</NgayThangNam></NgayThangNamSinh>' +
  '<ThuongTru><MaTinhThanh>01</MaTinhThanh><MaQuanHuyen/><MaPhuongXa>00004</MaPhuongXa>' +
  '<ChiTiet>Số 1</ChiTiet><QuocGia>VN</QuocGia></ThuongTru><QuocTich>VN</QuocTich></CongDan>';

/** The same person in the profile of QCVN 109. */
export const standardCitizen =
  '<CongDan><SoDinhDanh>001099000001</SoDinhDanh><SoCMND>012345678</SoCMND>' +
  '<HoVaTen><Ho>Nguyễn</Ho><ChuDem>Thử</ChuDem><Ten>Nghiệm</Ten></HoVaTen><GioiTinh>1</GioiTinh>' +
  '<NgayThangNamSinh><NgayThangNam>1999-01-02</NgayThangNam></NgayThangNamSinh>' +
  '<ThuongTru><MaDonViHanhChinh>00004</MaDonViHanhChinh><ChiTiet>Số 1</ChiTiet>' +
  '<QuocGia>VN</QuocGia></ThuongTru><QuocTich>VN</QuocTich></CongDan>';

/** The failure of what `act` throws; a test fails when it returns or throws anything but an UpstreamError. */
export function failureOf(act: () => unknown): UpstreamError {
  try {
    act();
  } catch (error) {
    expect(error).toBeInstanceOf(UpstreamError);
    if (error instanceof UpstreamError) return error;
  }
  throw new Error('nothing was thrown');
}
