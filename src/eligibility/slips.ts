import { addDays, dayOfWeek, daysBetween, type PlainDate } from '../domain/date.ts';
import type { Facts, ReferralFacts, ResidenceFacts } from './facts.ts';

/** Public holidays with a fixed date (Labour Code 2019 art. 112). Lunar New Year is announced each year. */
const fixedHolidays = new Set(['01-01', '04-30', '05-01', '09-02']);

function isWorkingDay(date: PlainDate): boolean {
  const weekday = dayOfWeek(date);
  return weekday !== 0 && weekday !== 6 && !fixedHolidays.has(date.slice(5));
}

/** The day after signing is day 1 (switch 8). */
function workingDaysAfter(signedOn: PlainDate, on: PlainDate): number {
  let count = 0;
  for (let day = addDays(signedOn, 1); day <= on; day = addDays(day, 1)) {
    if (isWorkingDay(day)) count += 1;
  }
  return count;
}

/** 10 working days from signing, or one year (Circular 01/2025/TT-BYT arts 9, 10, 12). */
export function isReferralInForce(referral: ReferralFacts, on: PlainDate): boolean {
  const age = daysBetween(referral.issuedOn, on);
  if (age < 0 || age > 366) return false;
  if (referral.kind === 'ONE_YEAR') return on < nextYear(referral.issuedOn);
  return age <= 31 && workingDaysAfter(referral.issuedOn, on) <= 10;
}

function nextYear(date: PlainDate): string {
  return `${Number(date.slice(0, 4)) + 1}${date.slice(4)}`;
}

/** One use (Circular 01/2025/TT-BYT art. 11). */
export function isAppointmentUsable(appointment: NonNullable<Facts['appointment']>): boolean {
  return !appointment.used;
}

/** Declared, covering the day; a short stay is under 30 days (Law art. 22(3)). */
export function isResidenceInForce(residence: ResidenceFacts, on: PlainDate): boolean {
  if (!residence.declared || on < residence.from) return false;
  if (residence.to !== null && on > residence.to) return false;
  return (
    residence.kind === 'TEMPORARY_RESIDENCE' || daysBetween(residence.from, residence.to ?? on) < 30
  );
}
