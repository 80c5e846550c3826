/** Why an upstream gave no usable answer. "Not found" is an answer and never one of these. */
export type UpstreamFailure =
  | 'TIMEOUT'
  | 'UNREACHABLE'
  | 'INVALID_ANSWER'
  | 'WRONG_PERSON'
  | 'REFUSED'
  | 'RESTRICTED'
  | 'UPSTREAM_ERROR'
  | 'NO_ACCOUNT';

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
