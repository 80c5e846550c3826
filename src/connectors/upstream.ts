import type { UpstreamFailure } from '../domain/answer.ts';

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
}
