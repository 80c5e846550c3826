import { describe, expect, test } from 'vitest';
import { restored } from '../../../../src/identity/scan/lost-keys.ts';
import { isPlausibleWord, isSyllable } from '../../../../src/identity/scan/syllable.ts';
import { untyped } from '../../../../src/identity/scan/typed-keys.ts';

describe('syllables', () => {
  const names =
    'Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Văn Thị Đức Ngọc Quỳnh Thuý Thúy Tuấn ' +
    'Khuê Giang Gia Quốc Phượng Nghĩa Ý Yến Uyên Oanh Ánh Xuân Luân Hòa Hoà Trường Nhật Việt Khánh Duyên Tuyết Loan Út';
  test.each(names.split(' '))('%s is one', (word) => {
    expect(isSyllable(word)).toBe(true);
    expect(isSyllable(word.toUpperCase())).toBe(true);
    expect(
      isPlausibleWord(
        word.normalize('NFD').replaceAll(/\p{M}/gu, '').replaceAll('Đ', 'D').replaceAll('đ', 'd'),
      ),
    ).toBe(true);
  });

  test.each(['', 'Smith', 'VAWN', 'Nguyeenx', 'Phat', 'Phàt', 'Zô', 'ngghi', 'Nguyễ̃n'])(
    '%s is none',
    (word) => {
      expect(isSyllable(word)).toBe(false);
    },
  );
});

describe('keys left in a name', () => {
  test.each([
    ['NGUYEENX VAWN', 'NGUYỄN VĂN', 'TELEX'],
    ['Nguye6n4 Va8n', 'Nguyễn Văn', 'VNI'],
    ['TRAANF THIJ HOAF', 'TRẦN THỊ HÒA', 'TELEX'],
    ['Ddoox Dduwcs Huwowng', 'Đỗ Đức Hương', 'TELEX'],
    ['NGUYENEX VAWN A', 'NGUYỄN VĂN A', 'TELEX'],
    ['D9o64 D9u7c1', 'Đỗ Đức', 'VNI'],
    ['Le6 Thi5 Thu3y', 'Lê Thị Thủy', 'VNI'],
    ['Tra62n Quo61c', 'Trần Quốc', 'VNI'],
    ['PHAN THIJ GIAF', 'PHAN THỊ GIÀ', 'TELEX'],
    ['Lee Ngocj Lan', 'Lê Ngọc Lan', 'TELEX'],
    ['Phamj Quang Minh', 'Phạm Quang Minh', 'TELEX'],
    ['Nguyeexn Ngojc Hoa', 'Nguyễn Ngọc Hoa', 'TELEX'],
    ['Nguyênx Văn An', 'Nguyễn Văn An', 'TELEX'],
    ['Nguyênx Thị Thuý', 'Nguyễn Thị Thuý', 'TELEX'],
    ['Vox Hoangf Anh', 'Võ Hoàng Anh', 'TELEX'],
    ['VOX HOANGF ANH', 'VÕ HOÀNG ANH', 'TELEX'],
    ['Phamj Thij Thw', 'Phạm Thị Thư', 'TELEX'],
    ['PHAMJ THIJ THW', 'PHẠM THỊ THƯ', 'TELEX'],
    ['Buif Quoocs Khanhs', 'Bùi Quốc Khánh', 'TELEX'],
    ['HUYNHF THIJ QUYS', 'HUỲNH THỊ QUÝ', 'TELEX'],
  ])('%s is %s', (raw, text, method) => {
    expect(untyped(raw)).toEqual({ text, method });
  });

  test.each([
    'Nguyễn Văn An',
    'NGUYEN VAN AN',
    'Max',
    'Alex Max',
    'LEE MAX',
    'Dawn Tan',
    'Danh Sar',
    'Max Foos',
    'Kim Lees',
    'Lan Beer',
    'Kim Downs',
    'Kim Koons',
    'Lan Hoorn',
    'Lan Troost',
    'Ngor Deng',
    'Lan Bajc',
    'Mai Hanf',
    'Anh Senf',
    'Kim Manx',
    'Lan Hooft',
    'Anh Raj',
    'Van Maas',
    'Kim Roos',
    'Lee Sachs',
    'Tina Kovacs',
    'AJ Lee',
    'Lang Dawns',
    'Van Reef',
    'Van Loon',
    'Van Leeuw',
    'Hans Koch',
    'Thawng Lian',
    'Olaf',
    'Phạm Thij Smith',
    'Y Thos Niê',
    "H'Mos",
    'Smith',
    'NGUYEN VAWN',
    'Nguyễn Va8n4 2',
    '12345',
    'A1'.repeat(60),
    '',
  ])('%s stays', (name) => {
    expect(untyped(name)).toBeNull();
  });
});

describe('keys lost in a code', () => {
  const only = (wanted: string) => (plain: string) => (plain === wanted ? plain : undefined);

  test.each([
    ['ĐN4', 'DN4', 'D_STROKE'],
    ['đ', 'dd', 'TELEX'],
    ['đ', 'd9', 'VNI'],
    ['câf', 'caaf', 'TELEX'],
    ['cầ', 'caaf', 'TELEX'],
    ['cầ', 'cafa', 'TELEX'],
    ['TÉ01', 'TE101', 'VNI'],
    ['6ác2', '6ac12', 'VNI'],
    ['ư', 'uw', 'TELEX'],
  ])('%s was %s', (broken, plain, kind) => {
    expect(restored(broken, only(plain))).toEqual({ value: plain, kind });
  });

  test('two meanings are none, and so are too many', () => {
    expect(restored('đ', (plain) => plain)).toBeNull();
    expect(restored('é'.repeat(80), () => undefined)).toBeNull();
    expect(restored('éabcdefabc'.repeat(10), (plain) => plain)).toBeNull();
    expect(restored(`é${'a'.repeat(99)}`, () => 'x')).toBeNull();
    expect(restored('€ñ', (plain) => plain)).toBeNull();
  });
});
