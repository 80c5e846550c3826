import { describe, expect, test } from 'vitest';
import { maskedDate, maskedName } from '../../../../src/identity/names/mask.ts';

describe('a masked name', () => {
  test.each([
    ['Nguyễn Thị Mẫu', 'N••• T••• M•••'],
    ['Đỗ  An', 'Đ••• A•••'],
    ['Ý'.normalize('NFD'), 'Ý•••'],
    ['Y Bhăm', 'Y••• B•••'],
    ["H'Hen Niê", 'H••• N•••'],
    ['', '•••'],
    ['𠮷野', '𠮷•••'],
    ['\ud800', '\ud800•••'],
  ])('%j: %j', (name, masked) => {
    expect(maskedName(name)).toBe(masked);
  });

  test('does not tell the length of its words', () => {
    expect(maskedName('Nguyễn Văn An')).toBe(maskedName('Ngô Viết Anh'));
  });

  test('is short, however long the name', () => {
    expect(maskedName('An '.repeat(400_000)).length).toBeLessThan(100);
  });
});

test.each([
  ['1986-01-15', '1•••'],
  ['1986-01', '1•••'],
  ['1986', '1•••'],
  ['2003', '2•••'],
  ['', '•••'],
])('a masked date: %j, %j', (date, masked) => {
  expect(maskedDate(date)).toBe(masked);
});
