import type { PlainDate } from '../../domain/date.ts';

/** Public holidays with a fixed date (Labour Code 2019 art. 112). Lunar New Year and days in lieu are announced each year. */
const fixedHolidays = ['01-01', '04-30', '05-01', '09-02'] as const;

/** Fixed holidays of the year of a visit and of the one before, in which a slip may have been signed. */
export function fixedHolidaysAround(visitDate: PlainDate): readonly PlainDate[] {
  const year = Number(visitDate.slice(0, 4));
  return [year - 1, year].flatMap((one) =>
    fixedHolidays.map((day) => `${one}-${day}` as PlainDate),
  );
}
