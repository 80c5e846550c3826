/** A time-stamp token (RFC 3161 2.4.2) that was checked when it was received. */
export interface TimeStampToken {
  /** DER of the token: a ContentInfo with the SignedData of a TSTInfo, certificates included. */
  readonly token: Uint8Array;
  /** `genTime`: what was stamped existed then. */
  readonly at: Date;
  /** Name of the authority as configured. */
  readonly authority: string;
}

/** One time-stamping authority. */
export interface TimeStamper {
  readonly authority: string;
  /**
   * @param data what is to be stamped; only its SHA-256 is sent
   * @throws TimeStampError when the authority does not answer, refuses, or answers with a token that does not hold
   */
  stamp(data: Uint8Array, signal?: AbortSignal): Promise<TimeStampToken>;
}

export type TimeStampFailure =
  | 'TSA_UNAVAILABLE'
  | 'TSA_REFUSED'
  | 'TSA_ANSWER_MALFORMED'
  | 'TSA_TOKEN_REFUSED';

/** No token. `message` names the authority's reason, never an address or what was stamped. */
export class TimeStampError extends Error {
  override readonly name = 'TimeStampError';
  readonly code: TimeStampFailure;

  constructor(code: TimeStampFailure, message: string, options?: { cause: unknown }) {
    super(message, options);
    this.code = code;
  }
}
