import { describe, expect, it } from 'vitest';
import { createSealing } from '../../../src/sealing/index.ts';

const secret = Buffer.alloc(32, 'a secret of the tests ');
const sealing = createSealing(secret, 'tests 1');

describe('a sealed text', () => {
  it('opens where it was sealed for, in full', () => {
    for (const text of ['', 'Nguyễn Thị Ánh', '🏥'.repeat(10_000)]) {
      expect(sealing.open('place', sealing.seal('place', text))).toBe(text);
    }
  });

  it('is shorter when it is compressed', () => {
    const short = createSealing(secret, 'tests 1', { compressed: true });
    for (const text of ['', 'Nguyễn Thị Ánh', '🏥'.repeat(10_000)]) {
      expect(short.open('place', short.seal('place', text))).toBe(text);
    }
    expect(short.seal('place', '🏥'.repeat(10_000)).length).toBeLessThan(1_000);
  });

  it('never looks the same twice, and shows nothing', () => {
    const sealed = [1, 2].map(() => sealing.seal('place', '079085000101'));
    expect(new Set(sealed).size).toBe(2);
    expect(Buffer.from(sealed[0] ?? '', 'base64url').toString('latin1')).not.toContain('0790');
  });

  it.each([
    ['another place', () => sealing.open('other', sealing.seal('place', 'a'))],
    ['another use', () => createSealing(secret, 'tests 2').open('p', sealing.seal('p', 'a'))],
    [
      'another secret',
      () => createSealing(Buffer.alloc(32), 'tests 1').open('p', sealing.seal('p', 'a')),
    ],
    ['a cut', () => sealing.open('p', sealing.seal('p', 'abc').slice(0, -2))],
    ['nothing', () => sealing.open('p', '')],
  ])('opens no more after %s', (_, open) => {
    expect(open).toThrow();
  });
});
