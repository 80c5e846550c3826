import type {
  CardPart,
  CardState,
  CaseConditional,
  CaseExpected,
  CaseInput,
  CaseSegment,
  Status,
} from './case-input.ts';
import {
  BASE_SALARY,
  CODE_ORDER,
  DIGIT_PERCENT,
  expectedDigit,
  type Listing,
  listing,
  oldAreaFactor,
  oldSelfFactor,
  portalRowOf,
  ROUTE_ROWS,
  type RouteFacts,
} from './tables.ts';

/** In this file `undefined` always means: the text leaves it open. */
type Open<T> = T | undefined;

const DAY_MS = 86_400_000;
const toDays = (iso: string): number => Date.parse(`${iso}T00:00:00Z`) / DAY_MS;
const fromDays = (days: number): string => new Date(days * DAY_MS).toISOString().slice(0, 10);
export const plusDays = (iso: string, days: number): string => fromDays(toDays(iso) + days);
const yearOf = (iso: string): string => iso.slice(0, 4);
const earlier = (a: string, b: string): string => (a < b ? a : b);

/** Half-up quotient of non-negative numbers. */
const roundedQuotient = (numerator: bigint, denominator: bigint): bigint =>
  (2n * numerator + denominator) / (2n * denominator);

function completedYears(birthDate: string | null, on: string): Open<number> {
  if (birthDate === null || birthDate > on || birthDate.endsWith('-02-29')) return undefined;
  const years = Number(yearOf(on)) - Number(yearOf(birthDate));
  return on.slice(5) >= birthDate.slice(5) ? years : years - 1;
}

const salaryOn = (date: string): Open<bigint> =>
  BASE_SALARY.findLast((row) => row.from <= date)?.amount;

// Section 4.4: documents that make the route right.

function referralValid(input: CaseInput): Open<boolean> {
  const slip = input.referral;
  if (slip === null) return false;
  if (slip.fromFacilityCode === '' || slip.slipNumber === '') return undefined;
  if (slip.signedOn > input.visitDate) return false;
  if (slip.type === 'SINGLE') {
    let workingDays = 0;
    let last = slip.signedOn;
    for (let day = plusDays(slip.signedOn, 1); workingDays < 10; day = plusDays(day, 1)) {
      const weekday = (toDays(day) + 4) % 7;
      if (weekday !== 0 && weekday !== 6 && !input.officialHolidays.includes(day)) {
        workingDays += 1;
        last = day;
      }
    }
    if (input.visitDate > last) {
      const restOnly = offDaysOnly(plusDays(last, 1), input.visitDate, input.officialHolidays);
      return restOnly ? undefined : false;
    }
    return slip.usedBefore ? undefined : true;
  }
  if (slip.usedBefore) return false;
  const anniversary = `${Number(yearOf(slip.signedOn)) + 1}${slip.signedOn.slice(4)}`;
  if (input.visitDate === anniversary) return undefined;
  if (input.visitDate > anniversary) return false;
  return input.diagnosis.inAppendixIII === false ? undefined : true;
}

function offDaysOnly(from: string, to: string, holidays: readonly string[]): boolean {
  for (let day = from; day <= to; day = plusDays(day, 1)) {
    const weekday = (toDays(day) + 4) % 7;
    if (weekday !== 0 && weekday !== 6 && !holidays.includes(day)) return false;
  }
  return true;
}

const SHORT_STAY_REASONS = [
  'BUSINESS_TRIP',
  'STUDENT_HOLIDAY_OR_PRACTICE',
  'LEAVE_WITH_FAMILY',
  'MOBILE_WORKER',
  'VISITING_RELATIVES',
];

function residenceDeclared(input: CaseInput): Open<boolean> {
  const stay = input.residence;
  if (stay === null || !stay.declared) return false;
  if (input.visitDate < stay.from || input.visitDate > stay.to) return false;
  if (stay.type === 'TEMPORARY_RESIDENCE') return true;
  if (toDays(stay.to) - toDays(stay.from) + 1 >= 30) return false;
  return stay.reason !== null && SHORT_STAY_REASONS.includes(stay.reason) ? true : undefined;
}

// Sections 2.7 and 5.6: which card, in which state.

interface ChosenCard {
  readonly state: Open<CardState>;
  readonly used: Open<CardPart>;
  readonly usable: Open<boolean>;
}

const covers = (card: CardPart, date: string): boolean =>
  card.validFrom <= date && date <= card.validTo;

const isOverride = (card: CardPart, visitDate: string): boolean =>
  visitDate >= '2026-01-01' &&
  ((card.objectCode === 'CN' && card.benefitDigit === 3) ||
    (card.objectCode === 'LH' && card.benefitDigit === 4));

const cardPercent = (card: CardPart, visitDate: string): number =>
  isOverride(card, visitDate) ? 100 : DIGIT_PERCENT[card.benefitDigit];

function inGrace(input: CaseInput, card: CardPart, on: string): Open<boolean> {
  const admittedInTime = covers(card, input.visitDate);
  if (!admittedInTime || on <= card.validTo || on > plusDays(card.validTo, 15)) return false;
  if (input.dischargeDate !== null && input.dischargeDate < on) return undefined;
  // "Decree 146 had inpatient only"; Decree 188 is in full force from 2025-08-15.
  return input.careType === 'INPATIENT' || on >= '2025-08-15' ? true : undefined;
}

function chooseCard(input: CaseInput, on: string): ChosenCard {
  const card = input.card;
  if (card === null) return { state: undefined, used: undefined, usable: undefined };
  const next = card.replacement;
  const switched = input.portal.available && input.portal.resultCode === '003';
  const nextCovers = next !== null && covers(next, on);
  if (card.revoked) {
    return { state: 'INVALID_REVOKED', used: card, usable: next === null ? false : undefined };
  }
  const ended = on > card.validTo;
  const grace = inGrace(input, card, on);
  const open: ChosenCard = { state: undefined, used: undefined, usable: undefined };
  if (switched) {
    if (next === null) return open;
    if (nextCovers) return { state: ended ? 'REPLACED' : undefined, used: next, usable: true };
    if (!ended || grace !== false) return open;
    return { state: on > next.validTo ? 'EXPIRED' : undefined, used: undefined, usable: false };
  }
  if (on < card.validFrom) {
    return nextCovers ? open : { state: 'NOT_YET_VALID', used: card, usable: false };
  }
  if (!ended) {
    if (next === null || !nextCovers) return { state: 'VALID', used: card, usable: true };
    const own = cardPercent(card, input.visitDate);
    const other = cardPercent(next, input.visitDate);
    if (own > other || (own === other && card.benefitDigit === next.benefitDigit)) {
      return { state: 'VALID', used: card, usable: true };
    }
    const higher = other > own && input.portal.resultCode === '004' && input.portal.available;
    return { state: 'VALID', used: higher ? next : undefined, usable: true };
  }
  if (next !== null && nextCovers) return { state: 'REPLACED', used: next, usable: true };
  if (grace === undefined) return open;
  return grace
    ? { state: 'VALID_GRACE', used: card, usable: true }
    : { state: 'EXPIRED', used: card, usable: false };
}

// Sections 4.2 and 4.3.

interface Route {
  /** null: no row matches. */
  readonly factor: Open<number | null>;
  readonly code: Open<string | null>;
  readonly self: Open<boolean>;
  readonly conflict: Open<string | null>;
  readonly usesAppendixII: Open<boolean>;
}

const OPEN_ROUTE: Route = {
  factor: undefined,
  code: undefined,
  self: undefined,
  conflict: undefined,
  usesAppendixII: undefined,
};

const merged = (routes: readonly Route[]): Route => {
  const [first, ...rest] = routes;
  if (first === undefined) return OPEN_ROUTE;
  return rest.reduce<Route>(
    (a, b) => ({
      factor: a.factor === b.factor ? a.factor : undefined,
      code: a.code === b.code ? a.code : undefined,
      self: a.self === b.self ? a.self : undefined,
      conflict: a.conflict === b.conflict ? a.conflict : undefined,
      usesAppendixII: a.usesAppendixII === b.usesAppendixII ? a.usesAppendixII : undefined,
    }),
    first,
  );
};

function newRoute(facts: RouteFacts, date: string): Route {
  const matching = ROUTE_ROWS.filter((row) => row.holds(facts));
  const right = matching.filter((row) => !row.self);
  const selfAllowed = right.every((row) => row.code === '1.2');
  const factorOf = (row: (typeof matching)[number]): number =>
    date >= '2026-07-01' ? row.since20260701 : row.before;
  const rows = (selfAllowed ? matching : right).toSorted(
    (a, b) => CODE_ORDER.indexOf(a.code) - CODE_ORDER.indexOf(b.code),
  );
  const factor = Math.max(...rows.map(factorOf));
  const chosen = rows.find((row) => factorOf(row) === factor);
  const first = rows[0];
  if (chosen === undefined || first === undefined) {
    return { factor: null, code: undefined, self: true, conflict: null, usesAppendixII: false };
  }
  return {
    factor,
    code: chosen.code,
    self: chosen.self,
    conflict: first.code === chosen.code ? null : first.code,
    usesAppendixII: chosen.asksAppendixII === true,
  };
}

const options = (fact: Open<boolean>): readonly boolean[] =>
  fact === undefined ? [true, false] : [fact];

function routeSince2025(input: CaseInput, card: Open<CardPart>, listed: Open<boolean>): Route {
  const routes: Route[] = [];
  for (const referral of options(referralValid(input))) {
    for (const residence of options(residenceDeclared(input))) {
      for (const inAppendixI of options(listed)) {
        routes.push(
          newRoute(
            {
              emergency: input.emergency,
              registeredHere: card?.registeredFacility.code === input.facility.code,
              primaryStatutory: input.facility.primaryStatutory,
              referralValid: referral,
              registeredLevel: card?.registeredFacility.level ?? null,
              residenceDeclared: residence,
              appointmentValid: input.appointment !== null && !input.appointment.used,
              donorJustDonated: input.person.donorJustDonated,
              newborn: input.person.newborn,
              level: input.facility.level,
              outpatient: input.careType === 'OUTPATIENT',
              score: input.facility.score,
              provisionalBasic: input.facility.provisionalBasic,
              formerTier: input.facility.formerTier,
              inAppendixI,
              inAppendixII: input.diagnosis.inAppendixII,
              area: input.card?.area ?? null,
            },
            input.visitDate,
          ),
        );
      }
    }
  }
  const route = merged(routes);
  const residenceUnclear =
    residenceDeclared(input) !== false && card?.registeredFacility.level === null;
  return (card === undefined && route.self !== false) || (residenceUnclear && route.self !== false)
    ? OPEN_ROUTE
    : route;
}

function routeUntil2024(input: CaseInput, card: Open<CardPart>): Route {
  const { formerTier, code } = input.facility;
  if (formerTier === 'NONE') return OPEN_ROUTE;
  const outpatient = input.careType === 'OUTPATIENT';
  const right: Route = {
    factor: 100,
    code: null,
    self: false,
    conflict: null,
    usesAppendixII: false,
  };
  const { person } = input;
  if (
    input.emergency ||
    card?.registeredFacility.code === code ||
    person.newborn ||
    person.donorJustDonated ||
    (input.appointment !== null && !input.appointment.used)
  ) {
    return right;
  }
  if (card === undefined) return OPEN_ROUTE;
  const slip = input.referral;
  // Slips "valid to 31 Dec" of Circular 40/2015: only the clear cases are asserted.
  const slipClear =
    slip !== null &&
    slip.signedOn <= input.visitDate &&
    yearOf(slip.signedOn) === yearOf(input.visitDate) &&
    referralValid(input) === true;
  if (slipClear) return right;
  const sameProvince = code.slice(0, 2) === card.registeredFacility.code.slice(0, 2);
  const local = formerTier === 'COMMUNE' || formerTier === 'DISTRICT';
  const area = input.card?.area ?? null;
  const selfFactor =
    area !== null
      ? oldAreaFactor(formerTier, outpatient)
      : formerTier === 'COMMUNE' && !sameProvince
        ? undefined
        : oldSelfFactor(formerTier, outpatient, input.visitDate);
  const self: Route = { ...right, factor: selfFactor, self: true };
  const maybeRight =
    slip !== null ||
    input.residence !== null ||
    (local && sameProvince && input.visitDate >= '2016-01-01');
  return maybeRight ? merged([right, self]) : self;
}

// Section 3.3.

interface FiveYears {
  readonly exempt: Open<boolean | null>;
  readonly moneyMet: Open<boolean>;
  readonly threshold: Open<number>;
}

function fiveYears(input: CaseInput): FiveYears {
  const date = input.card?.fiveYearDate ?? null;
  const yearsOk = date === null ? null : input.visitDate >= date;
  const money = moneyTest(input);
  let exempt: Open<boolean | null>;
  if (yearsOk === false || money.met === false) exempt = false;
  else if (money.met === undefined) exempt = undefined;
  else exempt = yearsOk === null ? null : true;
  return { exempt, moneyMet: money.met, threshold: money.threshold };
}

function moneyTest(input: CaseInput): { met: Open<boolean>; threshold: Open<number> } {
  const coPay = input.cumulativeCoPay;
  const year = yearOf(input.visitDate);
  const changeAt = BASE_SALARY.findIndex((row) => yearOf(row.from) === year);
  const now = salaryOn(`${year}-12-31`);
  if (coPay === null || now === undefined) return { met: undefined, threshold: undefined };
  const a = BigInt(coPay.beforeChange);
  const b = BigInt(coPay.sinceChange);
  if (changeAt < 0) return { met: a + b > 6n * now, threshold: Number(6n * now) };
  const before = BASE_SALARY[changeAt - 1]?.amount;
  const change = BASE_SALARY[changeAt];
  if (before === undefined || change === undefined) return { met: undefined, threshold: undefined };
  const atOnce = a >= 6n * before;
  // rest = (6 - A / L0) * L1, compared as B * L0 > (6 * L0 - A) * L1
  const restTimesL0 = (6n * before - a) * now;
  const met = atOnce || b * before > restTimesL0;
  if (input.visitDate < change.from) {
    const asIfNoChange = a + b > 6n * before;
    return { met: met === asIfNoChange ? met : undefined, threshold: undefined };
  }
  if (atOnce) return { met, threshold: undefined };
  const cents = roundedQuotient(100n * (a * before + restTimesL0), before);
  return { met, threshold: Number(cents) / 100 };
}

// Section 3.2.

interface Level {
  readonly percent: Open<number>;
  readonly upgrades: readonly string[];
}

interface LevelFacts {
  readonly statutory: boolean;
  readonly polyclinic: Open<boolean>;
  readonly small: Open<boolean>;
  readonly exempt: Open<boolean>;
}

function levelOf(card: CardPart, visitDate: string, facts: LevelFacts): Level {
  const base = cardPercent(card, visitDate);
  const upgrades: string[] = [];
  if (base === 100) upgrades.push('U1');
  if (facts.statutory) upgrades.push('U2');
  if (facts.polyclinic === true) upgrades.push('U3');
  if (facts.small === true) upgrades.push('U4');
  if (facts.exempt === true) upgrades.push('U5');
  if (upgrades.length > 0) return { percent: 100, upgrades };
  const unclear = [facts.polyclinic, facts.small, facts.exempt].includes(undefined);
  return { percent: unclear ? undefined : base, upgrades };
}

function levelFacts(input: CaseInput, route: Route, five: FiveYears): LevelFacts {
  const { facility, visitDate } = input;
  const newLaw = visitDate >= '2025-01-01';
  const salary = salaryOn(visitDate);
  let small: Open<boolean>;
  if (input.inScopeCost === null) small = false;
  else if (salary !== undefined) small = 100n * BigInt(input.inScopeCost) < 15n * salary;
  else small = input.inScopeCost >= 208_500 ? false : undefined;
  const unclearExemption = five.exempt === undefined && input.cumulativeCoPay !== null;
  let exempt: Open<boolean>;
  if (route.self === true || five.exempt === false || five.exempt === null) exempt = false;
  else if (five.exempt === true) exempt = route.self === false ? true : undefined;
  else exempt = unclearExemption ? undefined : false;
  return {
    statutory: newLaw ? facility.primaryStatutory : facility.formerTier === 'COMMUNE',
    polyclinic:
      newLaw && facility.regionalPolyclinic && input.careType !== 'INPATIENT'
        ? input.careType === 'OUTPATIENT' || undefined
        : false,
    small,
    exempt,
  };
}

// Sections 2.6(2), 3.3, 5.4 and 5.6.

interface Stay {
  readonly paidThrough: Open<string>;
  readonly endsBeforeDischarge: Open<boolean>;
  readonly segments: Open<readonly CaseSegment[]>;
  /** One level from the first to the last day. */
  readonly uniform: boolean;
}

function stayOf(input: CaseInput, chosen: ChosenCard, facts: LevelFacts): Stay {
  const card = input.card;
  const { visitDate, dischargeDate } = input;
  const on = input.evaluatedOn ?? visitDate;
  const none: Stay = {
    paidThrough: undefined,
    endsBeforeDischarge: undefined,
    segments: undefined,
    uniform: false,
  };
  if (card === null || card.revoked) return none;
  const next = card.replacement;
  if (dischargeDate === null) {
    return { ...none, uniform: on === visitDate && chosen.usable === true };
  }
  if (!covers(card, visitDate)) {
    const onNext = next !== null && covers(next, visitDate) && dischargeDate <= next.validTo;
    const oneYear = yearOf(dischargeDate) === yearOf(visitDate);
    return { ...none, uniform: onNext && chosen.used === next && oneYear };
  }
  const graceKnown = input.careType === 'INPATIENT' || visitDate >= '2025-08-15';
  const graceEnd = plusDays(card.validTo, 15);
  const spansNext = next !== null && next.validFrom <= dischargeDate;
  let paidThrough: Open<string>;
  let endsBeforeDischarge: Open<boolean>;
  if (dischargeDate <= card.validTo) endsBeforeDischarge = false;
  else if (!spansNext && graceKnown) {
    paidThrough = earlier(dischargeDate, graceEnd);
    endsBeforeDischarge = dischargeDate > graceEnd;
  } else if (next !== null && next.validFrom <= plusDays(card.validTo, 1)) {
    endsBeforeDischarge = next.validTo >= dischargeDate ? false : undefined;
  }

  const parts = partsOf(input, card, next, dischargeDate, graceEnd, facts);
  const newYear = yearOf(visitDate) !== yearOf(dischargeDate);
  const levels = new Set((parts ?? []).map((part) => part.benefitLevelPercent));
  return {
    paidThrough,
    endsBeforeDischarge,
    segments:
      parts !== undefined && parts.length > 1 && input.careType === 'INPATIENT' ? parts : undefined,
    uniform:
      endsBeforeDischarge === false &&
      parts !== undefined &&
      levels.size === 1 &&
      !(newYear && facts.exempt !== false),
  };
}

function partsOf(
  input: CaseInput,
  card: CardPart,
  next: CardPart | null,
  discharge: string,
  graceEnd: string,
  facts: LevelFacts,
): Open<readonly CaseSegment[]> {
  const { visitDate } = input;
  let switchOn: string | null = null;
  if (next !== null && next.validFrom <= discharge) {
    const own = cardPercent(card, visitDate);
    const other = cardPercent(next, visitDate);
    if (next.validFrom <= visitDate || next.validTo < discharge) return undefined;
    if (next.validFrom > plusDays(card.validTo, 1)) return undefined;
    if (next.validFrom === plusDays(card.validTo, 1) || other > own) switchOn = next.validFrom;
    else if (discharge > card.validTo) switchOn = plusDays(card.validTo, 1);
    if (own === other && next.validFrom <= card.validTo) return undefined;
  } else if (discharge > graceEnd) return undefined;
  const cuts: string[] = switchOn === null ? [] : [switchOn];
  for (let year = Number(yearOf(visitDate)) + 1; year <= Number(yearOf(discharge)); year += 1) {
    if (!cuts.includes(`${year}-01-01`)) cuts.push(`${year}-01-01`);
  }
  const starts = [visitDate, ...cuts.toSorted()];
  return starts.map((from, index) => {
    const following = starts[index + 1];
    const to = following === undefined ? discharge : plusDays(following, -1);
    const held = next !== null && switchOn !== null && from >= switchOn ? next : card;
    const otherYear = yearOf(from) !== yearOf(visitDate);
    const level = levelOf(held, visitDate, otherYear ? { ...facts, exempt: false } : facts);
    // Whether the override of 2.6(4) reaches the days after a New Year inside the stay is not stated.
    const unclear =
      otherYear && level.percent !== 100 && isOverride(held, from) !== isOverride(held, visitDate);
    return {
      from,
      to,
      cardNumber: held.number,
      benefitLevelPercent: unclear ? undefined : level.percent,
    };
  });
}

// Section 8, step 9.

const WORST_FIRST: readonly Status[] = [
  'NOT_ELIGIBLE',
  'NEEDS_ACTION',
  'ELIGIBLE_PROVISIONAL',
  'ELIGIBLE',
];

function worst(parts: readonly Open<Status>[]): Open<Status> {
  if (parts.includes('NOT_ELIGIBLE'))
    return parts.includes('SYSTEM_ERROR') ? undefined : 'NOT_ELIGIBLE';
  if (parts.includes(undefined)) return undefined;
  if (parts.includes('SYSTEM_ERROR')) {
    return parts.every((part) => part === 'SYSTEM_ERROR' || part === 'ELIGIBLE')
      ? 'SYSTEM_ERROR'
      : undefined;
  }
  return WORST_FIRST.find((status) => parts.includes(status));
}

function routeStatus(input: CaseInput, route: Route): Open<Status> {
  if (route.factor === undefined) return undefined;
  if (route.factor === null) return 'NEEDS_ACTION';
  if (route.factor > 0) return 'ELIGIBLE';
  const notLoaded = route.usesAppendixII === true && input.diagnosis.inAppendixII === null;
  return notLoaded ? 'NEEDS_ACTION' : 'NOT_ELIGIBLE';
}

function identityStatus(input: CaseInput): Open<Status> {
  const { presentedBy } = input.proof;
  if (['CCCD', 'VNEID', 'VSSID', 'PAPER', 'BHXH_RECEIPT'].includes(presentedBy ?? '')) {
    return 'ELIGIBLE';
  }
  const age = completedYears(input.person.birthDate, input.visitDate);
  return presentedBy === 'NUMBER' && age !== undefined && age < 6 ? 'ELIGIBLE' : undefined;
}

/** 7.1 names stale co-pay data but gives no limit; data of the day or of the day before is taken as fresh. */
function coPayStatus(input: CaseInput): Open<Status> {
  const asOf = input.cumulativeCoPay?.dataAsOf;
  if (input.cumulativeCoPay === null) return 'ELIGIBLE';
  return asOf === input.visitDate || asOf === plusDays(input.visitDate, -1)
    ? 'ELIGIBLE'
    : undefined;
}

// Section 3.1.

function money(
  input: CaseInput,
  level: number,
  factor: number,
  digit: Open<number>,
): Pick<CaseExpected, 'fundPays' | 'coPay' | 'selfPay'> {
  if (input.inScopeCost === null) return { fundPays: null };
  const cost = BigInt(input.inScopeCost);
  const fund = roundedQuotient(cost * BigInt(level * factor), 10_000n);
  const coPayTimes = cost * BigInt((100 - level) * factor);
  if (coPayTimes % 10_000n !== 0n) return { fundPays: Number(fund) };
  const coPay = coPayTimes / 10_000n;
  const outOfScope = input.outOfScopeCost;
  const selfPay = Number(cost - fund - coPay) + outOfScope;
  const budget = outOfScope > 0 && digit === 5;
  return {
    fundPays: Number(fund),
    coPay: Number(coPay),
    selfPay: budget ? undefined : selfPay,
  };
}

// Codes whose answer leaves the typed card standing as the basis of the percentages.
const CARD_STANDS = ['001', '002', '060', '061', '070'];
const DENIES = ['050', '051', '052', '053', '110', '120', '121', '122', '123', '124', '130'];

/** The output of section 10.2 for an input of 10.1, all switches of section 12 at their defaults. */
export function expectedOf(input: CaseInput): CaseExpected {
  const warnings = new Set<string>();
  const absent = new Set<string>();
  const actions = new Set<string>();
  const conditional: CaseConditional[] = [];
  const warn = (code: string, holds: Open<boolean>): void => {
    if (holds === true) warnings.add(code);
    if (holds === false) absent.add(code);
  };
  const lists = () => ({
    warnings: warnings.size > 0 ? [...warnings] : undefined,
    warningsAbsent: absent.size > 0 ? [...absent] : undefined,
    actions: actions.size > 0 ? [...actions] : undefined,
    conditional: conditional.length > 0 ? conditional : undefined,
  });

  const { visitDate, facility, person, card, portal, diagnosis } = input;
  const on = input.evaluatedOn ?? visitDate;
  const newLaw = visitDate >= '2025-01-01';
  const code = portal.available ? portal.resultCode : null;
  const portalAnswer = portalRowOf(portal);
  const childNumber = /^TE1\d{12}$/.test(card?.number ?? '');

  const chosen = chooseCard(input, on);
  const used = chosen.used;
  const disease: Listing = listing(diagnosis.icdMain, completedYears(person.birthDate, visitDate));
  const routeCard = used ?? (chosen.usable === undefined ? undefined : (card ?? undefined));
  // Whose place of registration counts when the card changes after admission is not stated.
  const movedDuringStay =
    card !== null &&
    used !== undefined &&
    used !== card &&
    covers(card, visitDate) &&
    used.registeredFacility.code !== card.registeredFacility.code;
  const ambiguousCard = card !== null && (used === undefined || movedDuringStay);
  const computed = newLaw
    ? routeSince2025(input, routeCard, disease.listed)
    : routeUntil2024(input, routeCard);
  const route = ambiguousCard ? OPEN_ROUTE : computed;

  // Without a contract only the direct claim and, in an emergency, the route are stated.
  if (!facility.contract) {
    actions.add('DIRECT_CLAIM');
    return {
      cardState: chosen.state,
      ...(input.emergency && facility.level !== null
        ? { routeFactorPercent: route.factor, routeCode: route.code }
        : {}),
      ...lists(),
    };
  }

  // Actions and warnings of the portal's answer.
  const confirmed = ['001', '002'].includes(code ?? '') && input.proof.manuallyConfirmed;
  const graceAfter010 = code === '010' && chosen.state === 'VALID_GRACE';
  const birthPaperShown = input.proof.presentedBy === 'BIRTH_NOTIFICATION';
  if (!confirmed && !graceAfter010 && !(code === '050' && childNumber)) {
    for (const action of portalAnswer.actions) {
      const done = action === 'SHOW_BIRTH_PAPER' && birthPaperShown;
      const openSwitch = code === '004' && chosen.state !== 'VALID';
      if (!done && !openSwitch) actions.add(action);
    }
  }
  for (const warning of portalAnswer.warnings) {
    if (code !== '004' || chosen.state === 'VALID') warnings.add(warning);
  }
  if (code === '003' && card?.replacement === null) actions.add('SWITCH_CARD');
  if (code === '003' && chosen.usable === true) warnings.add('CARD_REPLACED');
  if (code === '000') {
    absent.add('UNVERIFIED');
    if (card?.replacement === null) absent.add('CARD_REPLACED');
    if (card?.replacement === null) absent.add('NEWER_CARD_EXISTS');
  }

  // The portal's part of the status.
  let portalStatus: Open<Status> =
    portalAnswer.outcome === 'BY_CARD' ? 'ELIGIBLE' : portalAnswer.outcome;
  if (confirmed || graceAfter010) portalStatus = 'ELIGIBLE';
  if (code === '050' && childNumber) portalStatus = undefined;
  if (code === '003' && card?.replacement === null) {
    portalStatus = chosen.state === 'EXPIRED' ? undefined : 'NEEDS_ACTION';
  }
  if (code === '010' && !graceAfter010 && chosen.state !== 'EXPIRED' && chosen.state !== 'VALID') {
    portalStatus = undefined;
  }
  if (['120', '121', '122', '123', '124'].includes(code ?? '') && card?.replacement) {
    portalStatus = undefined;
  }

  // Route; with a card that is refused, what is shown of it is not stated.
  const configured = !newLaw || facility.level !== null;
  const levelMissing = facility.level === null;
  const noRow = newLaw && route.factor === null;
  const routeShown = card === null || (chosen.usable === true && portalStatus !== 'NOT_ELIGIBLE');
  if (routeShown) {
    warn('DAY_COUNTED_AS_INPATIENT', input.careType === 'DAY');
    if (newLaw && (levelMissing || noRow)) {
      warnings.add('NEEDS_CONFIG');
      actions.add('CONFIGURE_FACILITY');
    } else if (!levelMissing && typeof route.factor === 'number') absent.add('NEEDS_CONFIG');
    if (configured && route.conflict !== undefined && typeof route.factor === 'number') {
      warn('CODE_ORDER_CONFLICT', route.conflict !== null);
    }
    if (newLaw && configured && route.usesAppendixII === true && diagnosis.inAppendixII === null) {
      warnings.add('UNKNOWN_APPENDIX');
    }
    if (diagnosis.inAppendixII !== null && diagnosis.inAppendixIII !== null) {
      absent.add('UNKNOWN_APPENDIX');
    }
    if (route.code === '1.17') warn('CLINICAL_CONDITION_TO_CONFIRM', disease.condition);
    else if (disease.listed === false) absent.add('CLINICAL_CONDITION_TO_CONFIRM');
  }

  const five = fiveYears(input);
  const facts = levelFacts(input, route, five);

  // Sections 5.1 and 5.2: treatment without a card.
  if (card === null) {
    const newborn = person.newborn;
    if (newborn) {
      actions.add('ISSUE_TEMPORARY_CHILD_NUMBER');
      if (input.proof.presentedBy === null) actions.add('PARENT_SIGNATURE_IN_RECORD');
    }
    if (person.donorJustDonated) actions.add('DONOR_SIGNATURE_IN_RECORD');
    const routeKnown = newborn || person.donorJustDonated || input.emergency;
    const down = !portal.available;
    const nothing =
      !newborn &&
      !person.donorJustDonated &&
      !input.emergency &&
      !birthPaperShown &&
      input.proof.presentedBy !== 'BHXH_RECEIPT' &&
      portal.available;
    const age = completedYears(person.birthDate, visitDate);
    const adult = age !== undefined && age >= 6;
    let status: Open<Status>;
    if (newborn && (down || code === null)) {
      status = newLaw && levelMissing ? 'NEEDS_ACTION' : 'ELIGIBLE_PROVISIONAL';
    } else if (code === '130' && !newborn && !input.emergency && !person.donorJustDonated) {
      status = birthPaperShown ? undefined : 'NEEDS_ACTION';
    } else if (nothing && adult && (code === null || code === '050')) status = 'NOT_ELIGIBLE';
    else if (down && configured) status = 'ELIGIBLE_PROVISIONAL';
    if (newborn && route.factor === undefined) status = undefined;
    const full = newborn && configured && route.factor === 100;
    return {
      status,
      routeFactorPercent: routeKnown && configured ? route.factor : undefined,
      routeCode: routeKnown && configured ? route.code : undefined,
      ...(full ? { benefitLevelPercent: 100, effectivePercent: 100 } : {}),
      ...(full ? money(input, 100, 100, 1) : {}),
      ...(newLaw && levelMissing ? { effectivePercent: null } : {}),
      ...lists(),
    };
  }

  // Card warnings.
  if (used !== undefined) {
    const override = isOverride(used, visitDate);
    warn('LEVEL_NOT_CONVERTED', override);
    const expected = expectedDigit(used.objectCode, visitDate);
    const disputed =
      override || (['CT', 'PV'].includes(used.objectCode) && expected !== used.benefitDigit);
    if (expected !== undefined && !disputed) {
      warn('DIGIT_UNEXPECTED', expected !== used.benefitDigit);
    }
    const left = toDays(used.validTo) - toDays(on);
    if (chosen.usable === true && card.replacement === null && left >= 0 && left !== 30) {
      warn('CARD_ENDS_SOON', left < 30);
    }
  }

  const stay = stayOf(input, chosen, facts);
  warn('COVER_ENDS_BEFORE_DISCHARGE', stay.endsBeforeDischarge);

  // Status.
  const cardStatus: Open<Status> =
    chosen.usable === undefined ? undefined : chosen.usable ? 'ELIGIBLE' : 'NOT_ELIGIBLE';
  const startsDuringStay =
    used !== undefined &&
    on > visitDate &&
    !covers(card, visitDate) &&
    !(card.replacement !== null && covers(card.replacement, visitDate));
  const routePart = newLaw && levelMissing ? 'NEEDS_ACTION' : routeStatus(input, route);
  let status = worst([
    cardStatus,
    portalStatus,
    routePart,
    identityStatus(input),
    coPayStatus(input),
    startsDuringStay ? undefined : 'ELIGIBLE',
  ]);
  const outage = portalAnswer.warnings.includes('UNVERIFIED');
  if (cardStatus === 'NOT_ELIGIBLE' && (outage || person.newborn || person.donorJustDonated)) {
    status = undefined;
  }
  if (code === '050' && childNumber) status = undefined;
  if (code === '130' && (person.newborn || birthPaperShown)) status = undefined;

  const base: CaseExpected = {
    status,
    cardState: stateShown(chosen.state, code, graceAfter010),
    cardUsed: chosen.usable === true && code !== '010' ? used?.number : undefined,
    paidThrough: stay.paidThrough,
  };

  // No usable card: the fund pays nothing (7.1); the percentages are not spoken of.
  const sameDay = on === visitDate;
  const portalRefuses = portalStatus === 'NOT_ELIGIBLE';
  if (chosen.usable !== true || portalRefuses) {
    const refused = status === 'NOT_ELIGIBLE' && (cardStatus === 'NOT_ELIGIBLE' || portalRefuses);
    return {
      ...base,
      paidThrough: portalRefuses || person.newborn ? undefined : stay.paidThrough,
      fundPays: refused && sameDay && input.inScopeCost !== null ? 0 : undefined,
      ...lists(),
    };
  }

  if (newLaw && levelMissing) {
    return { ...base, effectivePercent: null, fundPays: null, ...lists() };
  }
  if (noRow) {
    return {
      ...base,
      routeFactorPercent: null,
      effectivePercent: null,
      fundPays: null,
      ...lists(),
    };
  }

  const cardStands =
    !DENIES.includes(code ?? '') &&
    (['ELIGIBLE', 'ELIGIBLE_PROVISIONAL', 'SYSTEM_ERROR', undefined].includes(portalStatus) ||
      CARD_STANDS.includes(code ?? ''));
  if (!cardStands || used === undefined || startsDuringStay) {
    return {
      ...base,
      routeFactorPercent: cardStands ? route.factor : undefined,
      routeCode: cardStands ? route.code : undefined,
      ...lists(),
    };
  }

  // Exemption fields.
  const right = route.self === false;
  const digitFull = cardPercent(used, visitDate) === 100;
  const threshold = five.threshold;
  let fiveYearExempt: Open<boolean | null> = five.exempt;
  if (five.exempt !== false && !right) fiveYearExempt = undefined;
  if (five.exempt === null && digitFull) fiveYearExempt = undefined;
  if (input.cumulativeCoPay === null && five.exempt !== false) fiveYearExempt = undefined;
  if (five.moneyMet === false || (five.moneyMet === true && card.fiveYearDate !== null)) {
    absent.add('FIVE_YEAR_UNKNOWN');
  }

  const level = levelOf(used, visitDate, facts);
  // A re-query after New Year has another annual count.
  const sameYear = yearOf(on) === yearOf(visitDate);
  const percent = sameYear || facts.exempt === false ? level.percent : undefined;
  const factor = route.factor ?? undefined;
  const effective =
    percent !== undefined && factor !== undefined
      ? (percent * factor) / 100
      : factor === 0
        ? 0
        : undefined;

  if (five.exempt === null && right && percent !== undefined && percent < 100) {
    warnings.add('FIVE_YEAR_UNKNOWN');
    conditional.push({ id: 'FIVE_YEAR_EXEMPTION', effectivePercent: factor });
  }
  const salary = salaryOn(visitDate);
  if (
    input.inScopeCost === null &&
    salary !== undefined &&
    percent !== undefined &&
    percent < 100 &&
    factor !== undefined &&
    factor > 0
  ) {
    conditional.push({
      id: 'UNDER_15_PERCENT',
      threshold: Number((15n * salary) / 100n),
      effectivePercent: factor,
    });
  }
  const listMissing =
    (facility.level === 'SPECIALISED' && diagnosis.icdMain === null) ||
    (facility.level === 'BASIC' && diagnosis.inAppendixII === null);
  if (newLaw && route.self === true && factor !== undefined && factor < 100 && listMissing) {
    if (percent !== undefined) {
      conditional.push({ id: 'LISTED_DISEASE', effectivePercent: percent });
    }
  }

  const billable =
    stay.uniform &&
    percent !== undefined &&
    factor !== undefined &&
    portalStatus !== 'NEEDS_ACTION';
  const zero = factor === 0 && level.percent !== undefined;
  return {
    ...base,
    benefitLevelPercent: percent,
    routeFactorPercent: factor,
    effectivePercent: effective,
    routeCode: route.code,
    ...(billable || (zero && stay.uniform)
      ? money(input, percent ?? 0, factor ?? 0, used.benefitDigit)
      : {}),
    ...(input.inScopeCost === null && percent !== undefined ? { fundPays: null } : {}),
    upgrades: level.upgrades.length > 0 && percent !== undefined ? level.upgrades : undefined,
    fiveYearExempt,
    yearThreshold: threshold,
    listOrderCode: route.conflict ?? undefined,
    segments: stay.segments,
    ...lists(),
  };
}

/** Answers that deny the card (110, 120-124, 05x, 130) are not mapped to a state of 2.7. */
function stateShown(state: Open<CardState>, code: string | null, grace: boolean): Open<CardState> {
  if (code !== null && DENIES.includes(code)) return undefined;
  if (code === '010' && !grace && state !== 'EXPIRED') return undefined;
  return state;
}
