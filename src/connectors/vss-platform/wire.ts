// Names and codes of the platform and of the three VSS services on it, exactly as they are spelt (national service platform,
// sections 1 and 2 of its dossier). A change there is a change of this file only.

/** Below the base URL; a provincial copy has the same paths under a base of its own. */
export const paths = {
  token: '/token',
  numberByCriteria: '/apiBHXH/getMaSoBhxhTheoTieuChi',
  memberByNumber: '/apiBHXH/getTraCuuTtHgdByMaSoBhxh',
  searchHousehold: '/apiBHXH/getTraCuuThongTinHgd',
} as const;

/** RFC 6749 section 4.4. */
export const tokenRequest = {
  grantType: 'grant_type',
  clientCredentials: 'client_credentials',
} as const;

/** RFC 6749 section 5.1; `expires_in` is a number of seconds. */
export const tokenAnswer = {
  accessToken: 'access_token',
  tokenType: 'token_type',
  expiresIn: 'expires_in',
} as const;

export const headers = { lgspToken: 'lgspaccesstoken', xRoadClient: 'x-road-client' } as const;

/** Members of the JSON whose Base64 is the header of VNPT-family platforms, in the order seen. */
export const lgspTokenFields = [
  'AccessKey',
  'SecretKey',
  'AppName',
  'PartnerCode',
  'PartnerCodeCus',
] as const;

export const criteriaFields = {
  fullName: 'hoTen',
  birthDate: 'ngaySinh',
  birthPrecision: 'loaiNgaySinh',
  sex: 'gioiTinh',
  province: 'maTinhKs',
  district: 'maHuyenKs',
  commune: 'maXaKs',
  addressKind: 'isKs',
} as const;

export const numberAnswer = {
  insuranceNumber: 'maSoBhxh',
  status: 'trangThai',
  error: 'errorCode',
} as const;

export const memberFields = { insuranceNumber: 'maSoBhxh' } as const;

/** The answer is not recorded to repeat the number, but may. */
export const memberAnswer = {
  insuranceNumber: 'maSoBhxh',
  fullName: 'hoTen',
  previousBookNumber: 'soSoCu',
  birthDate: 'ngaySinh',
  birthPrecision: 'loaiNgaySinh',
  sex: 'gioiTinh',
  province: 'maTinhKs',
  district: 'maHuyenKs',
  commune: 'maXaKs',
  status: 'trangThai',
} as const;

export const searchFields = {
  province: 'maTinh',
  fullName: 'hoTen',
  birthDate: 'ngaySinh',
  birthPrecision: 'loaiNgaySinh',
  sex: 'gioiTinh',
  bookNumber: 'soSo',
  cardNumber: 'maThe',
  addressKind: 'isKs',
} as const;

export const searchAnswer = {
  insuranceNumber: 'maSo',
  fullName: 'hoTen',
  birthDate: 'ngaySinh',
  birthPrecision: 'loaiNgaySinh',
  sex: 'gioiTinh',
  householdNumber: 'maHo',
  address: 'diaChi',
  status: 'trangThai',
} as const;

/** `loaiNgaySinh`. */
export const birthPrecisions = { day: '0', year: '1', month: '2' } as const;

/** `gioiTinh`. */
export const sexCodes = { MALE: '1', FEMALE: '2', OTHER: '3' } as const;

/** `isKs`: by birth-registration address, or by household address. */
export const addressKinds = { BIRTH_REGISTRATION: '1', HOUSEHOLD: '0' } as const;
