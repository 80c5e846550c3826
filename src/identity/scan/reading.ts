import type {
  Reading,
  RejectionCode,
  RepairKind,
  ScanField,
  ScanFields,
  ScanRejection,
} from './scan-result.ts';

/** One value of a scan, before it has the name of a field. `undefined` without a refusal: it is not there. */
export interface Part<T> {
  readonly value: T | undefined;
  readonly repairs: readonly RepairKind[];
  readonly rejected: RejectionCode | null;
}

export const absent: Part<never> = { value: undefined, repairs: [], rejected: null };

export function found<T>(value: T, ...repairs: readonly RepairKind[]): Part<T> {
  return { value, repairs, rejected: null };
}

export function refused(rejected: RejectionCode): Part<never> {
  return { value: undefined, repairs: [], rejected };
}

/** The kinds of repair whose condition holds. */
export function repairsWhen(
  conditions: Partial<Record<RepairKind, boolean>>,
): readonly RepairKind[] {
  return (Object.keys(conditions) as RepairKind[]).filter((kind) => conditions[kind]);
}

/** A value with blanks around it or runs of them inside is the same value. */
export function trimmed<T>(text: string, read: (text: string) => Part<T>): Part<T> {
  const trimmedText = text.trim().replaceAll(/\s+/gu, ' ');
  const part = read(trimmedText);
  if (trimmedText === text || part.value === undefined) return part;
  return { ...part, repairs: ['WHITESPACE', ...part.repairs] };
}

/** The reading of one field. */
export function field<K extends ScanField>(name: K, part: Part<ScanFields[K]>): Reading {
  return {
    fields: part.value === undefined ? {} : { [name]: part.value },
    repairs: part.repairs.map((kind) => ({ field: name, kind })),
    rejected: part.rejected === null ? null : { code: part.rejected, field: name },
  };
}

/** Fields that follow from others. */
export function derived(fields: ScanFields): Reading {
  return { fields, repairs: [], rejected: null };
}

/** The whole text was put right. */
export function repaired(...kinds: readonly RepairKind[]): Reading {
  return { fields: {}, repairs: kinds.map((kind) => ({ field: null, kind })), rejected: null };
}

export function rejection(code: RejectionCode, name?: ScanField): Reading {
  const rejected: ScanRejection = name === undefined ? { code } : { code, field: name };
  return { fields: {}, repairs: [], rejected };
}

/** All readings as one; the first refusal stands. */
export function merged(...readings: readonly Reading[]): Reading {
  return {
    fields: Object.assign({}, ...readings.map(({ fields }) => fields)),
    repairs: readings.flatMap(({ repairs }) => repairs),
    rejected: readings.find(({ rejected }) => rejected !== null)?.rejected ?? null,
  };
}
