import type { BenefitDigit } from '../../domain/card-number.ts';
import type { PlainDate } from '../../domain/date.ts';

const decision1351 = 'Quyết định 1351/QĐ-BHXH';
const resolution261 = 'Nghị quyết 261/2025/QH15';

/** Groups of the Law art. 12 by who contributes; 4 and 5 wait 30 days after a first payment or a gap (rules 2.2, 2.7). */
export type ContributionGroup = 1 | 2 | 3 | 4 | 5 | 6;

interface ObjectCode {
  readonly code: string;
  /** Usual benefit digit by first day: a plausibility check only, the card is followed. */
  readonly digits: ReadonlyArray<{
    readonly from: string | null;
    readonly digit: BenefitDigit;
    readonly source: string;
  }>;
  /** null where no source tells what the code means. */
  readonly meaning: string | null;
  readonly group: ContributionGroup | null;
}

function code(
  name: string,
  digit: BenefitDigit,
  meaning: string | null,
  group: ContributionGroup | null,
): ObjectCode {
  return { code: name, digits: [{ from: null, digit, source: decision1351 }], meaning, group };
}

function raised(
  name: string,
  before: BenefitDigit,
  meaning: string,
  group: ContributionGroup,
): ObjectCode {
  return {
    code: name,
    digits: [
      { from: null, digit: before, source: decision1351 },
      { from: '2026-01-01', digit: 2, source: resolution261 },
    ],
    meaning,
    group,
  };
}

/**
 * Object codes (characters 1-2 of a card number). The list is open (Decision 1351/2015, amended by 1697/2023 and 1018/2024):
 * an unknown code warns and never refuses.
 */
export const objectCodes: readonly ObjectCode[] = [
  code('CC', 1, 'people with merit, group 1', 3),
  code('TE', 1, 'child under 6', 3),
  code('CK', 2, 'people with merit, group 2', 3),
  code('CB', 2, 'veterans', 3),
  code('KC', 2, 'veterans (resistance-war participants)', 3),
  code('HN', 2, 'poor household', 3),
  code('DT', 2, 'ethnic minority in a difficult area', 3),
  code('DK', 2, 'resident of an especially difficult area', 3),
  code('XD', 2, 'island resident', 3),
  code('BT', 2, 'monthly social assistance', 3),
  code('TS', 2, "martyr's relative", 3),
  code('AK', 2, 'safe-zone commune resident', 3),
  code('CT', 2, 'aged 80 or more with survivor pension', 3),
  raised('CN', 3, 'near-poor household', 4),
  raised('LH', 4, 'aged 75 or more with social pension', 3),
  code('HT', 3, 'pensioner', 2),
  code('TC', 3, 'relative of a person with merit', 3),
  code('PV', 3, 'carer of a person with merit', 3),
  code('TG', 3, null, null),
  code('DS', 3, null, null),
  code('HK', 3, null, null),
  code('DN', 4, 'enterprise employee', 1),
  code('HX', 4, 'co-operative employee', 1),
  code('CH', 4, 'other employer (state bodies, public units)', 1),
  code('NN', 4, 'other employer (foreign or international organisation)', 1),
  code('TK', 4, 'other employer', 1),
  code('HC', 4, 'public servant', 1),
  code('XK', 4, 'part-time commune staff', 1),
  code('TB', 4, 'work injury or occupational disease allowance', 2),
  code('NO', 4, 'long sick leave', 2),
  code('XB', 4, 'retired commune staff (paid by the fund)', 2),
  code('TN', 4, 'unemployment benefit', 2),
  code('CS', 4, 'retired rubber worker', 2),
  code('XN', 4, 'retired commune staff (paid by the budget)', 3),
  code('MS', 4, 'former loss-of-capacity allowance', 3),
  code('HD', 4, "deputy of the National Assembly or a People's Council", 3),
  code('TQ', 4, 'relative of army personnel', 3),
  code('TA', 4, 'relative of police personnel', 3),
  code('TY', 4, 'relative of cipher personnel', 3),
  code('HG', 4, 'organ donor', 3),
  code('LS', 4, 'foreign scholarship student', 3),
  code('HS', 4, 'pupil', 4),
  code('SV', 4, 'student', 4),
  code('GB', 4, 'average-income farm household', 4),
  code('GD', 4, 'household participant', 5),
  code('ND', 4, null, null),
  code('TH', 4, null, null),
  code('TV', 4, 'relative of defence civil staff', 6),
  code('TD', 4, null, null),
  code('TU', 4, null, null),
  code('BA', 4, null, null),
  code('QN', 5, 'army', 3),
  code('CA', 5, 'police', 3),
  code('CY', 5, 'cipher', 3),
];

const byCode: ReadonlyMap<string, ObjectCode> = new Map(objectCodes.map((row) => [row.code, row]));

export function isKnownObjectCode(name: string): boolean {
  return byCode.has(name);
}

/** Usual digit of a code on a day; null for an unknown code. */
export function usualDigitOf(name: string, on: PlainDate): BenefitDigit | null {
  return (
    byCode.get(name)?.digits.findLast(({ from }) => from === null || from <= on)?.digit ?? null
  );
}

export function contributionGroupOf(name: string): ContributionGroup | null {
  return byCode.get(name)?.group ?? null;
}

/** Codes whose meaning (TG … BA) or level under Decree 188/2025 (HG) no source settles: point 10. */
const unsettledCodes = new Set(['TG', 'ND', 'TH', 'TV', 'TD', 'TU', 'BA', 'HG']);

export function isUnsettledObjectCode(name: string): boolean {
  return unsettledCodes.has(name);
}

const armedForces = new Set(['QN', 'CA', 'CY']);

/** Army, police and cipher, whose cards their own ministries manage (rules 5.3). */
export function isArmedForces(name: string | null): boolean {
  return name !== null && armedForces.has(name);
}
