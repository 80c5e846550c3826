/** Names on the wire of the population database, verbatim (QCVN 109:2017/BTTTT and the service as seen in the field). */

/** Operations; the element in the SOAP body. */
export const operations = {
  /** Full citizen record. */
  record: 'TraCuuThongTinCongDan',
  /** Yes or no. */
  confirmation: 'XacThucThongTinCongDan',
} as const;

export type Operation = keyof typeof operations;

export const operationNamespace = 'http://dancuquocgia.bca';
export const soapNamespace = 'http://schemas.xmlsoap.org/soap/envelope/';

/** Request fields, in the order that the service demands. */
export const ask = {
  requestId: 'MaYeuCau',
  procedureCode: 'MaDVC',
  integrationCode: 'MaTichHop',
  officer: 'MaCanBo',
  personalId: 'SoDinhDanh',
  oldNumber: 'SoCMND',
  fullName: 'HoVaTen',
  birth: 'NgayThangNamSinh',
  birthDay: 'NgayThangNam',
  birthYear: 'Nam',
} as const;

export const collection = {
  name: 'CongdanCollection',
  citizen: 'CongDan',
  /** xs:dateTime of the data. */
  asOf: 'ThoiDiemDuLieu',
} as const;

export const citizen = {
  personalId: 'SoDinhDanh',
  oldNumber: 'SoCMND',
  fullName: 'HoVaTen',
  birth: 'NgayThangNamSinh',
  sex: 'GioiTinh',
  nationality: 'QuocTich',
  permanentAddress: 'ThuongTru',
  status: 'TrangThai',
} as const;

/** Family name, middle names, given name; live answers often put all of it in the last. */
export const nameParts = ['Ho', 'ChuDem', 'Ten'] as const;

export const birth = { day: 'NgayThangNam', year: 'Nam' } as const;

export const address = {
  detail: 'ChiTiet',
  commune: 'MaPhuongXa',
  district: 'MaQuanHuyen',
  province: 'MaTinhThanh',
  /** One code in place of three (QCVN 109). */
  unit: 'MaDonViHanhChinh',
  country: 'QuocGia',
} as const;

export const confirmation = {
  results: ['KetQuaXacThuc', 'KetQuaXacThucResponse'] as readonly string[],
  exists: 'TonTai',
} as const;

/** `GioiTinh`; 0 is unknown. */
export const sexes: ReadonlyMap<string, 'MALE' | 'FEMALE'> = new Map([
  ['1', 'MALE'],
  ['2', 'FEMALE'],
]);
