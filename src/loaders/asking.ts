import { type CallPriority, UpstreamError } from '../connectors/upstream.ts';
import type { Answer } from '../domain/answer.ts';
import type { FacilityCode } from '../domain/facility.ts';

/** In whose name the registers are asked. */
export interface Asking {
  readonly client: string;
  /** Facility or agency of the caller; the client where there is none. Answers are kept for it alone. */
  readonly facility: string;
  readonly callerKind: string;
  /** Settled by the operation before anything is asked. */
  readonly purpose: () => string;
  readonly priority: () => CallPriority;
  readonly officer: string;
  /** Whether the caller may see the record, or only a yes or no. */
  readonly wantsRecord: boolean;
  /** Portal account and staff; null for callers that have none. */
  readonly portal: {
    readonly facility: FacilityCode;
    readonly staff: { readonly personalId: string; readonly fullName: string };
  } | null;
  /** Notes the time until the work settles as one of waiting for others, also where another request made the call. */
  readonly waiting?: <T>(work: Promise<T>) => Promise<T>;
  readonly onFailure: (register: AskedRegister, error: UpstreamError) => void;
}

export type AskedRegister = 'POPULATION_REGISTER' | 'VSS_PORTAL' | 'VSS_PLATFORM';

/** A failure of the upstream is an answer too; one of ours is thrown. */
export async function answered<T>(
  register: AskedRegister,
  asking: Asking,
  ask: () => Promise<Answer<T>>,
): Promise<Answer<T>> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    asking.onFailure(register, error);
    return { state: 'FAILED', reason: error.failure };
  }
}
