import type { Answer, SourceReason } from '../domain/answer.ts';

/** One register's part in an answer, as the graph and the ledger show it. */
export interface Source {
  readonly register: 'POPULATION_REGISTER' | 'VSS_PORTAL' | 'VSS_CO_PAYMENT' | 'VSS_PLATFORM';
  readonly status: 'ANSWERED' | 'STALE' | 'FAILED' | 'NOT_ASKED';
  readonly asOf: Date | null;
  readonly fetchedAt: Date | null;
  /** Whole seconds since the moment that the data describes. */
  readonly ageSeconds: number | null;
  readonly reason: SourceReason | null;
  /** What the register said, for its digest in the receipt; null where nothing of it was used. */
  readonly content: unknown;
}

/**
 * @param now moment of the answer to the caller
 * @param contentOf the part of a value that a decision rests on
 */
export function sourceOf<T>(
  register: Source['register'],
  answer: Answer<T>,
  now: Date,
  contentOf: (value: T) => unknown = (value) => value,
): Source {
  if (answer.state === 'FAILED' || answer.state === 'NOT_ASKED') {
    const { state: status, reason } = answer;
    const nothing = { asOf: null, fetchedAt: null, ageSeconds: null, content: null };
    return { register, status, reason, ...nothing };
  }
  const { state: status, fetchedAt, value } = answer;
  const asOf = answer.asOf ?? fetchedAt;
  return {
    register,
    status,
    asOf,
    fetchedAt,
    ageSeconds: Math.max(0, Math.floor((now.getTime() - asOf.getTime()) / 1_000)),
    reason: answer.state === 'STALE' ? answer.reason : null,
    content: contentOf(value),
  };
}
