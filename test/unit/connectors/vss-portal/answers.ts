import {
  type PortalAnswer,
  readPortalAnswer,
} from '../../../../src/connectors/vss-portal/codec.ts';

export function answer(body: unknown, status = 200): PortalAnswer {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return readPortalAnswer({ status, headers: {}, body: text });
}

export const noon = new Date('2026-11-20T05:00:00Z');

export function cardBody(changes: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    maKetQua: '000',
    ghiChu: 'Thông tin thẻ chính xác!',
    maThe: 'DN4010000000001',
    hoTen: 'Nguyễn Văn Mẫu',
    ngaySinh: '04/03/1980',
    gioiTinh: 'Nam',
    diaChi: 'Phường Mẫu',
    maDKBD: '99001',
    cqBHXH: 'BHXH thành phố Mẫu',
    gtTheTu: '01/01/2026',
    gtTheDen: '31/12/2026',
    maKV: '',
    ngayDu5Nam: '01/01/2024',
    maSoBHXH: '0000000001',
    maTheCu: null,
    maTheMoi: null,
    gtTheTuMoi: null,
    gtTheDenMoi: null,
    maDKBDMoi: null,
    tenDKBDMoi: null,
    dsLichSuKCB2018: null,
    dsLichSuKT2018: null,
    ...changes,
  };
}
