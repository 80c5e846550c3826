import { describe, expect, test } from 'vitest';
import { policyVersionOf } from '../../../src/config/policy-version.ts';
import { parsePlainDate } from '../../../src/domain/date.ts';
import { parseSwitches } from '../../../src/eligibility/switch-settings.ts';

const version = (switches = '', ...holidays: readonly string[]) =>
  policyVersionOf('2026-11-21+abc', {
    ruleSwitches: parseSwitches(switches).switches,
    extraHolidays: holidays.map(parsePlainDate),
  });

describe('policy version', () => {
  test('is the base while nothing is read differently', () => {
    expect(version()).toBe('2026-11-21+abc');
    expect(version('dayCareAs=INPATIENT')).toBe('2026-11-21+abc');
  });

  test('tells switches that are not at their default', () => {
    expect(version('dayCareAs=OUTPATIENT')).toMatch(/^2026-11-21\+abc\+sw\.[0-9a-z]+$/);
  });

  test('tells holidays, which decide when a slip ends', () => {
    expect(version('', '2027-02-05')).toMatch(/^2026-11-21\+abc\+hd\.[\w-]{12}$/);
  });

  test('is another for every reading, and the same for the same', () => {
    const readings = [
      [''],
      ['dayCareAs=OUTPATIENT'],
      ['routeSelection=LIST_ORDER'],
      ['routeSelection=LIST_ORDER,dayCareAs=OUTPATIENT'],
      ['', '2027-02-05'],
      ['', '2027-02-08'],
      ['dayCareAs=OUTPATIENT', '2027-02-05'],
    ] as const;
    const versions = readings.map((reading) => version(...reading));
    expect(new Set(versions).size).toBe(readings.length);
    expect(version('dayCareAs=OUTPATIENT,routeSelection=LIST_ORDER')).toBe(versions[3]);
  });
});
