import type { BenefitDigit } from '../../domain/card-number.ts';
import type { Level } from '../decision.ts';

interface BenefitDigitRow {
  readonly percent: Level;
  /** Costs out of scope come from the armed forces' own budget (Decree 70/2015 arts 10-11). */
  readonly outOfScope: boolean;
  readonly source: string;
}

/** Benefit digit (character 3 of a card number): base percentage (Law art. 22(1), Decision 1351/QĐ-BHXH). */
export const benefitDigits: Readonly<Record<BenefitDigit, BenefitDigitRow>> = {
  1: { percent: 100, outOfScope: false, source: 'Luật BHYT điều 22(1)(a)' },
  2: { percent: 100, outOfScope: false, source: 'Luật BHYT điều 22(1)(a)' },
  3: { percent: 95, outOfScope: false, source: 'Luật BHYT điều 22(1)(d)' },
  4: { percent: 80, outOfScope: false, source: 'Luật BHYT điều 22(1)(đ)' },
  5: { percent: 100, outOfScope: true, source: 'Nghị định 70/2015/NĐ-CP điều 10-11' },
};
