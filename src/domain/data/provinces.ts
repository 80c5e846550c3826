/** A row of a province table; first and last day, and source, only where they differ from those of the table. */
interface ProvinceRow {
  readonly code: string;
  readonly vi: string;
  readonly en: string;
  readonly from?: string;
  readonly to?: string;
  readonly source?: string;
}

/**
 * The 63 provinces from the day on which Hà Tây joined Hà Nội (Resolution 15/2008/QH12) to the mergers, each with the code of
 * the province that it belongs to since. Numbers once given keep this numbering.
 */
export const legacyProvinces: ReadonlyArray<ProvinceRow & { readonly successor: string }> = [
  { code: '01', vi: 'Hà Nội', en: 'Ha Noi', successor: '01' },
  { code: '02', vi: 'Hà Giang', en: 'Ha Giang', successor: '08' },
  { code: '04', vi: 'Cao Bằng', en: 'Cao Bang', successor: '04' },
  { code: '06', vi: 'Bắc Kạn', en: 'Bac Kan', successor: '19' },
  { code: '08', vi: 'Tuyên Quang', en: 'Tuyen Quang', successor: '08' },
  { code: '10', vi: 'Lào Cai', en: 'Lao Cai', successor: '15' },
  { code: '11', vi: 'Điện Biên', en: 'Dien Bien', successor: '11' },
  { code: '12', vi: 'Lai Châu', en: 'Lai Chau', successor: '12' },
  { code: '14', vi: 'Sơn La', en: 'Son La', successor: '14' },
  { code: '15', vi: 'Yên Bái', en: 'Yen Bai', successor: '15' },
  { code: '17', vi: 'Hòa Bình', en: 'Hoa Binh', successor: '25' },
  { code: '19', vi: 'Thái Nguyên', en: 'Thai Nguyen', successor: '19' },
  { code: '20', vi: 'Lạng Sơn', en: 'Lang Son', successor: '20' },
  { code: '22', vi: 'Quảng Ninh', en: 'Quang Ninh', successor: '22' },
  { code: '24', vi: 'Bắc Giang', en: 'Bac Giang', successor: '24' },
  { code: '25', vi: 'Phú Thọ', en: 'Phu Tho', successor: '25' },
  { code: '26', vi: 'Vĩnh Phúc', en: 'Vinh Phuc', successor: '25' },
  { code: '27', vi: 'Bắc Ninh', en: 'Bac Ninh', successor: '24' },
  { code: '30', vi: 'Hải Dương', en: 'Hai Duong', successor: '31' },
  { code: '31', vi: 'Hải Phòng', en: 'Hai Phong', successor: '31' },
  { code: '33', vi: 'Hưng Yên', en: 'Hung Yen', successor: '33' },
  { code: '34', vi: 'Thái Bình', en: 'Thai Binh', successor: '33' },
  { code: '35', vi: 'Hà Nam', en: 'Ha Nam', successor: '37' },
  { code: '36', vi: 'Nam Định', en: 'Nam Dinh', successor: '37' },
  { code: '37', vi: 'Ninh Bình', en: 'Ninh Binh', successor: '37' },
  { code: '38', vi: 'Thanh Hóa', en: 'Thanh Hoa', successor: '38' },
  { code: '40', vi: 'Nghệ An', en: 'Nghe An', successor: '40' },
  { code: '42', vi: 'Hà Tĩnh', en: 'Ha Tinh', successor: '42' },
  { code: '44', vi: 'Quảng Bình', en: 'Quang Binh', successor: '44' },
  { code: '45', vi: 'Quảng Trị', en: 'Quang Tri', successor: '44' },
  { code: '46', vi: 'Thừa Thiên Huế', en: 'Thua Thien Hue', to: '2024-12-31', successor: '46' },
  {
    code: '46',
    vi: 'Huế',
    en: 'Hue',
    from: '2025-01-01',
    source: 'Nghị quyết 175/2024/QH15',
    successor: '46',
  },
  { code: '48', vi: 'Đà Nẵng', en: 'Da Nang', successor: '48' },
  { code: '49', vi: 'Quảng Nam', en: 'Quang Nam', successor: '48' },
  { code: '51', vi: 'Quảng Ngãi', en: 'Quang Ngai', successor: '51' },
  { code: '52', vi: 'Bình Định', en: 'Binh Dinh', successor: '52' },
  { code: '54', vi: 'Phú Yên', en: 'Phu Yen', successor: '66' },
  { code: '56', vi: 'Khánh Hòa', en: 'Khanh Hoa', successor: '56' },
  { code: '58', vi: 'Ninh Thuận', en: 'Ninh Thuan', successor: '56' },
  { code: '60', vi: 'Bình Thuận', en: 'Binh Thuan', successor: '68' },
  { code: '62', vi: 'Kon Tum', en: 'Kon Tum', successor: '51' },
  { code: '64', vi: 'Gia Lai', en: 'Gia Lai', successor: '52' },
  { code: '66', vi: 'Đắk Lắk', en: 'Dak Lak', successor: '66' },
  { code: '67', vi: 'Đắk Nông', en: 'Dak Nong', successor: '68' },
  { code: '68', vi: 'Lâm Đồng', en: 'Lam Dong', successor: '68' },
  { code: '70', vi: 'Bình Phước', en: 'Binh Phuoc', successor: '75' },
  { code: '72', vi: 'Tây Ninh', en: 'Tay Ninh', successor: '80' },
  { code: '74', vi: 'Bình Dương', en: 'Binh Duong', successor: '79' },
  { code: '75', vi: 'Đồng Nai', en: 'Dong Nai', successor: '75' },
  { code: '77', vi: 'Bà Rịa - Vũng Tàu', en: 'Ba Ria - Vung Tau', successor: '79' },
  { code: '79', vi: 'Thành phố Hồ Chí Minh', en: 'Ho Chi Minh City', successor: '79' },
  { code: '80', vi: 'Long An', en: 'Long An', successor: '80' },
  { code: '82', vi: 'Tiền Giang', en: 'Tien Giang', successor: '82' },
  { code: '83', vi: 'Bến Tre', en: 'Ben Tre', successor: '86' },
  { code: '84', vi: 'Trà Vinh', en: 'Tra Vinh', successor: '86' },
  { code: '86', vi: 'Vĩnh Long', en: 'Vinh Long', successor: '86' },
  { code: '87', vi: 'Đồng Tháp', en: 'Dong Thap', successor: '82' },
  { code: '89', vi: 'An Giang', en: 'An Giang', successor: '91' },
  { code: '91', vi: 'Kiên Giang', en: 'Kien Giang', successor: '91' },
  { code: '92', vi: 'Cần Thơ', en: 'Can Tho', successor: '92' },
  { code: '93', vi: 'Hậu Giang', en: 'Hau Giang', successor: '92' },
  { code: '94', vi: 'Sóc Trăng', en: 'Soc Trang', successor: '92' },
  { code: '95', vi: 'Bạc Liêu', en: 'Bac Lieu', successor: '96' },
  { code: '96', vi: 'Cà Mau', en: 'Ca Mau', successor: '96' },
];

export const legacyTable = {
  from: '2008-08-01',
  to: '2025-06-30',
  source: 'Quyết định 124/2004/QĐ-TTg',
} as const;

/** The 34 provinces since the mergers. Seven codes name another province than before: 15, 24, 44, 52, 80, 82 and 91. */
export const currentProvinces: readonly ProvinceRow[] = [
  { code: '01', vi: 'Hà Nội', en: 'Ha Noi' },
  { code: '04', vi: 'Cao Bằng', en: 'Cao Bang' },
  { code: '08', vi: 'Tuyên Quang', en: 'Tuyen Quang' },
  { code: '11', vi: 'Điện Biên', en: 'Dien Bien' },
  { code: '12', vi: 'Lai Châu', en: 'Lai Chau' },
  { code: '14', vi: 'Sơn La', en: 'Son La' },
  { code: '15', vi: 'Lào Cai', en: 'Lao Cai' },
  { code: '19', vi: 'Thái Nguyên', en: 'Thai Nguyen' },
  { code: '20', vi: 'Lạng Sơn', en: 'Lang Son' },
  { code: '22', vi: 'Quảng Ninh', en: 'Quang Ninh' },
  { code: '24', vi: 'Bắc Ninh', en: 'Bac Ninh' },
  { code: '25', vi: 'Phú Thọ', en: 'Phu Tho' },
  { code: '31', vi: 'Hải Phòng', en: 'Hai Phong' },
  { code: '33', vi: 'Hưng Yên', en: 'Hung Yen' },
  { code: '37', vi: 'Ninh Bình', en: 'Ninh Binh' },
  { code: '38', vi: 'Thanh Hóa', en: 'Thanh Hoa' },
  { code: '40', vi: 'Nghệ An', en: 'Nghe An' },
  { code: '42', vi: 'Hà Tĩnh', en: 'Ha Tinh' },
  { code: '44', vi: 'Quảng Trị', en: 'Quang Tri' },
  { code: '46', vi: 'Huế', en: 'Hue' },
  { code: '48', vi: 'Đà Nẵng', en: 'Da Nang' },
  { code: '51', vi: 'Quảng Ngãi', en: 'Quang Ngai' },
  { code: '52', vi: 'Gia Lai', en: 'Gia Lai' },
  { code: '56', vi: 'Khánh Hòa', en: 'Khanh Hoa' },
  { code: '66', vi: 'Đắk Lắk', en: 'Dak Lak' },
  { code: '68', vi: 'Lâm Đồng', en: 'Lam Dong' },
  { code: '75', vi: 'Đồng Nai', en: 'Dong Nai' },
  { code: '79', vi: 'Thành phố Hồ Chí Minh', en: 'Ho Chi Minh City' },
  { code: '80', vi: 'Tây Ninh', en: 'Tay Ninh' },
  { code: '82', vi: 'Đồng Tháp', en: 'Dong Thap' },
  { code: '86', vi: 'Vĩnh Long', en: 'Vinh Long' },
  { code: '91', vi: 'An Giang', en: 'An Giang' },
  { code: '92', vi: 'Cần Thơ', en: 'Can Tho' },
  { code: '96', vi: 'Cà Mau', en: 'Ca Mau' },
];

export const currentTable = {
  from: '2025-07-01',
  source: 'Nghị quyết 202/2025/QH15; Quyết định 19/2025/QĐ-TTg',
} as const;

/** Issuers of cards that are no province. Own judgement: no published table names these two. */
export const ministriesOnCards: readonly ProvinceRow[] = [
  { code: '97', vi: 'Bộ Quốc phòng', en: 'Ministry of National Defence' },
  { code: '98', vi: 'Bộ Công an', en: 'Ministry of Public Security' },
];
