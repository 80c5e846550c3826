import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createPseudonyms } from '../../../src/ledger/pseudonym.ts';

const key = new Uint8Array(32).fill(7);
const pseudonyms = createPseudonyms(key);

describe('pseudonyms', () => {
  it('are a keyed hash of the label and the value', () => {
    const expected = createHmac('sha256', key).update('vss-gateway/ledger-person/1\n001086012345');
    expect(pseudonyms.person('001086012345')).toBe(expected.digest('base64url'));
  });

  it('are stable under one key and unrelated under another', () => {
    const other = createPseudonyms(new Uint8Array(32).fill(8));
    expect(createPseudonyms(key).person('1')).toBe(pseudonyms.person('1'));
    expect(other.person('1')).not.toBe(pseudonyms.person('1'));
  });

  it('keep a person and a staff member with the same number apart', () => {
    expect(pseudonyms.person('1')).not.toBe(pseudonyms.practitioner('1'));
  });

  it('refuse a key that could be guessed', () => {
    expect(() => createPseudonyms(new Uint8Array(31))).toThrow(TypeError);
  });
});
