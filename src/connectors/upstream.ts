import type { UpstreamFailure } from '../domain/answer.ts';
import type { FacilityCode } from '../domain/facility.ts';

export type { UpstreamFailure };

/** An upstream that did not answer. `message` and `cause` go to the log, so they never hold a URL or a personal value. */
export class UpstreamError extends Error {
  readonly failure: UpstreamFailure;
  /** HTTP status of the upstream, where one was received. */
  readonly status: number | undefined;

  constructor(
    failure: UpstreamFailure,
    message: string,
    options: { cause?: unknown; status?: number } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'UpstreamError';
    this.failure = failure;
    this.status = options.status;
  }
}

/** What every upstream call is given. */
export interface UpstreamCall {
  /** Ends the call: the deadline of the operation, or the caller going away. */
  readonly signal?: AbortSignal;
  /** In whose name it is; an upstream is shared out by client. Default: the gateway itself. */
  readonly client?: string;
  /** Default: DESK. */
  readonly priority?: CallPriority;
  /** By the monotonic clock, in milliseconds: what cannot end by then is not tried again. Default: 8 s from now. */
  readonly deadlineAt?: number;
}

/** DESK: somebody waits. BULK: nobody does, so it takes what the desks leave over. */
export type CallPriority = 'DESK' | 'BULK';

/**
 * Whether a question would be put to a register now: its breaker is closed or has room for a probe, and the door of the
 * facility's account is open. A promise for nobody: the next call may find it otherwise.
 */
export type CanAsk = (
  register: 'POPULATION_REGISTER' | 'VSS_PORTAL',
  facility?: FacilityCode,
) => boolean;
