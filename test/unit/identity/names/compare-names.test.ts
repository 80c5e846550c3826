import { describe, expect, test } from 'vitest';
import { compareNames } from '../../../../src/identity/names/compare-names.ts';

type Pairs = ReadonlyArray<readonly [a: string, b: string]>;

const same: Pairs = [
  ['Nguyễn Văn An', 'Nguyễn Văn An'],
  ['Nguyễn Văn An', 'NGUYỄN VĂN AN'],
  ['Nguyễn Văn An', 'nguyễn văn an'],
  ['Nguyễn Văn An', 'Nguyễn Văn An'.normalize('NFD')],
  ['Nguyễn Văn An', '  Nguyễn   Văn An '],
  ['Nguyễn Văn An', 'Nguyễn\u00a0Văn\u202fAn'],
  ['Nguyễn Văn An', 'Nguyễn\tVăn\r\nAn'],
  ['Nguyễn Văn An', 'Nguyễn Văn\u200b An\ufeff'],
  ['Nguyễn Văn An', 'Ｎguyễn Văn Ａn'],
  ['Trần Thị Nguyệt', 'Trần Thị Nguye\u0323\u0302t'],
  ['Trần Thị Nguyệt', 'Trần Thị Nguye\u0302\u0323t'],
  ['Nguyễn Quế', 'Nguyễn Que\u0301\u0302'],
  ['Đỗ Văn Đạt', 'ĐỖ VĂN ĐẠT'],
  ['Đỗ Văn Đạt', 'đỗ văn đạt'],
  ['Đỗ Văn Đạt', 'Ðỗ Văn Ðạt'],
  ['Đỗ Văn Đạt', 'ðỗ văn ðạt'],
  ['Đỗ Văn Đạt', 'Ɖỗ Văn Ɖạt'],
  ["H'Hen Niê", "H'HEN NIÊ"],
  ['Y Bhăm', 'Y BHĂM'],
  ['Ông Ích Khiêm', 'ÔNG ÍCH KHIÊM'],
  ['Anh', 'ANH'],
  ['N. V. An', 'n. v. an'],
  ['An', 'an'],
  ['阮文安', '阮文安'],
];

/** Pairs under the kinds that are told of them, in their order. */
const spelling: Readonly<Record<string, Pairs>> = {
  SPELLING_FORM: [
    ['H’Hen Niê', "H'Hen Niê"],
    ['H´Hen Niê', "H'Hen Niê"],
    ['H Hen Niê', "H'Hen Niê"],
    ['K Brôi', "K'Brôi"],
    ["Siu H' Blô", 'Siu H Blô'],
    ['Mary-Jane Smith', 'Mary Jane Smith'],
    ['Mary–Jane Smith', 'Mary-Jane Smith'],
    ["O'Connor Mary", 'O Connor Mary'],
    ['Nguyễn Văn An.', 'Nguyễn Văn An'],
    ['(Nguyễn Văn An)', 'Nguyễn Văn An'],
    ['N.V. An', 'N V An'],
    ['NGUYEN<<VAN<AN', 'Nguyen Van An'],
    ['Nguyễn-Văn-An', 'Nguyễn Văn An'],
    ['N. V. A.', 'N.V.A.'],
    ['N. V. A. B.', 'NVAB'],
    ['Nguyeenx Vawn An', 'Nguyễn Văn An'],
    ['NGUYEENX VAWN AN', 'Nguyễn Văn An'],
    ['Nguyeenx  Vawn\u00a0An', 'Nguyễn Văn An'],
    ['Nguye6n4 Va8n An', 'NGUYỄN VĂN AN'],
    ['Nguyeenx Vawn An', 'Nguye6n4 Va8n An'],
    ['DDAWNGJ THIJ HOAF', 'Đặng Thị Hòa'],
  ],
  TONE_PLACEMENT: [
    ['Hòa', 'Hoà'],
    ['Nguyễn Thị Hòa', 'Nguyễn Thị Hoà'],
    ['Trần Thúy Vân', 'Trần Thuý Vân'],
    ['Lê Văn Khỏe', 'Lê Văn Khoẻ'],
    ['Phạm Thị Thủy', 'Phạm Thị Thuỷ'],
    ['Phạm Thị Thùy', 'Phạm Thị Thuỳ'],
    ['Võ Thị Thụy', 'Võ Thị Thuỵ'],
    ['Bùi Thị Lõa', 'Bùi Thị Loã'],
    ['Vũ Văn Tòe', 'Vũ Văn Toè'],
    ['Nguyễn Quý', 'Nguyễn Qúy'],
    ['Nguyễn Già', 'Nguyễn Gìa'],
    ['NGUYỄN THỊ HÒA', 'nguyễn thị hoà'],
    ['Nguỹên Văn An', 'Nguyễn Văn An'],
    ['Hòang Văn Hòan', 'Hoàng Văn Hoàn'],
  ],
  I_Y_VARIANT: [
    ['Lý', 'Lí'],
    ['Lý Thị Mai', 'Lí Thị Mai'],
    ['Trần Thị Mỹ', 'Trần Thị Mĩ'],
    ['Kỳ Anh', 'Kì Anh'],
    ['Nguyễn Văn Sỹ', 'Nguyễn Văn Sĩ'],
    ['Nguyễn Vy', 'Nguyễn Vi'],
    ['Nguyễn Văn Tý', 'Nguyễn Văn Tí'],
    ['Nguyễn Văn Hỷ', 'Nguyễn Văn Hỉ'],
    ['Mai Thy', 'Mai Thi'],
    ['Nguyễn Quý', 'Nguyễn Quí'],
    ['Nguyễn Quỳnh', 'Nguyễn Quình'],
    ['Như Ý', 'Như Í'],
  ],
  DIACRITICS: [
    ['Nguyeenx Vawn An', 'Nguyen Van An'],
    ['Nguyễn Văn An', 'Nguyen Van An'],
    ['Nguyễn Văn An', 'NGUYEN VAN AN'],
    ['Nguyễn Văn An', 'Nguyen Văn An'],
    ['Nguyễn Thị Hoa', 'Nguyễn Thị Hoà'],
    ['Đỗ Văn Đạt', 'Do Van Dat'],
    ['Đỗ Văn Đạt', 'Đo Van Đat'],
    ['Đỗ Văn Đạt', 'Dỗ Văn Dạt'],
    ['Đặng Thị Đào', 'Dang Thị Đào'],
    ['Lê', 'Le'],
    ['Phương', 'Phuơng'],
    ['Trần Thị Hiền', 'Trân Thi Hiên'],
    ['Nguyễn Thị Mẫu', 'Nguyên Thi Mâu'],
    ['Trần Thị Hiền', 'Tràn Thị Hièn'],
    ['Y Bhăm', 'Y Bham'],
    ['Ƀơ Lang', 'Bơ Lang'],
    ['José García', 'Jose Garcia'],
    ['Müller Anna', 'Muller Anna'],
    ['Nguyen Thị Mai', 'Nguyễn Thi Mai'],
  ],
  NAME_ORDER: [
    ['An Nguyễn Văn', 'Nguyễn Văn An'],
    ['Văn An Nguyễn', 'Nguyễn Văn An'],
    ['An Văn Nguyễn', 'Nguyễn Văn An'],
    ['Mai Lò Thị', 'Lò Thị Mai'],
    ['An, Nguyễn Văn', 'Nguyễn Văn An'],
    ['Văn An, Nguyễn', 'Nguyễn Văn An'],
    ['An, Văn Nguyễn', 'Nguyễn Văn An'],
    ['Hà Lê Thị Thu', 'Lê Thị Thu Hà'],
    ['Thu Hà Lê Thị', 'Lê Thị Thu Hà'],
    ['Thị Thu Hà Lê', 'Lê Thị Thu Hà'],
    ['Hà Thu Thị Lê', 'Lê Thị Thu Hà'],
    ['Smith John', 'John Smith'],
    ['Nguyễn An (Bà)', 'Bà Nguyễn An'],
    ['Smith, John', 'John Smith'],
    ['Nguyễn, Văn An', 'Văn An Nguyễn'],
    ['Mary-Jane Connor', 'Connor Mary-Jane'],
    ['Nguyễn An An', 'An Nguyễn An'],
    ['Bhăm Y', 'Y Bhăm'],
    ['Thư Anh', 'Anh Thư'],
  ],
  INITIALS: [
    ['N. V. An', 'Nguyễn Văn An'],
    ['N.V. An', 'Nguyễn Văn An'],
    ['N V An', 'Nguyễn Văn An'],
    ['NV An', 'Nguyễn Văn An'],
    ['NV. An', 'Nguyễn Văn An'],
    ['Nguyễn V An', 'Nguyễn Văn An'],
    ['Nguyễn V. An', 'Nguyễn Văn An'],
    ['Ng. Văn An', 'Nguyễn Văn An'],
    ['Tr. Thị An', 'Trần Thị An'],
    ['Ng. Th. An', 'Nguyễn Thị An'],
    ['Nguyễn Văn A.', 'Nguyễn Văn An'],
    ['N. Văn An', 'Nguyễn V. An'],
    ['Đ. Văn An', 'Đỗ Văn An'],
    ['D. Văn An', 'Đỗ Văn An'],
    ['ĐV An', 'Đỗ Văn An'],
    ['Đ. Van An', 'Do Van An'],
    ['Â. Văn Minh', 'Âu Văn Minh'],
    ['A. Văn Minh', 'Âu Văn Minh'],
    ['Nguyễn Thị Y.', 'Nguyễn Thị Yến'],
    ['J. Smith', 'John Smith'],
    ['N. V. A.', 'Nguyễn Văn An'],
    ['N.V.A.', 'Nguyễn Văn An'],
    ['N V A', 'Nguyễn Văn An'],
    ['NVA', 'Nguyễn Văn An'],
    ['nva', 'Nguyễn Văn An'],
    ['ĐVA', 'Đỗ Văn An'],
    ['NTH', 'Nguyễn Thị Hoa'],
    ['NTY', 'Nguyễn Thị Yến'],
    ['NTTH', 'Nguyễn Thị Thu Hà'],
    ['N. V. A.', 'Nguyễn Văn A'],
    ['A. V. A.', 'Anh Văn A'],
    ['T.S. Hoa', 'Trần Sơn Hoa'],
    ['Ô. Ích Khiêm', 'Ông Ích Khiêm'],
    ['Nguyễn Á. Tuyết', 'Nguyễn Ánh Tuyết'],
    ['Nguyễn Á. Tuyết', 'Nguyễn Anh Tuyết'],
    ['Ú.', 'Út'],
    ['Á.', 'Ánh'],
    ['Á.', 'Anh'],
    ['A.', 'Ánh'],
    ['Â.', 'Ấn'],
    ['Ấ.', 'Ấn'],
    ['N. Nguyễn', 'Nguyễn Nguyễn'],
  ],
  HONORIFIC: [
    ['Ông Nguyễn Văn An', 'Nguyễn Văn An'],
    ['Bà Nguyễn Thị An', 'Nguyễn Thị An'],
    ['Anh Nguyễn Văn An', 'Nguyễn Văn An'],
    ['Chị Lò Thị Mai', 'Lò Thị Mai'],
    ['Em Nguyễn An', 'Nguyễn An'],
    ['Cháu Nguyễn An', 'Nguyễn An'],
    ['Bé Nguyễn An', 'Nguyễn An'],
    ['Em bé Nguyễn An', 'Nguyễn An'],
    ['Ông/Bà Nguyễn An', 'Nguyễn An'],
    ['BS Nguyễn An', 'Nguyễn An'],
    ['BS. Nguyễn An', 'Nguyễn An'],
    ['BS.Nguyễn An', 'Nguyễn An'],
    ['ThS Nguyễn An', 'Nguyễn An'],
    ['TS. Nguyễn An', 'Nguyễn An'],
    ['PGS.TS.BS Nguyễn An', 'Nguyễn An'],
    ['GS. TS. Nguyễn An', 'Nguyễn An'],
    ['BSCKII. Nguyễn An', 'Nguyễn An'],
    ['Bác sĩ Nguyễn An', 'Nguyễn An'],
    ['BAC SI NGUYEN AN', 'NGUYEN AN'],
    ['ONG NGUYEN VAN AN', 'NGUYEN VAN AN'],
    ['ONG TRUONG DINH', 'TRUONG DINH'],
    ['Ong Trương Định', 'Trương Định'],
    ['BA NGUYEN THI AN', 'NGUYEN THI AN'],
    ['BE NGUYEN VAN AN', 'NGUYEN VAN AN'],
    ['Chú Văn Minh An', 'Văn Minh An'],
    ['Th.S Nguyễn An', 'Nguyễn An'],
    ['Th.S. Nguyễn An', 'Nguyễn An'],
    ['T.S. Nguyễn An', 'Nguyễn An'],
    ['T.S Nguyễn An', 'Nguyễn An'],
    ['PGS. T.S. Nguyễn An', 'Nguyễn An'],
    ['Đ/c Nguyễn An', 'Nguyễn An'],
    ['Đ/C NGUYỄN AN', 'Nguyễn An'],
    ['Đồng chí Nguyễn An', 'Nguyễn An'],
    ['Ô. Nguyễn An', 'Nguyễn An'],
    ['Nguyễn An (Bà)', 'Nguyễn An'],
    ['Nguyễn An (ông/bà)', 'Nguyễn An'],
    ['NGUYEN AN (BA)', 'NGUYEN AN'],
    ['BS. Nguyễn An (Bà)', 'Nguyễn An'],
    ['Nguyễn An (Bà)', 'Chị Nguyễn An'],
    ['Phó giáo sư Nguyễn An', 'Nguyễn An'],
    ['Mr John Smith', 'John Smith'],
    ['Mrs. Mary Smith', 'Mary Smith'],
    ['Ms Mary Smith', 'Mary Smith'],
    ['Dr. Smith', 'Smith'],
    ['Ông Nguyễn Văn An', 'Anh Nguyễn Văn An'],
    ['BS. Nguyễn An', 'Ông Nguyễn An'],
    ['Ông Anh Thư Trần', 'Bà Anh Thư Trần'],
    ["Chị H'Hen Niê", "H'Hen Niê"],
    ['Ông Y Bhăm', 'Y Bhăm'],
  ],
  WORD_BOUNDARY: [
    ['HHen Niê', "H'Hen Niê"],
    ["H'Hen Niê", 'Hhen Niê'],
    ['YBhăm', 'Y Bhăm'],
    ['KBrôi', "K'Brôi"],
    ["Siu H' Blô", 'Siu HBlô'],
    ['Maryjane Smith', 'Mary-Jane Smith'],
    ['OConnor Mary', "O'Connor Mary"],
    ['Thảonguyên Trần', 'Thảo Nguyên Trần'],
    ['HHen Niê Kđăm', "H'Hen NiêKđăm"],
  ],
  'TONE_PLACEMENT DIACRITICS': [
    ['Nguyễn Thị Hòa', 'Nguyen Thi Hoà'],
    ['Đòan', 'Doàn'],
  ],
  'TONE_PLACEMENT I_Y_VARIANT': [['Lý Hòa', 'Lí Hoà']],
  'I_Y_VARIANT DIACRITICS': [
    ['Lý', 'Li'],
    ['Mỹ', 'Mi'],
  ],
  'DIACRITICS NAME_ORDER': [
    ['An Nguyen Van', 'Nguyễn Văn An'],
    ['NGUYEN<<VAN<AN', 'An Nguyễn Văn'],
  ],
  'DIACRITICS INITIALS': [
    ['N. Van An', 'Nguyễn Văn An'],
    ['Á. Tuyet', 'Ánh Tuyết'],
  ],
  'NAME_ORDER INITIALS': [
    ['An N. V.', 'Nguyễn Văn An'],
    ['An V. N.', 'Nguyễn Văn An'],
    ['V. An N.', 'Nguyễn Văn An'],
    ['Smith, J.', 'John Smith'],
  ],
  'DIACRITICS HONORIFIC': [
    ['BS. Nguyen Van An', 'Nguyễn Văn An'],
    ['ONG TRUONG DINH', 'Trương Định'],
    ['TRUONG DINH (ONG)', 'Trương Định'],
  ],
  'DIACRITICS WORD_BOUNDARY': [
    ['HHen Nie', "H'Hen Niê"],
    ['YBham', 'Y Bhăm'],
  ],
  'NAME_ORDER WORD_BOUNDARY': [
    ["O'Connor Mary-Jane", 'Mary-Jane OConnor'],
    ["Niê H'Hen", 'HHen Niê'],
  ],
  'INITIALS HONORIFIC': [['Ông N. V. An', 'Nguyễn Văn An']],
};

/** Pairs under the kinds that decide. */
const different: Readonly<Record<string, Pairs>> = {
  CONTRADICTING_ACCENTS: [
    ['Hà', 'Hạ'],
    ['Nguyễn Thị Hà', 'Nguyễn Thị Hạ'],
    ['Trần Thị Thủy', 'Trần Thị Thùy'],
    ['Trần Thị Thúy', 'Trần Thị Thuỳ'],
    ['Nguyễn Văn An', 'Nguyên Văn An'],
    ['Nguyễn', 'Nguyên'],
    ['Nguyễn Văn An', 'Nguyển Văn An'],
    ['Lê Văn Tuấn', 'Lê Văn Tuân'],
    ['Lê Văn Cường', 'Lê Văn Cương'],
    ['Lê Văn Cường', 'Lê Văn Cướng'],
    ['Trần Thị Lê', 'Trần Thị Lệ'],
    ['Trần Văn Tân', 'Trần Văn Tấn'],
    ['Đăng', 'Đặng'],
    ['Đặng', 'Đằng'],
    ['Ân', 'Ăn'],
    ['Quế', 'Quễ'],
    ['Quê', 'Qué'],
    ['Thương', 'Thuông'],
    ['Đat', 'Dạt'],
    ['Nguyễn Thị Mẫu', 'Nguyễn Thị Mầu'],
    ['Trần Mẫn Thị', 'Mấn Trần Thị'],
    ['A Ánh Bình', 'A Ành Bình'],
    ['BS. Trần Thị Hà', 'Trần Thị Hạ'],
    ['José Nadal', 'Josè Nadal'],
    ['Lý', 'Lị'],
    ['Nguyễn Á. Tuyết', 'Nguyễn Ạnh Tuyết'],
    ['Á.', 'Ạnh'],
    ['Á.', 'Ấn'],
    ['Ú.', 'Ùng'],
  ],
  MISSING_NAME: [
    ['Nguyễn Văn An', 'Nguyễn An'],
    ['Nguyễn Văn An', 'Văn An'],
    ['Nguyễn Văn An', 'An'],
    ['Nguyễn Văn An', 'Nguyen An'],
    ['Nguyễn Thị Thanh Mai', 'Nguyễn Thị Mai'],
    ['Anh Thư', 'Thư'],
    ['Ông Khiêm', 'Khiêm'],
    ['Y Bhăm Niê', 'Y Bhăm'],
    ['BS. Nguyễn An', 'Nguyễn Văn An'],
    ['An An', 'An'],
    ['Nguyễn V. An', 'Nguyễn An'],
    ['Chau Van An', 'Van An'],
    ['Chau Van Minh An', 'Van Minh An'],
    ['Chu Van Minh An', 'Van Minh An'],
    ['CHU VAN MINH AN', 'Văn Minh An'],
    ['Chu Văn Minh An', 'Văn Minh An'],
    ['Cu Van Minh An', 'Van Minh An'],
    ['Bac Cam Van An', 'Cam Van An'],
    ['Ban Van Minh An', 'Van Minh An'],
    ['Be Van Dan', 'Van Dan'],
    ['ONG KHIEM', 'KHIEM'],
    ['T.S. Hoa', 'Hoa'],
    ['T S Nguyễn An', 'Nguyễn An'],
    ['Ô Nguyễn An', 'Nguyễn An'],
    ['An (Bà)', 'An'],
    ['Nguyễn An (Văn)', 'Nguyễn An'],
  ],
  DIFFERENT: [
    ['Nguyeenx Vawn An', 'Nguyễn Văn Anh'],
    ['Maxx Alexx', 'Mã Ale'],
    ['', 'Nguyễn Văn An'],
    ['', ''],
    [' ', ' '],
    ['...', '...'],
    ['Thúy', 'Thúi'],
    ['Tay', 'Tai'],
    ['Yên', 'Iên'],
    ['Thư', 'Thơ'],
    ['Nguyễn Văn An', 'Nguyễn Đức An'],
    ['Nguyễn Văn An', 'Trần Văn An'],
    ['Nguyễn Văn An', 'Nguyễn Văn Anh'],
    ['Nguyễn Văn An', 'Lò Thị Mai Hoa'],
    ['N. T. An', 'Nguyễn Văn An'],
    ['T. V. An', 'Nguyễn Văn An'],
    ['NT An', 'Nguyễn Văn An'],
    ['Đ. Văn An', 'Dương Văn An'],
    ['Ă. Văn Minh', 'Ấn Văn Minh'],
    ['N. An', 'Nguyễn A.'],
    ['N. An', 'N. Thị A.'],
    ['N. V. A.', 'Nguyễn Thị An'],
    ['N. V. A.', 'N. V. B.'],
    ['NVA', 'Nguyễn Thị An'],
    ['NVA', 'Nguyễn Văn Minh An'],
    ['HOA', 'Hồ Oanh Anh'],
    ['Nga', 'Nguyễn Gia An'],
    ['Á', 'Ánh'],
    ['A', 'An'],
    ['Th', 'Thảo'],
    ['NA', 'Nguyễn An'],
    ['Như Ý', 'Như Yến'],
    ['Y Bhăm', 'Yang Bhăm'],
    ["H'Hen Niê", 'Hoa Hen Niê'],
    ['Nguyễn Vă Nan', 'Nguyễn Văn An'],
    ['Nguyễn Văn An 2', 'Nguyễn Văn An 3'],
    ['Con bà Nguyễn Thị An', 'Nguyễn Thị An Bình Minh'],
  ],
  NAME_ORDER: [
    ['Nguyễn Minh Anh', 'Nguyễn Anh Minh'],
    ['Nguyen Minh Anh', 'Nguyễn Anh Minh'],
    ['Lê Thị Thu Hà', 'Lê Thị Hà Thu'],
    ['Trần Lê Minh', 'Lê Trần Minh'],
    ['Trần An Thị', 'Trần Thị An'],
    ['Hà Thu Lê Thị', 'Lê Thị Thu Hà'],
    ['Lê Thu Thị Hà', 'Lê Thị Thu Hà'],
    ['N. T. Hoa', 'Trần Ngọc Hoa'],
    ['T. N. Hoa', 'Nguyễn Thị Hoa'],
    ['Lê T. A.', 'Lê Anh Tuấn'],
    ['A. N. V.', 'Nguyễn Văn An'],
    ['A. V. N.', 'Nguyễn Văn An'],
  ],
  'CONTRADICTING_ACCENTS MISSING_NAME': [['Nguyễn Văn Hà', 'Nguyễn Hạ']],
  'CONTRADICTING_ACCENTS DIFFERENT': [['Nguyễn Văn Hà', 'Nguyễn Đức Hạ']],
};

function cases(table: Readonly<Record<string, Pairs>>) {
  return Object.entries(table).flatMap(([kinds, pairs]) =>
    pairs.flatMap(([a, b]) => [
      { a, b, kinds },
      { a: b, b: a, kinds },
    ]),
  );
}

describe('the same name', () => {
  test.each(
    same.flatMap(([a, b]) => [
      [a, b],
      [b, a],
    ]),
  )('%j, %j', (a = '', b = '') => {
    expect(compareNames(a, b)).toEqual({ verdict: 'SAME', differences: [] });
  });
});

describe('the same name but for its spelling', () => {
  test.each(cases(spelling))('$a, $b: $kinds', ({ a, b, kinds }) => {
    const { verdict, differences } = compareNames(a, b);
    expect(differences.map(({ kind }) => kind).join(' ')).toBe(kinds);
    expect(verdict).toBe('SAME_BUT_SPELLING');
  });
});

describe('different names', () => {
  test.each(cases(different))('$a, $b: $kinds', ({ a, b, kinds }) => {
    const { verdict, differences } = compareNames(a, b);
    expect(differences.map(({ kind }) => kind).join(' ')).toBe(kinds);
    expect(verdict).toBe('DIFFERENT');
  });
});

test('the tables hold enough pairs', () => {
  const pairs = [same, ...Object.values(spelling), ...Object.values(different)].flat();
  expect(pairs.length).toBeGreaterThan(200);
  expect(new Set(pairs.map((pair) => JSON.stringify(pair))).size).toBe(pairs.length);
});

describe('the words concerned', () => {
  test.each([
    [
      'Nguyen Van An',
      'Nguyễn Văn An',
      { kind: 'DIACRITICS', given: 'Nguyen Van', registered: 'Nguyễn Văn' },
    ],
    ['Ông  Nguyễn Văn An', 'Nguyễn Văn An', { kind: 'HONORIFIC', given: 'Ông', registered: null }],
    [
      'Nguyễn Văn An',
      'PGS.TS Nguyễn Văn An',
      { kind: 'HONORIFIC', given: null, registered: 'PGS TS' },
    ],
    ['HHen Niê', "H'Hen Niê", { kind: 'WORD_BOUNDARY', given: 'HHen', registered: 'H Hen' }],
    ['NV An', 'Nguyễn Văn An', { kind: 'INITIALS', given: 'N V', registered: 'Nguyễn Văn' }],
    ['Trần An Thị', 'Trần Thị An', { kind: 'NAME_ORDER', given: 'An Thị', registered: 'Thị An' }],
    [
      'Lê Thị Hà Thu',
      'Lê Thị Thu Hà',
      { kind: 'NAME_ORDER', given: 'Hà Thu', registered: 'Thu Hà' },
    ],
    ['NVA', 'Nguyễn Văn An', { kind: 'INITIALS', given: 'N V A', registered: 'Nguyễn Văn An' }],
    ['Nguyễn An (Bà)', 'Nguyễn An', { kind: 'HONORIFIC', given: 'Bà', registered: null }],
    [
      'Mary-Jane',
      'Mary Jane',
      { kind: 'SPELLING_FORM', given: 'Mary-Jane', registered: 'Mary Jane' },
    ],
    [
      'Trần Thị Hà',
      'Trần Thị Hạ',
      { kind: 'CONTRADICTING_ACCENTS', given: 'Hà', registered: 'Hạ' },
    ],
    ['Nguyễn An', 'Nguyễn Văn An', { kind: 'MISSING_NAME', given: null, registered: 'Văn' }],
    ['Nguyễn Đức An', 'Nguyễn Văn An', { kind: 'DIFFERENT', given: 'Đức', registered: 'Văn' }],
    ['', 'An', { kind: 'DIFFERENT', given: null, registered: 'An' }],
  ])('of %s and %s', (a, b, difference) => {
    expect(compareNames(a, b).differences).toEqual([difference]);
  });
});

describe('what no name is like', () => {
  const long = 'Nguyễn '.repeat(40);

  test('more than 200 code points are different, in either form', () => {
    expect(compareNames('a'.repeat(200), 'A'.repeat(200)).verdict).toBe('SAME');
    expect(compareNames('a'.repeat(201), 'A'.repeat(201)).verdict).toBe('DIFFERENT');
    expect(compareNames('ễ'.repeat(200).normalize('NFD'), 'Ễ'.repeat(200)).verdict).toBe('SAME');
    expect(compareNames('𠮷'.repeat(200), '𠮷'.repeat(200)).verdict).toBe('SAME');
    expect(compareNames(long, long).differences).toEqual([
      { kind: 'DIFFERENT', given: null, registered: null },
    ]);
  });

  test('more than 20 words are compared only as they stand', () => {
    const words = Array.from({ length: 21 }, (_, at) => String.fromCharCode(65 + at).repeat(2));
    expect(compareNames(words.join(' '), words.join('  ')).verdict).toBe('SAME');
    expect(compareNames(words.join(' '), words.toReversed().join(' ')).verdict).toBe('DIFFERENT');
    const fewer = words.slice(1);
    expect(compareNames(fewer.join(' '), fewer.toReversed().join(' ')).verdict).toBe(
      'SAME_BUT_SPELLING',
    );
  });

  test.each([
    '\ud800',
    '\udc00 An',
    '\u0301',
    'a\u0301\u0301\u0301'.repeat(30),
    '\u0000',
    'ﷺ'.repeat(200),
  ])('%j is compared', (text) => {
    expect(compareNames(text, 'Nguyễn Văn An').verdict).toBe('DIFFERENT');
    expect(compareNames(text, text).verdict).toBe('SAME');
  });
});

describe('the time it takes', () => {
  const hundred: Pairs = [
    ['Nguyễn Thị Thuý Hằng'.padEnd(100, ' An'), 'Hang Thuy Thi Nguyen'.padEnd(100, ' An')],
    ['An Án '.repeat(10), 'Ân Ấn '.repeat(10)],
    ['TS BS GS '.repeat(6), 'Anh Em Bé '.repeat(6)],
    ['NV NT '.repeat(10), 'Nguyễn Văn '.repeat(9)],
    [`${'a.'.repeat(19)}b`, `${'á-'.repeat(19)}c`],
    ["'".repeat(99).padEnd(100, 'a'), `${'\u0301'.repeat(99)}a`],
    ['YYYYYYYYYY'.repeat(10), `${'Y'.repeat(99)}I`],
  ];

  test.each(hundred)('%j, %j: less than a millisecond', (a, b) => {
    const rounds = 200;
    for (let round = 0; round < rounds; round += 1) compareNames(a, b);
    const start = process.cpuUsage();
    for (let round = 0; round < rounds; round += 1) compareNames(a, b);
    const { user } = process.cpuUsage(start);
    expect(user / 1000 / rounds).toBeLessThan(1);
  });

  test('a megabyte is no work', () => {
    const megabyte = 'Nguyễn Văn '.repeat(100_000);
    const start = performance.now();
    for (let round = 0; round < 100; round += 1) compareNames(megabyte, megabyte);
    expect(performance.now() - start).toBeLessThan(100);
  });
});
