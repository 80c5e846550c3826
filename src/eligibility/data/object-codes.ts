import type { BenefitDigit } from '../../domain/card-number.ts';
import type { PlainDate } from '../../domain/date.ts';

/**
 * Object codes (characters 1-2) by usual benefit digit: a plausibility check only, the card is followed. The list is open
 * (Decision 1351/2015, amended by 1697/2023 and 1018/2024): an unknown code warns and never refuses.
 */
const codesByDigit: Readonly<Record<BenefitDigit, string>> = {
  1: 'CC TE',
  2: 'CK CB KC HN DT DK XD BT TS AK CT',
  3: 'HT TC PV TG DS HK CN',
  4: 'DN HX CH NN TK HC XK TB NO XB TN CS XN MS HD TQ TA TY HG LS HS SV GB GD ND TH TV TD TU BA LH',
  5: 'QN CA CY',
};

const usualDigit: ReadonlyMap<string, BenefitDigit> = new Map(
  ([1, 2, 3, 4, 5] as const).flatMap((digit) =>
    codesByDigit[digit].split(' ').map((code) => [code, digit] as const),
  ),
);

export function isKnownObjectCode(code: string): boolean {
  return usualDigit.has(code);
}

/** Groups raised to 100 % on 2026-01-01 even where the card still shows the old digit (Resolution 261/2025/QH15). */
const raisedIn2026: Readonly<Record<string, BenefitDigit>> = { CN: 3, LH: 4 };

export function isRaisedByResolution261(code: string, digit: BenefitDigit, on: PlainDate): boolean {
  return on >= '2026-01-01' && Object.hasOwn(raisedIn2026, code) && raisedIn2026[code] === digit;
}

export function isUnusualDigit(code: string, digit: BenefitDigit, on: PlainDate): boolean {
  const usual = usualDigit.get(code);
  const raised = on >= '2026-01-01' && Object.hasOwn(raisedIn2026, code) && digit === 2;
  return usual !== undefined && usual !== digit && !raised;
}
