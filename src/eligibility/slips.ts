import { addDays, dayOfWeek, daysBetween, type PlainDate } from '../domain/date.ts';
import type { Facts, ReferralFacts, ResidenceFacts } from './facts.ts';
import type { Switches } from './switches.ts';

function isWorkingDay(date: PlainDate, holidays: readonly PlainDate[]): boolean {
  const weekday = dayOfWeek(date);
  return weekday !== 0 && weekday !== 6 && !holidays.includes(date);
}

const workingDaysOfSlip = 10;
/** No run of weekends and holidays makes 10 working days longer than this. */
const longestSlipDays = 40;

type Count = Switches['referralWorkingDayCount'];

/** Working days that a slip has been in force: the day after signing is day 1, or the day of signing itself. */
function workingDays(
  signedOn: PlainDate,
  on: PlainDate,
  holidays: readonly PlainDate[],
  count: Count,
): number {
  let days = 0;
  const first = count === 'SIGNING_DAY_IS_DAY_1' ? signedOn : addDays(signedOn, 1);
  for (let day = first; day <= on; day = addDays(day, 1)) {
    if (isWorkingDay(day, holidays)) days += 1;
  }
  return days;
}

/** First day of the slips of Circular 01/2025/TT-BYT, with one-year slips that run from signing. */
const newSlipsFrom = '2025-01-01';

/**
 * 10 working days from signing, or one year (Circular 01/2025/TT-BYT arts 9, 10, 12); yearly slips of Circular 40/2015 ran to
 * the end of their year. A second course on a yearly slip needs a follow-up slip.
 */
export function isReferralInForce(
  referral: ReferralFacts,
  on: PlainDate,
  holidays: readonly PlainDate[],
  count: Count,
): boolean {
  const { issuedOn } = referral;
  if (referral.usedBefore || on < issuedOn) return false;
  if (referral.kind === 'ONE_YEAR') {
    return issuedOn < newSlipsFrom ? on.startsWith(issuedOn.slice(0, 4)) : on <= nextYear(issuedOn);
  }
  return (
    daysBetween(issuedOn, on) <= longestSlipDays &&
    workingDays(issuedOn, on, holidays, count) <= workingDaysOfSlip
  );
}

/** A term in years ends on the same day of the year (Civil Code 2015 art. 148(4)). */
function nextYear(date: PlainDate): string {
  return `${Number(date.slice(0, 4)) + 1}${date.slice(4)}`;
}

/** One use (Circular 01/2025/TT-BYT art. 11). */
export function isAppointmentUsable(appointment: NonNullable<Facts['appointment']>): boolean {
  return !appointment.used;
}

/** Declared, covering the day; a short stay is under 30 days, first and last included (Law art. 22(3)). */
export function isResidenceInForce(residence: ResidenceFacts, on: PlainDate): boolean {
  const { kind, declared, from, to, reasonAccepted } = residence;
  if (!declared || on < from || (to !== null && on > to)) return false;
  return kind === 'TEMPORARY_RESIDENCE' || (reasonAccepted && daysBetween(from, to ?? on) + 1 < 30);
}
