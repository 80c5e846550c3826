import type { Answer, SourceReason } from '../domain/answer.ts';

/** One register's part in an answer, as the graph and the ledger show it. */
export interface Source {
  readonly register: 'POPULATION_REGISTER' | 'VSS_PORTAL' | 'VSS_CO_PAYMENT' | 'VSS_PLATFORM';
  readonly status: 'ANSWERED' | 'FAILED' | 'NOT_ASKED';
  readonly asOf: Date | null;
  readonly fetchedAt: Date | null;
  readonly reason: SourceReason | null;
}

export function sourceOf(register: Source['register'], answer: Answer<unknown>): Source {
  return answer.state === 'ANSWERED'
    ? {
        register,
        status: 'ANSWERED',
        asOf: answer.asOf ?? answer.fetchedAt,
        fetchedAt: answer.fetchedAt,
        reason: null,
      }
    : { register, status: answer.state, asOf: null, fetchedAt: null, reason: answer.reason };
}
