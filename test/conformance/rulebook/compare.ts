import type { CaseExpected } from './case-input.ts';

const FIELDS = [
  'status',
  'benefitLevelPercent',
  'routeFactorPercent',
  'effectivePercent',
  'routeCode',
  'fundPays',
  'coPay',
  'selfPay',
  'cardState',
  'cardUsed',
  'fiveYearExempt',
  'paidThrough',
  'listOrderCode',
] as const satisfies readonly (keyof CaseExpected)[];

const CODE_LISTS = [
  'upgrades',
  'warnings',
  'actions',
] as const satisfies readonly (keyof CaseExpected)[];

const PART_LISTS = ['segments', 'conditional'] as const satisfies readonly (keyof CaseExpected)[];

const shown = (value: unknown): string => JSON.stringify(value) ?? 'nothing';

const includesPart = (actual: object, part: object): boolean => {
  const found = new Map<string, unknown>(Object.entries(actual));
  return Object.entries(part).every(
    ([key, value]) => value === undefined || found.get(key) === value,
  );
};

/**
 * The comparison rules of section 10.2. A field left out of `expected` is not asserted; null must be null;
 * lists name what must be present; an actual field that is absent agrees with null only.
 */
export function differences(expected: CaseExpected, actual: CaseExpected): string[] {
  const found: string[] = [];
  for (const field of FIELDS) {
    const wanted = expected[field];
    if (wanted !== undefined && wanted !== (actual[field] ?? null)) {
      found.push(`${field}: expected ${shown(wanted)}, got ${shown(actual[field])}`);
    }
  }
  const threshold = expected.yearThreshold;
  if (threshold !== undefined) {
    const got = actual.yearThreshold ?? null;
    const same =
      threshold === null || got === null ? threshold === got : Math.abs(threshold - got) < 0.01;
    if (!same) found.push(`yearThreshold: expected ${shown(threshold)}, got ${shown(got)}`);
  }
  for (const field of CODE_LISTS) {
    for (const code of expected[field] ?? []) {
      if (!(actual[field] ?? []).includes(code)) {
        found.push(`${field}: ${code} is missing from ${shown(actual[field] ?? [])}`);
      }
    }
  }
  for (const field of PART_LISTS) {
    const parts: readonly object[] = actual[field] ?? [];
    for (const part of expected[field] ?? []) {
      if (!parts.some((candidate) => includesPart(candidate, part))) {
        found.push(`${field}: ${shown(part)} is missing from ${shown(parts)}`);
      }
    }
  }
  for (const code of expected.warningsAbsent ?? []) {
    if ((actual.warnings ?? []).includes(code)) found.push(`warnings: ${code} must not appear`);
  }
  return found;
}
