import type { ReceiptClaims } from '../../signing/receipt.ts';
import type { BundleRefusal } from './refusal.ts';

export const checkNames = [
  'container',
  'signature',
  'time-stamp',
  'receipt',
  'ledger entry',
  'inclusion',
  'checkpoint',
  'witnesses',
  'checkpoint time-stamp',
  'keys',
  'fork',
] as const;

export type CheckName = (typeof checkNames)[number];

export type CheckResult = { readonly check: CheckName } & (
  | { readonly state: 'HOLDS'; readonly detail: string }
  /** Nothing to check, or nothing to check with. */
  | { readonly state: 'NOT_CHECKED'; readonly detail: string }
  | ({ readonly state: 'REFUSED' } & BundleRefusal)
);

export interface BundleReport {
  readonly ok: boolean;
  /** Whether keys, roots and witnesses were brought along, or are the bundle's own word. */
  readonly trusted: {
    readonly keys: boolean;
    readonly roots: boolean;
    readonly witnesses: boolean;
  };
  readonly checks: readonly CheckResult[];
  /** Null when the receipt does not verify. */
  readonly claims: ReceiptClaims | null;
}

export function holds(check: CheckName, detail: string): CheckResult {
  return { check, state: 'HOLDS', detail };
}

export function notChecked(check: CheckName, detail: string): CheckResult {
  return { check, state: 'NOT_CHECKED', detail };
}

export function refused(check: CheckName, refusal: BundleRefusal): CheckResult {
  return { check, state: 'REFUSED', ...refusal };
}

/** The refusal that says most: a fork before all else, and that some file was altered only where nothing more is known of it. */
export function mainRefusal({ checks }: BundleReport): BundleRefusal | null {
  const all = checks.filter((one) => one.state === 'REFUSED');
  const fork = all.find(({ code }) => code === 'CHECKPOINT_FORK');
  return fork ?? all.find(({ check }) => check !== 'container') ?? all[0] ?? null;
}
