import { describe, expect, it } from 'vitest';
import type { PlainDate } from '../../../src/domain/date.ts';
import { parsePersonalId, provincesOnly } from '../../../src/domain/personal-id.ts';
import { crowdAround, crowdMember, crowdSize } from '../../../src/sandbox/crowd.ts';

const today = '2026-11-22' as PlainDate;

describe('the crowd', () => {
  it('is found by personal, insurance and card number, one at a time', () => {
    for (const index of [0, 3, 5, 777, 9_999, crowdSize - 1]) {
      const member = crowdMember(index, today);
      const { card, presented } = member;
      for (const number of [presented.personalId, card?.insuranceNumber, card?.cardNumber])
        expect(crowdAround(number ?? '', today)).toEqual([member]);
    }
  });

  it('has numbers that can be', () => {
    for (let index = 0; index < crowdSize; index += 997) {
      const { presented } = crowdMember(index, today);
      expect(parsePersonalId(presented.personalId ?? '', provincesOnly)).toBe(presented.personalId);
    }
  });

  it('has nobody by the number of somebody else', () => {
    for (const number of ['', '001086000001', '999999800001', 'DN4010199999999'])
      expect(crowdAround(number, today)).toEqual([]);
    expect(() => crowdMember(crowdSize, today)).toThrow(RangeError);
  });
});
